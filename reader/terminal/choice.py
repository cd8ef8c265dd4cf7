"""Which mode suits the terminal, and why, in words for its user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reader import strings

if TYPE_CHECKING:
    from reader.terminal.identity import Terminal

ModeName = Literal["visual", "override", "words", "logical"]


class Choice(NamedTuple):
    """A mode, and the reason for it."""

    mode: ModeName
    reason: str
    """A plain sentence without its full stop, such as `kitty turns each word round itself`."""


_VISUAL: Final = frozenset(
    [
        "xterm",
        "vte",
        "konsole",
        "mlterm",
        "alacritty",
        "foot",
        "windows-terminal",
        "ghostty",
        "vscode",
        "wezterm",
        "linux",
    ]
)
_SWITCHED: Final = frozenset(["vte", "konsole", "mlterm", "wezterm"])
"""Those that reorder text until they are told not to."""
_OVERRIDE: Final = frozenset(["apple-terminal", "iterm2"])
_PLAIN: Final = _VISUAL - _SWITCHED
"""Those that show cells in the order in which they come, also behind tmux."""


def choose(
    wanted: Literal["auto"] | ModeName,
    terminal: Terminal,
    remembered: ModeName | None = None,
    *,
    source: str = "",
) -> Choice:
    """The mode to use.

    Args:
        wanted: what the settings say.
        terminal: the one we are in.
        remembered: what the user picked for it (`remembered.recall`).
        source: where the setting comes from, as `Settings.sources` has it.
    """
    if wanted != "auto":
        reason = strings.MODE_ASKED_BY.format(source=source) if source else strings.MODE_ASKED
        return Choice(wanted, reason)
    if remembered is not None:
        return Choice(remembered, strings.MODE_PICKED)
    if terminal.name == "tmux":
        return _inside_tmux(terminal.outer)
    mode, reason = _for_name(terminal.name)
    return Choice(mode, reason.format(terminal=terminal.name))


def _for_name(name: str) -> tuple[ModeName, str]:
    if name == "kitty":
        return "words", strings.MODE_WORDS
    if name in _OVERRIDE:
        return "override", strings.MODE_OVERRIDE
    if name in _SWITCHED:
        return "visual", strings.MODE_SWITCHED
    return "visual", strings.MODE_PLAIN if name in _PLAIN else strings.MODE_UNKNOWN


def _inside_tmux(outer: str) -> Choice:
    """What the terminal behind tmux needs, which tmux's own answers do not say."""
    if outer == "kitty":
        return Choice("words", strings.MODE_WORDS.format(terminal=f"{outer} behind tmux"))
    if outer in _PLAIN:
        return Choice("visual", strings.MODE_PLAIN.format(terminal=f"{outer} behind tmux"))
    return Choice("override", strings.MODE_TMUX)

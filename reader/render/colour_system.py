"""How many colours the terminal has, decided before Textual is imported.

Textual takes a COLORTERM that tmux inherited at its word, and a NO_COLOR that is set but
empty for a wish; both are put right here. No Textual here.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Final, Literal

ColourSystem = Literal["truecolor", "256", "16", "none"]
_SYSTEMS: Final[tuple[ColourSystem, ...]] = ("truecolor", "256", "16", "none")
_TEXTUAL: Final = {"truecolor": "truecolor", "256": "256", "16": "standard", "none": "standard"}

# Terminals that have 24 bits of colour and a TERM of their own, which ssh hands on
# while it drops COLORTERM.
_TRUE_BY_NAME: Final = frozenset(
    ["alacritty", "contour", "foot", "ghostty", "wezterm", "xterm-ghostty", "xterm-kitty"]
)


def colour_system(
    setting: str, environ: Mapping[str, str], tmux_has_true_colour: bool = False
) -> ColourSystem:
    """The colours to use.

    Args:
        setting: what the user asked for; `auto` looks at the environment.
        environ: COLORTERM, NO_COLOR (counts when it is not empty), TERM and TMUX are read.
        tmux_has_true_colour: whether tmux says that it hands 24-bit colours on.

    Raises:
        ValueError: the setting is none of those known.
    """
    if setting == "auto":
        return _by_environment(environ, tmux_has_true_colour)
    for system in _SYSTEMS:
        if setting == system:
            return system
    raise ValueError(f"{setting!r} is no colour setting; there are auto, {', '.join(_SYSTEMS)}")


def _by_environment(environ: Mapping[str, str], tmux_has_true_colour: bool) -> ColourSystem:
    term = environ.get("TERM", "").lower()
    if environ.get("NO_COLOR") or term == "dumb":
        return "none"
    if environ.get("TMUX") or term.startswith(("tmux", "screen-256")):
        # COLORTERM would be that of the terminal that tmux was started in.
        return "truecolor" if tmux_has_true_colour else "256"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "truecolor"
    if term in _TRUE_BY_NAME or term.endswith("-direct"):
        return "truecolor"
    # Its terminfo entry says less than it can.
    return "256" if "256" in term or term == "mlterm" else "16"


def announce(system: ColourSystem, environ: MutableMapping[str, str]) -> None:
    """Writes the decision where Textual will look for it. Call it before Textual is imported.

    Args:
        system: what `colour_system` found.
        environ: `os.environ`.
    """
    environ["TEXTUAL_COLOR_SYSTEM"] = _TEXTUAL[system]
    if system == "none":
        environ["NO_COLOR"] = "1"
    else:
        environ.pop("NO_COLOR", None)

"""Which terminal this is: by the name that it answers, by its variables, by TERM.

A variable is inherited by whatever is started from a terminal, an ssh session loses it,
and tmux keeps those of the terminal that its server was started in. So the terminal's own
answer (XTVERSION) counts most; a multiplexer that keeps silent comes next; then a TERM
that only one terminal sets; then the variables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from reader.terminal.question import Answer


class Terminal(NamedTuple):
    """A terminal, as far as it is known."""

    name: str = "unknown"
    """One of `NAMES`."""
    version: str = ""
    """As the terminal or its variable has it; empty where nothing tells."""
    outer: str = ""
    """For tmux: the name of the terminal that it is shown in, where tmux tells."""

    @property
    def key(self) -> str:
        """What the user's own choice of a mode is remembered under."""
        own = self.name
        if own == "unknown" and (word := re.match(r"[A-Za-z][\w.+-]*", self.version)):
            own = word[0].lower()
        return f"{own} in {self.outer}" if self.outer else own


# The beginning of what each answers to XTVERSION, in small letters.
_ANSWERS: Final = {
    "xterm.js": "vscode",
    "xterm": "xterm",
    "vte": "vte",
    "konsole": "konsole",
    "mlterm": "mlterm",
    "kitty": "kitty",
    "alacritty": "alacritty",
    "foot": "foot",
    "tmux": "tmux",
    "screen": "screen",
    "iterm2": "iterm2",
    "wezterm": "wezterm",
    "windows terminal": "windows-terminal",
    "ghostty": "ghostty",
}
# A TERM that is one terminal's own.
_TERMS: Final = {
    "xterm-kitty": "kitty",
    "alacritty": "alacritty",
    "foot": "foot",
    "mlterm": "mlterm",
    "konsole": "konsole",
    "vte": "vte",
    "xterm-ghostty": "ghostty",
    "ghostty": "ghostty",
    "wezterm": "wezterm",
    "iterm2": "iterm2",
    "linux": "linux",
}
_PROGRAMS: Final = {
    "Apple_Terminal": "apple-terminal",
    "iTerm.app": "iterm2",
    "WezTerm": "wezterm",
    "ghostty": "ghostty",
    "vscode": "vscode",
    "tmux": "tmux",
    "mintty": "unknown",
}
# In the order in which they count: VTE_VERSION and XTERM_VERSION are set by what is often
# started from another terminal.
_VARIABLES: Final = {
    "KITTY_WINDOW_ID": "kitty",
    "KONSOLE_VERSION": "konsole",
    "MLTERM": "mlterm",
    "VTE_VERSION": "vte",
    "WT_SESSION": "windows-terminal",
    "ALACRITTY_WINDOW_ID": "alacritty",
    "WEZTERM_PANE": "wezterm",
    "GHOSTTY_RESOURCES_DIR": "ghostty",
    "XTERM_VERSION": "xterm",
}
_HAS_VERSION: Final = frozenset(["KONSOLE_VERSION", "MLTERM", "VTE_VERSION", "XTERM_VERSION"])

NAMES: Final = frozenset([*_ANSWERS.values(), "apple-terminal", "linux", "unknown"])
"""The terminals that are told apart."""


def identify(environ: Mapping[str, str], answer: Answer | None = None) -> Terminal:
    """The terminal that a program with this environment stands in."""
    said = answer.version if answer is not None else None
    if said and (name := named(said)):
        return Terminal(name, _version(said))
    found = _multiplexer(environ) or _by_term(environ) or _by_variables(environ) or Terminal()
    # Only VTE knows mode 2500, and it has no other way to say its name.
    if answer is not None and answer.bidi and not said and found.name not in ("tmux", "screen"):
        return Terminal("vte", environ.get("VTE_VERSION", ""))
    # A name that nobody knows is still more than nothing, and tells a known one to be inherited.
    return Terminal(version=said) if said and found.name not in ("tmux", "screen") else found


def named(said: str) -> str:
    """The terminal that answers this to XTVERSION; empty where none is known to."""
    small = said.lower()
    return next((name for start, name in _ANSWERS.items() if small.startswith(start)), "")


def _version(said: str) -> str:
    """`379` of `XTerm(379)`, `22.12.3` of `Konsole 22.12.3`."""
    found = re.search(r"[(\s]v?([\w.+-]*\d[\w.+-]*)", said)
    return found[1] if found else ""


def _multiplexer(environ: Mapping[str, str]) -> Terminal | None:
    if environ.get("TMUX"):
        return Terminal("tmux", environ.get("TERM_PROGRAM_VERSION", ""))
    if environ.get("STY"):
        return Terminal("screen")
    term = environ.get("TERM", "")
    if term.startswith("tmux"):
        return Terminal("tmux")
    return Terminal("screen") if term.startswith("screen") else None


def _by_term(environ: Mapping[str, str]) -> Terminal | None:
    term = environ.get("TERM", "")
    for own, name in _TERMS.items():
        if term == own or term.startswith(f"{own}-"):
            return Terminal(name, _variable_version(name, environ))
    return None


def _by_variables(environ: Mapping[str, str]) -> Terminal | None:
    if name := _PROGRAMS.get(environ.get("TERM_PROGRAM", "")):
        return Terminal(name, environ.get("TERM_PROGRAM_VERSION", ""))
    for variable, name in _VARIABLES.items():
        if environ.get(variable):
            return Terminal(name, _variable_version(name, environ))
    return None


def _variable_version(name: str, environ: Mapping[str, str]) -> str:
    return next(
        (environ.get(key, "") for key in _HAS_VERSION if _VARIABLES[key] == name),
        "",
    )

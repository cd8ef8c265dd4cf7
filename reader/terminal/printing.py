"""The mode for lines that are printed, and perhaps paged: nothing is switched off for them.

The app tells a terminal to leave the order alone and takes that back when it ends. A line
that stays in the scrollback, or is shown by `less`, has to be right without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from reader.terminal.choice import ModeName
from reader.terminal.deciding import decide
from reader.terminal.identity import Terminal
from reader.terminal.modes import make_mode
from reader.terminal.override import LRM

_UNSWITCHED: Final[Mapping[str, ModeName]] = {
    "vte": "override",
    # Inside an override Konsole shapes the forms of letters again, and mlterm counts the
    # controls as columns; their own order and joining of plain text is right.
    "konsole": "logical",
    "mlterm": "logical",
    "wezterm": "logical",
}


class Printed(NamedTuple):
    """How lines are to be printed."""

    mode: ModeName
    terminal: Terminal


def printed_mode(wanted: Literal["auto"] | ModeName, environ: Mapping[str, str]) -> Printed:
    """The mode for printed lines, by the environment alone.

    Nothing is asked of the terminal: what it answers would be read by the pager, or the shell.
    """
    terminal, choice = decide(wanted, environ)
    if wanted == "auto" and choice.mode == "visual":
        return Printed(_UNSWITCHED.get(terminal.name, "visual"), terminal)
    return Printed(choice.mode, terminal)


def as_printed(line: str, mode: ModeName, terminal: Terminal) -> str:
    """A line in visual order, perhaps with styles, as the terminal needs it.

    A row's base direction is found by its first strong letter, also by one inside an override
    (UAX#9 P2). So in the mode `override` a mark to the left comes before all, on a cell of its
    own, since it is lost without one: the line is a cell longer.
    """
    sent = make_mode(mode, terminal).encode(line)
    return f" {LRM}{sent}" if mode == "override" and line else sent

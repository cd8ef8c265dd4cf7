"""One line of mixed directions, rendered in six ways: which of them reads right here?

Four are the terminal modes, so that the answer can be kept as this terminal's. The other
two are what no mode draws; where one of them is right, that is worth a report. Each
line is drawn in the state that its mode puts the terminal in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from reader.terminal.choice import ModeName
from reader.terminal.identity import Terminal
from reader.terminal.modes import make_mode
from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import RowAddress

SENTENCE: Final = "قالت Rita (2024): «سَلامٌ لا ١٢٣» שלום"
"""Arabic with a name, numbers of both kinds, brackets, marks, a lam-alef, and Hebrew."""

_WIDTH: Final = 1 << 10
_SWITCHING: Final[Sequence[ModeName | None]] = (
    "words",
    "logical",
    None,
    None,
    "override",
    "visual",
)
"""The order in which they are drawn: what leaves the terminal's own bidi alone comes first,
since some terminals turn it off for the lines that they show already."""


class Rendering(NamedTuple):
    """One way to draw the sentence."""

    number: int
    mode: ModeName | None
    """The mode that draws so; None: none does."""
    sent: str
    """What the terminal gets, its number included."""
    enters: str
    """What puts the terminal into the mode's state."""
    leaves: str
    """What undoes that."""


def renderings(terminal: Terminal) -> Sequence[Rendering]:
    """The six, by number."""
    row = Layout(SENTENCE, _WIDTH).row(RowAddress(0, 0))
    odd = iter((_shaped_in_logical_order(row), _unshaped_in_visual_order(row)))
    found = []
    for number, name in enumerate(_SWITCHING, 1):
        if name is None:
            found.append(Rendering(number, None, _numbered(number, next(odd)), "", ""))
            continue
        mode = make_mode(name, terminal)
        sent = mode.encode(_numbered(number, row.visual))
        found.append(Rendering(number, name, sent, mode.enter(), mode.leave()))
    return found


def _numbered(number: int, line: str) -> str:
    return f"  {number}   {line}"


def _shaped_in_logical_order(row: Row) -> str:
    """For a terminal that orders letters and does not join them."""
    cells = sorted(row.cells, key=lambda cell: cell.start)
    return "".join(
        cell.glyphs if _is_form(cell.glyphs) else SENTENCE[cell.start : cell.end] for cell in cells
    )


def _unshaped_in_visual_order(row: Row) -> str:
    """For a terminal that joins letters and does not order them."""
    return "".join(
        unicodedata.normalize("NFKC", cell.glyphs) if _is_form(cell.glyphs) else cell.glyphs
        for cell in row.cells
    )


def _is_form(glyphs: str) -> bool:
    """Whether it is an Arabic presentation form (U+FB50 to U+FDFF, U+FE70 to U+FEFC)."""
    return "\ufb50" <= glyphs[:1] <= "\ufdff" or "\ufe70" <= glyphs[:1] <= "\ufefc"

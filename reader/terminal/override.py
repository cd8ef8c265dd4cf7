"""The mode `override`: our order and shapes, and each right-to-left run says that it is so.

For terminals whose bidi algorithm can't be switched off, above all for those behind tmux,
which keeps the switches from them. A run of right-to-left letters is wrapped in an override
from left to right (LRO … PDF, UAX#9 X5), so that the letters stay where they are.

tmux hangs a character without width on the cell before it, and drops one in the first
column. So the ends of a run are on the cell before it and on its last one, and both have to
be drawn by the same widget: no widget has article text in its first column, and each draws
whole rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.terminal.frames import ATTACHED, HAS_RTL, PARTING, RTL, STYLE
from reader.terminal.visual import Visual

if TYPE_CHECKING:
    from reader.terminal.identity import Terminal

LRO: Final = "\u202d"
PDF: Final = "\u202c"
LRM: Final = "\u200e"

# From the first right-to-left letter to the last one and its marks. It ends at two spaces
# and at a line or block: behind them may be another widget, which is drawn again alone.
_BETWEEN: Final = rf"(?:[^\x1b\r\n {PARTING}]|{STYLE}| (?!(?:{STYLE})* ))*"
_RUN: Final = rf"[{RTL}](?:{_BETWEEN}[{RTL}])?{ATTACHED}"
_FIRST_CELL: Final = rf"(\x1b\[(?:\d*(?:;1?)?)H(?:{STYLE})*[^\x1b\r\n{RTL}]{ATTACHED})"


class Override(Visual):
    """Each right-to-left run inside an override."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal)
        self._run = re.compile(_RUN)
        self._first_cell = re.compile(_FIRST_CELL)

    def encode(self, data: str) -> str:
        """The frame with an override around each right-to-left run.

        A row's base direction is found by its first strong letter, also by one inside an
        override (UAX#9 P2), so that its first cell gets a mark to the left, whoever draws it.
        """
        if HAS_RTL.search(data):
            data = self._run.sub(rf"{LRO}\g<0>{PDF}", data)
        return self._first_cell.sub(rf"\1{LRM}", data)

"""The mode `override`: our order and shapes, and each right-to-left run says that it is so.

For terminals whose bidi algorithm can't be switched off, above all for tmux, which keeps
the switches from the terminal behind it. A run of right-to-left letters is wrapped in an
override from left to right (LRO … PDF, UAX#9 X5), so that the letters stay where they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.terminal.frames import HAS_RTL, RTL, STYLE, map_pieces
from reader.terminal.visual import Visual
from reader.text.joining import MARKS

if TYPE_CHECKING:
    from reader.terminal.identity import Terminal

LRO: Final = "\u202d"
PDF: Final = "\u202c"
LRM: Final = "\u200e"

# From the first right-to-left letter to the last one and its marks. Two spaces or a sign
# that draws lines and blocks part the widgets of a row: a run that went on behind them
# would lose one of its ends when one widget is drawn again without the other.
_BETWEEN: Final = rf"(?:{STYLE}|[^\x1b \u2500-\u259f]| (?!(?:{STYLE})* ))*"
_RUN: Final = rf"[{RTL}](?:{_BETWEEN}[{RTL}])?[{MARKS}\u200c\u200d]*"
_FIRST_CELL: Final = rf"(?:{STYLE})*[^\x1b][{MARKS}\u200c\u200d]*"


class Override(Visual):
    """Each right-to-left run inside an override."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal)
        self._run = re.compile(_RUN)
        self._first_cell = re.compile(_FIRST_CELL)

    def encode(self, data: str) -> str:
        """The frame with an override around each right-to-left run."""
        return map_pieces(data, self._encode)

    def _encode(self, piece: str, column: int) -> str:
        wrapped = self._run.sub(rf"{LRO}\g<0>{PDF}", piece)
        if column != 1:
            return wrapped
        # The base direction is found by the first strong letter, also by one inside an
        # override (P2); tmux drops a mark that stands in the first column.
        first = self._first_cell.match(wrapped)
        if first is None or HAS_RTL.search(first[0]):
            return wrapped
        return f"{first[0]}{LRM}{wrapped[first.end() :]}"

"""One line of text that is being typed: where its letters stand, and where a caret can be.

A caret is a place between two code points, from 0 to the text's length. It is shown on
the cell of the cluster that begins there, and at the text's end on a free cell beside the
line: at the right of a left-to-right one, at the left of a right-to-left one. So each cell
is one place, and a step to the left is the cell on the left, whatever the text says.
"""

from __future__ import annotations

import re
from functools import cached_property

from reader.text import glyphs, segments
from reader.text.fit import BREAKING, STEERING
from reader.text.layout import Layout
from reader.text.units import Base, Cell, Column, Direction, Index, Range, RowAddress

LONGEST = 1000
"""Code points that a field takes, where nobody says another number."""

_UNLIMITED = 1 << 30
_LINE = re.compile(f"[{BREAKING}]")
_LINES = re.compile(f"[{BREAKING}]+")
_TAGS = "\U000e0000-\U000e007f"
_UNWANTED = re.compile(
    # Tags say which flag a black flag is; elsewhere they are text that nobody sees.
    f"(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    f"|[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\ufffb{STEERING}{_TAGS}]"
)


def one_line(text: str) -> str:
    """What of `text` a field takes: one line, and nothing that steers or hides.

    Line ends and tabs become one space. Controls, lone surrogates, bidi controls and tags
    outside a flag are left out; joiners stay, since words are spelt with them.
    """
    return _UNWANTED.sub(lambda found: found[1] or "", _LINES.sub(" ", text))


class Field:
    """A text on one line however long, with the caret's own cell behind it.

    Args:
        text: in logical order.
        base: its direction, or `auto`: that of its first letter.
    """

    def __init__(self, text: str, base: Base = "auto") -> None:
        self.text = text
        flat = _LINE.sub(" ", text) or " "
        layout = Layout(flat, _UNLIMITED, base)
        self._row = layout.row(RowAddress(0, 0))
        self._flat = flat if text else ""
        self.direction: Direction = self._row.direction
        """Of the line: a right-to-left one is flush right."""

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The clusters and the caret's free cell, by ascending column from 0."""
        found = self._row.cells if self.text else ()
        rtl = self.direction == "rtl"
        shift = int(rtl) - self._row.left
        placed = [cell._replace(column=Column(cell.column + shift)) for cell in found]
        count = Index(len(self.text))
        column = 0 if rtl else sum(cell.width for cell in placed)
        behind = Cell(Column(column), 1, count, count, " ", int(rtl))
        return (behind, *placed) if rtl else (*placed, behind)

    @cached_property
    def width(self) -> int:
        """Cells of it all, the caret's free one included."""
        return sum(cell.width for cell in self.cells)

    @cached_property
    def _by_start(self) -> list[Cell]:
        return sorted(self.cells, key=lambda cell: cell.start)

    def cell_of(self, position: int) -> Cell:
        """Where the caret is shown; what has no cell is at the next that has one."""
        return next(
            cell for cell in self._by_start if position < cell.end or cell.start == cell.end
        )

    def position_at(self, column: int) -> int:
        """The caret for a column; left and right of the line it is at its start or end."""
        if not 0 <= column < self.width:
            return len(self.text) if (column < 0) == (self.direction == "rtl") else 0
        return next(int(cell.start) for cell in self.cells if column < cell.column + cell.width)

    def beside(self, position: int, step: int) -> int:
        """The caret a cell to the left (-1) or right (1); at the line's edge the same."""
        here = self.cell_of(position)
        at = self.cells.index(here) + step
        return int(self.cells[at].start) if 0 <= at < len(self.cells) else position

    @cached_property
    def _stops(self) -> list[int]:
        """Where something that is seen begins: a grapheme with what is unseen behind it."""
        found, at = [], 0
        for cluster in segments.graphemes(segments.safe(self._flat)):
            if not at or not glyphs.is_unseen(cluster):
                found.append(at)
            at += len(cluster)
        return [*found, at]

    def before(self, position: int) -> int:
        """Where the grapheme before the caret begins."""
        return max((at for at in self._stops if at < position), default=0)

    def after(self, position: int) -> int:
        """Where the grapheme at the caret ends."""
        return min((at for at in self._stops if at > position), default=len(self.text))

    @cached_property
    def _words(self) -> list[Range]:
        return segments.words(segments.safe(self._flat))

    def word_before(self, position: int) -> int:
        """Where the word before the caret begins, or the text."""
        return max((int(word.start) for word in self._words if word.start < position), default=0)

    def word_after(self, position: int) -> int:
        """Where the next word begins, or the text's end."""
        starts = (int(word.start) for word in self._words if word.start > position)
        return min(starts, default=len(self.text))

    def scrolled(self, hidden: int, room: int, position: int) -> int:
        """How many columns are hidden at the left, so that the caret is in sight.

        Args:
            hidden: how many there were.
            room: cells in sight.
            position: the caret.

        Returns:
            A negative number where a right-to-left line has blanks before it.
        """
        if self.width <= room:
            return self.width - room if self.direction == "rtl" else 0
        cell = self.cell_of(position)
        hidden = max(0, min(hidden, self.width - room))
        return min(max(hidden, cell.column + cell.width - room), cell.column)

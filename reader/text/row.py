"""One line of an article on the screen: from a column to its cluster, and back.

Called by whatever paints, clicks or moves. Columns count from the left of the text
area, indices from the article's start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from reader.text.line import Line
from reader.text.units import Cell, Column, Direction, Index, Range, RowAddress, Run

_LONG = 4096
"""Code points of a row that has far fewer cells: one letter may carry a million marks."""


class Row:
    """The code points `[start, end)` of an article, placed on `width` columns.

    The line's separator and the spaces that hang past its edge belong to it and
    have no cell. A right-to-left row ends at the right edge.
    """

    __slots__ = (
        "_cells",
        "_line",
        "_offset",
        "_places",
        "address",
        "direction",
        "end",
        "start",
        "width",
    )

    def __init__(
        self,
        address: RowAddress,
        span: Range,
        direction: Direction,
        width: int,
        line: Line,
        offset: int,
    ) -> None:
        self.address = address
        """Which line of which paragraph."""
        self.start: Index = span.start
        """Its first code point."""
        self.end: Index = span.end
        """One past its last code point, the separator included."""
        self.direction: Direction = direction
        """The paragraph's direction: `rtl` rows are flush right."""
        self.width = width
        """Columns of the layout."""
        self._line = line
        self._offset = offset
        self._cells: Sequence[Cell] | None = None
        self._places: list[int] | None = None

    @property
    def used(self) -> int:
        """Columns that the row's cells take."""
        widths = self._line.widths
        return len(self._line.starts) if widths is None else sum(widths)

    @property
    def left(self) -> Column:
        """The first column that has a cell."""
        return Column(self.width - self.used if self.direction == "rtl" else 0)

    @property
    def visual(self) -> str:
        """What is drawn, from its first cell to its last, in visual order."""
        glyphs = self._line.glyphs
        return glyphs if isinstance(glyphs, str) else "".join(glyphs)

    @property
    def padded(self) -> str:
        """What is drawn on all `width` columns."""
        used = self.used
        blank = " " * (self.width - used)
        return blank + self.visual if self.direction == "rtl" else self.visual + blank

    @property
    def cells(self) -> Sequence[Cell]:
        """The visible clusters by ascending column."""
        if self._cells is None:
            self._cells = self._make_cells()
        return self._cells

    def _make_cells(self) -> list[Cell]:
        starts, ends, glyphs, widths, levels, _ = self._line
        offset = self._offset
        columns = self._columns()
        return [
            Cell(
                Column(columns[at]),
                1 if widths is None else widths[at],
                Index(offset + start),
                Index(offset + (start + 1 if ends is None else ends[at])),
                glyphs[at],
                levels[at],
            )
            for at, start in enumerate(starts)
        ]

    def _columns(self) -> Sequence[int]:
        """The first column of each cell, and the one after the last."""
        left, widths = self.left, self._line.widths
        if widths is None:
            return range(left, left + len(self._line.starts) + 1)
        return list(accumulate(widths, initial=int(left)))

    def places(self) -> Sequence[int]:
        """For each code point of the row the number of its cell from the left, or -1."""
        if self._places is None:
            self._places = self._find_places()
        return self._places

    def _find_places(self) -> list[int]:
        length = self.end - self.start
        known = self._line.places
        if known is not None:
            known.extend([-1] * (length - len(known)))
            return known
        first = self.start - self._offset
        places = [-1] * length
        starts, ends = self._line.starts, self._line.ends
        for place, start in enumerate(starts):
            places[start - first] = place
        if ends is not None:
            for place, end in enumerate(ends):
                for at in range(starts[place] + 1, end):
                    places[at - first] = place
        return places

    def cell_at(self, column: int) -> Cell | None:
        """The cell that covers `column`; None on the blank beside the line."""
        columns = self._columns()
        if not columns[0] <= column < columns[-1]:
            return None
        return self.cells[bisect_right(columns, column) - 1]

    def cell_of(self, index: int) -> Cell | None:
        """The cell whose cluster holds the code point at `index`.

        None for what has no cell (hanging spaces, the separator) and for another
        row's code points.
        """
        if not self.start <= index < self.end:
            return None
        if self.end - self.start > _LONG:
            return next((cell for cell in self.cells if cell.start <= index < cell.end), None)
        place = self.places()[index - self.start]
        return self.cells[place] if place >= 0 else None

    def runs(self, span: Range) -> list[Run]:
        """The columns that the clusters of `span` cover on this row.

        A range in logical order may be several runs on the screen; they ascend, and
        neighbours are one. A cluster that the range only cuts is covered whole.
        """
        start, end = max(span.start, self.start), min(span.end, self.end)
        if start >= end:
            return []
        touched = self._touched(start, end)
        # A run begins at a cell whose left neighbour isn't touched, and ends likewise.
        firsts = sorted(place for place in touched if place - 1 not in touched)
        lasts = sorted(place for place in touched if place + 1 not in touched)
        columns = self._columns()
        return [
            Run(Column(columns[first]), columns[last + 1] - columns[first])
            for first, last in zip(firsts, lasts, strict=True)
        ]

    def _touched(self, start: int, end: int) -> set[int]:
        """The numbers of the cells whose clusters have any of `[start, end)`."""
        if self.end - self.start > _LONG:
            cells = enumerate(self.cells)
            return {place for place, cell in cells if cell.start < end and start < cell.end}
        return set(self.places()[start - self.start : end - self.start]) - {-1}

"""Where a caret can stand: on clusters that have a cell; and its neighbours on the screen.

Pure functions over a layout, for `reading`. A row may have no cells (an empty
paragraph), and a cluster none (a space that hangs past the edge, a separator): none
of them is ever stood on. In an article without a single cell every answer is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from reader.text.units import Cell, Index, RowAddress

if TYPE_CHECKING:
    from reader.text.layout import Layout
    from reader.text.row import Row

Step = Literal[-1, 1]
"""Left or right on the screen; back or on in the text."""


def snap(layout: Layout, index: int) -> Index | None:
    """The start of the cluster to stand on for an index.

    The cluster that holds it; where that one has no cell the one before it on its
    row, else after it, else the next row's first, else the last before.
    """
    if not layout.paragraphs:
        return None
    address = layout.address_at(min(index, len(layout.text)))
    row = layout.row(address)
    cell = row.cell_of(index)
    if cell is None and row.cells:
        before = [each for each in row.cells if each.start <= index]
        cell = max(before, key=_start) if before else min(row.cells, key=_start)
    if cell is not None:
        return cell.start
    below = next_row(layout, address, 1)
    return row_start(below) if below else row_end(next_row(layout, address, -1))


def beside(layout: Layout, index: Index, step: Step) -> Index | None:
    """The neighbouring cell on the screen.

    Past the row's edge: the next or previous row, whichever that edge leads to in the
    direction of the paragraph, on the side where one comes in. None at the text's end.
    """
    address = layout.address_at(index)
    row = layout.row(address)
    cell = row.cell_of(index)
    if cell is None:
        return snap(layout, index)
    at = next(place for place, each in enumerate(row.cells) if each.start == cell.start) + step
    if 0 <= at < len(row.cells):
        return row.cells[at].start
    onward: Step = step if row.direction == "ltr" else _turned(step)
    return _entered(next_row(layout, address, onward), onward)


def rows_away(layout: Layout, index: Index, rows: int, column: int) -> Index | None:
    """The cell at a column some rows further down (up: negative), as far as there are.

    Rows without cells are not counted.
    """
    address = layout.address_at(index)
    step: Step = 1 if rows > 0 else -1
    found: Row | None = None
    for count, row in enumerate(rows_from(layout, address, step), 1):
        found = row
        if count == abs(rows):
            break
    return None if found is None else nearest(found, column).start


def on_row(layout: Layout, address: RowAddress, column: int) -> Index | None:
    """The cell nearest to a column of a row; a row without cells: of the next one."""
    row = layout.row(address)
    found = row if row.cells else next_row(layout, address, 1) or next_row(layout, address, -1)
    return None if found is None else nearest(found, column).start


def at_point(layout: Layout, address: RowAddress, column: int) -> Index | None:
    """The cluster that a mouse means: beside the line its start or end, by direction.

    A row without cells means the cluster nearest to it in the text.
    """
    row = layout.row(address)
    if not row.cells:
        return snap(layout, row.start)
    cell = row.cell_at(column)
    if cell is not None:
        return cell.start
    left = column < row.cells[0].column
    return row_start(row) if left == (row.direction == "ltr") else row_end(row)


def column_of(layout: Layout, index: Index) -> int:
    """The first column of the cluster that begins at an index; 0 where it has none."""
    cell = layout.row(layout.address_at(index)).cell_of(index) if layout.paragraphs else None
    return 0 if cell is None else cell.column


def rows_from(layout: Layout, address: RowAddress, step: Step) -> Iterator[Row]:
    """The rows with cells after (or before) a row, the nearest first."""
    paragraph, line = address
    while True:
        line += step
        if not 0 <= line < layout.line_count(paragraph):
            following = layout.paragraph_with_content(paragraph, step)
            if following is None:
                return
            paragraph = following
            line = 0 if step > 0 else layout.line_count(paragraph) - 1
        row = layout.row(RowAddress(paragraph, line))
        if row.cells:
            yield row


def next_row(layout: Layout, address: RowAddress, step: Step) -> Row | None:
    """The nearest row with cells after (or before) a row."""
    return next(rows_from(layout, address, step), None)


def row_start(row: Row | None) -> Index | None:
    """The first cluster of a row, in the text's order."""
    return None if row is None else min(row.cells, key=_start).start


def row_end(row: Row | None) -> Index | None:
    """The last cluster of a row, in the text's order."""
    return None if row is None else max(row.cells, key=_start).start


def nearest(row: Row, column: int) -> Cell:
    """The cell that covers a column, else the nearest to it; the row has cells."""
    return row.cell_at(column) or row.cells[0 if column < row.cells[0].column else -1]


def _entered(row: Row | None, onward: Step) -> Index | None:
    """The cell where one comes into a row: its start side going on, its end side back."""
    if row is None:
        return None
    leftmost = (onward > 0) == (row.direction == "ltr")
    return row.cells[0 if leftmost else -1].start


def _turned(step: Step) -> Step:
    return -1 if step > 0 else 1


def _start(cell: Cell) -> int:
    return cell.start

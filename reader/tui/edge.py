"""The edge column: where in the article the window and the marks are.

One cell a screen row, painted by `paint` as the last of each pane row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from reader.render.marks import Mark, MarkIndex
from reader.render.palette import Palette
from reader.text.units import Range
from reader.tui.paint import EdgeCell

if TYPE_CHECKING:
    from reader.gold.schema import Colour

_TICK: Final = "▐"
_WINDOW: Final = "│"
_TICK_OUTSIDE: Final = "▕"


def edge_column(
    height: int, length: int, visible: Range, marks: MarkIndex, palette: Palette
) -> list[EdgeCell]:
    """The column for a pane.

    Args:
        height: screen rows of the page.
        length: code points of the article.
        visible: the text in the window.
        marks: the article's; where several are on one row, the one that takes most of it
            gives the tick's colour.
        palette: the styles.

    Returns:
        A cell for each screen row, from the top.
    """
    length = max(1, length)
    first = visible.start * height // length
    last = max(first, -(-visible.end * height // length) - 1)
    ticks = _ticks(height, length, marks.marks)
    cells: list[EdgeCell] = []
    for row in range(height):
        inside = first <= row <= last
        cells.append(_cell(palette, inside, row in ticks, ticks.get(row)))
    return cells


def _ticks(height: int, length: int, marks: Sequence[Mark]) -> dict[int, Colour]:
    """By screen row: the colour of the mark that takes most of it."""
    most: dict[int, int] = {}
    ticks: dict[int, Colour] = {}
    for mark in marks:
        start, end = mark.range.start * height, min(mark.range.end, length) * height
        for row in range(start // length, min(height, -(-end // length))):
            share = min(end, (row + 1) * length) - max(start, row * length)
            if share > most.get(row, 0):
                most[row] = share
                ticks[row] = mark.colour
    return ticks


def _cell(palette: Palette, inside: bool, tick: bool, colour: Colour) -> EdgeCell:
    few = palette.plain or palette.system == "16"
    ground = "background" if few else "rule" if inside else "panel"
    style = palette.letter(colour, ground, bold=False) if tick else palette.style("text", ground)
    if not few:
        return EdgeCell(_TICK if tick else " ", style)
    # Without grounds of their own the window is a line, and a tick in it a thick one.
    if inside:
        return EdgeCell(_TICK if tick else _WINDOW, style)
    return EdgeCell(_TICK_OUTSIDE if tick else " ", style)

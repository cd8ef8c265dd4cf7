"""The edge column: where in the article the window and the marks are.

One cell a screen row, painted by `paint` as the last of each pane row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from reader.render.marks import MarkIndex
from reader.render.palette import Palette
from reader.text.units import Index, Range
from reader.tui.paint import EdgeCell

if TYPE_CHECKING:
    from reader.gold.schema import Colour

_TICK: Final = "▐"
_WINDOW: Final = "│"
_TICK_OUTSIDE: Final = "▕"
_NO_MARKS: Final = MarkIndex()


class Ticks:
    """The colours of an article's ticks, kept over a scroll and an edit.

    An edit costs the cells that its spans lie on, however many spans there are elsewhere.
    """

    def __init__(self) -> None:
        self._of: tuple[int, int] | None = None
        self._marks = _NO_MARKS
        self._colours: list[Colour | Literal[False]] = []

    def colours(
        self, height: int, length: int, marks: MarkIndex
    ) -> Sequence[Colour | Literal[False]]:
        """By screen row: the colour of the mark that takes most of it; False: there is none."""
        if self._of != (height, length):
            self._of, rows = (height, length), set(range(height))
            self._colours = [False] * height
        else:
            changed = marks.differing(self._marks) if marks is not self._marks else []
            rows = {row for mark in changed for row in _rows(mark.range, height, length)}
        self._marks = marks
        for row in rows:
            self._colours[row] = _tick(row, height, length, marks)
        return self._colours


def edge_column(
    height: int,
    length: int,
    visible: Range,
    marks: MarkIndex,
    palette: Palette,
    ticks: Ticks | None = None,
) -> list[EdgeCell]:
    """The column for a pane.

    Args:
        height: screen rows of the page.
        length: code points of the article.
        visible: the text in the window.
        marks: the article's; where several are on one row, the one that takes most of it
            gives the tick's colour.
        palette: the styles.
        ticks: what is known of them from before.

    Returns:
        A cell for each screen row, from the top.
    """
    length = max(1, length)
    first = visible.start * height // length
    last = max(first, -(-visible.end * height // length) - 1)
    colours = (ticks or Ticks()).colours(height, length, marks)
    return [
        _cell(palette, first <= row <= last, colour is not False, colour or None)
        for row, colour in enumerate(colours)
    ]


def _rows(where: Range, height: int, length: int) -> range:
    """The screen rows that a range lies on."""
    end = min(where.end, length)
    return range(where.start * height // length, min(height, -(-end * height // length)))


def _tick(row: int, height: int, length: int, marks: MarkIndex) -> Colour | Literal[False]:
    """The colour of the mark that takes most of a screen row; False: there is none."""
    top, bottom = row * length, (row + 1) * length
    most, colour = 0, None
    where = Range(Index(top // height), Index(-(-bottom // height)))
    for mark in marks.each_overlapping(where):
        share = min(mark.range.end * height, bottom) - max(mark.range.start * height, top)
        if share > most:
            most, colour = share, mark.colour
        if most == length:
            break  # it is all its own
    return colour if most else False


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

"""Where everything stands at a terminal's size: the one table of breakpoints.

Every widget asks here, so that no two of them disagree about a size. Widths count
cells, heights count screen rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from reader.text.units import Direction


class _Columns(NamedTuple):
    """One line of the table: what holds from a number of columns on."""

    at_least: int
    """Columns of the terminal."""
    list_width: int
    """Cells of the article list beside the text; 0: it lies over the page when asked for."""
    measure: int
    """Cells of a text row, where there is room for them."""
    margin: int
    """Cells that each side of the text keeps free at least."""
    inspector_width: int
    """Cells of the inspector beside the text; 0: it lies over the page when asked for."""


_TABLE: Final = (
    _Columns(160, list_width=34, measure=72, margin=5, inspector_width=44),
    _Columns(120, list_width=24, measure=66, margin=5, inspector_width=26),
    _Columns(100, list_width=0, measure=66, margin=5, inspector_width=24),
    _Columns(80, list_width=0, measure=66, margin=4, inspector_width=0),
    _Columns(60, list_width=0, measure=66, margin=4, inspector_width=0),
    _Columns(0, list_width=0, measure=66, margin=2, inspector_width=0),
)
_OVER: Final = 34
"""Cells of a panel that lies over the page, where there is room for them."""
_BESIDE_OVER: Final = 6
"""Cells of the page that such a panel leaves free."""
_LEAST_MEASURE: Final = 2
"""A terminal narrower than its margins still shows text: a wide cluster has two cells."""

_TWO_TITLE_ROWS_FROM: Final = 30
_GAP_FROM: Final = 20
_FOOTER_FROM: Final = 20
_HEADER_FROM: Final = 14
_STATUS_FROM: Final = 10

_RAIL_DISTANCE: Final = 3
"""Cells from the text to the first rail: one for edges, one free."""
_MOST_LANES: Final = 4
"""Rails side by side; more are read as a grey field."""


class Geometry(NamedTuple):
    """The sizes and places of one terminal size."""

    columns: int
    """The terminal's width."""
    rows: int
    """The terminal's height."""
    list_width: int
    """Cells of the list beside the text; 0: it is an overlay."""
    list_overlay: int
    """Cells of the list as an overlay."""
    inspector_width: int
    """Cells of the inspector beside the text; 0: it is an overlay."""
    inspector_overlay: int
    """Cells of the inspector as an overlay."""
    pane_width: int
    """Cells between the panels: left margin, text, right margin."""
    most: int
    """Cells that a text row could have here at most."""
    left: int
    """Cells of the left margin; the text area's first column in the pane."""
    measure: int
    """Cells of a text row: the layout's width."""
    right: int
    """Cells of the right margin, the edge column its last."""
    header_rows: int
    """Rows above the text: the header, and a free one where there is room; or none."""
    status_rows: int
    """1, or 0 where the status line is hidden (what says NOT SAVED never is)."""
    footer_rows: int
    """1, or 0 where the row of keys is hidden."""
    title_rows: int
    """Rows of an article in the list."""
    quote_rows: int
    """Rows of the quote in the inspector at most."""

    @property
    def edge_column(self) -> int:
        """The pane's column that shows where the page is in the article: the last."""
        return self.pane_width - 1

    @property
    def page_rows(self) -> int:
        """Rows of the reading pane below the header."""
        return max(1, self.rows - self.header_rows - self.status_rows - self.footer_rows)

    def lanes(self, direction: Direction) -> tuple[int, ...]:
        """The pane's columns for rails in the start margin, the first nearest the text.

        Args:
            direction: of the paragraph; the start margin of `rtl` is the right one.
        """
        if direction == "rtl":
            first = self.left + self.measure + _RAIL_DISTANCE - 1
            columns = tuple(range(first, self.edge_column))
        else:
            columns = tuple(range(self.left - _RAIL_DISTANCE, -1, -1))
        return (columns or self._cramped(direction))[:_MOST_LANES]

    def _cramped(self, direction: Direction) -> tuple[int, ...]:
        """The one lane of a margin of two cells or less, where edges may come over it."""
        if direction == "rtl":
            beside = self.left + self.measure
            return (beside,) if beside < self.edge_column else ()
        return (self.left - 2,) if self.left > 1 else ()

    def overflow(self, direction: Direction) -> int | None:
        """The pane's column of the `+` for rails without a lane; None: no room for it."""
        beside = self.left + self.measure + 1 if direction == "rtl" else self.left - 2
        lanes = self.lanes(direction)
        if beside in lanes or not 0 <= beside < self.edge_column:
            return lanes[-1] if lanes else None
        return beside

    def attention(self, direction: Direction) -> int | None:
        """The pane's column of the sign opposite the rails; None: no room for it."""
        if direction == "rtl":
            return self.left - 2 if self.left > 1 else None
        column = self.left + self.measure + 1
        return column if column < self.edge_column else None


@lru_cache(maxsize=64)
def geometry_of(columns: int, rows: int, measure: int | None = None) -> Geometry:
    """The geometry of a terminal.

    Args:
        columns: the terminal's width.
        rows: its height.
        measure: the text's width that the user asks for (`settings.MEASURE`), or None for
            the table's. There may be less room than that.
    """
    line = next(entry for entry in _TABLE if columns >= entry.at_least)
    pane = max(1, columns - line.list_width - line.inspector_width)
    wanted = measure if measure is not None else line.measure
    most = max(_LEAST_MEASURE, pane - 2 * line.margin)
    width = min(wanted, most)
    slack = max(0, pane - width)
    over = max(1, min(_OVER, columns - _BESIDE_OVER))
    header = 1 if rows >= _HEADER_FROM else 0
    return Geometry(
        columns=columns,
        rows=rows,
        list_width=line.list_width,
        list_overlay=line.list_width or over,
        inspector_width=line.inspector_width,
        inspector_overlay=line.inspector_width or over,
        pane_width=pane,
        most=most,
        left=slack // 2,
        measure=width,
        right=slack - slack // 2,
        header_rows=header + (1 if rows >= _GAP_FROM else 0),
        status_rows=1 if rows >= _STATUS_FROM else 0,
        footer_rows=1 if rows >= _FOOTER_FROM else 0,
        title_rows=2 if rows >= _TWO_TITLE_ROWS_FROM else 1,
        quote_rows=5 if rows >= _TWO_TITLE_ROWS_FROM else 3,
    )

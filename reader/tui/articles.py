"""The article list: title, state, number of spans, and which article is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

from reader import strings
from reader.text.fit import fit
from reader.tui.panel import Ink, PanelRow, Part
from reader.tui.panels import LazyRows, SidePanel

if TYPE_CHECKING:
    from reader.gold.model import State

_STATE = {"open": "○", "in_progress": "◐", "done": "●"}
_SIDE = 5
"""Cells before the title: state and number of spans."""


class Row(NamedTuple):
    """One article in the list."""

    id: str
    title: str
    """Its headline, or its id until it has been read."""
    state: State = "open"
    flagged: bool = False
    spans: int = 0
    """How many are marked on the text as it is."""
    unreadable: bool = False
    """It can't be decoded; opening it says why."""


class Rows(Sequence[Row]):
    """Rows made when they are looked at: there may be ten thousand.

    Args:
        ids: of the articles, in order.
        make: makes the row of one.
    """

    def __init__(self, ids: Sequence[str], make: Callable[[str], Row]) -> None:
        self._ids = ids
        self._make = make

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self._make(article_id) for article_id in self._ids[at]]
        return self._make(self._ids[at])


class ListView(NamedTuple):
    """What the list shows."""

    rows: Sequence[Row] = ()
    current: int | None = None
    """The place of the open article, from 0."""
    done: int = 0
    """How many are done."""
    reading: int | None = None
    """Per cent of the articles that have been read for the list; None: all of them."""
    focused: bool = False
    """Whether the keys go here."""
    chosen: int = 0
    """Which article the panel's own cursor is on, while it has the focus."""


class ArticleList(SidePanel[ListView]):
    """The panel at the left."""

    title_rows = 2

    def make_rows(self, view: ListView) -> Sequence[PanelRow]:
        """The head and the articles; all muted but the chosen one."""
        count = f"{view.done}/{len(view.rows)}" if view.rows else ""
        if view.reading is not None:
            count = strings.LIST_READING.format(share=view.reading)
        rows = [
            PanelRow((Part(strings.LIST_HEAD, "muted"),), (Part(count, "muted"),)),
            *([PanelRow()] if self.size.height >= _SIDE * 2 else []),
        ]
        self.first_entry = len(rows)
        here, height = self._chosen(view), self.title_rows

        def article(number: int) -> PanelRow:
            at, line = divmod(number, height)
            return self._article(view.rows[at], line, current=at == here)

        return LazyRows(rows, (len(view.rows) * height, article))

    @staticmethod
    def _chosen(view: ListView) -> int | None:
        return view.chosen if view.focused else view.current

    def chosen_row(self, view: ListView) -> int | None:
        """The first row of the chosen article."""
        here = self._chosen(view)
        return None if here is None else self.first_entry + here * self.title_rows

    def chosen_height(self, view: ListView) -> int:
        """As many rows as each article has."""
        return self.title_rows

    def _article(self, row: Row, line: int, *, current: bool) -> PanelRow:
        """One of the rows of an article."""
        titles = _title_rows(row.title, max(1, self.row_width - _SIDE), self.title_rows)
        ink: Ink = "text" if current else "muted"
        side = _side(row, line, self.title_rows, current=current)
        return PanelRow((side, Part(titles[line], ink)), current=current, target=row.id)


@lru_cache(maxsize=1 << 14)
def _title_rows(title: str, width: int, rows: int) -> tuple[str, ...]:
    """A title on exactly so many rows; remembered, since a mark in one article changes
    the list of them all."""
    titles = fit(title, width, rows)
    return (*titles, *[""] * (rows - len(titles)))


def _side(row: Row, number: int, rows: int, *, current: bool) -> Part:
    """What stands before a title row: state, then the number of spans."""
    count = str(row.spans) if row.spans else ""
    ink: Ink
    sign = "×" if row.unreadable else _STATE[row.state]
    if number == 0 and row.flagged:
        text, ink = "!", "error"
        count = sign if rows > 1 else count
    elif number == 0:
        text, ink = sign, "error" if row.unreadable else ("accent" if current else "muted")
    else:
        text, ink = count, "muted"
    if rows == 1:
        text = f"{count:>2}{text}" if len(count) < 3 else f"99{text}"
        return Part(f"{text:>3}  ", ink)
    if number == 1 and row.flagged:
        text = f"{sign}{count:>2}" if count else sign
    return Part(f"{text:>3}  ", ink)

"""The rails in the start margin: which marks have one, over which rows, in which lane.

A rail depends on the layout, since it counts rows; it is found when a row near it is
painted, for the marks around that row only, so that the rest of the article need not be
laid out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from reader.render.marks import Mark, MarkIndex
from reader.text.units import RowAddress


class Rows(Protocol):
    """What a layout knows that rails need."""

    def paragraph_at(self, index: int) -> int:
        """The paragraph that holds the code point."""

    def address_at(self, index: int) -> RowAddress:
        """The row that holds the code point."""

    def line_count(self, paragraph: int) -> int:
        """Rows of a paragraph."""


class Rail(NamedTuple):
    """One mark's line in the margin."""

    mark: Mark
    first: RowAddress
    """The row of its letter."""
    last: RowAddress
    lane: int
    """Its place from the text outwards; beyond those that there is room for it shows as `+`."""


class Rails:
    """The rails of an article at one width.

    Args:
        marks: the article's.
        rows: its layout.
        also: the id of a span that has a rail however short it is; None: no such span.
    """

    def __init__(self, marks: MarkIndex, rows: Rows, also: str | None = None) -> None:
        self._rows = rows
        self._also = also
        self._groups = _groups(marks, rows)
        self._firsts = [group.first for group in self._groups]
        self._found: dict[int, Sequence[Rail]] = {}

    def at(self, address: RowAddress) -> list[Rail]:
        """The rails that pass the row, the first lane first."""
        number = bisect_right(self._firsts, address.paragraph) - 1
        if number < 0 or self._groups[number].last < address.paragraph:
            return []
        rails = self._found.get(number)
        if rails is None:
            rails = self._found[number] = self._laid_out(self._groups[number].marks)
        return [rail for rail in rails if rail.first <= address <= rail.last]

    def _laid_out(self, marks: Sequence[Mark]) -> list[Rail]:
        """Give each mark the first lane that is free on all its rows."""
        rails: list[Rail] = []
        late: list[tuple[Mark, RowAddress, RowAddress]] = []
        for mark in marks:
            first = self._rows.address_at(mark.range.start)
            last = self._rows.address_at(mark.range.end - 1)
            if self._at_least(mark.rail_from, first, last):
                rails.append(Rail(mark, first, last, _free_lane(rails, first, last)))
            elif mark.span_id == self._also:
                late.append((mark, first, last))
        # What is only shown for now must not move the others aside.
        rails.extend(Rail(*entry, _free_lane(rails, *entry[1:])) for entry in late)
        return sorted(rails, key=lambda rail: rail.lane)

    def _at_least(self, count: int, first: RowAddress, last: RowAddress) -> bool:
        """Whether the rows from `first` to `last` are `count` or more."""
        if last.paragraph - first.paragraph + 1 >= count:
            return True  # each paragraph has a row at least: no need to lay one out
        between = range(first.paragraph, last.paragraph)
        rows = sum(self._rows.line_count(paragraph) for paragraph in between)
        return rows - first.line + last.line + 1 >= count


def _free_lane(rails: Sequence[Rail], first: RowAddress, last: RowAddress) -> int:
    taken = {rail.lane for rail in rails if rail.first <= last and first <= rail.last}
    return next(lane for lane in range(len(taken) + 1) if lane not in taken)


class _Group(NamedTuple):
    """Marks whose rails could meet: their paragraphs hang together."""

    first: int
    last: int
    marks: list[Mark]


def _groups(marks: MarkIndex, rows: Rows) -> list[_Group]:
    groups: list[_Group] = []
    for mark in marks.marks:
        first = rows.paragraph_at(mark.range.start)
        last = rows.paragraph_at(mark.range.end - 1)
        if groups and first <= groups[-1].last:
            before = groups[-1]
            before.marks.append(mark)
            groups[-1] = before._replace(last=max(before.last, last))
        else:
            groups.append(_Group(first, last, [mark]))
    return groups

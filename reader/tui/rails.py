"""The rails in the start margin: which marks have one, over which rows, in which lane.

A rail depends on the layout, since it counts rows; it is found when a row that it passes is
painted, for the marks around that row only, so that the rest of the article need not be
laid out and thousands of marks elsewhere cost nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final, NamedTuple, Protocol

from reader.render.marks import Mark, MarkIndex
from reader.text.units import Index, Range, RowAddress


class Row(Protocol):
    """A row's text."""

    @property
    def start(self) -> Index:
        """Its first code point."""

    @property
    def end(self) -> Index:
        """One past its last, what hangs and the separator included."""


class Rows(Protocol):
    """What a layout knows that rails need."""

    def paragraph_at(self, index: int) -> int:
        """The paragraph that holds the code point."""

    def address_at(self, index: int) -> RowAddress:
        """The row that holds the code point."""

    def line_count(self, paragraph: int) -> int:
        """Rows of a paragraph."""

    def row(self, address: RowAddress) -> Row:
        """The row at an address that is painted, or that a mark begins on."""


class Rail(NamedTuple):
    """One mark's line in the margin."""

    mark: Mark
    first: RowAddress
    """The row of its letter."""
    last: RowAddress
    lane: int
    """Its place from the text outwards; beyond those that there is room for it shows as `+`.
    `MOST`: it has none."""


MOST: Final = 8
"""Lanes that are told apart, more than any margin has; all rails beyond them share the next."""
_KEPT: Final = 2000
"""Marks whose rails are remembered over an edit."""


class Rails:
    """The rails of an article at one width.

    A rail has the first lane that no rail before it in the text has on the row where it
    begins. So a lane hangs on the marks that pass that row, and on those that pass the
    rows where these begin, and on no other: they are looked for backwards from the row
    that is painted, and what was found is kept over an edit behind it.

    Args:
        marks: the article's.
        rows: its layout.
        also: the id of a span that has a rail however short it is; None: no such span.
        before: rails of this article, perhaps with other marks.
    """

    def __init__(
        self,
        marks: MarkIndex,
        rows: Rows,
        also: str | None = None,
        before: Rails | None = None,
    ) -> None:
        self._marks = marks
        self._rows = rows
        self._also = also
        self._placed: dict[str, Rail | None] = {}
        self._settled: set[RowAddress] = set()
        self._found: dict[RowAddress, list[Rail]] = {}
        if before is not None and before._rows is rows:
            self._take(before)

    def _take(self, before: Rails) -> None:
        """Keep what an edit can't have changed: all that begins on the rows before it."""
        if len(before._placed) > _KEPT:
            return
        if before._marks is self._marks:
            self._placed, self._settled = before._placed, before._settled
            return
        changed = self._marks.differing(before._marks)
        first = self._rows.address_at(changed[0].range.start) if changed else RowAddress(0, 0)
        self._settled = {row for row in before._settled if row < first}
        self._placed = {
            name: rail
            for name, rail in before._placed.items()
            if rail is not None and rail.first < first
        }

    def at(self, address: RowAddress, current: str | None = None) -> list[Rail]:
        """The rails that pass the row, the first lane first.

        Args:
            address: of the row.
            current: the id of the span whose rail is wanted even where there is no lane for
                it; of the others without a lane only those that begin here are given.
        """
        found = self._found.get(address)
        if found is None:
            found = self._found[address] = self._passing(address)
        mark = self._marks.get(current)
        if mark is None or any(rail.mark.span_id == current for rail in found):
            return found
        first, last = self._ends(mark)
        if not first <= address <= last or not self.has(mark):
            return found
        return [*found, Rail(mark, first, last, MOST)]

    def _passing(self, address: RowAddress) -> list[Rail]:
        self._settle(address)
        found = [self._placed.get(mark.span_id) for mark in self._over(address)]
        rails = [rail for rail in found if rail is not None]
        with_lane = [rail for rail in rails if rail.lane < MOST]
        # They stand on one cell, where the last one would be seen.
        without = [rail for rail in rails if rail.lane == MOST and rail.first == address]
        late = self._late(address)
        return sorted(
            [*with_lane, *without[-1:], *([] if late is None else [late])],
            key=lambda rail: rail.lane,
        )

    def _late(self, address: RowAddress) -> Rail | None:
        """What is only shown for now: it must not move the others aside."""
        mark = self._marks.get(self._also)
        if mark is None or self._placed.get(mark.span_id) is not None:
            return None
        first, last = self._ends(mark)
        if not first <= address <= last:
            return None
        taken: set[int] = set()
        for row in self._between(first, last):
            self._settle(row)
            placed = (self._placed.get(other.span_id) for other in self._over(row))
            taken |= {rail.lane for rail in placed if rail is not None}
        return Rail(mark, first, last, _first_free(taken))

    def _settle(self, address: RowAddress) -> None:
        """Find the lanes of all rails on a row: first of those that its own hang on."""
        waiting = [address]
        while waiting:
            earlier = self._place(waiting[-1])
            if earlier is None:
                waiting.pop()
            else:
                waiting.append(earlier)

    def _place(self, address: RowAddress) -> RowAddress | None:
        """Give the rails that begin on a row their lanes; or say which row comes before it."""
        if address in self._settled:
            return None
        start, end = self._rows.row(address).start, self._rows.row(address).end
        taken: set[int] = set()
        for mark in self._over(address):
            begins = mark.range.start >= start
            if not begins and len(taken) == MOST:
                continue  # it has no lane, since those before it have them all
            if mark.span_id not in self._placed:
                if (begins and mark.range.end <= end) or not self.has(mark):
                    self._placed[mark.span_id] = None
                elif begins:
                    self._placed[mark.span_id] = Rail(mark, *self._ends(mark), _first_free(taken))
                else:
                    return self._rows.address_at(mark.range.start)
            rail = self._placed[mark.span_id]
            if rail is not None and rail.lane < MOST:
                taken.add(rail.lane)
        self._settled.add(address)
        return None

    def _over(self, address: RowAddress) -> list[Mark]:
        row = self._rows.row(address)
        return self._marks.overlapping(Range(row.start, row.end))

    def _ends(self, mark: Mark) -> tuple[RowAddress, RowAddress]:
        start, end = mark.range
        return self._rows.address_at(start), self._rows.address_at(end - 1)

    def _between(self, first: RowAddress, last: RowAddress) -> Iterator[RowAddress]:
        for paragraph in range(first.paragraph, last.paragraph + 1):
            for line in range(self._rows.line_count(paragraph)):
                if first <= (address := RowAddress(paragraph, line)) <= last:
                    yield address

    def has(self, mark: Mark) -> bool:
        """Whether a mark takes as many rows as its label wants for a rail."""
        start, end = mark.range
        paragraphs = self._rows.paragraph_at(end - 1) - self._rows.paragraph_at(start) + 1
        if paragraphs >= mark.rail_from:
            return True  # each paragraph has a row at least: no need to lay one out
        first, last = self._ends(mark)
        between = range(first.paragraph, last.paragraph)
        rows = sum(self._rows.line_count(paragraph) for paragraph in between)
        return rows - first.line + last.line + 1 >= mark.rail_from


def _first_free(taken: Container[int]) -> int:
    return next(lane for lane in range(MOST + 1) if lane == MOST or lane not in taken)

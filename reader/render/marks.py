"""An article's marks as the screen needs them: by place, with depth and what lies on what.

A value over the spans in the order of the text: an edit makes another one that shares
what the edit did not touch, and a mark is made when it is first painted. `layers`,
`rails` and the edge column ask it; it knows nothing of rows or columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.cells import cell_len

from reader.gold.ordered import NO_SPANS, Key, Ordered, span_key
from reader.text.units import Index, Range

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour, Label

_LONG_RAIL: Final = 2
_SHORT_RAIL: Final = 3
_CROWD: Final = 64
"""Marks on one row of text above which not all of one range are painted."""
_KEPT: Final = 256
"""Places whose marks are remembered: more rows than a window has."""
_OUTER: Final = 4
_INNER: Final = 12
"""How many of them are: the outer ones have the edges, the inner ones the ground and the
digit that says how deep."""


class Mark(NamedTuple):
    """One span that is painted."""

    range: Range
    """What it covers; never empty."""
    letter: str
    """Its label's key: in rails, in the row of marks, and as edge of labels without a shape."""
    colour: Colour
    """Its label's slot of the theme, or own pair of colours; None: it has none."""
    span_id: str
    """The span that it shows."""
    rail_from: int = _SHORT_RAIL
    """Rows that it must take for a rail in the margin."""


class MarkIndex:
    """Marks in the order of the text: by start, the longer first; what is outer comes first.

    Args:
        marks: in any order; those of the same range keep theirs, the first is the outer one.
            Instead of them the spans that they show can be given:
        spans: in the order of the text; those without a code point are not painted.
        labels: the schema's, by name.
    """

    def __init__(
        self,
        marks: Iterable[Mark] = (),
        *,
        spans: Ordered[Span] = NO_SPANS,
        labels: Mapping[str, Label] | None = None,
    ) -> None:
        given: Ordered[Any] = Ordered(marks, key=_mark_key)
        self._items: Ordered[Any] = given or spans
        self._labels = labels or {}
        self._by_id: dict[str, Mark | Span] | None = None
        self._made: dict[str, tuple[Span, Mark]] = {}
        self._near: dict[Range, list[Mark]] = {}
        self._seen: dict[Range, list[Mark]] = {}

    def after(self, spans: Ordered[Span], labels: Mapping[str, Label]) -> MarkIndex:
        """The marks of the same article's spans after an edit; the same where none differs."""
        if spans is self._items and labels is self._labels:
            return self
        new = MarkIndex(spans=spans, labels=labels)
        if labels is self._labels:
            new._made = self._made
        if self._by_id is not None:
            new._by_id = self._by_id.copy()
            changed = spans.differing(self._items)
            for span in changed:
                new._by_id.pop(span.id, None)
            new._by_id.update((s.id, s) for s in changed if spans.place_of(s) is not None)
        return new

    def __len__(self) -> int:
        return len(self._items)

    @property
    def marks(self) -> Sequence[Mark]:
        """All of them. Their number may be large: whoever paints asks for a place."""
        return self._painted(self._items)

    def get(self, span_id: str | None) -> Mark | None:
        """The mark of a span, if it is painted."""
        item = self._item(span_id)
        return None if item is None else next(iter(self._painted([item])), None)

    def overlapping(self, where: Range) -> list[Mark]:
        """The marks that share a code point with `where`, the outer ones first."""
        found = self._near.get(where)
        if found is None:
            if len(self._near) >= _KEPT:
                self._near.clear()
                self._seen.clear()
            found = self._near[where] = self._painted(self._items.overlapping(*where))
        return found

    def each_overlapping(self, where: Range) -> Iterator[Mark]:
        """The same one by one, for who may stop early."""
        for item in self._items.each_overlapping(*where):
            yield from self._painted([item])

    def at(self, where: Range) -> list[Mark]:
        """The stack of a cluster, or of any range: the marks on it, the innermost first."""
        return self.overlapping(where)[::-1]

    def on_row(self, where: Range, current: str | None = None) -> list[Mark]:
        """The marks to paint on a row of text, the outer ones first.

        Where there is a crowd, those that nobody could see are left out: of many that
        cover the same of the row all but the outer and the inner ones.

        Args:
            where: the row's text.
            current: the id of a span that is never left out.
        """
        found = self._seen.get(where)
        if found is None:
            found = self._seen[where] = _seen(self.overlapping(where), where)
        mark = self.get(current) if len(found) > _CROWD // 2 else None
        if mark is None or not mark.range.overlaps(where) or mark in found:
            return found
        return sorted([*found, mark], key=_mark_key)

    def depth(self, span_id: str, most: int | None = None) -> int:
        """How many marks lie around one; of two of the same range one around the other.

        Args:
            span_id: of the mark.
            most: enough; where there are more, it is not counted on.
        """
        item = self._item(span_id)
        return 0 if item is None else self._items.around(item, most)

    def differing(self, before: MarkIndex) -> list[Mark]:
        """The marks, of now and before, that only one of the two has, in order."""
        return self._painted(self._items.differing(before._items))

    def _item(self, span_id: str | None) -> Mark | Span | None:
        if self._by_id is None:
            self._by_id = {_id_of(item): item for item in self._items}
        return None if span_id is None else self._by_id.get(span_id)

    def _painted(self, items: Iterable[Any]) -> list[Mark]:
        made = self._made
        return [
            item
            if isinstance(item, Mark)
            else known[1]
            if (known := made.get(item.id)) is not None and known[0] is item
            else self._mark(item)
            for item in items
            if isinstance(item, Mark) or item.start < item.end
        ]

    def _mark(self, span: Span) -> Mark:
        mark = _mark_of(span, self._labels.get(span.label))
        self._made[span.id] = (span, mark)
        return mark


def _seen(marks: list[Mark], where: Range) -> list[Mark]:
    """Those of a row's marks that make a difference to what is painted."""
    if len(marks) <= _CROWD:
        return marks
    alike: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        # What ends with the row is another thing than what goes on behind it.
        start = max(mark.range.start, where.start - 1)
        alike[start, min(mark.range.end, where.end + 1)].append(mark)
    kept = {id(mark) for group in alike.values() for mark in (*group[:_OUTER], *group[-_INNER:])}
    return [mark for mark in marks if id(mark) in kept]


def _mark_key(mark: Mark) -> Key:
    return (mark.range.start, -mark.range.end)


def _id_of(item: Mark | Span) -> str:
    return item.span_id if isinstance(item, Mark) else item.id


def index_spans(spans: Iterable[Span], labels: Mapping[str, Label]) -> MarkIndex:
    """The marks of an article's spans.

    Args:
        spans: those that rest on the text as it is.
        labels: the schema's, by name. A span of a label that the schema lost is painted
            by the first letter of the label's name, without a colour.
    """
    ordered = spans if isinstance(spans, Ordered) else Ordered(spans, key=span_key)
    return MarkIndex(spans=ordered, labels=labels)


def initial(name: str) -> str:
    """The letter for a label that the schema does not have: its name's first, or `?`.

    The name is whatever stands in the gold set's file. A letter that is no letter, or not
    one cell wide, would steer the terminal or break its row.
    """
    first = name[:1]
    return first if first.isprintable() and cell_len(first) == 1 else "?"


def _mark_of(span: Span, label: Label | None) -> Mark:
    where = Range(Index(span.start), Index(span.end))
    if label is None:
        return Mark(where, initial(span.label), None, span.id)
    # What runs to the end of its sentence is what is followed over rows when reading.
    rail = _LONG_RAIL if label.extent == "sentence-end" else _SHORT_RAIL
    return Mark(where, label.key, label.colour, span.id, rail_from=rail)

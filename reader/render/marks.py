"""An article's marks as the screen needs them: by place, with depth and what lies on what.

Built anew from the spans after every edit, and never changed. `layers`, `rails` and the
edge column ask it; it knows nothing of rows or columns.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len

from reader.text.units import Index, Range

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour, Label

_LONG_RAIL: Final = 2
_SHORT_RAIL: Final = 3


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
    depth: int = 0
    """How many marks lie around it; of two of the same range one lies around the other."""
    rail_from: int = _SHORT_RAIL
    """Rows that it must take for a rail in the margin."""


class MarkIndex:
    """Marks in the order of the text: by start, the longer first; what is outer comes first.

    Args:
        marks: in any order; those of the same range keep theirs, the first is the outer one.
            Their depths are found here, whatever they say.
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        ordered = sorted(marks, key=lambda mark: (mark.range.start, -mark.range.end))
        self.marks: Sequence[Mark] = _with_depths(ordered)
        self._starts = [mark.range.start for mark in self.marks]
        self._by_id = {mark.span_id: mark for mark in self.marks}
        # The furthest end of all marks up to each: ascending, so that it can be searched.
        self._reach = list(accumulate((mark.range.end for mark in self.marks), max))

    def __len__(self) -> int:
        return len(self.marks)

    def get(self, span_id: str | None) -> Mark | None:
        """The mark of a span, if it is painted."""
        return None if span_id is None else self._by_id.get(span_id)

    def overlapping(self, where: Range) -> list[Mark]:
        """The marks that share a code point with `where`, the outer ones first."""
        first = bisect_right(self._reach, where.start)
        last = bisect_left(self._starts, where.end)
        return [mark for mark in self.marks[first:last] if mark.range.end > where.start]

    def at(self, where: Range) -> list[Mark]:
        """The stack of a cluster, or of any range: the marks on it, the innermost first."""
        return self.overlapping(where)[::-1]


def _with_depths(ordered: Sequence[Mark]) -> list[Mark]:
    """The marks with their depth: those before a mark may be around it, later ones are not."""
    found: list[Mark] = []
    around: list[Mark] = []
    for mark in ordered:
        start, end = mark.range
        around = [outer for outer in around if outer.range.end > start]
        depth = sum(outer.range.end >= end for outer in around)
        placed = Mark(mark.range, mark.letter, mark.colour, mark.span_id, depth, mark.rail_from)
        found.append(placed)
        around.append(placed)
    return found


def index_spans(spans: Iterable[Span], labels: Mapping[str, Label]) -> MarkIndex:
    """The marks of an article's spans.

    Args:
        spans: those that rest on the text as it is, in text order.
        labels: the schema's, by name. A span of a label that the schema lost is painted
            by the first letter of the label's name, without a colour.
    """
    return MarkIndex(_mark_of(span, labels.get(span.label)) for span in spans if _covers(span))


def initial(name: str) -> str:
    """The letter for a label that the schema does not have: its name's first, or `?`.

    The name is whatever stands in the gold set's file. A letter that is no letter, or not
    one cell wide, would steer the terminal or break its row.
    """
    first = name[:1]
    return first if first.isprintable() and cell_len(first) == 1 else "?"


def _covers(span: Span) -> bool:
    return span.start < span.end


def _mark_of(span: Span, label: Label | None) -> Mark:
    where = Range(Index(span.start), Index(span.end))
    if label is None:
        return Mark(where, initial(span.label), None, span.id)
    # What runs to the end of its sentence is what is followed over rows when reading.
    rail = _LONG_RAIL if label.extent == "sentence-end" else _SHORT_RAIL
    return Mark(where, label.key, label.colour, span.id, rail_from=rail)

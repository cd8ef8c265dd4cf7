"""The inspector: the current span, and all spans of the article in text order.

`InspectorView` is all that it shows; where that did not change, it stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader import strings
from reader.gold.ordered import NO_SPANS, Ordered
from reader.render.marks import MarkIndex, initial
from reader.text.fit import fit
from reader.tui.panel import PanelRow, Part, fitted, trimmed
from reader.tui.panels import LazyRows, SidePanel

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour

_FEW_ROWS = 20
"""Under this height the blank rows between the parts are left out."""
_DEEPEST = 6
"""Columns that an inner span is moved in at most."""
_NO_MARKS = MarkIndex()


class Entry(NamedTuple):
    """A span in the list."""

    span: Span
    letter: str
    """Its label's key."""
    colour: Colour
    """Its label's."""


class InspectorView(NamedTuple):
    """What the inspector shows."""

    marks: MarkIndex = _NO_MARKS
    """How the spans are painted; another one where any of them is another."""
    spans: Ordered[Span] = NO_SPANS
    """The spans on the text as it is, in text order."""
    current: Entry | None = None
    """The current span."""
    number: int | None = None
    """Its place among the spans, from 0."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Its attributes, links and note: name and value."""
    lost: Ordered[Span] = NO_SPANS
    """Spans of an earlier text of this article."""
    review: int = 0
    """How many of them nobody has decided about yet."""
    loaded: bool = True
    """Whether the gold set has been read."""
    begin: str = ""
    """How to begin, where there is no span yet."""
    focused: bool = False
    """Whether the keys go here."""
    chosen: int = 0
    """Which span the panel's own cursor is on, while it has the focus; the lost come last."""


class Inspector(SidePanel[InspectorView]):
    """The panel at the right."""

    quote_rows = 5
    _first_lost = 0

    def make_rows(self, view: InspectorView) -> Sequence[PanelRow]:
        """Head, current span, list of spans, lost marks."""
        width = self.row_width
        gap = [] if self.size.height < _FEW_ROWS else [PanelRow()]
        head = [self._head(view), *gap]
        head += self._current(view, width, gap)
        if view.spans or view.lost:
            head += [PanelRow((Part(strings.INSPECTOR_LIST, "muted"),)), *gap]
        between = self._lost_head(view, gap)
        self.first_entry = len(head)
        self._first_lost = len(head) + len(view.spans) + len(between)
        return LazyRows(
            head,
            (len(view.spans), lambda number: self._entry(view, number, width)),
            between,
            (len(view.lost), lambda number: self._lost(view, number, width)),
        )

    def chosen_row(self, view: InspectorView) -> int | None:
        """The row that has to be on the screen."""
        number = view.chosen if view.focused else view.number
        if number is None:
            return None
        lost = number - len(view.spans)
        return self.first_entry + number if lost < 0 else self._first_lost + lost

    def _head(self, view: InspectorView) -> PanelRow:
        place = "" if view.number is None else f"{view.number + 1}/"
        count = f"{place}{len(view.spans)}" if view.spans else ""
        return PanelRow((Part(strings.INSPECTOR_HEAD, "muted"),), (Part(count, "muted"),))

    def _current(self, view: InspectorView, width: int, gap: Sequence[PanelRow]) -> list[PanelRow]:
        current = view.current
        if current is None:
            if view.spans or not view.loaded:
                return []
            return [*_prose(view.begin, width), *gap]
        chip = Part(f" {current.letter} ", "chip", bold=True, colour=current.colour)
        label = trimmed(current.span.label, width - 5)
        rows = [PanelRow((chip, Part(f" {label}", bold=True)))]
        rows += [
            PanelRow((Part(line),)) for line in fit(current.span.quote, width, self.quote_rows)
        ]
        rows += gap
        if view.attributes:
            name_width = min(12, max(len(name) for name, _ in view.attributes) + 1)
            rows += [_attribute(name, value, name_width, width) for name, value in view.attributes]
            rows += gap
        return rows

    def _entry(self, view: InspectorView, number: int, width: int) -> PanelRow:
        span = view.spans[number]
        mark = view.marks.get(span.id)
        indent = view.marks.depth(span.id, _DEEPEST)
        parts = (
            Part(
                " " * indent + (mark.letter if mark else initial(span.label)),
                "mark",
                bold=True,
                colour=mark.colour if mark else None,
            ),
            Part(" "),
            Part(_one_row(span.quote, width - indent - 2)),
        )
        here = number == (view.chosen if view.focused else view.number)
        return PanelRow(parts, current=here, target=span.id)

    def _lost_head(self, view: InspectorView, gap: Sequence[PanelRow]) -> list[PanelRow]:
        if not view.lost:
            return []
        lost = len(view.lost) - view.review
        heads = [
            (lost, "! ", strings.LOST_ONE if lost == 1 else strings.LOST_MANY),
            (view.review, "? ", strings.REVIEW_HEAD),
        ]
        rows = [
            PanelRow(
                (
                    Part(sign, "error", bold=True),
                    Part(trimmed(say.format(count=count), self.row_width - 2), "muted"),
                )
            )
            for count, sign, say in heads
            if count
        ]
        return [*gap, *rows]

    @staticmethod
    def _lost(view: InspectorView, number: int, width: int) -> PanelRow:
        span = view.lost[number]
        sign = "? " if view.review and span.anchor != "orphan" else "! "
        parts = (Part(sign, "error"), Part(_one_row(span.quote, width - 2), "muted"))
        here = view.focused and view.chosen == len(view.spans) + number
        return PanelRow(parts, current=here)


@lru_cache(maxsize=1 << 13)
def _one_row(quote: str, width: int) -> str:
    """A quote on one row; remembered, since every key lists an article's spans anew."""
    return fitted(quote, width)


def _attribute(name: str, value: str, name_width: int, width: int) -> PanelRow:
    shown = trimmed(name, name_width - 1)
    shown += " " * (name_width - len(shown))
    return PanelRow((Part(shown, "muted"), Part(trimmed(value, width - name_width) or "–")))


def _prose(text: str, width: int) -> list[PanelRow]:
    return [PanelRow((Part(line, "muted"),)) for line in fit(text, width, 8)]

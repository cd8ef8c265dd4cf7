"""The inspector: the current span, and all spans of the article in text order.

`InspectorView` is all that it shows; where that did not change, it stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader import strings
from reader.text.fit import fit
from reader.tui.panel import PanelRow, Part, fitted, trimmed
from reader.tui.panels import SidePanel

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour

_FEW_ROWS = 20
"""Under this height the blank rows between the parts are left out."""


class Entry(NamedTuple):
    """A span in the list."""

    span: Span
    letter: str
    """Its label's key."""
    colour: Colour
    """Its label's."""
    depth: int
    """How many spans lie around it."""


class InspectorView(NamedTuple):
    """What the inspector shows."""

    entries: tuple[Entry, ...] = ()
    """The spans on the text as it is, in text order."""
    current: Entry | None = None
    """The current span."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Its attributes, links and note: name and value."""
    lost: tuple[Span, ...] = ()
    """Spans of an earlier text of this article."""
    loaded: bool = True
    """Whether the gold set has been read."""
    begin: str = ""
    """How to begin, where there is no span yet."""
    focused: bool = False
    """Whether the keys go here."""
    chosen: int = 0
    """Which entry the panel's own cursor is on, while it has the focus."""


class Inspector(SidePanel[InspectorView]):
    """The panel at the right."""

    quote_rows = 5

    def make_rows(self, view: InspectorView) -> list[PanelRow]:
        """Head, current span, list of spans, lost marks."""
        width = self.row_width
        gap = [] if self.size.height < _FEW_ROWS else [PanelRow()]
        rows = [self._head(view), *gap]
        rows += self._current(view, width, gap)
        if view.entries or view.lost:
            rows += [PanelRow((Part(strings.INSPECTOR_LIST, "muted"),)), *gap]
        self.first_entry = len(rows)
        rows += self._entries(view, width)
        rows += self._lost(view, width, gap)
        return rows

    def chosen_row(self, view: InspectorView) -> int | None:
        """The row that has to be on the screen."""
        number = view.chosen if view.focused else self._current_number(view)
        return None if number is None else self.first_entry + number

    @staticmethod
    def _current_number(view: InspectorView) -> int | None:
        if view.current is None:
            return None
        ids = [entry.span.id for entry in view.entries]
        return ids.index(view.current.span.id) if view.current.span.id in ids else None

    def _head(self, view: InspectorView) -> PanelRow:
        number = self._current_number(view)
        place = "" if number is None else f"{number + 1}/"
        count = f"{place}{len(view.entries)}" if view.entries else ""
        return PanelRow((Part(strings.INSPECTOR_HEAD, "muted"),), (Part(count, "muted"),))

    def _current(self, view: InspectorView, width: int, gap: Sequence[PanelRow]) -> list[PanelRow]:
        current = view.current
        if current is None:
            if view.entries or not view.loaded:
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

    def _entries(self, view: InspectorView, width: int) -> list[PanelRow]:
        rows = []
        for number, entry in enumerate(view.entries):
            indent = min(entry.depth, 6)
            quote = _one_row(entry.span.quote, width - indent - 2)
            here = (
                number == view.chosen
                if view.focused
                else view.current is not None and entry.span.id == view.current.span.id
            )
            parts = (
                Part(" " * indent + entry.letter, "mark", bold=True, colour=entry.colour),
                Part(" "),
                Part(quote),
            )
            rows.append(PanelRow(parts, current=here, target=entry.span.id))
        return rows

    @staticmethod
    def _lost(view: InspectorView, width: int, gap: Sequence[PanelRow]) -> list[PanelRow]:
        if not view.lost:
            return []
        say = strings.LOST_ONE if len(view.lost) == 1 else strings.LOST_MANY
        head = say.format(count=len(view.lost))
        rows = [*gap, PanelRow((Part("! ", "error", bold=True), Part(head, "muted")))]
        rows.extend(
            PanelRow((Part("! ", "error"), Part(fitted(span.quote, width - 2), "muted")))
            for span in view.lost
        )
        return rows


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

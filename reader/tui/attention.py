"""The signs in the margin opposite the rails: where something wants to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from reader.text.units import RowAddress

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.ordered import Ordered
    from reader.text.layout import Layout
    from reader.tui.page import Page

LOST, NOTE = "!", "*"
_NONE: Mapping[RowAddress, str] = {}


class Attention:
    """The signs of one article, other ones where its marks or its rows are others."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._found: Mapping[RowAddress, str] = _NONE

    def signs(
        self, page: Page | None, spans: Ordered[Span], lost: Ordered[Span]
    ) -> Mapping[RowAddress, str]:
        """The sign of each row that has one; the same mapping as long as nothing changed.

        Args:
            page: the window on the article; None: there is none.
            spans: on the text as it is.
            lost: on an earlier text.
        """
        layout = None if page is None else page.layout
        if layout is None or not layout.paragraphs or not (spans or lost):
            return _NONE
        now = (layout, spans, lost)
        if len(self._of) != len(now) or any(a is not b for a, b in zip(self._of, now, strict=True)):
            self._of = now
            self._found = Signs(layout, spans, lost)
        return self._found


class Signs(Mapping[RowAddress, str]):
    """The sign of each row that has one; a lost mark's wins over a note's.

    A lost mark has no place in the text as it is; its sign stands at the first row of the
    paragraph that is now where it was. A row is looked at when it is painted: thousands of
    notes elsewhere cost nothing, and lay nothing out.

    Args:
        layout: the article at the pane's width; not an empty one.
        spans: on the text as it is.
        lost: on an earlier text.
    """

    def __init__(self, layout: Layout, spans: Ordered[Span], lost: Ordered[Span]) -> None:
        self._layout = layout
        self._spans = spans
        last = len(layout.text) - 1
        self._lost = {layout.paragraph_at(min(span.start, last)) for span in lost}

    def __getitem__(self, address: RowAddress) -> str:
        if address.line == 0 and address.paragraph in self._lost:
            return LOST
        row = self._layout.row(address)
        if any(span.note for span in self._spans.starting(row.start, row.end)):
            return NOTE
        raise KeyError(address)

    def __iter__(self) -> Iterator[RowAddress]:
        noted = {self._layout.address_at(span.start) for span in self._spans if span.note}
        return iter(noted | {RowAddress(paragraph, 0) for paragraph in self._lost})

    def __len__(self) -> int:
        return len(set(self))

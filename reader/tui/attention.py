"""The signs in the margin opposite the rails: where something wants to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.text.units import RowAddress

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.render.marks import MarkIndex
    from reader.text.layout import Layout
    from reader.tui.page import Page

LOST, NOTE = "!", "*"
_NONE: Mapping[RowAddress, str] = {}


class Attention:
    """The signs of one article, found anew where its marks or its rows are others."""

    def __init__(self) -> None:
        self._of: tuple[Layout, MarkIndex] | None = None
        self._found: Mapping[RowAddress, str] = {}

    def signs(
        self, page: Page | None, marks: MarkIndex, spans: Sequence[Span], lost: Sequence[Span]
    ) -> Mapping[RowAddress, str]:
        """The sign of each row that has one.

        Args:
            page: the window on the article; None: there is none.
            marks: what is painted; another one when anything changed.
            spans: on the text as it is.
            lost: on an earlier text.
        """
        layout = None if page is None else page.layout
        if layout is None or not (spans or lost):
            return _NONE
        if self._of is None or self._of[0] is not layout or self._of[1] is not marks:
            self._of = (layout, marks)
            self._found = signs_of(layout, spans, lost)
        return self._found


def signs_of(
    layout: Layout, spans: Sequence[Span], lost: Sequence[Span]
) -> Mapping[RowAddress, str]:
    """The sign of each row that has one; a lost mark's wins over a note's.

    A lost mark has no place in the text as it is; its sign stands at the first row of the
    paragraph that is now where it was.

    Args:
        layout: the article at the pane's width.
        spans: on the text as it is.
        lost: on an earlier text.
    """
    if not layout.paragraphs:
        return {}
    signs = {layout.address_at(span.start): NOTE for span in spans if span.note}
    last = len(layout.text) - 1
    for span in lost:
        signs[RowAddress(layout.paragraph_at(min(span.start, last)), 0)] = LOST
    return signs

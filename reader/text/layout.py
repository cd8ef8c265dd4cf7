"""An article at one width: which rows it has, and where each code point stands.

The layers, from below: `paragraphs`, `levels`, `shaping`, `segments`, `glyphs`,
then `plain` or `odd` (one paragraph), `line` and `row`. Only what is asked for is
computed; `at_width` shares all that doesn't depend on the width. Indices are code
points of the article exactly as decoded.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from reader.text import paragraphs, segments
from reader.text.paragraphs import Paragraphs
from reader.text.plain import PlainParagraph, is_plain
from reader.text.row import Row
from reader.text.units import Base, Direction, Index, Range, RowAddress

if TYPE_CHECKING:
    from reader.text.odd import OddParagraph

_ROWS_KEPT = 512
"""Rows remembered: several windows; each is rebuilt in some ten microseconds."""


class _Article:
    """What does not depend on the width: paragraphs and their analysis, made when asked for."""

    def __init__(self, text: str, base: Base) -> None:
        self.text = text
        self.base: Base = base
        self.paragraphs = paragraphs.split(text)
        self._analysed: dict[int, PlainParagraph | OddParagraph] = {}

    def content(self, number: int) -> str:
        """The paragraph without its separator, fit for the libraries."""
        start, end = self.paragraphs[number]
        whole = self.text[start:end]
        return segments.safe(whole[: paragraphs.content_length(whole)])

    def paragraph(self, number: int) -> PlainParagraph | OddParagraph:
        """The paragraph's analysis."""
        found = self._analysed.get(number)
        if found is None:
            found = self._analysed[number] = _analyse(self.content(number), self.base)
        return found


def _analyse(content: str, base: Base) -> PlainParagraph | OddParagraph:
    if is_plain(content):
        return PlainParagraph(content, base)
    # Most articles are plain throughout, and wcwidth's tables take longer to load than
    # a whole article to set: they are left alone until a paragraph needs them.
    from reader.text.odd import OddParagraph

    return OddParagraph(content, base)


class Layout:
    """One article at one width; lazy: a paragraph is analysed and broken when first asked for.

    Args:
        text: the article, exactly as decoded; lone surrogates are shown as U+FFFD.
        width: columns of the text area; less than 1 counts as 1.
        base: each paragraph's direction, or `auto` (UAX#9 P2, P3).

    An empty text has no paragraph and no row. Its `address_at(0)` is (0, 0), which
    `row` refuses like every address that isn't there.
    """

    def __init__(self, text: str, width: int, base: Base = "auto") -> None:
        self._begin(_Article(text, base), width)

    def _begin(self, article: _Article, width: int) -> None:
        self._article = article
        self.text = article.text
        self.base: Base = article.base
        self.width = max(1, width)
        self._starts: dict[int, array[int]] = {}
        self._rows: dict[RowAddress, Row] = {}

    def at_width(self, width: int) -> Layout:
        """The same article at another width; only lines and rows are made anew."""
        other = Layout.__new__(Layout)
        other._begin(self._article, width)
        return other

    @property
    def paragraphs(self) -> Paragraphs:
        """The paragraphs with their separators; they tile the text."""
        return self._article.paragraphs

    def direction(self, paragraph: int) -> Direction:
        """The direction of one paragraph; an IndexError where there is none."""
        return "rtl" if self._article.paragraph(paragraph).level & 1 else "ltr"

    def line_count(self, paragraph: int) -> int:
        """Rows of one paragraph, 1 at least; an IndexError where there is none."""
        return len(self._line_starts(paragraph))

    def _line_starts(self, paragraph: int) -> array[int]:
        found = self._starts.get(paragraph)
        if found is None:
            found = self._article.paragraph(paragraph).starts(self.width)
            self._starts[paragraph] = found
        return found

    def row(self, address: RowAddress) -> Row:
        """The row at `address`; an IndexError where there is none."""
        rows = self._rows
        row = rows.pop(address, None)
        if row is None:
            row = self._build(address)
            if len(rows) >= _ROWS_KEPT:
                del rows[next(iter(rows))]
        rows[address] = row
        return row

    def _build(self, address: RowAddress) -> Row:
        number, line = address
        starts = self._line_starts(number)
        if not 0 <= line < len(starts) or number < 0:
            raise IndexError(f"no line {line} in paragraph {number}")
        paragraph = self._article.paragraph(number)
        bounds = self._article.paragraphs.bounds
        offset, span_end = bounds[number], Index(bounds[number + 1])
        is_last = line + 1 == len(starts)
        start = starts[line]
        end = len(paragraph.content) if is_last else starts[line + 1]
        span = Range(Index(offset + start), span_end if is_last else Index(offset + end))
        placed = paragraph.line(start, end, self.width)
        return Row(address, span, self.direction(number), self.width, placed, offset)

    def paragraph_at(self, index: int) -> int:
        """The paragraph that holds the code point at `index`; at the text's end the last."""
        return self._article.paragraphs.at(index)

    def paragraph_with_content(self, paragraph: int, step: Literal[-1, 1]) -> int | None:
        """The nearest paragraph after (or before) one that is more than its separator."""
        start, end = self.paragraphs[paragraph]
        find = paragraphs.first_content if step > 0 else paragraphs.last_content
        found = find(self.text, end if step > 0 else start)
        return None if found is None else self.paragraph_at(found)

    def address_at(self, index: int) -> RowAddress:
        """The row that holds the code point at `index`; at the text's end the last row."""
        number = self.paragraph_at(index)
        if not self.paragraphs:
            return RowAddress(0, 0)
        starts = self._line_starts(number)
        within = index - self.paragraphs[number].start
        return RowAddress(number, bisect_right(starts, within) - 1)

    def cluster_at(self, index: int) -> Range:
        """The whole cluster that holds the code point at `index`.

        A separator is a cluster, CR LF as one. At the text's end: the empty range there.
        """
        if index >= len(self.text):
            return Range(Index(len(self.text)), Index(len(self.text)))
        number = self.paragraph_at(index)
        offset, end = self.paragraphs[number]
        paragraph = self._article.paragraph(number)
        within = index - offset
        if within >= len(paragraph.content):
            return Range(Index(offset + len(paragraph.content)), end)
        first, last = paragraph.cluster(within)
        return Range(Index(offset + first), Index(offset + last))

    def rows(self) -> Iterator[Row]:
        """Every row in order."""
        for number in range(len(self.paragraphs)):
            for line in range(self.line_count(number)):
                yield self.row(RowAddress(number, line))

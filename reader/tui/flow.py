"""The vertical order of the reading pane: text rows, the marks under them, blank rows.

A layout knows rows of text; a page also has the rows between them. Lines are
addressed as (paragraph, line of its block), never by an absolute number, so that
nothing but the paragraphs near the window is laid out. `pane` is the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, overload

from reader.text.layout import Layout
from reader.text.units import RowAddress

Kind = Literal["text", "marks", "blank"]


class Line(NamedTuple):
    """One screen line of the page."""

    kind: Kind
    """A row of text, the row of marks under it, or a blank row after these."""
    address: RowAddress
    """The row of text; for a blank one the last row before it."""


class Spacing(NamedTuple):
    """What stands between rows of text."""

    marks: bool = False
    """Whether each row of text has a row of marks under it."""
    lines: int = 0
    """Blank rows after each row of text."""
    paragraphs: int | None = None
    """Blank rows after each paragraph beside those; None: one after a paragraph that takes
    two rows at least, so that one-row ones, as a dateline and its place, are not parted."""

    @property
    def each(self) -> int:
        """Lines of one row of text with what belongs to it."""
        return 1 + self.marks + self.lines


_CLOSE = Spacing()


class Place(NamedTuple):
    """Where a line stands: which paragraph, which line of its block, both from 0."""

    paragraph: int
    line: int


class _Block(Sequence[Line]):
    """The lines of a paragraph that has text, each made when it is asked for.

    A paragraph of a megabyte has ten thousand, and a window forty of them.
    """

    def __init__(self, paragraph: int, rows: int, spacing: Spacing, after: int) -> None:
        self._paragraph = paragraph
        self._rows = rows
        self._marks = bool(spacing.marks)
        self._each = 1 + self._marks + spacing.lines
        self._after = after

    def __len__(self) -> int:
        return self._rows * self._each + self._after

    @overload
    def __getitem__(self, at: int) -> Line: ...

    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...

    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(f"no line {at} in paragraph {self._paragraph}")
        row, part = divmod(at, self._each)
        if row >= self._rows:
            return Line("blank", RowAddress(self._paragraph, self._rows - 1))
        kind: Kind = "text" if part == 0 else "marks" if part == 1 and self._marks else "blank"
        return Line(kind, RowAddress(self._paragraph, row))


class Flow:
    """The page's lines, upwards and downwards from any place.

    However many empty paragraphs follow each other, the blank rows after the paragraph
    before them stand for them all (one row, where it has none of its own).

    Args:
        layout: the article at the text area's width.
        spacing: what stands between its rows.
    """

    def __init__(self, layout: Layout, spacing: Spacing = _CLOSE) -> None:
        self.layout = layout
        self.spacing = spacing
        self._blocks: dict[int, Sequence[Line]] = {}

    def block(self, paragraph: int) -> Sequence[Line]:
        """The lines of one paragraph; none for an empty one whose blank row stands already."""
        found = self._blocks.get(paragraph)
        if found is None:
            if len(self._blocks) > 4096:
                self._blocks.clear()
            found = self._blocks[paragraph] = self._build(paragraph)
        return found

    def _build(self, paragraph: int) -> Sequence[Line]:
        spacing = self.spacing
        if self._is_empty(paragraph):
            before = paragraph - 1
            if spacing.paragraphs is not None or before < 0:
                return ()
            if self._is_empty(before) or self._rows(before) > 1:
                return ()
            return (Line("blank", RowAddress(before, self._rows(before) - 1)),)
        rows = self._rows(paragraph)
        if paragraph + 1 == len(self.layout.paragraphs):
            return _Block(paragraph, rows, spacing, -spacing.lines)
        after = spacing.paragraphs
        return _Block(paragraph, rows, spacing, int(rows > 1) if after is None else after)

    def _rows(self, paragraph: int) -> int:
        return self.layout.line_count(paragraph)

    def _is_empty(self, paragraph: int) -> bool:
        if self.layout.line_count(paragraph) > 1:
            return False
        return not self.layout.row(RowAddress(paragraph, 0)).cells

    @property
    def top(self) -> Place:
        """The first line of the article."""
        return self._settle(0)

    def _settle(self, paragraph: int) -> Place:
        """The first line at or after the start of `paragraph`, else the last before it."""
        for number in self._onward(paragraph):
            if self.block(number):
                return Place(number, 0)
        for number in self._backward(min(paragraph, len(self.layout.paragraphs)) - 1):
            if block := self.block(number):
                return Place(number, len(block) - 1)
        return Place(0, 0)

    def _onward(self, paragraph: int) -> Iterator[int]:
        """The paragraphs from one to the last, without the empty ones behind an empty one.

        Those have no line, and a file may be a million newlines.
        """
        while paragraph < len(self.layout.paragraphs):
            yield paragraph
            following: int | None = paragraph + 1
            if not self.block(paragraph):
                following = self.layout.paragraph_with_content(paragraph, 1)
            if following is None:
                return
            paragraph = following

    def _backward(self, paragraph: int) -> Iterator[int]:
        """The paragraphs from one to the first, without those that `_onward` leaves out."""
        while paragraph >= 0:
            yield paragraph
            before = paragraph - 1
            if before > 0 and not self.block(paragraph):
                found = self.layout.paragraph_with_content(paragraph, -1)
                # The first empty one behind it may have the blank row of them all.
                before = 0 if found is None else min(before, found + 1)
            paragraph = before

    def down(self, place: Place) -> Iterator[tuple[Place, Line]]:
        """The lines from `place` to the end of the article."""
        first = place.line
        for paragraph in self._onward(place.paragraph):
            block = self.block(paragraph)
            for number in range(first, len(block)):
                yield Place(paragraph, number), block[number]
            first = 0

    def up(self, place: Place) -> Iterator[tuple[Place, Line]]:
        """The lines before `place`, the nearest first."""
        if not self.layout.paragraphs:
            return
        first = place.line - 1
        for paragraph in self._backward(place.paragraph):
            block = self.block(paragraph)
            if paragraph < place.paragraph:
                first = len(block) - 1
            for number in range(first, -1, -1):
                yield Place(paragraph, number), block[number]

    def window(self, top: Place, height: int) -> list[tuple[Place, Line]]:
        """At most `height` lines from `top` on."""
        found: list[tuple[Place, Line]] = []
        for entry in self.down(top):
            if len(found) == height:
                break
            found.append(entry)
        return found

    def move(self, place: Place, lines: int) -> Place:
        """The place `lines` further down (up if negative), kept inside the article."""
        steps = self.down(place) if lines > 0 else self.up(place)
        left = lines + 1 if lines > 0 else -lines
        for found, _ in steps:
            if left == 0:
                break
            place, left = found, left - 1
        return place

    def bottom(self, height: int) -> Place:
        """The top of the last full window of `height` lines."""
        last = Place(max(0, len(self.layout.paragraphs) - 1), 0)
        block = self.block(last.paragraph) if self.layout.paragraphs else ()
        end = Place(last.paragraph, len(block))
        return self.move(end, -height)

    def clamp(self, place: Place, height: int) -> Place:
        """`place` as a top that leaves no needless empty rows below the text."""
        return min(place, self.bottom(height))

    def of(self, address: RowAddress) -> Place:
        """The place of a row of text; of an empty paragraph, that of its blank row."""
        if address.line == 0 and self._is_empty(address.paragraph):
            return self._settle(address.paragraph)
        return Place(address.paragraph, address.line * self.spacing.each)

    def before(self, place: Place, lines: int) -> Place:
        """A top that shows `place` with `lines` lines above it where there are so many."""
        return self.move(place, -lines)

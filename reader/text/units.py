"""The coordinates of text and of the screen; the one place that names them.

Text units count **code points** of the article exactly as decoded: an `Index`
is a place between two of them, a `Range` is half-open `[start, end)` in logical
order. Screen units count terminal cells: a `Column` from 0 at the left, a `Run`
of columns, a `RowAddress`. Only `reader.text` turns one kind into the other.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, NewType

Index = NewType("Index", int)
"""A place in the article's text, in code points from its start."""

Column = NewType("Column", int)
"""A cell of a row, from 0 at the left of the text area."""

Direction = Literal["ltr", "rtl"]
"""The direction of a paragraph (UAX#9 P2, P3) or of a row."""

Base = Literal["auto", "ltr", "rtl"]
"""The base direction asked for: found for each paragraph, or overridden."""


class Range(NamedTuple):
    """Code points from `start` up to but not including `end`, in logical order."""

    start: Index
    end: Index

    @property
    def length(self) -> int:
        """Code points in the range."""
        return self.end - self.start

    def holds(self, index: int) -> bool:
        """Whether the code point at `index` is inside."""
        return self.start <= index < self.end

    def overlaps(self, other: Range) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Range) -> bool:
        """Whether every code point of `other` is inside (equal ranges: yes)."""
        return self.start <= other.start and other.end <= self.end

    def union(self, other: Range) -> Range:
        """The smallest range that holds both."""
        return Range(min(self.start, other.start), max(self.end, other.end))


class RowAddress(NamedTuple):
    """A row of a layout: which paragraph, which line of it, both from 0."""

    paragraph: int
    line: int


class Run(NamedTuple):
    """Neighbouring cells of one row: from `column`, `width` cells."""

    column: Column
    width: int


class Cell(NamedTuple):
    """One cluster where it stands on its row.

    A cluster is what moves, is selected and is painted as one: a grapheme
    (UAX#29) with the zero-width characters attached to it, or two graphemes
    (lam-alef). A cluster of width 0 has no cell: spaces hanging past the edge,
    a paragraph separator, a lone zero-width character.
    """

    column: Column
    """Its first cell."""
    width: int
    """Cells it takes: 0, 1, 2, or for a tab up to 8."""
    start: Index
    """Its first code point in the article."""
    end: Index
    """One past its last code point."""
    glyphs: str
    """What is sent to the terminal for it: shaped, mirrored, without controls."""
    level: int
    """Its resolved bidi level after L1 (odd: right to left)."""

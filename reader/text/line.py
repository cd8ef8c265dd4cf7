"""One line of a paragraph, placed: what `plain` and `odd` build and `row` answers from.

Parallel sequences, a place for each visible cluster from left to right, rather than
an object for each: rows are built by the thousand and few are looked into.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MOST_GLYPHS = 32
"""Code points drawn for one cluster at most: a letter and the 30 marks that UAX#15's
Stream-Safe Text Format allows. A text may pile a million on one letter, and each repaint
would send them all."""


class Line(NamedTuple):
    """The visible clusters of one line from left to right."""

    starts: Sequence[int]
    """The first code point of each, counted from the paragraph's start."""
    ends: Sequence[int] | None
    """One past the last code point of each; None: each has one code point."""
    glyphs: Sequence[str]
    """What is drawn for each; `MOST_GLYPHS` code points at most."""
    widths: Sequence[int] | None
    """Its cells; None: one each."""
    levels: Sequence[int]
    """Its bidi level after L1."""
    places: list[int] | None = None
    """For each code point of the line, without what hangs, its cluster's number from the
    left; None: not known yet."""

"""Any paragraph at all: emoji, controls, tabs, explicit bidi, wide and unknown scripts.

The plain and slow twin of `plain`: it walks clusters where that counts code points.
Called by `layout` for what is not plain; indices count from the paragraph's start.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from reader.text import glyphs, order, segments
from reader.text.line import Line
from reader.text.mirror import MIRRORED
from reader.text.plain import HANGING
from reader.text.shaping import FILLER, shape
from reader.text.stretches import Levels
from reader.text.units import Base

TAB_STOP = 8
"""A tab reaches to the next multiple of this many cells from its line's start side."""

_SOFT_HYPHEN = "\u00ad"
_HYPHEN = "-"


class _Clusters(NamedTuple):
    """The clusters of a paragraph, in logical order, as parallel arrays."""

    starts: array[int]
    """First code points, and the content's length as the last."""
    widths: array[int]
    """Cells, in whatever room there is; a tab's is found on its line."""
    breaks: bytes
    """What may happen after each: `_NO_BREAK`, `_MAY_BREAK`, `_MUST_BREAK`."""


_NO_BREAK, _MAY_BREAK, _MUST_BREAK = range(3)
_WIDEST = 2
"""Cells of the widest cluster that is no tab, where no cluster is cut to the line."""
_BY_LINE = "[\t\u00ad]"
"""What is as wide, or is seen, as its line has it: a tab, a soft hyphen."""


class OddParagraph:
    """The content of any paragraph, without its separator and lone surrogates."""

    def __init__(self, content: str, base: Base) -> None:
        self.content = content
        self._base = base

    @cached_property
    def _shaped(self) -> str:
        return shape(self.content)

    @cached_property
    def _resolved(self) -> Levels:
        return Levels(self.content, self._base)

    @property
    def level(self) -> int:
        """The paragraph's own level: 0 left to right, 1 right to left."""
        return self._resolved.level

    @cached_property
    def _clusters(self) -> _Clusters:
        return _cluster(self.content, self._shaped)

    def cluster(self, index: int) -> tuple[int, int]:
        """Start and end of the cluster that holds the code point at `index`."""
        starts = self._clusters.starts
        at = bisect_right(starts, index) - 1
        return starts[at], starts[at + 1]

    def starts(self, width: int) -> array[int]:
        """Where each line begins at `width` cells; the first is 0."""
        starts, _, breaks = self._clusters
        found = array("I", [0])
        first, count = 0, len(breaks)
        sums = self._sums if width >= _WIDEST else None
        while first < count:
            if sums is None:
                first = self._line_end(first, width)
            else:
                first = self._quick_line_end(first, width, sums)
            if first < count:
                found.append(starts[first])
        return found

    def _line_end(self, first: int, width: int) -> int:
        """The cluster after the last one of the line that begins with cluster `first`."""
        breaks = self._clusters.breaks
        used = best = 0
        for at in range(first, len(breaks)):
            cells = self._cells(at, used, width)
            if used + cells <= width:
                used += cells
            elif self._hangs(at):
                used = width
            else:
                return best or max(at, first + 1)
            if breaks[at] == _MUST_BREAK:
                return at + 1
            if breaks[at] == _MAY_BREAK and (used < width or not self._is_hyphenated(at)):
                best = at + 1
        return len(breaks)

    @cached_property
    def _sums(self) -> array[int] | None:
        """The cells before each cluster; None where a line decides what it has and shows."""
        _, widths, breaks = self._clusters
        if re.search(_BY_LINE, self.content) or _MUST_BREAK in breaks[:-1]:
            return None
        return array("Q", accumulate(widths, initial=0)) if max(widths, default=0) < 3 else None

    def _quick_line_end(self, first: int, width: int, sums: array[int]) -> int:
        """What `_line_end` finds, without a look at each cluster."""
        _, widths, breaks = self._clusters
        count = len(breaks)
        end = bisect_right(sums, sums[first] + width) - 1
        while end < count and (not widths[end] or self._hangs(end)):
            end += 1
        if end == count:
            return count
        best = breaks.rfind(_MAY_BREAK, first, end) + 1
        return best or max(end, first + 1)

    def _cells(self, at: int, used: int, width: int) -> int:
        """The cells of cluster `at` on a line of `width` whose first `used` are taken."""
        if self.content[self._clusters.starts[at]] == "\t":
            return min(TAB_STOP - used % TAB_STOP, width - used)
        return min(self._clusters.widths[at], width)

    def _text(self, at: int) -> str:
        starts = self._clusters.starts
        return self.content[starts[at] : starts[at + 1]]

    def _hangs(self, at: int) -> bool:
        """Whether cluster `at` is a space that may hang past the line's end."""
        text = self._text(at)
        seen = glyphs.first_seen(text)
        return text[seen] in HANGING and glyphs.is_unseen(text[seen + 1 :])

    def _is_hyphenated(self, at: int) -> bool:
        """Whether a break after cluster `at` shows a hyphen."""
        text = self._text(at)
        return _SOFT_HYPHEN in text and not glyphs.is_unseen(text)

    def line(self, start: int, end: int, width: int) -> Line:
        """Place the line `[start, end)`; hanging spaces that don't fit have no place."""
        starts = self._clusters.starts
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        base, piece = self.level, self._resolved.between(start, end)
        piece = order.reset_white_space(self.content[start:end], piece, base)
        drawn: dict[int, tuple[int, int, int, str]] = {}
        used = 0
        for at in range(first, last):
            cells = self._cells(at, used, width)
            if used + cells > width:
                break  # this space hangs, and so does all behind it
            if cells == 0:
                continue
            used += cells
            head = starts[at] + glyphs.first_seen(self._text(at))
            level = piece[head - start]
            look = self._look(at, cells, level)
            if at == last - 1 and used < width and self._ends_in_hyphen(at):
                cells += 1
                look = _HYPHEN + look if level & 1 else look + _HYPHEN
            drawn[head - start] = (starts[at], starts[at + 1], cells, look)
        heads = [place for place in order.visual_order(piece) if place in drawn]
        cells_of = [drawn[place] for place in heads]
        return Line(
            [cell[0] for cell in cells_of],
            [cell[1] for cell in cells_of],
            [cell[3] for cell in cells_of],
            [cell[2] for cell in cells_of],
            bytes([piece[place] for place in heads]),
        )

    def _ends_in_hyphen(self, at: int) -> bool:
        """Whether the line that cluster `at` ends shows a hyphen there."""
        return self._clusters.breaks[at] == _MAY_BREAK and self._is_hyphenated(at)

    def _look(self, at: int, cells: int, level: int) -> str:
        """The glyphs of cluster `at`, in `cells` cells at `level`."""
        start, end = self._clusters.starts[at : at + 2]
        content, shaped = self.content[start:end], self._shaped[start:end]
        if content[0] == "\t":
            return " " * cells
        if self._clusters.widths[at] > cells:
            # Wider than the whole pane: something of that room must stand for it.
            return glyphs.REPLACEMENT + " " * (cells - 1)
        if FILLER in shaped:
            pairs = zip(content, shaped, strict=True)
            shaped = "".join(new for old, new in pairs if new != FILLER or old == FILLER)
        return glyphs.drawn(shaped.translate(MIRRORED) if level & 1 else shaped)


def _cluster(content: str, shaped: str) -> _Clusters:
    """Find the clusters: graphemes, lam-alefs joined, the invisible attached."""
    kinds = segments.break_kinds(content)
    starts, widths = array("I"), array("H")
    held = False  # the cluster before is invisible and waits for this one
    at = 0
    width_of = glyphs.width_of
    for grapheme in segments.graphemes(content):
        width = width_of(grapheme)
        if width and not held and shaped[at] != FILLER:
            starts.append(at)
            widths.append(width)
            at += len(grapheme)
            continue
        merged = shaped[at] == FILLER and content[at] != FILLER
        attaches = width == 0 and bool(starts) and at not in kinds
        if held and kinds.get(at) is not True:
            widths[-1] = width
        elif not (merged or attaches):
            starts.append(at)
            widths.append(width)
        held = widths[-1] == 0
        at += len(grapheme)
    breaks = bytearray(len(starts))
    starts.append(len(content))
    at = 0
    for end, must in kinds.items():
        at = bisect_left(starts, end, at)
        if starts[at] == end and at:
            breaks[at - 1] = _MUST_BREAK if must else _MAY_BREAK
    return _Clusters(starts, widths, bytes(breaks))

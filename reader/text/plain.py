"""A plain paragraph: letters, marks, digits and punctuation, each one cell or none.

Most text is plain, so it keeps no object for each cluster: the paragraph, its shaped
text of the same length, one level a code point or one for all, and two arrays. What
is not plain (see `is_plain`) is `odd`'s, which is slower and does everything; a test
holds the two equal on plain text. Called by `layout`; indices count from the
paragraph's start.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reader.text import order, segments
from reader.text.line import MOST_GLYPHS, Line
from reader.text.mirror import MIRRORABLE, MIRRORED
from reader.text.shaping import FILLER, shape
from reader.text.stretches import Levels
from reader.text.units import Base

HANGING = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
"""Spaces that a line may end after, so that they hang past its edge: class Zs but NBSP's."""

_BASES = (
    " -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1"
    "\u03a3-\u0482\u048a-\u052f\u0531-\u0556\u0559-\u058a\u05be\u05c0\u05c3\u05c6\u05d0-\u05ea"
    "\u05ef-\u05f4\u0606-\u060f\u061b\u061d-\u064a\u0660-\u066f\u0671-\u06d5\u06de\u06e5\u06e6"
    "\u06e9\u06ee-\u06ff\u0750-\u077f\u08a0-\u08c8\u10a0-\u10c5\u10d0-\u10ff\u1e00-\u1f15"
    "\u2000-\u200a\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2100-\u218b\u2190-\u2211\u2213-\u22ff"
)
_MARKS = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
)
_PLAIN = re.compile(f"(?:[{_BASES}][{_BASES}{_MARKS}]*)?")
_ALEFS = "\u0622\u0623\u0625\u0627"
_SILENT = re.compile(f"(?<=\u0644)[{_MARKS}]*[{_ALEFS}][{_MARKS}]*|[{_MARKS}]+")
"""A run of code points without a cell of their own: marks, and the alef of a lam-alef."""
_MARK = re.compile(f"[{_MARKS}]")
_CLUSTER = f"[^{_MARKS}][{_MARKS}]*"
"""A base with its marks. Compiled for the first text that has marks."""
_MOST_PLACES = 4096
"""Code points of a line whose places are kept; one with more has very few clusters."""
_SHAPED_AT_ONCE = 4096
"""Code points that are shaped together, or some more, up to a space."""
_SPACES = re.compile(f"(?:[{HANGING}](?![{_MARKS}]))*")
_WHITE = " \u2000-\u200a\u205f"
_ENDS_WHITE = re.compile(f"[{_WHITE}]")
"""Bidi class WS, as far as it is plain: what rule L1 resets at a line's end."""


def is_plain(content: str) -> bool:
    """Whether each code point is one cell wide or a mark on the one before it."""
    return _PLAIN.fullmatch(content) is not None


class PlainParagraph:
    """The content of one plain paragraph, without its separator."""

    __slots__ = (
        "_base",
        "_ends",
        "_has_marks",
        "_levels",
        "_mirrors",
        "_opportunities",
        "_shaped",
        "_shaped_from",
        "_silent",
        "content",
    )

    def __init__(self, content: str, base: Base) -> None:
        self.content = content
        self._base: Base = base
        self._has_marks = _MARK.search(content) is not None
        self._mirrors = MIRRORABLE.search(content) is not None
        # Runs of marks and merged alefs: code points without a cell of their own.
        self._silent, self._ends = array("I"), array("I")
        if self._has_marks or "\u0644" in content:
            spans = [match.span() for match in _SILENT.finditer(content)]
            self._silent.extend([start for start, _ in spans])
            self._ends.extend([end for _, end in spans])
        self._opportunities = self._find_opportunities()
        self._levels: Levels | None = None  # lines need none, rows do
        self._shaped = ""
        self._shaped_from = 0

    def _find_opportunities(self) -> array[int]:
        found = segments.break_opportunities(self.content)
        if not self._has_marks:
            return found  # none of UAX#14's is inside a lam-alef
        # It breaks between a space and a mark, which are one cluster, but not between marks.
        inside = set(self._silent).intersection(found)
        return array("I", [at for at in found if at not in inside]) if inside else found

    def _resolved(self) -> Levels:
        if self._levels is None:
            self._levels = Levels(self.content, self._base)
        return self._levels

    def _shape(self, start: int, end: int) -> str:
        """The code points `[start, end)` in their forms; shaped with what is around them.

        Nothing joins across a space.
        """
        first = self._shaped_from
        if start < first or end > first + len(self._shaped):
            content = self.content
            first = content.rfind(" ", 0, start) + 1
            last = content.find(" ", max(end, first + _SHAPED_AT_ONCE))
            self._shaped = shape(content[first : last if last >= 0 else len(content)])
            self._shaped_from = first
        return self._shaped[start - first : end - first]

    @property
    def level(self) -> int:
        """The paragraph's own level: 0 left to right, 1 right to left."""
        return self._resolved().level

    def cluster(self, index: int) -> tuple[int, int]:
        """Start and end of the cluster that holds the code point at `index`."""
        silent, ends = self._silent, self._ends
        at = bisect_right(silent, index + 1) - 1
        if at >= 0 and silent[at] == index + 1:
            return index, ends[at]
        if at >= 0 and index < ends[at]:
            return silent[at] - 1, ends[at]
        return index, index + 1

    def starts(self, width: int) -> array[int]:
        """Where each line begins at `width` cells; the first is 0."""
        found = array("I", [0])
        content, count, opportunities = self.content, len(self.content), self._opportunities
        silent, ends, runs = self._silent, self._ends, len(self._silent)
        start = at = 0
        while True:
            # As `_reach`, which would look for its first run anew: a megabyte has ten
            # thousand lines, and all of them are wanted at each new width.
            reach = start + width
            while at < runs and silent[at] < start:
                at += 1
            run = at
            while run < runs and silent[run] <= reach:
                reach += ends[run] - silent[run]
                run += 1
            if reach >= count:
                break
            hang = reach if content[reach] not in HANGING else _end_of_spaces(content, reach)
            if hang == count:
                break
            before = bisect_right(opportunities, hang)
            last = opportunities[before - 1] if before else 0
            start = last if last > start else hang
            found.append(start)
        return found

    def _reach(self, start: int, width: int) -> int:
        """One past the last code point that stands within `width` cells from `start`."""
        silent, ends, count = self._silent, self._ends, len(self.content)
        end = start + width
        at = bisect_left(silent, start)
        while at < len(silent) and silent[at] <= end:
            end += ends[at] - silent[at]
            at += 1
        return min(end, count)

    def _silent_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The runs without cells between two boundaries of clusters."""
        first, last = bisect_left(self._silent, start), bisect_left(self._silent, end)
        if first == last:
            return []
        return list(zip(self._silent[first:last], self._ends[first:last], strict=True))

    def line(self, start: int, end: int, width: int) -> Line:
        """Place the line `[start, end)`; hanging spaces that don't fit have no place."""
        end = min(end, self._reach(start, width))
        levels = self._levels or self._resolved()
        base, piece = levels.level, levels.between(start, end)
        level = piece[0] if piece else base
        keeps = level == base or _ENDS_WHITE.match(self.content, end - 1) is None
        if keeps and piece.count(level) == len(piece):
            return self._one_way(start, end, level)
        piece = order.reset_white_space(self.content[start:end], piece, base)
        return self._mixed(start, end, piece)

    def _one_way(self, start: int, end: int, level: int) -> Line:
        """A line of one level throughout: two thirds of all lines or more."""
        shaped = self._shape(start, end)
        if level & 1 and self._mirrors:
            shaped = shaped.translate(MIRRORED)
        silent = self._silent_in(start, end)
        count = end - start
        if silent:
            count -= sum(last - first for first, last in silent)
        places = list(range(count - 1, -1, -1) if level & 1 else range(count))
        known: list[int] | None = places
        starts: Sequence[int] = range(start, end)
        ends: Sequence[int] | None = None
        glyphs: Sequence[str] = shaped
        if silent:
            known = _spread(places, start, silent) if end - start < _MOST_PLACES else None
            logical = _without(start, end, silent)
            starts, ends = logical, [*logical[1:], end]
            glyphs = shaped.replace(FILLER, "")
            if len(glyphs) > count:
                glyphs = _grouped(glyphs)
        if level & 1:
            starts, glyphs = starts[::-1], glyphs[::-1]
            ends = ends[::-1] if ends is not None else None
        return Line(starts, ends, glyphs, None, bytes((level,)) * count, known)

    def _mixed(self, start: int, end: int, piece: bytes) -> Line:
        """A line of several levels."""
        shaped = self._shape(start, end)
        silent = self._silent_in(start, end)
        places: Sequence[int] = order.visual_order(piece)
        ends: Sequence[int] | None = None
        if silent:
            logical = _without(start, end, silent)
            stops = dict(zip((at - start for at in logical), [*logical[1:], end], strict=True))
            places = [at for at in places if at in stops]
            ends = [stops[at] for at in places]
        glyphs: Sequence[str] = shaped
        if self._mirrors:
            mirrored = shaped.translate(MIRRORED)
            glyphs = [
                other if level & 1 else glyph
                for glyph, other, level in zip(shaped, mirrored, piece, strict=True)
            ]
        if ends is not None and self._has_marks:
            drawn = [
                (glyphs[at] + shaped[at + 1 : stop - start].replace(FILLER, ""))[:MOST_GLYPHS]
                for at, stop in zip(places, ends, strict=True)
            ]
        else:
            drawn = [glyphs[at] for at in places]
        starts = [start + at for at in places]
        return Line(starts, ends, drawn, None, bytes([piece[at] for at in places]))


def _without(start: int, end: int, silent: list[tuple[int, int]]) -> list[int]:
    """The code points `[start, end)` that have cells."""
    seen: list[int] = []
    at = start
    for first, last in silent:
        seen.extend(range(at, first))
        at = last
    seen.extend(range(at, end))
    return seen


def _spread(places: list[int], start: int, silent: list[tuple[int, int]]) -> list[int]:
    """The place of each code point, from those of the ones that have cells, in their order."""
    for first, last in silent:
        at = first - start
        places[at:at] = [places[at - 1]] * (last - first)
    return places


def _grouped(shaped: str) -> list[str]:
    """Each base with its marks, in logical order."""
    found: list[str] = re.findall(_CLUSTER, shaped)
    if len(shaped) - len(found) < MOST_GLYPHS:
        return found
    return [cluster[:MOST_GLYPHS] for cluster in found]


def _end_of_spaces(content: str, at: int) -> int:
    """One past the last of the spaces that stand at `at`; `at` where there is none."""
    found = _SPACES.match(content, at)
    return found.end() if found else at

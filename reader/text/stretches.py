"""The levels of a long paragraph, stretch by stretch as its rows are asked for.

One call for a megabyte of brackets and numbers takes half a second and a hundred
megabytes, since the library tells levels only in print (see `levels`). But what UAX#9
resolves on one side of a letter depends on nothing on the other side of it, as long as no
explicit control is about and no bracket pair lies around it; there the text is cut. Used
by `plain` and `odd`; a test holds it equal to one call.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from functools import cache

from reader.text import levels
from reader.text.mirror import PAIRS
from reader.text.units import Base

STRETCH = 2048
"""Code points resolved by one call, or a few more; a shorter paragraph is resolved whole."""

_EXPLICIT = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MOST_OPEN = 63
"""Brackets open at once; with more of them no pair is found any longer (BD16)."""
_EQUIVALENT = {"\u2329": "\u3008", "\u232a": "\u3009"}
"""Canonical equivalents, which BD16 takes for one bracket."""


class Levels:
    """The levels of one paragraph, before rule L1.

    Args:
        content: the paragraph without its separator, no lone surrogates.
        base: its direction, or `auto`.
        stretch: code points after which it may be cut.

    Raises:
        LevelsUnreadable: at any question; see `levels.resolve`.
    """

    def __init__(self, content: str, base: Base, stretch: int = STRETCH) -> None:
        self._content = content
        self._base: Base = base
        self._known: dict[int, bytes] = {}
        self._starts = array("Q", (0,))
        if len(content) > 2 * stretch and not levels.is_one_way(content, base):
            self._starts.extend(_cuts(content, stretch))
        self._starts.append(len(content))
        self.level, self._known[0] = levels.resolve(content[: self._starts[1]], base)

    def between(self, start: int, end: int) -> bytes:
        """The levels of the code points `[start, end)`."""
        starts = self._starts
        if len(starts) == 2:
            return self._known[0][start:end]
        at = bisect_right(starts, start, 0, len(starts) - 1) - 1
        begin = starts[at]
        found = self._stretch(at)[start - begin : end - begin]
        while at + 2 < len(starts) and starts[at + 1] < end:
            at += 1
            found += self._stretch(at)[: end - starts[at]]
        return found

    def _stretch(self, at: int) -> bytes:
        found = self._known.get(at)
        if found is None:
            start, end = self._starts[at], self._starts[at + 1]
            # The letter before goes along: it is all that what follows may look back at.
            base: Base = "rtl" if self.level else "ltr"
            found = levels.resolve(self._content[start - 1 : end], base)[1][1:]
            self._known[at] = found
        return found


def _cuts(content: str, stretch: int) -> list[int]:
    """Where `content` may be cut: behind a letter that no bracket pair lies around."""
    if _EXPLICIT.search(content):
        return []
    pairs = outer_pairs(content)
    if pairs is None:
        return []
    opens = [pair[0] for pair in pairs]
    found: list[int] = []
    at = stretch
    letters = re.compile(levels.LETTER)
    while (letter := letters.search(content, at)) is not None:
        cut = letter.end()
        pair = bisect_right(opens, cut - 1) - 1
        if pair >= 0 and cut <= pairs[pair][1]:
            at = pairs[pair][1]
        elif cut < len(content):
            found.append(cut)
            at = cut + stretch
        else:
            break
    return found


def outer_pairs(content: str) -> list[tuple[int, int]] | None:
    """The bracket pairs that lie in no other (BD16), where nothing explicit is about.

    Returns:
        Where each opens and closes, in order; None: so many are open that none is found.
    """
    closers = brackets()
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for match in _bracket().finditer(content):
        at, end = match.span()
        if end - at > 1:  # nothing but a bracket and its partner
            if len(opened) == _MOST_OPEN:
                return None
            found.append((at, end - 1))
            continue
        bracket = _EQUIVALENT.get(match[0], match[0])
        closer = closers.get(bracket)
        if closer is not None:
            if len(opened) == _MOST_OPEN:
                return None
            opened.append((closer, at))
            continue
        depth = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == bracket), None)
        if depth is not None:
            start = opened[depth][1]
            del opened[depth:]
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at))
    return found


@cache
def brackets() -> dict[str, str]:
    """Each opening bracket of BidiBrackets.txt with what closes it: mirrored Ps with its Pe."""
    firsts, seconds = PAIRS[::2], PAIRS[1::2]
    pairs = zip(firsts + seconds, seconds + firsts, strict=True)
    return {
        opening: closing
        for opening, closing in pairs
        if unicodedata.category(opening) == "Ps" and opening not in _EQUIVALENT
    }


@cache
def _bracket() -> re.Pattern[str]:
    ours = brackets()
    every = f"{re.escape(''.join((*ours, *ours.values(), *_EQUIVALENT)))}"
    return re.compile(rf"\([^{every}]*\)|\[[^{every}]*\]|[{every}]")

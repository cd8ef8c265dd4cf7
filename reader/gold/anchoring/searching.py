"""Places for a quote that no alignment tells: where its words and those beside it stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from reader.gold.anchoring.alignment import Alignment
from reader.gold.anchoring.judging import Mark, parts_word
from reader.gold.anchoring.tokens import Tokens

_SIZE: Final = 2
"""Words of what is looked up."""
_MOST: Final = 40
"""Places of one pair of words that are looked at; what stands everywhere tells nothing."""
_FEW: Final = 4
"""One of so many pairs of words has to stand at a place, or it is not looked at."""
_CANDIDATES: Final = 5
"""Places for one quote that are judged."""
_ENOUGH: Final = 2_000
"""Code points of a quote and its context that are looked up."""
_SLACK: Final = 48
"""Code points beside a place that may belong to it: something was put in there."""
_NEAR: Final = 12
"""Code points within which two votes are for one place."""


class Index:
    """Where each pair of words of a text stands, to vote by for a place.

    Args:
        tokens: of the new text.
        ranges: code points of it among which is looked.
    """

    def __init__(self, tokens: Tokens, ranges: Sequence[tuple[int, int]]) -> None:
        self._tokens = tokens
        self._ranges = ranges
        self._starts = [start for start, _ in ranges]
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for start, end in ranges:
            first, last = tokens.at(start), tokens.at(end)
            for size in (1, _SIZE):
                for number, shingle in enumerate(tokens.shingles(first, last, size), first):
                    self._places[shingle].append(tokens.starts[number])

    def candidates(self, mark: Mark) -> Iterator[tuple[int, int]]:
        """Ranges of the text that may be the mark's, the likeliest first."""
        # The beginning of a long quote tells where it is as well as all of it.
        own = Tokens(mark.whole[:_ENOUGH])
        for size in (_SIZE, 1):
            votes: Counter[int] = Counter()
            voters = 0
            for number, shingle in enumerate(own.shingles(0, len(own), size)):
                places = self._places.get(shingle, ())
                if len(places) <= _MOST:
                    voters += 1
                    votes.update(place - own.starts[number] for place in places)
            if votes:
                for shift in _strongest(votes, max(1, voters // _FEW)):
                    yield from self._about(mark, shift)
                return

    def _about(self, mark: Mark, shift: int) -> Iterator[tuple[int, int]]:
        """Where the quote is, if what stands from `shift` on is the mark with its context.

        The mark and its context are aligned with that piece of the text, as two texts are.
        """
        at = shift + len(mark.before)
        if self._stands(mark.quote, at):
            if self._is_open(at, at + len(mark.quote)):
                yield at, at + len(mark.quote)
            return
        slack = _SLACK + len(mark.quote) // 4
        first = max(0, shift - slack)
        piece = self._tokens.text[first : shift + len(mark.whole) + slack]
        start = len(mark.before)
        for left, right in Alignment(mark.whole, piece).images(start, start + len(mark.quote)):
            if self._is_open(first + left, first + right):
                yield first + left, first + right

    def _stands(self, quote: str, at: int) -> bool:
        """Whether a quote stands there, and no word goes over its edges."""
        text, end = self._tokens.text, at + len(quote)
        if at < 0 or not text.startswith(quote, at):
            return False
        return not (parts_word(text, at) or parts_word(text, end))

    def _is_open(self, start: int, end: int) -> bool:
        """Whether a range is for the most part among what is looked in."""
        at = bisect_right(self._starts, start) - 1
        inside = 0
        while at < len(self._ranges) and (at < 0 or self._ranges[at][0] < end):
            if at >= 0:
                low, high = self._ranges[at]
                inside += max(0, min(end, high) - max(start, low))
            at += 1
        return 2 * inside > end - start


def _strongest(votes: Counter[int], least: int) -> list[int]:
    """The shifts with most votes, and at least so many, those nearby counted together."""
    together: Counter[int] = Counter()
    for shift, count in votes.items():
        for near in (shift // _NEAR, shift // _NEAR + 1):
            together[near] += count
    found: list[int] = []
    for near, count in together.most_common(2 * _CANDIDATES):
        if count < least:
            break
        best = max(
            (shift for shift in range((near - 1) * _NEAR, (near + 1) * _NEAR) if shift in votes),
            key=lambda shift: votes[shift],
        )
        if all(abs(best - other) > _NEAR for other in found):
            found.append(best)
    return found[:_CANDIDATES]

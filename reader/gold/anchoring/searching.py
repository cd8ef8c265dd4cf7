"""Places for a quote that no alignment tells: where its words and those beside it stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from reader.gold.anchoring.judging import Mark
from reader.gold.anchoring.tokens import Tokens

_SIZE: Final = 2
"""Words of what is looked up."""
_MOST: Final = 40
"""Places of one pair of words that are looked at; what stands everywhere tells nothing."""
_CANDIDATES: Final = 8
"""Places for one quote that are judged."""
_ENOUGH: Final = 2_000
"""Code points of a quote and its context that are looked up."""
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
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for start, end in ranges:
            first, last = tokens.at(start), tokens.at(end)
            for size in (1, _SIZE):
                for number, shingle in enumerate(tokens.shingles(first, last, size), first):
                    self._places[shingle].append(tokens.starts[number])

    def candidates(self, mark: Mark) -> Iterator[tuple[int, int]]:
        """Ranges of the text that may be the mark's, the likeliest first."""
        # The beginning of a long quote tells where it is as well as all of it.
        whole = (mark.before + mark.quote + mark.after)[:_ENOUGH]
        own = Tokens(whole)
        votes: Counter[int] = Counter()
        for size in (_SIZE, 1):
            for number, shingle in enumerate(own.shingles(0, len(own), size)):
                places = self._places.get(shingle, ())
                if len(places) <= _MOST:
                    for place in places:
                        votes[place - own.starts[number]] += size
            if votes:
                break
        for shift in _strongest(votes):
            yield from self._edges(mark, shift + len(mark.before))

    def _edges(self, mark: Mark, start: int) -> Iterator[tuple[int, int]]:
        """A range about there, from a word's beginning to a word's end."""
        tokens, text = self._tokens, self._tokens.text
        found = text.find(mark.quote, max(0, start - _NEAR), start + len(mark.quote) + _NEAR)
        if found >= 0:
            yield found, found + len(mark.quote)
            return
        first = tokens.at(max(0, start))
        near = [at for at in (first - 1, first) if 0 <= at < len(tokens)]
        end = start + len(mark.quote)
        last = tokens.at(max(0, end))
        ends = [at for at in (last - 2, last - 1, last) if 0 <= at < len(tokens)]
        for left in near:
            for right in ends:
                if tokens.starts[left] < tokens.end(right):
                    yield tokens.starts[left], tokens.end(right)


def _strongest(votes: Counter[int]) -> list[int]:
    """The shifts with most votes, those nearby counted together."""
    together: Counter[int] = Counter()
    for shift, count in votes.items():
        for near in (shift // _NEAR, shift // _NEAR + 1):
            together[near] += count
    found: list[int] = []
    for near, _ in together.most_common(2 * _CANDIDATES):
        best = max(
            (shift for shift in range((near - 1) * _NEAR, (near + 1) * _NEAR) if shift in votes),
            key=lambda shift: votes[shift],
        )
        if all(abs(best - other) > _NEAR for other in found):
            found.append(best)
    return found[:_CANDIDATES]

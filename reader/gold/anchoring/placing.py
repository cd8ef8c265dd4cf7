"""An answer for each span of an old text: where it is in the new one, or that it is lost.

Along the alignment first: the place it gives is taken where the quote there is the same or
nearly so and enough of what stands around is, too. Else the quote is looked for with its
context, among what the new text has and the old one had not: all else of the new text *is*
something of the old one, only not this. Where the best place is hardly better than the next
one, or not good enough, the span is lost: a lost mark is looked at by its owner, one in the
wrong place by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, NamedTuple

from reader.gold.anchoring.alignment import Alignment
from reader.gold.anchoring.folding import Folded
from reader.gold.anchoring.judging import (
    Fit,
    Mark,
    Spot,
    fit_of,
    is_attached,
    is_boundary,
    parts_word,
    snapped,
    unspaced,
)
from reader.gold.anchoring.runs import Tick
from reader.gold.anchoring.searching import Index
from reader.gold.anchoring.tokens import Tokens

Kind = Literal["kept", "moved", "orphaned"]

LEAST: Final = 80.0
"""How alike a quote and what is in its place have to be at least, of 100."""
_LONG: Final = 24
"""Folded code points from which a quote speaks for itself."""
_CONTEXT: Final = 45.0
"""How alike the surroundings of a place that the alignment gives have to be, of 100."""
_SURE: Final = 80.0
_MARGIN: Final = 8.0
"""The same for a place that was searched for, and how much better than the next it has to be."""
_KEPT: Final = 55.0
"""How alike the surroundings have to be for a mark to count as kept where it was."""
_EVERY: Final = 64
"""Spans between two calls of the progress."""


class Answer(NamedTuple):
    """What became of one span."""

    kind: Kind
    """`kept`: the same quote in the place that follows from the texts; `moved`: another place,
    or nearly the same quote; `orphaned`: not found, or not for sure."""
    start: int = 0
    """Its first code point in the new text."""
    end: int = 0
    """One past its last; as `start` for an orphan."""
    score: float = 0.0
    """How alike the quotes are, of 100."""


ORPHAN: Final = Answer("orphaned")


class Found(NamedTuple):
    """A place in the folded text."""

    start: int
    end: int
    fit: Fit


def reanchor(
    spots: Sequence[Spot],
    old: str | None,
    new: str,
    tick: Callable[[float], object] = lambda done: None,
) -> list[Answer]:
    """Find each span's place in the new text.

    Args:
        spots: spans on the old text, in any order.
        old: the text that they were made on; None: it is gone, and their quotes and
            contexts are all there is.
        new: the text that they are wanted on.
        tick: called now and then with how much is done, from 0 to 1; what it raises ends
            the work, and comes out here.

    Returns:
        One answer for each spot, in their order.
    """
    tick(0.0)
    return _Placing(old, new, lambda done: tick(0.5 * done)).answers(spots, tick)


class _Placing:
    """Two texts, and the answers for spans on the first."""

    def __init__(self, old: str | None, new: str, tick: Tick) -> None:
        self._new = Folded(new)
        self._old = None if old is None else Folded(old)
        self._alignment: Alignment | None = None
        if self._old is not None:
            self._alignment = Alignment(self._old.text, self._new.text, tick)
        self._search: Index | None = None

    def answers(self, spots: Sequence[Spot], tick: Tick) -> list[Answer]:
        found: list[Answer] = []
        for number, spot in enumerate(spots):
            if number % _EVERY == 0:
                tick(0.5 + 0.5 * number / len(spots))
            found.append(self._answer(spot))
        tick(1.0)
        return found

    def _answer(self, spot: Spot) -> Answer:
        mark = Mark.of(spot)
        if not mark.quote:
            return self._unseen(spot)
        found = self._along(spot, mark)
        kind: Kind = "kept"
        if found is None:
            found, kind = self._searched(mark), "moved"
        if found is None:
            return ORPHAN
        start, end = self._to_original(spot, found)
        same = self._new.original[start:end] == spot.quote
        if not same or found.fit.context < _KEPT:
            kind = "moved"
        return Answer(kind, start, end, found.fit.quote)

    def _unseen(self, spot: Spot) -> Answer:
        """A quote of spaces and marks alone: only where all around it is as it was."""
        text = self._new.original
        whole = spot.prefix + spot.quote + spot.suffix
        at = text.find(whole)
        if at < 0 or text.find(whole, at + 1) >= 0:
            return ORPHAN
        start, end = at + len(spot.prefix), at + len(spot.prefix) + len(spot.quote)
        for was, now in ((spot.start, start), (spot.end, end)):
            if self._between_graphemes(was) and not is_boundary(text, now):
                return ORPHAN
        return Answer("kept", start, end, 100.0)

    def _along(self, spot: Spot, mark: Mark) -> Found | None:
        """The best place that the alignment gives, if it is good enough."""
        if self._old is None or self._alignment is None:
            return None
        start = self._old.from_original(spot.start)
        end = self._old.from_original(spot.end)
        start, end = unspaced(self._old.text, start, end)
        if self._alignment.is_torn(start, end):
            return None
        for place in self._judged(mark, self._alignment.images(start, end)):
            near = len(mark.quote) >= _LONG or place.fit.context >= _CONTEXT
            if near and place.fit.quote >= LEAST:
                return place
        return None

    def _searched(self, mark: Mark) -> Found | None:
        """The best place elsewhere, if it is good enough and no other is nearly as good."""
        if self._search is None:
            if self._alignment is None:
                whole = [(0, len(self._new.text))]
                self._search = Index(Tokens(self._new.text), whole)
            else:
                self._search = Index(self._alignment.tokens[1], self._alignment.free)
        places = sorted(self._judged(mark, self._search.candidates(mark)), key=_worth, reverse=True)
        if not places or places[0].fit.quote < LEAST or places[0].fit.context < _SURE:
            return None
        best = places[0]
        others = (place for place in places if place.end <= best.start or best.end <= place.start)
        second = next(others, None)
        if second is not None and _worth(best) - _worth(second) < _MARGIN:
            return None
        return best

    def _judged(self, mark: Mark, places: Iterable[tuple[int, int]]) -> list[Found]:
        return [Found(start, end, fit_of(mark, self._new, start, end)) for start, end in places]

    def _to_original(self, spot: Spot, found: Found) -> tuple[int, int]:
        """A place of the folded text in the text itself, between graphemes if the old one was."""
        text = self._new.original
        start = self._new.to_original(found.start)
        lead = len(spot.quote) - len(spot.quote.lstrip())
        end = self._new.to_original(found.end - 1) + 1
        for first in (start, start - lead):
            last = first + len(spot.quote)
            whole = found.fit.quote == 100 or not parts_word(text, last)
            if first >= 0 and whole and text.startswith(spot.quote, first):
                start, end = first, last
                break
        while end < len(text) and is_attached(text[end]) and not spot.suffix.startswith(text[end]):
            end += 1
        start, end = _trimmed(text, spot.quote, start, end)
        if self._between_graphemes(spot.start):
            start, _ = snapped(text, start, end)
        if self._between_graphemes(spot.end):
            _, end = snapped(text, start, end)
        return start, end

    def _between_graphemes(self, index: int) -> bool:
        """Whether an edge of an old span stood where one grapheme ends and the next begins."""
        return self._old is None or is_boundary(self._old.original, index)


def _trimmed(text: str, quote: str, start: int, end: int) -> tuple[int, int]:
    """A range without the spaces at its edges that the quote has not."""
    while start < end and text[start].isspace() and not quote[0].isspace():
        start += 1
    while start < end and text[end - 1].isspace() and not quote[-1].isspace():
        end -= 1
    return start, end


def _worth(found: Found) -> float:
    """What places are ranked by."""
    return 0.5 * found.fit.quote + 0.5 * found.fit.context

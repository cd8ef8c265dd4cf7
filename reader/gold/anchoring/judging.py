"""How well a place in the new text fits a span, and where a span's edges may stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final, NamedTuple, Protocol

from reader.gold.anchoring.folding import Folded
from reader.text.segments import graphemes, safe

NEARBY: Final = 24
"""Folded code points beside a span by which a place is judged; a span keeps 32 of its own."""
_LONGEST: Final = 4_096
"""Code points of texts that are compared letter by letter."""
_WORD: Final = re.compile(r"\w+|\W", re.DOTALL)
_FAR_OFF: Final = 75.0
"""How alike two texts are at most, of 100, if it is not worth to find out how much."""
_FAR: Final = 64
"""How far back a sure boundary between graphemes is looked for: before a space, and behind a
line feed (UAX#29, GB4)."""


def unspaced(text: str, start: int, end: int) -> tuple[int, int]:
    """A range of a folded text without the spaces at its edges."""
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return start, end


class Spot(Protocol):
    """What has to be known of a span; `reader.gold.model.Span` has it."""

    @property
    def start(self) -> int:
        """Its first code point in the old text."""

    @property
    def end(self) -> int:
        """One past its last."""

    @property
    def quote(self) -> str:
        """The old text between them."""

    @property
    def prefix(self) -> str:
        """What stood before it."""

    @property
    def suffix(self) -> str:
        """What stood behind it."""


class Mark(NamedTuple):
    """A spot, folded."""

    quote: str
    before: str
    after: str

    @property
    def whole(self) -> str:
        """All of it in its order."""
        return self.before + self.quote + self.after

    @classmethod
    def of(cls, spot: Spot) -> Mark:
        """Fold a spot's quote and what stood beside it; spaces at its edges count as beside it."""
        whole = Folded(spot.prefix + spot.quote + spot.suffix)
        start = whole.from_original(len(spot.prefix))
        end = whole.from_original(len(spot.prefix) + len(spot.quote))
        start, end = unspaced(whole.text, start, end)
        before, after = whole.text[max(0, start - NEARBY) : start], whole.text[end : end + NEARBY]
        return cls(whole.text[start:end], before, after)


class Fit(NamedTuple):
    """How well a place fits, each from 0 to 100."""

    quote: float
    """How alike the quotes are."""
    before: float
    """How alike is what stands before."""
    after: float
    """How alike is what stands behind."""

    @property
    def context(self) -> float:
        """How alike is what stands around, the better side counting more."""
        return 0.7 * max(self.before, self.after) + 0.3 * min(self.before, self.after)


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 100, in a time that grows with their length.

    That of Indel distance; of what is too long for it, that of the words they have in common,
    whatever their order: a text of a megabyte is no quote that anybody reads to its end.
    """
    from rapidfuzz import fuzz

    if max(len(one), len(other)) <= _LONGEST:
        return fuzz.ratio(one, other)
    most = 200 * min(len(one), len(other)) / (len(one) + len(other))
    if most < _FAR_OFF:
        return most
    mine, others = Counter(_WORD.findall(one)), Counter(_WORD.findall(other))
    common = sum(len(word) * count for word, count in (mine & others).items())
    return 200 * common / (len(one) + len(other))


def fit_of(mark: Mark, new: Folded, start: int, end: int) -> Fit:
    """How well `[start, end)` of the folded text fits a mark."""
    text = new.text
    before, after = text[max(0, start - NEARBY) : start], text[end : end + NEARBY]
    return Fit(
        likeness(mark.quote, text[start:end].strip()),
        _alike(mark.before, before),
        _alike(mark.after, after),
    )


def _alike(ours: str, theirs: str) -> float:
    return 100.0 if not ours and not theirs else likeness(ours, theirs)


def is_attached(letter: str) -> bool:
    """Whether a code point belongs to the letter before it: a mark, or a tatweel."""
    return letter == "\u0640" or unicodedata.category(letter) in ("Mn", "Me")


def parts_word(text: str, index: int) -> bool:
    """Whether letters or digits stand on both sides of an index."""
    return 0 < index < len(text) and text[index - 1].isalnum() and text[index].isalnum()


def is_boundary(text: str, index: int) -> bool:
    """Whether no grapheme of a text goes over an index."""
    return index in (0, len(text)) or index in _boundaries(text, index)


def snapped(text: str, start: int, end: int) -> tuple[int, int]:
    """A range widened to whole graphemes."""
    if not is_boundary(text, start):
        start = max(at for at in _boundaries(text, start) if at < start)
    if not is_boundary(text, end):
        end = min(at for at in _boundaries(text, end) if at > end)
    return start, end


def _boundaries(text: str, index: int) -> list[int]:
    """Boundaries of graphemes around an index, the next ones on both sides among them."""
    least = max(0, index - _FAR)
    at = max(least, text.rfind(" ", least, index), text.rfind("\n", least, index) + 1)
    last = min(len(text), index + _FAR)
    places = [at]
    for piece in graphemes(safe(text[at:last])):
        places.append(places[-1] + len(piece))
    return places

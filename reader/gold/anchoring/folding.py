"""A text as it is compared: without case, marks, and what spelling, typing and layout change.

Two editions of an article differ most in what no reader sees: quotes and dashes, spaces and
line ends, composed or decomposed letters (UAX#15), Arabic spellings (hamza, yeh, teh marbuta,
tatweel, vocalisation), joiners. All that is folded away before texts are aligned; a folded
text knows where each of its code points stands in the original.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from typing import Final

_GONE: Final = "\ufdd0"
"""A noncharacter for what is left out; no text is meant to hold one."""
_LEAVE_OUT = re.compile(f"{_GONE}+| [ {_GONE}]+")
_JAMO = re.compile("[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")
"""Hangul in NFD: the only letters that are composed of letters."""

_SAME: Final = {
    **dict.fromkeys("“”„‟«»‹›‘’‚‛`´′″＂＇'〝〞〟「」『』", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("ٱ", "ا"),
    **dict.fromkeys("ىیےۍې", "ي"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ةھہۀە", "ه"),
    "،": ",",
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "٫": ".",
    "٬": ",",
    "…": ".",
    "ـ": _GONE,
}
"""What is written in the place of each other."""


class _Table(dict[int, str]):
    """For `str.translate`: each code point's folded form, found when it is first met."""

    def __missing__(self, point: int) -> str:
        found = self[point] = _fold(chr(point))
        return found


def _fold(letter: str) -> str:
    """One code point for one."""
    if letter.isspace():
        return " "
    if letter in _SAME:
        return _SAME[letter]
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return _GONE
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", letter)
    composed = all(unicodedata.category(mark) == "Mn" for mark in parts[1:])
    base = parts[0] if composed else letter
    base = _SAME.get(base, base)
    low = base.lower()
    return low if len(low) == 1 else base


_TABLE = _Table()


class Folded:
    """A folded text, and the way from its indices to the original's and back.

    Args:
        original: the text.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        same = original.translate(_TABLE)
        pieces: list[str] = []
        self._here, self._there = array("Q", [0]), array("Q", [0])
        length = at = 0
        for found, instead in _changes(same):
            pieces += (same[at : found[0]], instead)
            length += found[0] - at + len(instead)
            at = found[1]
            self._here.append(length)
            self._there.append(at)
        pieces.append(same[at:])
        self.text = "".join(pieces)
        """The folded text."""

    def to_original(self, index: int) -> int:
        """Where a code point of the folded text stands in the original."""
        piece = bisect_right(self._here, index) - 1
        return self._there[piece] + index - self._here[piece]

    def from_original(self, index: int) -> int:
        """The first folded code point of what stands from `index` on."""
        piece = bisect_right(self._there, index) - 1
        found = self._here[piece] + index - self._there[piece]
        later = self._here[piece + 1] if piece + 1 < len(self._here) else len(self.text)
        return min(found, later)


def _changes(same: str) -> list[tuple[tuple[int, int], str]]:
    """What is left out or replaced by fewer code points, in order.

    Of a run of spaces the first stays; of a syllable of jamo its one letter.
    """
    found: list[tuple[tuple[int, int], str]] = []
    for match in _LEAVE_OUT.finditer(same):
        start = match.start() + same.startswith(" ", match.start())
        found.append(((start, match.end()), ""))
    if _JAMO.search(same):
        jamo = [(match.span(), _syllable(match[0])) for match in _JAMO.finditer(same)]
        found = sorted(found + jamo)
    return found


def _syllable(jamo: str) -> str:
    return unicodedata.normalize("NFC", jamo)


def folded(text: str) -> str:
    """A short text folded, without the way back."""
    return Folded(text).text

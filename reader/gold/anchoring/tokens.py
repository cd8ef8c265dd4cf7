"""The words and signs of a folded text, as what an alignment is made of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    # Scripts that put no spaces between words: their letters one by one.
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|\w+|[^\w\s]"
)


class Stretch(NamedTuple):
    """Tokens `[start, end)` of one text beside tokens `[other, other_end)` of the other."""

    start: int
    end: int
    other: int
    other_end: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be matched in it."""
        return self.start == self.end or self.other == self.other_end

    @property
    def cells(self) -> int:
        """What comparing each with each would take."""
        return (self.end - self.start) * (self.other_end - self.other)


class Tokens:
    """The tokens of a text, by their number.

    Args:
        text: folded.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        for found in _TOKEN.finditer(text):
            self.words.append(found[0])
            self.starts.append(found.start())

    def __len__(self) -> int:
        return len(self.words)

    def end(self, number: int) -> int:
        """The code point behind a token."""
        return self.starts[number] + len(self.words[number])

    def at(self, index: int) -> int:
        """The first token that begins at a code point or behind it."""
        return bisect_left(self.starts, index)

    def shingles(self, start: int, end: int, size: int) -> Iterator[tuple[str, ...]]:
        """Each `size` neighbours among the tokens `[start, end)`."""
        return zip(*(self.words[start + n : end] for n in range(size)), strict=False)

    def unique(self, start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
        """The shingles that occur once in a stretch, each with its first token's number."""
        found: dict[tuple[str, ...], int] = {}
        for number, shingle in enumerate(self.shingles(start, end, size), start):
            found[shingle] = -1 if shingle in found else number
        return {shingle: number for shingle, number in found.items() if number >= 0}

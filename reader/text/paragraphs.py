"""Where paragraphs begin and end: at the separators of bidi class B, nowhere else.

UAX#9 P1 splits a text at class B: LF, CR, CR LF as one, the three information
separators U+001C to U+001E, NEL and U+2029. `str.splitlines` splits at others
too (U+2028, VT, FF), so it is never used.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import overload

from reader.text.units import Index, Range

SEPARATORS = "\n\r\x1c\x1d\x1e\x85\u2029"
"""Every code point of bidi class B."""

_END = re.compile(f"\r\n|[{SEPARATORS}]")
_NOT_LF = re.compile(f"[{SEPARATORS[1:]}]")
_CONTENT = re.compile(f"[^{SEPARATORS}]")


class Paragraphs(Sequence[Range]):
    """The paragraphs of a text, each with its separator; together they tile it.

    Two arrays' worth of memory and no object for each: a file may be a million newlines.
    """

    def __init__(self, text: str) -> None:
        self.bounds = _bounds(text)
        """Where each begins, and the text's end as the last."""

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @overload
    def __getitem__(self, at: int) -> Range: ...

    @overload
    def __getitem__(self, at: slice) -> list[Range]: ...

    def __getitem__(self, at: int | slice) -> Range | list[Range]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(f"no paragraph {at}")
        return Range(Index(self.bounds[at]), Index(self.bounds[at + 1]))

    def __iter__(self) -> Iterator[Range]:
        return (Range(Index(start), Index(end)) for start, end in pairwise(self.bounds))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list's: it is compared, never looked up

    def at(self, index: int) -> int:
        """The number of the paragraph that holds a code point; at the text's end the last."""
        last = max(0, len(self) - 1)
        return max(0, min(last, bisect_right(self.bounds, index) - 1))


def _bounds(text: str) -> array[int]:
    """Where each paragraph begins, and the text's end as the last."""
    bounds = array("Q", (0,))
    if _NOT_LF.search(text) is None:
        # Lines are split twenty times faster than their ends are matched.
        bounds.extend(accumulate(map((1).__add__, map(len, text.split("\n")[:-1]))))
    else:
        bounds.extend(match.end() for match in _END.finditer(text))
    if text and bounds[-1] != len(text):
        bounds.append(len(text))
    return bounds


def split(text: str) -> Paragraphs:
    """The paragraphs of `text`, each with its separator; together they tile it."""
    return Paragraphs(text)


def content_length(paragraph: str) -> int:
    """Code points of `paragraph` before its separator."""
    length = len(paragraph)
    if paragraph.endswith("\r\n"):
        return length - 2
    return length - 1 if length and paragraph[-1] in SEPARATORS else length


def first_content(text: str, index: int) -> int | None:
    """The first code point at or after `index` that is no separator; None: there is none.

    By one search, since a million empty paragraphs would take their time one by one.
    """
    found = _CONTENT.search(text, index)
    return None if found is None else found.start()


def last_content(text: str, index: int) -> int | None:
    """The last code point before `index` that is no separator; None: there is none."""
    size = 64
    while index > 0:
        start = max(0, index - size)
        kept = len(text[start:index].rstrip(SEPARATORS))
        if kept:
            return start + kept - 1
        index, size = start, size * 4
    return None

"""Where graphemes, words, sentences and line breaks are (UAX#29, UAX#14), in code points.

unicode-segmentation-rs knows the rules and counts UTF-8 bytes, or returns pieces;
here both become indices of code points. Every text given must be free of lone
surrogates (see `safe`).
"""

from __future__ import annotations

import re
from array import array
from itertools import accumulate

import unicode_segmentation_rs as rules

from reader.text.units import Index, Range

_SURROGATE = "[\ud800-\udfff]"
_UNSEEN = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Soft hyphen, bidi controls and spaces of no width: graphemes of their own, unlike U+200C and
U+200D, which belong to the letter before them."""
_LAST_SEEN = re.compile(f"[{_UNSEEN}]+\\Z")


def safe(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD, one for one.

    No library takes a surrogate; the article itself keeps it.
    """
    try:
        text.encode("utf-8")  # many times faster than looking for one
    except UnicodeEncodeError:
        return re.sub(_SURROGATE, "\ufffd", text)
    return text


def graphemes(text: str) -> list[str]:
    """The extended grapheme clusters of `text`, which they tile."""
    return rules.graphemes(text, True)


def break_opportunities(text: str) -> array[int]:
    """Where a line may or must end (UAX#14), ascending; the last is the text's end."""
    return array("I", accumulate(map(len, rules.line_break_units(text))))


def break_kinds(text: str) -> dict[int, bool]:
    """The same places, each with whether the line must end there (rule LB4)."""
    must = (mandatory for _, mandatory in rules.line_breaks(text))
    return dict(zip(break_opportunities(text), must, strict=True))


def word_boundaries(text: str) -> list[int]:
    """Where the UAX#29 words of `text` end, spaces and punctuation counted as words."""
    return list(accumulate(map(len, rules.split_word_bounds(text))))


def words(text: str) -> list[Range]:
    """The UAX#29 words of `text` that hold a letter or digit, in order.

    Rule WB4 gives a word the invisible characters that follow it (in scraped Arabic often
    U+200F before a full stop). Nobody marks those: a word ends with the last grapheme that
    is seen.
    """
    found: list[Range] = []
    start = 0
    for end in word_boundaries(text):
        piece = text[start:end]
        if piece.isalnum():
            found.append(Range(Index(start), Index(end)))
        elif any(map(str.isalnum, piece)):
            seen = len(_LAST_SEEN.sub("", piece))
            found.append(Range(Index(start), Index(start + seen)))
        start = end
    return found


def count_words(text: str) -> int:
    """How many words `words` would find."""
    pieces = rules.split_word_bounds(text)
    return sum(piece.isalnum() or any(map(str.isalnum, piece)) for piece in pieces)


def sentences(text: str) -> list[Range]:
    """The UAX#29 sentences of `text` that hold a letter or digit, trailing spaces included."""
    found: list[Range] = []
    end = 0
    # The library gives strings only and leaves out sentences without letters.
    for piece in rules.unicode_sentences(text):
        start = text.index(piece, end)
        end = start + len(piece)
        found.append(Range(Index(start), Index(end)))
    return found

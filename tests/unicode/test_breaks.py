"""The break tests of UAX#29 and UAX#14, by the functions that the typesetter uses.

Where the library decides otherwise, the line stands here with the reason. A listed
line that no longer deviates fails, too: it should go.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.text import segments
from tests.unicode import files

LATER_UNICODE = (
    # The library has a later Unicode than the file, where U+2701 is no pictograph, so that
    # a ZWJ before it joins nothing.
    "÷ 2701 × 200D × 2701 ÷",
    "÷ 0061 × 200D × 2701 ÷",
)

WIDE_BRACKETS = (
    # LB30 and LB25 keep an opening bracket with the letter, number or sign before it. Since
    # Unicode 13 LB30 leaves out East Asian wide brackets; the library doesn't. A line then
    # ends before the letter rather than between it and the bracket: nothing is misread.
    "× 0023 ÷ 2329 ÷",
    "× 0023 × 0308 ÷ 2329 ÷",
    "× 000B ÷ 0308 ÷ 2329 ÷",
    "× 000D ÷ 0308 ÷ 2329 ÷",
    "× 05D0 ÷ 2329 ÷",
    "× 05D0 × 0308 ÷ 2329 ÷",
    "× 000A ÷ 0308 ÷ 2329 ÷",
    "× 0085 ÷ 0308 ÷ 2329 ÷",
    "× 0030 ÷ 2329 ÷",
    "× 0030 × 0308 ÷ 2329 ÷",
    "× 0025 ÷ 2329 ÷",
    "× 0025 × 0308 ÷ 2329 ÷",
    "× 0024 ÷ 2329 ÷",
    "× 0024 × 0308 ÷ 2329 ÷",
    "× 0020 ÷ 0308 ÷ 2329 ÷",
    "× 200B ÷ 0308 ÷ 2329 ÷",
    "× 0001 ÷ 2329 ÷",
    "× 0001 × 0308 ÷ 2329 ÷",
    "× 200D × 0308 ÷ 2329 ÷",
    "× 00A7 ÷ 2329 ÷",
    "× 00A7 × 0308 ÷ 2329 ÷",
    "× 50005 ÷ 2329 ÷",
    "× 50005 × 0308 ÷ 2329 ÷",
    "× 0E01 ÷ 2329 ÷",
    "× 0E01 × 0308 ÷ 2329 ÷",
    "× 308B × 3002 ÷ 0064 × 006F × 0067 ÷ FF08 × 72AC × FF09 ÷ 3092 ÷",
    "× 0070 ÷ FF08 × 30AF ÷ 30A4 × 30C3 ÷ 30AF × 30FB ÷ 30D6 ÷",
    "× 0061 × 0062 ÷ FF08 × 30AF ÷",
)

NUMBERS_BY_PAIRS = (
    # The file tests UAX#14's customised rule for numbers (section 8.2, example 7), a
    # pattern of a whole number. The library has LB25 as the standard's own rules state it,
    # by pairs: a sign of a number and a digit or bracket stay together in more places.
    "× 007D ÷ 0025 ÷",
    "× 007D × 0308 ÷ 0025 ÷",
    "× 007D ÷ 0024 ÷",
    "× 007D × 0308 ÷ 0024 ÷",
    "× 002C ÷ 0030 ÷",
    "× 002C × 0308 ÷ 0030 ÷",
    "× 0025 ÷ 0028 ÷",
    "× 0025 × 0308 ÷ 0028 ÷",
    "× 0024 ÷ 0028 ÷",
    "× 0024 × 0308 ÷ 0028 ÷",
    "× 002F ÷ 0030 ÷",
    "× 002F × 0308 ÷ 0030 ÷",
    "× 0029 ÷ 0025 ÷",
    "× 0029 × 0308 ÷ 0025 ÷",
    "× 0029 ÷ 0024 ÷",
    "× 0029 × 0308 ÷ 0024 ÷",
    (
        "× 0065 × 0071 × 0075 × 0061 × 006C × 0073 × 0020 × 002E ÷ 0033 × 0035 × 0020 ÷ "
        "0063 × 0065 × 006E × 0074 × 0073 ÷"
    ),
    "× 0063 × 006F × 0064 × 0065 × 005C ÷ 0028 × 0073 × 005C × 0029 ÷",
    "× 0063 × 006F × 0064 × 0065 × 005C ÷ 007B × 0073 × 005C × 007D ÷",
    "× 0061 × 002E ÷ 0032 × 0020 ÷",
    "× 0061 × 002E ÷ 0032 × 0020 ÷ 0915 ÷",
    "× 0061 × 002E ÷ 0032 × 0020 ÷ 672C ÷",
    "× 0061 × 002E ÷ 0032 × 3000 ÷ 672C ÷",
    "× 0061 × 002E ÷ 0032 × 3000 ÷ 307E ÷",
    "× 0061 × 002E ÷ 0032 × 3000 ÷ 0033 ÷",
    "× 0041 × 002E ÷ 0031 × 0020 ÷ BABB ÷",
    "× BD24 ÷ C5B4 × 002E × 0020 ÷ 0041 × 002E ÷ 0032 × 0020 ÷ BCFC ÷",
    "× BD10 ÷ C694 × 002E × 0020 ÷ 0041 × 002E ÷ 0033 × 0020 ÷ BABB ÷",
    "× C694 × 002E × 0020 ÷ 0041 × 002E ÷ 0034 × 0020 ÷ BABB ÷",
    "× 0061 × 002E ÷ 0032 × 3000 ÷ 300C ÷",
)

UNASSIGNED_PICTURE = (
    # LB30b keeps a skin tone with an unassigned picture; the library knows assigned ones.
    "× 1F02C × 1F3FF ÷",
)

Breaks = Callable[[str], list[int]]


def _ends(pieces: list[str]) -> list[int]:
    ends: list[int] = []
    for piece in pieces:
        ends.append(len(piece) + (ends[-1] if ends else 0))
    return ends


@pytest.mark.parametrize(
    ("name", "breaks", "least", "deviations"),
    [
        (
            "GraphemeBreakTest.txt",
            lambda text: _ends(segments.graphemes(text)),
            600,
            LATER_UNICODE[:1],
        ),
        ("WordBreakTest.txt", segments.word_boundaries, 1800, LATER_UNICODE),
        (
            "LineBreakTest.txt",
            lambda text: list(segments.break_opportunities(text)),
            7600,
            WIDE_BRACKETS + NUMBERS_BY_PAIRS + UNASSIGNED_PICTURE,
        ),
    ],
    ids=["graphemes", "words", "lines"],
)
def test_breaks(name: str, breaks: Breaks, least: int, deviations: tuple[str, ...]) -> None:
    checked = 0
    wrong: list[str] = []
    for line, text, expected in files.break_cases(name):
        checked += 1
        # A lone surrogate never reaches a library.
        if breaks(segments.safe(text)) != expected:
            wrong.append(line)
    assert checked >= least
    assert sorted(wrong) == sorted(deviations)


def test_sentences() -> None:
    """Sentences with a letter or digit, all that `segments.sentences` promises."""
    checked = 0
    wrong: list[str] = []
    for line, text, expected in files.break_cases("SentenceBreakTest.txt"):
        checked += 1
        pieces = zip([0, *expected], expected, strict=False)
        said = [
            (start, end) for start, end in pieces if any(char.isalnum() for char in text[start:end])
        ]
        if [tuple(span) for span in segments.sentences(segments.safe(text))] != said:
            wrong.append(line)
    assert checked >= 500
    assert wrong == []


def test_a_line_must_end_at_class_bk_only() -> None:
    """Rule LB4, and of UAX#9's separators none: they end the paragraph before."""
    kinds = segments.break_kinds("a\x0bb\x0cc\u2028d e")
    assert {at: must for at, must in kinds.items() if at < 9} == {
        2: True,
        4: True,
        6: True,
        8: False,
    }

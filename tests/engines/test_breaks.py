"""ICU finds the line breaks and the graphemes of real texts where we find them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

import pytest

from reader.text import paragraphs, segments
from tests.engines import icu_engine, texts

SOUTH_EAST_ASIAN = ("tha", "khm")


class Deviation(NamedTuple):
    """Places where only one side breaks, and why."""

    reason: str
    languages: tuple[str, ...]
    concerns: Callable[[str, int, bool], bool]
    """Text, place, and whether the break is ours."""


def _is_inside_a_word(text: str, at: int, ours: bool) -> bool:
    return not ours and all("\u0e00" <= text[place] <= "\u17ff" for place in (at - 1, at))


def _is_behind_a_coeng(text: str, at: int, ours: bool) -> bool:
    return not ours and text[at - 1] == "\u17d2"


LINES = Deviation(
    "Thai and Khmer have no spaces between words. ICU looks the words up in a dictionary; UAX#14 "
    "leaves them whole where there is none (LB1), and so do we: a line ends at the phrase's space "
    "or where it is full.",
    SOUTH_EAST_ASIAN,
    _is_inside_a_word,
)
GRAPHEMES = Deviation(
    "Since Unicode 16 GB9c keeps a Khmer consonant and the one that a coeng (U+17D2) subjoins to it "
    "in one grapheme; ICU 72 has Unicode 15.",
    ("khm",),
    _is_behind_a_coeng,
)


def _line_breaks(content: str) -> list[int]:
    return list(segments.break_opportunities(content))


def _graphemes(content: str) -> list[int]:
    return list(accumulate(map(len, segments.graphemes(content))))


def listed(text: str, ours: Callable[[str], list[int]], deviation: Deviation) -> tuple[int, int]:
    """How many breaks of `text` are compared, and how many differ as listed."""
    icu, compared, differing = icu_engine.load(), 0, 0
    theirs = icu.line_breaks if ours is _line_breaks else icu.graphemes
    for start, end in paragraphs.split(text):
        content = text[start:end].rstrip("\r\n")
        our_places, their_places = set(ours(content)), set(theirs(content) if content else ())
        compared += len(our_places)
        for at in our_places ^ their_places:
            around = f"{content[:at][-9:]!a} | {content[at:][:9]!a}"
            assert deviation.concerns(content, at, at in our_places), around
            differing += 1
    return compared, differing


@pytest.mark.parametrize("ours", [_line_breaks, _graphemes])
@pytest.mark.parametrize("name", sorted(texts.seeds()))
def test_the_seeds(name: str, ours: Callable[[str], list[int]]) -> None:
    deviation = LINES if ours is _line_breaks else GRAPHEMES
    compared, differing = listed(texts.seeds()[name], ours, deviation)
    assert compared > 300
    assert differing == 0


@pytest.mark.parametrize("ours", [_line_breaks, _graphemes])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_declaration_of_human_rights(language: str, ours: Callable[[str], list[int]]) -> None:
    deviation = LINES if ours is _line_breaks else GRAPHEMES
    compared, differing = listed(texts.declaration(language), ours, deviation)
    assert compared > (200 if ours is _line_breaks else 4000)
    if icu_engine.load().version < (76,) or ours is _line_breaks:  # 76 has Unicode 16
        assert bool(differing) == (language in deviation.languages), deviation.reason

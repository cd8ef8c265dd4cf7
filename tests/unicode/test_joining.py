"""ArabicShaping.txt: how every letter of the Arabic script joins, by the shaped text."""

from __future__ import annotations

import re
import unicodedata

import pytest

from reader.text import joining, shaping
from tests.unicode import files

BEH = "\u0628"
"""Type D: joins to whatever joins to it."""
INITIAL, FINAL, ISOLATED, MEDIAL = "\ufe91", "\ufe90", "\ufe8f", "\ufe92"
ARABIC = (*range(0x0600, 0x0700), *range(0x0750, 0x0780), *range(0x0870, 0x0900))


def _types() -> dict[int, str]:
    return dict(files.properties("extracted/DerivedJoiningType.txt"))


def _joins(types: dict[int, str], code: int) -> tuple[bool, bool]:
    """Whether it joins the letter before it, and the one after it."""
    kind = types.get(code, "U")
    return kind in "RDC", kind in "DCL"


def _shape_of(text: str) -> str:
    shaped = shaping.shape(text)
    assert len(shaped) == len(text)
    return shaped


def test_the_file_lists_what_is_derived() -> None:
    """ArabicShaping.txt and the derived file agree on every letter that the first lists."""
    types = _types()
    listed = 0
    for _, line in files.lines("ArabicShaping.txt"):
        code, _, kind, _ = (part.strip() for part in line.split(";"))
        listed += 1
        assert types.get(int(code, 16), "U") == kind, code
    assert listed > 800


@pytest.mark.parametrize("name", ["RIGHT", "DUAL", "CAUSING", "MARKS", "FORMATS"])
def test_the_data_is_unicodes(name: str) -> None:
    types = _types()
    kind = {"RIGHT": "R", "DUAL": "D", "CAUSING": "C"}.get(name, "T")
    inside = re.compile(f"[{getattr(joining, name)}]")
    found = {code for code in range(0x110000) if inside.match(chr(code))}
    listed = {code for code, value in types.items() if value == kind}
    if kind == "T":
        general = dict(files.properties("extracted/DerivedGeneralCategory.txt"))
        is_mark = name == "MARKS"
        listed = {code for code in listed if (general[code] in ("Mn", "Me")) is is_mark}
    else:
        # Of the other cursive scripts no letter has presentation forms.
        listed = {code for code in listed if code in ARABIC or code == 0x200D}
    assert found == listed


def test_every_letter_joins_its_neighbours() -> None:
    """A beh before and after each: the behs' forms tell what the letter did."""
    types = _types()
    for code in ARABIC:
        letter = chr(code)
        before, after = _joins(types, code)
        shaped = _shape_of(BEH + letter + BEH)
        left, right = shaped[0], shaped[2]
        if types.get(code) == "T":
            assert (left, right) == (INITIAL, FINAL), hex(code)
        else:
            assert left == (INITIAL if before else ISOLATED), hex(code)
            assert right == (FINAL if after else ISOLATED), hex(code)


def test_every_form_is_its_letters_own() -> None:
    """What a letter becomes decomposes to it, in the form that its place asks for."""
    types = _types()
    places = {
        "isolated": "{}",
        "final": BEH + "{}",
        "initial": "{}" + BEH,
        "medial": BEH + "{}" + BEH,
    }
    for code in ARABIC:
        if types.get(code) not in ("R", "D"):
            continue
        letter, (before, after) = chr(code), _joins(types, code)
        for form, place in places.items():
            shaped = _shape_of(place.format(letter))[place.index("{")]
            expected = form
            if not after:
                expected = {"initial": "isolated", "medial": "final"}.get(form, form)
            assert before
            assert shaped == letter or unicodedata.decomposition(shaped) == (
                f"<{expected}> {code:04X}"
            ), (hex(code), form)


def test_encoded_forms_are_used() -> None:
    """Each presentation form of one letter that Unicode encodes is found by some place.

    Not those of type U (hamza stays as it is), and not U+0677's, which decomposes to two.
    """
    types = _types()
    produced: set[str] = set()
    for code in ARABIC:
        if types.get(code) in ("R", "D"):
            letter = chr(code)
            for text in (letter, BEH + letter, letter + BEH, BEH + letter + BEH):
                produced.update(shaping.shape(text))
    missing = []
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5)):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and types.get(int(parts[1], 16)) in ("R", "D"):
            missing += [] if chr(code) in produced else [hex(code)]
    assert missing == []


@pytest.mark.parametrize(
    ("between", "joins"),
    [
        ("\u064e", True),  # a mark
        ("\u0898", True),  # a mark that arabic-reshaper does not know
        ("\u061c", True),  # ALM
        ("\u200e", True),  # LRM
        ("\u202b", True),  # an embedding
        ("\u200d", True),  # ZWJ
        ("\u0640", True),  # tatweel
        ("\u200c", False),  # ZWNJ
        ("\u2067", False),  # an isolate
        ("\u2069", False),
        ("\u0621", False),  # hamza, type U
        ("\u06e5", False),  # a small waw is a letter of type U, not a mark
        (" ", False),
    ],
)
def test_what_stands_between_two_letters(between: str, joins: bool) -> None:
    shaped = _shape_of(BEH + between + BEH)
    assert shaped == (INITIAL + between + FINAL if joins else ISOLATED + between + ISOLATED)


def test_zwj_alone_makes_its_neighbour_join() -> None:
    assert shaping.shape(BEH + "\u200d") == INITIAL + "\u200d"
    assert shaping.shape("\u200d" + BEH) == "\u200d" + FINAL
    assert shaping.shape("\u200d" + BEH + "\u200d") == "\u200d" + MEDIAL + "\u200d"


def test_lam_alef() -> None:
    filler = shaping.FILLER
    assert shaping.shape("\u0644\u0627") == "\ufefb" + filler
    assert shaping.shape(BEH + "\u0644\u0627" + BEH) == INITIAL + "\ufefc" + filler + ISOLATED
    assert shaping.shape("\u0644\u064e\u0623\u0652") == "\ufef7\u064e" + filler + "\u0652"
    # More than marks between them: joined, but two cells.
    assert shaping.shape("\u0644\u200d\u0627") == "\ufedf\u200d\ufe8e"
    assert shaping.shape("\u0644\u200f\u0627") == "\ufedf\u200f\ufe8e"
    assert shaping.shape("\u0644\u0640\u0627") == "\ufedf\u0640\ufe8e"
    # Alef wasla has no ligature.
    assert filler not in shaping.shape("\u0644\u0671")

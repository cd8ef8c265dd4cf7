"""UAX#9's two conformance files: every level, and the order of every line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from reader.text import levels, order, paragraphs
from reader.text.units import Base
from tests.unicode import files

CHUNKS = 4
"""Parts of each file, so that pytest-xdist can share them out."""

CLASSES = {
    "L": "a",
    "R": "\u05d0",
    "EN": "0",
    "ES": "-",
    "ET": "%",
    "AN": "\u0660",
    "CS": ",",
    "B": "\u2029",
    "S": "\t",
    "WS": " ",
    "ON": "!",
    "LRE": "\u202a",
    "LRO": "\u202d",
    "RLE": "\u202b",
    "RLO": "\u202e",
    "PDF": "\u202c",
    "NSM": "\u0300",
    "AL": "\u0627",
    "BN": "\u00ad",
    "LRI": "\u2066",
    "RLI": "\u2067",
    "FSI": "\u2068",
    "PDI": "\u2069",
}
"""A character for each bidi class, out of those that the short cuts know."""

BASES: tuple[tuple[int, Base], ...] = ((1, "auto"), (2, "ltr"), (4, "rtl"))
"""BidiTest's bits."""

Case = tuple[str, Base, int, str, str]
"""Text, base direction, paragraph level, expected levels, expected order."""


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_bidi_character_test(chunk: int) -> None:
    checked = 0
    wrong: list[str] = []
    for at, (text, base, level, expected_levels, expected_order) in enumerate(_character_cases()):
        if at % CHUNKS == chunk:
            checked += 1
            found = _resolve(text, base)
            if found[0] != level or _differs(found, expected_levels, expected_order):
                wrong.append(f"{text!a} {base}: {found}")
    assert checked > 90_000 // CHUNKS
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_bidi_test(chunk: int) -> None:
    checked = 0
    wrong: list[str] = []
    for number, names, bits, expected_levels, expected_order in _class_lines(chunk):
        text = "".join(CLASSES[name] for name in names.split())
        for bit, base in BASES:
            if bits & bit:
                checked += 1
                found = _resolve(text, base)
                if _differs(found, expected_levels, expected_order):
                    wrong.append(f"line {number} {names} {base}: {found}")
    assert checked > 700_000 // CHUNKS
    assert wrong == []


def _differs(found: tuple[int, bytes], levels_: str, order_: str) -> bool:
    """Whether what was found differs where the file expects anything."""
    _, got = found
    expected = levels_.split()
    if len(expected) != len(got):
        return True
    kept = [at for at, level in enumerate(expected) if level != "x"]
    if any(int(expected[at]) != got[at] for at in kept):
        return True
    shown = set(kept)
    visual = [str(at) for at in order.visual_order(got) if at in shown]
    return visual != order_.split()


def _resolve(text: str, base: Base) -> tuple[int, bytes]:
    """Level of the first paragraph, and levels after L1 of the text as one line."""
    first: int | None = None
    resolved = b""
    level = 0
    for start, end in paragraphs.split(text):
        whole = text[start:end]
        length = paragraphs.content_length(whole)
        level, found = levels.resolve(whole[:length], base)
        first = level if first is None else first
        ended = found + bytes((level,)) * (len(whole) - length)
        resolved += order.reset_white_space(whole, ended, level)
    return first or 0, resolved


def _character_cases() -> Iterator[Case]:
    directions: dict[str, Base] = {"0": "ltr", "1": "rtl", "2": "auto"}
    for _, line in files.lines("BidiCharacterTest.txt"):
        codes, direction, level, levels_, order_ = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        yield text, directions[direction], int(level), levels_, order_


def _class_lines(chunk: int) -> Iterator[tuple[int, str, int, str, str]]:
    """Every fourth line: number, classes, bits of the bases, levels, order."""
    levels_ = order_ = ""
    for number, line in files.lines("BidiTest.txt"):
        if line.startswith("@"):
            name, _, value = line.partition(":")
            if name == "@Levels":
                levels_ = value
            elif name == "@Reorder":
                order_ = value
        elif number % CHUNKS == chunk:
            names, _, bits = line.partition(";")
            yield number, names, int(bits, 16), levels_, order_


def test_the_short_cuts_know_their_classes() -> None:
    """Each character that a short cut names has the class that the short cut takes it for."""
    allowed = {
        "_RIGHT": {"R", "AL"},
        "_LEFT": {"L"},
        "_MARKS": {"NSM"},
        "_NEUTRAL": {"ON", "WS", "CS", "B"},
        "_COMMON": {"CS", "ET", "ES"},
        "_ARABIC_MARKS_OF_SENTENCE": {"AL"},
        "_BRACKETED": {"ON"},
    }
    classes = dict(files.properties("extracted/DerivedBidiClass.txt"))
    for name, expected in allowed.items():
        inside = re.compile(f"[{getattr(levels, name)}]")
        found = {classes.get(code, "L") for code in range(0x110000) if inside.match(chr(code))}
        assert found <= expected, name


def test_everything_right_to_left_asks_for_levels() -> None:
    left = {"L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"}
    for code, value in files.properties("extracted/DerivedBidiClass.txt"):
        assert value in left or levels._NEEDS_BIDI.match(chr(code)), hex(code)


def test_white_space_of_rule_l1() -> None:
    """`order` names exactly the classes that L1 resets and X9 would remove."""
    classes = dict(files.properties("extracted/DerivedBidiClass.txt"))
    expected = {
        "_RETAINED": {"BN", "LRE", "RLE", "LRO", "RLO", "PDF"},
        "_WHITE": {"WS", "LRI", "RLI", "FSI", "PDI"},
        "_SEPARATING": {"S", "B"},
    }
    for name, wanted in expected.items():
        inside = re.compile(f"[{getattr(order, name)}]")
        found = {code for code in range(0x110000) if inside.match(chr(code))}
        assert found == {code for code, value in classes.items() if value in wanted}, name


def test_the_library_has_unicodes_boundary_neutrals() -> None:
    """Each takes its neighbours' level, which no letter between two Hebrew ones would."""
    for code, value in files.properties("extracted/DerivedBidiClass.txt"):
        if value == "BN":
            assert levels.resolve(f"\u05d0{chr(code)}\u05d0a")[1] == b"\1\1\1\2", hex(code)

"""The fast path for plain paragraphs is the slow path's equal."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from wcwidth import wcwidth

from reader.text import segments
from reader.text.odd import OddParagraph
from reader.text.plain import PlainParagraph, is_plain
from reader.text.row import Row
from reader.text.shaping import FILLER
from reader.text.units import Base, Direction, Index, Range, RowAddress
from tests.text.strategies import BASES, WIDTHS, plain_texts


def _row(paragraph: PlainParagraph | OddParagraph, start: int, end: int, width: int) -> Row:
    span = Range(Index(start), Index(end))
    direction: Direction = "rtl" if paragraph.level else "ltr"
    line = paragraph.line(start, end, width)
    return Row(RowAddress(0, 0), span, direction, width, line, 0)


@given(plain_texts(), WIDTHS, BASES)
def test_both_ways_are_equal(text: str, width: int, base: Base) -> None:
    text = text if is_plain(text) else "a" + text
    assert is_plain(text)
    fast, slow = PlainParagraph(text, base), OddParagraph(text, base)
    assert fast.level == slow.level
    assert list(fast.starts(width)) == list(slow.starts(width))
    for index in range(len(text)):
        assert fast.cluster(index) == slow.cluster(index)
    starts = [*fast.starts(width), len(text)]
    for start, end in pairwise(starts):
        left, right = _row(fast, start, end, width), _row(slow, start, end, width)
        assert left.cells == right.cells
        assert list(left.places()) == list(right.places())
        assert left.visual == right.visual


def test_every_plain_character_is_one_cell_and_one_cluster() -> None:
    for code in range(0x110000):
        char = chr(code)
        if is_plain(char):
            assert wcwidth(char) == 1, hex(code)
            assert segments.graphemes("a" + char + "a" + char) == ["a", char, "a", char], hex(code)
        elif is_plain("a" + char):
            assert wcwidth(char) == 0, hex(code)
            assert segments.graphemes("a" + char) == ["a" + char], hex(code)


def test_what_is_not_plain() -> None:
    for odd in ("\u0301a", "a\tb", "a\u200db", "a\u200e", "漢", "😀", "a\u00adb", "\x00", "\u2028"):
        assert not is_plain(odd), ascii(odd)
    assert not is_plain("a" + FILLER)

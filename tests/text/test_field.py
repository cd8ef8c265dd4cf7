"""The caret in one line of typed text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.field import Field, one_line
from tests.text.strategies import BASES, texts

STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def drawn(field: Field) -> str:
    return "".join(cell.glyphs for cell in field.cells)


@pytest.mark.parametrize(
    ("text", "shown", "carets"),
    [
        # The columns of the caret at each code point, and behind the last.
        ("", " ", [0]),
        ("abc", "abc ", [0, 1, 2, 3]),
        ("אבג", " גבא", [3, 2, 1, 0]),
        ("ab אב", "ab בא ", [0, 1, 2, 4, 3, 5]),
        ("אב ab", " ab בא", [5, 4, 3, 1, 2, 0]),
        ("سلام", " ﻡﻼﺳ", [3, 2, 2, 1, 0]),
        ("(אב)", " (בא)", [4, 3, 2, 1, 0]),
        ("e\u0301a", "e\u0301a ", [0, 0, 1, 2]),
        ("漢a", "漢a ", [0, 2, 3]),
        ("می\u200cخ", " ﺥﯽﻣ", [3, 2, 2, 1, 0]),
        ("a\tb\nc", "a b c ", [0, 1, 2, 3, 4, 5]),
        ("אב  ", "   בא", [4, 3, 2, 1, 0]),
    ],
)
def test_where_the_caret_is_shown(text: str, shown: str, carets: list[int]) -> None:
    field = Field(text)
    assert drawn(field) == shown
    assert [field.cell_of(at).column for at in range(len(text) + 1)] == carets


@pytest.mark.parametrize(
    ("text", "at", "before", "after"),
    [
        ("abc", 1, 0, 2),
        ("e\u0301a", 2, 0, 3),
        ("سلام", 3, 2, 4),  # of a lam-alef one letter
        ("\U0001f469\u200d\U0001f467x", 3, 0, 4),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007fx", 4, 0, 5),
        ("a\u200bb", 2, 0, 3),  # what is unseen goes with what it hangs on
        ("كَت", 2, 0, 3),
        ("", 0, 0, 0),
    ],
)
def test_what_is_deleted(text: str, at: int, before: int, after: int) -> None:
    field = Field(text)
    assert (field.before(at), field.after(at)) == (before, after)


@pytest.mark.parametrize(
    ("text", "at", "before", "after"),
    [("one two", 5, 4, 7), ("one two", 4, 0, 7), ("שָׁלוֹם לָךְ", 3, 0, 8), ("", 0, 0, 0)],
)
def test_words(text: str, at: int, before: int, after: int) -> None:
    field = Field(text)
    assert (field.word_before(at), field.word_after(at)) == (before, after)


@given(texts(max_size=20), BASES)
def test_a_step_is_a_cell_and_every_cell_is_reached(text: str, base: str) -> None:
    field = Field(text, base)  # type: ignore[arg-type]  # drawn from the three of them
    at = 0
    while (to := field.beside(at, -1)) != at:
        at = to
    seen = [field.cell_of(at)]
    while (to := field.beside(at, 1)) != at:
        at = to
        seen.append(field.cell_of(at))
    assert seen == list(field.cells)
    assert [field.position_at(cell.column) for cell in field.cells] == [
        cell.start for cell in field.cells
    ]


@given(texts(max_size=30), st.integers(1, 12), st.integers(-40, 40), st.data())
def test_the_caret_is_in_sight(text: str, room: int, hidden: int, data: st.DataObject) -> None:
    field = Field(text)
    at = data.draw(st.integers(0, len(text)))
    left = field.scrolled(hidden, room, at)
    cell = field.cell_of(at)
    assert left <= cell.column
    if cell.width <= room:
        assert cell.column + cell.width <= left + room


@given(texts())
def test_nothing_steers(text: str) -> None:
    kept = one_line(text)
    assert STEERING.search(kept) is None
    assert one_line(kept) == kept
    assert STEERING.search(drawn(Field(text))) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\n\n b", "a  b"),
        ("\x1b[31mred\x1b]0;t\x07", "[31mred]0;t"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x\U000e0041\U000e0042y", "xy"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e007f"),
        ("a\ud800b", "ab"),
    ],
)
def test_what_a_field_takes(typed: str, kept: str) -> None:
    assert one_line(typed) == kept

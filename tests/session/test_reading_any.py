"""Caret and selection in odd articles, at other widths, and whatever is pressed."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.session.reading import Reading
from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import Base, Index, RowAddress
from reader.text.words import Words
from reader.tui.motions import MOTIONS
from tests.session.marked import marked, press, reading_of

RLM, LRM, ZWNJ = "\u200f", "\u200e", "\u200c"

# -- pages, resizing, articles without a cell ----------------------------------------------


def test_pages_keep_the_column_and_count_rows_with_cells() -> None:
    reading = reading_of("a‸b\n\ncd\nef\n\ngh")
    reading.move_rows(2)
    assert marked(reading) == "ab\n\ncd\ne‸f\n\ngh"
    reading.move_rows(20)
    assert marked(reading) == "ab\n\ncd\nef\n\ng‸h"
    reading.move_rows(-2, extend=True)
    assert marked(reading) == "ab\n\nc⟦‸d\nef\n\ngh⟧"
    reading.move_to_row(RowAddress(1, 0))
    assert marked(reading) == "ab\n\nc‸d\nef\n\ngh"
    assert not reading.move_rows(0)


def test_a_resize_keeps_caret_and_selection() -> None:
    reading = reading_of("abc ⟦def gh‸i⟧ jkl", 40)
    reading.layout = reading.layout.at_width(4)
    assert marked(reading) == "abc ⟦def gh‸i⟧ jkl"
    press(reading, "up")
    assert marked(reading) == "abc de‸f ghi jkl"


def test_a_resize_forgets_the_column_that_was_kept() -> None:
    reading = reading_of("abcd‸e\nf\nabcde", 40)
    press(reading, "down")
    reading.layout = reading.layout.at_width(30)
    press(reading, "down")
    assert marked(reading) == "abcde\nf\n‸abcde"


def test_a_resize_moves_the_caret_off_a_space_that_hangs_now() -> None:
    reading = reading_of("abc‸ def", 40)
    reading.layout = reading.layout.at_width(3)
    assert marked(reading) == "ab‸c def"


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", "\u200b"])
def test_an_article_without_a_cell_can_be_walked_and_nothing_happens(text: str) -> None:
    reading = reading_of(text)
    for name, motion in MOTIONS.items():
        assert not motion(reading), name
    assert not reading.move_rows(3)
    assert not reading.go(1)
    assert not reading.drop()
    assert reading.selection is None
    assert reading.caret == 0


class Counting(Layout):
    """A layout that counts how often it was asked for a row."""

    asked = 0

    def row(self, address: RowAddress) -> Row:
        self.asked += 1
        return super().row(address)


@pytest.mark.parametrize("gap", ["\n" * 9, "\r\n" * 5000, "\u2029\x85\r" * 3000])
def test_empty_paragraphs_are_passed_without_laying_them_out(gap: str) -> None:
    text = f"ab{gap}cd"
    layout = Counting(text, 40)
    reading = Reading(layout, Words(text), Index(1))
    reading.down()
    assert text[reading.caret] == "d"
    reading.up()
    assert reading.caret == 1
    reading.right()
    assert text[reading.caret] == "c"
    reading.left()
    assert reading.caret == 1
    assert layout.asked < 30


def test_the_caret_begins_on_the_first_word() -> None:
    assert marked(reading_of("... «Ab» cd")) == "... «‸Ab» cd"
    assert marked(reading_of("\n\n... !")) == "\n\n‸... !"


def test_dropping_the_selection_leaves_the_caret_at_its_head() -> None:
    reading = reading_of("a⟦‸bc⟧d")
    assert reading.drop()
    assert marked(reading) == "a‸bcd"
    assert not reading.drop()


# -- whatever is pressed -------------------------------------------------------------------

SCRAPS = [
    "ab ", "אב", " ", "قال ", "لأ", "12,5 ", "\n", "\r\n", "، ", "(", ")", "“", "”", ". ", "漢",
    "e\u0301", "👨‍👩‍👧", "\t", RLM, ZWNJ, "\u2067", "\u2069", "\u00ad", "\u202e", "\x00", "ёж ",
    "می\u200cخواهم ", "\u0651", "🇦🇿", "\u2028", "    ",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(SCRAPS), max_size=24).map("".join),
    st.integers(2, 30),
    st.lists(st.sampled_from([*MOTIONS, "drop", "narrow", "click", "drag"]), max_size=30),
    st.randoms(use_true_random=False),
)
def test_caret_and_selection_stand_whatever_is_pressed(
    text: str, width: int, names: list[str], random: Random
) -> None:
    reading = reading_of(text, width)
    for name in names:
        before = reading.state
        changed = _do(reading, name, random)
        assert name == "narrow" or changed == (reading.state != before)
        cluster = reading.caret_cluster
        if any(row.cells for row in reading.layout.rows()):
            row = reading.layout.row(reading.layout.address_at(reading.caret))
            cell = row.cell_of(reading.caret)
            assert cell is not None
            assert cell.start == reading.caret == cluster.start
        if reading.selection is not None:
            start, end = reading.selection
            assert 0 <= start < end <= len(text)
            assert _between_graphemes(text, start)
            assert _between_graphemes(text, end)


@given(
    st.lists(st.sampled_from(SCRAPS), max_size=24).map("".join),
    st.integers(2, 30),
    st.sampled_from(["ltr", "rtl"]),
)
def test_going_on_at_the_edges_visits_every_cell_once(text: str, width: int, base: Base) -> None:
    reading = reading_of(text, width, base)
    rows = [row for row in reading.layout.rows() if row.cells]
    step = 1 if base == "ltr" else -1
    cells = [cell.start for row in rows for cell in row.cells[::step]]
    if not cells:
        return
    onward, back = reading.right, reading.left
    if base == "rtl":
        onward, back = back, onward
    reading.go(cells[0])
    for walk, order in ((onward, cells[1:]), (back, cells[-2::-1])):
        for start in order:
            assert walk()
            assert reading.caret == start
        assert not walk()


@given(
    st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=24).map("".join),
    st.integers(2, 30),
    st.integers(0, 60),
    st.integers(1, 6),
)
def test_down_and_up_again_is_where_one_was(text: str, width: int, at: int, rows: int) -> None:
    reading = reading_of(text, width)
    reading.go(min(at, len(text)))
    before = reading.caret
    went = sum(reading.down() for _ in range(rows))
    for _ in range(went):
        reading.up()
    assert reading.caret == before


def _do(reading: Reading, name: str, random: Random) -> bool:
    if name in MOTIONS:
        return MOTIONS[name](reading)
    if name == "drop":
        return reading.drop()
    if name == "narrow":
        reading.layout = reading.layout.at_width(random.randint(2, 30))
        return True
    if not reading.layout.paragraphs:
        return False
    paragraph = random.randrange(len(reading.layout.paragraphs))
    line = random.randrange(reading.layout.line_count(paragraph))
    at = RowAddress(paragraph, line), random.randint(-2, 32)
    return reading.click(*at) if name == "click" else reading.drag(*at)


def _between_graphemes(text: str, index: int) -> bool:
    from unicode_segmentation_rs import graphemes

    ends = {0}
    for grapheme in graphemes(text, is_extended=True):
        ends.add(max(ends) + len(grapheme))
    return index in ends

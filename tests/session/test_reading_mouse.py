"""What a click, a drag and a double click mean, and exact boundaries; in marked text."""

from __future__ import annotations

import pytest

from reader.session.reading import Head
from reader.text.units import Index, Range, RowAddress
from tests.session.marked import marked, press, reading_of

RLM, LRM, ZWNJ = "\u200f", "\u200e", "\u200c"

# -- by mouse ------------------------------------------------------------------------------

CLICKS = [
    # the blank beside the line: its start or end by direction
    ("abc\nde‸f", (0, 0), 9, "ab‸c\ndef"),
    ("abc\nde‸f", (0, 0), -1, "‸abc\ndef"),
    ("אבג\nde‸f", (0, 0), 2, "אב‸ג\ndef"),
    ("אבג\nde‸f", (0, 0), 44, "‸אבג\ndef"),
    ("ab אב\nde‸f", (0, 0), 9, "ab א‸ב\ndef"),
    ("אב ab\nde‸f", (0, 0), 2, "אב a‸b\ndef"),
    # an empty paragraph: the nearest cluster
    ("‸abc\n\ndef", (1, 0), 4, "abc\n\n‸def"),
    ("‸abc\n\n", (1, 0), 4, "ab‸c\n\n"),
    # wide, combining, zero-width, lam-alef: the whole cluster
    ("漢‸字", (0, 0), 1, "‸漢字"),
    ("‸漢字", (0, 0), 2, "漢‸字"),
    ("‸e\u0301\u0323a", (0, 0), 1, "e\u0301\u0323‸a"),
    (f"‸a{ZWNJ}b", (0, 0), 1, f"a{ZWNJ}‸b"),
    ("‸سلام", (0, 0), 38, "س‸لام"),
    ("‸سلام", (0, 0), 37, "سلا‸م"),
    ("‸a\tb", (0, 0), 5, "a‸\tb"),
    ("‸a\tb", (0, 0), 8, "a\t‸b"),
    # a selection goes
    ("⟦ab‸c⟧ def", (0, 0), 5, "abc d‸ef"),
]


@pytest.mark.parametrize(("before", "row", "column", "after"), CLICKS)
def test_clicks(before: str, row: tuple[int, int], column: int, after: str) -> None:
    reading = reading_of(before)
    reading.click(RowAddress(*row), column)
    assert marked(reading) == after


DOUBLE = [
    ("‸one, two", 1, "⟦on‸e⟧, two"),
    ("‸one, two", 3, "one‸, two"),
    ("‸one, two", 4, "one,‸ two"),
    ("‸one, two", 7, "one, ⟦tw‸o⟧"),
    ("‸one, two", 30, "one, tw‸o"),
    ("‸«one» two", 0, "‸«one» two"),
    ("‸אב, גד", 39, "⟦א‸ב⟧, גד"),
    ("‸אב, גד", 37, "אב‸, גד"),
    ("‸اللغة، نعم", 39, "⟦اللغ‸ة⟧، نعم"),
    ("‸سلام", 38, "⟦سلا‸م⟧"),
    ("‸don't", 3, "⟦don'‸t⟧"),
]


@pytest.mark.parametrize(("before", "column", "after"), DOUBLE)
def test_a_double_click_selects_the_word_and_never_the_comma(
    before: str, column: int, after: str
) -> None:
    reading = reading_of(before)
    reading.double_click(RowAddress(0, 0), column)
    assert marked(reading) == after


def test_a_drag_over_rows_and_back_to_where_it_began() -> None:
    reading = reading_of("‸abc def ghi\nאבג", 8)
    reading.click(RowAddress(0, 0), 1)
    assert not reading.drag(RowAddress(0, 0), 1)
    reading.drag(RowAddress(0, 1), 1)
    assert marked(reading) == "a⟦bc def g‸h⟧i\nאבג"
    reading.drag(RowAddress(1, 0), 0)
    assert marked(reading) == "a⟦bc def ghi\nאב‸ג⟧"
    reading.drag(RowAddress(0, 0), 0)
    assert marked(reading) == "⟦‸ab⟧c def ghi\nאבג"
    reading.drag(RowAddress(0, 0), 1)
    assert marked(reading) == "a⟦‸b⟧c def ghi\nאבג"


# -- exact boundaries ----------------------------------------------------------------------


def test_a_selection_may_begin_inside_a_lam_alef_and_stays_exact() -> None:
    text = "قال لأرمينيا اليوم"
    reading = reading_of(text)
    inside = text.index("أ")
    reading.select(Range(Index(inside), Index(inside + 7)))
    assert text[slice(*reading.selection or (0, 0))] == "أرمينيا"
    reading.swap()
    assert reading.caret == inside - 1  # on the one cell that lam and alef share
    press(reading, "W")
    assert text[slice(*reading.selection or (0, 0))] == "أرمينيا اليوم"


@pytest.mark.parametrize("head", ["start", "end"])
def test_half_a_lam_alef_can_be_selected(head: Head) -> None:
    reading = reading_of("سلام")
    for span in (Range(Index(1), Index(2)), Range(Index(2), Index(3))):
        reading.select(span, head)
        assert reading.selection == span
        assert reading.caret == 1


def test_a_word_is_selected_without_the_zero_width_space_in_its_last_cluster() -> None:
    text = "ab\u200b, cd"
    reading = reading_of("‸" + text)
    press(reading, "w")
    assert reading.selection == (0, 2)


def test_an_imported_range_that_ends_in_a_newline_stays_exact() -> None:
    reading = reading_of("‸ab\ncd")
    reading.select(Range(Index(1), Index(3)))
    assert reading.selection == (1, 3)
    assert reading.caret == 1
    press(reading, "right")
    assert marked(reading) == "ab\n‸cd"

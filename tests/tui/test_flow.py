"""The page's lines: what is between the rows of text, and where the window goes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text.layout import Layout
from reader.text.units import Index, Range, RowAddress
from reader.tui.flow import Flow, Place, Spacing
from reader.tui.page import Page

LONG = "one two three four five six"


def shape(text: str, width: int = 10, *, marks: bool = False) -> str:
    """The lines of a page: a letter for each row of text by paragraph, `-` marks, `.` blank."""
    flow = Flow(Layout(text, width), Spacing(marks))
    signs = {"text": "", "marks": "-", "blank": "."}
    return "".join(
        signs[line.kind] or chr(ord("a") + line.address.paragraph)
        for _, line in flow.down(flow.top)
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ""),
        ("x", "a"),
        ("x\ny\nz", "abc"),  # datelines stay together
        ("x\n\ny", "a.c"),
        ("x\n\n\n\n\ny", "a.f"),  # a run of empty paragraphs is one blank row
        ("\n\n\nx", "d"),  # nothing above the text
        (f"{LONG}\ny", "aaa.b"),  # one is added after two rows or more
        (f"{LONG}\n\n\ny", "aaa.d"),
        (f"x\n{LONG}", "abbb"),
        ("x\r\n\r\ny", "a.c"),
        ("x\n", "a"),
        ("\n\n", ""),
    ],
)
def test_blank_rows(text: str, lines: str) -> None:
    assert shape(text) == lines


def test_a_row_of_marks_stands_under_each_row_of_text() -> None:
    assert shape(f"x\n\n{LONG}\ny", marks=True) == "a-.c-c-c-.d-"


TEXTS = st.lists(st.sampled_from(["", "x", LONG, "سلام", " "]), max_size=12).map("\n".join)


@given(TEXTS, st.booleans(), st.integers(1, 9))
def test_down_and_up_are_each_other_s_inverse(text: str, marks: bool, height: int) -> None:
    flow = Flow(Layout(text, 10), Spacing(marks))
    down = list(flow.down(flow.top))
    if not down:
        return
    for number, (place, _) in enumerate(down):
        assert [at for at, _ in flow.up(place)] == [at for at, _ in reversed(down[:number])]
        ahead = min(len(down) - 1, number + height)
        assert flow.move(place, height) == down[ahead][0]
        assert flow.move(place, -height) == down[max(0, number - height)][0]
    assert len(flow.window(flow.bottom(height), height)) == min(height, len(down))


@given(TEXTS, st.booleans(), st.integers(1, 9), st.data())
def test_reveal_shows_the_row_and_never_more_blank_than_needed(
    text: str, marks: bool, height: int, data: st.DataObject
) -> None:
    page = Page(Layout(text, 10), height, Spacing(marks))
    if not text:
        return
    for _ in range(4):
        index = data.draw(st.integers(0, len(text) - 1))
        page.reveal(index)
        address = page.layout.address_at(index)
        if page.layout.row(address).cells:
            assert page.y_of(address) is not None
        total = len(list(page.flow.down(page.flow.top)))
        assert len(page.lines) == min(height, total)


@given(TEXTS, st.integers(2, 30), st.integers(1, 9), st.integers(0, 8))
@example("\nx\n\n", 2, 1, 1)
def test_a_new_width_keeps_the_first_visible_text(
    text: str, width: int, height: int, lines: int
) -> None:
    page = Page(Layout(text, 10), height)
    page.scroll(lines)
    before = page.visible
    page.fit(width, height, Spacing())
    total = len(list(page.flow.down(page.flow.top)))
    at_end = len(page.flow.window(page.top, height + 1)) <= height
    assert page.visible.start <= before.start
    if not at_end and total and before.end:
        assert before.start < page.visible.end
    if lines == 0:
        assert page.top == page.flow.top


def test_only_what_is_near_the_window_is_laid_out() -> None:
    text = "\n".join(f"{number} {LONG}" for number in range(5000))
    page = Page(Layout(text, 20), 30)
    assert page.lines
    page.reveal(len(text) // 2)
    assert page.lines
    assert len(page.flow._blocks) < 400


def test_what_the_mouse_points_at() -> None:
    page = Page(Layout(f"x\n\n{LONG}", 10), 20)
    assert page.nearest_text(0) == RowAddress(0, 0)
    assert page.nearest_text(1) == RowAddress(0, 0)  # the blank row below it
    assert page.nearest_text(3) == RowAddress(2, 1)
    assert page.nearest_text(15) == RowAddress(2, 2)
    assert page.nearest_text(-3) == RowAddress(0, 0)
    assert Page(Layout("", 10), 5).nearest_text(0) is None


def test_the_rows_that_show_a_range() -> None:
    page = Page(Layout(f"x\n\n{LONG}", 10), 20)
    for start, end, rows in ((0, 1, [0]), (0, 4, [0, 2]), (3, 40, [2, 3, 4]), (4, 4, [2])):
        assert page.rows_of(Range(Index(start), Index(end))) == rows


def test_a_place_far_away_comes_to_the_middle_of_the_window() -> None:
    text = "\n".join("line" for _ in range(500))
    page = Page(Layout(text, 10), 21)
    page.reveal(text.index("line", 1000))
    assert page.y_of(page.layout.address_at(1000)) == 10
    assert page.top == Place(190, 0)

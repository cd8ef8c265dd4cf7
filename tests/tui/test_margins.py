"""What the margins of the page's rows show: rails, attention, and `+`."""

from __future__ import annotations

from textual.strip import Strip

from reader.tui.paint import Painter, View
from tests.tui.painting import cells, marks, painter, palette, row, signs


def margins(it: Painter, strip: Strip, letters: str = "adc?") -> str:
    """The signs of the five cells before the text area and the five behind it."""
    left, right = it.geometry.left, it.geometry.left + it.geometry.measure
    found = signs(cells(strip), letters + "!")
    return found[left - 5 : left] + "|" + found[right : right + 5]


THREE_ROWS = "aa bb cc dd ee ff gg\nhh"


def test_a_claim_of_two_rows_has_a_rail_and_others_of_three() -> None:
    it = painter(THREE_ROWS, View(marks(THREE_ROWS, "c:bb cc dd", "a:dd ee ff")), width=8)
    assert [margins(it, it.text_row(row(n))) for n in range(3)] == [
        "  c  |     ",
        "  │ ▕|▌    ",
        "     |     ",
    ]
    it.view = View(marks(THREE_ROWS, "a:bb cc dd ee ff gg"))
    assert [margins(it, it.text_row(row(n)))[2] for n in range(3)] == ["a", "│", "│"]


def test_rails_stand_side_by_side_and_join_over_blank_rows() -> None:
    text = "aa bb cc dd\nee ff gg hh\nii"
    spans = marks(text, "c:bb cc dd\nee ff", "c:dd\nee ff gg hh")
    it = painter(text, View(spans, current="1"), width=6)
    drawn = [it.text_row(row(0)), it.text_row(row(1)), it.blank_row(row(1))]
    drawn += [it.text_row(row(0, 1)), it.text_row(row(1, 1)), it.blank_row(row(1, 1))]
    assert [margins(it, strip)[:5] for strip in drawn] == [
        "  c  ",
        " c│  ",
        " ┃│  ",
        " ┃│  ",
        " ┃   ",
        "     ",
    ]


def test_a_right_to_left_paragraph_mirrors_the_margins() -> None:
    text = "אא בב גג דד הה"
    it = painter(text, View(marks(text, "c:בב גג דד"), attention={row(0): "?"}), width=6)
    assert margins(it, it.text_row(row(0))) == "   ? |  c  "
    assert margins(it, it.text_row(row(1))) == "     |  │  "


def test_where_no_lane_is_left_a_plus_stands() -> None:
    it = painter(THREE_ROWS, View(marks(THREE_ROWS, "c:aa bb cc dd", "c:bb cc dd")), width=8)
    narrow = it.geometry._replace(left=3, right=3, pane_width=14)
    cramped = Painter(it.palette, narrow, it.layout, it.view)
    assert signs(cells(cramped.text_row(row(0))), "c")[:3] == "c+▝"
    assert signs(cells(cramped.text_row(row(1))), "c")[:3] == "│  "


def test_a_sign_stands_opposite() -> None:
    it = painter("ab cd", View(attention={row(0): "!"}), width=8)
    assert margins(it, it.text_row(row(0))) == "     | !   "


def test_without_blending_the_current_span_has_a_rail_however_short() -> None:
    text = "by Ann Lee now"
    view = View(marks(text, "a:Ann", "d:now"), current="0")
    assert margins(it := painter(text, view), it.text_row(row()))[:5] == "     "
    it = painter(text, view, colours=palette(system="256"))
    assert margins(it, it.text_row(row()))[:5] == "  ┃  "
    it.view = View(view.marks, current="1")
    assert margins(it, it.text_row(row()))[:5] == "  ┃  "
    it.view = View(view.marks)
    assert margins(it, it.text_row(row()))[:5] == "     "

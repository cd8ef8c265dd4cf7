"""Spans without colour: the row under the text; see `painting` for the notation."""

from __future__ import annotations

from itertools import combinations

import pytest

from reader.tui.paint import View
from tests.tui.painting import cells, lined, marks, painter, palette, row

PLAIN = palette("no-colour", "none")

# (text, spans, the row of marks with the margin's cells beside its 20 columns)
CASES = [
    # A letter on the first cell, then a line.
    ("by Ann Lee now", ["a:Ann Lee"], "    a──────           "),
    ("של דוד כהן עתה", ["a:דוד כהן"], "           ──────a    "),
    # Of one cell.
    ("by A now", ["a:A"], "    a                 "),
    # Nested: double where the inner one is; it begins where its letter stands.
    ("by Ann Lee now", ["c:by Ann Lee now", "a:Lee"], " c──────a══────       "),
    ("של דוד כהן עתה", ["c:דוד כהן עתה", "a:כהן"], "       ────══a───c    "),
    # Starting together: side by side, outwards.
    ("by Ann Lee now", ["c:Ann Lee", "a:Ann"], "   ca══────           "),
    ("של דוד כהן עתה", ["c:דוד כהן", "a:דוד"], "           ────══ac   "),
    ("by Ann Lee now", ["c:Ann Lee", "a:Ann", "d:Ann"], "  cad3═────           "),
    # The margin has room for one: all move into the span.
    ("Ann Lee now", ["c:Ann Lee", "a:Ann", "d:Ann"], "cad3────              "),
    # Identical.
    ("by Ann Lee now", ["a:Ann", "d:Ann"], "   ad══               "),
    # Ending together.
    ("by Ann Lee now", ["c:by Ann", "a:Ann"], " c──a══               "),
    # Crossing: a bar where the first one ends and the second goes on.
    ("aa bb cc dd ee", ["c:bb cc", "a:cc dd"], "    c──a═├──          "),
    ("אא בב גג דד הה", ["c:בב גג", "a:גג דד"], "          ──┤═a──c    "),
    (
        "aa bb cc dd ee",
        ["t:aa bb cc dd ee", "c:bb cc", "a:cc dd"],
        " t──c══a3╞══───       ",
    ),
    # Touching, with and without a space between.
    ("Ann May now", ["a:Ann", "d:May"], " a── d──              "),
    ("AnnMay now", ["a:Ann", "d:May"], " a──d──               "),
    ("AnnMay now", ["a:Ann", "a:May"], " a──a──               "),
    # Three deep: the depth as a digit, while it lasts.
    (
        "aa bb ccc dd ee",
        ["c:aa bb ccc dd", "d:bb ccc dd", "a:ccc"],
        " c──d══a3════         ",
    ),
    # No room for the digit.
    ("aa bb c dd ee", ["c:aa bb c dd", "d:bb c dd", "a:c"], " c──d══a═══           "),
    # No letter over another: there is one already where the outermost would stand.
    ("b c now", ["t:b", "c:c now", "d:c now", "a:c"], " tcda═══              "),
]


@pytest.mark.parametrize(("text", "spans", "expected"), CASES)
def test_the_row_of_marks(text: str, spans: list[str], expected: str) -> None:
    it = painter(text, View(marks(text, *spans)), colours=PLAIN)
    assert lined(it, row()) == expected


def test_all_shapes_are_told_apart_by_this_row_alone() -> None:
    text = "aa bb cc dd ee"
    shapes = [
        ["a:bb cc dd"],
        ["a:bb", "a:cc dd"],
        ["a:bb cc dd", "a:cc"],
        ["a:bb cc dd", "a:cc dd"],
        ["a:bb cc dd", "a:bb cc"],
        ["a:bb cc dd", "a:bb cc dd"],
        ["a:bb cc", "a:cc dd"],
        ["a:bb cc", "d:cc dd"],
        ["a:bb cc dd", "a:bb cc dd", "a:bb cc dd"],
        ["a:bb cc dd", "a:bb cc", "a:cc dd"],
        ["a:bb cc dd", "a:bb cc", "a:bb"],
        ["a:bb cc dd", "d:bb cc dd"],
        ["d:bb cc dd", "a:bb cc dd"],
    ]
    rows = [lined(painter(text, View(marks(text, *it)), colours=PLAIN), row()) for it in shapes]
    assert [pair for pair in combinations(rows, 2) if pair[0] == pair[1]] == []


def test_a_wrapped_span_goes_on_without_a_letter() -> None:
    text = "aa bb cc dd ee ff gg"
    it = painter(text, View(marks(text, "a:bb cc dd ee", "d:dd")), width=8, colours=PLAIN)
    assert lined(it, row(0)) == "    a──── "
    assert lined(it, row(1)) == " d═───    "


def test_rails_join_through_the_rows_of_marks() -> None:
    text = "aa bb cc dd ee ff gg"
    view = View(marks(text, "c:bb cc dd ee", "d:ff"), current="0")
    it = painter(text, view, width=8, colours=PLAIN)
    lane = it.geometry.lanes("ltr")[0]
    drawn = [it.text_row(row(0)), it.marks_row(row(0)), it.text_row(row(1)), it.marks_row(row(1))]
    assert "".join(cells(strip)[lane][0] for strip in drawn) == "c┃┃ "


def test_the_current_span_of_one_row_is_told_by_its_rail() -> None:
    text = "by Ann now"
    it = painter(text, View(marks(text, "a:Ann"), current="0"), colours=PLAIN)
    lane = it.geometry.lanes("ltr")[0]
    strips = (it.text_row(row()), it.marks_row(row()))
    assert [cells(strip)[lane][0] for strip in strips] == ["a", "┃"]


def test_there_is_no_tint_and_no_edge_where_marks_are_lines() -> None:
    text = "by Ann now"
    it = painter(text, View(marks(text, "a:Ann")), colours=palette("light-paper", "16"))
    assert {style for _, style in cells(it.text_row(row()))} == {it.palette.page}

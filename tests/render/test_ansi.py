"""Coloured lines for a pager: the text's own lines, and every mark to be seen in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.say import logical
from reader.render.ansi import ansi_lines, logical_lines
from reader.render.colour_system import ColourSystem
from reader.render.page import Page
from reader.text.units import Column
from tests.render.pages import MIXED, page, pages, palette

SGR = re.compile(r"\x1b\[([0-9;]*)m")
SYSTEMS: tuple[ColourSystem, ...] = ("truecolor", "256", "16", "none")


def plain(line: str) -> str:
    return SGR.sub("", line)


def rows(shown: Page) -> list[str]:
    return [row.padded.rstrip() for row in shown.layout.rows()]


def styled(line: str) -> list[tuple[str, str]]:
    """Each letter of a line with the parameters of the sequences in force, in their order."""
    state, found = "", []
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        told = SGR.fullmatch(piece)
        if told is None:
            found += [(letter, state) for letter in piece]
        elif told[1] in ("", "0"):
            state = ""
        elif told[1].startswith("0;"):
            state = told[1][2:]
        else:
            state = f"{state};{told[1]}".strip(";")
    assert state == "", "a line ends in the terminal's own style"
    return found


@given(pages(), st.sampled_from(SYSTEMS))
def test_without_escapes_the_lines_are_the_rows(shown: Page, system: ColourSystem) -> None:
    assert [plain(line) for line in ansi_lines(shown, palette(system), "tint")] == rows(shown)


@given(pages(), st.sampled_from(SYSTEMS))
def test_nothing_but_colours_is_sent(shown: Page, system: ColourSystem) -> None:
    for line in [
        *ansi_lines(shown, palette(system), "tint"),
        *logical_lines(shown, palette(system), logical),
    ]:
        assert not re.search(
            r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain(line)
        )


@given(pages())
def test_in_logical_order_the_letters_are_the_texts(shown: Page) -> None:
    text = shown.layout.text
    wanted = [logical(text[r.start : r.end].rstrip().expandtabs()) for r in shown.layout.rows()]
    # Where a control is taken out, a tab reaches further; blanks are not what is compared.
    found = [plain(line).split() for line in logical_lines(shown, palette(), logical)]
    assert found == [line.split() for line in wanted]


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_mark_is_seen_and_nothing_else(system: ColourSystem) -> None:
    shown = page(MIXED, [(0, 4, "actor"), (6, 11, "date"), (8, 20, "claim"), (60, 63, "lost")])
    lines = list(ansi_lines(shown, palette(system), "tint"))
    for row, line in zip(shown.layout.rows(), lines, strict=True):
        cells = {cell.column: cell for cell in row.cells}
        for column, (_, style) in enumerate(styled(line)):
            cell = cells.get(Column(column))
            covered = cell is not None and any(
                s.start < cell.end and cell.start < s.end for s in shown.spans
            )
            assert bool(style) == covered, (line, column)


def test_no_colour_is_sent_where_there_is_none() -> None:
    shown = page(MIXED, [(0, 4, "actor"), (0, 9, "date")])
    lines = list(ansi_lines(shown, palette("none"), "tint"))
    told = {code for line in lines for run in SGR.findall(line) for code in run.split(";")}
    assert told <= {"", "0", "1", "4"}
    assert {"1", "4"} <= told


def test_labels_differ_in_16_colours() -> None:
    shown = page("a b c", [(0, 1, "actor"), (2, 3, "date"), (4, 5, "claim")])
    [line] = ansi_lines(shown, palette("16"), "tint")
    assert len({style for letter, style in styled(line) if letter != " "}) == 3


def test_what_lies_on_something_differs_from_what_does_not() -> None:
    shown = page("abc", [(0, 2, "actor"), (1, 2, "actor")])
    for system in SYSTEMS:
        [line] = ansi_lines(shown, palette(system), "tint")
        (_, outer), (_, inner), (_, none) = styled(line)
        assert outer != inner
        assert none == ""


def test_signs_stand_beside_the_words_in_a_margin_of_their_own() -> None:
    shown = page("one two", [(0, 3, "actor"), (4, 7, "date")])
    assert [plain(line) for line in ansi_lines(shown, palette(), "edges")] == ["▕one▗two▌"]
    letters = palette(marks="letters")
    assert [plain(line) for line in ansi_lines(shown, letters, "letters")] == ["ᵃoneᵈtwo▌"]


def test_lines_lie_under_marked_rows_only() -> None:
    shown = page("one\n\ntwo", [(0, 2, "actor")])
    lines = [plain(line) for line in ansi_lines(shown, palette("none"), "lines")]
    assert lines == ["one", "a─", "", "two"]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.render.colour_system import ColourSystem
from reader.render.marks import Mark, MarkIndex
from reader.render.palette import Palette
from reader.text.units import Index, Range
from reader.tui.edge import edge_column
from reader.tui.paint import EdgeCell
from tests.tui.painting import palette


def at(start: int, end: int) -> Range:
    return Range(Index(start), Index(end))


def mark(start: int, end: int, slot: str) -> Mark:
    return Mark(at(start, end), slot[0], slot, f"{start}{slot}")


MARKS = MarkIndex([mark(0, 40, "actor"), mark(12, 30, "claim"), mark(80, 81, "date")])


def shown(cells: list[EdgeCell], colours: Palette) -> str:
    """Ticks by their label's letter, a capital in the window; the window `|`; else `.`."""
    ticks = {colours.mark(slot): slot[0] for slot in ("actor", "date", "claim")}
    rule, panel = colours.style("text", "rule").bgcolor, colours.style("text", "panel").bgcolor
    found = ""
    for glyph, style in cells:
        assert style.bgcolor in (rule, panel)
        inside = style.bgcolor == rule
        if glyph == "▐":
            letter = ticks[style.color]
            found += letter.upper() if inside else letter
        else:
            assert glyph == " "
            found += "|" if inside else "."
    return found


def test_ticks_stand_where_marks_are_and_the_window_lies_under_them() -> None:
    colours = palette("dark-ink")
    cells = edge_column(10, 100, at(20, 50), MARKS, colours)
    assert shown(cells, colours) == "aaAA|...d."


def test_the_mark_that_takes_most_of_a_row_gives_its_colour() -> None:
    colours = palette()
    cells = edge_column(
        5, 50, at(0, 50), MarkIndex([mark(0, 3, "date"), mark(3, 9, "claim")]), colours
    )
    assert shown(cells, colours) == "C||||"


def test_a_short_article_is_all_window() -> None:
    assert shown(edge_column(4, 10, at(0, 10), MarkIndex(), palette()), palette()) == "||||"
    assert shown(edge_column(3, 0, at(0, 0), MarkIndex(), palette()), palette()) == "|.."


@pytest.mark.parametrize(
    ("theme", "system"), [("no-colour", "none"), ("no-colour", "truecolor"), ("dark-ink", "16")]
)
def test_with_few_colours_glyphs_tell(theme: str, system: ColourSystem) -> None:
    cells = edge_column(10, 100, at(20, 50), MARKS, palette(theme, system))
    assert "".join(cell.glyph for cell in cells) == "▕▕▐▐│   ▕ "


@given(st.integers(1, 60), st.integers(0, 500), st.integers(0, 500), st.integers(0, 80))
def test_each_row_has_a_cell_and_the_window_is_always_seen(
    height: int, length: int, start: int, extent: int
) -> None:
    start = min(start, max(0, length - 1))
    visible = at(start, min(length, start + extent))
    cells = edge_column(height, length, visible, MarkIndex([mark(0, 3, "date")]), palette())
    assert len(cells) == height
    rule = palette().style("text", "rule").bgcolor
    assert any(cell.style.bgcolor == rule for cell in cells)

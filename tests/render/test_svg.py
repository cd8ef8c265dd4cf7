"""The screen as an SVG: every right-to-left cell in its own place, well-formed, whole."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.widgets import Static

from reader.render.page import Page
from reader.render.svg import CELL_HEIGHT, CELL_WIDTH, Piece, article_svg, pieces, svg_of
from reader.tui.lifecycle import SteadyApp
from tests.render.pages import page, pages, palette

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*lines: list[Segment], width: int = 20) -> ET.Element:
    return ET.fromstring(svg_of(lines, width=width, title="a <title> & more"))


def texts(root: ET.Element) -> list[tuple[float, float, str]]:
    found = root.iter(f"{SVG}text")
    return [(float(t.attrib["x"]), float(t.attrib["y"]), t.text or "") for t in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ab", [Piece(3, 2, "ab")]),
        ("a b", [Piece(3, 1, "a"), Piece(4, 1, " "), Piece(5, 1, "b")]),
        # presentation forms in visual order, and a mark in its base's cell
        ("ﺏﺎﺘ\u064eﻛ", [(3, "ﺏ"), (4, "ﺎ"), (5, "ﺘ\u064e"), (6, "ﻛ")]),
        ("אb", [(3, "א"), (4, "b")]),
        # neutrals would turn round beside their neighbours
        ("(28)", [(3, "("), (4, "28"), (6, ")")]),
        ("漢a", [Piece(3, 2, "漢"), Piece(5, 1, "a")]),
        ("▎a│", [(3, "▎"), (4, "a"), (5, "│")]),
    ],
)
def test_pieces(text: str, expected: list[tuple[int, str] | Piece]) -> None:
    found = list(pieces(text, 3))
    wanted = [e if isinstance(e, Piece) else Piece(e[0], cell_len(e[1]), e[1]) for e in expected]
    assert found == wanted


@given(st.text(st.sampled_from("ab1 .(ﺏﺎאב\u064e\u05b0漢e\u0301▎│"), max_size=20))
def test_pieces_are_the_text_and_ascend(text: str) -> None:
    found = list(pieces(text, 0))
    assert "".join(piece.text for piece in found) == text
    assert sum(piece.width for piece in found) == sum(map(cell_len, text))
    assert all(a.column + a.width == b.column for a, b in pairwise(found))


def test_places_are_those_of_the_cells() -> None:
    root = drawn([Segment("  ﻭﺎﺑ")], [Segment("a"), Segment("ב", Style(bold=True))])
    first = [(2 * CELL_WIDTH, "ﻭ"), (3 * CELL_WIDTH, "ﺎ"), (4 * CELL_WIDTH, "ﺑ")]
    found = texts(root)
    assert [(round(x, 1), text) for x, _, text in found[:3]] == [
        (round(x, 1), text) for x, text in first
    ]
    assert [text for *_, text in found[3:]] == ["a", "ב"]
    assert found[3][1] - found[0][1] == CELL_HEIGHT


def test_a_run_keeps_its_width_in_any_font_and_a_cell_its_letter() -> None:
    fits = [t.attrib.get("textLength") for t in drawn([Segment("abc ﺏ")]).iter(f"{SVG}text")]
    assert fits == [f"{3 * CELL_WIDTH:.1f}", None]


def test_styles() -> None:
    style = Style(color="#010203", bgcolor="#a0b0c0", bold=True, underline=True, italic=True)
    root = drawn([Segment("x", style)])
    group = next(g for g in root.iter(f"{SVG}g") if "fill" in g.attrib)
    assert group.attrib == {
        "fill": "#010203",
        "font-weight": "bold",
        "font-style": "italic",
        "text-decoration": "underline",
    }
    assert [r.attrib["fill"] for r in root.iter(f"{SVG}rect")] == ["#a0b0c0", "#a0b0c0"]


def test_reverse_swaps_and_dim_mixes() -> None:
    style = Style(color="#ffffff", bgcolor="#000000")
    assert fill(style + Style(reverse=True)) == "#000000"
    assert fill(style + Style(dim=True)) not in ("#ffffff", "#000000")


def fill(style: Style) -> str:
    root = drawn([Segment("x", style)])
    return next(g.attrib["fill"] for g in root.iter(f"{SVG}g") if "fill" in g.attrib)


def test_blocks_are_drawn_so_that_they_meet() -> None:
    root = drawn([Segment("▌│", Style(color="#010203"))])
    assert texts(root) == []
    blocks = [r.attrib for r in root.iter(f"{SVG}rect") if r.attrib["fill"] == "#010203"]
    assert [block["height"] for block in blocks] == ["24", "24"]


@given(st.text(max_size=30))
def test_any_text_is_well_formed(text: str) -> None:
    assert drawn([Segment(text)]).tag == f"{SVG}svg"


def test_an_empty_screen() -> None:
    assert texts(drawn(width=0)) == []


class Shown(SteadyApp):
    """One line of Arabic in visual order."""

    TITLE = "shown"

    def compose(self) -> ComposeResult:
        yield Static("ﻡﻼﺴﻟﺍ")


async def test_the_apps_own_screenshot_is_this_one() -> None:
    app = Shown()
    async with app.run_test(size=(30, 4)):
        root = ET.fromstring(app.export_screenshot())
    assert [text for *_, text in texts(root)] == list("ﻡﻼﺴﻟﺍ")
    assert root.findtext(f"{SVG}title") == "shown"


@given(pages())
def test_every_cell_of_an_article_stands_at_its_place(shown: Page) -> None:
    root = ET.fromstring(article_svg(shown, palette(), "tint"))
    rows = list(shown.layout.rows())
    wanted = [
        (round(cell.column * CELL_WIDTH, 1), y, clean(cell.glyphs))
        for y, row in enumerate(rows)
        for cell in row.cells
        if cell.glyphs.strip()
    ]
    found = [(x, round((y - texts_from) / CELL_HEIGHT), text) for x, y, text in texts(root)]
    assert sorted(found) == sorted(wanted)
    assert all("textLength" not in t.attrib for t in root.iter(f"{SVG}text"))


texts_from = 18.5
"""Where the letters of the first row stand."""


def clean(glyphs: str) -> str:
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c for c in glyphs)


def test_an_articles_marks_lie_under_their_cells() -> None:
    shown = page("ab cd", [(3, 5, "actor")])
    root = ET.fromstring(article_svg(shown, palette(), "tint"))
    _, mark = root.iter(f"{SVG}rect")  # the frame's, and one more
    assert (mark.attrib["x"], mark.attrib["width"]) == (
        f"{3 * CELL_WIDTH:.1f}", f"{2 * CELL_WIDTH + 0.1:.1f}",
    )  # fmt: skip
    assert root.findtext(f"{SVG}title") == "t"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "ar"


def test_signs_of_edges_have_a_column_on_either_side() -> None:
    shown = page("ab", [(0, 2, "actor")], width=2)
    root = ET.fromstring(article_svg(shown, palette(), "edges"))
    assert [round(x / CELL_WIDTH) for x, _, _ in texts(root)] == [1, 2]
    assert root.attrib["viewBox"] == f"0 0 {4 * CELL_WIDTH + 24:.0f} 48"


def test_a_title_steers_nobody() -> None:
    shown = page("a", title="x\x1b]0;y\x07\u202e<b>\ufffe\n z")
    source = article_svg(shown, palette(), "tint")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\ufffe]", source)
    title = ET.fromstring(source).findtext(f"{SVG}title")
    assert title == "x\ufffd]0;y\ufffd\u202e<b>\ufffd  z"

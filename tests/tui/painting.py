"""Painted rows as two short strings, so that tests of both directions can be read.

The first has the signs: `x` for a cluster of the text, a space for a free cell, and all
else as it is painted. The second has the grounds: `.` page, the label's letter for its
tint, a capital for the tint of two or more (the innermost's letter), `s` selection, `^`
caret, `_` underline, `r` reverse, `B` bold and reverse, `b` bold.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.render.colour_system import ColourSystem
from reader.render.marks import Mark, MarkIndex
from reader.render.palette import Cover, Palette
from reader.text.layout import Layout
from reader.text.segments import graphemes
from reader.text.units import Index, Range, RowAddress
from reader.themes import load_theme
from reader.tui.geometry import geometry_of
from reader.tui.paint import Painter, View

THEMES = Path(__file__).parents[2] / "themes"
SLOTS = {"a": "actor", "d": "date", "c": "claim", "t": "4"}
SIGNS = "▎▕▗▖▝▘▌▐─═├┤╞╡│┃+"


@cache
def palette(theme: str = "light-paper", system: ColourSystem = "truecolor") -> Palette:
    return Palette(load_theme(THEMES / f"{theme}.toml"), system)


def find(text: str, quote: str) -> Range:
    """The first place of a quote."""
    start = text.index(quote)
    return Range(Index(start), Index(start + len(quote)))


def marks(text: str, *spans: str) -> MarkIndex:
    """From `a:quote`: the key of a label and what it covers; ids are `0`, `1` …"""
    return MarkIndex(
        Mark(find(text, span[2:]), span[0], SLOTS[span[0]], str(n), rail_from=2 + (span[0] != "c"))
        for n, span in enumerate(spans)
    )


def painter(
    text: str, view: View, *, width: int = 20, colours: Palette | None = None, columns: int = 100
) -> Painter:
    """A painter of one article at a small measure, with wide margins."""
    geometry = geometry_of(columns, 40, width)
    return Painter(colours or palette(), geometry, Layout(text, geometry.measure), view)


def row(number: int = 0, paragraph: int = 0) -> RowAddress:
    return RowAddress(paragraph, number)


def cells(strip: Strip) -> list[tuple[str, Style]]:
    """Each cell's cluster and style; the second cell of a wide one is empty."""
    found: list[tuple[str, Style]] = []
    for segment in strip:
        assert segment.style is not None
        for cluster in graphemes(segment.text):
            found.append((cluster, segment.style))
            found.extend([("", segment.style)] * (Segment(cluster).cell_length - 1))
    return found


def area(it: Painter, strip: Strip) -> list[tuple[str, Style]]:
    """The cells of the text area and one of the margin on either side."""
    left, measure = it.geometry.left, it.geometry.measure
    return cells(strip)[left - 1 : left + measure + 1]


def signs(found: Iterable[tuple[str, Style]], letters: str = "") -> str:
    """The first string of the module's notation; `letters` stay as they are."""
    keep = SIGNS + letters
    return "".join(
        glyph if glyph in keep and glyph else " " if glyph.isspace() else "x" for glyph, _ in found
    )


def grounds(it: Painter, found: Iterable[tuple[str, Style]]) -> str:
    """The second string of the module's notation."""
    known = _grounds(it.palette)
    return "".join(_ground(known, style, it.palette) for _, style in found)


def _ground(known: dict[object, str], style: Style, colours: Palette) -> str:
    if style.reverse:
        return "B" if style.bold else "r"
    if style.underline:
        return "_"
    if style.bold and colours.plain:
        return "b"
    return known[style.bgcolor]


def _grounds(colours: Palette) -> dict[object, str]:
    known: dict[object, str] = {}
    for depth in (3, 2, 1):
        for stack in product("adct", repeat=depth):
            cover = Cover(tuple(SLOTS[letter] for letter in stack))
            known[colours.tint(cover).bgcolor] = stack[0] if depth == 1 else stack[0].upper()
    known[colours.caret(focused=True, selected=False).bgcolor] = "^"
    known[colours.selection.bgcolor] = "s"
    known[colours.page.bgcolor] = "."
    return known


def painted(it: Painter, address: RowAddress) -> tuple[str, str]:
    """Signs and grounds of a row of text."""
    found = area(it, it.text_row(address))
    return signs(found), grounds(it, found)


def lined(it: Painter, address: RowAddress) -> str:
    """The signs of a row of marks, letters and digits included."""
    return signs(area(it, it.marks_row(address)), "adct0123456789")

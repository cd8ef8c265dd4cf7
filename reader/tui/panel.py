"""Rows of the side panels and bars: parts of text with an ink, on one ground.

The panels say what stands in a row and what it is (muted, a label's mark); the
palette says how that looks. Article text comes in through `reader.text.fit`, so a
part is in visual order already.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.render.palette import Palette
from reader.text.fit import fit
from reader.tui.segments import segments

if TYPE_CHECKING:
    from reader.gold.schema import Colour

Ink = Literal["text", "muted", "accent", "error", "changed", "mark", "chip", "mode"]
"""What a part is: what differs, a label's mark, a label's letter on its own ground, the mode."""

Ground = Literal["background", "panel", "surface", "cursor"]
"""What is behind a row, by the theme's name; `cursor`: the current entry of a panel."""

_COLOURS = {"text": "text", "muted": "text-muted", "accent": "accent", "error": "error"}


_REVERSED = Style(reverse=True)
_UNDERLINED = Style(underline=True)


class Part(NamedTuple):
    """A piece of a row."""

    text: str
    """In visual order; no control characters."""
    ink: Ink = "text"
    """What it is."""
    bold: bool = False
    """Whether it stands out, where the terminal has bold."""
    colour: Colour = None
    """The label's, for `mark` and `chip`."""


class PanelRow(NamedTuple):
    """A row of a panel."""

    parts: tuple[Part, ...] = ()
    """From the left."""
    right: tuple[Part, ...] = ()
    """Flush right, with at least one cell before it; cut last."""
    current: bool = False
    """On the ground of the current entry, with the accent bar before it."""
    target: str | None = None
    """What a click or enter on the row means: an article's or a span's id."""


def paint_row(row: PanelRow, width: int, palette: Palette, ground: Ground) -> Strip:
    """The row as a Strip of exactly `width` cells.

    Args:
        row: what stands in it; parts that don't fit are left out.
        width: cells.
        palette: the colours in force.
        ground: what is behind it.
    """
    right_width = sum(cell_len(part.text) for part in row.right)
    pieces, used = _pieces(
        row.parts, width - (right_width + 1 if row.right else 0), palette, ground
    )
    ends, ends_width = _pieces(row.right, width - used, palette, ground)
    gap = width - used - ends_width
    filler = [Segment(" " * gap, ink(palette, Part(""), ground))] if gap > 0 else []
    return Strip([*pieces, *filler, *ends], width)


def _pieces(
    parts: Iterable[Part], room: int, palette: Palette, ground: Ground
) -> tuple[list[Segment], int]:
    """Segments of as many parts as there is room for, and the cells they take."""
    found: list[Segment] = []
    used = 0
    for part in parts:
        width = cell_len(part.text)
        if used + width > room:
            break
        found.extend(segments(part.text, ink(palette, part, ground)))
        used += width
    return found, used


def ink(palette: Palette, part: Part, ground: Ground) -> Style:
    """How a part looks on a ground."""
    on = "block-cursor-background" if ground == "cursor" else ground
    if part.ink == "mark":
        return palette.letter(part.colour, on, bold=part.bold)
    if part.ink == "chip":
        return palette.chip(part.colour)
    if part.ink == "changed":
        # An underline cuts the tails of Arabic; where there is no colour nothing else tells.
        style = palette.style("accent", on, bold=part.bold)
        return palette.over(style, _UNDERLINED) if palette.plain else style
    if part.ink == "mode":
        # Few terminals' 16 colours have a bold black that is black.
        style = palette.style("background", "accent", bold=palette.system != "16")
        return palette.over(style, _REVERSED) if palette.plain else style
    return palette.style(_COLOURS[part.ink], on, bold=part.bold)


def fitted(text: str, width: int) -> str:
    """Article text on one row of `width` cells, flush by its own direction."""
    return fit(text, width)[0] if width > 0 and text else " " * max(0, width)


def trimmed(text: str, width: int) -> str:
    """Article text on one row of at most `width` cells, without the blanks around it."""
    return fitted(text, width).strip(" ")

"""A quote in its context, laid out as the page is: in brackets, with what differs marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from reader.corpus.direction import main_direction
from reader.text.fit import BREAKING, ELLIPSIS
from reader.text.layout import Layout
from reader.text.units import Cell, RowAddress
from reader.tui.panel import Ink, PanelRow, Part

_OPEN, _CLOSE = "[", "]"
_BREAKS = re.compile(f"[{BREAKING}]")
_LEAST = 8
"""Code points of context that are shown where the quote needs the room."""


class Excerpt(NamedTuple):
    """A piece of a text."""

    prefix: str
    quote: str
    suffix: str
    differing: Sequence[tuple[int, int]] = ()
    """Ranges of the quote that are not in the other text."""


class _Look(NamedTuple):
    ink: Ink
    bold: bool


_CONTEXT, _QUOTE = _Look("muted", False), _Look("text", True)
_DIFFERS, _BRACKET = _Look("changed", True), _Look("accent", True)


def rows_of(excerpt: Excerpt, width: int, rows: int) -> list[PanelRow]:
    """At most `rows` rows of `width` cells, in visual order, flush by the text's direction.

    Args:
        excerpt: in logical order.
        width: cells of a row.
        rows: how many there may be; what is over is left out behind the quote's context.
    """
    text, looks = _looked(_shortened(excerpt, width * rows * 4 // 5))
    layout = Layout(text, width, main_direction(text))
    count = min(rows, layout.line_count(0)) if text else 0
    return [_row(layout, line, looks) for line in range(count)]


def _row(layout: Layout, line: int, looks: Sequence[_Look]) -> PanelRow:
    row = layout.row(RowAddress(0, line))

    def look(cell: Cell) -> _Look:
        return looks[cell.start]

    parts = [Part(" " * row.left)] if row.left else []
    for (ink, bold), cells in groupby(row.cells, key=look):
        parts.append(Part("".join(cell.glyphs for cell in cells), ink, bold))
    return PanelRow(tuple(parts))


def _looked(excerpt: Excerpt) -> tuple[str, list[_Look]]:
    """The excerpt on one line, and how each of its code points looks."""
    before, quote, behind = (_BREAKS.sub(" ", part) for part in excerpt[:3])
    inner = [_QUOTE] * len(quote)
    for start, end in excerpt.differing:
        inner[start:end] = [_DIFFERS] * (min(end, len(quote)) - start)
    looks = [_CONTEXT] * len(before) + [_BRACKET, *inner, _BRACKET] + [_CONTEXT] * len(behind)
    return f"{before}{_OPEN}{quote}{_CLOSE}{behind}", looks


def _shortened(excerpt: Excerpt, room: int) -> Excerpt:
    """In about so many code points: first the context gives way, then the quote's middle."""
    prefix, quote, suffix, differing = excerpt
    if len(prefix) + len(quote) + len(suffix) <= room:
        return excerpt
    around = max(_LEAST, (room - len(quote)) // 2)
    prefix, suffix = prefix[-around:], suffix[:around]
    room = max(3 * _LEAST, room - len(prefix) - len(suffix))
    if len(quote) <= room:
        return Excerpt(prefix, quote, suffix, differing)
    pieces = _pieces(len(quote), room, differing[0] if differing else None)
    shown, kept, last = "", list[tuple[int, int]](), 0
    for start, end in pieces:
        shown += ELLIPSIS if start > last else ""
        shift = start - len(shown)
        inside = ((max(start, left), min(end, right)) for left, right in differing)
        kept += [(left - shift, right - shift) for left, right in inside if left < right]
        shown += quote[start:end]
        last = end
    return Excerpt(prefix, shown, suffix, kept)


def _pieces(length: int, room: int, difference: tuple[int, int] | None) -> list[tuple[int, int]]:
    """What is shown of a quote: its beginning, its end, and where the first difference is."""
    if difference is None:
        wanted = [(0, 2 * room // 3), (length - room // 3, length)]
    else:
        third = room // 3
        middle = max(0, difference[0] - third // 4)
        wanted = [(0, third), (middle, min(length, middle + third)), (length - third, length)]
    found: list[tuple[int, int]] = []
    for start, end in wanted:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found

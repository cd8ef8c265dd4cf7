"""Article text in a small place: a list entry, a table, a status line, a message.

Such a place has no rows to scroll: newlines and tabs become spaces, and what is too
long ends in an ellipsis at its logical end. All else is the typesetter's. `fit`,
`wrapped` and `visual` take texts in logical order and give strings in visual order, to
be painted as they are and never to be broken or cut again: whoever cuts a string in
visual order cuts the wrong end of what reads from the right.
"""

from __future__ import annotations

import re

from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import Base, RowAddress

ELLIPSIS = "\u2026"
BREAKING = "\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029"
"""Inside of a class: what ends a line, or a column, and is a space where there is one line."""
STEERING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Inside of a class: the bidi controls (UAX#9 2.1 to 2.6)."""
_BREAKING = re.compile(f"[{BREAKING}]+")
_STEERING = re.compile(f"[{STEERING}]")
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_FLAG = re.compile(r"(?<!\S)--(?=\w)")
_WORD_JOINER = "\u2060"
_UNLIMITED = 1 << 30
_ENOUGH = 8
"""Code points a cell that are looked at: a title may be a megabyte, or one letter's marks."""


def fit(text: str, width: int, rows: int = 1, base: Base = "auto") -> list[str]:
    """Lay `text` out in at most `rows` strings of exactly `width` cells, in visual order.

    Each is flush by the text's own direction; where the text is too long, the last
    ends in `ELLIPSIS`. An empty text is one blank string; no width or no row is none.

    Args:
        text: anything.
        width: cells.
        rows: lines at most.
        base: its direction, or `auto`: that of its first letter.
    """
    if width < 1 or rows < 1:
        return []
    flat = _BREAKING.sub(" ", text)
    if not flat:
        return [" " * width]
    layout = _fitting(flat, width, rows, base)
    count = min(rows, layout.line_count(0))
    return [layout.row(RowAddress(0, line)).padded for line in range(count)]


def fitting_row(text: str, width: int, base: Base = "auto") -> Row:
    """The one row that `fit` draws: its cells say which code points of `text` are where.

    Args:
        text: on one line already; its end may be cut off and an ellipsis put there.
        width: cells, 1 at least.
        base: its direction, or `auto`.
    """
    return _fitting(text or " ", max(1, width), 1, base).row(RowAddress(0, 0))


def _fitting(flat: str, width: int, rows: int, base: Base) -> Layout:
    """`flat` laid out, or as much of it as `rows` rows hold."""
    limit = _ENOUGH * (width * rows + 8)
    layout = Layout(flat[:limit], width, base)
    if layout.line_count(0) <= rows and len(flat) <= limit:
        return layout
    last = min(rows, layout.line_count(0)) - 1
    start = layout.row(RowAddress(0, last)).start
    return Layout(_cut(flat[:limit], start, width) + ELLIPSIS, width, layout.direction(0))


def _cut(flat: str, start: int, width: int) -> str:
    """`flat` up to what fits, from `start` on, in a cell less than `width`."""
    row = _one_row(flat[start:], "auto")
    used, end = 0, start
    for cell in sorted(row.cells, key=lambda cell: cell.start):
        used += cell.width
        if used > width - 1:
            break
        end = start + cell.end
    cut = flat[:end].rstrip(" ")
    # The ellipsis belongs to the whole, not to a quoted piece that the cut left open.
    opened = cut.count(_ISOLATE) - cut.count(_END_OF_ISOLATE)
    return cut + _END_OF_ISOLATE * opened


def wrapped(text: str, width: int, base: Base = "auto", rows: int = 1000) -> list[str]:
    """The lines of `text`, in visual order; its own newlines end a line.

    A right-to-left line is flush right in `width` cells, others have no blanks behind them.
    A flag such as `--project`, to be typed as it stands, is not parted at its hyphens, where
    UAX#14 has an opportunity.
    """
    lines: list[str] = []
    for piece in _FLAG.sub(f"--{_WORD_JOINER}", text).split("\n"):
        lines += (line.rstrip(" ") for line in fit(piece, width, rows - len(lines), base))
    return lines


def visual(text: str, base: Base = "auto") -> str:
    """`text` on one line however long, in visual order, without blanks beside it."""
    flat = _BREAKING.sub(" ", text)
    return _one_row(flat, base).visual if flat else ""


def quoted(text: str) -> str:
    """`text` fit to stand inside a sentence of ours, in logical order.

    An isolate (UAX#9) keeps its letters from changing places with ours around it, and it
    has no bidi control of its own that would end the isolate.
    """
    if text.isascii():
        return text
    return f"{_ISOLATE}{unsteered(text)}{_END_OF_ISOLATE}"


def unsteered(text: str) -> str:
    """A whole sentence that quotes somebody's text unmarked, such as an error's, without
    bidi controls: they would reorder our words."""
    return _STEERING.sub("", text)


def _one_row(flat: str, base: Base) -> Row:
    return Layout(flat, _UNLIMITED, base).row(RowAddress(0, 0))

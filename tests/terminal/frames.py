"""Frames as the app writes them: two widgets side by side, whole or in part, styles anywhere."""

from __future__ import annotations

from hypothesis import strategies as st
from wcwidth import wcwidth

from reader.text.fit import fit
from reader.text.glyphs import width_of
from reader.text.segments import graphemes
from tests.text.strategies import texts

LIST, PANE, ROWS = 18, 42, 5
STYLES = ["", "1", "1;38;2;1;2;3", "2", "2;1", "38;5;12", "48;2;9;9;9;3", "7"]


@st.composite
def pieces(draw: st.DrawFn, width: int) -> str:
    """One widget's row: a cell's margin, article text in visual order, and styles in it."""
    text = draw(texts(max_size=50))
    lines = fit(text, width - 2, 1) or [""]
    marks = draw(st.sampled_from([" ", "▎", "│"]))
    cells = [marks, *map(_agreed, graphemes(lines[0]))]
    while _width(cells) > width - 1:
        cells.pop()
    cells += [" "] * (width - _width(cells))
    out, open_style = [], False
    for cell in cells:
        if draw(st.integers(0, 5)) == 0:
            style = draw(st.sampled_from(STYLES))
            out.append(("\x1b[0m" if open_style else "") + (f"\x1b[{style}m" if style else ""))
            open_style = bool(style)
        out.append(cell)
    return "".join(out) + ("\x1b[0m" if open_style else "")


@st.composite
def writes(draw: st.DrawFn) -> list[str]:
    """A whole frame, one move a row, then partial ones, a move for each part."""
    rows = [(draw(pieces(LIST)), draw(pieces(PANE))) for _ in range(ROWS)]
    whole = "\n".join(f"\x1b[{y};1H{left}{right}" for y, (left, right) in enumerate(rows, 1))
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        y = draw(st.integers(1, ROWS))
        if draw(st.booleans()):
            parts.append(f"\x1b[{y};1H{draw(pieces(LIST))}")
        else:
            parts.append(f"\x1b[{y};{LIST + 1}H{draw(pieces(PANE))}\n")
    return [whole, *parts]


def _agreed(cell: str) -> str:
    """Another letter for a picture that terminals take for several."""
    width = width_of(cell)
    return cell if sum(max(0, wcwidth(sign)) for sign in cell) == width else "#" * width


def _width(cells: list[str]) -> int:
    return sum(map(width_of, cells))

"""The row of marks under a row of text, for terminals without colours for tints.

A span is its letter on its first cell and a line from there; the line is double where
spans lie on each other, and from three deep on a digit says how deep. No letter is drawn
over another: those that begin on one cell stand side by side, the innermost on it and
the others outwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.style import Style

from reader.tui.layers import Canvas
from reader.tui.marks import Mark

_ONE: Final = "─"
_MORE: Final = "═"
_DIGITS_FROM: Final = 3
_HIGHEST_DIGIT: Final = 9


def lines_of(canvas: Canvas) -> tuple[Sequence[str], Sequence[Style]]:
    """The glyphs and styles of the row of marks, each by column + 1 as in a `Canvas`."""
    palette = canvas.palette
    glyphs = [" "] * (canvas.row.width + 2)
    styles = [palette.page] * (canvas.row.width + 2)
    for column, stack in enumerate(canvas.stacks):
        if stack:
            glyphs[column + 1] = _MORE if len(stack) > 1 else _ONE
            styles[column + 1] = palette.letter(stack[0].colour, bold=False)
    placed = _letters(canvas)
    for column, (mark, _) in placed.items():
        glyphs[column + 1] = mark.letter
        styles[column + 1] = palette.letter(mark.colour)
    for column, (mark, inwards) in placed.items():
        depth = len(canvas.stack_at(column))
        beside = column + inwards
        is_line = beside not in placed and mark in canvas.stack_at(beside)
        if depth >= _DIGITS_FROM and canvas.stack_at(column)[0] is mark and is_line:
            glyphs[beside + 1] = str(min(depth, _HIGHEST_DIGIT))
            styles[beside + 1] = palette.letter(mark.colour)
    return glyphs, styles


def _letters(canvas: Canvas) -> dict[int, tuple[Mark, int]]:
    """By column: whose letter stands there, and the step from it into its span."""
    begun: dict[int, tuple[int, list[Mark]]] = {}
    for mark in reversed(canvas.marks):
        cell = canvas.row.cell_of(mark.range.start)
        if cell is None:
            continue
        inwards = 1 if cell.level % 2 == 0 else -1
        column = cell.column if inwards == 1 else cell.column + cell.width - 1
        begun.setdefault(column, (inwards, []))[1].append(mark)
    # The innermost of each place first: nothing that begins elsewhere may push it aside.
    placed = {column: (marks[0], inwards) for column, (inwards, marks) in begun.items()}
    for column, (inwards, marks) in begun.items():
        outer = column
        for mark in marks[1:]:
            at = outer - inwards
            if -1 <= at <= canvas.row.width and at not in placed:
                outer = at
            else:
                at = column + inwards
                while at in placed:
                    at += inwards
            if -1 <= at <= canvas.row.width:
                placed[at] = (mark, inwards)
    return placed

"""The row of marks under a row of text, for terminals without colours for tints.

A span is its letter on its first cell and a line from there; the line is double where
spans lie on each other, and from three deep on a digit says how deep. No letter is drawn
over another: those that begin on one cell stand side by side, the innermost on it and
the others outwards; where there is no room for them, all move inwards. A bar says that a span ends
here and one that began inside it goes on (`c──a══├──`): without it, that would look like
an inner span that ends (`c──a═════`, `c──a══───`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Final

from rich.style import Style

from reader.render.layers import Canvas
from reader.render.marks import Mark

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
    for column, glyph in _bars(canvas):
        glyphs[column + 1] = glyph
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


def _bars(canvas: Canvas) -> Iterator[tuple[int, str]]:
    """Where a span ends and one goes on that began inside it: its next cell, and the bar."""
    for mark in canvas.marks:
        cell = canvas.row.cell_of(mark.range.end)
        if cell is None:
            continue
        stack = canvas.stack_at(cell.column)
        if any(mark.range.start < other.range.start < mark.range.end for other in stack):
            at_left = cell.level % 2 == 0
            single = len(stack) == 1
            column = cell.column if at_left else cell.column + cell.width - 1
            yield column, ("├" if single else "╞") if at_left else ("┤" if single else "╡")


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
        columns = _side_by_side(canvas.row.width, placed, column, inwards, len(marks))
        for at, mark in zip(columns, reversed(marks), strict=False):
            placed[at] = (mark, inwards)
    return placed


def _side_by_side(
    width: int, taken: Container[int], column: int, inwards: int, count: int
) -> list[int]:
    """Columns for `count` letters from the outermost on: up to `column` if there is room."""
    columns = [column]
    at = column - inwards
    while len(columns) < count and -1 <= at <= width and at not in taken:
        columns.insert(0, at)
        at -= inwards
    at = column + inwards
    while len(columns) < count and -1 <= at <= width:
        if at not in taken:
            columns.append(at)
        at += inwards
    return columns

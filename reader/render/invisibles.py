"""The layer of signs for what is in the text and not on the screen.

Nothing moves for it. A space or a tab is its own place; a control is seen as U+FFFD. What
has no cell is shown where it is in the line if that place is free: in the space beside the
letter that carries it, or behind the line's end. Inside a word there is no such place; the
letter that carries it then takes the accent's colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.render.layers import Canvas, Patch, caret_run
from reader.text.glyphs import REPLACEMENT, first_seen
from reader.text.unseen import UNSEEN, sign_of

if TYPE_CHECKING:
    from reader.text.units import Cell


def signs(canvas: Canvas) -> Iterator[Patch]:
    """A patch for each character that has a sign, as far as there are places."""
    row, taken = canvas.row, set[int]()
    for found in UNSEEN.finditer(canvas.text, row.start, row.end):
        cell = row.cell_of(found.start())
        if cell is not None and _is_drawn(found[0], cell.glyphs):
            continue
        patch = _patch(canvas, found.start(), found[0], cell, taken)
        if patch is not None:
            taken.add(patch.column)
            yield patch


def _is_drawn(character: str, glyphs: str) -> bool:
    """Whether it is on the screen already: a control as U+FFFD, a joiner in an emoji."""
    if character < " " or "\x7f" <= character <= "\x9f":
        return REPLACEMENT in glyphs
    return character in glyphs and not glyphs.isspace()


def _patch(
    canvas: Canvas, index: int, character: str, cell: Cell | None, taken: set[int]
) -> Patch | None:
    column: int
    if cell is None:
        column = caret_run(canvas.row, index).column
        return _in_free_cell(canvas, column, sign_of(character), taken)
    leftwards = cell.level % 2 == 1
    if cell.glyphs.isspace():
        column = cell.column + cell.width - 1 if leftwards else cell.column
        return _in_free_cell(canvas, column, sign_of(character, leftwards=leftwards), taken)
    behind = index > cell.start + first_seen(canvas.text[cell.start : cell.end])
    column = cell.column - 1 if behind == leftwards else cell.column + cell.width
    beside = _in_free_cell(canvas, column, sign_of(character), taken)
    return beside or Patch(
        cell.column, cell.width, canvas.palette.carrier(canvas.style_at(cell.column))
    )


def _in_free_cell(canvas: Canvas, column: int, sign: str, taken: set[int]) -> Patch | None:
    """The sign in a cell that has nothing but space; None where it has something."""
    if column in taken or not canvas.is_free(column):
        return None
    return Patch(column, 1, canvas.palette.dim(canvas.style_at(column)), sign)

"""What lies over a row of text, layer by layer from the ground up.

    caret            a block, or an underline in a pane without focus
    invisibles       signs for joiners, direction marks, tabs and the like, if asked for
    edges            where spans begin and end, in the spaces beside their words
    selection        its own ground instead of the tints
    span tint        the ground of every covered cluster
    (text)           the row's glyphs on the page

Each layer gives patches: column runs with a change of style and, where it covers what
stands there, other glyphs. `LAYERS` is their order; a new overlay is one more entry.
`paint` is the caller. Columns count from the left of the text area; -1 and the row's
width are the cells of the margins beside it. Nothing here lays out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from rich.style import Style

from reader.colour import STACK_WEIGHTS
from reader.render.marks import Mark, MarkIndex
from reader.render.palette import Cover, Palette
from reader.text.row import Row
from reader.text.units import Cell, Column, Index, Range, RowAddress, Run

HANGING: Final = (
    " \t\n\v\f\r\x1c\x1d\x1e\x85\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u2028\u2029\u205f\u3000"
)
"""What hangs at the end of a row: spaces at which a line may break, and separators."""

_NO_MARKS = MarkIndex()


class View(NamedTuple):
    """What is to be seen in the pane beside the text itself."""

    marks: MarkIndex = _NO_MARKS
    """The article's marks."""
    selection: Range | None = None
    """The selected text."""
    caret: Index | None = None
    """The code point that the caret stands on; None: no caret is shown."""
    focused: bool = True
    """Whether the pane has the focus."""
    current: str | None = None
    """The id of the current span."""
    attention: Mapping[RowAddress, str] = MappingProxyType({})
    """A sign opposite the rails (`palette.Sign`), by row of text."""
    invisibles: bool = False
    """Whether signs stand for what is in the text and not on the screen."""


class Patch(NamedTuple):
    """A change to neighbouring cells of a row."""

    column: int
    """The first of them."""
    width: int
    """How many."""
    style: Style
    """What changes in their style."""
    glyphs: str | None = None
    """What stands in them from now on, a character for each; None: what stood there."""


class Canvas:
    """One row being painted: what the layers so far have made of it.

    Args:
        row: the row of text.
        text: the article.
        view: what to show.
        palette: the styles.
    """

    def __init__(self, row: Row, text: str, view: View, palette: Palette) -> None:
        self.row: Final = row
        self.view: Final = view
        self.palette: Final = palette
        self.text: Final = text
        """The article."""
        self.length: Final = len(text)
        """Code points of the article."""
        stripped = len(text[row.start : row.end].rstrip(HANGING))
        self.shown: Final = Range(row.start, Index(row.start + stripped))
        """The row's text without the spaces that hang at its end."""
        self.marks: Final = view.marks.on_row(Range(row.start, row.end), view.current)
        """The marks on it, the outer ones first."""
        self._stacks: Sequence[tuple[Mark, ...]] | None = None
        # Each list has a cell more at either end: those of the margins.
        self.styles: Final = [palette.page] * (row.width + 2)
        """By column + 1."""
        self.glyphs: Final = [" "] * (row.width + 2)
        """By column + 1; empty in the second cell of what is two wide."""
        for cell in row.cells:
            self._place(cell)

    def _place(self, cell: Cell) -> None:
        at = cell.column + 1
        if cell.width == 1:
            self.glyphs[at] = cell.glyphs
        elif len(cell.glyphs) == cell.width and not cell.glyphs.strip(" "):
            self.glyphs[at : at + cell.width] = cell.glyphs  # a tab's cells are free ones
        else:
            self.glyphs[at : at + cell.width] = [cell.glyphs, *[""] * (cell.width - 1)]

    @property
    def stacks(self) -> Sequence[tuple[Mark, ...]]:
        """The marks on each column of the text area, the innermost first."""
        if self._stacks is None:
            self._stacks = self._covered()
        return self._stacks

    def _covered(self) -> Sequence[tuple[Mark, ...]]:
        stacks: list[list[Mark]] = [[] for _ in range(self.row.width)]
        for mark in reversed(self.marks):
            for column, width in self.row.runs(self.clipped(mark.range)):
                for at in range(column, column + width):
                    stacks[at].append(mark)
        return [tuple(stack) for stack in stacks]

    def clipped(self, where: Range) -> Range:
        """The part of `where` on this row that is painted: not what hangs, if there is more."""
        start = max(where.start, self.row.start)
        end = min(where.end, self.row.end)
        return Range(start, min(end, self.shown.end) if start < self.shown.end else end)

    def stack_at(self, column: int) -> tuple[Mark, ...]:
        """The marks on a column; none on the margins."""
        return self.stacks[column] if 0 <= column < self.row.width else ()

    def style_at(self, column: int) -> Style:
        """A column's style so far."""
        return self.styles[column + 1]

    def is_free(self, column: int) -> bool:
        """Whether the column holds nothing but space: what a sign may stand in."""
        return -1 <= column <= self.row.width and self.glyphs[column + 1].isspace()

    def apply(self, patch: Patch) -> None:
        """Lay a patch over what is there."""
        over = self.palette.over
        start, end = patch.column + 1, patch.column + 1 + patch.width
        styles = self.styles
        for at in range(start, end):
            styles[at] = over(styles[at], patch.style)
        if patch.glyphs is not None:
            self._release(start)
            self._release(end)
            self.glyphs[start:end] = patch.glyphs

    def _release(self, at: int) -> None:
        """Clear what is wider than a cell and lies across the border before `at`."""
        if at < len(self.glyphs) and not self.glyphs[at]:
            first = at
            while not self.glyphs[first]:
                first -= 1
            last = at
            while last < len(self.glyphs) and not self.glyphs[last]:
                last += 1
            self.glyphs[first:last] = [" "] * (last - first)


Layer = Callable[[Canvas], Iterable[Patch]]


def span_tint(canvas: Canvas) -> Iterator[Patch]:
    """The ground of the covered clusters, blended where several spans lie on one."""
    if canvas.palette.marks == "lines" or not canvas.marks:
        return
    stacks = canvas.stacks
    begun = 0
    for column in range(1, len(stacks) + 1):
        if column < len(stacks) and stacks[column] == stacks[begun]:
            continue
        if stacks[begun]:
            yield Patch(begun, column - begun, canvas.palette.tint(cover_at(canvas, begun)))
        begun = column


def cover_at(canvas: Canvas, column: int) -> Cover:
    """What decides a column's ground."""
    stack = canvas.stacks[column]
    colours = tuple(mark.colour for mark in stack[: len(STACK_WEIGHTS)])
    for above, mark in enumerate(stack):
        if mark.span_id == canvas.view.current:
            nested = any(mark.range.contains(inner.range) for inner in stack[:above])
            return Cover(colours, mark.colour, nested)
    return Cover(colours)


def selection(canvas: Canvas) -> Iterator[Patch]:
    """The selection's own ground instead of the tints."""
    chosen = canvas.view.selection
    if chosen is None or chosen.end <= canvas.row.start or canvas.row.end <= chosen.start:
        return
    for column, width in canvas.row.runs(canvas.clipped(chosen)):
        yield Patch(column, width, canvas.palette.selection)


# Edges

_RIGHT_OF_TEXT: Final = {"actor": "▎", "date": "▖", "claim": "▘"}
"""Start edges where the first cluster runs from right to left."""
_LEFT_OF_TEXT: Final = {"actor": "▕", "date": "▗", "claim": "▝"}
"""And where it runs from left to right. There is no quarter bar at the right of a cell; three
quarters with the colours swapped leave a line above the letters in xterm, whose blocks are
a font's and lower than its cells."""

SUPERSCRIPTS: Final = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
"""Letters as edges; there is none of q."""


def edges(canvas: Canvas) -> Iterator[Patch]:
    """Where spans begin and end: signs in the free cells beside their words.

    The side is that of the cluster's own direction. Of two that want one cell the outer
    span's has it, and a start wins over an end. Where no cell is free, no sign stands.
    """
    if canvas.palette.marks == "lines" or not canvas.marks:
        return
    taken: set[int] = set()
    for mark in canvas.marks:
        column, at_left = _beside(canvas, mark.range.start, first=True)
        if column is None or column in taken:
            continue
        taken.add(column)
        glyph = _start_sign(mark, canvas.palette.marks == "letters", at_left)
        style = canvas.palette.edge(canvas.style_at(column), mark.colour)
        yield Patch(column, 1, style, glyph)
    for mark in canvas.marks:
        if not canvas.row.start < mark.range.end <= canvas.row.end:
            continue
        last = canvas.clipped(mark.range).end - 1
        column, at_left = _beside(canvas, last, first=False)
        if column is None or column in taken or mark in canvas.stack_at(column):
            continue
        taken.add(column)
        inside = column + 1 if at_left else column - 1
        style = canvas.palette.end_edge(cover_at(canvas, inside))
        yield Patch(column, 1, style, "▐" if at_left else "▌")


def _beside(canvas: Canvas, index: int, *, first: bool) -> tuple[int | None, bool]:
    """The free column before a span's first cluster or after its last, and if that is left."""
    cell = canvas.row.cell_of(index)
    if cell is None:
        return None, False
    at_left = first == (cell.level % 2 == 0)
    column = cell.column - 1 if at_left else cell.column + cell.width
    return (column if canvas.is_free(column) else None), at_left


def _start_sign(mark: Mark, letters: bool, at_left: bool) -> str:
    if letters:
        return mark.letter.translate(SUPERSCRIPTS)
    shapes = _LEFT_OF_TEXT if at_left else _RIGHT_OF_TEXT
    return shapes.get(mark.colour, mark.letter) if isinstance(mark.colour, str) else mark.letter


def invisibles(canvas: Canvas) -> Iterable[Patch]:
    """Signs for what is in the text and not on the screen."""
    if not canvas.view.invisibles:
        return ()
    from reader.render.invisibles import signs

    return signs(canvas)


# The caret


def caret(canvas: Canvas) -> Iterator[Patch]:
    """The caret's own cell."""
    view, row = canvas.view, canvas.row
    if view.caret is None or not is_on(row, view.caret, canvas.length):
        return
    selected = view.selection is not None and view.selection.holds(view.caret)
    column, width = caret_run(row, view.caret)
    yield Patch(column, width, canvas.palette.caret(focused=view.focused, selected=selected))


def is_on(row: Row, index: int, length: int) -> bool:
    """Whether a caret at `index` of a text of `length` stands on this row."""
    return row.start <= index < row.end or index == row.end == length


def caret_run(row: Row, index: int) -> Run:
    """The columns of a caret at `index`, which is on this row.

    What has no cell (a separator, a hanging space, an empty row) is shown behind the
    row's last cell; that may be the margin's, -1 or the row's width.
    """
    cell = row.cell_of(index)
    if cell is not None:
        return Run(cell.column, cell.width)
    if row.direction == "rtl":
        return Run(Column(row.left - 1), 1)
    return Run(Column(row.left + row.used), 1)


LAYERS: Final[tuple[Layer, ...]] = (span_tint, selection, edges, invisibles, caret)
"""From the ground up."""

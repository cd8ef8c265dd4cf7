"""An article with its marks, painted row by row for what is printed and not looked at live.

`ansi` and `svg` write these rows down. The layers are the app's own, so that both show a
mark alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from rich.style import Style

from reader.colour import STACK_WEIGHTS
from reader.render.layers import Canvas, Layer, Patch, View, edges
from reader.render.lines import lines_of
from reader.render.marks import MarkIndex, index_spans
from reader.render.palette import Cover

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour, Label
    from reader.render.palette import Palette
    from reader.text.layout import Layout
    from reader.text.row import Row

PageMarks = Literal["tint", "edges", "letters", "lines"]
"""How marks are shown: by the ground of their words alone, with signs or letters in the blank
cells where they begin and end as well, or by a row of lines under each row of text."""
MARGINS: Final[Mapping[PageMarks, int]] = {"tint": 0, "edges": 1, "letters": 1, "lines": 0}
"""Columns that each way takes on either side of the text, for the signs of its edges."""


class Page(NamedTuple):
    """What is to be shown of one article."""

    layout: Layout
    """Its text, at the width of the page."""
    spans: Sequence[Span]
    """The marks on this text, in text order."""
    labels: Mapping[str, Label]
    """The schema's labels, by name."""
    title: str
    """The article's title, exactly."""
    language: str
    """A BCP 47 tag; `und`: unknown."""

    @property
    def marks(self) -> MarkIndex:
        """The marks as the painter needs them."""
        return index_spans(self.spans, self.labels)


class Painted(NamedTuple):
    """One line of a page; both lists are by column + 1, the margins' cells are their ends."""

    row: Row
    """The row of text, or the one that the marks lie under."""
    glyphs: Sequence[str]
    """What stands in each cell; empty in the second cell of what is two wide."""
    styles: Sequence[Style]
    """How it looks."""


def painted(page: Page, palette: Palette, marks: PageMarks) -> Iterator[Painted]:
    """The lines of a page from the top. Rows are added for `lines` only, under marked text.

    Args:
        page: the article.
        palette: made with `marks`, where a palette knows them.
        marks: how they are shown.
    """
    view = View(marks=page.marks)
    layers = _LAYERS[marks]
    for row in page.layout.rows():
        canvas = Canvas(row, page.layout.text, view, palette)
        for layer in layers:
            for patch in layer(canvas):
                canvas.apply(patch)
        yield Painted(row, canvas.glyphs, canvas.styles)
        if marks == "lines" and canvas.marks:
            yield Painted(row, *lines_of(canvas))


def grounds(canvas: Canvas) -> Iterator[Patch]:
    """What tells marked words from others by itself: a ground, or a line under them."""
    for column, stack in enumerate(canvas.stacks if canvas.marks else ()):
        if stack:
            change = marked(canvas.palette, [mark.colour for mark in stack])
            yield Patch(column, 1, change)


def marked(palette: Palette, stack: Sequence[Colour]) -> Style:
    """The change that marks make to a word which nothing stands beside.

    Their tint, blended where tints can be. Where there is none to be had, an underline in
    the label's colour, bold where spans lie on each other; and an underline, too, where they
    do and only the innermost one's tint shows.

    Args:
        palette: the styles.
        stack: the colours of their labels, the innermost first; at least one.
    """
    if not palette.has_tints or palette.label(stack[0]) is None:
        bold = True if len(stack) > 1 else None
        return palette.keep(Style(color=palette.mark(stack[0]), underline=True, bold=bold))
    tint = palette.tint(Cover(tuple(stack[: len(STACK_WEIGHTS)])))
    alone = palette.blends or len(stack) == 1
    return tint if alone else palette.over(tint, Style(underline=True))


_LAYERS: Final[Mapping[PageMarks, Sequence[Layer]]] = {
    "tint": (grounds,),
    "edges": (grounds, edges),
    "letters": (grounds, edges),
    "lines": (),
}

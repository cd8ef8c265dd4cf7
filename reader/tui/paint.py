"""Whole rows of the reading pane, as Textual Strips: margins, text and edge column.

Pure: from a layout's row, a view and a palette to one Strip of exactly the pane's width.
Nothing is laid out here, so that annotating only repaints. The article's own control
characters are not in a row's glyphs, and so are never sent to the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.render.layers import LAYERS, Canvas, Layer, View
from reader.render.lines import lines_of
from reader.render.palette import Palette
from reader.text.layout import Layout
from reader.text.units import Direction, RowAddress
from reader.tui.geometry import Geometry
from reader.tui.rails import Rail, Rails

__all__ = ["EdgeCell", "Painter", "View"]


class EdgeCell(NamedTuple):
    """The edge column's cell on one screen row (`edge.edge_column`)."""

    glyph: str
    style: Style


class Painter:
    """Paints the rows of one article at one size, with what `view` says.

    Cheap to make. After an edit or a motion set `view` and paint the touched rows again;
    after a change of theme, size or article make another.

    Args:
        palette: the styles.
        geometry: the places; its `measure` is the layout's width.
        layout: the article.
        view: marks, selection, caret.
        layers: what lies over the text, from the ground up.
        before: a painter of the same pane, whose rails may hold.
    """

    def __init__(
        self,
        palette: Palette,
        geometry: Geometry,
        layout: Layout,
        view: View,
        layers: Sequence[Layer] = LAYERS,
        before: Painter | None = None,
    ) -> None:
        self.palette: Final = palette
        self.geometry: Final = geometry
        self.layout: Final = layout
        self._layers = layers
        self._blank = EdgeCell(" ", palette.page)
        self._view = view
        self._rails: Rails | None = None
        self._rails_before: Rails | None = None
        if before is not None:
            self._rails_before = before._rails or before._rails_before

    @property
    def view(self) -> View:
        """What is to be seen."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        old, self._view = self._view, view
        if view.marks is not old.marks or (view.current != old.current and not self.palette.blends):
            self._rails_before = self._rails or self._rails_before
            self._rails = None

    @property
    def rails(self) -> Rails:
        """The rails of the view's marks."""
        if self._rails is None:
            # Where tints can't tell the current span, its rail does, however short it is.
            also = None if self.palette.blends else self._view.current
            self._rails = Rails(self._view.marks, self.layout, also, self._rails_before)
            self._rails_before = None
        return self._rails

    def text_row(self, address: RowAddress, edge: EdgeCell | None = None) -> Strip:
        """A row of text.

        Args:
            address: of the row.
            edge: the edge column's cell; None: page.

        Raises:
            IndexError: the layout has no such row.
        """
        row = self.layout.row(address)
        canvas = Canvas(row, self.layout.text, self._view, self.palette)
        for layer in self._layers:
            for patch in layer(canvas):
                canvas.apply(patch)
        line = _PaneRow(self, edge)
        line.put_text(canvas.glyphs, canvas.styles)
        line.put_sign(self._view.attention.get(address), row.direction)
        for rail in self.rails.at(address, self._view.current):
            line.put_rail(rail, self._rail_sign(rail, address), row.direction)
        return line.strip()

    def marks_row(self, address: RowAddress, edge: EdgeCell | None = None) -> Strip:
        """The row of marks under a row of text, where marks are lines.

        Raises:
            IndexError: the layout has no such row.
        """
        row = self.layout.row(address)
        canvas = Canvas(row, self.layout.text, self._view, self.palette)
        line = _PaneRow(self, edge)
        line.put_text(*lines_of(canvas))
        for rail in self.rails.at(address, self._view.current):
            alone = rail.first == rail.last and self._is_current(rail)
            if address < rail.last or alone:
                line.put_rail(rail, "┃" if self._is_current(rail) else "│", row.direction)
        return line.strip()

    def blank_row(self, before: RowAddress | None, edge: EdgeCell | None = None) -> Strip:
        """A row without text: between paragraphs, and above or below the article.

        Args:
            before: the last row of text before it, whose rails go on; None: there is none.
            edge: the edge column's cell; None: page.
        """
        line = _PaneRow(self, edge)
        if before is None:
            return line.strip()
        for rail in self.rails.at(before, self._view.current):
            if before < rail.last:
                sign = "┃" if self._is_current(rail) else "│"
                line.put_rail(rail, sign, self.layout.direction(before.paragraph))
        return line.strip()

    def _is_current(self, rail: Rail) -> bool:
        return rail.mark.span_id == self._view.current

    def _rail_sign(self, rail: Rail, address: RowAddress) -> str:
        """The letter on the first row, a line on the others."""
        current = self._is_current(rail)
        alone = current and rail.first == rail.last and self.palette.marks != "lines"
        if address == rail.first and not alone:
            return rail.mark.letter
        return "┃" if current else "│"


class _PaneRow:
    """The cells of one row of the pane, being filled."""

    def __init__(self, painter: Painter, edge: EdgeCell | None) -> None:
        self._palette = painter.palette
        self._geometry = it = painter.geometry
        self._glyphs = [" "] * it.pane_width
        self._styles = [painter.palette.page] * it.pane_width
        if edge is not None:
            self._glyphs[it.edge_column], self._styles[it.edge_column] = edge

    def put_text(self, glyphs: Sequence[str], styles: Sequence[Style]) -> None:
        """The text area with a cell of the margin on either side, where there is one."""
        it = self._geometry
        skipped = 0 if it.left else 1
        start = it.left - 1 + skipped
        end = min(start + len(glyphs) - skipped, it.edge_column)
        self._glyphs[start:end] = glyphs[skipped : skipped + end - start]
        self._styles[start:end] = styles[skipped : skipped + end - start]

    def put_sign(self, sign: str | None, direction: Direction) -> None:
        """The sign in the margin opposite the rails."""
        column = self._geometry.attention(direction)
        if sign and column is not None:
            self._glyphs[column] = sign
            self._styles[column] = self._palette.sign(sign)

    def put_rail(self, rail: Rail, sign: str, direction: Direction) -> None:
        """One rail's sign in its lane; `+` where it begins if there is no lane for it."""
        lanes = self._geometry.lanes(direction)
        is_line = sign in "│┃"
        column: int | None
        if rail.lane < len(lanes):
            column = lanes[rail.lane]
        else:
            column = self._geometry.overflow(direction)
            if sign == "│":
                return
            sign = sign if is_line else "+"
        # In the narrowest margins the lane is where edges stand: a line gives way to them.
        if column is None or (is_line and not self._glyphs[column].isspace()):
            return
        self._glyphs[column] = sign
        self._styles[column] = self._palette.letter(rail.mark.colour, bold=not is_line)

    def strip(self) -> Strip:
        """The row as Segments: one a run of style, none reaching past a cluster with a mark.

        Textual's cuts detach what follows a combining mark or a wide cluster inside a
        Segment; at a Segment's end there is nothing to detach.
        """
        segments: list[Segment] = []
        piece = ""
        style = self._styles[0]
        for glyph, its in zip(self._glyphs, self._styles, strict=True):
            if its is not style:
                if piece:
                    segments.append(Segment(piece, style))
                    piece = ""
                style = its
            piece += glyph
            if len(glyph) != 1 and piece:
                segments.append(Segment(piece, style))
                piece = ""
        if piece:
            segments.append(Segment(piece, style))
        return Strip(segments, len(self._glyphs))

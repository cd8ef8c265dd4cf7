"""The reading pane: the page of the open article, painted row by row.

A key repaints the rows that it touched and nothing else; only a new width lays the
text out again. What is shown comes as a frozen `View` from the desk; the pane keeps
the Strips of the screen and which of them still hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.events import Click, MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.render.layers import caret_run
from reader.render.palette import Palette
from reader.text.units import Range
from reader.tui.desk import Desk
from reader.tui.edge import Ticks, edge_column
from reader.tui.header import header_row
from reader.tui.page import Page
from reader.tui.paint import EdgeCell, Painter, View
from reader.tui.pointing import Pointing
from reader.tui.real_cursor import has_keys

_WHEEL = 3
"""Lines a notch of the mouse wheel."""
_FEW = 16
"""Marks in an edit up to which it is asked where each of them is."""


class Pane(Widget, can_focus=True):
    """The open article.

    Args:
        desk: the article, caret and marks; it owns them.
        palette: the colours in force.
    """

    ALLOW_SELECT = False

    class Pointed(Message):
        """The mouse put the caret somewhere or selected something."""

    def __init__(self, desk: Desk, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.desk = desk
        self.palette = palette
        self._painter: Painter | None = None
        self._painter_before: Painter | None = None
        self._ticks = Ticks()
        self._lost = desk.lost
        self._strips: dict[int, Strip] = {}
        self._view: View | None = None
        self._page: Page | None = None
        self._edge: list[EdgeCell] = []
        self._pointing = Pointing(self)

    # -- what is shown

    def sync(self) -> None:
        """Take over what the desk has now; repaint the rows that differ."""
        page, view = self.desk.page, self.desk.view(focused=self.has_focus)
        if page is None or page is not self._page or self._painter is None:
            self.repaint()
            return
        before, self._view = self._view, view
        if before is None or self.desk.scrolled():
            self._painter.view = view
            self.repaint()
            return
        self._painter.view = view
        top = self.desk.geometry.header_rows
        self._touch({0} | {y + top for y in self._differing(before, view, page)})
        self.place_cursor()

    def repaint(self) -> None:
        """Paint everything anew, without laying anything out."""
        self._strips.clear()
        self._edge = []
        self._page = self.desk.page
        self._view = None
        self._painter_before = self._painter or self._painter_before
        self._painter = None
        self.refresh()
        self.place_cursor()

    def recolour(self, palette: Palette) -> None:
        """Take another palette."""
        self.palette = palette
        self.repaint()

    def _differing(self, before: View, view: View, page: Page) -> set[int]:
        """The window rows where two views of the same page differ."""
        changed = view.marks.differing(before.marks) if before.marks is not view.marks else []
        rows = self._edge_differing(page) if changed else set()
        rails = self._current_painter(page).rails
        if (
            before.invisibles != view.invisibles
            or self._lost is not self.desk.lost
            or len(changed) > _FEW
            or any(rails.has(mark) for mark in changed)  # on many rows, and aside of others
        ):
            self._lost = self.desk.lost
            return set(range(page.height))
        rows.update(y for mark in changed for y in page.rows_of(mark.range))
        for span in differences(before, view):
            found = page.rows_of(span)
            # A rail goes on through the blank rows between paragraphs.
            rows.update(range(found[0], found[-1] + 1) if found else ())
        return rows

    def _edge_differing(self, page: Page) -> set[int]:
        """The window rows whose cell of the edge column is another now."""
        before, self._edge = self._edge, []
        self._edge_at(page, 0)
        pairs = zip(before, self._edge, strict=False)
        return {y for y, (old, new) in enumerate(pairs) if old != new}

    def _touch(self, rows: Iterable[int]) -> None:
        """Repaint pane rows whose Strip came out different."""
        for y in sorted(rows):
            old = self._strips.pop(y, None)
            new = self.render_line(y)
            if old is not None and list(old) == list(new):
                self._strips[y] = old
            else:
                self.refresh(Region(0, y, self.size.width, 1))

    def place_cursor(self) -> None:
        """The terminal's own cursor onto the caret, for screen readers and input methods."""
        at = self.caret_offset()
        if at is not None and has_keys(self):
            region = self.content_region
            self.app.cursor_position = Offset(region.x + at.x, region.y + at.y)

    def caret_offset(self) -> Offset | None:
        """Where the caret is in the pane, if it is on the screen."""
        page, reading = self.desk.page, self.desk.reading
        if page is None or reading is None or not page.layout.paragraphs:
            return None
        address = page.layout.address_at(reading.caret)
        y = page.y_of(address)
        if y is None:
            return None
        column, _ = caret_run(page.layout.row(address), reading.caret)
        geometry = self.desk.geometry
        return Offset(geometry.left + column, y + geometry.header_rows)

    # -- painting

    def render_line(self, y: int) -> Strip:
        # Textual paints before it tells of a new size.
        self.desk.resize(*self.app.size)
        if self.desk.fit_window():
            self._strips.clear()
            self._painter = None
        found = self._strips.get(y)
        if found is None:
            found = self._strips[y] = self._paint(y)
        return found

    def _paint(self, y: int) -> Strip:
        geometry, page = self.desk.geometry, self.desk.page
        if page is None:
            return header_row(self.desk, self.palette, y)
        if y < geometry.header_rows:
            return header_row(self.desk, self.palette, y)
        painter = self._current_painter(page)
        line = page.line_at(y - geometry.header_rows)
        edge = self._edge_at(page, y - geometry.header_rows)
        if line is None:
            return painter.blank_row(None, edge)
        if line.kind == "text":
            return painter.text_row(line.address, edge)
        if line.kind == "marks":
            return painter.marks_row(line.address, edge)
        return painter.blank_row(line.address, edge)

    def _current_painter(self, page: Page) -> Painter:
        if self._painter is None:
            self._page = page
            self._view = self.desk.view(focused=self.has_focus)
            self._painter = Painter(
                self.palette,
                self.desk.geometry,
                page.layout,
                self._view,
                before=self._painter_before,
            )
            self._painter_before = None
        return self._painter

    def _edge_at(self, page: Page, y: int) -> EdgeCell | None:
        if not self._edge:
            self._edge = edge_column(
                page.height,
                len(page.layout.text),
                page.visible,
                self.desk.marks,
                self.palette,
                self._ticks,
            )
        return self._edge[y] if y < len(self._edge) else None

    # -- the mouse

    def on_mouse_down(self, event: MouseDown) -> None:
        self._pointing.down(event)

    def on_mouse_move(self, event: MouseMove) -> None:
        self._pointing.move(event)

    def on_mouse_up(self, event: MouseUp) -> None:
        self._pointing.up(event)

    def on_click(self, event: Click) -> None:
        self._pointing.clicked(event)

    def on_mouse_release(self) -> None:
        self._pointing.end()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._wheel(_WHEEL, event)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._wheel(-_WHEEL, event)

    def _wheel(self, lines: int, event: MouseScrollDown | MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(lines)

    def scroll_lines(self, lines: int) -> None:
        """Move the window and leave the caret where it is."""
        if self.desk.page is not None and self.desk.page.scroll(lines):
            self.repaint()

    def on_focus(self) -> None:
        self.sync()

    def on_blur(self) -> None:
        self.sync()


def differences(before: View, view: View) -> list[Range]:
    """The text in which caret, selection or current span differ between two views."""
    found: list[Range] = []
    carets = [at for at in (before.caret, view.caret) if at is not None]
    if (before.caret, before.focused) != (view.caret, view.focused):
        found += [Range(at, at) for at in carets]
    old, new = before.selection, view.selection
    if old is None or new is None:
        found += [span for span in (old, new) if span is not None and old != new]
    elif old != new:
        found += [
            Range(min(a, b), max(a, b))
            for a, b in ((old.start, new.start), (old.end, new.end))
            if a != b
        ]
    if before.current != view.current:
        marks = [before.marks.get(before.current), view.marks.get(view.current)]
        found += [mark.range for mark in marks if mark is not None]
    return found

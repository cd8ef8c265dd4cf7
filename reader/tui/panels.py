"""What the article list and the inspector have in common: rows, a window, clicks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

from rich.segment import Segment
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.render.palette import Palette
from reader.tui.panel import Ground, PanelRow, Part, ink, paint_row
from reader.tui.real_cursor import has_keys

View = TypeVar("View")

_MARGIN = 1
"""Free cells before and after the text of a row; the accent bar stands in the first."""
_BAR, _BAR_PLAIN = "▎", ">"
_BLANK = Part(" ")
_WHEEL = 3
"""Rows a notch of the mouse wheel."""


class LazyRows(Sequence[PanelRow]):
    """Rows of which only those are made that are looked at: a list may have thousands.

    Args:
        parts: one after the other, either rows or how many there are and what makes one.
    """

    def __init__(self, *parts: Sequence[PanelRow] | tuple[int, Callable[[int], PanelRow]]) -> None:
        self._parts: list[tuple[int, Callable[[int], PanelRow]]] = []
        for part in parts:
            if isinstance(part, tuple):
                self._parts.append(part)
            else:
                self._parts.append((len(part), part.__getitem__))

    def __len__(self) -> int:
        return sum(count for count, _ in self._parts)

    @overload
    def __getitem__(self, at: int) -> PanelRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[PanelRow]: ...
    def __getitem__(self, at: int | slice) -> PanelRow | list[PanelRow]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = at + len(self) if at < 0 else at
        for count, make in self._parts:
            if 0 <= number < count:
                return make(number)
            number -= count
        raise IndexError(at)


class SidePanel(Widget, Generic[View], can_focus=True):
    """Rows made from a frozen view; repainted only where the view or the size changed."""

    first_entry = 0
    """The row of the first entry, below the panel's head."""

    class Chosen(Message):
        """An entry was clicked."""

        def __init__(self, panel: SidePanel[View], target: str) -> None:
            super().__init__()
            self.panel = panel
            self.target = target

    def __init__(self, palette: Palette, view: View, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self.view = view
        self._top = 0
        self._rows: Sequence[PanelRow] | None = None
        self._built_for = (0, 0)
        self._strips: list[Strip] = []
        self._painted: dict[PanelRow, Strip] = {}
        """The rows on the screen as they were painted; a mark moves many and changes one."""

    def show(self, view: View) -> None:
        """Show another view; nothing is painted where it is the same."""
        if view != self.view:
            self.view = view
            self.rebuild()

    def rebuild(self) -> None:
        """Make the rows anew and repaint those that changed."""
        if not self.display or not self.size.width:
            self._rows = None
            return
        before = self._strips
        self._build()
        for y, (old, new) in enumerate(zip(before, self._strips, strict=False)):
            if old is not new and list(old) != list(new):
                self.refresh(Region(0, y, self.size.width, 1))
        if len(before) != len(self._strips):
            self.refresh()

    def recolour(self, palette: Palette) -> None:
        """Take another palette."""
        self.palette = palette
        self._rows = None
        self._painted = {}
        self.refresh()

    @property
    def row_width(self) -> int:
        """Cells for a row's parts."""
        return max(1, self.size.width - 2 * _MARGIN)

    @abstractmethod
    def make_rows(self, view: View) -> Sequence[PanelRow]:
        """All rows of a view, the head included; a long list's by `LazyRows`."""

    @abstractmethod
    def chosen_row(self, view: View) -> int | None:
        """The row that has to be on the screen."""

    def chosen_height(self, view: View) -> int:
        """How many rows that entry has."""
        return 1

    def render_line(self, y: int) -> Strip:
        if self._rows is None or self._built_for != tuple(self.size):
            self._build()
        if y < len(self._strips):
            return self._strips[y]
        return paint_row(PanelRow(), self.size.width, self.palette, "panel")

    def _build(self) -> None:
        if self._built_for != tuple(self.size):
            self._painted = {}
        self._built_for = (self.size.width, self.size.height)
        self._rows = self.make_rows(self.view)
        self._keep_in_sight()
        self._paint()
        self.place_cursor()

    def on_focus(self) -> None:
        self.place_cursor()

    def place_cursor(self) -> None:
        """The terminal's own cursor onto the chosen row, for screen readers."""
        chosen = self.chosen_row(self.view)
        if chosen is not None and has_keys(self):
            region = self.content_region
            self.app.cursor_position = Offset(region.x, region.y + max(0, chosen - self._top))

    def _keep_in_sight(self) -> None:
        """The chosen row in the window; the head stays where the window begins at the top."""
        rows, height = self._rows or [], self.size.height
        chosen = self.chosen_row(self.view)
        if chosen is not None:
            last = chosen + self.chosen_height(self.view) - 1
            if chosen < self._top + (self.first_entry if self._top else 0):
                self._top = chosen
            if last >= self._top + height:
                self._top = last - height + 1
            if chosen <= self.first_entry and chosen < height:
                self._top = 0
        self._top = max(0, min(self._top, len(rows) - height))

    def _paint(self) -> None:
        shown = (self._rows or [])[self._top : self._top + self.size.height]
        blank = [PanelRow()] * (self.size.height - len(shown))
        painted = {row: self._painted.get(row) or self._strip(row) for row in (*shown, *blank)}
        self._strips = [painted[row] for row in (*shown, *blank)]
        self._painted = painted

    def _strip(self, row: PanelRow) -> Strip:
        ground: Ground = "cursor" if row.current else "panel"
        inner = paint_row(row, self.row_width, self.palette, ground)
        bar = Part(_BAR_PLAIN if self.palette.plain else _BAR, "accent") if row.current else _BLANK
        sides = [Segment(part.text, ink(self.palette, part, ground)) for part in (bar, _BLANK)]
        return Strip([sides[0], *inner, sides[1]], self.size.width)

    def scroll_rows(self, rows: int) -> None:
        """Move the window."""
        total = len(self._rows or [])
        top = max(0, min(self._top + rows, total - self.size.height))
        if top != self._top:
            self._top = top
            self._paint()
            self.refresh()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.scroll_rows(_WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.scroll_rows(-_WHEEL)

    def on_click(self, event: Click) -> None:
        event.stop()
        rows = self._rows or []
        at = self._top + event.y
        target = rows[at].target if at < len(rows) else None
        if target is not None:
            self.post_message(self.Chosen(self, target))

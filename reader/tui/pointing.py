"""The mouse over the pane: presses, drags and what they select.

One press goes to a cluster, two take its word, three its sentence, four its paragraph, and a
drag goes on in what was taken. With shift the selection is extended to the press. Past the
first or last row a drag scrolls for as long as the button is down. A multiplexer may keep the
release from us, where the pointer has left its pane: then a motion without the button, after
one with it, ends the drag as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.text.units import Range, RowAddress

if TYPE_CHECKING:
    from textual.events import Click, MouseDown, MouseMove, MouseUp
    from textual.timer import Timer

    from reader.session.reading import Reading
    from reader.tui.pane import Pane

_TOGETHER: Final = 0.5
"""Seconds between presses that count as one: what Textual takes for a double click."""
_MOST: Final = 4
_SCROLL_EVERY: Final = 0.05
"""Seconds between two lines while the mouse is held past the page's edge."""


class Pointing:
    """What the mouse is at.

    Args:
        pane: the widget whose events these are.
    """

    def __init__(self, pane: Pane) -> None:
        self._pane = pane
        self._reading: Reading | None = None
        self._origin: Range | None = None
        self._held = self._dragged = False
        self._presses = 0
        self._last = (-1, -1, 0.0)
        self._at = (0, 0)
        self._timer: Timer | None = None

    def down(self, event: MouseDown) -> None:
        """A button was pressed."""
        reading, at = self._pane.desk.reading, self._point(event.x, event.y)
        if event.button != 1 or at is None or reading is None:
            return
        self._reading, self._origin, self._held = reading, None, False
        self._presses = self._count(event)
        self._dragged = event.shift
        if event.shift:
            reading.click(*at, extend=True)
        else:
            self._take(reading, at)
        self._pane.capture_mouse()
        self._pane.post_message(self._pane.Pointed())

    def _take(self, reading: Reading, at: tuple[RowAddress, int]) -> None:
        """Select what so many presses mean, and remember it for a drag."""
        self._origin = reading.unit_at(*at, self._presses) if self._presses > 1 else None
        if self._origin is None:
            reading.click(*at)
        else:
            reading.select(self._origin)

    def clicked(self, event: Click) -> None:
        """Textual's own count of presses, where nothing was dragged: it has the last word."""
        reading, at = self._pane.desk.reading, self._point(event.x, event.y)
        presses = (event.chain - 1) % _MOST + 1
        if self._dragged or presses == self._presses or reading is None or at is None:
            return
        self._presses = presses
        self._take(reading, at)
        self._pane.post_message(self._pane.Pointed())

    def _count(self, event: MouseDown) -> int:
        """How many presses there were in this place, one soon after the other."""
        x, y, before = self._last
        self._last = (event.x, event.y, event.time)
        again = (x, y) == (event.x, event.y) and event.time - before <= _TOGETHER
        return self._presses % _MOST + 1 if again and not event.shift else 1

    def move(self, event: MouseMove) -> None:
        """The mouse was moved, perhaps with the button down."""
        if self._reading is None:
            return
        let_go = self._held and not event.button
        self._held |= bool(event.button)
        if let_go or self._reading is not self._pane.desk.reading:
            self.end()
            return
        self._at = (event.x, event.y)
        self._dragged = True
        self._drag()
        if not self._beyond(event.y):
            self._stop_scrolling()
        elif self._timer is None:
            self._scroll()
            self._timer = self._pane.set_interval(_SCROLL_EVERY, self._scroll)

    def up(self, event: MouseUp) -> None:
        """The button was let go."""
        if self._reading is not None:
            self.end()
            event.stop()

    def end(self) -> None:
        """No drag from here on."""
        self._stop_scrolling()
        if self._reading is not None:
            self._reading = None
            self._pane.release_mouse()

    def _drag(self) -> None:
        reading, at = self._reading, self._point(*self._at)
        if reading is None or at is None:
            return
        if self._origin is None:
            changed = reading.drag(*at)
        else:
            changed = reading.drag_units(self._origin, *at, self._presses)
        if changed:
            self._pane.post_message(self._pane.Pointed())

    def _scroll(self) -> None:
        """A line further, and the selection with it."""
        if self._reading is None or self._reading is not self._pane.desk.reading:
            self.end()
            return
        self._pane.scroll_lines(self._beyond(self._at[1]))
        self._drag()

    def _stop_scrolling(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _beyond(self, y: int) -> int:
        """-1 above the page, 1 below it, 0 on it.

        Where the page ends at the window's edge, nothing is told from beyond it: then its
        last row counts as below.
        """
        pane, first = self._pane, self._first_row
        at_edge = pane.region.bottom == pane.app.size.height
        if y < first or (y == first == pane.region.y == 0):
            return -1
        return 1 if y >= pane.size.height - at_edge else 0

    def _point(self, x: int, y: int) -> tuple[RowAddress, int] | None:
        """The row and its column under a cell of the pane; the nearest row of text."""
        page, left = self._pane.desk.page, self._pane.desk.geometry.left
        if page is None:
            return None
        address = page.nearest_text(y - self._first_row)
        return None if address is None else (address, x - left)

    @property
    def _first_row(self) -> int:
        """The pane's row where the page begins."""
        return self._pane.desk.geometry.header_rows

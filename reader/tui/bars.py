"""The two lines at the foot: what is going on and whether it is saved, and the mode's keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from reader import strings
from reader.render.palette import Palette
from reader.text.fit import fit
from reader.tui.panel import Part, ink, trimmed
from reader.tui.segments import segments

if TYPE_CHECKING:
    from reader.gold.schema import Colour
    from reader.tui.keymap import FooterItem

_GAP = "   "
_LEAST_WHY = 40
"""Cells for why nothing is saved, where there are so many; it may have two thirds of the line."""


class StatusView(NamedTuple):
    """What the status line shows."""

    mode: str = ""
    """Where the keys go: a word of the key grammar."""
    letter: str = ""
    """The current span's label, by its key."""
    colour: Colour = None
    """That label's."""
    head: str = ""
    """What just happened, or what is selected: a sentence in logical order."""
    message: str = ""
    """The text concerned, as it is stored."""
    counts: str = ""
    """Spans of the article."""
    place: str = ""
    """Paragraph and percentage."""
    saved: str = ""
    """`saved`, `saving`, `read-only`, or `NOT SAVED` and why, in logical order; never left out."""
    unsaved: bool = False
    """Whether that is bad news."""


class StatusLine(Widget):
    """Mode, message, counts, place, and whether all is saved."""

    def __init__(self, palette: Palette, *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self.view = StatusView()

    def show(self, view: StatusView) -> None:
        """Show another view; nothing is painted where it is the same."""
        if view != self.view:
            self.view = view
            self.refresh()

    def recolour(self, palette: Palette) -> None:
        """Take another palette."""
        self.palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        right = self._right(width)
        room = width - sum(cell_len(part.text) for part in right)
        left = self._left(self.view, room - 1)
        used = sum(cell_len(part.text) for part in left)
        parts = [*left, Part(" " * max(0, room - used)), *right]
        found: list[Segment] = []
        for part in parts:
            found += segments(part.text, ink(self.palette, part, "surface"))
        return Strip(found).crop(0, width)

    def _right(self, width: int) -> list[Part]:
        """Saved, place, counts, as many as fit, the most important first."""
        view = self.view
        said = _sentence(view.saved, max(1, min(width - 2, max(_LEAST_WHY, 2 * width // 3))))
        saved = Part(f" {said} ", "error" if view.unsaved else "muted", bold=view.unsaved)
        parts, room = [saved], width // 2 - cell_len(saved.text)
        for text in (view.place, view.counts):
            if text and cell_len(text) + len(_GAP) <= room:
                parts.insert(0, Part(text + "  ", "muted"))
                room -= cell_len(text) + 2
        return parts

    @staticmethod
    def _left(view: StatusView, room: int) -> list[Part]:
        parts = [Part(f" {view.mode} ", "mode", bold=True)] if view.mode else []
        if view.letter:
            parts += [Part(" "), Part(view.letter, "mark", bold=True, colour=view.colour)]
        if view.head:
            used = sum(cell_len(part.text) for part in parts) + 1
            parts += [Part(" "), Part(_sentence(view.head, room - used))]
        used = sum(cell_len(part.text) for part in parts) + 1
        if view.message and room - used > 3:
            parts += [Part(" "), Part(trimmed(view.message, room - used))]
        while len(parts) > 1 and sum(cell_len(part.text) for part in parts) > room:
            parts.pop()
        return parts


def _sentence(text: str, room: int) -> str:
    """A sentence of ours in at most `room` cells."""
    return (fit(text, room, base=strings.DIRECTION) or [""])[0].rstrip(" ")


class Footer(Widget):
    """The mode's keys; a click on one presses it."""

    def __init__(self, palette: Palette, press: Callable[[str], None], *, id: str) -> None:
        super().__init__(id=id)
        self.palette = palette
        self.items: tuple[FooterItem, ...] = ()
        self.colours: Mapping[str, Colour] = {}
        self._press = press
        self._places: list[tuple[int, int, str]] = []

    def show(self, items: tuple[FooterItem, ...], colours: Mapping[str, Colour]) -> None:
        """Show other keys.

        Args:
            items: in order; the last one stands at the right.
            colours: a label's colour by the name of the action that tags with it.
        """
        if (items, colours) != (self.items, self.colours):
            self.items, self.colours = items, colours
            self.refresh()

    def recolour(self, palette: Palette) -> None:
        """Take another palette."""
        self.palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        self._places = []
        found: list[Segment] = []
        at = self._blank(found, 2)
        for number, item in enumerate(self.items):
            if number == len(self.items) - 1:
                at += self._blank(found, width - 2 - item.width - at)
            self._places.append((at, at + item.width, item.action))
            key = Part(item.key, "text", bold=True)
            if item.action in self.colours:
                key = key._replace(ink="mark", colour=self.colours[item.action])
            for part in (key, Part(f" {item.word}", "muted")):
                found += segments(part.text, ink(self.palette, part, "panel"))
            at += item.width
            if number < len(self.items) - 2:
                at += self._blank(found, len(_GAP))
        self._blank(found, width - at)
        return Strip(found).crop(0, width)

    def _blank(self, found: list[Segment], cells: int) -> int:
        if cells > 0:
            found.append(Segment(" " * cells, ink(self.palette, Part(""), "panel")))
        return max(0, cells)

    def on_click(self, event: Click) -> None:
        event.stop()
        for start, end, action in self._places:
            if start <= event.x < end:
                self._press(action)
                return

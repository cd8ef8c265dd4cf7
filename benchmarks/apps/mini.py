"""A ScrollView that moves one highlighted line by a whole refresh: the unit for a key."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Key
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

LINES = 400
PLAIN = Style.parse("#e6e1d6 on #1b1c20")
HIGHLIGHT = Style.parse("#1b1c20 on #e8a863")


class Lines(ScrollView, can_focus=True):
    """Lines of Latin text, one of them highlighted; any key moves the highlight on."""

    def on_mount(self) -> None:
        """Lays the lines out."""
        self.at = 0
        self.virtual_size = Size(100, LINES)

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        line = y + self.scroll_offset.y
        style = HIGHLIGHT if line == self.at else PLAIN
        text = f"line {line}: some words to stand for an article's text, as wide as it gets"
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, PLAIN)

    def on_key(self, event: Key) -> None:
        """Moves the highlight by one line within the window and draws all again."""
        event.stop()
        event.prevent_default()
        self.at = (self.at + 1) % min(self.size.height, LINES)
        self.refresh()


class Mini(App[None]):
    """One widget."""

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Lines()


if __name__ == "__main__":
    Mini().run()

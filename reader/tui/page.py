"""One article in the window: which lines are on the screen, and where each row stands.

Knows the layout, the flow and the window's height; paints nothing and keeps no
caret. The pane drives it and asks it what to paint.
"""

from __future__ import annotations

from reader.text.layout import Layout
from reader.text.units import Base, Index, Range, RowAddress
from reader.tui.flow import Flow, Line, Place, Spacing

CONTEXT = 2
"""Lines kept between the caret and the window's edge where there is room."""
_CLOSE = Spacing()


class Page:
    """The window on an article.

    Args:
        layout: the article, laid out at any width.
        height: screen lines of the window.
        spacing: what stands between its rows.
    """

    def __init__(self, layout: Layout, height: int, spacing: Spacing = _CLOSE) -> None:
        self.layout = layout
        self.height = max(1, height)
        self.flow = Flow(layout, spacing)
        self._lines: list[Line] | None = None
        self._top = self.flow.top

    @property
    def top(self) -> Place:
        """The window's first line."""
        return self._top

    def scroll_to(self, top: Place) -> bool:
        """Move the window; whether it moved."""
        top = self.flow.clamp(top, self.height)
        if top == self._top:
            return False
        self._top = top
        self._lines = None
        return True

    @property
    def lines(self) -> list[Line]:
        """The lines on the screen, from the top; fewer than the height at the end."""
        if self._lines is None:
            self._lines = [line for _, line in self.flow.window(self._top, self.height)]
        return self._lines

    def fit(self, width: int, height: int, spacing: Spacing, base: Base = "auto") -> bool:
        """Take a new size, spacing or direction, keeping the first visible text at the top.

        Returns:
            Whether anything changed.
        """
        layout = self.layout
        same_layout = width == layout.width and base == layout.base
        same_rows = same_layout and spacing == self.flow.spacing
        if same_rows and height == self.height:
            return False
        first = self.visible.start
        at_top = self._top == self.flow.top
        self.height = max(1, height)
        if base != layout.base:
            self.layout = Layout(layout.text, width, base)
        elif not same_layout:
            self.layout = layout.at_width(width)
        if not same_rows:
            self.flow = Flow(self.layout, spacing)
            self._top = self.flow.top
        self._lines = None
        if not at_top:
            self.go_to(first)
        return True

    def go_to(self, index: int) -> None:
        """Put the row that holds `index` at the window's top, as far as there is text below."""
        self._lines = None
        if self.layout.paragraphs:
            place = self.flow.of(self.layout.address_at(index))
            self._top = self.flow.clamp(place, self.height)

    @property
    def visible(self) -> Range:
        """The text from the first row on the screen to the last one.

        Where only a blank row is on it, the row before that one.
        """
        texts = [line.address for line in self.lines if line.kind == "text"]
        texts = texts or [line.address for line in self.lines]
        if not texts:
            return Range(Index(0), Index(0))
        first, last = self.layout.row(texts[0]), self.layout.row(texts[-1])
        return Range(first.start, last.end)

    def line_at(self, y: int) -> Line | None:
        """The line at window row `y`."""
        return self.lines[y] if 0 <= y < len(self.lines) else None

    def nearest_text(self, y: int) -> RowAddress | None:
        """The row of text at window row `y`, else the nearest one above, else below."""
        lines = self.lines
        above = range(min(y, len(lines) - 1), -1, -1)
        for at in (*above, *range(max(0, y), len(lines))):
            if lines[at].kind != "blank":
                address: RowAddress = lines[at].address
                return address
        return None

    def y_of(self, address: RowAddress) -> int | None:
        """The window row where the row of text stands, if it is on the screen."""
        for y, line in enumerate(self.lines):
            if line.kind == "text" and line.address == address:
                return y
        return None

    def rows_of(self, span: Range) -> list[int]:
        """The window rows that show any of `span`, their rows of marks included."""
        found = []
        for y, line in enumerate(self.lines):
            if line.kind == "blank":
                continue
            row = self.layout.row(line.address)
            if span.start < row.end and row.start < max(span.end, span.start + 1):
                found.append(y)
        return found

    def scroll(self, lines: int) -> bool:
        """Move the window by lines; whether it moved."""
        return self.scroll_to(self.flow.move(self._top, lines))

    def reveal(self, index: int) -> bool:
        """Scroll as little as shows the row that holds `index`; whether the window moved."""
        if not self.layout.paragraphs:
            return False
        place = self.flow.of(self.layout.address_at(index))
        context = min(CONTEXT, (self.height - 1) // 3)
        tail = 1 if self.flow.spacing.marks and self.height > 1 else 0
        highest = self.flow.before(place, self.height - 1 - context - tail)
        lowest = self.flow.before(place, context)
        if self._top < highest:
            return self._jump(place, highest)
        if self._top > lowest:
            return self._jump(place, lowest)
        return False

    def _jump(self, place: Place, near: Place) -> bool:
        """To `near` after a short move; far away, to the middle of the window."""
        window = self.flow.window(self._top, self.height * 2)
        known = {at for at, _ in window}
        if place in known or self.flow.move(place, self.height) >= self._top > place:
            return self.scroll_to(near)
        return self.scroll_to(self.flow.before(place, self.height // 2))

"""A sentence that quotes article text, laid out at whatever width it gets.

A Rich renderable, for tables and Textual's Static. Neither Rich nor Textual may break or
cut a line that holds right-to-left text: they know one order only.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment

from reader import strings
from reader.text.fit import visual, wrapped
from reader.text.units import Base
from reader.tui.segments import segments


class Typeset:
    """Text on as many lines as it takes.

    Args:
        text: in logical order; its newlines end a line.
        style: Rich's, by its words.
        base: its direction.
        rows: lines at most; what is over ends in an ellipsis.
    """

    def __init__(
        self, text: str, style: str = "", base: Base = strings.DIRECTION, rows: int = 100
    ) -> None:
        self.text = text
        self._style = style
        self._base = base
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        style = console.get_style(self._style)
        for line in wrapped(self.text, max(1, options.max_width), self._base, self._rows):
            yield from segments(line, style)
            yield Segment.line()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        lines = [cell_len(visual(line, self._base)) for line in self.text.split("\n")]
        widest = min(options.max_width, max(lines))
        return Measurement(min(widest, options.max_width), widest)

"""Our rows beside an engine's, cell by cell.

The lines are ours, since no bidi engine breaks lines. All else is the engine's own: the
paragraph's direction, each code point's level, the order on each line, and what a
mirrored character becomes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from reader.text import segments
from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import Base, Index
from tests.engines.engine import Analysed, Engine, Placed

Kind = Literal["direction", "cells", "order", "level", "mirror"]

_SIGNS_OF_NUMBERS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
"""Format characters that are seen."""
_SELECTORS = ("VARIATION SELECTOR", "COMBINING GRAPHEME JOINER")
_MAY_HANG = "\t \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
"""What may stand past a line's edge and have no cell there."""


def is_seen(char: str) -> bool:
    """Whether `char` can have a cell: no format character, selector, or end of a line."""
    if char < "\u034f" and char != "\u00ad":
        return True
    if unicodedata.category(char) in ("Cf", "Zl"):
        return char in _SIGNS_OF_NUMBERS
    return not unicodedata.name(char, "").startswith(_SELECTORS)


@dataclass(frozen=True)
class Line:
    """One of our rows, and how an engine places its code points.

    Places and ranges count from the paragraph's start.
    """

    engine: Engine
    analysed: Analysed
    row: Row
    content: str
    """The paragraph."""
    offset: int
    """Where it begins in the text."""
    base: Base

    @property
    def start(self) -> int:
        """The line's first code point."""
        return self.row.start - self.offset

    @property
    def end(self) -> int:
        """One past its last, without the paragraph's separator."""
        return min(self.row.end - self.offset, len(self.content))

    @property
    def text(self) -> str:
        """The line's code points."""
        return self.content[self.start : self.end]

    @cached_property
    def placed(self) -> Placed:
        """The line as the engine places it."""
        return self.analysed.line(self.start, self.end)

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        """The code points of our cells, from left to right."""
        offset = self.offset
        return [(cell.start - offset, cell.end - offset) for cell in self.row.cells]

    def head(self, start: int, end: int) -> int:
        """The first code point of a cell that is seen."""
        return next((at for at in range(start, end) if is_seen(self.content[at])), start)

    def level(self, at: int) -> int:
        """The engine's level of a code point."""
        return self.placed.levels[at - self.start]

    def theirs(self, *, without: str = "") -> list[int]:
        """Where our cells begin, in the order that the engine gives their code points.

        A cell whose code points it parts is named more than once. `without`: code points
        that count for nothing.
        """
        cells: dict[int, int] = {}
        for start, end in self.ranges:
            cells.update(dict.fromkeys(range(start, end), start))
        content = self.content
        seen = (
            at for at in self.placed.order if is_seen(content[at]) and content[at] not in without
        )
        return [place for place, _ in groupby(cells[at] for at in seen if at in cells)]

    def kinds(self) -> set[Kind]:
        """In what the engine differs from us."""
        found: set[Kind] = set()
        if (self.row.direction == "rtl") != bool(self.analysed.level & 1):
            found.add("direction")
        if any(
            self.content[at] not in _MAY_HANG and is_seen(self.content[at])
            for at in range(self.start, self.end)
            if self.row.cell_of(Index(self.offset + at)) is None
        ):
            found.add("cells")
        if self.theirs() != [start for start, _ in self.ranges]:
            found.add("order")
        for cell, (start, end) in zip(self.row.cells, self.ranges, strict=True):
            head = self.head(start, end)
            char, level = self.content[head], self.level(head)
            if cell.level != level:
                found.add("level")
            # A cell as wide as the pane may be U+FFFD for a cluster that is wider.
            if unicodedata.mirrored(char) and cell.width < self.row.width:
                drawn = self.engine.mirror(char) if cell.level & 1 else char
                if cell.glyphs[0] != drawn:
                    found.add("mirror")
        return found

    def __str__(self) -> str:
        ours = [
            (start, cell.level)
            for cell, (start, _) in zip(self.row.cells, self.ranges, strict=True)
        ]
        return (
            f"{self.engine.name}, {self.base}, {self.content!a} [{self.start}:{self.end}]: "
            f"ours {self.row.direction} {ours}; theirs level {self.analysed.level}, "
            f"order {self.placed.order}, levels {self.placed.levels}"
        )


class Comparison:
    """One text beside one engine, at as many widths as are asked for."""

    def __init__(self, text: str, base: Base, engine: Engine) -> None:
        self._layout = Layout(text, 80, base)
        self._engine = engine
        self._analysed: dict[int, tuple[str, Analysed]] = {}
        self.cells = 0
        """Cells compared so far."""

    def lines(self, width: int) -> Iterator[Line]:
        """Each row at `width` beside the engine's line."""
        layout = self._layout.at_width(width)
        for row in layout.rows():
            number = row.address.paragraph
            start, end = layout.paragraphs[number]
            if number not in self._analysed:
                whole = layout.text[start:end].rstrip("\n\r\x1c\x1d\x1e\x85\u2029")
                content = segments.safe(whole)
                self._analysed[number] = content, self._engine.analyse(content, layout.base)
            content, analysed = self._analysed[number]
            self.cells += len(row.cells)
            yield Line(self._engine, analysed, row, content, start, layout.base)

"""What ought to be on the glass: the app's own screen, cell by cell, in visual order.

The app runs in a pty whose other end is pyte, which reorders nothing; and each row of the
page there is held against the typesetter's (`reader show --format cells`), so that what the
pictures are compared with is not just what the app says of itself.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.tui.geometry import geometry_of
from tests.e2e.terminal import Terminal
from tools.terminals.templates import Glyph


class Cell(NamedTuple):
    """One group of cells on the screen."""

    column: int
    row: int
    glyph: Glyph
    colours: tuple[str, str]
    """Foreground and background, six hex digits or a name of pyte's."""


class Place(NamedTuple):
    """A cell of the article's text: where it is, and what stands there."""

    column: int
    row: int
    start: int
    """Its first code point in the article."""


class _Shown(NamedTuple):
    """A cell as `reader show` has it: columns from the text's left."""

    column: int
    width: int
    start: int
    end: int
    glyphs: str


class Screen(NamedTuple):
    """The whole screen."""

    cells: Sequence[Cell]
    page: Sequence[Place]
    cursor: tuple[int, int]


def expected_screen(
    argv: Sequence[str], size: tuple[int, int], environ: Mapping[str, str], article: Path
) -> Screen:
    """Runs the app in a terminal without bidi and reads its screen.

    Raises:
        ValueError: a row of the page is not what the typesetter says.
    """
    with Terminal(argv, size=size, env=environ) as terminal:
        terminal.wait_for(lambda t: "? help" in t.text)
        terminal.settle(1.0)
        terminal.press("down")  # the header tells where the project is until a key is pressed
        terminal.settle(1.0)
        cells = list(_cells(terminal))
        lines = [[cell for cell in cells if cell.row == row] for row in range(size[1])]
        cursor = terminal.cursor
        terminal.press("q")
        terminal.wait()
    geometry = geometry_of(*size)
    left = geometry.list_width + geometry.left
    page = _places(rows_of(article, geometry.measure, environ), lines, left)
    return Screen(cells, page, cursor)


def rows_of(article: Path, measure: int, environ: Mapping[str, str]) -> list[list[_Shown]]:
    """The cells of the typesetter's rows, as `reader show --format cells` prints them."""
    command = [sys.executable, "-m", "reader", "show", str(article), "--format", "cells"]
    done = subprocess.run(
        [*command, "--width", str(measure)],
        env=dict(environ), check=True, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    lines = [json.loads(line)["cells"] for line in done.stdout.split("\n") if line]
    return [list(itertools.starmap(_Shown, line)) for line in lines]


def _cells(terminal: Terminal) -> list[Cell]:
    screen = terminal.screen
    found = []
    for row in range(screen.lines):
        for column in range(screen.columns):
            char = screen.buffer[row][column]
            if char.data == "":  # the right half of a wide one
                continue
            wide = column + 1 < screen.columns and screen.buffer[row][column + 1].data == ""
            glyph = Glyph(char.data, 2 if wide else 1, char.bold)
            found.append(Cell(column, row, glyph, (char.fg, char.bg)))
    return found


def _places(
    rows: Sequence[Sequence[_Shown]], lines: Sequence[Sequence[Cell]], left: int
) -> list[Place]:
    """The typesetter's cells on the screen, which has their rows one under the other."""
    places: list[Place] = []
    at = 0
    for row in filter(None, rows):
        while at < len(lines) and not _is_here(row, lines[at], left):
            at += 1
        if at == len(lines):
            text = "".join(shown.glyphs for shown in row)
            raise ValueError(f"a row of the typesetter is not on the app's screen: {text}")
        places += [Place(left + shown.column, at, shown.start) for shown in row]
        at += 1
    return places


def _is_here(row: Sequence[_Shown], line: Sequence[Cell], left: int) -> bool:
    here = {cell.column - left: cell.glyph.text for cell in line}
    return all(
        here.get(shown.column) == unicodedata.normalize("NFC", shown.glyphs)  # as pyte has it
        for shown in row
        if not shown.glyphs.isspace()  # an edge of a span may stand there
    )

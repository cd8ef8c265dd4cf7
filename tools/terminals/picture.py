"""A picture of a terminal, cut into cells.

A cell's picture is turned into *ink*: how far each pixel is from the cell's ground, as a
part of the farthest, 0 to 255. So a letter is the same letter on the page, on a tint, and
as the caret's.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

FIRST: Final = (255, 0, 0)
"""The colour that the cell at the top left is filled with to be found."""
LAST: Final = (0, 255, 0)
"""The same for the cell at the bottom right."""
# A cell with less contrast than this, of 255, is blank.
_FAINT: Final = 24


class Image(NamedTuple):
    """Pixels, row by row from the top left."""

    width: int
    height: int
    rgb: bytes


class Grid(NamedTuple):
    """Where the cells are, in pixels."""

    left: int
    top: int
    cell_width: int
    cell_height: int

    def centre(self, column: int, row: int) -> tuple[int, int]:
        """The pixel in the middle of a cell, from the picture's top left."""
        return (
            self.left + column * self.cell_width + self.cell_width // 2,
            self.top + row * self.cell_height + self.cell_height // 2,
        )


def read_png(png: bytes) -> Image:
    """Decodes a picture by ImageMagick."""
    command = ["convert", "png:-", "-depth", "8", "ppm:-"]
    ppm = subprocess.run(command, input=png, check=True, stdout=subprocess.PIPE).stdout
    return parse_ppm(ppm)


def crop(png: bytes, grid: Grid, size: tuple[int, int]) -> bytes:
    """The cells alone, without what is round them, in few colours: a small file."""
    width, height = size[0] * grid.cell_width, size[1] * grid.cell_height
    cut = f"{width}x{height}+{grid.left}+{grid.top}"
    options = ["-crop", cut, "+repage", "-strip", "-dither", "None", "-colors", "200"]
    command = ["convert", "png:-", *options, "-define", "png:exclude-chunks=date,time", "png:-"]
    return subprocess.run(command, input=png, check=True, stdout=subprocess.PIPE).stdout


def parse_ppm(ppm: bytes) -> Image:
    """A binary PPM (P6) with 8 bits a channel.

    Raises:
        ValueError: it is another format.
    """
    kind, width, height, depth = ppm.split(maxsplit=4)[:4]
    if kind != b"P6" or depth != b"255":
        raise ValueError(f"not a P6 with 255: {kind!r} {depth!r}")
    size = int(width) * int(height) * 3
    return Image(int(width), int(height), ppm[-size:])


def find_grid(image: Image, columns: int, rows: int) -> Grid:
    """Where the cells are, by the two cells that were filled with `FIRST` and `LAST`.

    Raises:
        ValueError: they are not there, or not as far apart as columns and rows say.
    """
    first, last = _box(image, FIRST), _box(image, LAST)
    if first is None or last is None:
        raise ValueError("the cells at the corners are not in the picture")
    width, height = first[2] - first[0], first[3] - first[1]
    if (last[2] - first[0], last[3] - first[1]) != (columns * width, rows * height):
        raise ValueError(f"cells of {width}x{height} pixels do not fill {first} to {last}")
    return Grid(first[0], first[1], width, height)


def _box(image: Image, colour: Sequence[int]) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom (both past the end) of the pixels of a colour."""
    left, top, right, bottom = image.width, image.height, 0, 0
    wanted = bytes(colour)
    for y in range(image.height):
        line = image.rgb[y * image.width * 3 : (y + 1) * image.width * 3]
        places = [x for x in _places(line, wanted) if x % 3 == 0]
        if places:
            left, right = min(left, places[0] // 3), max(right, places[-1] // 3 + 1)
            top, bottom = min(top, y), y + 1
    return (left, top, right, bottom) if right else None


def _places(line: bytes, wanted: bytes) -> list[int]:
    found, at = [], line.find(wanted)
    while at >= 0:
        found.append(at)
        at = line.find(wanted, at + 1)
    return found


class Cells:
    """The cells of a picture, as ink."""

    def __init__(self, image: Image, grid: Grid) -> None:
        red, green, blue = image.rgb[0::3], image.rgb[1::3], image.rgb[2::3]
        self._grey = bytes(
            (r * 77 + g * 150 + b * 29) >> 8 for r, g, b in zip(red, green, blue, strict=True)
        )
        self._width = image.width
        self.grid = grid

    def ink(self, column: int, row: int, width: int = 1) -> bytes:
        """The ink of the cell group that starts at a column and row, pixel by pixel."""
        grid = self.grid
        left = grid.left + column * grid.cell_width
        top = grid.top + row * grid.cell_height
        starts = range(
            top * self._width + left,
            (top + grid.cell_height) * self._width + left,
            self._width,
        )
        return ink(b"".join(self._grey[at : at + width * grid.cell_width] for at in starts))

    def drawn(self, column: int, row: int, width: int = 1) -> Drawn:
        """A glyph that stands alone: what is in its cells, and in the one at each side."""
        whole = self.ink(column - 1, row, width + 2)
        cell, line = self.grid.cell_width, (width + 2) * self.grid.cell_width
        lines = [whole[at : at + line] for at in range(0, len(whole), line)]
        return Drawn(
            b"".join(line[:cell] for line in lines),
            b"".join(line[cell:-cell] for line in lines),
            b"".join(line[-cell:] for line in lines),
        )


class Drawn(NamedTuple):
    """The ink of a glyph that was seen alone."""

    left: bytes
    """What reaches over into the cell on its left."""
    own: bytes
    right: bytes


def ink(grey: bytes) -> bytes:
    """How far each pixel is from the commonest one, as a part of the farthest."""
    ground = Counter(grey).most_common(1)[0][0]
    farthest = max(ground - min(grey), max(grey) - ground)
    if farthest < _FAINT:
        return bytes(len(grey))
    return grey.translate(bytes(min(255, abs(v - ground) * 255 // farthest) for v in range(256)))

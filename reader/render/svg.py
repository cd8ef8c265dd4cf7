"""Cells as an SVG that a browser shows as a terminal does: the screen, or an article's lines.

A browser that is handed a line in visual order reorders its right-to-left text again. Here
every cell that such text could be in is a `<text>` of its own, at its own place. Blocks and
lines are drawn, so that they meet whatever the font.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from rich.color import blend_rgb
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME, TerminalTheme

from reader.render.markup import plain
from reader.render.page import MARGINS, Page, PageMarks, painted

if TYPE_CHECKING:
    from reader.render.page import Painted
    from reader.render.palette import Palette

FONT: Final = "DejaVu Sans Mono,Liberation Mono,Noto Sans Mono,Menlo,Consolas,monospace"
SIZE: Final = 20.0
"""Height of the letters in pixels."""
CELL_WIDTH: Final = 12.04
"""What DejaVu Sans Mono advances at that size: joined letters have to meet."""
CELL_HEIGHT: Final = 24.0
_BASELINE: Final = 18.5
_MARGIN: Final = 12.0

# A cell's part that a block element fills: left, top, width, height, in parts of the cell.
_BLOCKS: Final[dict[str, tuple[float, float, float, float]]] = {
    **{chr(0x2580 + n): (0, 1 - n / 8, 1, n / 8) for n in range(1, 9)},
    **{chr(0x2588 + n): (0, 0, 1 - n / 8, 1) for n in range(1, 8)},
    "▀": (0, 0, 1, 0.5),
    "▐": (0.5, 0, 0.5, 1),
    "▔": (0, 0, 1, 0.125),
    "▕": (0.875, 0, 0.125, 1),
    "▖": (0, 0.5, 0.5, 0.5),
    "▗": (0.5, 0.5, 0.5, 0.5),
    "▘": (0, 0, 0.5, 0.5),
    "▝": (0.5, 0, 0.5, 0.5),
    "│": (0.46, 0, 0.08, 1),
    "┃": (0.42, 0, 0.16, 1),
    "─": (0, 0.48, 1, 0.04),
    "━": (0, 0.46, 1, 0.08),
}


class Piece(NamedTuple):
    """What stands in some cells of one row."""

    column: int
    width: int
    text: str


def svg_of(
    lines: Sequence[Iterable[Segment]],
    *,
    width: int,
    title: str,
    theme: TerminalTheme = SVG_EXPORT_THEME,
) -> str:
    """Rows of styled text, in visual order, as an SVG document.

    Args:
        lines: the rows, from the top.
        width: columns.
        title: read out by screen readers.
        theme: what the terminal's own colours are.
    """
    drawn = [_row(y, line, theme) for y, line in enumerate(lines)]
    return _document(drawn, width, title, _ground(lines, theme), "")


def article_svg(page: Page, palette: Palette, marks: PageMarks) -> str:
    """The lines of an article as an SVG document, a `<text>` for each cell that is not blank.

    Args:
        page: the article.
        palette: its colours.
        marks: how marks are shown.
    """
    theme = SVG_EXPORT_THEME
    ground = _colours(palette.page, theme)[1]
    margin = MARGINS[marks]
    drawn = [
        _painted_row(y, line, margin, ground, theme)
        for y, line in enumerate(painted(page, palette, marks))
    ]
    language = "" if page.language == "und" else f' xml:lang="{escape(page.language)}"'
    width = page.layout.width + 2 * margin
    return _document(drawn, width, page.title, ground, language)


def _document(rows: Sequence[str], width: int, title: str, ground: str, language: str) -> str:
    """The rows in their frame."""
    w, h = width * CELL_WIDTH + 2 * _MARGIN, len(rows) * CELL_HEIGHT + 2 * _MARGIN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg"{language} viewBox="0 0 {w:.0f} {h:.0f}" '
        f'font-family="{FONT}" font-size="{SIZE:g}" role="img">'
        f"<title>{plain(title)}</title>"
        f'<rect width="{w:.0f}" height="{h:.0f}" rx="6" fill="{ground}"/>'
        f'<g transform="translate({_MARGIN:g} {_MARGIN:g})" direction="ltr">'
    )
    return "\n".join([head, *rows, "</g>", "</svg>", ""])


def _painted_row(y: int, line: Painted, margin: int, ground: str, theme: TerminalTheme) -> str:
    """A painted line: its grounds where they are not the page's, then each cell in its place."""
    first = 1 - margin
    last = len(line.glyphs) - first
    grounds: list[str] = []
    marks: list[str] = []
    for style, run in groupby(range(first, last), key=line.styles.__getitem__):
        cells = list(run)
        front, back = _colours(style, theme)
        if back != ground:
            grounds.append(_rect(cells[0] - first, y, (0, 0, len(cells), 1), back))
        texts: list[str] = []
        for at in cells:
            glyph = line.glyphs[at]
            if glyph in _BLOCKS:
                marks.append(_rect(at - first, y, _BLOCKS[glyph], front))
            elif glyph.strip():
                texts.append(_text(y, Piece(at - first, 1, glyph)))
        if texts:
            marks.append(f'<g fill="{front}"{_attributes(style)}>{"".join(texts)}</g>')
    return "".join(grounds) + "".join(marks)


def _row(y: int, line: Iterable[Segment], theme: TerminalTheme) -> str:
    """The grounds of a row, then what stands on them."""
    grounds: list[str] = []
    marks: list[str] = []
    column = 0
    for segment in line:
        if segment.control or not segment.text:
            continue
        front, back = _colours(segment.style, theme)
        length = cell_len(segment.text)
        grounds.append(_rect(column, y, (0, 0, length, 1), back))
        marks.extend(_group(y, column, segment, front))
        column += length
    return "".join(grounds) + "".join(marks)


def _group(y: int, column: int, segment: Segment, front: str) -> Iterator[str]:
    """The pieces of one segment, their style told once."""
    texts: list[str] = []
    for piece in pieces(segment.text, column):
        if piece.text in _BLOCKS:
            yield _rect(piece.column, y, _BLOCKS[piece.text], front)
        elif piece.text.strip():
            texts.append(_text(y, piece))
    if texts:
        yield f'<g fill="{front}"{_attributes(segment.style)}>{"".join(texts)}</g>'


def pieces(text: str, column: int) -> Iterator[Piece]:
    """The clusters of a text in visual order, neighbours of left-to-right scripts together."""
    run = Piece(column, 0, "")
    for cluster in _clusters(text):
        width = cell_len(cluster)
        stays = _stays(cluster)
        if not (stays and run.text and _stays(run.text[0])):
            if run.text:
                yield run
            run = Piece(run.column + run.width, 0, "")
        run = Piece(run.column, run.width + width, run.text + cluster)
    if run.text:
        yield run


def _clusters(text: str) -> Iterator[str]:
    """Each letter with what stands in its cell: marks, and what a joiner ties to it."""
    cluster = ""
    for letter in text:
        if cluster and (cell_len(letter) == 0 or cluster[-1] == "\u200d"):
            cluster += letter
            continue
        if cluster:
            yield cluster
        cluster = letter
    if cluster:
        yield cluster


def _stays(cluster: str) -> bool:
    """Whether a browser leaves it in place beside others of its kind."""
    return (
        len(cluster) == 1
        and cluster not in _BLOCKS
        and not cluster.isspace()
        and unicodedata.bidirectional(cluster) in ("L", "EN", "ES", "CS", "ET")
        and cell_len(cluster) == 1
    )


def _text(y: int, piece: Piece) -> str:
    x = piece.column * CELL_WIDTH
    # A fallback font may be wider; a single cell is left as it is, or its joins would tear.
    fits = (
        f' textLength="{piece.width * CELL_WIDTH:.1f}"' if len(piece.text) > 1 < piece.width else ""
    )
    return (
        f'<text x="{x:.1f}" y="{y * CELL_HEIGHT + _BASELINE:g}"{fits}>{_clean(piece.text)}</text>'
    )


def _rect(column: int, y: int, part: tuple[float, float, float, float], colour: str) -> str:
    left, top, width, height = part
    return (
        f'<rect x="{(column + left) * CELL_WIDTH:.1f}" y="{(y + top) * CELL_HEIGHT:g}" '
        f'width="{width * CELL_WIDTH + 0.1:.1f}" height="{height * CELL_HEIGHT:g}" fill="{colour}" '
        'shape-rendering="crispEdges"/>'
    )


def _attributes(style: Style | None) -> str:
    if style is None:
        return ""
    told = ' font-weight="bold"' if style.bold else ""
    told += ' font-style="italic"' if style.italic else ""
    lines = [n for n, on in (("underline", style.underline), ("line-through", style.strike)) if on]
    return told + (f' text-decoration="{" ".join(lines)}"' if lines else "")


def _colours(style: Style | None, theme: TerminalTheme) -> tuple[str, str]:
    """The colour of the letters, and of the ground."""
    front, back = theme.foreground_color, theme.background_color
    if style is not None:
        if style.color is not None and not style.color.is_default:
            front = style.color.get_truecolor(theme)
        if style.bgcolor is not None and not style.bgcolor.is_default:
            back = style.bgcolor.get_truecolor(theme, foreground=False)
        if style.reverse:
            front, back = back, front
        if style.dim:
            front = blend_rgb(front, back, 0.4)
    return front.hex, back.hex


def _ground(lines: Sequence[Iterable[Segment]], theme: TerminalTheme) -> str:
    """The colour of the frame: that of the first cell."""
    for line in lines:
        for segment in line:
            return _colours(segment.style, theme)[1]
    return ColorTriplet(*theme.background_color).hex


def _clean(text: str) -> str:
    """Fit for XML, which knows no control characters."""
    return escape(
        "".join(
            "\ufffd" if unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff" else c
            for c in text
        )
    )

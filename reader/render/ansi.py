"""An article with coloured marks for a terminal's pager: `reader show --format ansi | less -R`.

Only marked words have colours, letters and ground at once, so that they can be read on a
page of any colour. Every line begins and ends in the terminal's own style, since a pager
shows them one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.color import ColorSystem
from rich.style import Style

from reader.render.page import MARGINS, Page, PageMarks, marked, painted
from reader.render.styles import merge_styles
from reader.text.units import Range

if TYPE_CHECKING:
    from reader.render.colour_system import ColourSystem
    from reader.render.marks import MarkIndex
    from reader.render.palette import Palette
    from reader.text.row import Row

_SYSTEMS: Final[dict[ColourSystem, ColorSystem]] = {
    "truecolor": ColorSystem.TRUECOLOR,
    "256": ColorSystem.EIGHT_BIT,
    "16": ColorSystem.STANDARD,
    "none": ColorSystem.STANDARD,
}
"""Rich's names; without colours a style still has its underlines."""
_TAB: Final = 8


def ansi_lines(page: Page, palette: Palette, marks: PageMarks) -> Iterator[str]:
    """The page's lines in visual order, without their ends.

    Without the escape sequences each is the row's text without trailing blanks; but with
    `edges` and `letters` there are signs in its blanks, and with `lines` rows of marks.
    """
    first = 1 - MARGINS[marks]
    for line in painted(page, palette, marks):
        last = max((at for at, glyph in enumerate(line.glyphs) if glyph.strip()), default=0) + 1
        yield _sgr(palette, list(zip(line.glyphs, line.styles, strict=True))[first:last])


def logical_lines(page: Page, palette: Palette, clean: Callable[[str], str]) -> Iterator[str]:
    """The same lines in the text's own order and letters, for what orders them itself.

    Args:
        page: the article.
        palette: the styles.
        clean: makes text harmless for a terminal.
    """
    index = page.marks
    for row in page.layout.rows():
        yield _sgr(palette, list(_logical(page, row, index, palette, clean)))


def _logical(
    page: Page, row: Row, index: MarkIndex, palette: Palette, clean: Callable[[str], str]
) -> Iterator[tuple[str, Style]]:
    text = page.layout.text[row.start : row.end].rstrip()
    marks = index.at(Range(row.start, row.end))
    column = 0
    for at, letter in enumerate(text, row.start):
        shown = " " * (_TAB - column % _TAB) if letter == "\t" else clean(letter)
        column += len(shown)
        stack = [mark.colour for mark in marks if mark.range.holds(at)]
        change = marked(palette, stack) if stack else palette.page
        yield shown, palette.over(palette.page, change)


def _sgr(palette: Palette, cells: Sequence[tuple[str, Style]]) -> str:
    """Cells with their styles as escape sequences; the page's own style is none."""
    system = _SYSTEMS[palette.system]
    pieces: list[str] = []
    for style, run in groupby(cells, key=lambda cell: cell[1]):
        text = "".join(glyph for glyph, _ in run)
        shown = _without_page(style, palette.page)
        pieces.append(shown.render(text, color_system=system) if shown else text)
    return merge_styles("".join(pieces))


def _without_page(style: Style, page: Style) -> Style:
    """The style where the terminal's own page is beneath: the theme's ground is left out."""
    if style.bgcolor != page.bgcolor:
        return style
    return Style(
        color=None if style.color == page.color else style.color,
        bold=style.bold,
        underline=style.underline,
    )

"""How the page is set and what it shows beside the text: the options that keys change.

`ViewOptions` is one frozen value. A change is a function from it and the sizes on the
screen to a `Change`: the new value, the setting that keeps it for the next time, and
the sentence that says what is now. Each key takes its own change back, at once or when
it has been through all there is. The direction is not here: it is an article's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from reader import strings
from reader.tui.flow import Spacing

if TYPE_CHECKING:
    from reader.settings import Settings
    from reader.text.units import Base, Direction
    from reader.themes import Marks
    from reader.tui.geometry import Geometry

_STEP = 2
"""Cells that a key makes the lines longer or shorter by."""
_PARAGRAPHS: tuple[int | None, ...] = (None, 1, 2, 0)
"""Blank rows after paragraphs, in the order in which its key goes through them."""


class ViewOptions(NamedTuple):
    """What one user chose for all articles."""

    measure: int | None = None
    """The longest row of text in cells; None: by the screen's width."""
    line_spacing: int = 0
    """Blank rows after each row of text."""
    paragraph_spacing: int | None = None
    """Blank rows after each paragraph; None: one after those of two rows or more."""
    invisibles: bool = False
    """Whether characters without a look of their own are shown by signs."""
    marks: Marks | None = None
    """How marks are shown; None: as the theme has it."""

    @classmethod
    def of(cls, settings: Settings) -> ViewOptions:
        """What the settings say."""
        return cls(
            settings.measure,
            settings.line_spacing,
            settings.paragraph_spacing,
            settings.invisibles,
            settings.marks,
        )

    def spacing(self, *, lines: bool) -> Spacing:
        """What stands between rows of text; `lines`: marks are lines under them."""
        return Spacing(lines, self.line_spacing, self.paragraph_spacing)


class Change(NamedTuple):
    """What a key came to."""

    options: ViewOptions
    key: str
    """The setting that keeps it; empty: nothing is another."""
    value: str | int | bool
    """What the setting is then."""
    said: str
    """What is now, for the status line."""


def _wider(options: ViewOptions, geometry: Geometry) -> Change:
    from reader.settings import MEASURE

    wanted = geometry.measure + _STEP
    if geometry.measure >= MEASURE[1]:
        return _same(options, strings.MEASURE_MOST.format(cells=geometry.measure))
    if wanted > geometry.most:
        return _same(options, strings.MEASURE_NO_ROOM.format(cells=geometry.measure))
    return _measured(options, min(wanted, MEASURE[1]))


def _narrower(options: ViewOptions, geometry: Geometry) -> Change:
    from reader.settings import MEASURE

    if geometry.measure <= MEASURE[0]:
        return _same(options, strings.MEASURE_LEAST.format(cells=geometry.measure))
    return _measured(options, max(geometry.measure - _STEP, MEASURE[0]))


def _measured(options: ViewOptions, cells: int) -> Change:
    return Change(
        options._replace(measure=cells), "measure", cells, strings.MEASURE.format(cells=cells)
    )


def _by_screen(options: ViewOptions, _: Geometry) -> Change:
    return Change(options._replace(measure=None), "measure", "auto", strings.MEASURE_AUTO)


def _lines_apart(options: ViewOptions, _: Geometry) -> Change:
    rows = 0 if options.line_spacing else 1
    said = strings.LINES_APART if rows else strings.LINES_CLOSE
    return Change(options._replace(line_spacing=rows), "line_spacing", rows, said)


def _paragraphs_apart(options: ViewOptions, _: Geometry) -> Change:
    at = _PARAGRAPHS.index(options.paragraph_spacing)
    rows = _PARAGRAPHS[(at + 1) % len(_PARAGRAPHS)]
    value: str | int = "auto" if rows is None else rows
    said = strings.PARAGRAPHS[value]
    return Change(options._replace(paragraph_spacing=rows), "paragraph_spacing", value, said)


def _invisibles(options: ViewOptions, _: Geometry) -> Change:
    on = not options.invisibles
    said = strings.INVISIBLES_SHOWN if on else strings.INVISIBLES_HIDDEN
    return Change(options._replace(invisibles=on), "invisibles", on, said)


def _same(options: ViewOptions, said: str) -> Change:
    return Change(options, "", "", said)


CHANGES: Mapping[str, Callable[[ViewOptions, Geometry], Change]] = {
    "wider": _wider,
    "narrower": _narrower,
    "measure-by-screen": _by_screen,
    "line-spacing": _lines_apart,
    "paragraph-spacing": _paragraphs_apart,
    "invisibles": _invisibles,
}
"""By action. What they change is the page's; how marks look is the palette's as well."""


def marks_toggled(options: ViewOptions, form: Marks, shown: Marks, usual: Marks) -> Change:
    """Marks in another form, or as they were.

    Args:
        options: in force.
        form: what the key asks for.
        shown: what is on the screen.
        usual: what the theme shows where nothing else is asked for.
    """
    new: Marks = form if shown != form else usual if usual != form else "edges"
    chosen = None if new == usual else new
    return Change(
        options._replace(marks=chosen), "marks", chosen or "auto", strings.MARKS_SHOWN[new]
    )


def turned(base: Base, usual: Direction) -> tuple[Base, str]:
    """The article's next direction, and the sentence that says it.

    From each paragraph's own direction to the one that most of the article has, for all
    of it; to the other one; and back.

    Args:
        base: in force.
        usual: what most of the article has.
    """
    order: tuple[Base, ...] = ("auto", usual, "ltr" if usual == "rtl" else "rtl")
    new = order[(order.index(base) + 1) % len(order)]
    return new, strings.DIRECTIONS[new]

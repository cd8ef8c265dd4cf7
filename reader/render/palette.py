"""A theme as Rich styles, for the number of colours that the terminal has.

`layers` and `paint` get every style here, and side panels those that they paint with
themselves. Styles are made once and kept; equal ones are the same object, so that the
painter may compare them by identity. Truecolor blends the tints of spans that lie on
each other; 256 colours never blend, since rounded blends come out as other colours;
with 16 colours or none, marks are lines under the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.style import Style

from reader.colour import RGB, blend_clamped, contrast, mix, parse_hex
from reader.errors import SchemaError
from reader.render.colour_system import ColourSystem
from reader.render.rounding import rounded, stand_in
from reader.themes import LabelColours, Marks, Theme

if TYPE_CHECKING:
    from reader.gold.schema import Colour

Sign = Literal["!", "?", "/", "*"]
"""What the margin opposite the rails says: lost mark, suggestion, hit, note."""

LEAST_SIGN: Final = 3.0
"""WCAG's contrast for what is no text; an edge below it takes the text's colour."""
_NESTED_SHARE: Final = 0.4
"""How much of the current span's change shows where other spans lie in it."""

_SIGN_COLOURS: Final[dict[str, str]] = {"!": "error", "?": "accent"}

_HUES: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_VGA: Final[dict[str, RGB]] = {
    **{
        hue: (170 * (n & 1), (85 if n == 3 else 170) * (n >> 1 & 1), 170 * (n >> 2))
        for n, hue in enumerate(_HUES)
    },
    **{
        f"bright_{hue}": (85 + 170 * (n & 1), 85 + 170 * (n >> 1 & 1), 85 + 170 * (n >> 2))
        for n, hue in enumerate(_HUES)
    },
}
"""The 16 colours as Rich takes them to be: it finds the same ones again by these, while
their numbers would first be looked up in a terminal theme of Textual's, and then missed."""


class Cover(NamedTuple):
    """What lies on a cell, as far as its ground depends on it."""

    stack: tuple[Colour, ...]
    """The colours of its marks' labels, the innermost first."""
    current: Colour = None
    """That of the current span, if it is one of them."""
    nested: bool = False
    """Whether another of them lies inside the current one."""


class Palette:
    """All styles of one theme in one colour system; see the attributes for the fixed ones.

    Args:
        theme: a theme that was read and checked.
        system: how many colours the terminal has.
        marks: how spans are to be shown; None, or where there are too few colours for
            it: as the theme says, and as lines where there are 16 colours or none.
    """

    def __init__(self, theme: Theme, system: ColourSystem, marks: Marks | None = None) -> None:
        self.theme: Final = rounded(theme) if system == "256" else theme
        self.system: Final = system
        self.plain: Final = theme.ansi or system == "none"
        """The terminal's own two colours, or few others that are not known here."""
        few = system in ("16", "none")
        self.blends: Final = system == "truecolor" and not self.plain
        """Whether tints are mixed; else the current span has a rail, however short it is."""
        self.has_tints: Final = not few and not self.plain
        """Whether the ground of a word can tell its label."""
        self.usual_marks: Final[Marks] = "lines" if few else theme.marks
        """How spans are shown where nothing else is asked for."""
        if marks != "lines" and not self.has_tints:
            marks = None  # edges alone don't tell where a span ends
        self.marks: Final[Marks] = marks or self.usual_marks
        """How spans are shown."""
        self._kept: dict[Style, Style] = {}
        self._over: dict[tuple[Style, Style], Style] = {}
        self._styles: dict[tuple[str, str, bool], Style] = {}
        self._tints: dict[Cover, Style] = {}
        self._ends: dict[Cover, Style] = {}
        self._edges: dict[tuple[Style, Colour], Style] = {}
        self._labels: dict[Colour, LabelColours] = {}
        self.page: Final = self.style("text")
        """The article's letters where no span is."""
        self.muted: Final = self.style("text-muted")
        """What stands beside them."""
        self.accent: Final = self.style("accent", bold=True)
        """The one accent, as letters on the page."""
        self.selection: Final = self._selection()
        """A change, for `over`."""
        self.reversed: Final = bool(self.selection.reverse)
        """Whether the selection is only turned round, for want of colours."""

    # Fixed colours

    def style(self, name: str, on: str = "background", *, bold: bool = False) -> Style:
        """A colour of the theme on a ground of the theme, both by their names in its file.

        Raises:
            KeyError: the theme has no such name.
        """
        key = (name, on, bold)
        found = self._styles.get(key)
        if found is None:
            made = Style(color=self._named(name), bgcolor=self._named(on), bold=bold or None)
            found = self._styles[key] = self.keep(made)
        return found

    def _named(self, name: str) -> Color | None:
        if self.system == "none":
            return None
        if name == "text":
            return _color(self.theme.text)
        if name == "text-muted":
            return _color(self.theme.muted)
        return _color(self.theme.colour(name))

    def _selection(self) -> Style:
        ground = self._named("selection")
        if ground is None:
            return self.keep(Style(reverse=True))
        return self.keep(Style(color=self._named("selection-text"), bgcolor=ground))

    def caret(self, *, focused: bool, selected: bool) -> Style:
        """The change that the caret makes to its cell.

        Args:
            focused: whether the pane has the focus.
            selected: whether the caret stands in the selection.
        """
        if not focused:
            return self.keep(Style(underline=True))
        ground = self._named("caret")
        if ground is not None:
            return self.keep(Style(color=self._named("caret-text"), bgcolor=ground))
        # In what is reversed already, the bold letter that is not stands out.
        return self.keep(Style(bold=True, reverse=not (selected and self.reversed)))

    def sign(self, sign: str) -> Style:
        """A sign in the margin opposite the rails."""
        return self.style(_SIGN_COLOURS.get(sign, "text-muted"), bold=sign in _SIGN_COLOURS)

    def dim(self, ground: Style) -> Style:
        """What is no part of the text, in a cell that has a style already."""
        if self.system == "none":
            return self.over(ground, _DIM)
        return self._named_on(ground, "text-muted")

    def carrier(self, ground: Style) -> Style:
        """A cluster with something in it that can't be seen, and no room for a sign."""
        if self.plain:
            return self.over(ground, self.keep(Style(underline=True)))
        return self._named_on(ground, "accent")

    def _named_on(self, ground: Style, name: str) -> Style:
        change = Style(color=self._readable(self._named(name), ground))
        return self.over(ground, self.keep(change))

    # Labels

    def label(self, colour: Colour) -> LabelColours | None:
        """The theme's colours of a label; None where it has none, or an impossible pair."""
        if colour is None:
            return None
        found = self._labels.get(colour)
        if found is None:
            try:
                if isinstance(colour, str):
                    found = self.theme.label(colour)
                else:
                    found = self.theme.pair(*colour)
            except (KeyError, SchemaError):
                return None  # said once where schema and theme are loaded
            self._labels[colour] = found
        return found

    def mark(self, colour: Colour) -> Color | None:
        """The colour of a label's edges, rails and ticks; None: that of the text."""
        found = self.label(colour)
        if found is None or self.system == "none":
            return None
        if self.plain or self.system == "truecolor":
            return _color(found.mark)
        if self.system == "256":
            return None if found.mark256 is None else _of_rgb(stand_in(found.mark256))
        return self._one_of_16(found.mark16.removeprefix("ansi_"))

    def _one_of_16(self, hue: str) -> Color | None:
        """The hue, or its bright sister where it could not be seen: blue on a dark page."""
        page = parse_hex(self.theme.colours["background"])
        known = [_VGA[name] for name in (hue, f"bright_{hue}") if name in _VGA]
        seen = [colour for colour in known if contrast(colour, page) >= LEAST_SIGN]
        return _of_rgb((seen or known)[0]) if known else None

    def tint(self, cover: Cover) -> Style:
        """The change that spans make to the ground of a cell."""
        if not self.blends:
            cover = Cover(cover.stack[:1])
        found = self._tints.get(cover)
        if found is None:
            found = self._tints[cover] = self.keep(Style(bgcolor=self._ground(cover)))
        return found

    def end_edge(self, cover: Cover) -> Style:
        """The change that an end edge makes: a cell's tint as the colour of a half block."""
        found = self._ends.get(cover)
        if found is None:
            found = self._ends[cover] = self.keep(Style(color=self.tint(cover).bgcolor))
        return found

    def _ground(self, cover: Cover) -> Color | None:
        if self.system == "none":
            return None
        if self.blends:
            return _of_rgb(self._blended(cover))
        innermost = self.label(cover.stack[0])
        if innermost is None:
            return None
        if self.plain:
            return _color(innermost.tint)
        return None if innermost.tint256 is None else _of_rgb(stand_in(innermost.tint256))

    def _blended(self, cover: Cover) -> RGB:
        page, text = parse_hex(self.theme.colours["background"]), parse_hex(self.theme.text)
        labels = [self.label(colour) for colour in cover.stack]
        tints = [page if label is None else parse_hex(label.tint) for label in labels]
        ground = blend_clamped(page, text, tints)
        current = self.label(cover.current)
        if current is None:
            return ground
        share = self.theme.current_mix * (_NESTED_SHARE if cover.nested else 1)
        # Once more through the blend, which keeps the text readable on it.
        return blend_clamped(page, text, [mix(ground, parse_hex(current.mark), share)])

    def edge(self, ground: Style, colour: Colour) -> Style:
        """A sign in a label's colour on a cell that has a style already.

        Args:
            ground: the cell's style so far.
            colour: the label's.
        """
        key = (ground, colour)
        found = self._edges.get(key)
        if found is None:
            made = Style(color=self._readable(self.mark(colour), ground))
            found = self._edges[key] = self.over(ground, made)
        return found

    def letter(self, colour: Colour, on: str = "background", *, bold: bool = True) -> Style:
        """A label's letter, or rail, on a ground of the theme."""
        ground = self.style("text", on)
        return self.edge(self.over(ground, _BOLD) if bold else ground, colour)

    def chip(self, colour: Colour) -> Style:
        """A label's letter on the label's own ground."""
        return self.over(self.style("text", bold=True), self.tint(Cover((colour,))))

    def _readable(self, color: Color | None, ground: Style) -> Color | None:
        """The colour, or None (so that the text's own stays) if it is too near the ground."""
        if color is None or color.triplet is None:
            return color
        if ground.bgcolor is None or ground.bgcolor.triplet is None:
            return color
        near = contrast(color.triplet, ground.bgcolor.triplet) < LEAST_SIGN
        return None if near else color

    # Styles as objects that are kept

    def over(self, style: Style, change: Style) -> Style:
        """`style` with `change` laid over it; the same object whenever it is equal."""
        key = (style, change)
        found = self._over.get(key)
        if found is None:
            found = self._over[key] = self.keep(style + change)
        return found

    def keep(self, style: Style) -> Style:
        """The one object that stands for all styles equal to this one."""
        return self._kept.setdefault(style, style)


_BOLD: Final = Style(bold=True)
_DIM: Final = Style(dim=True)


def _of_rgb(colour: RGB) -> Color:
    return Color.from_triplet(ColorTriplet(*colour))


def _color(name: str) -> Color | None:
    """A colour as a theme writes it; None: the terminal's own."""
    if name == "ansi_default":
        return None
    if name.startswith("#"):
        return _of_rgb(parse_hex(name))
    return Color.parse(name.removeprefix("ansi_"))

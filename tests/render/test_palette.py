from __future__ import annotations

from itertools import product

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from reader.colour import contrast, from_256, parse_hex
from reader.render.colour_system import ColourSystem
from reader.render.palette import Cover, Palette
from reader.themes import SLOTS, load_theme
from tests.tui.painting import THEMES, palette

COLOURED = ["light-paper", "dark-ink", "high-contrast", "colour-blind-safe"]
# A value lies within half a channel's step of where the clamp stops.
READABLE = 7.0


def ground(colours: Palette, cover: Cover) -> tuple[int, int, int]:
    color = colours.tint(cover).bgcolor
    assert color is not None
    assert color.triplet is not None
    return color.triplet


@pytest.mark.parametrize("theme", COLOURED)
def test_text_stays_readable_on_every_stack(theme: str) -> None:
    colours = palette(theme)
    text = parse_hex(colours.theme.text)
    for depth in (1, 2, 3):
        for stack in product(SLOTS[:5], repeat=depth):
            for current, nested in [(None, False), (stack[-1], False), (stack[-1], depth > 1)]:
                found = ground(colours, Cover(stack, current, nested))
                assert contrast(found, text) >= READABLE


@pytest.mark.parametrize("theme", COLOURED)
def test_the_current_span_is_seen_and_what_lies_in_it_moves_less(theme: str) -> None:
    colours = palette(theme)
    plain = ground(colours, Cover(("claim",)))
    current = ground(colours, Cover(("claim",), "claim"))
    mark = parse_hex(colours.theme.label("claim").mark)
    assert _distance(current, mark) < _distance(plain, mark)
    nested = ground(colours, Cover(("actor", "claim")))
    in_current = ground(colours, Cover(("actor", "claim"), "claim", nested=True))
    crossing = ground(colours, Cover(("actor", "claim"), "claim"))
    assert _distance(crossing, mark) < _distance(in_current, mark) < _distance(nested, mark)


def test_the_current_spans_ground_is_the_designs() -> None:
    colours = palette("light-paper")
    assert ground(colours, Cover(("claim",), "claim")) == (232, 197, 218)
    assert ground(colours, Cover(("claim", "claim"), "claim")) == (232, 189, 217)


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("theme", COLOURED)
def test_256_colours_are_the_themes_own_and_never_blended(theme: str) -> None:
    colours = palette(theme, "256")
    for slot in SLOTS:
        wanted = load_theme(THEMES / f"{theme}.toml").label(slot)
        for cover in (Cover((slot,)), Cover((slot, "claim"), "claim"), Cover((slot,), slot)):
            tint = colours.tint(cover).bgcolor
            assert tint is not None
            assert tint.downgrade(ColorSystem.EIGHT_BIT).number == wanted.tint256
        mark = colours.mark(slot)
        assert mark is not None
        assert mark.downgrade(ColorSystem.EIGHT_BIT).number == wanted.mark256


@pytest.mark.parametrize("theme", COLOURED)
def test_with_16_colours_marks_have_the_hue_named(theme: str) -> None:
    colours = palette(theme, "16")
    assert colours.marks == "lines"
    for slot in SLOTS:
        mark = colours.mark(slot)
        assert mark is not None
        found = mark.downgrade(ColorSystem.STANDARD).number
        named = Color.parse(colours.theme.label(slot).mark16.removeprefix("ansi_")).number
        assert found is not None
        assert named is not None
        assert found in (named, named + 8)


def test_with_16_colours_a_hue_that_cannot_be_seen_is_a_bright_one() -> None:
    dark, light = (
        palette("dark-ink", "16").mark("actor"),
        palette("light-paper", "16").mark("actor"),
    )
    assert dark is not None
    assert light is not None
    assert dark.downgrade(ColorSystem.STANDARD).number == 12
    assert light.downgrade(ColorSystem.STANDARD).number == 4


@pytest.mark.parametrize("theme", ["no-colour", "light-paper"])
def test_without_colour_no_style_has_one(theme: str) -> None:
    colours = palette(theme, "none")
    assert colours.marks == "lines"
    styles = [
        colours.page,
        colours.muted,
        colours.accent,
        colours.selection,
        colours.caret(focused=True, selected=False),
        colours.caret(focused=False, selected=False),
        colours.sign("!"),
        colours.letter("actor"),
        colours.chip("actor"),
        colours.tint(Cover(("actor", "claim"), "claim")),
        colours.end_edge(Cover(("actor",))),
    ]
    assert [style for style in styles if style.color or style.bgcolor] == []


def test_the_terminals_own_colours_can_be_named_by_a_theme() -> None:
    theme = load_theme(THEMES / "no-colour.toml")
    named = theme._replace(variables={**theme.variables, "label-actor-mark": "ansi_blue"})
    assert Palette(named, "truecolor").mark("actor") == Color.parse("blue")
    assert Palette(named, "truecolor").mark("date") is None


@pytest.mark.parametrize("system", ["truecolor", "256"])
def test_a_label_may_bring_its_own_colours(system: ColourSystem) -> None:
    colours = palette("light-paper", system)
    pair = ("#DDDDDD", "#444444")
    tint, mark = colours.tint(Cover((pair,))).bgcolor, colours.mark(pair)
    assert tint is not None
    assert mark is not None
    exact = system == "truecolor"
    assert tint.triplet == (parse_hex(pair[0]) if exact else (224, 224, 224))
    assert mark.triplet == (parse_hex(pair[1]) if exact else (71, 71, 71))


def test_a_label_without_a_possible_colour_is_painted_without_one() -> None:
    colours = palette("light-paper")
    for colour in (None, ("#000000", "#444444"), "no-such-slot"):
        assert colours.mark(colour) is None
        assert ground(colours, Cover((colour,))) == parse_hex(colours.theme.colour("background"))
        assert colours.letter(colour, bold=False) is colours.page


@pytest.mark.parametrize("theme", COLOURED)
def test_edges_are_seen_on_every_tint(theme: str) -> None:
    colours = palette(theme)
    for mark, below in product(SLOTS, SLOTS):
        style = colours.edge(colours.over(colours.page, colours.tint(Cover((below,)))), mark)
        assert style.color is not None
        assert style.color.triplet is not None
        assert contrast(style.color.triplet, ground(colours, Cover((below,)))) >= 3


def test_equal_styles_are_one_object() -> None:
    colours = palette()
    tint = colours.tint(Cover(("actor",)))
    assert colours.over(colours.page, tint) is colours.over(
        colours.page, Style(bgcolor=tint.bgcolor)
    )
    assert colours.style("accent") is colours.style("primary")


def test_the_theme_says_how_spans_are_shown_unless_there_are_too_few_colours() -> None:
    assert palette("light-paper").marks == "edges"
    assert palette("colour-blind-safe").marks == "letters"
    assert palette("colour-blind-safe", "16").marks == "lines"
    assert palette("no-colour").marks == "lines"
    theme = load_theme(THEMES / "light-paper.toml")
    assert Palette(theme, "truecolor", "lines").marks == "lines"


def test_greys_stand_in_for_what_rich_would_move() -> None:
    colours = palette("light-paper", "256")
    panel = colours.style("text", "panel").bgcolor
    assert panel is not None
    # The nearest to a warm white is the lightest grey; Rich alone takes a pale yellow.
    assert panel.downgrade(ColorSystem.EIGHT_BIT).number == 255
    assert from_256(255) == (238, 238, 238)

from __future__ import annotations

from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet

from reader.colour import nearest_256, parse_hex
from reader.render.rounding import rounded, stand_in
from reader.themes import load_themes
from tests.tui.painting import THEMES

BESIDE = {59: 240, 102: 244, 145: 248, 188: 252}


def sent(colour: tuple[int, int, int]) -> int | None:
    """The number that Rich sends for a colour where there are 256."""
    return Color.from_triplet(ColorTriplet(*colour)).downgrade(ColorSystem.EIGHT_BIT).number


def test_rich_sends_the_colour_meant() -> None:
    assert {n: sent(stand_in(n)) for n in range(16, 256)} == {
        n: BESIDE.get(n, n) for n in range(16, 256)
    }


def test_a_rounded_theme_is_sent_as_the_nearest_colours() -> None:
    themes, failed = load_themes(THEMES)
    assert not failed
    for theme in themes.values():
        moved = rounded(theme)
        for name, value in {**theme.colours, **theme.variables}.items():
            if value.startswith("#"):
                nearest = nearest_256(parse_hex(value))
                assert sent(parse_hex(moved.colour(name))) == BESIDE.get(nearest, nearest)
            else:
                assert moved.colour(name) == value

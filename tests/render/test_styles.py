"""Frames in fewer bytes draw the same screen."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.color import ColorSystem as RichSystem
from rich.style import Style

from reader.render.styles import merge_styles

COLOURS = ["default", "red", "bright_blue", "color(208)", "#c3e0fa", "#185c9e"]


def styles() -> st.SearchStrategy[Style]:
    flag = st.sampled_from([None, None, None, True, False])
    colour = st.sampled_from([None, *COLOURS])
    return st.builds(
        Style,
        color=colour,
        bgcolor=colour,
        bold=flag,
        italic=flag,
        underline=flag,
        reverse=flag,
        strike=flag,
    )


def pieces() -> st.SearchStrategy[str]:
    text = st.text("ab ابג", min_size=1, max_size=4)
    styled = st.builds(lambda s, t: s.render(t, color_system=RichSystem.TRUECOLOR), styles(), text)
    move = st.builds(lambda y, x: f"\x1b[{y};{x}H", st.integers(1, 5), st.integers(1, 12))
    return styled | styled | text | move | st.just("\r\n")


def frames() -> st.SearchStrategy[str]:
    # On a screen this high no frame scrolls, as none of Textual's does.
    return st.lists(pieces(), max_size=25).map("".join)


def drawn(*writes: str) -> tuple[object, ...]:
    screen = pyte.Screen(14, 40)
    stream = pyte.Stream(screen)
    for data in writes:
        stream.feed(data)
    cells = [[screen.buffer[y][x] for x in range(14)] for y in range(40)]
    return cells, (screen.cursor.x, screen.cursor.y), screen.cursor.attrs


@given(st.lists(frames(), min_size=1, max_size=3))
def test_the_screen_is_the_same_and_the_bytes_are_no_more(writes: list[str]) -> None:
    merged = [merge_styles(frame) for frame in writes]
    assert drawn(*merged) == drawn(*writes)
    assert all(len(short) <= len(long) for short, long in zip(merged, writes, strict=True))


@given(frames())
def test_merging_again_changes_nothing(frame: str) -> None:
    once = merge_styles(frame)
    assert merge_styles(once) == once


@pytest.mark.parametrize(
    ("frame", "merged"),
    [
        ("plain", "plain"),
        ("\x1b[31ma\x1b[0m\x1b[31mb\x1b[0m", "\x1b[31mab\x1b[m"),
        ("\x1b[31ma\x1b[0m\n\x1b[9;9H\x1b[31mb\x1b[0m", "\x1b[31ma\n\x1b[9;9Hb\x1b[m"),
        # only the ground changes
        ("\x1b[31;42ma\x1b[0m\x1b[31;43mb\x1b[0m", "\x1b[31;42ma\x1b[43mb\x1b[m"),
        ("\x1b[31;42ma\x1b[0m\x1b[31mb\x1b[0m", "\x1b[31;42ma\x1b[49mb\x1b[m"),
        # an attribute goes: no shorter way than from the beginning
        ("\x1b[2;31ma\x1b[0m\x1b[31mb\x1b[0m", "\x1b[2;31ma\x1b[0;31mb\x1b[m"),
        ("\x1b[1ma\x1b[0m\x1b[1;2mb\x1b[0m", "\x1b[1ma\x1b[2mb\x1b[m"),
        # erasing takes the colour of the ground, so it waits for its style
        ("\x1b[44m\x1b[K\x1b[0m\x1b[44mb\x1b[0m", "\x1b[44m\x1b[Kb\x1b[m"),
        # what is not understood is kept, between resets
        ("\x1b[58;5;9ma\x1b[0m\x1b[58;5;9mb\x1b[0m", "\x1b[58;5;9mab\x1b[m"),
        ("\x1b[58;5;9;1ma\x1b[0m\x1b[1mb\x1b[0m", "\x1b[58;5;9;1ma\x1b[0;1mb\x1b[m"),
        ("\x1b[38;5ma\x1b[0m", "\x1b[38;5ma\x1b[m"),
        ("\x1b[4:3ma\x1b[0mb", "\x1b[4:3ma\x1b[mb"),
        # a style without text
        ("\x1b[31m\x1b[0ma", "a"),
        ("\x1b[?2026h", "\x1b[?2026h"),
        ("\x1b[31m", "\x1b[31m"),
    ],
)
def test_examples(frame: str, merged: str) -> None:
    assert merge_styles(frame) == merged


def test_colours_of_every_system_are_understood() -> None:
    for name in ("red", "bright_red", "color(9)", "color(200)", "#010203"):
        for system in (RichSystem.STANDARD, RichSystem.EIGHT_BIT, RichSystem.TRUECOLOR):
            style = Style(color=Color.parse(name), bgcolor=Color.parse(name), bold=True)
            twice = "".join(style.render(letter, color_system=system) for letter in "ab")
            assert merge_styles(twice) == style.render("ab", color_system=system)[:-4] + "\x1b[m"

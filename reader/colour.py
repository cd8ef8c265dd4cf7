"""Arithmetic of colours: contrast, mixing, and what stacked tints come to.

Pure, and free of any toolkit: themes are checked with it, and the app paints by it. A colour
is three sRGB channels of 0 to 255, as a theme's `#RRGGBB` says them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

RGB: TypeAlias = tuple[int, int, int]

# How much of each tint shows, from the innermost span out; deeper ones are told by their edges.
STACK_WEIGHTS: Final = (1.0, 0.5, 0.3)
# The text keeps WCAG's 7:1 on any stack; the rest is for rounding to whole channels.
LEAST_CONTRAST: Final = 7.02

_HEX = re.compile(r"#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})")
# The six levels of a channel in the 256 colours' cube, numbers 16 to 231.
_CUBE: Final = (0, 95, 135, 175, 215, 255)
# Enough halvings for a step far below one channel's.
_HALVINGS: Final = 16


def parse_hex(colour: str) -> RGB:
    """The channels of `#RRGGBB`.

    Raises:
        ValueError: it is written in another way.
    """
    found = _HEX.fullmatch(colour)
    if found is None:
        raise ValueError(f"{colour!r} is not #RRGGBB")
    red, green, blue = (int(channel, 16) for channel in found.groups())
    return red, green, blue


def to_hex(colour: RGB) -> str:
    """`#RRGGBB`, in capitals as the theme files have it."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


def from_256(number: int) -> RGB:
    """The channels of a colour of the 256, which terminals agree about from 16 on.

    Raises:
        ValueError: not 16 to 255; the first sixteen are each user's own.
    """
    if not 16 <= number <= 255:
        raise ValueError(f"{number} is not one of 16 to 255")
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    place = number - 16
    return _CUBE[place // 36], _CUBE[place // 6 % 6], _CUBE[place % 6]


@lru_cache(maxsize=1024)
def nearest_256(colour: RGB) -> int:
    """The number, 16 to 255, of the colour that lies nearest in sRGB."""
    return min(range(16, 256), key=lambda number: _distance(from_256(number), colour))


def _distance(one: RGB, other: RGB) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def luminance(colour: RGB) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio, 1 to 21, in either order (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(base: RGB, other: RGB, amount: float) -> RGB:
    """`base` moved towards `other` by `amount` (0: base, 1: other), per sRGB channel."""
    red, green, blue = (_channel(a + amount * (b - a)) for a, b in zip(base, other, strict=True))
    return red, green, blue


def _channel(value: float) -> int:
    return min(255, max(0, round(value)))


def blend_clamped(page: RGB, text: RGB, tints: Sequence[RGB]) -> RGB:
    """The ground of a cell that several spans cover, kept readable.

    The tints are added to the page by weight; then the whole is drawn back towards the page
    as far as it takes for the text to keep `LEAST_CONTRAST`. Where the text has less than
    that on the page itself, the page is what remains.

    Args:
        page: the ground where no span is.
        text: the colour of the letters.
        tints: the spans' tints, innermost first.
    """
    return _blend(page, text, tuple(tints[: len(STACK_WEIGHTS)]))


@lru_cache(maxsize=1024)
def _blend(page: RGB, text: RGB, tints: tuple[RGB, ...]) -> RGB:
    sums = [
        sum(
            weight * (tint[channel] - page[channel])
            for weight, tint in zip(STACK_WEIGHTS, tints, strict=False)
        )
        for channel in range(3)
    ]

    def ground(share: float) -> RGB:
        red, green, blue = (
            _channel(base + share * moved) for base, moved in zip(page, sums, strict=True)
        )
        return red, green, blue

    whole = ground(1.0)
    if contrast(text, whole) >= LEAST_CONTRAST:
        return whole
    # Luminance along the way is convex, so only one share parts what is readable from what isn't.
    readable, too_much = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (readable + too_much) / 2
        if contrast(text, ground(middle)) >= LEAST_CONTRAST:
            readable = middle
        else:
            too_much = middle
    return ground(readable)

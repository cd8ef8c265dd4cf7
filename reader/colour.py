"""Arithmetic of colours: contrast, mixing, and what stacked tints come to.

Pure, and free of any toolkit: themes are checked with it, and the app paints by it. A colour
is three sRGB channels of 0 to 255, as a theme's `#RRGGBB` says them.
"""

from __future__ import annotations

import math
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
    """The number, 16 to 255, of the colour that looks nearest.

    By distance in Oklab with the hue counted double, since it is the hue that tells labels
    apart: in sRGB a dark green lies nearest to a grey, as pale tints do in plain Oklab.
    """
    wanted = _hued(colour)
    return min(range(16, 256), key=lambda number: math.dist(_hued(from_256(number)), wanted))


def _hued(colour: RGB) -> tuple[float, float, float]:
    lightness, green_red, blue_yellow = _oklab(colour)
    return lightness, 2 * green_red, 2 * blue_yellow


def _oklab(colour: RGB) -> tuple[float, float, float]:
    """Lightness and two axes of hue (Ottosson 2020)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


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

from __future__ import annotations

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from reader import colour
from reader.colour import RGB

channels = st.integers(0, 255)
colours = st.tuples(channels, channels, channels)

PAGE, TEXT = (0xFA, 0xF7, 0xF0), (0x22, 0x1F, 0x1B)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#000000", 21.0),
        ("#767676", "#FFFFFF", 4.54),  # the lightest grey that WCAG lets stand on white
        ("#FF0000", "#FFFFFF", 4.0),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_wcags(one: str, other: str, ratio: float) -> None:
    found = colour.contrast(colour.parse_hex(one), colour.parse_hex(other))
    assert found == pytest.approx(ratio, abs=0.005)


@given(colours)
def test_hex_there_and_back(rgb: RGB) -> None:
    assert colour.parse_hex(colour.to_hex(rgb)) == rgb


@pytest.mark.parametrize("text", ["", "FFFFFF", "#FFF", "#GGGGGG", "#FFFFFF ", "#FFFFFFFF", "red"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not #RRGGBB"):
        colour.parse_hex(text)


@pytest.mark.parametrize(
    ("number", "rgb"),
    [(16, "#000000"), (21, "#0000FF"), (67, "#5F87AF"), (231, "#FFFFFF"), (232, "#080808"),
     (255, "#EEEEEE")],
)  # fmt: skip
def test_the_256_colours(number: int, rgb: str) -> None:
    assert colour.to_hex(colour.from_256(number)) == rgb


@pytest.mark.parametrize("number", [-1, 0, 15, 256])
def test_the_users_own_sixteen_are_unknown(number: int) -> None:
    with pytest.raises(ValueError, match="not one of 16 to 255"):
        colour.from_256(number)


@given(st.integers(16, 255))
def test_the_nearest_of_the_256_is_itself_or_its_twin(number: int) -> None:
    rgb = colour.from_256(number)
    assert colour.from_256(colour.nearest_256(rgb)) == rgb


@pytest.mark.parametrize(
    ("rgb", "number"),
    [("#205020", 22), ("#C0F0C0", 194), ("#3A3A3A", 237), ("#FFFFFF", 231), ("#C3E0FA", 153)],
)
def test_the_nearest_keeps_the_hue(rgb: str, number: int) -> None:
    assert colour.nearest_256(colour.parse_hex(rgb)) == number


@given(colours)
def test_oklab_is_ottossons(rgb: RGB) -> None:
    """As a library of colours has it."""
    expected = Color(colour.to_hex(rgb)).convert("oklab").coords()
    assert colour._oklab(rgb) == pytest.approx(expected, abs=1e-4)


def test_mix_goes_from_one_to_the_other() -> None:
    assert colour.mix((0, 100, 200), (100, 0, 200), 0) == (0, 100, 200)
    assert colour.mix((0, 100, 200), (100, 0, 200), 1) == (100, 0, 200)
    assert colour.mix((0, 100, 200), (100, 0, 200), 0.25) == (25, 75, 200)


def test_no_tint_leaves_the_page() -> None:
    assert colour.blend_clamped(PAGE, TEXT, []) == PAGE


def test_one_readable_tint_is_itself() -> None:
    tint = (0xC3, 0xE0, 0xFA)
    assert colour.blend_clamped(PAGE, TEXT, [tint]) == tint


def test_the_weights_of_a_stack() -> None:
    """On a white page with black text three light greys are far from the clamp."""
    tints = [(250, 255, 255), (255, 245, 255), (255, 255, 235)]
    assert colour.blend_clamped((255, 255, 255), (0, 0, 0), tints) == (250, 250, 249)


def test_the_innermost_weighs_most() -> None:
    actor, claim = (0xC3, 0xE0, 0xFA), (0xFA, 0xE2, 0xEE)
    assert colour.blend_clamped(PAGE, TEXT, [actor, claim]) != colour.blend_clamped(
        PAGE, TEXT, [claim, actor]
    )


def test_a_fourth_tint_changes_nothing() -> None:
    three = [(200, 220, 250), (190, 240, 200), (250, 220, 240)]
    assert colour.blend_clamped(PAGE, TEXT, [*three, (0, 0, 0)]) == colour.blend_clamped(
        PAGE, TEXT, three
    )


dark = st.tuples(*[st.integers(0, 50)] * 3)
light = st.tuples(*[st.integers(200, 255)] * 3)


@given(st.tuples(dark, light) | st.tuples(light, dark), st.lists(colours, min_size=1, max_size=3))
def test_text_stays_readable_on_any_stack(ground: tuple[RGB, RGB], tints: list[RGB]) -> None:
    page, text = ground
    blended = colour.blend_clamped(page, text, tints)
    assert colour.contrast(blended, text) >= colour.LEAST_CONTRAST


def test_the_clamp_goes_no_further_than_it_must() -> None:
    """A tint that is too strong ends just above the limit, on its way from the page."""
    ground = colour.blend_clamped((0, 0, 0), (255, 255, 255), [(255, 255, 255)])
    assert ground[0] == ground[1] == ground[2]
    brighter = (ground[0] + 1,) * 3
    assert colour.contrast(brighter, (255, 255, 255)) < colour.LEAST_CONTRAST


def test_a_page_that_is_unreadable_itself_stays_as_it_is() -> None:
    page = (200, 200, 200)
    assert colour.blend_clamped(page, (255, 255, 255), [(0, 0, 0)]) in {page, (0, 0, 0)}

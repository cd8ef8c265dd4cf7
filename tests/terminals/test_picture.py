"""A picture is cut into cells where the terminal drew them."""

from __future__ import annotations

import pytest

from tools.terminals.picture import FIRST, LAST, Cells, Grid, Image, find_grid, ink, parse_ppm

WHITE = (255, 255, 255)


def drawn(
    width: int, height: int, boxes: dict[tuple[int, int, int, int], tuple[int, ...]]
) -> Image:
    """A white image with filled boxes: left, top, width, height."""
    pixels = [bytes(WHITE)] * (width * height)
    for (left, top, wide, high), colour in boxes.items():
        for y in range(top, top + high):
            for x in range(left, left + wide):
                pixels[y * width + x] = bytes(colour)
    return Image(width, height, b"".join(pixels))


def test_the_grid_is_found_inside_a_border() -> None:
    """Cells of 4x6 pixels, five across and three down, from (3, 2) on."""
    image = drawn(30, 24, {(3, 2, 4, 6): FIRST, (19, 14, 4, 6): LAST})
    grid = find_grid(image, 5, 3)
    assert grid == Grid(3, 2, 4, 6)
    assert grid.centre(1, 2) == (9, 17)


def test_cells_that_do_not_fill_the_window_are_refused() -> None:
    image = drawn(30, 24, {(3, 2, 4, 6): FIRST, (19, 14, 4, 6): LAST})
    with pytest.raises(ValueError, match="4x6 pixels do not fill"):
        find_grid(image, 6, 3)


def test_a_picture_without_the_corners_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the picture"):
        find_grid(drawn(30, 24, {}), 5, 3)


def test_ppm_is_read_and_others_are_not() -> None:
    assert parse_ppm(b"P6\n2 1\n255\n" + b"abcdef") == Image(2, 1, b"abcdef")
    with pytest.raises(ValueError, match="not a P6"):
        parse_ppm(b"P5\n2 1\n255\nab")


def test_ink_does_not_ask_for_the_colours() -> None:
    """Dark on light, light on dark, and in less contrast are the same letter."""
    assert ink(bytes([250, 250, 10, 250])) == ink(bytes([0, 0, 240, 0])) == bytes([0, 0, 255, 0])
    assert ink(bytes([200, 200, 140, 200])) == bytes([0, 0, 255, 0])


def test_what_hardly_differs_is_blank() -> None:
    assert ink(bytes([200, 200, 190, 200])) == bytes(4)


def test_a_glyph_alone_is_seen_with_what_reaches_over() -> None:
    """A bar in the second cell of 2x2 pixels that goes one pixel into the first."""
    image = drawn(6, 2, {(1, 1, 2, 1): (0, 0, 0)})
    found = Cells(image, Grid(0, 0, 2, 2)).drawn(1, 0)
    assert found.left == bytes([0, 0, 0, 255])
    assert found.own == bytes([0, 0, 255, 0])
    assert found.right == bytes(4)

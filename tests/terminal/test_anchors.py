"""What stands behind an emoji keeps its column, also where the terminal draws it wider."""

from __future__ import annotations

import pyte
import pytest

from reader.terminal.anchors import anchored
from reader.text.glyphs import width_of

FAMILY = "👩\u200d👩\u200d👧"
CLUSTERS = [FAMILY, "❤\ufe0f", "👍🏽", "🇦🇿", "1\ufe0f\u20e3", "कि", "🏴\U000e0067\U000e007f"]


def columns(data: str, letters: str) -> list[int]:
    """Where a terminal of other opinions shows these letters in its second row."""
    screen = pyte.Screen(40, 4)
    pyte.Stream(screen).feed(data)
    row = screen.buffer[1]
    return [next(x for x in range(40) if row[x].data == letter) for letter in letters]


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_what_follows_is_where_we_count_it(cluster: str) -> None:
    frame = f"\x1b[2;3H\x1b[1mab{cluster}c\x1b[0m d{cluster}e{' ' * 9}"
    width = width_of(cluster)
    assert columns(anchored(frame), "abcde") == [
        2,
        3,
        4 + width,
        6 + width,
        7 + 2 * width,
    ]


def test_without_it_the_terminal_moves_them() -> None:
    frame = "\x1b[2;3Hab👍🏽c"
    assert columns(frame, "c") == [4 + 4] != [4 + width_of("👍🏽")]


def test_a_cluster_that_is_drawn_too_narrow_leaves_a_blank_and_nothing_old() -> None:
    old = "\x1b[2;3H" + "x" * 20
    data = old + anchored("\x1b[2;3Ha❤\ufe0fb")
    screen = pyte.Screen(40, 4)
    pyte.Stream(screen).feed(data)
    assert [screen.buffer[1][x].data for x in (2, 5)] == ["a", "b"]
    assert screen.buffer[1][4].data in (" ", "")


def test_each_row_counts_from_its_own_move() -> None:
    frame = f"\x1b[1;1Hx{FAMILY}y\n\x1b[2;10H{FAMILY}z"
    assert columns(anchored(frame), "z") == [9 + 2]


def test_a_frame_without_such_clusters_is_left_alone() -> None:
    frame = "\x1b[?2026h\x1b[1;1Hplain سلام 中😀\x1b[?2026l"
    assert anchored(frame) is frame


def test_other_rows_and_styles_are_sent_as_they_were() -> None:
    frame = f"\x1b[1;1H\x1b[38;5;1mone\x1b[0m\n\x1b[2;1H{FAMILY}\x1b[?2026l"
    out = anchored(frame)
    assert out.startswith("\x1b[1;1H\x1b[38;5;1mone\x1b[0m\n\x1b[2;1H")
    assert out.endswith(f"{FAMILY}\x1b[3G\x1b[?2026l")

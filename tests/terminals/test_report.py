"""The table says what was seen."""

from __future__ import annotations

from pathlib import Path

from tools.terminals import article
from tools.terminals.emulators import EMULATORS, key_of, version_of
from tools.terminals.report import Tried, summary, table, write
from tools.terminals.templates import BLANK, Glyph
from tools.terminals.trial import Result, Wrong

XTERM, KITTY = EMULATORS[0], EMULATORS[4]
FINE = Result(
    letters=100,
    wrong=(),
    heavy=0,
    marked=10,
    aside=(),
    faceless=(),
    twins=frozenset(),
    mode="visual",
    why="xterm shows cells as they come",
    quotes=tuple(click.word for click in article.CLICKS),
    picture=b"png",
)
BEH = Glyph("ﺑ", 1, False)


def test_right_is_said() -> None:
    assert FINE.right
    row = summary(Tried(XTERM, "379", "auto", FINE))
    assert row == "xterm  379  `visual`  100 of 100  5 of 5  right"


def test_a_wrong_letter_is_said() -> None:
    result = FINE._replace(wrong=(Wrong(1, 2, BEH, None), Wrong(2, 2, BLANK, BEH)))
    assert not result.right
    assert "99 of 100  5 of 5  **wrong**" in summary(Tried(XTERM, "379", "auto", result))


def test_a_click_that_missed_is_said() -> None:
    result = FINE._replace(quotes=(*FINE.quotes[1:], "another"))
    assert not result.right
    assert "100 of 100  4 of 5  **wrong**" in summary(Tried(XTERM, "379", "auto", result))


def test_a_click_that_marked_more_is_wrong() -> None:
    assert not FINE._replace(quotes=(*FINE.quotes, "another")).right


def test_what_can_not_be_right_is_said() -> None:
    row = summary(Tried(KITTY, "1", "auto", FINE._replace(heavy=7, aside=("ﺑَ",))))
    assert "order right, marks not" in row
    assert "1 of 10 letters with marks" in row
    assert "7 letters in the other weight" in row


def test_letters_that_marks_spoil_are_said() -> None:
    row = summary(Tried(KITTY, "1", "auto", FINE._replace(faceless=("ﺑَ",))))
    assert (
        "order right, marks not; 1 of 10 letters with marks (ﺑَ\u200e) do not show the letter" in row
    )


def test_a_terminal_that_shapes_by_itself_is_wrong() -> None:
    """Initial and isolated beh drawn alike: nothing tells which one is on the page."""
    result = FINE._replace(twins=frozenset({("ﺑ", "ﺏ")}))
    assert not result.right
    row = summary(Tried(XTERM, "379", "auto", result))
    assert "**wrong**; joining forms drawn alike: ﺑ ﺏ" in row


def test_letters_that_only_one_terminal_draws_alike_are_said() -> None:
    same, own = ("ﯽ", "ﻰ"), ("ﻰ", "ﻲ")
    tried = [
        Tried(XTERM, "379", "auto", FINE._replace(twins=frozenset({same}))),
        Tried(KITTY, "1", "auto", FINE._replace(twins=frozenset({same, own}))),
    ]
    page = table(tried, [])
    assert page.count("draws alike what others tell apart: ﻰ\u200e and ﻲ\u200e |") == 1
    assert "ﯽ" not in page


def test_the_page_has_every_terminal_and_the_counter_checks(tmp_path: Path) -> None:
    tried = [Tried(XTERM, "379", "auto", FINE), Tried(KITTY, "", "auto", None, "no kitty")]
    red = [Tried(KITTY, "1", "visual", FINE._replace(wrong=(Wrong(1, 2, BEH, None),)))]
    write(tmp_path, tried, red)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert page == table(tried, red)
    assert "| kitty |  |  |  |  | not tried: no kitty |" in page
    assert "| kitty | `visual` | 1 of 100 |" in page
    assert "![xterm](xterm.png)" in page
    assert [path.name for path in tmp_path.glob("*.png")] == ["xterm.png"]


def test_names_are_files_names_and_differ() -> None:
    names = [key_of(emulator) for emulator in EMULATORS]
    assert len(set(names)) == len(names)
    assert {"xterm", "vte", "konsole", "tmux-xterm", "tmux-vte"} <= set(names)


def test_a_package_that_is_not_there_has_no_version() -> None:
    assert version_of("no-such-package-at-all") == ""

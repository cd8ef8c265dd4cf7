"""A frame encoded for a terminal and drawn by it shows the cells that the app meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from reader.render.styles import merge_styles
from reader.terminal.choice import ModeName
from reader.terminal.frames import HAS_RTL
from reader.terminal.identity import Terminal
from reader.terminal.modes import make_mode
from reader.text.fit import visual
from tests.terminal.frames import LIST, PANE, ROWS, writes
from tests.terminal.glass import Drawn, Glass

OVERRIDES = dict.fromkeys(map(ord, "\u202d\u202c\u200e"))


def glass_of(frames: list[str], mode: ModeName = "visual") -> Glass:
    encode = make_mode(mode, Terminal("xterm")).encode
    glass = Glass(LIST + PANE, ROWS)
    for frame in frames:
        glass.feed(encode(merge_styles(frame)))
    return glass


def one_font(_: str) -> object:
    return "DejaVu Sans Mono"


def fallback(letter: str) -> object:
    return bool(HAS_RTL.match(letter))


@settings(max_examples=60, deadline=None)
@given(writes())
def test_kitty_draws_words_as_they_are_meant(frames: list[str]) -> None:
    meant = glass_of(frames).as_sent()
    sent = glass_of(frames, "words")
    assert sent.kitty(one_font) == meant
    assert sent.kitty(fallback) == meant


@settings(max_examples=60, deadline=None)
@given(writes())
def test_a_bidi_terminal_leaves_overrides_in_their_order(frames: list[str]) -> None:
    meant = glass_of(frames).as_sent()
    sent = glass_of(frames, "override")
    assert [[plain(cell) for cell in row] for row in sent.as_sent()] == meant
    assert sent.turned("auto") == []
    assert sent.turned("ltr") == []


def plain(cell: Drawn) -> Drawn:
    return cell._replace(text=cell.text.translate(OVERRIDES))


def test_the_emulation_can_tell() -> None:
    frames = [f"\x1b[1;1H  {visual('قال: كتاب.')}"]
    glass = glass_of(frames)
    assert glass.turned("auto")
    assert glass.turned("ltr")
    assert glass.kitty(one_font) != glass.as_sent()
    assert glass.kitty(fallback) != glass.as_sent()


KITAB = visual("كتاب")


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("word", "word"),
        (KITAB, KITAB[::-1]),
        (f"{KITAB} {KITAB}", f"{KITAB[::-1]} {KITAB[::-1]}"),
        (f".{KITAB}", f"\x1b[1m.\x1b[22m{KITAB[::-1]}"),
        (f"\x1b[1m.{KITAB}\x1b[0m", f"\x1b[1m\x1b[22m.\x1b[1m{KITAB[::-1]}\x1b[0m"),
        (f"\x1b[2m.{KITAB}\x1b[0m", f"\x1b[2m\x1b[1m.\x1b[22m\x1b[2m{KITAB[::-1]}\x1b[0m"),
        (f"2020{KITAB}", f"\x1b[1m2020\x1b[22m{KITAB[::-1]}"),
        (f"│{KITAB}│", f"│{KITAB[::-1]}│"),
        (f"{KITAB[:2]}\x1b[31m{KITAB[2:]}", f"{KITAB[:1:-1]}\x1b[31m{KITAB[1::-1]}"),
        ("\u0663\u066b\u0665", "\u0665\u066b\u0663"),
        ("\u060c", "\u060c"),
    ],
)
def test_words(shown: str, words: str) -> None:
    assert make_mode("words", Terminal("kitty")).encode(shown) == words


@pytest.mark.parametrize(
    ("shown", "override"),
    [
        ("word", "word"),
        (f"a {KITAB} b", f"a ‭{KITAB}‬ b"),
        (f"{KITAB} ab, {KITAB}.", f"‭{KITAB} ab, {KITAB}‬."),
        (f"{KITAB}  {KITAB}", f"‭{KITAB}‬  ‭{KITAB}‬"),
        (f"{KITAB} \x1b[0m {KITAB}", f"‭{KITAB}‬ \x1b[0m ‭{KITAB}‬"),
        (f"{KITAB}│{KITAB}", f"‭{KITAB}‬│‭{KITAB}‬"),
        ("שׁ\u05b8 a", "‭שׁ\u05b8‬ a"),
        ("\x1b[3;1H word", "\x1b[3;1H ‎word"),
        ("\x1b[3;1H\x1b[1m \x1b[0mword", "\x1b[3;1H\x1b[1m ‎\x1b[0mword"),
        ("\x1b[3;11H word", "\x1b[3;11H word"),
        (f"\x1b[3;1H {KITAB}\n\x1b[4;1H {KITAB}", f"\x1b[3;1H ‎‭{KITAB}‬\n\x1b[4;1H ‎‭{KITAB}‬"),
        ("\x1b[?25h\x1b[2;5H", "\x1b[?25h\x1b[2;5H"),
    ],
)
def test_override(shown: str, override: str) -> None:
    assert make_mode("override", Terminal("tmux")).encode(shown) == override


@pytest.mark.parametrize(
    ("text", "logical"),
    [
        ("كتاب", "كتاب"),
        ("الإسلام، أيضًا.", "الإسلام، أيضًا."),
        ("قال (12) كتاب 2020", "قال (12) كتاب 2020"),
        ("قال NATO «نعم» 3.5%", None),
        ("слово كتاب عربي слово слово", "слово كتاب عربي слово слово"),
        ("מילה (אב) abc", "מילה (אב) abc"),
        ("plain", "plain"),
    ],
)
def test_logical(text: str, logical: str | None) -> None:
    encoded = make_mode("logical", Terminal()).encode(visual(text))
    # Which side a number's sign belongs to can't be told from the screen.
    assert encoded.replace("%3.5", "3.5%") == (logical or text)


@pytest.mark.parametrize("cell", ["", " ", "▌"])
def test_logical_leaves_the_move_before_a_row_as_it_is(cell: str) -> None:
    move = f"\x1b[?25l\x1b[8;46H{cell}"
    encoded = make_mode("logical", Terminal()).encode(f"{move}{visual('(כתב)')}\x1b[9;2H")
    assert encoded == f"{move}(כתב)\x1b[9;2H"


def test_logical_keeps_styles_on_their_letters_and_panels_in_their_places() -> None:
    encode = make_mode("logical", Terminal()).encode
    frame = f"\x1b[1;1H list  \x1b[1m{KITAB[:2]}\x1b[0m{KITAB[2:]}  │"
    assert merge_styles(encode(frame)) == "\x1b[1;1H list  كت\x1b[1mاب\x1b[m  │"
    # Lam-alef is one cell of ours and two letters: a blank behind it makes room.
    assert encode(f" {visual('لا')}   x") == " لا  x"

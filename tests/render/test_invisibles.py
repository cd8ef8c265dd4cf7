"""Signs for what can't be seen: where they stand, and that nothing moves for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.render.colour_system import ColourSystem
from reader.render.layers import View
from reader.render.marks import MarkIndex
from reader.text.layout import Layout
from reader.text.units import Index, Range, RowAddress
from reader.text.unseen import UNSEEN
from tests.tui.painting import area, marks, painter, palette, row

SHOWN = View(invisibles=True)


def letters(text: str, view: View = SHOWN, *, width: int = 20, number: int = 0) -> str:
    """A painted row of text with a cell of either margin, blanks at its ends left out."""
    it = painter(text, view, width=width)
    return "".join(glyph for glyph, _ in area(it, it.text_row(row(number)))).strip()


@pytest.mark.parametrize(
    ("text", "painted"),
    [
        ("10\u00a0kg", "10␣kg"),
        ("a\u202fb\u2003c", "a␣b␣c"),
        ("a\tb", "a→      b"),
        ("one\u200e two", "one↦two"),  # behind its letter, in the space
        ("one \u200ftwo", "one↤two"),  # at its space
        ("one\r\ntwo", "one↲"),  # behind the line's end
        ("one\u2028two", "one↵"),
        ("zero \u200bwidth", "zero·width"),
        ("so\u00adft", "soft"),  # inside a word: the letter takes the accent
        ("one\ntwo", "one"),
        ("a\x07b", "a\ufffdb"),
        ("\u200d", "‿"),
    ],
)
def test_signs(text: str, painted: str) -> None:
    assert letters(text) == painted


def test_signs_of_text_from_right_to_left_stand_on_its_other_side() -> None:
    assert letters("אב\u200f גד") == "דג↤בא"
    assert letters("אב\tגד").startswith("דג")
    assert "←בא" in letters("אב\tגד")
    assert letters("אב\r\nגד") == "↲בא"


def test_without_being_asked_for_nothing_is_shown() -> None:
    assert letters("10\u00a0kg\r\n", View()) in ("10 kg", "10\u00a0kg")


def test_a_joiner_that_is_drawn_has_no_sign() -> None:
    family = "\U0001f468\u200d\U0001f469"
    it = painter(f"{family} x", SHOWN)
    assert [style for _, style in area(it, it.text_row(row()))][1].color == it.palette.page.color


@pytest.mark.parametrize("theme", ["light-paper", "dark-ink", "high-contrast", "no-colour"])
@pytest.mark.parametrize("system", ["truecolor", "256", "16", "none"])
def test_a_letter_that_carries_a_joiner_looks_otherwise(theme: str, system: ColourSystem) -> None:
    it = painter("می\u200cخواهم", SHOWN, colours=palette(theme, system))
    found = area(it, it.text_row(row()))
    # From the right, behind the margin's cell: meem, and yeh with the joiner.
    assert found[-2][1] == it.palette.page
    assert found[-3][1] not in (it.palette.page, it.palette.muted)
    assert len({style for _, style in found[:-3] + found[-2:]}) == 1


def test_where_a_span_begins_its_edge_has_the_space() -> None:
    text = "x\u00a0word and"
    with_mark = View(marks=marks(text, "a:word"), invisibles=True)
    assert letters(text, with_mark) == "x▕word▌and"


def test_the_caret_covers_a_sign() -> None:
    it = painter("a\u00a0b", View(invisibles=True, caret=Index(1)))
    glyph, style = area(it, it.text_row(row()))[2]
    assert (glyph, style.bgcolor) == ("␣", it.palette.caret(focused=True, selected=False).bgcolor)


TEXTS = st.text(
    st.sampled_from(
        "ab אב\u0644\u0627\u064b12.,\t\u00a0\u00ad\u200b\u200c\u200d\u200e\u202b\u202c\r中"
    ),
    max_size=40,
)


@given(TEXTS, st.integers(2, 12))
def test_signs_stand_only_where_nothing_stood(text: str, width: int) -> None:
    plain, shown = painter(text, View(), width=40), painter(text, SHOWN, width=40)
    for number, _ in enumerate(Layout(text, plain.geometry.measure).paragraphs):
        for line in range(plain.layout.line_count(number)):
            before = area(plain, plain.text_row(RowAddress(number, line)))
            after = area(shown, shown.text_row(RowAddress(number, line)))
            assert len(before) == len(after)
            for (old, _), (new, style) in zip(before, after, strict=True):
                assert new == old or old.isspace()
                assert style.bgcolor == shown.palette.page.bgcolor


def test_each_unseen_character_changes_its_row() -> None:
    for code in (0xA0, 0xAD, 0x61C, 0x200B, *range(0x200C, 0x2010), *range(0x2066, 0x206A), 0xFEFF):
        text = f"a {chr(code)}b"
        plain, shown = painter(text, View()), painter(text, SHOWN)
        assert UNSEEN.search(text)
        assert list(plain.text_row(row())) != list(shown.text_row(row())), hex(code)


def test_no_other_layer_sees_a_sign_as_text() -> None:
    view = View(MarkIndex(), Range(Index(0), Index(3)), invisibles=True)
    it = painter("a\u00a0b", view)
    grounds = [style.bgcolor for _, style in area(it, it.text_row(row()))[1:4]]
    assert grounds == [it.palette.selection.bgcolor] * 3

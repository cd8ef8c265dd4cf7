"""Levels: the short cuts change nothing, and a changed library is noticed."""

from __future__ import annotations

import bidi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text import levels, segments
from reader.text.fit import visual
from reader.text.paragraphs import SEPARATORS
from reader.text.units import Base
from tests.text import strategies

RUNS = st.one_of(
    st.text(strategies.HEBREW + strategies.ARABIC + " ,.:/-+%$«()", max_size=12),
    st.text("abЖ ,.:/-+%$«()\u0301", max_size=12),
    st.text(strategies.DIGITS + "٠١۴ ,.:/-+%$", max_size=5),
    st.text(strategies.EXPLICIT + strategies.MARKS + "\u200d\t\u00ad", max_size=3),
)


@settings(max_examples=400)
@given(st.lists(RUNS, max_size=8).map("".join), strategies.BASES)
def test_short_cuts_are_exact(text: str, base: Base) -> None:
    level, found = levels.resolve(text, base)
    if text:
        assert (level, found) == levels._from_library(text, base)
    else:
        assert (level, found) == (1 if base == "rtl" else 0, b"")


@given(strategies.texts(), strategies.BASES)
def test_every_text_has_a_level_for_each_code_point(text: str, base: Base) -> None:
    content = "".join(char for char in segments.safe(text) if char not in SEPARATORS)
    level, found = levels.resolve(content, base)
    assert level in (0, 1)
    assert len(found) == len(content)
    assert max(found, default=0) <= 126


@settings(max_examples=400)
@given(st.text("abЖאבגש 0123٠.,:-/%$+!?", max_size=40), st.sampled_from(["ltr", "rtl"]))
def test_one_line_is_ordered_as_the_library_does(text: str, base: Base) -> None:
    """Where nothing joins, mirrors, hides or wraps, its `get_display` is right."""
    assert visual(text, base) == bidi.get_display(text, base_dir=base[0].upper())


def test_deep_levels_are_read() -> None:
    """Levels of two and three digits take another stride in the debug output."""
    depth = 60
    text = "\u202b\u202a" * depth + "a" + "\u202c" * 2 * depth
    level, found = levels.resolve(text, "ltr")
    assert level == 0
    assert found[2 * depth] == 2 * depth
    assert len(found) == len(text)


def test_text_that_looks_like_the_debug_output() -> None:
    text = "\u05d0\n    levels: [\n        Level(\n            7,\n        ),\n".replace("\n", "\t")
    assert levels.resolve(text)[1] == levels._from_library(text, "auto")[1]
    forged = '\u05d0\\n    levels: [\\n"    ],\n    paragraphs: ['.replace("\n", " ")
    assert len(levels.resolve(forged)[1]) == len(forged)


def _replaced(printed: str) -> object:
    def get_display(*_: object, **__: object) -> str:
        return printed

    return get_display


@pytest.mark.parametrize(
    "change",
    [
        lambda printed: printed.replace("levels: [", "levels = ["),
        lambda printed: printed.replace("paragraphs: [", "parts: ["),
        lambda printed: printed.replace("Level(", "L("),
        lambda printed: printed.replace("Level(\n            2", "Level(\n            two"),
        lambda _: "",
    ],
)
def test_another_debug_format_is_an_error(monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    text = "\u05d0a"
    assert callable(change)
    changed = change(str(bidi.get_display(text, debug=True)))
    monkeypatch.setattr(bidi, "get_display", _replaced(changed))
    with pytest.raises(levels.LevelsUnreadable, match="python-bidi"):
        levels.resolve(text)

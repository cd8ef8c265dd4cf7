"""Text in small places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from reader.text import segments
from reader.text.fit import ELLIPSIS, fit, visual
from tests.text.strategies import texts

_JOINING = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\u1100-\u11ff]")
"""What joins its neighbour once nothing invisible stands between: measured apart, it lies."""


@pytest.mark.parametrize(
    ("text", "width", "rows", "fitted"),
    [
        ("ab", 4, 1, ["ab  "]),
        ("abcd", 4, 1, ["abcd"]),
        ("abcde", 4, 1, ["abc…"]),
        ("ab cde", 4, 1, ["ab… "]),
        ("אב", 4, 1, ["  בא"]),
        ("אבגדה", 4, 1, ["…גבא"]),
        ("אב abcdef", 6, 1, ["…ab בא"]),
        ("ab אבגדהו", 6, 1, ["ab בא…"]),
        ("one two three", 5, 2, ["one  ", "two… "]),
        ("one two", 5, 3, ["one  ", "two  "]),
        ("a\r\n\tb\u2028c\n", 9, 1, ["a b c    "]),
        ("a\x1b[31mb", 9, 1, ["a\ufffd[31mb  "]),
        ("", 3, 1, ["   "]),
        ("\n\n", 3, 2, ["   "]),
        ("ab", 1, 1, ["…"]),
        ("漢字漢字", 4, 1, ["漢… "]),
        ("ab", 0, 1, []),
        ("ab", 2, 0, []),
    ],
)
def test_fit(text: str, width: int, rows: int, fitted: list[str]) -> None:
    assert fit(text, width, rows) == fitted


@given(texts(), st.integers(1, 60), st.integers(1, 3))
def test_fit_fills_its_place_exactly(text: str, width: int, rows: int) -> None:
    fitted = fit(_JOINING.sub("", text), width, rows)
    assert 1 <= len(fitted) <= rows
    for line in fitted:
        # Grapheme by grapheme: wcwidth takes a space after a virama for the virama's own.
        assert sum(map(wcswidth, segments.graphemes(line))) == width


@given(texts(), st.integers(1, 60), st.integers(1, 3))
def test_an_ellipsis_where_and_only_where_something_is_left_out(
    text: str, width: int, rows: int
) -> None:
    text = text.replace(ELLIPSIS, "")
    whole = fit(text, width, 1000)
    fitted = fit(text, width, rows)
    if len(whole) <= rows:
        assert fitted == whole
    else:
        assert ELLIPSIS in fitted[-1]
        assert ELLIPSIS not in "".join(fitted[:-1])


def test_a_long_text_is_not_laid_out_whole() -> None:
    assert fit("ab " * 1_000_000, 10, 2) == ["ab ab ab  ", "ab ab ab… "]
    assert fit("a" + "\u0301" * 1_000_000, 3)[0].endswith("… ")


def test_visual_is_one_line_without_blanks() -> None:
    assert visual("אב\nגד  ") == "  דג בא"
    assert visual("abc " * 500) == "abc " * 500
    assert visual("abc.", "rtl") == ".abc"
    assert visual("السلام") == "ﻡﻼﺴﻟﺍ"
    assert visual("") == ""

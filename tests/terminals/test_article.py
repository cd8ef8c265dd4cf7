"""The article tries what it says, and each word that is clicked is in it once."""

from __future__ import annotations

import unicodedata

from reader.text.layout import Layout
from tools.terminals import article


def test_every_click_and_mark_is_one_place() -> None:
    for text in [click.word for click in article.CLICKS] + [mark.quote for mark in article.MARKS]:
        assert article.TEXT.count(text) == 1


def test_no_click_is_inside_a_mark() -> None:
    for click in article.CLICKS:
        assert not any(click.word in mark.quote for mark in article.MARKS)


def test_it_mixes_what_terminals_get_wrong() -> None:
    kinds = {unicodedata.bidirectional(letter) for letter in article.TEXT}
    assert {"L", "R", "AL", "EN", "AN", "ES", "CS", "NSM", "BN", "ON"} <= kinds
    assert "لأ" in article.TEXT
    directions = {row.direction for row in Layout(article.TEXT, 60).rows() if row.end > row.start}
    assert directions == {"ltr", "rtl"}


def test_a_clicked_word_stands_after_a_wrap() -> None:
    word = next(click.word for click in article.CLICKS if click.what == "after a wrap")
    at = article.TEXT.index(word)
    assert any(
        row.start <= at < row.end and row.address.line > 0
        for row in Layout(article.TEXT, 60).rows()
    )

"""Words, sentences, paragraphs and quotations, on small texts and on the samples."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import quotations
from reader.text.units import Index, Range
from reader.text.words import Words
from tests.text.strategies import texts

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def seed(number: str) -> str:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path.read_bytes().decode("utf-8")


def said(text: str, span: Range | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def test_words_have_a_letter_or_digit() -> None:
    text = "Don't — 3.5 %, (علييف): «да»!\r\n\u2028 x"
    found = [said(text, span) for span in Words(text).within(Range(Index(0), Index(len(text))))]
    assert found == ["Don't", "3.5", "علييف", "да", "x"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ab\u200f. cd", ["ab", "cd"]),
        ("السلام\u200f.", ["السلام"]),
        ("\u202aab\u202c\u200e cd\u2069\u200b", ["ab", "cd"]),
        ("ab\u00ad c\u00add", ["ab", "c\u00add"]),
        ("خانه\u200c ها", ["خانه\u200c", "ها"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        # what shapes the last letter, or marks it, is of the word
        ("ه\u200d 1", ["ه\u200d", "1"]),
        ("e\u0301\u200f!", ["e\u0301"]),
    ],
)
def test_a_word_ends_with_what_is_seen(text: str, words: list[str]) -> None:
    found = Words(text).within(Range(Index(0), Index(len(text))))
    assert [said(text, span) for span in found] == words


def test_the_word_at_an_index() -> None:
    words = Words("ab, cd\n\nef")
    assert words.at(0) == words.at(1) == (0, 2)
    assert words.at(2) is None
    assert words.at(3) is None
    assert words.at(5) == (4, 6)
    assert words.at(6) is None
    assert words.at(8) == (8, 10)
    assert words.at(10) is None


def test_the_next_and_the_previous_word() -> None:
    words = Words("ab, cd\n\n...\nef")
    assert words.first_from(0) == (0, 2)
    assert words.first_from(1) == (4, 6)
    assert words.first_from(5) == (12, 14)
    assert words.first_from(13) is None
    assert words.last_until(14) == (12, 14)
    assert words.last_until(13) == (4, 6)
    assert words.last_until(6) == (4, 6)
    assert words.last_until(5) == (0, 2)
    assert words.last_until(1) is None
    assert words.count() == 3


def test_nothing_where_there_is_nothing() -> None:
    for text in ("", "\n\n", "... !"):
        words = Words(text)
        assert words.at(0) is None
        assert words.first_from(0) is None
        assert words.last_until(len(text)) is None
        assert words.sentence(0) is None
        assert words.paragraph(0) is None
        assert words.quotation(0) is None
        assert words.sentence_from(0) is None
        assert words.paragraph_from(0) is None
        assert words.within(Range(Index(0), Index(len(text)))) == []
        assert words.count() == 0


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("One two. Three four!", "two", "One two"),
        ("One two. Three four!", "Three", "Three four"),
        ("قال أحمد. ثم ذهب.", "ذهب", "ثم ذهب"),
        ("He said “We go. Now!” and left.", "We", "We go"),
        ("He said “We go. Now!” and left.", "Now", "Now"),
        ("He said “We go. Now!” and left.", "said", "He said"),
        ("He said “we go” and left.", "left", "He said “we go” and left"),
        ("Он сказал: «Мы «там» были».", "были", "Мы «там» были"),
        ("Он сказал: «Мы «там» были».", "там", "там"),
        ("Er sagte: „Ja, gern.“", "gern", "Ja, gern"),
        ('She said "yes, I will" twice.', "yes", "yes, I will"),
        ("‘It’s mine’, he said.", "mine", "It’s mine"),
        ("‹un› deux.", "un", "un"),
        ("a “never closed. And more.", "never", "never closed"),
    ],
)
def test_a_sentence_is_bounded_by_quotation_marks(text: str, at: str, sentence: str) -> None:
    assert said(text, Words(text).sentence(text.index(at))) == sentence


@pytest.mark.parametrize(
    ("text", "insides"),
    [
        ("a «b ‹c› d» e", ["b ‹c› d", "c"]),
        ("„b“ “c” ”d” »e«", ["b", "c", "d", "e"]),
        ('"a" b "c d"', ["a", "c d"]),
        ("it’s the dogs’ house", []),
        ("“a. “b” c", ["a. “b” c", "b"]),
        ("“open", ["open"]),
        ("ended” here", ["ended"]),
        ('5" wide', []),
        ("«a “b» c”", ["«a “b» c", "a “b"]),
    ],
)
def test_quotations(text: str, insides: list[str]) -> None:
    assert [said(text, span) for span in quotations.find(text)] == insides


def test_the_innermost_quotation_from_word_to_word() -> None:
    text = "x «(a ‹b c!› d).» y"
    words = Words(text)
    assert said(text, words.quotation(text.index("b"))) == "b c"
    assert said(text, words.quotation(text.index("d"))) == "a ‹b c!› d"
    assert words.quotation(0) is None


def test_the_next_sentence_and_paragraph() -> None:
    text = "One. Two “three. Four” five.\n\n- -\n(Six)"
    words = Words(text)
    begins = []
    at = 0
    while (found := words.sentence_from(at)) is not None:
        begins.append(said(text, found))
        at = found.end
    assert begins == ["One", "Two", "three", "Four", "five", "Six"]
    assert said(text, words.paragraph_from(0)) == "One. Two “three. Four” five"
    assert said(text, words.paragraph_from(1)) == "Six"
    assert words.paragraph_from(len(text)) is None


def test_the_quoted_peace_of_seed_000() -> None:
    text = seed("000")
    inside = "لقد حان الوقت لصنع السلام"
    start = text.index(f"“{inside}”") + 1
    words = Words(text)
    for index in range(start, start + len(inside)):
        assert said(text, words.sentence(index)) == inside
        assert said(text, words.quotation(index)) == inside


def test_the_long_quoted_paragraph_of_seed_004() -> None:
    text = seed("004")
    start = text.index("“رحب وزير الخارجية") + 1
    found = Words(text).paragraph(start)
    assert found is not None
    assert found.start == start
    assert found.length == 237
    assert text[found.end] == "."
    assert Words(text).quotation(start) == found


@given(texts(), st.data())
def test_what_holds_for_every_text(text: str, data: st.DataObject) -> None:
    words = Words(text)
    every = words.within(Range(Index(0), Index(len(text))))
    assert words.count() == len(every)
    assert every == sorted(every)
    index = data.draw(st.integers(0, len(text)))
    holding = [word for word in every if word.holds(index)]
    assert words.at(index) == (holding[0] if holding else None)
    assert words.first_from(index) == next((word for word in every if word.start >= index), None)
    before = [word for word in every if word.end <= index]
    assert words.last_until(index) == (before[-1] if before else None)
    for found in (words.sentence(index), words.paragraph(index), words.quotation(index)):
        if found is not None:
            assert found.start in {word.start for word in every}
            assert found.end in {word.end for word in every}

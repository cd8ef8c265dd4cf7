"""Where spans are in a changed text: one change at a time, and all kinds of them by the hundred."""

from __future__ import annotations

import random
import unicodedata
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.anchoring import outcomes
from benchmarks.edits import EDITS, Spot
from reader.gold.anchoring import Answer, reanchor
from reader.gold.anchoring.alignment import Alignment
from reader.gold.anchoring.judging import is_boundary
from reader.gold.context import context_of
from tests.text.strategies import texts

TEXT = (
    "قال الرئيس إلهام علييف في باكو إن السلام قريب.\n\n"
    "وأضاف الوزير جيمس أوبراين أن واشنطن تدعم المفاوضات بين البلدين.\n\n"
    "В Ереване премьер-министр Пашинян встретился с журналистами 28 июня."
)


def spot(text: str, quote: str, nth: int = 0) -> Spot:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Spot(start, start + len(quote), **context_of(text, start, start + len(quote)))


def found(old: str, new: str, quote: str, *, gone: bool = False) -> tuple[str, str]:
    """What became of one quote, and the text in its new place."""
    (answer,) = reanchor([spot(old, quote)], None if gone else old, new)
    return answer.kind, new[answer.start : answer.end]


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize(
    ("before", "after", "quote", "kind", "expected"),
    [
        ("قال", "عاجل: قال", "إلهام علييف", "kept", "إلهام علييف"),
        ("باكو ", "", "إلهام علييف", "kept", "إلهام علييف"),
        ("أوبراين", "اوبراين", "جيمس أوبراين", "moved", "جيمس اوبراين"),
        ("Пашинян", "Пашинян\u0301", "Пашинян", "moved", "Пашинян\u0301"),
        ("Никол", "", "Ереване", "kept", "Ереване"),
        ("علييف", "عليّيف", "إلهام علييف", "moved", "إلهام عليّيف"),
        ("الرئيس إلهام علييف", "رئيس الوزراء", "إلهام علييف", "orphaned", ""),
        (". \n\n", ".", "واشنطن", "kept", "واشنطن"),
        ("جيمس أوبراين", "جيمس\n أوبراين", "جيمس أوبراين", "moved", "جيمس\n أوبراين"),
    ],
)
def test_one_change(
    before: str, after: str, quote: str, kind: str, expected: str, *, gone: bool
) -> None:
    # Without the old text nothing says that a place is the same one: it wants to be looked at.
    wanted = "moved" if gone and kind == "kept" else kind
    assert found(TEXT, TEXT.replace(before, after), quote, gone=gone) == (wanted, expected)


def test_a_paragraph_that_moved_takes_its_spans_along() -> None:
    first, second, third = TEXT.split("\n\n")
    new = f"{third}\n\n{first}\n\n{second}"
    for quote in ("إلهام علييف", "جيمس أوبراين", "Пашинян", "28 июня"):
        kind, there = found(TEXT, new, quote)
        assert (kind in ("kept", "moved"), there) == (True, quote)


def test_the_last_word_of_what_moved_may_be_another() -> None:
    first, second, third = TEXT.split("\n\n")
    new = f"{second}\n\n{third}\n\n{first.replace('قريب.', 'قريبا؟')} جدا"
    assert found(TEXT, new, "السلام قريب") == ("moved", "السلام قريبا")


def test_a_span_whose_halves_went_apart_is_lost() -> None:
    first, second, third = TEXT.split("\n\n")
    for new in (f"{first}\n\n{third}\n\n{second}", f"{second}\n\n{third}\n\n{first}"):
        assert found(TEXT, new, "إن السلام قريب.\n\nوأضاف") == ("orphaned", "")
        assert found(TEXT, new, "قريب")[1] == "قريب"


def test_what_was_deleted_is_not_found_where_the_same_words_stand_anyway() -> None:
    old = "Aliyev came to Baku. Later Aliyev spoke. At last Aliyev left."
    new = "Aliyev came to Baku. At last Aliyev left."
    answers = reanchor([spot(old, "Aliyev", nth) for nth in range(3)], old, new)
    assert [answer.kind for answer in answers] == ["kept", "orphaned", "kept"]
    assert [new[answer.start : answer.end] for answer in answers if answer.end] == ["Aliyev"] * 2


def test_where_two_places_are_as_good_there_is_none() -> None:
    """The old text is gone, and the sentence stands twice in the new one."""
    sentence = "The minister met the president in the old town."
    new = f"{sentence}\n\n{sentence}\n"
    assert found(sentence, new, "the president", gone=True) == ("orphaned", "")
    assert found(sentence, sentence + " He left.", "the president", gone=True)[0] == "moved"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_composed_and_decomposed(form: Literal["NFC", "NFD", "NFKD"]) -> None:
    old = unicodedata.normalize("NFC", "Élan naïf, 한국어 문장, Йод и ёлка, أَإِآ")
    new = unicodedata.normalize(form, old)
    for quote in ("Élan", "naïf", "한국어", "문장", "Йод", "ёлка"):
        answer = found(old, new, quote)
        assert answer[0] == ("kept" if new == old else answer[0])
        assert unicodedata.normalize("NFC", answer[1]) == quote


def test_lone_surrogates_and_controls_are_code_points_like_others() -> None:
    old = "one \ud800two\udfff three\x00 four \U0001f469\u200d\U0001f469\u200d\U0001f467 five"
    new = "zero " + old
    for quote in ("\ud800two\udfff", "three\x00", "\U0001f469\u200d\U0001f469\u200d\U0001f467"):
        assert found(old, new, quote)[1] == quote


def test_edges_do_not_part_graphemes_unless_they_did() -> None:
    new = "xx one cafe\u0301s two"
    assert found("one cafe two", new, "cafe")[1] in ("", "cafe\u0301", "cafe\u0301s")
    family = "the \U0001f469\u200d\U0001f467 came home"
    assert found("the \U0001f467 came home", family, "\U0001f467") == ("moved", family[4:7])
    old = "one cafe\u0301 two"
    answer = reanchor([Spot(4, 8, **context_of(old, 4, 8))], old, "zero " + old)[0]
    assert (answer.start, answer.end) == (9, 13)


def test_nothing_to_do() -> None:
    assert reanchor([], "a", "b") == []
    assert reanchor([spot("word", "word")], "word", "") == [Answer("orphaned")]
    assert reanchor([Spot(0, 0, "", "", "")], "", "text")[0].kind == "orphaned"


class Enough(Exception):
    pass


def test_progress_rises_to_one_and_what_it_raises_ends_the_work() -> None:
    heard: list[float] = []
    spots = [spot(TEXT, "السلام")] * 300
    reanchor(spots, TEXT, "x" + TEXT, heard.append)
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    assert len(heard) > 8

    def stop(done: float) -> None:
        if done > 0.5:
            raise Enough

    with pytest.raises(Enough):
        reanchor(spots, TEXT, "x" + TEXT, stop)


@pytest.mark.parametrize(("gone", "least"), [(False, 0.97), (True, 0.92)])
def test_at_most_six_of_a_thousand_are_in_the_wrong_place(*, gone: bool, least: float) -> None:
    count = outcomes(range(101, 102), gone=gone)
    assert count.total() == 30 * 5 * (len(EDITS) + 1)
    assert count["wrong"] <= 0.006 * count.total()
    assert count["right"] >= least * count.total()


def test_nothing_is_compared_each_with_each() -> None:
    """Texts that a quadratic method would need hours for; there is a time limit for tests."""
    chance = random.Random(3)
    size = 30_000
    nasty = [
        ("a" * size, "b" + "a" * size),
        ("a " * size, "b " + "a " * (size // 2) + "c " + "a " * size),
        ("x y " * size, "y x z " * size),
        ("\u0301" * size, "a" + "\u0301" * size),
        ("\ud800" * size, "\ud801" * size),
        ("".join(chance.choices("ab ", k=size)), "".join(chance.choices("ab ", k=size))),
    ]
    for old, new in nasty:
        starts = [chance.randrange(len(old) - 9) for _ in range(300)]
        spots = [Spot(at, at + 5, **context_of(old, at, at + 5)) for at in starts]
        spots += [Spot(0, len(old), **context_of(old, 0, len(old)))] * 10
        for answer in reanchor(spots, old, new) + reanchor(spots, None, new):
            assert 0 <= answer.start <= answer.end <= len(new)


def test_a_long_stretch_without_an_anchor_is_left_alone() -> None:
    """Two thousand words by two thousand: comparing them would match nearly all."""
    assert Alignment("a b " * 2_000, "b a " * 2_000).share() < 0.01
    assert Alignment("a b " * 50, "b a " * 50).share() > 0.9


def test_a_quote_as_long_as_an_article_is_found_by_its_words() -> None:
    old = " ".join(f"word{number}" for number in range(20_000))
    new = "title " + old.replace("word777", "other") + " end"
    assert found(old, new, old) == ("moved", new[6:-4])
    assert found(old, new, old, gone=True)[0] in ("moved", "orphaned")
    assert found(old, "nothing of it " * 5_000, old) == ("orphaned", "")


@settings(max_examples=150)
@given(st.data(), texts(max_size=30), texts(max_size=30), st.booleans())
def test_whatever_the_texts_are(data: st.DataObject, old: str, new: str, gone: bool) -> None:
    """Answers are ranges of the new text, like enough, and on graphemes where the spans were."""
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    one = Spot(start, end, **context_of(old, start, end))
    (answer,) = reanchor([one], None if gone else old, new)
    if answer.kind == "orphaned":
        assert (answer.start, answer.end) == (0, 0)
        return
    assert 0 <= answer.start < answer.end <= len(new)
    assert answer.score >= 80
    if answer.kind == "kept":
        assert new[answer.start : answer.end] == one.quote
    if not gone and is_boundary(old, start) and is_boundary(old, end):
        assert is_boundary(new, answer.start)
        assert is_boundary(new, answer.end)


@settings(max_examples=100)
@given(st.data(), texts(max_size=40))
def test_the_same_text_keeps_every_span_that_can_be_told(data: st.DataObject, text: str) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    one = Spot(start, end, **context_of(text, start, end))
    (answer,) = reanchor([one], text, text)
    if answer.kind != "orphaned":
        assert text[answer.start : answer.end] == one.quote or answer.kind == "moved"
    elif any(letter.isalnum() for letter in one.quote):
        pytest.fail(f"lost {one}")

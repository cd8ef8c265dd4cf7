"""The terminal's answers, told apart from the keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.terminal.replies import Sieve, is_last, split

BACKGROUND = b"\x1b]11;rgb:1b1b/1c1c/2020\x1b\\"
BELL = b"\x1b]11;rgb:1b1b/1c1c/2020\x07"
ATTRIBUTES = b"\x1b[?62;22c"
BIDI = b"\x1b[?2500;2$y"
VERSION = b"\x1bP>|XTerm(379)\x1b\\"


@pytest.mark.parametrize("reply", [BACKGROUND, BELL, ATTRIBUTES, VERSION, BIDI])
def test_an_answer_among_keys(reply: bytes) -> None:
    assert split(b"w" + reply + b"\x1b[A") == ([reply], b"w\x1b[A")
    assert is_last(reply) == (reply == ATTRIBUTES)


@pytest.mark.parametrize(
    "keys", [b"", b"abc", b"\x1b", b"\x1b[A", b"\x1b[1;5C", b"\x1b]", b"\x1b[?", b"\x1b[?2026;2$y"]
)
def test_keys_are_left_alone(keys: bytes) -> None:
    assert split(keys) == ([], keys)


def test_nothing_is_held_where_no_answer_is_owed() -> None:
    sieve = Sieve(expecting=False)
    assert sieve.feed(b"\x1b") == b"\x1b"
    assert sieve.feed(BACKGROUND) == BACKGROUND


@given(st.lists(st.integers(1, 40), max_size=6), st.text("wxyz", max_size=3))
def test_an_answer_in_any_pieces_is_taken_out(cuts: list[int], before: str) -> None:
    data = before.encode() + BACKGROUND + BIDI + VERSION + ATTRIBUTES + b"w"
    sieve = Sieve(expecting=True)
    typed, start = b"", 0
    for cut in [*cuts, len(data)]:
        typed += sieve.feed(data[start : start + cut])
        start += cut
    assert typed == before.encode() + b"w"
    assert sieve.feed(b"\x1b") == b"\x1b"  # nothing is owed any more


def test_what_is_held_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("reader.terminal.replies.monotonic", lambda: now)
    sieve = Sieve(expecting=True)
    assert sieve.feed(b"\x1b") == b""
    assert sieve.feed(b"") == b""
    now += 0.3
    assert sieve.feed(b"") == b"\x1b"


def test_after_some_time_nothing_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("reader.terminal.replies.monotonic", lambda: now)
    sieve = Sieve(expecting=True)
    now += 10
    assert sieve.feed(b"w") == b"w"
    assert sieve.feed(b"\x1b") == b"\x1b"

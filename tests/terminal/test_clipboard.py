"""What is sent to a terminal for its clipboard."""

from __future__ import annotations

import base64
import re

from hypothesis import given
from hypothesis import strategies as st

from reader.terminal.clipboard import LIMIT, is_kept_back, is_too_long, sequence

INSIDE = {"TMUX": "/tmp/none,1,0"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_any_text_arrives_and_no_byte_of_it_is_obeyed(text: str) -> None:
    told = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", sequence(text, {}))
    assert told is not None
    assert base64.b64decode(told[1]).decode("utf-8") == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_in_tmux_both_ways_are_sent(text: str) -> None:
    plain, sent = sequence(text, {}), sequence(text, INSIDE)
    assert sent.startswith(plain)
    wrapped = re.fullmatch(r"\x1bPtmux;(.*)\x1b\\", sent[len(plain) :], re.DOTALL)
    assert wrapped is not None
    assert wrapped[1].replace("\x1b\x1b", "\x1b") == plain
    assert "\x1b" not in wrapped[1].replace("\x1b\x1b", "")


def test_the_longest_copy_is_a_sequence_that_terminals_take() -> None:
    assert len(sequence("x" * LIMIT, {})) <= 100_000
    assert not is_too_long("ж" * (LIMIT // 2))
    assert is_too_long("ж" * (LIMIT // 2 + 1))


def test_where_there_is_no_tmux_nothing_keeps_it_back() -> None:
    assert not is_kept_back({})
    # A server that is gone tells nothing.
    assert not is_kept_back({**INSIDE, "PATH": "/nowhere"})

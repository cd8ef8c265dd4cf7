"""Asking a terminal for its background, in a pty whose other end answers or does not."""

from __future__ import annotations

import os
import pty
import termios
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from reader.terminal.background import background_is_dark
from reader.terminal.question import Answer, Question, begin, question_for

DARK = b"\x1b]11;rgb:1b1b/1c1c/2020\x1b\\"
PAPER = b"\x1b]11;rgb:fa/f7/f0\x07"
ASKED = question_for({"TERM": "xterm"})
ATTRIBUTES = b"\x1b[?62;22c"


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    """A terminal's end and a program's end."""
    master, slave = pty.openpty()
    yield master, slave
    for file in (master, slave):
        with suppress(OSError):
            os.close(file)


def ask(line: tuple[int, int], reply: bytes, wait: float = 5) -> Answer:
    master, slave = line
    before = termios.tcgetattr(slave)
    question = Question(slave, slave, ASKED)
    try:
        asked = os.read(master, 100)
        os.write(master, reply)
    finally:
        answer = question.answer(wait)
    assert asked == b"\x1b7\x1b]11;?\x1b\\\x1b[?2500$p\x1b[>q\x1b8\x1b[K\x1b[c"
    assert termios.tcgetattr(slave) == before
    return answer


VERSION = b"\x1bP>|XTerm(379)\x1b\\"
RESET = b"\x1b[?2500;2$y"
DA1 = (62, 22)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (DARK + RESET + VERSION + ATTRIBUTES, Answer(True, "XTerm(379)", 2, DA1)),
        (PAPER + b"\x1b[?2500;0$y" + ATTRIBUTES, Answer(False, None, 0, DA1)),
        (ATTRIBUTES, Answer(None, None, None, DA1)),
        (b"\x1b]11;rgba:0/0/0/f\x07" + ATTRIBUTES, Answer(True, None, None, DA1)),
        (b"\x1b]11;rgb:nonsense\x07" + ATTRIBUTES, Answer(None, None, None, DA1)),
        (b"\x1b]11;rgb:1//2\x07" + ATTRIBUTES, Answer(None, None, None, DA1)),
        (b"\x1b]10;rgb:ff/ff/ff\x07" + ATTRIBUTES, Answer(None, None, None, DA1)),
        (b"\x1bP>|\x07 a\xff\xfeb \x1b\\" + ATTRIBUTES, Answer(None, "a b", None, DA1)),
        (b"\x1bP>|" + b"x" * 300 + b"\x1b\\\x1b[?c", Answer(None, "x" * 100, None, ())),
        (
            b"w" + DARK + b"\r" + RESET + b"\x1b[A" + VERSION + ATTRIBUTES + b"q",
            Answer(True, "XTerm(379)", 2, DA1, b"w\r\x1b[Aq"),
        ),
    ],
)
def test_it_waits_for_the_last_answer(line: tuple[int, int], reply: bytes, answer: Answer) -> None:
    assert ask(line, reply) == answer


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (b"", Answer(owed=True)),
        (b"wa", Answer(typed=b"wa", owed=True)),
        (DARK, Answer(True, owed=True)),
        (VERSION + b"w", Answer(version="XTerm(379)", typed=b"w", owed=True)),
    ],
)
def test_it_does_not_wait_long(line: tuple[int, int], reply: bytes, answer: Answer) -> None:
    assert ask(line, reply, wait=0.05) == answer


@pytest.mark.parametrize("cut", range(1, 60, 6))
def test_answers_in_pieces_with_keys_after_them(line: tuple[int, int], cut: int) -> None:
    master, slave = line
    data = DARK + b"w" + RESET + VERSION + b"\x1b[B" + ATTRIBUTES
    question = Question(slave, slave, ASKED)
    os.write(master, data[:cut])
    later = threading.Timer(0.02, os.write, (master, data[cut:]))
    later.start()
    assert question.answer(5) == Answer(True, "XTerm(379)", 2, DA1, b"w\x1b[B")
    later.join()


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({"TERM": "linux"}, False),
        ({"TERM": "linux-16color"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "eterm-color"}, False),
        ({}, False),
        ({"TERM": "screen"}, True),
        ({"TERM": "xterm-256color"}, True),
    ],
)
def test_who_would_print_it_is_not_asked(environ: dict[str, str], asked: bool) -> None:
    assert bool(question_for(environ)) == asked


def test_apple_prints_the_end_of_one_question() -> None:
    assert b"$p" not in question_for({"TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal"})


def test_a_terminal_that_goes_away_is_no_error(line: tuple[int, int]) -> None:
    master, slave = line
    query = Question(slave, slave, ASKED)
    os.close(master)
    assert query.answer(5) == Answer(owed=True)


def test_without_a_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.__stdin__", nothing)
        assert begin({"TERM": "xterm"}) is None
    assert begin({"TERM": "dumb"}) is None
    assert begin({}) is None


@pytest.mark.parametrize(
    ("environ", "answer", "dark"),
    [
        ({}, None, None),
        ({}, Answer(), None),
        ({}, Answer(False), False),
        ({"COLORFGBG": "15;0"}, Answer(False), False),
        ({"COLORFGBG": "15;0"}, Answer(owed=True), True),
        ({"COLORFGBG": "0;default;15"}, None, False),
        ({"COLORFGBG": "12;8"}, None, True),
        ({"COLORFGBG": "default;default"}, None, None),
    ],
)
def test_dark_or_not(environ: dict[str, str], answer: Answer | None, dark: bool | None) -> None:
    assert background_is_dark(environ, answer) is dark


def test_an_answer_that_comes_when_nothing_is_started_does_not_reach_the_shell(
    line: tuple[int, int],
) -> None:
    master, slave = line
    query = Question(slave, slave, ASKED)
    os.read(master, 100)
    answering = threading.Timer(0.2, os.write, (master, DARK + ATTRIBUTES))
    answering.start()
    query.end()
    answering.join()
    os.set_blocking(slave, False)
    with pytest.raises(BlockingIOError):
        os.read(slave, 100)


def test_nothing_is_waited_for_when_the_answer_was_there(line: tuple[int, int]) -> None:
    master, slave = line
    query = Question(slave, slave, ASKED)
    os.write(master, ATTRIBUTES)
    query.answer(5)
    os.write(master, b"ls\n")
    query.end()
    assert os.read(slave, 100) == b"ls\n"

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
from reader.terminal.question import Answer, Question, begin

DARK = b"\x1b]11;rgb:1b1b/1c1c/2020\x1b\\"
PAPER = b"\x1b]11;rgb:fa/f7/f0\x07"
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
    query = Question(slave, slave)
    assert os.read(master, 100) == b"\x1b]11;?\x1b\\\x1b[c"
    os.write(master, reply)
    answer = query.answer(wait)
    assert termios.tcgetattr(slave) == before
    return answer


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (DARK + ATTRIBUTES, Answer(True, b"", False)),
        (PAPER + ATTRIBUTES, Answer(False, b"", False)),
        (ATTRIBUTES, Answer(None, b"", False)),
        (b"\x1b]11;rgba:0/0/0/f\x07" + ATTRIBUTES, Answer(True, b"", False)),
        (b"\x1b]11;rgb:nonsense\x07" + ATTRIBUTES, Answer(None, b"", False)),
        (b"\x1b]11;rgb:1//2\x07" + ATTRIBUTES, Answer(None, b"", False)),
        (b"\x1b]10;rgb:ff/ff/ff\x07" + ATTRIBUTES, Answer(None, b"", False)),
        (b"w" + DARK + b"\r" + ATTRIBUTES, Answer(True, b"w\r", False)),
    ],
)
def test_it_waits_for_the_last_answer(line: tuple[int, int], reply: bytes, answer: Answer) -> None:
    assert ask(line, reply) == answer


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (b"", Answer(None, b"", True)),
        (b"wa", Answer(None, b"wa", True)),
        (DARK, Answer(True, b"", True)),
    ],
)
def test_it_does_not_wait_long(line: tuple[int, int], reply: bytes, answer: Answer) -> None:
    assert ask(line, reply, wait=0.05) == answer


def test_a_terminal_that_goes_away_is_no_error(line: tuple[int, int]) -> None:
    master, slave = line
    query = Question(slave, slave)
    os.close(master)
    assert query.answer(5) == Answer(None, b"", True)


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
        ({}, Answer(None, b"", False), None),
        ({}, Answer(False, b"", False), False),
        ({"COLORFGBG": "15;0"}, Answer(False, b"", False), False),
        ({"COLORFGBG": "15;0"}, Answer(None, b"", True), True),
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
    query = Question(slave, slave)
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
    query = Question(slave, slave)
    os.write(master, ATTRIBUTES)
    query.answer(5)
    os.write(master, b"ls\n")
    query.end()
    assert os.read(slave, 100) == b"ls\n"

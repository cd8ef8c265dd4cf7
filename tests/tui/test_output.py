"""Writing to a terminal that reads, that does not, and that is gone."""

from __future__ import annotations

import os
import pty
import threading
from collections.abc import Iterator

import pytest

from reader.tui.output import TerminalOutput


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    os.set_blocking(master, True)
    yield master, slave
    os.close(slave)


def never() -> None:
    raise AssertionError("the terminal is still there")


def test_what_is_written_arrives_at_flush(line: tuple[int, int]) -> None:
    master, slave = line
    output = TerminalOutput(slave, "utf-8", never)
    assert output.write("حاش") == 3
    output.write("ية")
    output.flush()
    assert os.read(master, 100).decode() == "حاشية"
    assert output.fileno() == slave
    assert output.isatty()
    assert output.writable()
    output.release()
    os.close(master)


def test_what_the_encoding_lacks_is_replaced(line: tuple[int, int]) -> None:
    master, slave = line
    output = TerminalOutput(slave, "iso8859-6", never)
    output.write("ب😀")
    output.flush()
    assert os.read(master, 100) == b"\xc8?"
    os.close(master)


def test_a_slow_terminal_gets_all_of_it(line: tuple[int, int]) -> None:
    master, slave = line
    output = TerminalOutput(slave, "utf-8", never)
    output.write("w" * 300_000)
    writing = threading.Thread(target=output.flush)
    writing.start()
    got = 0
    while got < 300_000:
        got += len(os.read(master, 1 << 16))
    writing.join()
    assert got == 300_000
    os.close(master)


def test_a_terminal_that_does_not_read_is_given_up(line: tuple[int, int]) -> None:
    master, slave = line
    output = TerminalOutput(slave, "utf-8", never)
    output.write("w" * 1_000_000)
    output.give_up_after(0.1)
    output.flush()  # returns
    assert os.read(master, 1 << 16).strip(b"w") == b""
    output.give_up_after(None)
    os.close(master)


def test_a_terminal_that_is_gone_is_told_once(line: tuple[int, int]) -> None:
    master, slave = line
    told: list[bool] = []
    output = TerminalOutput(slave, "utf-8", lambda: told.append(True))
    os.close(master)
    for _ in range(3):
        output.write("w")
        output.flush()
    assert output.gone
    assert told == [True]


def test_the_shells_own_descriptor_stays_blocking(line: tuple[int, int]) -> None:
    master, slave = line
    TerminalOutput(slave, "utf-8", never)
    assert os.get_blocking(slave)
    os.close(master)

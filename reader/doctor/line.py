"""The line to the terminal, held still for questions: no echo, no waiting for enter.

The doctor asks one question after the other and has no app behind it, so what is typed
meanwhile is thrown away: a key pressed too early must not count as an answer.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final, TextIO

WAIT: Final = 0.5
"""Seconds that a terminal, perhaps a far one, has to answer."""


class TerminalLine:
    """A terminal that answers.

    Args:
        source: the file descriptor that its answers come in by.
        target: the one that questions and text go out by.
    """

    def __init__(self, source: int, target: int) -> None:
        self._source = source
        self._target = target

    def write(self, text: str) -> None:
        """Sends all of `text`, in UTF-8."""
        data = text.encode("utf-8", "replace")
        while data:
            data = data[os.write(self._target, data) :]

    def read_until(self, last: bytes, wait: float = WAIT) -> bytes:
        """What comes in until it holds `last`, or `wait` seconds have gone."""
        data, end = b"", monotonic() + wait
        while last not in data:
            piece = self._read(max(0.0, end - monotonic()))
            if not piece:
                break
            data += piece
        return data

    def key(self) -> str:
        """The next key that is typed; empty where the terminal is gone."""
        return self._read(None).decode("utf-8", "replace")

    def forget_typed(self) -> None:
        """Throws away what was typed and not read yet."""
        with contextlib.suppress(termios.error):
            termios.tcflush(self._source, termios.TCIFLUSH)

    def _read(self, wait: float | None) -> bytes:
        try:
            if not select.select([self._source], [], [], wait)[0]:
                return b""
            return os.read(self._source, 4096)
        except OSError:  # the terminal is gone
            return b""


@contextmanager
def open_line() -> Iterator[TerminalLine | None]:
    """The terminal that is typed at and written to; None where there is none of either.

    Its settings are as they were when the block is left, however that is.
    """
    source = next(filter(_is_terminal, [sys.__stdin__]), None)
    target = next(filter(_is_terminal, [sys.__stdout__, sys.__stderr__]), None)
    before = None if source is None else _settings_of(source)
    if source is None or target is None or before is None:
        yield None
        return
    still = termios.tcgetattr(source.fileno())
    still[3] &= ~(termios.ECHO | termios.ICANON)
    still[6][termios.VMIN], still[6][termios.VTIME] = 1, 0
    termios.tcsetattr(source.fileno(), termios.TCSADRAIN, still)
    target.flush()
    try:
        yield TerminalLine(source.fileno(), target.fileno())
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(source.fileno(), termios.TCSADRAIN, before)


def _settings_of(source: TextIO) -> list[Any] | None:
    """The terminal's settings; None where it is gone, or touching it would stop us."""
    try:
        in_foreground = os.tcgetpgrp(source.fileno()) == os.getpgrp()
        return termios.tcgetattr(source.fileno()) if in_foreground else None
    except (OSError, termios.error):
        return None


def _is_terminal(file: TextIO | None) -> bool:
    try:
        return file is not None and file.isatty()
    except ValueError:  # it was closed
        return False

"""Is the terminal's background dark? Asked before the app starts.

`begin` sends the question and returns; the program goes on importing, and `answer` looks
at what came meanwhile, so that nobody waits for it. The keys typed in the meantime are
handed on, never lost. No Textual here; `reader.cli` calls it before Textual is imported.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final, NamedTuple

from reader.tui.replies import is_last, split

# The background's colour (OSC 11); then DA1, which every terminal answers: when its
# reply comes without the other, nothing more has to be waited for.
_QUESTION: Final = b"\x1b]11;?\x1b\\\x1b[c"
_COLOUR: Final = b"\x1b]11;rgb"  # `:RRRR/GGGG/BBBB`, or `a:` and the same with a fourth
_SILENT: Final = frozenset(["", "dumb", "linux", "cons25", "emacs"])

WAIT: Final = 0.1
"""How long the terminal may take, in seconds from the question."""
LATE: Final = 0.5
"""The same where there will be no app to keep a late answer from the keys."""


class Answer(NamedTuple):
    """What became of the question."""

    dark: bool | None
    """Whether the background is dark; None where the terminal does not say."""
    typed: bytes
    """What the user typed meanwhile, to be read before anything else."""
    owed: bool
    """Whether an answer may still come, and must then be kept from the keys."""


class BackgroundQuery:
    """The question, asked; `answer` ends it and gives the terminal its settings back."""

    def __init__(self, source: int, target: int) -> None:
        self._source = source
        self._before: list[Any] = termios.tcgetattr(source)
        self._asked = monotonic()
        self._answered = False
        quiet = termios.tcgetattr(source)
        quiet[0] &= ~(termios.ICRNL | termios.IXON)  # enter stays what the key parser expects
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0
        termios.tcsetattr(source, termios.TCSANOW, quiet)
        os.write(target, _QUESTION)

    def answer(self, wait: float = WAIT) -> Answer:
        """What came; waits until `wait` seconds after the question at most."""
        data = b""
        try:
            while not any(is_last(reply) for reply in split(data)[0]):
                left = max(0.0, self._asked + wait - monotonic())
                if not select.select([self._source], [], [], left)[0]:
                    break
                if not (piece := os.read(self._source, 4096)):
                    break
                data += piece
        except OSError:  # the terminal is gone; the app will notice and say so
            pass
        finally:
            self.restore()
        replies, typed = split(data)
        found = [dark for reply in replies if (dark := _is_dark(reply)) is not None]
        self._answered = any(map(is_last, replies))
        return Answer(found[0] if found else None, typed, not self._answered)

    def end(self) -> None:
        """Nothing is to be started: an answer that is late must not become the shell's input."""
        if not self._answered:
            self.answer(LATE)

    def restore(self) -> None:
        """The terminal's settings as they were."""
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._source, termios.TCSANOW, self._before)


def begin(environ: Mapping[str, str]) -> BackgroundQuery | None:
    """Asks the terminal on standard input; None where there is none that would answer."""
    if environ.get("TERM", "") in _SILENT:
        return None
    source, target = sys.__stdin__, sys.__stderr__
    if source is None or target is None or not (source.isatty() and target.isatty()):
        return None
    try:
        if os.tcgetpgrp(source.fileno()) != os.getpgrp():
            return None  # in the background: touching the terminal would stop us
        return BackgroundQuery(source.fileno(), target.fileno())
    except (OSError, termios.error):
        return None


@contextmanager
def asking(environ: Mapping[str, str]) -> Iterator[BackgroundQuery | None]:
    """The same for a `with` block, which an error may leave before the answer is read."""
    query = begin(environ)
    try:
        yield query
    except BaseException:
        if query is not None:
            query.end()
        raise
    finally:
        if query is not None:
            query.restore()


def background_is_dark(environ: Mapping[str, str], answer: Answer | None = None) -> bool | None:
    """Whether the background is dark, by the terminal's answer, else by COLORFGBG.

    Returns:
        None where nothing tells.
    """
    if answer is not None and answer.dark is not None:
        return answer.dark
    last = environ.get("COLORFGBG", "").rpartition(";")[2]
    if not last.isdigit():
        return None
    return int(last) not in (7, *range(9, 16))


def _is_dark(reply: bytes) -> bool | None:
    """By relative luminance (WCAG 2.1): dark where white text would read better than black."""
    if not reply.startswith(_COLOUR):
        return None
    parts = reply.strip(b"\x1b\\\x07").rpartition(b":")[2].split(b"/")
    try:
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts[:3])
    except ValueError:
        return None
    luminance = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    return luminance < 0.179


def _linear(channel: float) -> float:
    """An sRGB channel, 0 to 1, as light."""
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

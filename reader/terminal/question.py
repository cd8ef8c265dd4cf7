"""What the terminal says of itself, asked once before the app starts.

`begin` sends the question and returns; the program goes on importing, and `answer` looks
at what came meanwhile, so that nobody waits for it. The keys typed in the meantime are
handed on, never lost, and nothing of an answer stays in the input.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final, NamedTuple, TextIO

from reader.terminal.background import is_dark
from reader.terminal.replies import is_last, split

# The background's colour (OSC 11); the state of mode 2500, which terminals with a bidi of
# their own know (DECRQM; never of mode 8, whose reply looks like keys); the terminal's name
# (XTVERSION); then DA1, which every terminal answers: when its reply comes without the
# others, nothing more has to be waited for.
_BACKGROUND: Final = b"\x1b]11;?\x1b\\"
_BIDI: Final = b"\x1b[?2500$p"
_NAME: Final = b"\x1b[>q"
_LAST: Final = b"\x1b[c"
# What a terminal prints of a question that it does not understand stands right of the
# cursor, where nothing else does, and is wiped off.
_BEFORE: Final = b"\x1b7"
_AFTER: Final = b"\x1b8\x1b[K"

# The Linux console and its like print such questions as letters, or never answer.
_SILENT: Final = re.compile(r"|dumb|unknown|linux.*|cons25.*|emacs.*|eterm.*|vt52|fbterm")
_LONGEST_NAME: Final = 100

_ENDING: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

WAIT: Final = 0.2
"""How long the terminal may take, in seconds from the question."""
LATE: Final = 0.5
"""The same where there will be no app to keep a late answer from the keys."""


class Answer(NamedTuple):
    """What became of the question. What the terminal did not say is None."""

    dark: bool | None = None
    """Whether the background is dark."""
    version: str | None = None
    """The terminal's name and version as it gives them, in printable characters."""
    bidi: int | None = None
    """DECRPM's value for mode 2500: 0 not known, 1 set, 2 reset, 3 and 4 for ever so."""
    attributes: tuple[int, ...] | None = None
    """The parameters of its device attributes (DA1)."""
    typed: bytes = b""
    """What the user typed meanwhile, to be read before anything else."""
    owed: bool = False
    """Whether an answer may still come, and must then be kept from the keys."""


class Question:
    """The question, asked; `answer` ends it and gives the terminal its settings back.

    Args:
        source: descriptor of the terminal to read from.
        target: descriptor of the terminal to write to.
        asked: the bytes to send; what is last in them is DA1.
    """

    def __init__(self, source: int, target: int, asked: bytes) -> None:
        self._source = source
        self._before: list[Any] = termios.tcgetattr(source)
        self._asked = monotonic()
        self._answered = False
        quiet = termios.tcgetattr(source)
        quiet[0] &= ~(termios.ICRNL | termios.IXON)  # enter stays what the key parser expects
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0
        termios.tcsetattr(source, termios.TCSANOW, quiet)
        os.write(target, asked)

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
        self._answered = any(map(is_last, replies))
        return _told(replies)._replace(typed=typed, owed=not self._answered)

    def end(self) -> None:
        """Nothing is to be started: an answer that is late must not become the shell's input."""
        if not self._answered:
            self.answer(LATE)

    def restore(self) -> None:
        """The terminal's settings as they were."""
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._source, termios.TCSANOW, self._before)


def question_for(environ: Mapping[str, str]) -> bytes:
    """What this terminal may be asked; nothing where it would print the question."""
    if _SILENT.fullmatch(environ.get("TERM", "")):
        return b""
    # It prints the last letter of a DECRQM.
    bidi = b"" if environ.get("TERM_PROGRAM") == "Apple_Terminal" else _BIDI
    return _BEFORE + _BACKGROUND + bidi + _NAME + _AFTER + _LAST


def begin(environ: Mapping[str, str]) -> Question | None:
    """Asks the terminal on standard input; None where there is none that would answer."""
    asked = question_for(environ)
    source, target = sys.__stdin__, _terminal(sys.__stderr__, sys.__stdout__)
    if not asked or source is None or target is None or not source.isatty():
        return None
    try:
        if os.tcgetpgrp(source.fileno()) != os.getpgrp():
            return None  # in the background: touching the terminal would stop us
        return Question(source.fileno(), target.fileno(), asked)
    except (OSError, termios.error):
        return None


def _terminal(*files: TextIO | None) -> TextIO | None:
    return next((file for file in files if file is not None and file.isatty()), None)


@contextmanager
def asking(environ: Mapping[str, str]) -> Iterator[Question | None]:
    """The same for a `with` block, which an error may leave before the answer is read."""
    question = None
    try:
        # A signal that ends us comes before the terminal is changed, or when we can undo it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        try:
            question = begin(environ)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield question
    except BaseException:
        if question is not None:
            question.end()
        raise
    finally:
        if question is not None:
            question.restore()


def _told(replies: Sequence[bytes]) -> Answer:
    """What the replies say, each kind once: the first counts."""
    answer = Answer()
    for reply in replies:
        if answer.dark is None and (dark := is_dark(reply)) is not None:
            answer = answer._replace(dark=dark)
        elif answer.version is None and reply.startswith(b"\x1bP>|"):
            answer = answer._replace(version=_printable(reply[4:-2]))
        elif answer.bidi is None and reply.endswith(b"$y"):
            answer = answer._replace(bidi=int(reply[:-2].rpartition(b";")[2][:3]))
        elif answer.attributes is None and is_last(reply):
            numbers = re.findall(rb"\d{1,9}", reply)
            answer = answer._replace(attributes=tuple(map(int, numbers)))
    return answer


def _printable(name: bytes) -> str:
    """A name that may be shown: a terminal's can hold anything that its user set."""
    return re.sub(r"[^ -~]+", " ", name.decode("utf-8", "replace")).strip()[:_LONGEST_NAME]

"""A terminal for tests: a real pty, a real process, and a screen to read.

The screen is pyte's, brought to what a present-day terminal does: an alternate screen,
answers to the usual questions, sequences that pyte would print left out. Text on the
screen is in visual order, as the program sent it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "shift+right": "\x1b[1;2C",
    "shift+left": "\x1b[1;2D",
    "ctrl+right": "\x1b[1;5C",
    "ctrl+left": "\x1b[1;5D",
}

# What pyte prints or takes for something else: kitty's keyboard (CSI < u, CSI > n u),
# XTVERSION, and OSC, which it ends at the first BEL only in some forms; and LRM, LRO and
# PDF, at which it gives up the rest of what it draws.
_UNKNOWN = re.compile(
    rb"\xe2\x80[\x8e\xac\xad]|\x1b\[[<=>][\d;]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP.*?\x1b\\"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|P[^\x1b]*\x1b?)?$")
_ALTERNATE = re.compile(rb"\x1b\[\?1049([hl])")
_QUESTIONS = re.compile(
    rb"\x1b\[>q|\x1b\[c|\x1b\[0c|\x1b\[6n|\x1b\[\?(\d+)\$p|\x1b\]11;\?(?:\x07|\x1b\\)"
)


class Terminal:
    """A process in a pty.

    Args:
        command: what to run.
        size: columns and rows.
        env: added to the environment of the test.
        cwd: where to run it.
        background: what is said to be the background's colour, `rrrr/gggg/bbbb`;
            nothing: the question is not answered.
        answers: whether the terminal answers at all.
        name: what it answers when it is asked for its name (XTVERSION); nothing: no answer.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        background: str = "1b1b/1c1c/2020",
        answers: bool = True,
        name: str = "",
    ) -> None:
        self.log = bytearray()
        self._background = background
        self._answers = answers
        self._name = name
        self._rest = b""
        self._main = _Screen(*size)
        self._other = _Screen(*size)
        self._alternate = False
        self._master, self.slave = pty.openpty()
        self.resize(*size)
        # The first terminal that a session's leader opens is the one that controls it.
        opens = ["/bin/sh", "-c", 'exec "$@" <>"$0" >"$0" 2>"$0"', os.ttyname(self.slave)]
        self.process = subprocess.Popen(
            [*opens, *map(str, command)],
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.kill()
        for file in (self._master, self.slave):
            with suppress(OSError):
                os.close(file)

    # -- keys and the window

    def send(self, text: str | bytes) -> None:
        """Types the text as it is, escape sequences too."""
        data = text.encode() if isinstance(text, str) else text
        while data:
            self.pump(0)
            if select.select([], [self._master], [], 10)[1]:
                data = data[os.write(self._master, data) :]

    def press(self, *names: str, settle: bool = True) -> None:
        """Presses keys by their names, one after the other; a name not known is typed."""
        for name in names:
            if name.startswith("ctrl+") and name not in KEYS:
                self.send(chr(ord(name[-1].upper()) & 0x1F))
            else:
                self.send(KEYS.get(name, name))
            if settle:
                self.settle()

    def click(self, column: int, row: int) -> None:
        """Presses and lets go of the left button; columns and rows from 0."""
        self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")

    def resize(self, columns: int, rows: int) -> None:
        """Changes the window's size, as the user would with the mouse."""
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._main.resize(rows, columns)
        self._other.resize(rows, columns)

    def hang_up(self) -> None:
        """The window is closed."""
        os.close(self._master)

    # -- what it shows

    @property
    def screen(self) -> pyte.Screen:
        """The screen in use."""
        return self._other if self._alternate else self._main

    @property
    def alternate(self) -> bool:
        """Whether a full-screen program has the terminal."""
        return self._alternate

    @property
    def display(self) -> list[str]:
        """The rows without their trailing blanks."""
        return [row.rstrip() for row in self.screen.display]

    @property
    def text(self) -> str:
        """The rows, joined by newlines."""
        return "\n".join(self.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        return self.screen.cursor.x, self.screen.cursor.y

    def cell(self, column: int, row: int) -> Any:
        """One cell: `data`, `fg`, `bg`, `bold`, `reverse` and the rest of pyte's."""
        return self.screen.buffer[row][column]

    def find(self, text: str) -> tuple[int, int]:
        """Column and row of the first place where the text stands, in visual order."""
        for row, line in enumerate(self.screen.display):
            if (column := line.find(text)) >= 0:
                return column, row
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    # -- waiting

    def pump(self, wait: float) -> bool:
        """Takes in what comes within `wait` seconds; whether something came."""
        if not select.select([self._master], [], [], wait)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return False
        self.log += data
        self._feed(data)
        return True

    def settle(self, quiet: float = 0.12, timeout: float = 20) -> None:
        """Until nothing came for `quiet` seconds."""
        end = monotonic() + timeout
        while self.pump(quiet):
            assert monotonic() < end, f"it never rests:\n{self.text}"

    def wait_for(self, what: str | Callable[[Terminal], bool], timeout: float = 30) -> None:
        """Until a text (in visual order) is on the screen, or the predicate holds."""
        end = monotonic() + timeout
        while not (what in self.text if isinstance(what, str) else what(self)):
            self.pump(0.05)
            if monotonic() > end or (self.process.poll() is not None and not self.pump(0)):
                state = self.process.poll()
                name = repr(what) if isinstance(what, str) else what.__name__
                raise AssertionError(f"no {name} (exit code {state}) on:\n{self.text}")

    def wait_bytes(self, what: bytes, timeout: float = 30) -> None:
        """Until the process has sent these bytes."""
        end = monotonic() + timeout
        while what not in self.log:
            self.pump(0.02)
            assert monotonic() < end, f"no {what!r} in what was sent:\n{self.text}"

    def wait_stopped(self, timeout: float = 30) -> None:
        """Until the process is suspended."""
        end = monotonic() + timeout
        while not _is_stopped(self.process.pid):
            self.pump(0.05)
            assert monotonic() < end, f"it was not suspended:\n{self.text}"
        self.settle()

    def wait(self, timeout: float = 30) -> int:
        """Until it has ended; its exit code, -n by signal n."""
        end = monotonic() + timeout
        while (code := self.process.poll()) is None:
            self.pump(0.02)
            assert monotonic() < end, f"it does not end:\n{self.text}"
        while self.pump(0):
            pass
        return code

    # -- signals

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the process."""
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        """`kill -9`, and the end of it."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    @property
    def line_settings(self) -> list[Any]:
        """What the program has made of the terminal line (termios)."""
        return termios.tcgetattr(self.slave)

    # -- the emulator

    def _feed(self, data: bytes) -> None:
        data = self._rest + data
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        cut -= _cut_letter(data[:cut])
        data, self._rest = data[:cut], data[cut:]
        done = 0
        for question in _QUESTIONS.finditer(data):
            # Drawn first: where the cursor stands is asked after each of several samples.
            self._draw_all(data[done : question.start()])
            done = question.end()
            if self._answers:
                self._answer(question)
        self._draw_all(data[done:])

    def _draw_all(self, data: bytes) -> None:
        pieces = _ALTERNATE.split(data)
        self._draw(pieces[0])
        for switch, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            self._alternate = switch == b"h"
            if self._alternate:
                self._other.reset()
            self._draw(piece)

    def _draw(self, data: bytes) -> None:
        screen = self._other if self._alternate else self._main
        screen.stream.feed(_UNKNOWN.sub(b"", data))

    def _answer(self, question: re.Match[bytes]) -> None:
        asked = question[0]
        if asked.endswith(b"c"):
            reply = "\x1b[?62;22c"
        elif asked.endswith(b"n"):
            reply = f"\x1b[{self.cursor[1] + 1};{self.cursor[0] + 1}R"
        elif question[1]:
            reply = f"\x1b[?{question[1].decode()};0$y"
        elif asked.endswith(b"q"):
            if not self._name:
                return
            reply = f"\x1bP>|{self._name}\x1b\\"
        elif self._background:
            reply = f"\x1b]11;rgb:{self._background}\x1b\\"
        else:
            return
        with suppress(OSError):
            os.write(self._master, reply.encode())


class _Screen(pyte.Screen):
    """pyte's screen with the stream that draws on it."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self.stream = pyte.ByteStream(self)


def _cut_letter(data: bytes) -> int:
    """How many bytes at the end begin a UTF-8 letter whose rest has not come."""
    for length in range(1, min(4, len(data) + 1)):
        byte = data[-length]
        if byte >= 0xC0:
            return length if length < 2 + (byte >= 0xE0) + (byte >= 0xF0) else 0
        if byte < 0x80:
            return 0
    return 0


def _is_stopped(pid: int) -> bool:
    """By the third field of /proc/PID/stat, behind the name in brackets."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] == "T"

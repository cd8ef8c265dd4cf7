"""Times on the raw pty: when each byte came, with no terminal emulator in between.

An emulator in the loop would measure itself. What a program asks of its terminal is
answered at once, as a terminal does.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Final, NamedTuple, Self

COLUMNS: Final = 120
ROWS: Final = 40

_ANSWERS: Final = (
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:1b1b/1c1c/2020\x1b\\"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
)
# A frame ends with a move of the cursor, perhaps a reset, and the next one begins with a
# move; inside a frame no move follows another.
_FRAME_END: Final = re.compile(
    rb"\x1b\[\d+;\d+H(?:\x1b\[0?m)?(?=\x1b\[\d+;\d+H|\x1b\[\?|\x1b\]|\Z)"
)


@cache
def environment() -> dict[str, str]:
    """What a user's programs find: nothing that says otherwise about colour, and compiled code.

    The compiled files lie in a folder of this run, filled by each program's first start.
    """
    compiled = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, compiled, ignore_errors=True)
    unwanted = ("NO_COLOR", "TMUX", "COLORFGBG", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    home = dict.fromkeys(("HASHIYA_CONFIG_DIR", "HASHIYA_STATE_DIR"), compiled)
    return {**kept, **home, "PYTHONPYCACHEPREFIX": compiled}


class Burst(NamedTuple):
    """What came in answer to one key."""

    seconds: float
    """From the key to the last byte."""
    frame: float
    """From the key to the last byte of the first frame: what comes later, such as `saved`, is
    another."""
    size: int
    """Bytes."""
    data: bytes


class Wire:
    """A program in a pty, in 24 bits of colour."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str] | None = None) -> None:
        self._master, self._slave = pty.openpty()
        window = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, window)
        opens = ["/bin/sh", "-c", 'exec "$@" <"$0" >"$0" 2>"$0"', os.ttyname(self._slave)]
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.data = bytearray()
        self._times: list[tuple[int, float]] = []
        self.began = perf_counter()
        self._process = subprocess.Popen(
            [*opens, *command],
            env={**environment(), **terminal, **(env or {})},
            stdin=subprocess.DEVNULL,
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
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._master)
        os.close(self._slave)

    def first_frame(self, marker: bytes, timeout: float = 60) -> float:
        """Seconds from the command to the last byte of the first frame that has the marker.

        Raises:
            TimeoutError: there is no such frame.
        """
        while (end := self._frame_end(marker)) is None:
            if not self._read(timeout):
                raise TimeoutError(f"no frame with {marker!r} in {bytes(self.data[-2000:])!r}")
        return self._time_of(end) - self.began

    def rest(self, quiet: float = 0.5) -> None:
        """Until nothing came for `quiet` seconds."""
        while self._read(quiet):
            pass

    def key(self, text: str, quiet: float = 0.06) -> Burst:
        """Types a key and waits until its repaint is over.

        Raises:
            TimeoutError: nothing came.
        """
        start = len(self.data)
        sent = perf_counter()
        os.write(self._master, text.encode())
        if not self._read(10):
            raise TimeoutError(f"{text!r} brought nothing")
        self.rest(quiet)
        data = bytes(self.data[start:])
        found = _FRAME_END.search(self.data, start)
        frame = self._time_of(found.end()) if found else self._times[-1][1]
        return Burst(self._times[-1][1] - sent, frame - sent, len(data), data)

    def send(self, text: str) -> None:
        """Types what is only the first part of something."""
        os.write(self._master, text.encode())

    @property
    def memory(self) -> float:
        """What the program holds now, in megabytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024

    def resize(self, columns: int, quiet: float = 0.15) -> float:
        """Gives the window another width; seconds to the last byte of what it brings.

        Raises:
            TimeoutError: nothing came.
        """
        sent = perf_counter()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
        if not self._read(10):
            raise TimeoutError("a new size brought nothing")
        self.rest(quiet)
        return self._times[-1][1] - sent

    def reached(self, marker: bytes, timeout: float = 60) -> float:
        """Seconds from the command to the first time that the marker comes.

        Raises:
            TimeoutError: it never does.
        """
        while (place := self.data.find(marker)) < 0:
            if not self._read(timeout):
                raise TimeoutError(f"no {marker!r} in {bytes(self.data[-2000:])!r}")
        return self._time_of(place + len(marker)) - self.began

    def answer(self, text: str, most: float = 5.0) -> float:
        """Types a key; seconds until anything at all comes, or `most`."""
        sent = perf_counter()
        os.write(self._master, text.encode())
        return self._times[-1][1] - sent if self._read(most) else most

    @property
    def private(self) -> float:
        """What the program holds for itself alone now (USS), in megabytes."""
        kept = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        return sum(map(int, re.findall(r"Private_\w+:\s+(\d+) kB", kept))) / 1024

    @property
    def peak(self) -> float:
        """What the program held at most so far, in megabytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024

    def _frame_end(self, marker: bytes) -> int | None:
        place = self.data.find(marker)
        if place < 0:
            return None
        found = _FRAME_END.search(self.data, place)
        return found.end() if found else None

    def _time_of(self, offset: int) -> float:
        return next(time for length, time in self._times if length >= offset)

    def _read(self, wait: float) -> bool:
        if not select.select([self._master], [], [], wait)[0]:
            return False
        with suppress(OSError):
            piece = os.read(self._master, 1 << 16)
            self.data += piece
            self._times.append((len(self.data), perf_counter()))
            for question, answer in _ANSWERS:
                if question.search(piece):
                    os.write(self._master, answer)
            return True
        return False

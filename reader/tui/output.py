"""The terminal as a file to write to that never hangs and never raises.

The driver's writer thread writes here. Where the terminal is gone (its window was
closed, the connection broke) or has stopped reading, Textual's own file would leave the
thread dead or blocked, and whatever writes next, waiting for ever.
"""

from __future__ import annotations

import contextlib
import io
import os
import select
from collections.abc import Callable
from time import monotonic


class TerminalOutput(io.TextIOBase):
    """Text to a terminal, encoded, kept until `flush`.

    Args:
        file: the terminal's descriptor.
        encoding: the terminal's, by the locale.
        on_gone: called once, by the writing thread, when the terminal is no longer there.
    """

    def __init__(self, file: int, encoding: str, on_gone: Callable[[], None]) -> None:
        super().__init__()
        self._asked = file
        self._file = _own_description(file)
        self._encoding = encoding
        self._on_gone = on_gone
        self._waiting: list[str] = []
        self._deadline: float | None = None
        self.gone = False
        self.on_rest: Callable[[], None] | None = None
        """Called once, by the writing thread, when all that is kept has been sent."""

    def fileno(self) -> int:
        """The descriptor that was given."""
        return self._asked

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._asked)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Keeps the text; returns its length."""
        self._waiting.append(text)
        return len(text)

    def flush(self) -> None:
        """Sends what is kept; drops it where the terminal is gone or the time is up."""
        if not self._waiting:
            return
        data = memoryview("".join(self._waiting).encode(self._encoding, "replace"))
        self._waiting.clear()
        while data and not self.gone:
            try:
                data = data[os.write(self._file, data) :]
            except BlockingIOError:
                if not self._wait():
                    return
            except OSError:
                self.gone = True
                self._on_gone()
        tell, self.on_rest = self.on_rest, None
        if tell is not None and not self.gone:
            tell()

    def give_up_after(self, seconds: float | None) -> None:
        """How long a terminal that does not read is waited for from now on; None: for ever."""
        self._deadline = None if seconds is None else monotonic() + seconds

    def release(self) -> None:
        """Gives back the descriptor of our own."""
        with contextlib.suppress(OSError):
            os.close(self._file)

    def _wait(self) -> bool:
        """Until the terminal reads on; False when it was waited for long enough."""
        poll = select.poll()
        poll.register(self._file, select.POLLOUT)
        while self._deadline is None or monotonic() < self._deadline:
            if poll.poll(100):
                return True
        return False


def _own_description(file: int) -> int:
    """A descriptor that may be made non-blocking.

    The flag belongs to the open file, which the shell that started us shares, so the
    terminal is opened anew; where that is not allowed, the one given is used as it is.
    """
    try:
        return os.open(os.ttyname(file), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return os.dup(file)

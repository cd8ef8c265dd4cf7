"""The terminal, as Textual's Linux driver runs it, with what that leaves undone.

`driver_for` gives the class to pass as `App(driver_class=…)`. It adds: the sequences of
the terminal's mode on entry, exit, suspension and return; the real cursor, shown; frames
in fewer bytes; an end by SIGTERM, SIGHUP and their like with the terminal restored; a
terminal that is gone or stops reading; late answers kept from the keys.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import select
import signal
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Sequence
from io import TextIOWrapper
from types import FrameType
from typing import Any, ClassVar, Final, TextIO, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from reader.render.styles import merge_styles
from reader.terminal.anchors import anchored
from reader.terminal.identity import Terminal
from reader.terminal.modes import TerminalMode
from reader.terminal.replies import Sieve
from reader.terminal.visual import Visual
from reader.tui.output import TerminalOutput

ENDING: Final[Sequence[signal.Signals]] = (
    signal.SIGHUP,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGTERM,
)
"""The signals that end the app, with the exit code 128 + n."""

# Steady and under the letter: a block would turn the colours of the caret's cell round.
_CURSOR: Final = "\x1b[4 q"
_SHOW_CURSOR: Final = f"\x1b[?25h{_CURSOR}"
# After how many seconds the cursor is shaped again.
_AGAIN: Final = 0.4
_CURSOR_OF_THE_USER: Final = "\x1b[0 q"
_KITTY_FLAGS: Final = "\x1b[>"
_ALTERNATE_KEYS: Final = 0b100
# Frames that may wait for a terminal that does not read, and what tells a frame.
_MOST_WAITING: Final = 30
_FRAME: Final = re.compile(r"\x1b\[\d+;\d+H")
# How long a terminal that has stopped reading is waited for at the end, in seconds.
_PATIENCE: Final = 2.0


class TerminalDriver(LinuxDriver):
    """Textual's driver with a terminal mode at its `write`. See `driver_for`."""

    mode: ClassVar[TerminalMode] = Visual(Terminal())
    typed: ClassVar[bytes] = b""
    owed: ClassVar[bool] = False

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        file = _terminal_file()
        self._output = TerminalOutput(file.fileno(), file.encoding, self._on_gone)
        self._file = cast(TextIOWrapper, self._output)
        self._entered = False
        self._raw: list[Any] | None = None

    # -- writing

    def write(self, data: str) -> None:
        """Sends one frame, or a sequence; nothing where nobody is there to read it."""
        if self._writer_thread is None or not self._writer_thread.is_alive():
            return
        if self._falls_behind(data):
            return
        self._writer_thread.write(anchored(self.mode.encode(merge_styles(_without_flag(data)))))

    def _falls_behind(self, data: str) -> bool:
        """Whether the frame is left out, since the terminal has not read those before it.

        Textual's own queue makes the app wait when it is full, so that no key is read any
        more. Ours never is; what was left out is drawn whole once the terminal reads on.
        """
        writer = self._writer_thread
        if writer is None or writer._queue.qsize() < _MOST_WAITING or not _FRAME.search(data):
            return False
        self._output.on_rest = self._caught_up
        writer.write("")  # it may have caught up just now
        return True

    def _caught_up(self) -> None:
        """In the writing thread: all that waited has been read."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self.send_message, self.SignalResume())

    def close(self) -> None:
        """Ends the writing, after what was written has been read or enough time has gone."""
        self._output.give_up_after(_PATIENCE)
        super().close()

    # -- taking the terminal, and giving it back

    def start_application_mode(self) -> None:
        """Takes the terminal; does nothing in the background, where SIGCONT tries again."""
        before = self._writer_thread
        if not self._entered:
            self._end_by_signal()  # from the first byte on that would have to be undone
        self._output.give_up_after(None)
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual gives no type
        if self._writer_thread is before:
            return
        if self._writer_thread is not None:
            self._writer_thread._queue.maxsize = 0
        with contextlib.suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)
        self.write(self.mode.enter() + _SHOW_CURSOR)
        self._entered = True
        asyncio.get_running_loop().call_later(_AGAIN, self._shape_cursor, self._writer_thread)

    def _shape_cursor(self, writer: object) -> None:
        """Once more: Konsole takes its own cursor again a moment after its bidi was switched."""
        if self._writer_thread is writer:
            self.write(_CURSOR)

    def stop_application_mode(self) -> None:
        """Gives the terminal back as it was."""
        self.write(self.mode.leave() + _CURSOR_OF_THE_USER)
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
        super().stop_application_mode()

    def _end_by_signal(self) -> None:
        loop = asyncio.get_running_loop()
        for number in ENDING:
            loop.add_signal_handler(number, self._end, 128 + number)

    def _end(self, code: int) -> None:
        self._app.exit(return_code=code)

    def _on_gone(self) -> None:
        """In the writing or the reading thread: nobody is there any more."""
        with contextlib.suppress(RuntimeError):  # the loop has ended: so has the app
            self._loop.call_soon_threadsafe(self._end, 128 + signal.SIGHUP)

    # -- Ctrl+Z, fg, and being stopped by others

    def _sigtstp_application(self, *_: int | FrameType | None) -> None:
        """On SIGTSTP: lets go of the terminal and stops the whole job, as a shell knows it.

        Were only this process stopped, what waits for it (make, sh -c) would keep the
        terminal, and nobody would read it. Where no shell could take the job on again (the
        terminal's only program), the kernel stops nobody, and the app goes on.
        """
        if self._auto_restart:
            self.suspend_application_mode()
            self._must_signal_resume = True
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._sigtstp_application)
        if self._must_signal_resume:
            self.resume_application_mode()

    def _sigcont_application(self, *_: int | FrameType | None) -> None:
        """On SIGCONT: comes back from Ctrl+Z; else only draws again.

        SIGSTOP from elsewhere gives no chance to let go of the terminal: Textual would
        start a second writer thread beside the one that is still there.
        """
        if not self._auto_restart:
            return
        if self._must_signal_resume or not self._entered:
            self.resume_application_mode()
        elif self._writer_thread is not None and self._writer_thread.is_alive():
            self._renew()

    def _renew(self) -> None:
        """The settings and modes again that a shell may have changed meanwhile."""
        if self._raw is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
        self.write("\x1b[?1049h")
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self.write("\x1b[?1004h" + self.mode.enter() + _SHOW_CURSOR)
        self.send_message(self.SignalResume())

    # -- reading

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001  # whatever it is ends the app, in its own thread
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Turns what is typed into events, until the app ends or the terminal is gone.

        Textual's own reads on for ever from a closed terminal, ends the app at a byte that
        is not UTF-8, and takes a late answer of the terminal for keys.
        """
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        sieve = Sieve(expecting=self.owed)
        typed, type(self).typed = self.typed, b""
        while not self.exit_event.is_set():
            for event in parser.feed(text) if (text := decode(sieve.feed(typed))) else ():
                self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
            typed = b""
            if select.select([self.fileno], [], [], 0.1)[0] and not (typed := self._read()):
                self._on_gone()
                return

    def _read(self) -> bytes:
        """What is there to read; nothing where the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""


def driver_for(mode: TerminalMode, typed: bytes = b"", *, owed: bool = False) -> type[LinuxDriver]:
    """The driver class for `App(driver_class=…)`.

    Args:
        mode: what the terminal needs to show our order.
        typed: keys that were read before the app started.
        owed: whether an answer of the terminal may still come in among the keys.
    """
    return type("Driver", (TerminalDriver,), {"mode": mode, "typed": typed, "owed": owed})


def _terminal_file() -> TextIO:
    """Standard error, as Textual has it; standard output where only that is a terminal."""
    for file in (sys.__stderr__, sys.__stdout__):
        if file is not None and file.isatty():
            return file
    return cast(TextIO, sys.__stderr__)


def _without_flag(data: str) -> str:
    """The kitty keyboard protocol without alternate keys: Textual's parser fails on them."""
    flags = data.removeprefix(_KITTY_FLAGS).removesuffix("u")
    if len(flags) + len(_KITTY_FLAGS) + 1 != len(data) or not flags.isdigit():
        return data
    return f"{_KITTY_FLAGS}{int(flags) & ~_ALTERNATE_KEYS}u"

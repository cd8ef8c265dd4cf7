"""From arguments to an exit code, whatever happens on the way.

0 fine, also where the reader of our pipe has gone; 1 a check failed; 2 usage; 3 an input
can't be read or is damaged; 70 unexpected, with the log file named; 128+n by signal n.
Nobody sees a traceback.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING

from reader.cli.parser import parse
from reader.errors import HashiyaError, InputError

if TYPE_CHECKING:
    from reader.settings import Bidi

_UNEXPECTED = 70
_LONGEST_NAME = 200
_FLAGS = ("project", "annotator", "theme", "colour", "bidi", "read_only", "mouse")
"""The flags that are settings."""


class Stopped(BaseException):
    """A signal asked us to end. No Exception, so that nothing on the way takes it for one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code.

    Args:
        arguments: the words after the program's name (default: the process's own).
    """
    # Nothing that imports make is ever garbage, and looking for it costs a tenth of the start.
    # A command looks again when it runs, the app from its first frame on.
    gc.disable()
    words = sys.argv[1:] if arguments is None else list(arguments)
    _prepare_streams()
    try:
        with _signals():
            code = _run(words)
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        _abandon_stdout()
        return 0
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Stopped as stop:
        return 128 + stop.number
    except OSError as error:
        return _stdout_failed(error)


def _run(words: Sequence[str]) -> int:
    """One command; every error that has a sentence says it."""
    bidi: Bidi = "auto"
    try:
        command, options = parse(words)
        from reader.settings import load

        flags = {name: getattr(options, name, None) for name in _FLAGS}
        settings = load(flags)
        bidi = settings.bidi
        options.command = command.name
        module = import_module(f"reader.cli.{command.module}")
        if command.module != "app":
            gc.enable()
        code: int = module.run(options, settings)
    except HashiyaError as fault:
        _say(str(fault), bidi)
        return fault.exit_code
    except SystemExit as ended:
        # Help and version end so; they have printed.
        return ended.code if isinstance(ended.code, int) else 0
    except OSError as error:
        if error.filename is None:
            # A stream of ours: whoever called us knows which.
            raise
        refused = InputError(_reason(error), path=_name(error.filename))
        _say(str(refused), bidi)
        return refused.exit_code
    except Exception as error:  # noqa: BLE001  # the last line before a traceback
        return _unexpected(error)
    return code


def _reason(error: OSError) -> str:
    return f"the system refuses it: {error.strerror or error}"


def _name(filename: object) -> str:
    """The end of a file's name: one that is too long fills no screen."""
    name = os.fsdecode(filename) if isinstance(filename, (str, bytes)) else str(filename)
    return name if len(name) <= _LONGEST_NAME else f"…{name[-_LONGEST_NAME:]}"


def _unexpected(error: Exception) -> int:
    from reader import log

    path = log.record(error)
    where = f"what is known about it is in {path}" if path else "no log could be written"
    _say(f"an unexpected error ({type(error).__name__}) ended the program; {where}.", "auto")
    return _UNEXPECTED


def _say(text: str, bidi: Bidi) -> None:
    from reader.cli import say

    try:
        say.sentence(text, bidi)
    except (BrokenPipeError, ValueError):
        # Nobody listens on standard error; the exit code still tells.
        return


def _prepare_streams() -> None:
    """UTF-8 whatever the locale, and streams even where the caller closed them."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # for good
            setattr(sys, name, stream)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


@contextmanager
def _signals() -> Iterator[None]:
    """What ends us unwinds the stack: no temporary file stays, and the terminal is as it was."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped(number)

    before = {}
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT"):
        number = getattr(signal, name, None)
        try:
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, stop)
        except ValueError:
            # Not in the main thread: whoever runs us there has the signals.
            break
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _abandon_stdout() -> None:
    """Point standard output nowhere, so that its last flush at exit does not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


def _stdout_failed(error: OSError) -> int:
    from reader.errors import SaveFailed

    fault = SaveFailed(f"standard output could not be written: {error.strerror or error}")
    _abandon_stdout()
    _say(str(fault), "auto")
    return fault.exit_code

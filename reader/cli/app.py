"""`reader [PATH …]` and `reader demo`: the way into the app, and the only one to Textual."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import BinaryIO, TextIO

from reader.cli.parser import COMMANDS
from reader.corpus.patterns import is_pattern
from reader.errors import UsageError
from reader.session.start import Start
from reader.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Open the app; gives its exit code.

    Raises:
        UsageError: there is no terminal, or a path does not exist.
    """
    if options.command == "demo":
        start = _demo(settings)
    else:
        start = Start.of(tuple(map(Path, options.paths)), settings)
        if options.paths:
            _check_paths(start.paths)
    piped = Path("-") in start.paths
    _need_terminal(keys_from_stdin=not piped)
    if piped:
        start = start._replace(stdin=_read_stdin())
    from reader.tui.app import run_app

    return run_app(start)


def _demo(settings: Settings) -> Start:
    """The sample articles, with marks kept where the user may write."""
    from reader.files import private_folder, state_dir
    from reader.samples import find_samples

    project = private_folder(state_dir() / "demo")
    return Start.of((find_samples(),), settings._replace(project=project))


def _check_paths(paths: tuple[Path, ...]) -> None:
    """Refuse what is not there, and a command that was misspelt.

    Raises:
        UsageError: a path does not exist.
    """
    for path in paths:
        if str(path) == "-" or path.exists() or is_pattern(path):
            continue
        from difflib import get_close_matches

        near = get_close_matches(str(path), COMMANDS, n=1, cutoff=0.7)
        remedy = f"perhaps `reader {near[0]}` was meant" if near else "check the name"
        raise UsageError("it does not exist", path=path, remedy=remedy)


def _need_terminal(*, keys_from_stdin: bool) -> None:
    """Refuse to start where nothing could be shown or typed.

    Raises:
        UsageError: there is no terminal.
    """
    if not _is_terminal(sys.stdout) or (keys_from_stdin and not _is_terminal(sys.stdin)):
        raise UsageError(
            "the app needs a terminal",
            remedy="`reader list`, `reader show` and `reader export` do without",
        )


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _read_stdin() -> BinaryIO:
    """All of standard input; the keys are read from the terminal afterwards.

    Raises:
        UsageError: there is no terminal for the keys.
    """
    content = io.BytesIO(sys.stdin.buffer.read())
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise UsageError("the app needs a terminal for its keys") from None
    os.dup2(terminal, sys.stdin.fileno())
    os.close(terminal)
    return content

"""What tmux knows of the terminal behind it: its name, and whether it has 24-bit colours.

tmux answers every question by itself, and the variables that it hands on are those of the
terminal that its server was started in. The client that shows our pane now is what counts.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Mapping
from time import monotonic
from typing import Final, NamedTuple

from reader.terminal.identity import Terminal, identify
from reader.terminal.question import Answer

_FORMAT: Final = "#{client_termtype}\t#{client_termname}\t#{client_termfeatures}"

WAIT: Final = 0.2
"""How long tmux may take, in seconds from the call of `begin`."""


class Client(NamedTuple):
    """The terminal that tmux shows our pane in."""

    terminal: Terminal
    true_colour: bool
    """Whether tmux hands 24-bit colours on to it."""


class Inquiry:
    """The question to tmux, asked; `client` waits for what it says."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._until = monotonic() + WAIT

    def client(self) -> Client | None:
        """What tmux says; None where it says nothing in time, or no client is there."""
        try:
            said, _ = self._process.communicate(timeout=max(0.0, self._until - monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            return None
        fields = said.decode("utf-8", "replace").rstrip("\n").split("\t")
        return client_of(*fields) if len(fields) == 3 and fields[1] else None


def client_of(version: str, term: str, features: str) -> Client:
    """The client by its answer to XTVERSION, its TERM, and tmux's words for what it can do."""
    answer = Answer(version=version or None)
    return Client(identify({"TERM": term}, answer), "RGB" in features.split(","))


def command(environ: Mapping[str, str], form: str) -> list[str]:
    """What makes tmux print a format of its own for our pane (tmux(1), FORMATS)."""
    pane = environ.get("TMUX_PANE")
    return ["tmux", "display-message", "-p", *(["-t", pane] if pane else []), form]


def begin(environ: Mapping[str, str]) -> Inquiry | None:
    """Asks tmux where we are inside it."""
    if not environ.get("TMUX"):
        return None
    with contextlib.suppress(OSError):
        return Inquiry(
            subprocess.Popen(  # noqa: S603  # no word of it is anybody's text
                command(environ, _FORMAT),
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
    return None

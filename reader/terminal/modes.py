"""How article text reaches a terminal that may have a bidi algorithm of its own.

The driver holds one `TerminalMode` and asks it what to send on entry, what to
send on the way out, and how to send a frame. It acts on what leaves Textual's
compositor, never on Segments, since cutting a Segment loses zero-width controls;
no widget knows which mode is at work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reader.terminal.visual import Visual

if TYPE_CHECKING:
    from reader.terminal.choice import ModeName
    from reader.terminal.identity import Terminal


class TerminalMode(Protocol):
    """What one family of terminals needs so that the order on the glass is ours."""

    def enter(self) -> str:
        """Sent when the app takes the terminal, and again after a suspension."""

    def leave(self) -> str:
        """Sent before the terminal is given back: undoes all that `enter` did."""

    def encode(self, data: str) -> str:
        """One frame as Textual wrote it, turned into what this terminal needs.

        The frame is in visual order, its letters shaped, and holds no control but the
        escape sequences of the screen. Nothing is kept from one frame to the next.
        """


def make_mode(name: ModeName, terminal: Terminal) -> TerminalMode:
    """The mode of that name for that terminal."""
    if name == "override":
        from reader.terminal.override import Override

        return Override(terminal)
    if name == "words":
        from reader.terminal.words import Words

        return Words(terminal)
    if name == "logical":
        from reader.terminal.logical import Logical

        return Logical()
    return Visual(terminal)

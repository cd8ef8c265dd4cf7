"""How article text reaches a terminal that may have a bidi algorithm of its own.

The driver holds one `TerminalMode` and asks it what to send on entry, what to
send on the way out, and how to send a frame. It acts on what leaves Textual's
compositor, never on Segments, since cutting a Segment loses zero-width controls;
no widget knows which mode is at work. `Visual` sends our order and our shapes
as they are, to terminals that leave both alone when told to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class TerminalMode(Protocol):
    """What one family of terminals needs so that the order on the glass is ours."""

    def enter(self) -> str:
        """Sent when the app takes the terminal, and again after a suspension."""

    def leave(self) -> str:
        """Sent before the terminal is given back: undoes all that `enter` did."""

    def encode(self, data: str) -> str:
        """One frame as Textual wrote it, turned into what this terminal needs."""


# The terminal's implicit bidi off (BDSM, ECMA-48 8.3.114: explicit), the character path
# left to right (SCP), and of the terminal working group's recommendation: no direction
# found by itself (2501), no mirroring of box drawing (2500).
_ENTER = "\x1b[8l\x1b[1 k\x1b[?2500l\x1b[?2501l"
# The terminals' own defaults: implicit bidi, the path as the terminal was set up.
_LEAVE = "\x1b[?2501l\x1b[?2500l\x1b[0 k\x1b[8h"


class Visual:
    """Our order and shapes, with the terminal's own reordering switched off.

    Konsole and mlterm ignore the standard sequences and have a switch of their own.
    Each gets only its own one: OSC 50 would set the font of xterm.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._own = _own_switch(environ)

    def enter(self) -> str:
        """Implicit bidi off, by the standard and by the terminal's own switch."""
        return _ENTER + (self._own.format("false") if self._own else "")

    def leave(self) -> str:
        """Implicit bidi on again."""
        return (self._own.format("true") if self._own else "") + _LEAVE

    def encode(self, data: str) -> str:
        """The frame is in visual order already."""
        return data


def _own_switch(environ: Mapping[str, str]) -> str:
    """The switch of Konsole or mlterm with a place for its value, or nothing."""
    if environ.get("TMUX") or environ.get("TERM", "").startswith(("tmux", "screen")):
        return ""  # tmux would swallow it, and the variables are those of another terminal
    if environ.get("KONSOLE_VERSION"):
        return "\x1b]50;BidiRenderingEnabled={}\x07"
    if environ.get("MLTERM"):
        return "\x1b]5379;use_ctl={}\x07"
    return ""

"""The mode `visual`: our order and shapes, the terminal's own reordering switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reader.terminal.identity import Terminal

# The terminal's implicit bidi off (BDSM, ECMA-48 8.3.114: explicit), the character path
# left to right (SCP), and of the terminal working group's recommendation: no direction
# found by itself (2501), no mirroring of box drawing (2500).
_ENTER: Final = "\x1b[8l\x1b[1 k\x1b[?2500l\x1b[?2501l"
# The terminals' own defaults: implicit bidi, the path as the terminal was set up.
_LEAVE: Final = "\x1b[?2501l\x1b[?2500l\x1b[0 k\x1b[8h"

# Konsole and mlterm ignore the standard sequences and have a switch of their own. Each gets
# only its own one: OSC 50 would set the font of xterm.
_OWN: Final = {
    "konsole": "\x1b]50;BidiRenderingEnabled={}\x07",
    "mlterm": "\x1b]5379;use_ctl={}\x07",
}


class Visual:
    """Our order and shapes, for terminals that leave both alone when told to."""

    def __init__(self, terminal: Terminal) -> None:
        self._own = _OWN.get(terminal.name, "")

    def enter(self) -> str:
        """Implicit bidi off, by the standard and by the terminal's own switch."""
        return _ENTER + self._own.format("false")

    def leave(self) -> str:
        """Implicit bidi on again."""
        return self._own.format("true") + _LEAVE

    def encode(self, data: str) -> str:
        """The frame is in visual order already."""
        return data

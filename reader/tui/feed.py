"""From keys to actions: the one machine that every key press goes through.

It knows what was pressed so far of a longer sequence, and nothing of the screen:
the app asks it with each key, in the mode it is in, and runs what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reader.tui.keymap import Keymap, Keys
from reader.tui.keys import Action, Mode


@dataclass(frozen=True, slots=True)
class Result:
    """What a key came to."""

    kind: Literal["action", "pending", "none"]
    """An action to run, the beginning of one, or nothing that is known here."""
    action: Action | None = None
    """The action, where there is one."""
    count: int = 1
    """How often to run it."""
    pending: Keys = ()
    """The keys pressed so far of a sequence; after `none`, those that led nowhere."""


class KeyMachine:
    """Feeds keys through a keymap; remembers the beginning of a sequence.

    Args:
        keymap: the actions in force.
    """

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._pending: Keys = ()
        self._mode: Mode | None = None

    @property
    def pending(self) -> Keys:
        """The beginning of a sequence that waits for its next key."""
        return self._pending

    def feed(self, key: str, mode: Mode) -> Result:
        """Take one key.

        A key that continues nothing drops the sequence, and itself with it: what was
        meant is not known. Escape drops it too, and then does nothing else. A change
        of mode in the middle (a click) starts anew.

        Args:
            key: its name, as `normalise` gives it.
            mode: where the keys go now.
        """
        if mode != self._mode:
            self._pending = ()
            self._mode = mode
        before = self._pending
        sequence = (*before, key)
        self._pending = ()
        if before and key == "escape":
            return Result("none")
        action = self.keymap.find(sequence, mode)
        if action is not None:
            return Result("action", action)
        if self.keymap.begins(sequence, mode):
            self._pending = sequence
            return Result("pending", pending=sequence)
        return Result("none", pending=sequence if before else ())

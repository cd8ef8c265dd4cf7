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
    times: int = 1
    """How often to run it."""
    number: int | None = None
    """What was typed before it, for an action that takes a number."""
    pending: Keys = ()
    """The keys pressed so far of a sequence; after `none`, those that led nowhere."""


_MOST = 9999
"""The greatest number that can be typed before a key."""


class KeyMachine:
    """Feeds keys through a keymap; remembers the beginning of a sequence, and a number before it.

    Args:
        keymap: the actions in force.
    """

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._pending: Keys = ()
        self._number: int | None = None
        self._mode: Mode | None = None

    @property
    def pending(self) -> Keys:
        """The number and the beginning of a sequence that wait for the next key."""
        return self._pending if self._number is None else (str(self._number), *self._pending)

    def feed(self, key: str, mode: Mode) -> Result:
        """Take one key.

        A key that continues nothing drops the sequence, and itself with it: what was
        meant is not known. Escape drops it too, and then does nothing else. A change
        of mode in the middle (a click) starts anew. Digits that are no keys of their own
        are a number for the action that follows.

        Args:
            key: its name, as `normalise` gives it.
            mode: where the keys go now.
        """
        if mode != self._mode:
            self._pending, self._number = (), None
            self._mode = mode
        if self._takes_digit(key, mode):
            return Result("pending", pending=self.pending)
        begun = self.pending
        sequence = (*self._pending, key)
        number, self._number, self._pending = self._number, None, ()
        if begun and key == "escape":
            return Result("none")
        action = self.keymap.find(sequence, mode)
        if action is not None:
            times = (number or 1) if action.number == "times" else 1
            return Result("action", action, times, number if action.number == "value" else None)
        if self.keymap.begins(sequence, mode):
            self._number, self._pending = number, sequence
            return Result("pending", pending=self.pending)
        return Result("none", pending=(*begun, key) if begun else ())

    def _takes_digit(self, key: str, mode: Mode) -> bool:
        """Whether the key was one more digit of a number; those of all scripts are."""
        if self._pending or len(key) != 1 or not key.isdecimal():
            return False
        if self.keymap.find((key,), mode) is not None or self.keymap.begins((key,), mode):
            return False
        self._number = min(_MOST, 10 * (self._number or 0) + int(key))
        return True

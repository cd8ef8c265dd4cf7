"""What the screen says about saving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

StateKind = Literal["saved", "saving", "failed", "poisoned", "read-only"]


@dataclass(frozen=True, slots=True)
class StoreState:
    """Whether every mark is on the disk, and why not."""

    kind: StateKind
    """`saved`: all of them. `saving`: some are on their way. `failed`: the last try did
    not work, the marks are in memory and are tried again. `poisoned`: a sync failed, so
    nobody knows what the disk holds; nothing more is taken. `read-only`: none is taken."""
    why: str = ""
    """A clause, for `failed`, `poisoned` and `read-only`."""
    holder: str = ""
    """Who holds the gold set, if that is why it is read-only."""
    remedy: str = ""
    """What the user can do, a clause."""
    passing: bool = field(default=False, compare=False)
    """It is read-only for as long as another process has the marks."""


class Board:
    """The present state, set by two threads and read by any.

    Args:
        state: the first one.
        on_state: told of each change, in the thread that made it.
    """

    def __init__(
        self, state: StoreState, on_state: Callable[[StoreState], None] | None = None
    ) -> None:
        self.state = state
        self.on_state = on_state
        self._mutex = threading.Lock()
        self._waiting = 0

    def say(self, state: StoreState) -> None:
        """Another state."""
        with self._mutex:
            self.state = state
        self._tell()

    def begin(self, *, said: bool = True) -> None:
        """An edit is on its way."""
        with self._mutex:
            self._waiting += 1
            if said:
                self.state = StoreState("saving")
        if said:
            self._tell()

    def end(self, state: StoreState, count: int) -> None:
        """So many edits were tried, and it came to that."""
        with self._mutex:
            self._waiting -= count
            if self.state.kind != "read-only":
                saving = state.kind == "saved" and self._waiting
                self.state = StoreState("saving") if saving else state
        self._tell()

    def _tell(self) -> None:
        # Never under the mutex: the listener may be waiting for the thread that wants it.
        if self.on_state is not None:
            self.on_state(self.state)

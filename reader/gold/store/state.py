"""What the screen says about saving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
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
    brief: str = ""
    """`why` in a few words, where there are fewer."""
    waiting: int = 0
    """How many changes are not on the disk, for `failed` and `poisoned`."""
    copy: str = ""
    """The folder of the emergency copy, if there is one."""


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
        self._refusing = state if state.kind == "read-only" else None
        self._mutex = threading.Lock()
        self._waiting = 0

    @property
    def refusing(self) -> StoreState | None:
        """Why no edit is taken; what was taken before may still wait for the disk."""
        return self.state if self.state.kind == "poisoned" else self._refusing

    def say(self, state: StoreState) -> None:
        """Another state; `read-only` hides none in which something is not saved."""
        with self._mutex:
            unsaved = self._waiting or self.state.kind in ("failed", "poisoned")
            if state.kind == "read-only":
                self._refusing = state
            if state.kind != "read-only" or not unsaved:
                self.state = state
        self._tell()

    def begin(self, waiting: int, *, said: bool = True) -> None:
        """An edit is on its way.

        Args:
            waiting: how many are not on the disk, this one included.
            said: whether it is a new one.
        """
        with self._mutex:
            self._waiting += 1
            if said and self.state.kind == "failed":
                # Nothing says that this one will do better.
                self.state = replace(self.state, waiting=waiting)
            elif said:
                self.state = StoreState("saving")
        if said:
            self._tell()

    def end(self, state: StoreState, count: int) -> None:
        """So many edits were tried, and it came to that."""
        with self._mutex:
            self._waiting -= count
            if state.kind == "saved" and self._waiting:
                state = StoreState("saving")
            elif state.kind == "saved" and self._refusing is not None:
                state = self._refusing
            self.state = state
        self._tell()

    def _tell(self) -> None:
        # Never under the mutex: the listener may be waiting for the thread that wants it.
        if self.on_state is not None:
            self.on_state(self.state)

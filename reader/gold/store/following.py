"""A second window on a gold set: it shows what the first one does, and takes over from it.

The first holds the lock. Who waits looks now and then whether the lock can be had, and
whether journal or base are others than they were; where one of the two is so, the gold set
is opened anew, beside the old view of it, by whichever thread is looking. How the first
one ended makes no difference: the operating system gives its lock back.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from reader.errors import StoreError
from reader.gold.goldset import GoldSet
from reader.gold.store.lock import Lock
from reader.gold.store.store import Store


class Fresh(NamedTuple):
    """A gold set opened anew."""

    store: Store
    """Its store; its state says whether it can be changed now."""
    gold: GoldSet
    """What it holds."""


class Follower:
    """Looks after one gold set that another process has open."""

    def __init__(self) -> None:
        self._seen: object = None

    def look(self, store: Store) -> Fresh | None:
        """The gold set opened anew, if that shows something new; from any thread.

        Where it can't be read just now, nothing is new: the next look may tell more.

        Args:
            store: what has been shown so far.
        """
        lock = Lock(store.layout.lock)
        try:
            if not lock.take() and not self._is_new(store, lock.holder):
                return None
            seen = _stamps(store)
            twin = store.twin(lock)
            gold = twin.load()
        except (OSError, StoreError):
            lock.release()
            return None
        if twin.state.kind == "read-only" and not twin.state.passing:
            # Damaged, perhaps: the view that there is stays.
            twin.close()
            return None
        self._seen = seen
        return Fresh(twin, gold)

    def _is_new(self, store: Store, holder: str) -> bool:
        return store.state.holder != holder or self._seen != _stamps(store)


def _stamps(store: Store) -> list[tuple[int, int, int] | None]:
    """What changes with each action that another process saves."""
    files = store.layout.files
    return [_stamp(path) for path in (files.base, files.journal)]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # a number of calls a minute, for ever
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns

"""The thread that saves: takes all that waits, saves it once, then tells.

It knows neither files nor records: what to do with a batch is the store's affair.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Item = TypeVar("Item")

AGAIN_AFTER = 5.0
"""Seconds between two tries of what could not be saved."""

IDLE_AFTER = 20.0
"""Seconds without anything to save after which there is time for other work."""


class Writer(Generic[Item]):
    """Hands what is put to `save` in batches, in order, in a thread of its own.

    Args:
        save: saves a batch durably, or raises. An item of a failed batch is not handed
            in again: `save` keeps what it could not save and tries it with the next.
        told: called after each batch, before its futures are done, with the error or
            None, and how many were put in it.
        again_after: seconds after a failure in which, if nothing is put meanwhile, `save`
            is tried with an empty batch: a full disk gets room again.
        idle: called when nothing was put for `idle_after` seconds since the last batch, once.
        idle_after: seconds.
    """

    def __init__(
        self,
        save: Callable[[list[Item]], None],
        told: Callable[[Exception | None, int], None],
        again_after: float = AGAIN_AFTER,
        idle: Callable[[], None] = lambda: None,
        idle_after: float = IDLE_AFTER,
    ) -> None:
        self._save = save
        self._again_after = again_after
        self._idle = idle
        self._idle_after = idle_after
        self._failed = False
        self._told = told
        self._changed = threading.Condition()
        self._waiting: list[tuple[Item, Future[None]]] = []
        self._closing = False
        self._thread: threading.Thread | None = None

    def put(self, item: Item) -> Future[None]:
        """Queues an item; done when it is durable."""
        future: Future[None] = Future()
        # So that nobody can cancel it: what was put is saved.
        future.set_running_or_notify_cancel()
        with self._changed:
            self._waiting.append((item, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="store", daemon=True)
                self._thread.start()
            self._changed.notify()
        return future

    def close(self) -> None:
        """Waits until all that was put was tried, and ends the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        rested = False
        while True:
            with self._changed:
                wait = self._again_after if self._failed else None if rested else self._idle_after
                timely = self._changed.wait_for(lambda: self._waiting or self._closing, wait)
                batch, self._waiting = self._waiting, []
            if batch or (self._failed and not timely):
                # One by one: each is done when it is durable, whatever becomes of the next.
                for one in [[item] for item in batch] or [[]]:
                    self._do(one)
                rested = False
            if timely and not batch:
                return
            if not timely and not self._failed and not rested:
                rested = True
                self._idle()

    def _do(self, batch: list[tuple[Item, Future[None]]]) -> None:
        error: Exception | None = None
        try:
            self._save([item for item, _ in batch])
        except Exception as raised:  # noqa: BLE001  # whatever it is, it reaches the caller
            error = raised
        self._failed = error is not None
        self._told(error, len(batch))
        for _, future in batch:
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

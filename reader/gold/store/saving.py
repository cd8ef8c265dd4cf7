"""Edits on their way to the disk, in the writer's thread, and what becomes of them.

In order, each durable before the next. What the disk refuses stays at the head of the line
and is tried again; after a sync that failed nothing is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StoreError
from reader.gold.store.disk import NotSynced
from reader.gold.store.ground import Ground, failure
from reader.gold.store.state import Board, StoreState
from reader.gold.store.writer import Writer

if TYPE_CHECKING:
    from reader.gold.store.emergency import Rescue
    from reader.gold.store.journal import Frame
    from reader.gold.store.storage import JournalStorage


class Waiting(NamedTuple):
    """An edit on its way to the disk."""

    frame: Frame
    """The action."""
    line: bytes
    """Its line of the journal."""
    texts: Mapping[str, str]
    """By sha256, the texts that its records rest on: they come first."""


class Saving:
    """The way to the disk for one gold set.

    Args:
        ground: the folders and the texts.
        board: where the state is said.
        note: takes a sentence about what could not be done and is no loss.
        rescue: makes what makes emergency copies; None: there are none.
    """

    def __init__(
        self,
        ground: Ground,
        board: Board,
        note: Callable[[str], None],
        rescue: Callable[[], Rescue] | None = None,
    ) -> None:
        self.storage: JournalStorage | None = None
        """Base and journal, once they are open."""
        self._ground = ground
        self._board = board
        self._note = note
        self._rescuer = rescue
        self._rescue: Rescue | None = None
        self._compact_at = 0
        self._pending: deque[Waiting] = deque()
        self._last: Future[None] | None = None
        self._writer: Writer[Waiting] = Writer(self._save, self._told, idle=self.compact)

    @property
    def waiting(self) -> list[Frame]:
        """What is not on the disk yet, oldest first."""
        return [each.frame for each in list(self._pending)]

    def put(self, work: Waiting) -> Future[None]:
        """One more edit; done when it is durable."""
        self._pending.append(work)
        self._board.begin(len(self._pending))
        self._last = self._writer.put(work)
        return self._last

    def again(self) -> Future[None]:
        """Another try of what the disk refused; done at once where nothing waits."""
        last = next(reversed(list(self._pending)), None)
        if last is None:
            future: Future[None] = Future()
            future.set_result(None)
            return future
        self._board.begin(len(self._pending), said=False)
        return self._writer.put(last)

    def settle(self, seconds: float) -> None:
        """Waits until what was put last was tried, but no longer than that."""
        if self._last is not None:
            wait([self._last], seconds)

    def close(self) -> None:
        """Waits until all was tried, tries once more what failed, and compacts.

        Raises:
            SaveFailed: something is not on the disk.
        """
        self._writer.close()
        # The writer's thread has ended, so this one may do its work.
        if self._pending:
            try:
                self._save([])
            except Exception as error:
                self._board.end(self._state(error), 0)
                self._rescued(error, now=True)
                raise
            self._told(None, 0)
        self.compact(take_in=True)

    def compact(self, *, take_in: bool = False) -> None:
        """Brings the journal into the file; where that fails, it stands where it is.

        Args:
            take_in: join what another program made of the file meanwhile.
        """
        if self.storage is None:
            return
        try:
            self.storage.compact(take_in=take_in)
        except NotSynced as error:
            self.storage.poison(error)
        except Exception as error:  # noqa: BLE001  # the marks are in the journal, whatever it is
            self._note(f"the journal could not be brought into the file ({_why(error)})")
        if self.storage.poisoned is not None and self._board.state.kind != "poisoned":
            self._told(self.storage.poisoned, 0)

    def _save(self, items: Sequence[Waiting]) -> None:
        """Puts edits on the disk, and before them all that could not be saved before."""
        storage = self.storage
        if storage is None or not self._pending:
            return
        until = (items or self._pending)[-1].frame.number
        try:
            while self._pending and self._pending[0].frame.number <= until:
                first = self._pending[0]
                for sha256, text in first.texts.items():
                    self._ground.keep_text(sha256, text)
                storage.commit(first.frame, first.line)
                self._pending.popleft()
        except NotSynced as error:
            raise storage.poison(error) from error
        except OSError as error:
            raise failure(error, storage.files.journal) from error
        if storage.is_long and storage.journal_size >= self._compact_at:
            # Where it is refused, it is tried again when the journal is twice as long.
            size = storage.journal_size
            self._compact_at = 2 * size
            self.compact()
            if storage.journal_size < size:
                self._compact_at = 0

    def _told(self, error: Exception | None, count: int) -> None:
        """Takes what became of an edit into the state, then sees to the emergency copy."""
        state = self._state(error)
        self._board.end(state, count)
        if state.kind == "saved":
            if self._rescue is not None and not self._pending:
                self._rescue.drop()
        else:
            self._rescued(error)

    def _state(self, error: Exception | None) -> StoreState:
        poisoned = self.storage.poisoned if self.storage is not None else None
        error = poisoned or error
        if error is None:
            return StoreState("saved")
        cause = error.__cause__
        rescue = self._rescue.folder if self._rescue is not None else None
        known = isinstance(error, StoreError)
        return StoreState(
            "failed" if poisoned is None else "poisoned",
            _why(error),
            remedy=(error.remedy or "") if isinstance(error, StoreError) else "",
            brief=(cause.strerror or "") if known and isinstance(cause, OSError) else "",
            waiting=len(self._pending),
            copy="" if rescue is None else str(rescue),
        )

    def _rescued(self, error: Exception | None, *, now: bool = False) -> None:
        """Has all marks written elsewhere, and says where."""
        storage = self.storage
        if storage is None or self._rescuer is None:
            return
        if self._rescue is None:
            self._rescue = self._rescuer()
        rescue = self._rescue
        rescue.keep(storage.tables, storage.about(), list(self._pending), now=now)
        if str(rescue.folder or "") != self._board.state.copy:
            self._board.end(self._state(error), 0)


def _why(error: Exception) -> str:
    """What went wrong, a clause."""
    if isinstance(error, StoreError):
        return error.what
    known = error.strerror if isinstance(error, OSError) else None
    return known or f"an unexpected error ({error})"

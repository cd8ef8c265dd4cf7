"""The store: one annotator's gold set on disk, kept by TinyDB with a journal.

The session's only way to the disk. An edit is checked and made in memory at once; a thread
of ours makes it durable, and only then its future is done and the state says saved.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from reader.errors import HashiyaError, SaveFailed, StoreDamaged, StoreError, StoreReadOnly
from reader.files import remove_temporaries
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS
from reader.gold.store import archive
from reader.gold.store.disk import DISK, Disk, NotSynced
from reader.gold.store.ground import Ground, failure
from reader.gold.store.layout import Layout, can_write, check_inside, same_name, slug_of
from reader.gold.store.lock import Lock
from reader.gold.store.state import StoreState
from reader.gold.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.gold.edit import Edit
    from reader.gold.schema import Schema
    from reader.gold.store.journal import Frame
    from reader.gold.store.log import Log
    from reader.gold.store.storage import JournalStorage


NEWER = "a later version of hashiya wrote the marks"
UPGRADE = "upgrade hashiya"
HISTORY = 64
"""Megabytes of archived journals that are kept where nobody says how many."""


class _Waiting(NamedTuple):
    """An edit on its way to the disk."""

    frame: Frame
    line: bytes
    texts: Mapping[str, str]


class Store:
    """One annotator's gold set in one project. Making one touches no file.

    Called from one thread; `state` and `frames` may be read from any.

    Args:
        project: the folder that `gold/` is in, or will be.
        annotator: the annotator's name.
        read_only: take no lock and no edit.
        on_state: told when the state changed, in the caller's thread or in the writer's.
            It must not wait for the caller's thread. Two of them may come in the wrong
            order: what counts is `state`.
        schema: whose name, version and sha256 the file says, if given.
        history: megabytes of archived journals to keep; None: `HISTORY`.
        disk: the operating system.

    Raises:
        UsageError: the annotator's name is empty.
    """

    def __init__(
        self,
        project: Path,
        annotator: str,
        *,
        read_only: bool = False,
        on_state: Callable[[StoreState], None] | None = None,
        schema: Schema | None = None,
        history: int | None = None,
        disk: Disk = DISK,
    ) -> None:
        self.annotator = annotator
        self.layout = Layout(project.absolute(), slug_of(annotator))
        self.disk = disk
        self.notes: list[str] = []
        """What opening has to tell, in sentences."""
        self._on_state = on_state
        self._schema = schema
        self._history = HISTORY if history is None else history
        self._state = StoreState("read-only", "asked for") if read_only else StoreState("saved")
        self._ground = Ground(self.layout, disk)
        self._lock = Lock(self.layout.lock)
        self._gold = GoldSet()
        self._storage: JournalStorage | None = None
        self._number = 0
        self._pending: deque[_Waiting] = deque()
        self._writer: Writer[_Waiting] = Writer(self._save, self._told, idle=self._rest)
        self._waiting = 0
        self._closed = False
        self._mutex = threading.Lock()

    @property
    def state(self) -> StoreState:
        """Whether every mark is on the disk, and why not."""
        return self._state

    def frames(self) -> Sequence[Frame]:
        """The actions of the journal and those that are not saved yet, oldest first."""
        if self._storage is None:
            return ()
        # In this order: what is saved meanwhile is in both, and then once.
        waiting = [each.frame for each in list(self._pending)]
        saved = [*self._storage.opened.folded, *self._storage.frames]
        last = saved[-1].number if saved else 0
        return (*saved, *(frame for frame in waiting if frame.number > last))

    @cached_property
    def log(self) -> Log:
        """All that was done, newest first, as far as it is kept."""
        from reader.gold.store.log import Log

        return Log(self.disk, self.layout, self.frames, lambda: self._number)

    # -- opening -----------------------------------------------------------------------------

    def load(self) -> GoldSet:
        """Reads the gold set, and takes its lock if there is one; else an empty set.

        Whoever can't have the lock, or can't write the folder, gets the marks and a
        `read-only` state that says why; and so does who meets a damaged journal, with the
        marks up to the damage. The set is the store's own: change it only by `apply`.

        Raises:
            StoreDamaged: the file is not what was written; the lock is not kept.
            StoreError: a link leads out of the project, or it may not be read.
        """
        self._ground.check_links()
        if self._state.kind != "read-only" and not can_write(self.layout.folder):
            self._say_forbidden()
        try:
            if self._state.kind != "read-only" and self._is_there():
                self._open_to_write()
            self._read()
        except BaseException:
            self._lock.release()
            raise
        return self._gold

    def _is_there(self) -> bool:
        """Whether a gold set was begun here, whatever is left of it."""
        try:
            return self.layout.base.exists() or bool(self.layout.files.relics)
        except OSError as error:  # a folder that we may not enter
            raise _unreadable(error, self.layout.base) from error

    def _open_to_write(self) -> None:
        try:
            taken = self._lock.take()
        except OSError:
            self._say_forbidden()
            return
        if taken:
            remove_temporaries(self.layout.folder)
        else:
            self._say(held(self._lock.holder))

    def _say_forbidden(self) -> None:
        self._say(
            StoreState(
                "read-only",
                "the folder can't be written",
                remedy=f"make {self.layout.project} writable, or use --project DIR",
            )
        )

    def _read(self) -> None:
        from reader.gold.store.storage import JournalStorage

        try:
            self._storage = storage = JournalStorage(
                self.layout.files,
                self.disk,
                about=self._about,
                locked=self._lock.held,
                still_locked=lambda: self._lock.intact,
                archive=self._archive,
            )
        except OSError as error:
            raise _unreadable(error, self.layout.base) from error
        self.notes += storage.notes
        self._number = storage.last
        self._check_owner(storage)
        opened = storage.opened
        if opened.newer:
            self._lock.release()
            self._say(StoreState("read-only", NEWER, remedy=UPGRADE))
        elif opened.damage is not None:
            self._lock.release()
            damage = opened.damage
            self._say(
                StoreState(
                    "read-only", f"{damage.where}: {damage.what}", remedy=damage.remedy or ""
                )
            )
        for table in RECORDS:
            storage.tables.setdefault(table, {})
        self._gold = GoldSet.of_encoded(storage.tables, self._say_damaged)

    def _check_owner(self, storage: JournalStorage) -> None:
        base = storage.opened.base
        if base is None:
            return
        owner = base.meta.get("annotator")
        if not isinstance(owner, str) or not same_name(owner, self.annotator):
            raise StoreDamaged(
                f"it does not hold the marks of {self.annotator!r}",
                path=self.layout.base,
                remedy="see whose file was put there",
            )

    def _say_damaged(self, table: str, number: int, what: str) -> None:
        """A record can't be one: it is left where it is, and nothing is written beside it."""
        if self._state.kind != "read-only":
            why = f"a record is damaged ({what}; {table} {number})"
            self._say(StoreState("read-only", why, remedy="see what reader check says"))

    # -- editing -----------------------------------------------------------------------------

    def apply(
        self, edit: Edit, *, undoes: int | None = None, redoes: int | None = None
    ) -> Future[None]:
        """Makes an edit in memory at once, and on the disk soon after.

        An edit without changes only asks for another try, where the last one failed.

        Args:
            edit: what is done.
            undoes, redoes: the number of the action that it takes back or does again.

        Returns:
            Done when the edit is durable. Its exception is a SaveFailed where the disk
            refused: the edit stays in memory, and is tried again every few seconds, with
            the next edit and by `close`.

        Raises:
            StoreReadOnly: nothing is taken; nothing was done.
            EditConflict: it is not for what is there; nothing was done.
            SaveFailed: the first edit of a new gold set found no place; nothing was done.
        """
        from reader.gold.store.journal import encode
        from reader.gold.store.tables import frame_of

        if not any(edit.changes.values()):
            return self._again() if self._state.kind == "failed" else _done()
        self._ready()
        frame = frame_of(edit, self._number + 1, undoes, redoes)
        line = encode(frame)
        self._gold.apply(edit)
        self._number += 1
        return self._put(_Waiting(frame, line, edit.texts))

    def _put(self, work: _Waiting) -> Future[None]:
        with self._mutex:
            self._waiting += 1
            self._state = StoreState("saving")
        self._tell()
        self._pending.append(work)
        return self._writer.put(work)

    def _again(self) -> Future[None]:
        """Another try of what waits."""
        with self._mutex:
            self._waiting += 1
        return self._writer.put(self._pending[-1])

    def close(self) -> None:
        """Waits until all is saved, trying once more after a failure; frees the lock.

        The journal is brought into the file that plain TinyDB opens; where that fails,
        nothing is lost.

        Raises:
            SaveFailed: something is still not on the disk; it is lost with the process.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._writer.close()
            # The writer's thread has ended, so this one may do its work.
            if self._pending:
                self._save([])
                self._say(StoreState("saved"))
            self._compact()
        finally:
            if self._storage is not None:
                self._storage.close()
            self._lock.release()

    def _ready(self) -> None:
        """Sees that we may write: the first edit of a new gold set takes its lock."""
        if self._state.kind in ("read-only", "poisoned"):
            raise StoreReadOnly(
                because(self._state), path=self.layout.base, remedy=self._state.remedy or None
            )
        if self._closed:
            raise StoreReadOnly("the marks were closed", path=self.layout.base)
        self._opened()
        if self._state.kind == "read-only":
            self._ready()
        if self._lock.held:
            return
        try:
            self._ground.prepare()
            taken = self._lock.take()
        except OSError as error:
            raise failure(error, self.layout.folder) from error
        if not taken:
            self._say(held(self._lock.holder))
            self._ready()
        if self.layout.base.exists():
            self._lock.release()
            self._say(
                StoreState(
                    "read-only", "another process has begun these marks", remedy="open them again"
                )
            )
            self._ready()
        self._opened().writable = True

    def _opened(self) -> JournalStorage:
        if self._storage is None:
            self.load()
        return cast("JournalStorage", self._storage)

    # -- saving, in the writer's thread ------------------------------------------------------

    def _save(self, items: Sequence[_Waiting]) -> None:
        """Puts edits on the disk, and before them all that could not be saved before."""
        storage = self._opened()
        until = items[-1].frame.number if items else self._number
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
            raise failure(error, self.layout.files.journal) from error
        if storage.is_long:
            self._compact()

    def _rest(self) -> None:
        """There is time: nothing was marked for a while."""
        self._compact()

    def _compact(self) -> None:
        """Brings the journal into the file; where that fails, it stands where it is."""
        if self._storage is None or not self._lock.held:
            return
        try:
            self._storage.compact()
        except NotSynced as error:
            self._storage.poison(error)
        except (OSError, SaveFailed) as error:
            what = error.what if isinstance(error, HashiyaError) else error.strerror
            self.notes.append(f"the journal could not be brought into the file ({what})")

    def _archive(self, lines: bytes, first: int, last: int) -> None:
        archive.archive(self.disk, self.layout, lines, first, last)
        archive.bound(self.disk, self.layout, self._history)

    def _told(self, error: Exception | None, count: int) -> None:
        """Takes what became of an edit into the state (writer's thread)."""
        with self._mutex:
            self._waiting -= count
            self._state = self._after(error)
        self._tell()

    def _after(self, error: Exception | None) -> StoreState:
        poisoned = self._storage.poisoned if self._storage is not None else None
        if poisoned is not None:
            return StoreState("poisoned", poisoned.what, remedy=poisoned.remedy or "")
        if self._state.kind == "read-only":
            return self._state
        if isinstance(error, StoreError):
            return StoreState("failed", error.what, remedy=error.remedy or "")
        if error is not None:
            return StoreState("failed", f"an unexpected error ({error})")
        return StoreState("saving") if self._waiting else StoreState("saved")

    def _say(self, state: StoreState) -> None:
        with self._mutex:
            self._state = state
        self._tell()

    def _tell(self) -> None:
        # Never under the mutex: the listener may be waiting for the thread that wants it.
        if self._on_state is not None:
            self._on_state(self._state)

    def _about(self) -> dict[str, Any]:
        """What the file says of itself; of the schema what it said, if nobody says another."""
        about: dict[str, Any] = {"annotator": self.annotator}
        base = self._storage.opened.base if self._storage is not None else None
        if self._schema is not None:
            about["schema"] = self._schema.name
            about["schema_version"] = self._schema.version
            about["schema_sha256"] = self._schema.sha256
        elif base is not None:
            about |= {key: base.meta[key] for key in _SCHEMA if key in base.meta}
        return about


_SCHEMA = ("schema", "schema_version", "schema_sha256")


def _done() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future


def held(holder: str) -> StoreState:
    """The state where another process has the lock."""
    return StoreState(
        "read-only",
        "another process has these marks open",
        holder,
        "close it, then open them again",
    )


def because(state: StoreState) -> str:
    """Why nothing is taken, a clause."""
    word = "read-only" if state.kind == "read-only" else "nothing more is saved"
    return f"{word}: {state.why} ({state.holder})" if state.holder else f"{word}: {state.why}"


def _unreadable(error: OSError, path: Path) -> StoreError:
    if isinstance(error, PermissionError):
        return StoreError(
            f"the marks can't be read ({error.strerror})",
            path=path,
            remedy="make the folder readable, or use --project DIR",
        )
    return StoreDamaged(
        f"the marks can't be read ({error.strerror})", path=path, remedy="mend the file"
    )


def annotators(project: Path) -> list[str]:
    """The names of all who have marks in a project, sorted; a file that can't tell is left out."""
    from reader.gold.store.base import load_base

    names = []
    for path in sorted((project / "gold" / "annotators").glob("*/gold.json")):
        try:
            check_inside(project, path)
            name = load_base(DISK, path).base.meta.get("annotator")
        except (OSError, StoreError):
            continue
        if isinstance(name, str) and slug_of(name) == path.parent.name:
            names.append(name)
    return sorted(names)

"""The store: one annotator's gold set on disk, kept by TinyDB.

The session's only way to the disk, and no more than a journal will need: `load`, `apply`,
`history`, `state`, `hurry`, `close`. An edit is checked and made in memory at once; a thread of
ours makes it durable, and only then its future is done and the state says saved. Each
save replaces the whole file, so its cost grows with the set.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import (
    SaveFailed,
    StoreDamaged,
    StoreError,
    StoreNewer,
    StoreReadOnly,
)
from reader.files import read_plain, remove_temporaries
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store.basefile import BaseFile, failure
from reader.gold.store.layout import Layout, can_write, check_inside, slug_of
from reader.gold.store.lock import Lock
from reader.gold.store.state import StoreState
from reader.gold.store.writer import Writer

if TYPE_CHECKING:
    from reader.gold.schema import Schema
    from reader.gold.store.tables import Database


NEWER = "a later version of hashiya wrote the marks"
UPGRADE = "upgrade hashiya"
_FRAME = 0.03
"""Seconds in which a screen shows an edit; saving thousands of records would hold that up."""


class Store:
    """One annotator's gold set in one project. Making one touches no file.

    Called from one thread; `state` may be read from any.

    Args:
        project: the folder that `gold/` is in, or will be.
        annotator: the annotator's name.
        read_only: take no lock and no edit.
        on_state: told when the state changed, in the caller's thread or in the writer's.
            It must not wait for the caller's thread. Two of them may come in the wrong
            order: what counts is `state`.
        schema: whose name, version and sha256 the file says, if given.

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
    ) -> None:
        self.annotator = annotator
        self.layout = Layout(project.absolute(), slug_of(annotator))
        self._on_state = on_state
        self._schema = schema
        self._state = StoreState("read-only", "asked for") if read_only else StoreState("saved")
        self._file = BaseFile(self.layout)
        self._lock = Lock(self.layout.lock)
        self._gold = GoldSet()
        self._database: Database | None = None
        self._history: list[Edit] = []
        self._texts: dict[str, str] = {}
        pause = _FRAME if on_state else 0.0
        self._writer: Writer[Edit] = Writer(self._save, self._told, pause=pause)
        self._waiting = 0
        self._closed = False
        self._mutex = threading.Lock()

    @property
    def state(self) -> StoreState:
        """Whether every mark is on the disk, and why not."""
        return self._state

    @property
    def history(self) -> Sequence[Edit]:
        """The edits applied in this run, oldest first, saved or not."""
        return tuple(self._history)

    def load(self) -> GoldSet:
        """Reads the gold set, and takes its lock if there is one; else an empty set.

        Whoever can't have the lock, or can't write the folder, gets the marks and a
        `read-only` state that says why. The set is the store's own: change it only by
        `apply`.

        Raises:
            StoreDamaged: the file is not what was written; the lock is not kept.
            StoreNewer: a later version wrote it, and it can't be read by this one.
            StoreError: a link leads out of the project, or it may not be read.
        """
        path = self.layout.base
        if self._left_relics():
            raise StoreDamaged(
                "the marks are gone, and what stood beside them is still there",
                path=path,
                remedy="restore the file from a copy",
            )
        if self._state.kind != "read-only" and not can_write(self.layout.folder):
            self._say_forbidden()
        try:
            if path.exists() and self._state.kind != "read-only":
                self._open_to_write()
            self._read()
        except BaseException:
            self._lock.release()
            raise
        return self._gold

    def _left_relics(self) -> bool:
        """Whether the file is gone, and what stood beside it is not."""
        try:
            return bool(self.layout.relics) and not self.layout.base.exists()
        except OSError as error:  # a folder that we may not enter
            raise StoreError(
                f"the marks can't be read ({error.strerror})",
                path=self.layout.base,
                remedy="make the folder readable, or use --project DIR",
            ) from error

    def _open_to_write(self) -> None:
        check_inside(self.layout.project, self.layout.lock)
        try:
            taken = self._lock.take()
        except OSError:
            self._say_forbidden()
            return
        if taken:
            remove_temporaries(self.layout.folder)
        else:
            self._say(_held(self._lock.holder))

    def _say_forbidden(self) -> None:
        self._say(
            StoreState(
                "read-only",
                "the folder can't be written",
                remedy=f"make {self.layout.project} writable, or use --project DIR",
            )
        )

    def _read(self) -> None:
        path = self.layout.base
        try:
            data = self._file.read()
        except OSError as error:
            raise StoreDamaged(
                f"the marks can't be read ({error.strerror})", path=path, remedy="mend the file"
            ) from error
        if data is None:
            return
        from reader.gold.store.tables import Database

        database = Database.read(data, path, self.annotator)
        try:
            self._gold = GoldSet(database.records(data, path))
        except StoreDamaged as error:
            if not database.newer:
                raise
            raise StoreNewer(NEWER, path=path, remedy=UPGRADE) from error
        if database.newer:
            self._lock.release()
            self._say(StoreState("read-only", NEWER, remedy=UPGRADE))
        self._database = database

    def apply(self, edit: Edit) -> Future[None]:
        """Makes an edit in memory at once, and on the disk soon after.

        An edit without changes only asks for another try, where the last one failed.

        Returns:
            Done when the edit is durable. Its exception is a SaveFailed where the disk
            refused: the edit stays in memory, and is tried again every few seconds, with
            the next edit and by `close`.

        Raises:
            StoreReadOnly: nothing is taken; nothing was done.
            EditConflict: it is not for what is there; nothing was done.
        """
        if not any(edit.changes.values()):
            return self._put(edit) if self._state.kind == "failed" else _done()
        self._ready()
        self._gold.apply(edit)
        self._history.append(edit)
        return self._put(edit)

    def _put(self, edit: Edit) -> Future[None]:
        with self._mutex:
            self._waiting += 1
            self._state = StoreState("saving")
        self._tell()
        return self._writer.put(edit)

    def hurry(self) -> None:
        """Save at once what waits: somebody is about to wait for it."""
        self._writer.hurry()

    def close(self) -> None:
        """Waits until all is saved, trying once more after a failure; frees the lock.

        Raises:
            SaveFailed: something is still not on the disk; it is lost with the process.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._writer.close()
            if self._state.kind == "failed":
                # The writer's thread has ended, so this one may do its work.
                self._save([])
                self._say(StoreState("saved"))
        finally:
            self._lock.release()

    def _ready(self) -> None:
        """Sees that we may write: the first edit of a new gold set takes its lock."""
        if self._state.kind == "read-only":
            raise StoreReadOnly(
                _because(self._state), path=self.layout.base, remedy=self._state.remedy or None
            )
        if self._closed:
            raise StoreReadOnly("the marks were closed", path=self.layout.base)
        if self._lock.held:
            return
        try:
            self._file.prepare()
            check_inside(self.layout.project, self.layout.lock)
            taken = self._lock.take()
        except OSError as error:
            raise failure(error, self.layout.folder) from error
        if not taken:
            self._say(_held(self._lock.holder))
            self._ready()
        if self.layout.base.exists():
            self._lock.release()
            self._say(
                StoreState(
                    "read-only", "another process has begun these marks", remedy="open them again"
                )
            )
            self._ready()

    def _save(self, edits: list[Edit]) -> None:
        """Puts edits on the disk with all that could not be saved before (writer's thread)."""
        from reader.gold.store.tables import Database

        if self._database is None:
            self._database = Database(self.annotator)
        for edit in edits:
            self._database.apply(edit)
            self._texts.update(edit.texts)
        try:
            if not self._lock.intact:
                raise SaveFailed(
                    "the folder of the marks was removed or moved",
                    path=self.layout.folder,
                    remedy="put it back; they are tried again every few seconds",
                )
            for sha256, text in list(self._texts.items()):
                self._file.keep_text(sha256, text)
                del self._texts[sha256]
            self._file.write(self._database.encode(_about(self._schema)))
        except OSError as error:
            raise failure(error, self.layout.base) from error

    def _told(self, error: Exception | None, count: int) -> None:
        """Takes what became of a batch into the state (writer's thread)."""
        with self._mutex:
            self._waiting -= count
            if error is None:
                state = StoreState("saved")
            elif isinstance(error, StoreError):
                state = StoreState("failed", error.what, remedy=error.remedy or "")
            else:
                state = StoreState("failed", f"an unexpected error ({error})")
            self._state = StoreState("saving") if self._waiting else state
        self._tell()

    def _say(self, state: StoreState) -> None:
        with self._mutex:
            self._state = state
        self._tell()

    def _tell(self) -> None:
        # Never under the mutex: the listener may be waiting for the thread that wants it.
        if self._on_state is not None:
            self._on_state(self._state)


def _done() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future


def _held(holder: str) -> StoreState:
    return StoreState(
        "read-only",
        "another process has these marks open",
        holder,
        "close it, then open them again",
    )


def _because(state: StoreState) -> str:
    return f"read-only: {state.why} ({state.holder})" if state.holder else f"read-only: {state.why}"


def _about(schema: Schema | None) -> dict[str, Any]:
    if schema is None:
        return {}
    return {
        "schema": schema.name,
        "schema_version": schema.version,
        "schema_sha256": schema.sha256,
    }


def annotators(project: Path) -> list[str]:
    """The names of all who have marks in a project, sorted; a file that can't tell is left out."""
    from reader.gold.store.base import read_base

    names = []
    for path in sorted((project / "gold" / "annotators").glob("*/gold.json")):
        try:
            check_inside(project, path)
            name = read_base(read_plain(path), path).meta.get("annotator")
        except (OSError, StoreError):
            continue
        if isinstance(name, str) and slug_of(name) == path.parent.name:
            names.append(name)
    return sorted(names)

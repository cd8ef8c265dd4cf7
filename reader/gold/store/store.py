"""The store: one annotator's gold set on disk, kept by TinyDB with a journal.

The session's only way to the disk. An edit is checked and made in memory at once; a thread
of ours makes it durable, and only then its future is done and the state says saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reader.errors import StoreDamaged, StoreError, StoreReadOnly
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS
from reader.gold.store import access, archive
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.ground import Ground, failure
from reader.gold.store.layout import Layout, check_inside, slug_of
from reader.gold.store.lock import Lock
from reader.gold.store.mounts import lock_notes
from reader.gold.store.saving import Saving, Waiting
from reader.gold.store.state import Board, StoreState

if TYPE_CHECKING:
    from reader.gold.edit import Edit
    from reader.gold.schema import Schema
    from reader.gold.store.base import Tables
    from reader.gold.store.emergency import Rescue
    from reader.gold.store.journal import Frame
    from reader.gold.store.log import Log
    from reader.gold.store.storage import JournalStorage


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
        history: megabytes of archived journals to keep; None: all. What is done while it is
            open can be undone until it is closed, also with 0.
        disk: the operating system.
        rescue: write all marks elsewhere where the disk refuses them.

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
        rescue: bool = False,
    ) -> None:
        self.annotator = annotator
        self.layout = Layout(project.absolute(), slug_of(annotator))
        self.disk = disk
        self.damage: StoreError | None = None
        """Why the set that was read, or what was looked at of it, is not all there is."""
        self.notes: list[str] = []
        """What opening has to tell, and what closing had to do, in sentences."""
        self._schema = schema
        self._history = history
        first = StoreState("read-only", "asked for") if read_only else StoreState("saved")
        self._board = Board(first, on_state)
        self._ground = Ground(self.layout, disk)
        self._lock = Lock(self.layout.lock)
        self._gold = GoldSet()
        self._rescue = rescue
        rescuer = self._rescuer if rescue else None
        self._saving = Saving(self._ground, self._board, self._note, rescuer)
        self._number = 0
        self._closed = False

    @property
    def state(self) -> StoreState:
        """Whether every mark is on the disk, and why not."""
        return self._board.state

    def frames(self) -> Sequence[Frame]:
        """The actions of the journal and those that are not saved yet, oldest first."""
        storage = self._saving.storage
        if storage is None:
            return ()
        # In this order: what is saved meanwhile is in both; what is compacted goes oldest first.
        waiting, frames = self._saving.waiting, list(storage.frames)
        saved = [*storage.opened.folded, *frames]
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
        if self.state.kind != "read-only":
            refused = access.lock_to_write(self.layout, self._lock)
            if refused is not None:
                self._board.say(refused)
        try:
            self._read()
        except BaseException:
            self._lock.release()
            raise
        return self._gold

    def _read(self) -> None:
        from reader.gold.store.emergency import news
        from reader.gold.store.storage import JournalStorage

        try:
            storage = JournalStorage(
                self.layout.files,
                self.disk,
                about=self._about,
                locked=self._lock.held,
                still_locked=lambda: self._lock.intact or self._lock.retake(),
                archive=self._archive,
            )
        except OSError as error:
            raise access.unreadable(error, self.layout.base) from error
        access.check_owner(storage, self.annotator)
        self._saving.storage = storage
        self.notes += storage.notes
        storage.notes = self.notes
        self._number = storage.last
        self.damage = storage.opened.damage
        refused = access.why_closed(storage)
        if refused is not None:
            self._lock.release()
            self._board.say(refused)
        self.notes += lock_notes(self.layout.folder, soft=self._lock.soft)
        if self._lock.held and storage.tables.get("conflicts"):
            from reader.gold.store.merging import left_to_settle

            self.notes += left_to_settle(storage.tables)
        if not self.state.passing:
            # Whoever has the marks open may need his copy.
            project, locked = self.layout.project, self._lock.held
            self.notes += news(project, self.annotator, storage.tables, locked=locked)
        for table in RECORDS:
            storage.tables.setdefault(table, {})
        self._gold = GoldSet.of_encoded(storage.tables, self._say_damaged)

    def readable(self, damage: StoreDamaged) -> GoldSet:
        """What can be had of a gold set that can't be opened, to be looked at only.

        Args:
            damage: what `load` raised.

        Raises:
            StoreDamaged: nothing can be had; the same error.
        """
        from reader.gold.store.repairing import what_is_left

        tables = what_is_left(self.disk, self.layout)
        if not any(tables.values()):
            raise damage
        self.damage = damage
        self._board.say(StoreState("read-only", damage.what, remedy=damage.remedy or ""))
        self._gold = GoldSet.of_encoded(tables, self._say_damaged)
        return self._gold

    def _rescuer(self) -> Rescue:
        from reader.gold.store.emergency import Rescue

        return Rescue(self.layout.project, self.annotator)

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def _say_damaged(self, table: str, number: int, what: str) -> None:
        """A record can't be one: it is left where it is, and nothing is written beside it."""
        if self.damage is None:
            self.damage = access.no_record(self._opened(), table, number, what)
        if self.state.kind != "read-only":
            why = f"a record is damaged ({what}; {table} {number})"
            self._board.say(StoreState("read-only", why, remedy="see what reader check says"))

    @property
    def outrun(self) -> bool:
        """Whether another process has begun these marks while we had none; asks the disk."""
        idle = self.state.kind == "saved" and not self._lock.held and not self._closed
        return idle and self.disk.exists(self.layout.base)

    def twin(self, lock: Lock) -> Store:
        """Another store on the same gold set, to be loaded.

        Args:
            lock: its lock, which may be held already.
        """
        twin = Store(
            self.layout.project,
            self.annotator,
            on_state=self._board.on_state,
            schema=self._schema,
            history=self._history,
            disk=self.disk,
            rescue=self._rescue,
        )
        twin._lock = lock
        return twin

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
            return self._saving.again()
        self._ready()
        frame = frame_of(edit, self._number + 1, undoes, redoes)
        line = encode(frame)
        self._gold.apply(edit)
        self._number += 1
        return self._saving.put(Waiting(frame, line, edit.texts))

    @property
    def tables(self) -> Tables:
        """Every table's records, encoded, with those that no edit knows; not to be changed."""
        return self._opened().tables

    def commit(
        self,
        changes: Mapping[str, Mapping[int, Mapping[str, Any] | None]],
        action: str,
        place: tuple[str, int, int] | None = None,
    ) -> None:
        """Makes changes of any tables as one action, durable when it returns.

        What `load` gave does not have them: close the store afterwards.

        Raises:
            StoreReadOnly: nothing is taken; nothing was done.
            SaveFailed: the disk refused; nothing was done.
        """
        from reader.gold.store.changing import frame_of

        self._ready()
        storage = self._opened()
        frame = frame_of(storage.tables, changes, self._number + 1, action, place)
        try:
            storage.commit(frame)
        except OSError as error:
            raise failure(error, self.layout.files.journal) from error
        self._number = frame.number

    def settle(self, seconds: float) -> None:
        """Waits until the last edit was tried, but no longer than that."""
        self._saving.settle(seconds)

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
            self._saving.close()
            if self._lock.held:
                self._bound(self._history)
        finally:
            if self._saving.storage is not None:
                self._saving.storage.close()
            self._lock.release()

    def _ready(self) -> None:
        """Sees that we may write: the first edit of a new gold set takes its lock."""
        self._check_open()
        storage = self._opened()
        self._check_open()
        if self._lock.held:
            return
        try:
            self._ground.prepare()
            taken = self._lock.take()
        except OSError as error:
            raise failure(error, self.layout.folder, kept=False) from error
        if not taken:
            self._board.say(access.held(self._lock))
        elif self.layout.base.exists():
            self._lock.release()
            why = "another process has begun these marks"
            self._board.say(StoreState("read-only", why, remedy="try again", passing=True))
        self._check_open()
        storage.writable = True

    def _check_open(self) -> None:
        state = self._board.refusing
        if state is not None:
            remedy = state.remedy or None
            raise StoreReadOnly(access.because(state), path=self.layout.base, remedy=remedy)
        if self._closed:
            raise StoreReadOnly("the marks were closed", path=self.layout.base)

    def _opened(self) -> JournalStorage:
        if self._saving.storage is None:
            self.load()
        return cast("JournalStorage", self._saving.storage)

    def _archive(self, lines: bytes, first: int, last: int) -> None:
        archive.archive(self.disk, self.layout, lines, first, last)
        self._bound(self._history or None)

    def _bound(self, megabytes: int | None) -> None:
        if megabytes is not None:
            archive.bound(self.disk, self.layout, megabytes)

    def _about(self) -> dict[str, Any]:
        """What the file says of itself; of the schema what it said, if nobody says another."""
        about: dict[str, Any] = {"annotator": self.annotator}
        storage = self._saving.storage
        base = storage.opened.base if storage is not None else None
        if self._schema is not None:
            about["schema"] = self._schema.name
            about["schema_version"] = self._schema.version
            about["schema_sha256"] = self._schema.sha256
        elif base is not None:
            about |= {key: base.meta[key] for key in _SCHEMA if key in base.meta}
        return about


_SCHEMA = ("schema", "schema_version", "schema_sha256")


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

"""The database's storage: records in memory as bytes, a journal that makes each action durable.

    commit: the frame's line → written whole → synced → made in memory → returned

What is refused before the sync is cut off again, and can be tried again. A sync that
fails is never tried again: nobody knows what the disk holds then, and it may forget the
error (fsync drops the pages it could not write), so the storage takes nothing more.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from tinydb.storages import Storage

from reader.errors import SaveFailed
from reader.gold.store import archive as archiving
from reader.gold.store import base, compaction, journal, opening
from reader.gold.store.changing import difference, frame_of
from reader.gold.store.disk import NotSynced

if TYPE_CHECKING:
    from reader.gold.store.base import Tables
    from reader.gold.store.changing import Records
    from reader.gold.store.disk import Disk
    from reader.gold.store.journal import Frame
    from reader.gold.store.layout import Files

_FORM = frozenset(("format", "version", "last", "tip", "count", "sha256"))
"""What a base's `_meta` says of the file itself; the rest is about whose it is."""
_SMALLEST = 4 * 2**20
"""Bytes of a journal below which it is compacted only when there is time."""


class SyncFailed(SaveFailed):
    """The disk could not say whether it holds an action: nothing more is written to it."""


class JournalStorage(Storage):
    """Base and journal of one database. One thread writes; making one reads them.

    Args:
        files: where it lies. Base and journal need not be there; their folder has to
            when something is committed.
        disk: the operating system.
        about: what the base's `_meta` says beside what belongs to the form.
        locked: whether we hold the lock; without it nothing is written.
        still_locked: asked before each write.
        archive: keeps a journal's bytes before another begins, given the numbers of its
            first and last action; None: it is kept where a history is kept already.

    Raises:
        OSError: a file can't be read.
        StoreDamaged: the base can't be used.
    """

    def __init__(
        self,
        files: Files,
        disk: Disk,
        *,
        about: Callable[[], Mapping[str, Any]] = dict,
        locked: bool = True,
        still_locked: Callable[[], bool] = lambda: True,
        archive: Callable[[bytes, int, int], None] | None = None,
    ) -> None:
        self.files = files
        self.disk = disk
        self.about = about
        self._archive = archive
        self.notes: list[str] = []
        self._still_locked = still_locked
        self._opened = opened = opening.read_all(disk, files)
        self.tables: Tables = opened.tables
        self.frames = opened.frames
        self._on_disk = compaction.Stamp.of(disk, files.base, opened.sha256)
        self._good = opened.good
        self._descriptor = -1
        self._dirty = False
        self._renamed = False
        self.poisoned: SaveFailed | None = None
        self.writable = locked and not opened.newer and opened.damage is None
        if opened.note:
            self.notes.append(opened.note)
        if self.writable:
            self._mend()

    def _mend(self) -> None:
        """Cuts off a torn end, and has the rest on the disk."""
        try:
            try:
                self._mend_tail()
            except NotSynced:
                raise
            except OSError:
                # A full disk has no room for it: it is shown all the same, and the first
                # action tries again.
                pass
            opening.settle(self.disk, self.files)
        except NotSynced as error:
            self.poison(error)

    def _mend_tail(self) -> None:
        if note := opening.mend_tail(self.disk, self.files, self._opened):
            self.notes.append(note)

    # -- what it holds -----------------------------------------------------------------------

    @property
    def opened(self) -> opening.Opened:
        """What was found when it was opened; `damage` and `newer` say why it takes nothing."""
        return self._opened

    @property
    def last(self) -> int:
        """The number of the last action."""
        return self._opened.last

    @property
    def journal_size(self) -> int:
        """Bytes of the journal."""
        return self._good

    @property
    def is_long(self) -> bool:
        """Whether the journal is so long that it has to be compacted."""
        return self._good > max(_SMALLEST, self._on_disk.size // 4)

    def read(self) -> dict[str, dict[str, Any]]:
        """The whole state as TinyDB has it, decoded anew each time."""
        return {
            name: {str(number): base.decoded(data) for number, data in records.items()}
            for name, records in self.tables.items()
        }

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Takes a whole state; only what differs goes into the journal. Tables don't come here.

        Raises:
            SaveFailed, OSError, ValueError: as `commit`.
        """
        self.change(difference(self.tables, data), "write")
        self.forget(list(self.tables.keys() - data.keys()))

    def change(self, changes: Mapping[str, Records], action: str) -> None:
        """Makes changes as one action; none, where nothing differs.

        Raises:
            SaveFailed, OSError, ValueError: as `commit`.
        """
        frame = frame_of(self.tables, changes, self.last + 1, action)
        if any(frame.after.values()):
            self.commit(frame)
        self.name(changes)

    def name(self, tables: Iterable[str]) -> None:
        """Has these tables be there, if empty. No frame says so, the next base does."""
        for name in tables:
            if name not in self.tables:
                self.tables[name] = {}
                self._renamed = True

    def forget(self, names: list[str]) -> None:
        """Drops the names of tables that are empty; the next base is without them."""
        for name in names:
            if not self.tables.get(name, {}):
                self.tables.pop(name, None)
                self._renamed = True

    # -- writing -----------------------------------------------------------------------------

    def commit(self, frame: Frame, line: bytes = b"") -> None:
        """Makes an action durable, then makes it in memory.

        Args:
            frame: the action.
            line: its line of the journal, if that is made already.

        Raises:
            SaveFailed: the disk refused; nothing was changed, and it may be tried again.
            SyncFailed: the disk failed; nothing more is taken.
            OSError: as SaveFailed, by a call of the operating system.
            ValueError: a record holds what JSON does not, or the number is not the next.
        """
        if frame.number != self.last + 1:
            raise ValueError(f"action {frame.number} does not follow action {self.last}")
        line = line or journal.encode(frame)
        self._append(line)
        opening.change(self.tables, frame.after)
        self.frames.append(frame)
        self._opened.last, self._opened.tip = frame.number, journal.tip_of(line)

    def _append(self, line: bytes) -> None:
        if self.poisoned is not None:
            raise self.poisoned
        self._check()
        if self._descriptor < 0:
            self._begin()
        if self._good == 0:
            self._restart(self._descriptor)
        try:
            if self._dirty:
                self._cut()
            self._dirty = True
            self.disk.write_all(self._descriptor, line)
        except OSError:
            with contextlib.suppress(OSError):
                self._cut()
            raise
        self._datasync()
        self._good += len(line)
        self._dirty = False

    def _cut(self) -> None:
        """Cuts off what a refused write left; tried again before the next one."""
        self.disk.truncate(self._descriptor, self._good)
        self._dirty = False

    def _datasync(self) -> None:
        try:
            self.disk.datasync(self._descriptor)
        except OSError as error:
            raise self.poison(error) from error

    def poison(self, error: OSError) -> SaveFailed:
        """Takes nothing more: a sync failed. Gives the error that says so."""
        self.poisoned = SyncFailed(
            f"the disk failed while it was saving ({error.strerror or error})",
            path=self.files.journal,
            remedy="close the program, see to the disk, and open the marks again",
        )
        self.poisoned.__cause__ = error
        return self.poisoned

    def _check(self) -> None:
        """Sees that lock and journal are still those that we opened.

        Raises:
            SaveFailed: they are not.
        """
        if not self._still_locked():
            moved = not self.disk.exists(self.files.base.parent)
            raise opening.gone(self.files.base) if moved else opening.unlocked(self.files.lock)
        if self._descriptor < 0:
            return
        ours = self.disk.fstat(self._descriptor)
        try:
            there = self.disk.stat(self.files.journal)
        except FileNotFoundError:
            self._renew()
            return
        if (ours.st_ino, ours.st_dev) != (there.st_ino, there.st_dev):
            raise opening.changed(self.files.journal)
        if ours.st_size != self._good and not self._dirty:
            raise opening.changed(self.files.journal)

    def _renew(self) -> None:
        """Writes the journal anew where somebody removed it: the lock is ours still."""
        header = self._header(self.last - len(self.frames))
        self._good = opening.renew(self.disk, self.files, header, self.frames)
        self._dirty, self._opened.follows = False, True
        self._opened.folded.clear()
        self.notes.append("somebody removed the journal of the marks; it was written anew")
        self.close()
        self._descriptor = self.disk.open_append(self.files.journal)

    def _begin(self) -> None:
        """Opens the journal for writing; where there is none, after a base of our form."""
        self._mend_tail()
        held = self._opened.base
        if held is None or held.version < base.VERSION:
            self._write_base()
        if not self.disk.exists(self.files.journal):
            header = self._header(self.last)
            self.disk.write_whole(self.files.journal, [header])
            self._good, self._opened.follows = len(header), True
        descriptor = self.disk.open_append(self.files.journal)
        try:
            if self._good == 0 or not (self._opened.follows or self.frames):
                self._keep_history()
                self._restart(descriptor)
            elif self.disk.fstat(descriptor).st_size != self._good:
                raise opening.changed(self.files.journal)
        except BaseException:
            self.disk.close(descriptor)
            raise
        self._descriptor = descriptor

    def _header(self, after: int) -> bytes:
        annotator = str(self._said().get("annotator", ""))
        return journal.header(after, self._on_disk.sha256, annotator)

    def _said(self) -> dict[str, Any]:
        """What the base says beside what belongs to the form; what nobody says anew, as it was.

        Whoever opens a gold set as a plain database must not take its owner's name away.
        """
        held = self._opened.base
        meta = {} if held is None else held.meta
        kept = {key: meta[key] for key in meta if key not in _FORM}
        return {**kept, **self.about()}

    def _restart(self, descriptor: int) -> None:
        """Empties the journal and gives it its first line, each durably.

        In this order: nothing of the new may be on the disk together with the old.
        """
        header = self._header(self.last)
        self.disk.truncate(descriptor, 0)
        try:
            self.disk.datasync(descriptor)
        except OSError as error:
            raise self.poison(error) from error
        self._good = 0
        self._dirty = True
        self._opened.folded.clear()
        self.disk.write_all(descriptor, header)
        try:
            self.disk.datasync(descriptor)
        except OSError as error:
            raise self.poison(error) from error
        self._good, self._dirty, self._opened.follows = len(header), False, True

    # -- compaction --------------------------------------------------------------------------

    def compact(self, *, take_in: bool = False) -> None:
        """Writes a new base with all that the journal holds, and begins another journal.

        Where it fails nothing is lost: what was in the journal is there or in the base.

        Args:
            take_in: a base that another program changed is joined with ours, which are
                then other records than whoever uses them knows.

        Raises:
            OSError: the disk refused.
            SaveFailed: another program changed the base meanwhile, or a sync failed.
        """
        if not self.writable or self.poisoned is not None:
            return
        if not self.frames and not self._renamed:
            return
        self._check()
        if self._descriptor < 0:
            self._begin()
        if take_in and not self._on_disk.fits(self.disk, self.files.base):
            self._take_in()
        self._write_base()
        self._keep_history()
        # From here on the base and the archive have them, whatever becomes of the journal. In
        # this order: whoever reads both meanwhile must find no gap between them.
        self._opened.folded.clear()
        self.frames.clear()
        self._restart(self._descriptor)

    def _take_in(self) -> None:
        from reader.gold.store.foreign import look_at

        found = look_at(self.disk, self.files, self.tables)
        self.change(found.changes, "take in what another program wrote")
        digest = hashlib.sha256(found.data).hexdigest()
        self._on_disk = compaction.Stamp.of(self.disk, self.files.base, digest)
        self.notes.append(found.note)

    def _keep_history(self) -> None:
        """Archives what the journal holds; of a database without a history nothing is kept."""
        if self._good == 0 or (self._archive is None and not self.disk.exists(self.files.history)):
            return
        # All of it: what a crash left of the compaction before may stand at its beginning.
        lines = self.disk.read(self.files.journal)[: self._good]
        frames = journal.scan(lines).frames
        if frames:
            keep = self._archive or partial(archiving.archive, self.disk, self.files)
            keep(lines, frames[0].number, frames[-1].number)

    def _write_base(self) -> None:
        about = {**self._said(), "last": self.last, "tip": self._opened.tip}
        self._on_disk = compaction.write_base(
            self.disk, self.files, self.tables, about, self._on_disk
        )
        self._opened.base = base.Base(self.tables, {"version": base.VERSION, **about})
        self._renamed = False

    def close(self) -> None:
        """Gives the journal's descriptor back. What is committed is on the disk already."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            # All of it is synced, so an error says nothing of what is on the disk.
            with contextlib.suppress(OSError):
                self.disk.close(descriptor)

"""TinyDB with a journal: its own methods, each durable when it returns, at a cost of its size.

By TinyDB's extension points: `JournalDB` is its `TinyDB`, with a storage and a table class
of ours. What the documentation of TinyDB promises holds here; ARCHITECTURE.md lists where
it does not. Plain TinyDB opens the file when the database was closed.
"""

from __future__ import annotations

import copy
import errno
import os
from collections.abc import Callable, ItemsView, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Table
from tinydb.utils import LRUCache

from reader.errors import StoreReadOnly
from reader.files import remove_temporaries
from reader.gold.store.base import Tables, all_decoded, decoded
from reader.gold.store.changing import Overlay, Records
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.documents import DocumentStorage
from reader.gold.store.layout import Files
from reader.gold.store.lock import Lock

_AT_ONCE = 100
"""Records decoded together where all are gone over."""


class _Documents(Mapping[str, Mapping[str, Any]]):
    """A table's records by their ids in decimal digits, each decoded when it is asked for."""

    def __init__(self, records: Mapping[int, bytes]) -> None:
        self.encoded = records
        """By document id, the JSON of the record."""

    def __getitem__(self, digits: str) -> Mapping[str, Any]:
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 39):
            raise KeyError(digits)
        number = int(digits)
        if str(number) != digits:
            raise KeyError(digits)
        return decoded(self.encoded[number])

    def __iter__(self) -> Iterator[str]:
        return map(str, list(self.encoded))

    def __len__(self) -> int:
        return len(self.encoded)

    def items(self) -> ItemsView[str, Mapping[str, Any]]:
        """As they are now: who goes over them may change the table meanwhile."""
        return _Items(_Documents(dict(self.encoded)))


class _Items(ItemsView[str, Mapping[str, Any]]):
    """The records of a table with their ids, decoded some at a time, which is quicker."""

    _mapping: _Documents

    def __iter__(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        held = self._mapping.encoded
        numbers = list(held)
        for at in range(0, len(numbers), _AT_ONCE):
            some = numbers[at : at + _AT_ONCE]
            yield from zip(map(str, some), all_decoded([held[n] for n in some]), strict=True)


class _Copies(LRUCache[Any, Any]):
    """TinyDB's cache of what searches found, of which nobody else holds anything."""

    def get(self, key: Any, default: Any = None) -> Any:
        """A copy of what was found."""
        return copy.deepcopy(super().get(key, default))

    def set(self, key: Any, value: Any) -> None:
        """Keeps a copy of what was found."""
        super().set(key, copy.deepcopy(value))


class JournalTable(Table):
    """A table whose changes become a frame of the journal."""

    query_cache_class = _Copies

    @property
    def _held(self) -> Mapping[int, bytes]:
        storage = cast(DocumentStorage, self._storage)
        storage.check_open()
        return storage.tables.get(self.name, {})

    # Both are private to TinyDB, and the one way of all its methods to the documents; a
    # test holds that they are, and pyproject.toml keeps the versions that were looked at.
    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        # TinyDB only looks things up in it and goes over it.
        return cast("dict[str, Mapping[str, Any]]", _Documents(self._held))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        overlay = Overlay(self._held, self.document_id_class)
        updater(cast("dict[int, Mapping[str, Any]]", overlay))
        cast(DocumentStorage, self._storage).change({self.name: overlay.changes()}, self.name)
        self.clear_cache()


class JournalDB(TinyDB):
    """A TinyDB that journals. `JournalDB(path)` is used as `TinyDB(path)` is.

    The database has its folder for itself: journal, lock and the base before lie beside it.

    Args:
        path: the file that plain TinyDB opens once this is closed; its folder must exist.
        read_only: no lock is taken and no change.
        disk: the operating system.

    Raises:
        OSError: a file can't be read, the lock's file can't be made, or there is no folder.
        StoreDamaged: the file or its journal is not what was written, or not ours; for reading
            only, a journal may be damaged and what stands before the damage is shown.
        StoreNewer: a later version wrote it; for reading only it opens.
        StoreReadOnly: another process has it open for writing.
    """

    table_class = JournalTable
    default_storage_class = DocumentStorage  # type: ignore[assignment]  # TinyDB names its own

    def __init__(self, path: Path | str, *, read_only: bool = False, disk: Disk = DISK) -> None:
        files = Files(Path(path).absolute())
        if not files.base.parent.is_dir():
            # The lock's library would make it.
            missing = errno.ENOENT
            raise FileNotFoundError(missing, os.strerror(missing), str(files.base.parent))
        self._lock = Lock(files.lock)
        if not read_only and not self._lock.take():
            raise StoreReadOnly(f"{self._lock.holder} has it open", path=files.base)
        try:
            if not read_only:
                remove_temporaries(files.base.parent)
            super().__init__(
                files, disk, locked=not read_only, still_locked=lambda: self._lock.intact
            )
            refusal = self.journal.refusal
            if not read_only and refusal is not None:
                raise refusal
        except BaseException:
            self._lock.release()
            raise

    @property
    def journal(self) -> DocumentStorage:
        """The storage, as what it is."""
        return cast(DocumentStorage, self.storage)

    @contextmanager
    def action(self, name: str, place: tuple[str, int, int] | None = None) -> Iterator[None]:
        """What is done inside becomes one frame, or, where anything is raised, none.

        Args:
            name: what the action is called.
            place: where it happened.

        Raises:
            SaveFailed, OSError: it could not be made durable; nothing was changed.
        """
        tables = list(self._tables.values())
        try:
            with self.journal.grouped(name, place):
                yield
        except BaseException:
            # What was found meanwhile is no more.
            for table in (*tables, *self._tables.values()):
                table.clear_cache()
            raise

    def tables(self) -> set[str]:
        """The names of the tables."""
        self.journal.check_open()
        return set(self.journal.tables)

    def drop_tables(self) -> None:
        """Drops all tables."""
        self._drop(list(self.journal.tables), "drop tables")
        for table in self._tables.values():
            table.clear_cache()
        self._tables.clear()

    def drop_table(self, name: str) -> None:
        """Drops a table, if it is there."""
        self._drop([name] if name in self.journal.tables else [], f"drop table {name}")
        table = self._tables.pop(name, None)
        if table is not None:
            table.clear_cache()

    def _drop(self, names: list[str], action: str) -> None:
        tables: Tables = self.journal.tables
        gone: dict[str, Records] = {name: dict.fromkeys(tables[name]) for name in names}
        self.journal.change(gone, action)
        self.journal.forget(names)

    def compact(self) -> None:
        """Writes the file that plain TinyDB opens.

        Raises:
            SaveFailed, OSError: the disk refused; what was done is in the journal.
            ValueError: it was closed, or an action is under way.
        """
        self.journal.compact()

    def close(self) -> None:
        """Writes the file that plain TinyDB opens, and gives the lock back.

        Raises:
            SaveFailed, OSError: the disk refused; what was done is in the journal, and the
                next one to open it has it.
            ValueError: an action is under way; it stays open.
        """
        if self.journal.closed:
            return
        self.journal.check_idle()
        try:
            if self.journal.poisoned is None:
                self.compact()
        finally:
            super().close()
            self._lock.release()

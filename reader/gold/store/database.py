"""TinyDB with a journal: its own methods, each durable when it returns, at a cost of its size.

By TinyDB's extension points: `JournalDB` is its `TinyDB`, with a storage and a table class
of ours. What the documentation of TinyDB promises holds here; ARCHITECTURE.md lists where
it does not. Plain TinyDB opens the file when the database was closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Table

from reader.errors import StoreReadOnly
from reader.gold.store.base import Tables, decoded
from reader.gold.store.changing import Overlay, Records
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.layout import Files
from reader.gold.store.lock import Lock
from reader.gold.store.storage import JournalStorage


class _Documents(Mapping[str, Mapping[str, Any]]):
    """A table's records by their ids in decimal digits, each decoded when it is asked for."""

    def __init__(self, records: Mapping[int, bytes]) -> None:
        self._records = records

    def __getitem__(self, digits: str) -> Mapping[str, Any]:
        try:
            number = int(digits)
        except ValueError:
            raise KeyError(digits) from None
        return decoded(self._records[number])

    def __iter__(self) -> Iterator[str]:
        return map(str, list(self._records))

    def __len__(self) -> int:
        return len(self._records)


class JournalTable(Table):
    """A table whose changes become a frame of the journal."""

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        tables = cast(JournalStorage, self._storage).tables
        # TinyDB only looks things up in it and goes over it.
        return cast("dict[str, Mapping[str, Any]]", _Documents(tables.get(self.name, {})))

    # Private to TinyDB, and the one place that all its changing methods come through;
    # a test holds that they do, and pyproject.toml keeps the versions that were looked at.
    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        storage = cast(JournalStorage, self._storage)
        overlay = Overlay(storage.tables.get(self.name, {}), self.document_id_class)
        updater(cast("dict[int, Mapping[str, Any]]", overlay))
        storage.change({self.name: overlay.changes()}, self.name)
        self.clear_cache()


class JournalDB(TinyDB):
    """A TinyDB that journals. `JournalDB(path)` is used as `TinyDB(path)` is.

    The database has its folder for itself: journal, lock and the base before lie beside it.

    Args:
        path: the file that plain TinyDB opens once this is closed; its folder must exist.
        read_only: no lock is taken and no change.
        disk: the operating system.

    Raises:
        OSError: a file can't be read, or the lock's file can't be made.
        StoreDamaged: the file is not what was written.
        StoreReadOnly: another process has it open for writing.
    """

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]  # TinyDB names its own

    def __init__(self, path: Path | str, *, read_only: bool = False, disk: Disk = DISK) -> None:
        files = Files(Path(path).absolute())
        self._lock = Lock(files.lock)
        if not read_only and not self._lock.take():
            raise StoreReadOnly(f"{self._lock.holder} has it open", path=files.base)
        try:
            super().__init__(
                files, disk, locked=not read_only, still_locked=lambda: self._lock.intact
            )
        except BaseException:
            self._lock.release()
            raise

    @property
    def journal(self) -> JournalStorage:
        """The storage, as what it is."""
        return cast(JournalStorage, self.storage)

    @contextmanager
    def action(self, name: str, place: tuple[str, int, int] | None = None) -> Iterator[None]:
        """What is done inside becomes one frame, or, where anything is raised, none.

        Args:
            name: what the action is called.
            place: where it happened.

        Raises:
            SaveFailed, OSError: it could not be made durable; nothing was changed.
        """
        with self.journal.grouped(name, place):
            yield

    def tables(self) -> set[str]:
        """The names of the tables."""
        return set(self.journal.tables)

    def drop_tables(self) -> None:
        """Drops all tables."""
        tables = self.journal.tables
        self.journal.change({name: dict.fromkeys(tables[name]) for name in tables}, "drop tables")
        self.journal.forget(list(tables))
        self._tables.clear()

    def drop_table(self, name: str) -> None:
        """Drops a table, if it is there."""
        self._tables.pop(name, None)
        records: Tables = self.journal.tables
        if name in records:
            gone: Records = dict.fromkeys(records[name])
            self.journal.change({name: gone}, f"drop table {name}")
            self.journal.forget([name])

    def compact(self) -> None:
        """Writes the file that plain TinyDB opens.

        Raises:
            SaveFailed, OSError: the disk refused; what was done is in the journal.
        """
        self.journal.compact(take_in=True)

    def close(self) -> None:
        """Writes the file that plain TinyDB opens, and gives the lock back."""
        try:
            self.compact()
        finally:
            super().close()
            self._lock.release()

"""A database whose disk is full, fails or was left in the middle of something."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import where

import reader.gold.store.storage as storage_module
from reader.gold.store.database import JournalDB
from reader.gold.store.disk import Disk, NotSynced
from reader.gold.store.journal import scan
from reader.gold.store.storage import SyncFailed
from tests.gold.store.sides import CHANGES, acted, documents, exact, frames, outcome, plain


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


class Failing(Disk):
    """A disk that refuses one of its calls, by an error, as often as it is told."""

    def __init__(self) -> None:
        self.call, self.error, self.times = "", 0, 0

    def refuse(self, call: str, error: int, times: int = 1) -> None:
        self.call, self.error, self.times = call, error, times

    def _asked(self, call: str) -> None:
        if call == self.call and self.times:
            self.times -= 1
            raise OSError(self.error, os.strerror(self.error))

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self.call == "write" and self.times:
            super().write(descriptor, bytes(data)[:7])
        self._asked("write")
        return super().write(descriptor, data)

    def datasync(self, descriptor: int) -> None:
        self._asked("datasync")
        super().datasync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._asked("truncate")
        super().truncate(descriptor, size)

    def replace(self, source: Path, target: Path) -> None:
        self._asked("replace")
        super().replace(source, target)

    def settle(self, folder: Path) -> None:
        if self.call == "settle" and self.times:
            self.times -= 1
            raise NotSynced(self.error, os.strerror(self.error), str(folder))
        super().settle(folder)


@pytest.mark.parametrize("change", CHANGES)
def test_a_full_disk_leaves_memory_as_the_disk_is(
    path: Path, change: Callable[[JournalDB], Any]
) -> None:
    disk = Failing()
    with JournalDB(path, disk=disk) as db:
        db.insert_multiple([{"n": 1}, {"n": 2}])
        db.table("a").insert({"n": 5})
        db.search(where("n") == 1)
        before, journal = exact(db), path.with_name("a.json.journal").read_bytes()
        disk.refuse("write", errno.ENOSPC)
        with pytest.raises(OSError, match="No space left"):
            change(db)
        assert (exact(db), db.search(where("n") == 1)) == (before, [{"n": 1}])
        assert path.with_name("a.json.journal").read_bytes() == journal
        # There is room again.
        change(db)
        after = exact(db)
        assert after != before
    with JournalDB(path) as db:
        assert exact(db) == after == exact(plain(path))


def test_what_a_full_disk_left_is_cut_off_later_where_it_can_not_be_at_once(path: Path) -> None:
    disk = Failing()
    with JournalDB(path, disk=disk) as db:
        db.insert({"n": 1})
        disk.refuse("write", errno.ENOSPC)
        disk.truncate = refused_once(disk.truncate)  # type: ignore[method-assign]  # for one call
        with pytest.raises(OSError, match="No space left"):
            db.insert({"n": 2})
        assert scan(path.with_name("a.json.journal").read_bytes()).bad is not None
        db.insert({"n": 3})
        assert len(frames(path)) == 2
    assert documents(path) == [{"n": 1}, {"n": 3}]


def refused_once(call: Callable[..., None]) -> Callable[..., None]:
    tries = iter([True])

    def truncate(*arguments: Any) -> None:
        if next(tries, False):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        call(*arguments)

    return truncate


@pytest.mark.parametrize("grouped", [False, True])
def test_after_a_failed_sync_nothing_more_is_taken(path: Path, grouped: bool) -> None:
    disk = Failing()
    change = acted if grouped else (lambda db: db.insert({"n": 2}))
    with JournalDB(path, disk=disk) as db:
        db.insert({"n": 1})
        before = exact(db)
        disk.refuse("datasync", errno.EIO)
        for _ in range(2):
            with pytest.raises(SyncFailed, match="the disk failed while it was saving"):
                change(db)
        assert exact(db) == before
        with pytest.raises(SyncFailed):
            db.compact()
    # Of the action nobody knew: it is there whole, or not at all.
    assert {"n": 1} in documents(path) or grouped


@pytest.mark.parametrize("grouped", [False, True])
def test_a_folder_that_was_not_synced_takes_nothing_more(path: Path, grouped: bool) -> None:
    disk = Failing()
    change = acted if grouped else (lambda db: db.insert({"n": 2}))
    with JournalDB(path, disk=disk) as db:
        disk.refuse("settle", errno.EIO)
        for _ in range(2):
            with pytest.raises(SyncFailed):
                change(db)
        assert db.all() == []


def test_where_compaction_is_refused_nothing_is_lost(path: Path) -> None:
    disk = Failing()
    db = JournalDB(path, disk=disk)
    db.insert({"n": 1})
    disk.refuse("replace", errno.ENOSPC)
    with pytest.raises(OSError, match="No space left"):
        db.close()
    assert outcome(db.all)[0] is ValueError
    db.close()
    assert documents(path) == [{"n": 1}]


def test_a_long_journal_is_compacted_by_itself(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_module, "_SMALLEST", 2000)
    disk = Failing()
    pad = "x" * 50
    with JournalDB(path, disk=disk) as db:
        for n in range(40):
            db.insert({"n": n, "pad": pad})
        assert db.journal.journal_size < 4000
        with db.action("several"):
            for n in range(40, 80):
                db.insert({"n": n, "pad": pad})
        assert len(plain(path)["_default"]) == 80
        # Whoever changes something is not told of a compaction that can wait.
        disk.refuse("replace", errno.ENOSPC, times=1000)
        for n in range(80, 160):
            db.insert({"n": n, "pad": pad})
        assert len(plain(path)["_default"]) == 80
        assert 1 <= 1000 - disk.times <= 5
        disk.refuse("", 0)
    assert [each["n"] for each in documents(path)] == list(range(160))


def test_what_a_killed_compaction_left_is_cleared_away(path: Path) -> None:
    left = path.with_name(".hashiya-left.tmp")
    left.write_bytes(b"half")
    JournalDB(path, read_only=True).close()
    assert left.exists()
    JournalDB(path).close()
    assert not left.exists()

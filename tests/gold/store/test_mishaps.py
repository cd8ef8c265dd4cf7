"""What happens beside the store while it is open, and what it makes of it: nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store
from reader.gold.store.disk import Disk
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]
TORN = b"4711 0badcafe {"


class Refusing(Disk):
    """Refuses what it is told to."""

    full = stuck = False

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(descriptor, data)

    def truncate(self, descriptor: int, size: int) -> None:
        if self.stuck:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().truncate(descriptor, size)


def marked(gold: GoldSet, start: int) -> Edit:
    return actions.tag(gold, ARTICLE, start, start + 3, "actor", "leyla")


def on_disk(project: Path) -> GoldSet:
    """What another process would see now."""
    return Store(project, "leyla", read_only=True).load()


def killed(tmp_path: Path, starts: range, disk: Disk | None = None) -> Path:
    """A project as a process that was killed has left it, with these marks in its journal."""
    store = Store(tmp_path / "first", "leyla", disk=disk or Disk())
    gold = store.load()
    for start in starts:
        store.apply(marked(gold, start)).result()
    project = tmp_path / "killed"
    shutil.copytree(tmp_path / "first", project)
    store.close()
    return project


def test_a_torn_end_that_a_full_disk_has_no_room_for_keeps_nobody_from_the_marks(
    tmp_path: Path,
) -> None:
    project = killed(tmp_path, range(3))
    journal = Store(project, "leyla").layout.files.journal
    journal.write_bytes(journal.read_bytes() + TORN)
    disk = Refusing()
    disk.full = True
    store = Store(project, "leyla", disk=disk)
    gold = store.load()
    assert len(gold.spans(ARTICLE.id)) == 3
    error = store.apply(marked(gold, 5)).exception()
    assert os.strerror(errno.ENOSPC) in str(error)
    assert journal.read_bytes().endswith(TORN)
    disk.full = False
    store.apply(Edit("try again", {})).result()
    assert on_disk(project) == gold
    (kept,) = project.rglob("gold.json.torn-*")
    assert kept.read_bytes() == TORN
    assert any(kept.name in note for note in store.notes)
    store.close()


def test_a_torn_end_whose_cutting_off_was_not_synced_is_not_tried_again(tmp_path: Path) -> None:
    class Failing(Disk):
        def sync(self, descriptor: int) -> None:
            if Path(f"/proc/self/fd/{descriptor}").readlink() == journal:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            super().sync(descriptor)

    project = killed(tmp_path, range(1))
    journal = Store(project, "leyla").layout.files.journal
    journal.write_bytes(journal.read_bytes() + TORN)
    store = Store(project, "leyla", disk=Failing())
    assert len(store.load().spans(ARTICLE.id)) == 1
    assert store.state.kind == "poisoned"
    store.close()


def test_a_journal_that_somebody_removes_is_written_anew(tmp_path: Path) -> None:
    project = killed(tmp_path, range(2))
    store = Store(project, "leyla")
    gold = store.load()
    files = store.layout.files
    store.apply(marked(gold, 5)).result()
    files.journal.unlink()
    store.apply(marked(gold, 6)).result()
    assert on_disk(project) == gold
    assert any("removed the journal" in note for note in store.notes)
    files.journal.unlink()
    store.close()
    assert on_disk(project) == gold
    again = Store(project, "leyla")
    again.load()
    assert [frame.number for frame in again.log.newest_first()] == [4, 3, 2, 1]
    again.close()


def test_a_journal_that_is_gone_when_the_marks_are_opened_is_told(tmp_path: Path) -> None:
    project = killed(tmp_path, range(2))
    for start in (5, 6):
        store = Store(project, "leyla")
        store.apply(marked(store.load(), start)).result()
        assert store.notes == []
        store.close()
    files = store.layout.files
    files.journal.unlink()
    store = Store(project, "leyla")
    store.apply(marked(store.load(), 7)).result()
    assert ["the journal of the marks is gone" in note for note in store.notes] == [True]
    store.close()
    # Git brings neither journal nor the base before: nobody has lost anything.
    files.journal.unlink()
    files.prev.unlink()
    store = Store(project, "leyla")
    store.load()
    assert store.notes == []
    store.close()


def test_a_history_that_becomes_a_link_keeps_no_mark_from_being_saved(tmp_path: Path) -> None:
    project = killed(tmp_path, range(2))
    store = Store(project, "leyla")
    gold = store.load()
    store.apply(marked(gold, 5)).result()
    (tmp_path / "elsewhere").mkdir()
    store.layout.history.symlink_to(tmp_path / "elsewhere")
    store._saving.compact()
    store.apply(marked(gold, 6)).result()
    store.close()
    assert not list((tmp_path / "elsewhere").iterdir())
    assert any("a link leads out of the project" in note for note in store.notes)
    store.layout.history.unlink()
    assert on_disk(project) == gold


def test_whoever_undoes_while_a_journal_is_brought_in_sees_no_gap(tmp_path: Path) -> None:
    disk = Refusing()
    disk.stuck = True
    # The base holds the first two, the journal all: it could not be emptied.
    first = Store(tmp_path / "first", "leyla", disk=disk)
    gold = first.load()
    for start in range(2):
        first.apply(marked(gold, start)).result()
    first._saving.compact()
    first.apply(marked(gold, 2)).result()
    project = tmp_path / "killed"
    shutil.copytree(tmp_path / "first", project)
    first.close()
    seen: list[list[int]] = []

    class Looking(Disk):
        def truncate(self, descriptor: int, size: int) -> None:
            seen.append([frame.number for frame in store.frames()])
            super().truncate(descriptor, size)

    store = Store(project, "leyla", disk=Looking())
    gold = store.load()
    store.apply(marked(gold, 3)).result()
    assert [frame.number for frame in store.frames()] == [1, 2, 3, 4]
    store.close()
    assert seen == [[]]


def test_what_was_not_expected_of_a_compaction_keeps_no_mark_from_being_saved(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    store.apply(marked(gold, 0)).result()

    def surprise(lines: bytes, first: int, last: int) -> None:
        raise RuntimeError("surprise")

    storage = store._saving.storage
    assert storage is not None
    storage._archive = surprise
    store._saving.compact()
    store.apply(marked(gold, 5)).result(10)
    assert any("an unexpected error (surprise)" in note for note in store.notes)
    store.close()
    assert on_disk(tmp_path) == gold


def test_a_folder_that_there_is_no_descriptor_for_is_not_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    real = os.open

    def none_left(path: Path | str, flags: int, mode: int = 0o777, **more: int) -> int:
        if flags & os.O_DIRECTORY and "texts" in str(path):
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return real(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", none_left)
    assert store.apply(marked(gold, 0)).exception() is not None
    monkeypatch.undo()
    store._saving._pending.clear()
    store.close()

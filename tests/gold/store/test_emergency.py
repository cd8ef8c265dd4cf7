"""The copy that goes elsewhere: all marks, to one's own folder, for as long as it is needed."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from reader.errors import SaveFailed
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store, emergency, rescued
from reader.gold.store.checking import check
from reader.gold.store.disk import Disk
from reader.gold.store.mending import repair
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]


class Broken(Disk):
    """Refuses to write, or fails to sync, below a folder called `gold`."""

    full = False
    failing = False
    room = -1
    """Lines that it still takes; -1: any number."""

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self.full:
            if not self.room:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self.room -= 1
        return super().write(descriptor, data)

    def datasync(self, descriptor: int) -> None:
        if self.failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().datasync(descriptor)


def marked(gold: GoldSet, start: int) -> Edit:
    return actions.tag(gold, ARTICLE, start, start + 3, "actor", "leyla")


def open_store(project: Path, disk: Disk) -> tuple[Store, GoldSet]:
    """A store that has one mark saved."""
    store = Store(project, "leyla", disk=disk, rescue=True)
    gold = store.load()
    store.apply(marked(gold, 0)).result()
    return store, gold


def the_copy(project: Path) -> emergency.Copy:
    [copy] = emergency.copies_for(project, "leyla")
    return copy


def test_all_that_is_in_memory_is_in_the_copy(tmp_path: Path, nobodys_machine: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    disk.full, disk.room = True, 0
    assert isinstance(store.apply(marked(gold, 4)).exception(), SaveFailed)
    copy = the_copy(tmp_path)
    assert store.state.copy == str(copy.folder)
    assert copy.folder.parent == nobodys_machine / "state" / "rescue"
    found = copy.read()
    assert GoldSet.of_encoded(found.tables) == gold
    assert (found.last, [frame.number for frame in found.frames]) == (2, [2])
    for path in (copy.folder.parent, copy.folder, *copy.folder.iterdir()):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    # Its base is one that plain TinyDB opens, with what waits.
    assert copy.files.base.read_bytes().count(b'"quote"') == 2
    disk.full = False
    store.apply(marked(gold, 8)).result()
    assert not copy.folder.parent.exists()  # nor an empty folder
    assert store.state.kind == "saved"
    store.close()


def test_it_follows_further_marks_and_what_is_saved_meanwhile(tmp_path: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    rescue = emergency.Rescue(tmp_path, "leyla")
    disk.full, disk.room = True, 0
    store._saving._rescuer = lambda: rescue
    for start in range(4, 9):
        assert store.apply(marked(gold, start)).exception() is not None
        rescue._next = 0  # its time has come
    disk.room = 3  # three of the five that wait
    assert store.apply(Edit("try again", {})).exception() is not None
    rescue._next = 0
    assert store.apply(marked(gold, 20)).exception() is not None
    found = the_copy(tmp_path).read()
    assert GoldSet.of_encoded(found.tables) == gold
    assert found.frames[-1].number == found.last == 7
    with pytest.raises(SaveFailed):
        store.close()
    assert GoldSet.of_encoded(the_copy(tmp_path).read().tables) == gold


def test_it_is_not_made_more_often_than_it_may(tmp_path: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    disk.full, disk.room = True, 0
    store.apply(marked(gold, 4)).exception()
    assert store._saving._rescue is not None
    store._saving._rescue._next = float("inf")
    before = the_copy(tmp_path).files.journal.read_bytes()
    store.apply(marked(gold, 8)).exception()
    assert the_copy(tmp_path).files.journal.read_bytes() == before
    with pytest.raises(SaveFailed):
        store.close()  # which asks for no time
    assert GoldSet.of_encoded(the_copy(tmp_path).read().tables) == gold


def test_a_copy_that_is_left_is_told_until_the_marks_are_there(tmp_path: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    disk.full, disk.room = True, 0
    lost = marked(gold, 4)
    store.apply(lost).exception()
    with pytest.raises(SaveFailed):
        store.close()
    copy = the_copy(tmp_path)
    for read_only in (True, False):
        again = Store(tmp_path, "leyla", read_only=read_only)
        again.load()
        [note] = again.notes
        assert note.startswith("an emergency copy holds 1 change that was never saved: ")
        assert note.endswith(f"{copy.folder}; see what reader repair would do")
        again.close()
    again = Store(tmp_path, "leyla")
    again.load()
    again.apply(lost).result()
    again.close()
    looks = Store(tmp_path, "leyla", read_only=True)
    looks.load()
    assert looks.notes == []
    assert emergency.copies_for(tmp_path, "leyla") == [copy]  # whoever only looks removes nothing
    Store(tmp_path, "leyla").load()
    assert emergency.copies_for(tmp_path, "leyla") == []


def test_whoever_has_the_marks_open_may_need_his_copy(tmp_path: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    disk.full, disk.room = True, 0
    store.apply(marked(gold, 4)).exception()
    second = Store(tmp_path, "leyla")
    second.load()
    assert (second.state.kind, second.notes) == ("read-only", [])
    assert len(emergency.copies_for(tmp_path, "leyla")) == 1
    disk.full = False
    store.close()


def test_after_a_failed_sync_it_stays(tmp_path: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    disk.failing = True
    store.apply(marked(gold, 4)).exception()
    assert (store.state.kind, store.state.waiting) == ("poisoned", 1)
    assert store.state.brief == os.strerror(errno.EIO)
    disk.failing = False
    with pytest.raises(SaveFailed, match="the disk failed while it was saving"):
        store.close()
    assert GoldSet.of_encoded(the_copy(tmp_path).read().tables) == gold


def left_by(project: Path, first: int) -> GoldSet:
    """Marks of which the last was refused by a full disk, so that a copy is left."""
    disk = Broken()
    store, gold = open_store(project, disk)
    disk.full, disk.room = True, 0
    store.apply(marked(gold, first)).exception()
    with pytest.raises(SaveFailed):
        store.close()
    return gold


def places(gold: GoldSet) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in gold.spans(ARTICLE.id)]


def of_rescues(project: Path) -> list[str]:
    return [each.what for each in check(project).findings if each.kind == "rescue"]


def read(project: Path) -> GoldSet:
    return Store(project, "leyla", read_only=True).load()


def test_marks_of_a_folder_that_is_gone_are_found_in_the_copy(tmp_path: Path) -> None:
    gold = left_by(tmp_path, 4)
    shutil.rmtree(tmp_path / "gold")
    for annotator in ("all", "leyla"):
        assert check(tmp_path, annotator).wrong
    assert not check(tmp_path, "ada").wrong
    assert of_rescues(tmp_path) == ["an emergency copy holds 3 records that were never saved"]
    assert [step.kind for step in repair(tmp_path).all_steps][:1] == ["records"]
    assert not (tmp_path / "gold").exists()
    repair(tmp_path, apply=True)
    assert places(read(tmp_path)) == places(gold)
    assert of_rescues(tmp_path) == []


def test_a_copy_is_found_when_the_project_has_been_renamed(tmp_path: Path) -> None:
    gold = left_by(tmp_path / "one", 4)
    (tmp_path / "one").rename(tmp_path / "renamed")
    again = Store(tmp_path / "renamed", "leyla", read_only=True)
    again.load()
    assert [note.split(":")[0] for note in again.notes] == [
        "an emergency copy holds 1 change that was never saved"
    ]
    assert of_rescues(tmp_path / "renamed")
    repair(tmp_path / "renamed", apply=True)
    assert places(read(tmp_path / "renamed")) == places(gold)


def test_a_project_that_is_still_there_keeps_its_copy_for_itself(tmp_path: Path) -> None:
    left_by(tmp_path / "one", 4)
    shutil.copytree(tmp_path / "one", tmp_path / "copied")
    assert of_rescues(tmp_path / "copied") == []
    assert of_rescues(tmp_path / "one")


def test_another_project_with_an_article_of_that_name_is_not_offered_the_copy(
    tmp_path: Path,
) -> None:
    left_by(tmp_path / "one", 4)
    store, gold = open_store(tmp_path / "another", Disk())
    store.apply(marked(gold, 4)).result()
    store.close()
    (tmp_path / "one").rename(tmp_path / "disk that is not there today")
    assert of_rescues(tmp_path / "another") == []
    assert of_rescues(tmp_path / "disk that is not there today")


def test_a_copied_project_that_took_the_copy_in_leaves_it_to_the_first(tmp_path: Path) -> None:
    gold = left_by(tmp_path / "one", 4)
    shutil.copytree(tmp_path / "one", tmp_path / "copied")
    (tmp_path / "one").rename(tmp_path / "unplugged")
    repair(tmp_path / "copied", apply=True)
    for _ in range(2):
        store = Store(tmp_path / "copied", "leyla")
        assert places(store.load()) == places(gold)
        assert store.notes == []
        store.close()
    (tmp_path / "unplugged").rename(tmp_path / "one")
    assert of_rescues(tmp_path / "one")
    repair(tmp_path / "one", apply=True)
    assert places(read(tmp_path / "one")) == places(gold)


def test_a_copy_of_another_is_not_ours(tmp_path: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path / "one", disk)
    disk.full, disk.room = True, 0
    store.apply(marked(gold, 4)).exception()
    assert emergency.copies_for(tmp_path / "one", "ada") == []
    assert emergency.copies_for(tmp_path / "other", "leyla") == []
    disk.full = False
    store.close()


def test_one_that_can_not_be_read_is_told_and_kept(tmp_path: Path) -> None:
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    disk.full, disk.room = True, 0
    store.apply(marked(gold, 4)).exception()
    with pytest.raises(SaveFailed):
        store.close()
    copy = the_copy(tmp_path)
    copy.files.base.write_bytes(b"{")
    again = Store(tmp_path, "leyla")
    again.load()
    assert "can't be read" in again.notes[0]
    again.close()
    assert copy.files.base.exists()


def test_where_no_place_is_left_marking_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setattr(emergency, "places", lambda _: [in_the_way / "rescue"])
    disk = Broken()
    store, gold = open_store(tmp_path, disk)
    disk.full, disk.room = True, 0
    store.apply(marked(gold, 4)).exception()
    assert (store.state.kind, store.state.copy) == ("failed", "")
    disk.full = False
    store.apply(marked(gold, 8)).result()
    store.close()


def test_another_disk_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.delenv("HASHIYA_STATE_DIR")
    monkeypatch.setenv("TMPDIR", str(other))
    monkeypatch.setattr(emergency, "_device", lambda path: 2 if path.is_relative_to(other) else 1)
    assert emergency.places(tmp_path)[0] == other / f"hashiya-rescue-{os.geteuid()}"


@pytest.mark.parametrize("how", ["link", "open to all"])
def test_a_folder_that_others_could_write_in_is_not_used(tmp_path: Path, how: str) -> None:
    state = tmp_path / "rescue"
    if how == "link":
        (tmp_path / "theirs").mkdir(mode=0o700)
        state.symlink_to(tmp_path / "theirs")
    else:
        state.mkdir()
        state.chmod(0o777)
    rescue = emergency.Rescue(tmp_path, "leyla")
    with pytest.raises(OSError, match="not ours alone"):
        rescue._write(state / "x-0", {}, {}, [], whole=True)
    assert list(state.iterdir()) == []


def test_what_a_copy_has_and_the_marks_lack() -> None:
    old, new = b'{"id": "a", "rev": 1}', b'{"id": "a", "rev": 2}'
    lacking = rescued.lacking
    assert lacking({"spans": {1: new}}, {"spans": {1: old}}) == {}
    assert lacking({"spans": {1: old}}, {"spans": {1: new}}) == {"spans": [1]}
    assert lacking({}, {"spans": {1: old}, "notes": {}}) == {"spans": [1]}
    assert lacking({"spans": {1: old}}, {"spans": {1: b'{"rev": 1, "id": "a"}'}}) == {}
    assert lacking({"spans": {1: old}}, {"spans": {1: b'{"id": "b", "rev": 1}'}}) == {"spans": [1]}
    assert lacking({"spans": {1: b"{"}}, {"spans": {1: old}}) == {"spans": [1]}

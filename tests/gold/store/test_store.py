from __future__ import annotations

import errno
import os
import shutil
import threading
from pathlib import Path

import pytest

from reader.errors import EditConflict, SaveFailed, StoreDamaged, StoreReadOnly
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store, StoreState, read_text
from reader.gold.store.disk import Disk
from reader.gold.store.tables import edit_of
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]


def tagged(gold: GoldSet, start: int = 0, note: str = "") -> Edit:
    return actions.tag(gold, ARTICLE, start, start + 3, "actor", "leyla", note=note)


def on_disk(project: Path) -> GoldSet:
    """What another process would see now."""
    return Store(project, "leyla", read_only=True).load()


def test_nothing_is_made_before_the_first_mark(tmp_path: Path) -> None:
    project = tmp_path / "project"
    store = Store(project, "leyla")
    assert not len(store.load())
    assert store.state == StoreState("saved")
    assert store.apply(Edit("nothing", {"spans": {}})).result() is None
    assert store.frames() == ()
    store.close()
    assert not project.exists()


def test_a_mark_is_on_disk_when_its_future_is_done(tmp_path: Path) -> None:
    states: list[str] = []
    store = Store(tmp_path, "leyla", on_state=lambda state: states.append(state.kind))
    gold = store.load()
    edit = tagged(gold)
    future = store.apply(edit)
    assert len(gold.spans("a.txt")) == 1
    future.result()
    assert on_disk(tmp_path) == gold
    assert read_text(tmp_path, ARTICLE.sha256) == ARTICLE.text
    assert states == ["saving", "saved"]
    assert [edit_of(frame) for frame in store.frames()] == [edit]
    store.apply(edit.inverse()).result()
    assert on_disk(tmp_path) == gold == GoldSet()
    store.close()
    store.close()


def test_it_is_there_again(tmp_path: Path) -> None:
    store = Store(tmp_path, "Léyla H.")
    gold = store.load()
    for start in range(5):
        store.apply(tagged(gold, start, note=f"\ud800 {start}"))
    store.close()
    again = Store(tmp_path, "Léyla H.")
    assert again.load() == gold
    again.close()


def test_a_project_stays_where_it_was_when_the_process_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    store = Store(Path("project"), "leyla")
    gold = store.load()
    monkeypatch.chdir(tmp_path)
    store.apply(tagged(gold)).result()
    store.close()
    assert on_disk(tmp_path / "a" / "project") == gold


class Held(Disk):
    """Syncs the journal when it is told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.syncs = 0

    def datasync(self, descriptor: int) -> None:
        assert self.go.wait(60)
        self.syncs += 1
        super().datasync(descriptor)


def test_each_edit_is_synced_by_itself_and_saved_is_said_at_the_end(tmp_path: Path) -> None:
    disk = Held()
    states: list[str] = []
    store = Store(tmp_path, "leyla", disk=disk, on_state=lambda state: states.append(state.kind))
    gold = store.load()
    futures = [store.apply(tagged(gold, n)) for n in range(20)]
    assert store.state == StoreState("saving")
    assert not any(future.done() for future in futures)
    disk.go.set()
    for future in futures:
        future.result()
    assert disk.syncs == 20
    assert store.state == StoreState("saved")
    assert states == ["saving"] * 39 + ["saved"]
    assert on_disk(tmp_path) == gold
    store.close()


def test_close_waits_for_what_was_put(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    futures = [store.apply(tagged(gold, n)) for n in range(10)]
    store.close()
    assert all(future.done() for future in futures)
    assert on_disk(tmp_path) == gold
    with pytest.raises(StoreReadOnly, match="closed"):
        store.apply(tagged(gold))


def test_an_edit_that_does_not_fit_does_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    edit = tagged(gold)
    store.apply(edit).result()
    before = store.layout.files.journal.read_bytes()
    with pytest.raises(EditConflict):
        store.apply(edit)
    assert len(store.frames()) == 1
    assert store.state.kind == "saved"
    assert store.layout.files.journal.read_bytes() == before
    store.close()
    assert len(on_disk(tmp_path)) == len(gold) == 2


def test_a_future_can_not_be_cancelled(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    future = store.apply(tagged(gold))
    assert not future.cancel()
    future.result()
    store.close()


def test_read_only_on_request(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla", read_only=True)
    gold = store.load()
    with pytest.raises(StoreReadOnly, match="read-only: asked for"):
        store.apply(tagged(gold))
    assert not len(gold)
    assert list(tmp_path.iterdir()) == []
    store.close()


class Full(Disk):
    """Has no room, while it is told so; half of a line may still have some."""

    full = False

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if not self.full:
            return super().write(descriptor, data)
        if len(data) > 100:
            return super().write(descriptor, data[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_future_tells_what_the_disk_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    states: list[StoreState] = []
    disk = Full()
    store = Store(tmp_path, "leyla", on_state=states.append, disk=disk)
    gold = store.load()
    store.apply(tagged(gold)).result()
    saved = store.layout.files.journal.read_bytes()
    disk.full = True
    with pytest.raises(SaveFailed, match=r"could not be saved \(No space left") as caught:
        store.apply(tagged(gold, 4)).result()
    assert caught.value.remedy
    assert store.state.kind == states[-1].kind == "failed"
    assert store.state.why.startswith("the marks could not be saved (")
    assert store.state.remedy
    assert len(gold.spans("a.txt")) == 2
    # What had room of it was cut off again.
    assert store.layout.files.journal.read_bytes() == saved
    disk.full = False
    store.apply(tagged(gold, 8)).result()
    assert store.state == StoreState("saved")
    assert on_disk(tmp_path) == gold
    assert len(gold.spans("a.txt")) == 3
    store.close()
    assert on_disk(tmp_path) == gold


def break_texts(store: Store) -> Path:
    """Makes saving fail: a file stands where the folder of texts has to be."""
    texts = store.layout.gold / "texts"
    texts.parent.mkdir(parents=True, exist_ok=True)
    texts.write_text("in the way")
    return texts


def test_the_text_comes_before_the_marks_that_rest_on_it(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    in_the_way = break_texts(store)
    with pytest.raises(SaveFailed):
        store.apply(tagged(gold)).result()
    assert not store.layout.base.exists()
    in_the_way.unlink()
    store.apply(Edit("try again", {})).result()
    assert read_text(tmp_path, ARTICLE.sha256) == ARTICLE.text
    assert on_disk(tmp_path) == gold
    store.close()


def test_close_tries_once_more(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    in_the_way = break_texts(store)
    assert isinstance(store.apply(tagged(gold)).exception(), SaveFailed)
    in_the_way.unlink()
    store.close()
    assert on_disk(tmp_path) == gold


def test_close_tries_once_more_what_failed_while_it_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    in_the_way = break_texts(store)
    go, write = threading.Event(), store._ground.keep_text

    def slow(sha256: str, text: str) -> None:
        assert go.wait(60)
        try:
            write(sha256, text)
        except OSError:
            in_the_way.unlink()
            raise

    monkeypatch.setattr(store._ground, "keep_text", slow)
    future = store.apply(tagged(gold))
    threading.Timer(0.2, go.set).start()
    store.close()
    assert isinstance(future.exception(), SaveFailed)
    assert store.state == StoreState("saved")
    assert on_disk(tmp_path) == gold


def test_close_says_what_it_could_not_save_and_frees_the_lock(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    in_the_way = break_texts(store)
    assert isinstance(store.apply(tagged(gold)).exception(), SaveFailed)
    with pytest.raises(SaveFailed, match="could not be saved"):
        store.close()
    store.close()
    in_the_way.unlink()
    other = Store(tmp_path, "leyla")
    other.apply(tagged(other.load())).result()
    other.close()


def test_the_first_mark_fails_cleanly_where_no_folder_can_be_made(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    (tmp_path / "gold").write_text("in the way")
    with pytest.raises(SaveFailed, match="could not be saved"):
        store.apply(tagged(gold))
    assert not len(gold)
    assert store.frames() == ()
    (tmp_path / "gold").unlink()
    store.apply(tagged(gold)).result()
    assert on_disk(tmp_path) == gold
    store.close()


@pytest.mark.parametrize("theirs", ["broken", "empty", "another label"])
def test_what_another_program_wrote_is_never_overwritten(tmp_path: Path, theirs: str) -> None:
    store = Store(tmp_path, "leyla")
    first = tagged(store.load())
    store.apply(first).result()
    store.close()
    store = Store(tmp_path, "leyla")
    gold = store.load()
    base = store.layout.base
    ours = base.read_bytes()
    made = {"broken": ours + b"x", "empty": b"", "another label": ours.replace(b"actor", b"aktor")}
    base.write_bytes(made[theirs])
    # Marking goes on, since what is marked goes into the journal.
    store.apply(tagged(gold, 4)).result()
    assert store.state.kind == "saved"
    store._saving.compact()
    assert base.read_bytes() == made[theirs]
    assert "another program changed the marks on disk" in store.notes[-1]
    store.close()
    assert "another program" in store.notes[-1]
    [kept] = base.parent.glob("gold.json.found-*")
    assert kept.name in store.notes[-1]
    assert kept.read_bytes() == made[theirs]
    assert len(on_disk(tmp_path).spans("a.txt")) == 2
    written = base.read_bytes()
    assert (b'"aktor"' in written and b'"actor"' in written) is (theirs == "another label")


def test_the_same_bytes_written_anew_are_no_change(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    store.apply(tagged(gold)).result()
    base = store.layout.base
    shutil.copy(base, base.with_name("copy"))
    base.with_name("copy").rename(base)
    os.utime(base, (1, 1))
    store.apply(tagged(gold, 4)).result()
    store.close()
    assert store.notes == []
    assert on_disk(tmp_path) == gold


def test_a_file_that_was_taken_away_is_written_again_whole(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    store.apply(tagged(gold)).result()
    store.layout.base.unlink()
    store.apply(tagged(gold, 4)).result()
    with pytest.raises(StoreDamaged, match="the marks are gone"):
        on_disk(tmp_path)
    store.close()
    assert on_disk(tmp_path) == gold


def test_what_git_clean_removes_is_made_anew(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    store.apply(tagged(gold)).result()
    store.layout.lock.unlink()
    store.layout.files.journal.unlink()
    store.apply(tagged(gold, 4)).result()
    assert store.state.kind == "saved"
    assert on_disk(tmp_path) == gold
    other = Store(tmp_path, "leyla")
    other.load()
    assert other.state.holder
    other.close()
    store.close()
    assert on_disk(tmp_path) == gold


def test_a_folder_that_was_moved_away_is_missed(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    gold = store.load()
    store.apply(tagged(gold)).result()
    (tmp_path / "gold").rename(tmp_path / "elsewhere")
    with pytest.raises(SaveFailed, match="removed or moved"):
        store.apply(tagged(gold, 4)).result()
    (tmp_path / "elsewhere").rename(tmp_path / "gold")
    store.apply(Edit("try again", {})).result()
    assert on_disk(tmp_path) == gold
    # Another lock in the place of ours protects nobody.
    store.layout.lock.unlink()
    store.layout.lock.touch()
    with pytest.raises(SaveFailed, match="the lock of the marks was removed or replaced"):
        store.apply(tagged(gold, 8)).result()
    with pytest.raises(SaveFailed):
        store.close()


@pytest.mark.parametrize("relic", ["gold.json.journal", "gold.json.prev", "history"])
def test_a_missing_file_beside_its_relics_is_no_new_project(tmp_path: Path, relic: str) -> None:
    store = Store(tmp_path, "leyla")
    store.layout.folder.mkdir(parents=True)
    (store.layout.folder / relic).touch()
    with pytest.raises(StoreDamaged, match="the marks are gone"):
        store.load()


def test_what_a_killed_save_left_is_cleared_when_it_is_opened(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    store.apply(tagged(store.load())).result()
    store.close()
    left = store.layout.folder / ".hashiya-0123456789abcdef.tmp"
    left.write_bytes(b"{")
    Store(tmp_path, "leyla", read_only=True).load()
    assert left.exists()
    again = Store(tmp_path, "leyla")
    again.load()
    assert not left.exists()
    again.close()


def test_git_leaves_the_lock_and_keeps_the_marks(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    store.apply(tagged(store.load())).result()
    store.close()
    lines = (tmp_path / "gold" / ".gitignore").read_text("ascii").split("\n")
    assert {"*.lock", "*.journal", "*.prev"} <= set(lines)
    (tmp_path / "gold" / ".gitignore").write_text("mine")
    again = Store(tmp_path, "ada")
    again.apply(tagged(again.load())).result()
    again.close()
    assert (tmp_path / "gold" / ".gitignore").read_text() == "mine"


def test_a_listener_may_wait_for_the_thread_that_marks(tmp_path: Path) -> None:
    """What a screen does: the writer's thread waits until the other one took the state."""
    seen: list[str] = []
    waits, turn = threading.Event(), threading.Event()

    def listen(state: StoreState) -> None:
        if threading.current_thread().name == "store":
            waits.set()
            assert turn.wait(60)
        seen.append(state.kind)

    store = Store(tmp_path, "leyla", on_state=listen)
    gold = store.load()
    store.apply(tagged(gold))
    assert waits.wait(60)
    marks = threading.Thread(target=lambda: store.apply(tagged(gold, 4)), daemon=True)
    marks.start()
    marks.join(20)
    stuck = marks.is_alive()
    turn.set()
    store.close()
    assert not stuck
    assert store.state.kind == "saved"
    assert "saved" in seen

"""What is said of saving, whatever comes together."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reader.errors import SaveFailed, StoreReadOnly
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store, StoreState
from reader.gold.store.disk import Disk
from reader.gold.store.state import Board
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]


class Failing(Disk):
    """Fails to write or to sync when it is told to."""

    full = failing = False

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(descriptor, data)

    def datasync(self, descriptor: int) -> None:
        if self.failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().datasync(descriptor)


def marked(gold: GoldSet, start: int) -> Edit:
    return actions.tag(gold, ARTICLE, start, start + 3, "actor", "leyla")


@pytest.fixture
def disk() -> Failing:
    return Failing()


def test_a_failure_counts_what_waits_and_is_one_state_until_it_is_over(
    tmp_path: Path, disk: Failing
) -> None:
    states: list[StoreState] = []
    store = Store(tmp_path, "leyla", disk=disk, on_state=states.append)
    gold = store.load()
    store.apply(marked(gold, 0)).result()
    states.clear()
    disk.full = True
    for start in (4, 8, 12):
        store.apply(marked(gold, start)).exception()
    # Once `saving`, and from the first refusal on nothing but `failed`.
    assert [state.kind for state in states] == ["saving"] + ["failed"] * (len(states) - 1)
    assert [states[1].waiting, store.state.waiting] == [1, 3]
    assert store.state.brief == os.strerror(errno.ENOSPC)
    states.clear()
    store.apply(Edit("try again", {})).exception()
    assert set(states) == {store.state}  # nothing new to say
    disk.full = False
    store.apply(Edit("try again", {})).result()
    assert store.state == StoreState("saved")
    store.close()


def test_a_sync_that_fails_while_the_file_is_written_is_told_at_once(
    tmp_path: Path, disk: Failing
) -> None:
    states: list[StoreState] = []
    store = Store(tmp_path, "leyla", disk=disk, on_state=states.append)
    gold = store.load()
    store.apply(marked(gold, 0)).result()
    disk.failing = True
    store._saving.compact()
    assert states[-1].kind == "poisoned"
    assert states[-1].waiting == 0  # all is on the disk
    with pytest.raises(StoreReadOnly, match="nothing more is saved: the disk failed"):
        store.apply(marked(gold, 4))
    store.close()
    assert Store(tmp_path, "leyla", read_only=True).load() == gold


def test_a_damaged_record_does_not_hide_what_could_not_be_saved(
    tmp_path: Path, disk: Failing
) -> None:
    store = Store(tmp_path, "leyla", disk=disk)
    gold = store.load()
    disk.full = True
    with pytest.raises(SaveFailed):
        store.apply(marked(gold, 0))  # there is no room for the folder's first file
    disk.full = False
    store.apply(marked(gold, 0)).result()
    disk.full = True
    store.apply(marked(gold, 4)).exception()
    store._say_damaged("spans", 5, "what")
    store.apply(Edit("try again", {})).exception()
    assert (store.state.kind, store.state.waiting) == ("failed", 1)
    with pytest.raises(StoreReadOnly, match="a record is damaged"):
        store.apply(marked(gold, 8))
    disk.full = False
    store.apply(Edit("try again", {})).result()
    assert (store.state.kind, store.state.why) == (
        "read-only",
        "a record is damaged (what; spans 5)",
    )
    store.close()
    assert len(Store(tmp_path, "leyla", read_only=True).load().spans(ARTICLE.id)) == 2


def test_what_was_put_meanwhile_is_still_being_saved() -> None:
    board = Board(StoreState("saved"))
    kinds = []
    board.begin(1)
    board.begin(2)
    for _ in range(2):
        board.end(StoreState("saved"), 1)
        kinds.append(board.state.kind)
    assert kinds == ["saving", "saved"]


def test_what_makes_it_read_only_hides_nothing_that_is_not_saved() -> None:
    refusing = StoreState("read-only", "a record is damaged")
    board = Board(StoreState("saved"))
    board.begin(1)
    board.say(refusing)
    assert (board.state.kind, board.refusing) == ("saving", refusing)
    board.end(StoreState("failed", "full", waiting=1), 1)
    board.say(refusing)
    assert (board.state.kind, board.refusing) == ("failed", refusing)
    board.begin(1, said=False)
    board.end(StoreState("saved"), 1)
    assert board.state == refusing

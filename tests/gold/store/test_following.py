"""A second window on a gold set that a real process has open: it follows, then takes over."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.gold import actions
from reader.gold.store import Store
from reader.gold.store.following import Follower, Fresh
from tests.gold.facts import ARTICLES
from tests.gold.store.worker import start

ARTICLE = ARTICLES[0]
_PATIENCE = 60.0


def begun(project: Path) -> None:
    """A gold set with one mark, closed."""
    store = Store(project, "leyla")
    store.apply(actions.tag(store.load(), ARTICLE, 0, 3, "actor", "leyla")).result()
    store.close()


@pytest.fixture
def first(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has the marks open."""
    begun(tmp_path)
    process = start("hold", tmp_path)
    assert read(process) == "saved"
    yield process
    process.kill()
    process.communicate(timeout=60)


def read(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def looked(follower: Follower, store: Store) -> Fresh:
    """What looking again and again comes to."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        fresh = follower.look(store)
        if fresh is not None:
            return fresh
        time.sleep(0.02)
    raise AssertionError("nothing new in a minute")


def second(project: Path) -> Store:
    store = Store(project, "leyla")
    store.load()
    assert store.state.kind == "read-only"
    assert store.state.passing
    return store


def test_what_the_first_one_saves_is_seen(tmp_path: Path, first: subprocess.Popen[str]) -> None:
    store, follower = second(tmp_path), Follower()
    fresh = looked(follower, store)
    assert len(fresh.gold.spans(ARTICLE.id)) == 1
    assert follower.look(fresh.store) is None
    tell(first)
    assert read(first) == "marked"
    fresh = looked(follower, fresh.store)
    assert len(fresh.gold.spans(ARTICLE.id)) == 2
    assert fresh.store.state.kind == "read-only"
    assert f"process {first.pid} on" in fresh.store.state.holder
    assert follower.look(fresh.store) is None


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_it_takes_over_when_the_first_one_is_gone(
    tmp_path: Path, first: subprocess.Popen[str], end: str
) -> None:
    store, follower = second(tmp_path), Follower()
    store = looked(follower, store).store
    tell(first)
    assert read(first) == "marked"
    if end == "closed":
        tell(first)
        assert read(first) == "closed"
    else:
        first.send_signal(signal.SIGKILL)
    first.wait(timeout=60)
    fresh = looked(follower, store)
    assert fresh.store.state.kind == "saved"
    assert len(fresh.gold.spans(ARTICLE.id)) == 2
    done = fresh.store.log.to_undo()
    assert done is not None
    assert done.action == "mark actor"
    fresh.store.apply(actions.tag(fresh.gold, ARTICLE, 4, 10, "date", "leyla")).result()
    fresh.store.close()
    again = Store(tmp_path, "leyla", read_only=True)
    assert len(again.load().spans(ARTICLE.id)) == 3


def test_of_many_that_wait_one_takes_over_and_the_others_say_so(
    tmp_path: Path, first: subprocess.Popen[str]
) -> None:
    waiting = [(second(tmp_path), Follower()) for _ in range(4)]
    first.kill()
    first.wait(timeout=60)
    found = [follower.look(store) for store, follower in waiting]
    states = [fresh.store.state for fresh in found if fresh is not None]
    assert [state.kind for state in states] == ["saved"] + ["read-only"] * 3
    assert all(f"process {first.pid} " not in state.holder for state in states)
    assert all(state.holder for state in states[1:])
    for fresh in found:
        assert fresh is not None
        fresh.store.close()


def test_another_one_s_taking_over_is_said(tmp_path: Path, first: subprocess.Popen[str]) -> None:
    store, follower = second(tmp_path), Follower()
    store = looked(follower, store).store
    first.kill()
    first.wait(timeout=60)
    third = Store(tmp_path, "leyla")
    third.load()
    fresh = looked(follower, store)
    assert fresh.store.state.kind == "read-only"
    assert f"process {os.getpid()} on" in fresh.store.state.holder
    third.close()


def test_a_journal_that_is_damaged_meanwhile_leaves_the_view_as_it_is(
    tmp_path: Path, first: subprocess.Popen[str]
) -> None:
    store, follower = second(tmp_path), Follower()
    tell(first)
    assert read(first) == "marked"
    first.kill()
    first.wait(timeout=60)
    journal = store.layout.files.journal
    good = journal.read_bytes()
    # A good line follows, so this is nothing that a crash leaves.
    journal.write_bytes(good.replace(b"hashiya-journal", b"hashiya-jouRnal"))
    assert follower.look(store) is None
    journal.write_bytes(good)
    fresh = looked(follower, store)
    assert fresh.store.state.kind == "saved"
    assert len(fresh.gold.spans(ARTICLE.id)) == 2
    fresh.store.close()


def test_marks_that_can_not_be_read_just_now_are_left_as_they_were_seen(
    tmp_path: Path, first: subprocess.Popen[str]
) -> None:
    store, follower = second(tmp_path), Follower()
    store = looked(follower, store).store
    base = store.layout.base
    good = base.read_bytes()
    base.write_bytes(good[:-100])
    assert follower.look(store) is None
    first.kill()
    first.wait(timeout=60)
    assert follower.look(store) is None
    base.write_bytes(good)
    fresh = looked(follower, store)
    assert fresh.store.state.kind == "saved"
    fresh.store.close()


def test_a_set_that_another_one_began_is_followed_too(tmp_path: Path) -> None:
    late = Store(tmp_path, "leyla")
    gold = late.load()
    assert late.state.kind == "saved"
    begun(tmp_path)
    with pytest.raises(Exception, match="another process has begun these marks"):
        late.apply(actions.tag(gold, ARTICLE, 0, 3, "actor", "leyla"))
    assert late.state.passing
    fresh = looked(Follower(), late)
    assert fresh.store.state.kind == "saved"
    assert len(fresh.gold.spans(ARTICLE.id)) == 1
    fresh.store.close()


def test_a_set_that_is_only_to_be_read_waits_for_nobody(tmp_path: Path) -> None:
    begun(tmp_path)
    store = Store(tmp_path, "leyla", read_only=True)
    store.load()
    assert not store.state.passing

"""The thread that saves: in order, one by one, and again after a failure."""

from __future__ import annotations

import threading

import pytest

from reader.gold.store.writer import Writer


class Disk:
    """Takes items, or refuses them while it is full."""

    def __init__(self) -> None:
        self.full = False
        self.kept: list[int] = []
        self.tries = 0
        self.told: list[Exception | None] = []
        self.tried = threading.Event()

    def save(self, items: list[int]) -> None:
        self.tries += 1
        self.kept += items
        self.tried.set()
        if self.full:
            raise OSError("full")

    def tell(self, error: Exception | None, count: int) -> None:
        self.told.append(error)


def test_all_that_was_put_is_saved_in_order() -> None:
    disk = Disk()
    writer = Writer[int](disk.save, disk.tell)
    futures = [writer.put(number) for number in range(100)]
    writer.close()
    assert disk.kept == list(range(100))
    assert all(future.done() for future in futures)


def test_a_failure_is_tried_again_by_itself_until_it_succeeds() -> None:
    disk = Disk()
    writer = Writer[int](disk.save, disk.tell, again_after=0.02)
    disk.full = True
    with pytest.raises(OSError, match="full"):
        writer.put(1).result(10)
    while disk.tries < 3:
        assert disk.tried.wait(10)
        disk.tried.clear()
    disk.full = False
    while disk.told[-1] is not None:
        assert disk.tried.wait(10)
        disk.tried.clear()
    tries = disk.tries
    disk.tried.clear()
    assert not disk.tried.wait(0.1)  # and then no more
    assert disk.tries == tries
    writer.close()


def test_closing_while_it_waits_to_try_again_ends_at_once() -> None:
    disk = Disk()
    disk.full = True
    writer = Writer[int](disk.save, disk.tell, again_after=60)
    with pytest.raises(OSError, match="full"):
        writer.put(1).result(10)
    writer.close()
    assert disk.tries == 1


def test_each_is_done_when_it_is_durable_whatever_becomes_of_the_next() -> None:
    go, seen = threading.Event(), []

    def save(items: list[int]) -> None:
        assert go.wait(60)
        seen.append(items)
        if items == [2]:
            raise OSError("full")

    writer = Writer[int](save, lambda error, count: None, again_after=60)
    futures = [writer.put(number) for number in (1, 2, 3)]
    go.set()
    writer.close()
    assert seen == [[1], [2], [3]]
    assert [future.exception() is None for future in futures] == [True, False, True]


def test_there_is_time_once_when_nothing_was_put_for_a_while() -> None:
    disk, idle, again = Disk(), threading.Event(), threading.Event()

    def rest() -> None:
        (again if idle.is_set() else idle).set()

    writer = Writer[int](disk.save, disk.tell, idle=rest, idle_after=0.02)
    writer.put(1).result(10)
    assert idle.wait(10)
    assert not again.wait(0.1)  # once
    writer.put(2).result(10)
    assert again.wait(10)
    writer.close()


def test_there_is_no_time_while_something_is_not_saved() -> None:
    disk, idle = Disk(), threading.Event()
    disk.full = True
    writer = Writer[int](disk.save, disk.tell, again_after=0.05, idle=idle.set, idle_after=0.01)
    with pytest.raises(OSError, match="full"):
        writer.put(1).result(10)
    while disk.tries < 3:
        assert disk.tried.wait(10)
        disk.tried.clear()
    assert not idle.is_set()
    writer.close()

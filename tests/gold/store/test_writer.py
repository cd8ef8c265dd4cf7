"""The thread that saves: in order, in batches, and again after a failure."""

from __future__ import annotations

import threading

import pytest

from reader.gold.store.writer import Writer


class Disk:
    """Takes batches, or refuses them while it is full."""

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


def test_it_lets_the_screen_go_first_but_nobody_wait() -> None:
    disk = Disk()
    writer = Writer[int](disk.save, disk.tell, pause=1000)
    first = writer.put(1)
    second = writer.put(2)
    assert not disk.tried.wait(0.05)
    writer.hurry()
    first.result(10)
    second.result(10)
    assert disk.tries == 1  # both at once
    third = writer.put(3)
    assert not third.done()
    writer.close()
    assert third.done()
    assert disk.kept == [1, 2, 3]

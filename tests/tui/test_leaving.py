"""Quitting while a save runs, with the disk as slow as the test wants it."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.gold.store.disk import Disk
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import copy_of_seeds, make_app


class Slow:
    """Lets a save through when told, or refuses it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ready = threading.Event()
        self.full = False
        write_all = Disk.write_all

        def slow(disk: Disk, descriptor: int, data: bytes) -> None:
            if threading.current_thread().name == "store":
                self.ready.wait(60)
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write_all(disk, descriptor, data)

        monkeypatch.setattr(Disk, "write_all", slow)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


async def quit_while_saving(app: ReaderApp, pilot: Pilot[None]) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.press("w", "a", "q")
    assert app.session.save_state.kind == "saving"
    assert app.is_running
    assert len(app.screen_stack) == 1


async def test_a_running_save_is_waited_for(tmp_path: Path, disk: Slow) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with app.run_test() as pilot:
        await quit_while_saving(app, pilot)
        disk.ready.set()
        app.session.flush()
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0
    app.session.close()


async def test_a_save_that_fails_meanwhile_is_asked_about_once(tmp_path: Path, disk: Slow) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with app.run_test() as pilot:
        await quit_while_saving(app, pilot)
        disk.full = True
        disk.ready.set()
        while len(app.screen_stack) == 1:
            await pilot.pause(0.01)
        await pilot.press("n")
        app.leaving._out_of_patience()  # whose time comes later
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert app.is_running
    disk.full = False
    app.session.close()

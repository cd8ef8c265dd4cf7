"""The words about saving: true, short enough, and each said once."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from rich.cells import cell_len

from reader.gold.store import Store, StoreState
from reader.gold.store.disk import Disk
from reader.tui.saves import asked, last_words, words
from tests.gold.facts import Facts
from tests.tui.apps import copy_of_seeds, make_app, running

_ROOM = 53
"""Cells that the line has for it at 80 columns."""


@pytest.mark.parametrize(
    ("state", "said", "bad"),
    [
        (StoreState("saved"), "saved", False),
        (StoreState("saving"), "saving", False),
        (
            StoreState("failed", "the marks…", brief="No space left on device", waiting=1),
            "NOT SAVED: No space left on device, 1 change waits",
            True,
        ),
        (
            StoreState("failed", "the marks…", brief="No space left on device", waiting=12),
            "NOT SAVED: No space left on device, 12 changes wait",
            True,
        ),
        (
            StoreState("poisoned", "the disk…", brief="Input/output error", waiting=1),
            "NOT SAVED: Input/output error; nothing more is taken",
            True,
        ),
        (
            StoreState("poisoned", "the disk…", brief="Input/output error"),
            "STOPPED: Input/output error; nothing more is saved",
            True,
        ),
        (StoreState("read-only", "asked for"), "read-only: asked for", False),
    ],
)
def test_the_word(state: StoreState, said: str, bad: bool) -> None:
    assert words(state) == (said, bad)
    assert cell_len(said) <= _ROOM


def test_who_holds_it_is_said_without_since() -> None:
    said, bad = words(StoreState("read-only", "x", "process 12 on h since 2026-11-25 03:00 UTC"))
    assert ("held by" in said, "process 12 on h" in said, "since" in said) == (True, True, False)
    assert not bad


def test_the_question_and_the_last_words() -> None:
    full = StoreState("failed", "the marks could not be saved (full)", brief="full", waiting=2)
    assert asked(full) == "The last changes are not saved (full). Quit and lose them?"
    assert last_words(full).endswith("not saved: the marks could not be saved (full).")
    copied = StoreState("failed", full.why, brief="full", waiting=2, copy="/x/rescue/y")
    assert "lose" not in asked(copied)
    assert "/x/rescue/y" in asked(copied)
    assert "/x/rescue/y, and reader repair takes it in" in last_words(copied)
    assert last_words(StoreState("poisoned", "the disk failed")).startswith(
        "reader: all changes are saved, but the disk failed"
    )
    assert last_words(StoreState("saved")) == last_words(StoreState("read-only", "x")) == ""


async def test_each_thing_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full, write = False, Disk.write

    def refuse(disk: Disk, descriptor: int, data: bytes | memoryview) -> int:
        if full and "gold" in Path(f"/proc/self/fd/{descriptor}").readlink().parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(disk, descriptor, data)

    monkeypatch.setattr(Disk, "write", refuse)
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    said: list[str] = []
    monkeypatch.setattr(app, "notify", lambda message, **_: said.append(message))
    async with running(app) as pilot:
        await pilot.press("w", "a")
        full = True
        for _ in range(3):
            await pilot.press("w", "w", "a")
            await pilot.pause(0.05)
        assert app.session.save_state.waiting == 3
        assert "3 changes wait" in app.status.view.saved
        assert [one.split(";")[0].split(" in ")[0] for one in said] == [
            "The marks could not be saved (No space left on device)",
            "An emergency copy of all marks is",
        ]
        full = False
        await pilot.press("w", "w", "a")
        app.session.flush()
        await pilot.pause()
        assert said[2:] == ["Saved again: all changes are on the disk."]
        assert app.status.view.saved == "saved"


async def test_what_opening_had_to_tell_is_told(tmp_path: Path) -> None:
    from reader.gold import actions

    seeds = copy_of_seeds(tmp_path)
    store = Store(tmp_path, "tester")
    facts = Facts("x.txt", "some words", "en", direction="ltr")
    store.apply(actions.tag(store.load(), facts, 0, 4, "actor", "tester")).result()
    store._lock.release()
    with store.layout.files.journal.open("ab") as file:
        file.write(b"812 0123")
    app = make_app(tmp_path, seeds)
    async with running(app):
        assert app.session.save_state.kind == "saved"
        told = [str(note.message) for note in app._notifications]
        assert any("never reached the disk whole" in " ".join(one.split()) for one in told)
        assert app.saves.unsaid() == []

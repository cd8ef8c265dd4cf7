"""A second window on the same marks: it shows the first one's, then takes over in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot

from reader import strings
from reader.session.sharing import Sharing
from reader.tui import reader_app
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import (
    caret_offset,
    caret_to,
    copy_of_seeds,
    make_app,
    open_id,
    page,
    reading,
    running,
    saved,
    text,
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_app, "LOOK_EVERY", 0.05)


async def until(pilot: Pilot[None], seen: Callable[[], bool]) -> None:
    """Wait for something that another thread brings about."""
    end = monotonic() + 60
    while not seen():
        assert monotonic() < end
        await pilot.pause(0.02)


def refused(app: ReaderApp) -> bool:
    """Whether the status line says that nothing was done."""
    return app.desk.outcome.failed


def said(app: ReaderApp) -> list[str]:
    return [" ".join(notice.message.split()) for notice in app._notifications]


async def test_it_follows_and_takes_over_where_it_stands(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    first = make_app(tmp_path, articles)
    async with running(first) as pilot:
        await pilot.press("w", "a")
        await saved(first, pilot)
        second = make_app(tmp_path, articles)
        async with running(second) as other:
            await other.press("J", "K")
            caret_to(second, text(second)[300:310])
            await other.press("w", "a")
            assert refused(second)
            where = open_id(second), reading(second).caret, caret_offset(second)
            window, chosen = page(second).visible, second.desk.selection
            assert len(second.desk.spans) == 1
            await pilot.press("w", "w", "d")
            await saved(first, pilot)
            await until(other, lambda: len(second.desk.spans) == 2)
            assert second.session.save_state.kind == "read-only"
            assert refused(second)
            first.session.close()
            await until(other, lambda: second.session.save_state.kind == "saved")
            await until(other, lambda: strings.TAKEN_OVER in said(second))
            assert (open_id(second), reading(second).caret, caret_offset(second)) == where
            assert (page(second).visible, second.desk.selection) == (window, chosen)
            assert not refused(second)
            assert second.status.view.saved == strings.SAVED
            await other.press("a")
            await saved(second, other)
            assert len(second.desk.spans) == 3
            # What the first one did is undone here, too.
            await other.press("u", "u", "u")
            await saved(second, other)
            assert len(second.desk.spans) == 0
            assert said(second).count(strings.TAKEN_OVER) == 1


async def test_a_window_that_has_no_marks_yet_follows_the_one_that_begins_some(
    tmp_path: Path,
) -> None:
    articles = copy_of_seeds(tmp_path)
    first, second = make_app(tmp_path, articles), make_app(tmp_path, articles)
    async with running(first) as pilot, running(second) as other:
        await other.press("w")
        await pilot.press("w", "a")
        await saved(first, pilot)
        await until(other, lambda: len(second.desk.spans) == 1)
        assert second.session.save_state.kind == "read-only"
        assert any("are held by process" in text for text in said(second))
        first.session.close()
        await until(other, lambda: second.session.save_state.kind == "saved")
        await other.press("d")
        assert len(second.desk.spans) == 2


async def test_a_window_that_is_only_to_look_does_not_take_over(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    first = make_app(tmp_path, articles)
    async with running(first) as pilot:
        await pilot.press("w", "a")
        await saved(first, pilot)
    second = make_app(tmp_path, articles, read_only=True)
    async with running(second) as other:
        await other.pause(0.3)
        assert second.session.save_state.kind == "read-only"
        assert not Sharing(second.session).waits

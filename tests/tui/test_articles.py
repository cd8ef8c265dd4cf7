"""The list of ten thousand articles: only what is on the screen is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.tui import views
from reader.tui.articles import ListView, Row, Rows
from reader.tui.desk import Desk
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import make_app, open_id, running, saved


def test_rows_are_made_when_they_are_looked_at() -> None:
    made: list[str] = []

    def make(article_id: str) -> Row:
        made.append(article_id)
        return Row(article_id, article_id.upper())

    rows = Rows([str(number) for number in range(10_000)], make)
    assert len(rows) == 10_000
    assert rows[9_999].title == "9999"
    assert [row.id for row in rows[3:5]] == ["3", "4"]
    assert made == ["9999", "3", "4"]
    assert len(ListView(rows).rows) == 10_000


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2_000):
        (folder / f"{number}.txt").write_text(f"Headline number {number}\n\nText.\n")
    return folder


async def read_all(app: ReaderApp, pilot: Pilot[None]) -> None:
    while app.desk.titles.count < 2_000:
        await pilot.pause(0.02)
    await pilot.pause()


async def test_a_key_makes_no_more_rows_than_are_on_the_screen(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = views._row

    def counted(desk: Desk, article_id: str) -> Row:
        made.append(article_id)
        return make(desk, article_id)

    monkeypatch.setattr(views, "_row", counted)
    app = make_app(tmp_path, many)
    async with running(app) as pilot:
        await saved(app, pilot)
        await read_all(app, pilot)
        for keys in (
            ("w", "a"),
            ("D",),
            ("u",),
            ("shift+tab",),
            ("end",),
            ("home",),
            ("pagedown",),
        ):
            made.clear()
            await pilot.press(*keys)
            await pilot.pause()
            assert len(made) <= 4 * 40, keys


async def test_the_list_reaches_its_end_and_opens_what_is_there(many: Path, tmp_path: Path) -> None:
    app = make_app(tmp_path, many)
    async with running(app) as pilot:
        await saved(app, pilot)
        await pilot.press("shift+tab", "end", "enter")
        await pilot.pause()
        assert open_id(app) == "1999.txt"
        await read_all(app, pilot)
        await pilot.press("D", "shift+tab")
        await pilot.pause()
        shown = "\n".join(strip.text for strip in app.articles._strips)
        assert "1/2000" in shown
        assert "Headline number" in shown

"""The real app on real articles, driven by Textual's Pilot, for the tests beside."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from reader.render.colour_system import ColourSystem
from reader.session.reading import Reading
from reader.session.start import Start
from reader.settings import load
from reader.themes import find_themes_dir, load_theme
from reader.tui.page import Page
from reader.tui.reader_app import ReaderApp

SEEDS = Path(__file__).parents[2] / "seeds"
FIRST = "000_ee2b76d6dd05a462.txt"
RUSSIAN = "002_df5243bf1c4e2f29.txt"
LAST = "004_0acdc6091995a434.txt"


def copy_of_seeds(folder: Path) -> Path:
    """The sample articles in a folder of the test's own."""
    target = folder / "articles"
    target.mkdir()
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, target)
    return target


def make_app(
    folder: Path,
    *paths: Path,
    theme: str = "dark-ink",
    system: ColourSystem = "truecolor",
    **flags: Any,
) -> ReaderApp:
    """An app on `paths` whose project is `folder`."""
    settings = load({"project": folder, "annotator": "tester", **flags}, environ={})
    start = Start.of(paths, settings)
    posted: list[ReaderApp] = []

    def on_state(_: object) -> None:
        for app in posted:
            app.post_message(app.SaveChanged())

    session = start.open(on_state)
    app = ReaderApp(start, session, load_theme(find_themes_dir() / f"{theme}.toml"), system)
    posted.append(app)
    return app


@asynccontextmanager
async def running(app: ReaderApp, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
    """The app under its Pilot, its gold set read; the session is closed afterwards."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield pilot
    app.session.close()


async def saved(app: ReaderApp, pilot: Pilot[None]) -> None:
    """Wait until the status line says so."""
    app.session.flush()
    await pilot.pause()


def reading(app: ReaderApp) -> Reading:
    """The caret and selection of the open article."""
    assert app.desk.reading is not None
    return app.desk.reading


def page(app: ReaderApp) -> Page:
    """The window on the open article."""
    assert app.desk.page is not None
    return app.desk.page


def text(app: ReaderApp) -> str:
    """The open article's text."""
    return page(app).layout.text


def selected(app: ReaderApp) -> str:
    """What is selected."""
    where = app.desk.selection
    return "" if where is None else text(app)[where.start : where.end]


def open_id(app: ReaderApp) -> str:
    """The open article's id."""
    assert app.desk.article_id is not None
    return app.desk.article_id


def caret_offset(app: ReaderApp) -> tuple[int, int]:
    """Where the caret is in the pane."""
    at = app.pane.caret_offset()
    assert at is not None
    return at.x, at.y


def caret_to(app: ReaderApp, quote: str) -> None:
    """Put the caret where a quote begins, as motions would."""
    reading(app).go(text(app).index(quote))
    app.desk.after_motion()
    app.sync()


def rows_of(app: ReaderApp) -> list[str]:
    """The pane's rows as painted."""
    return [app.pane.render_line(y).text for y in range(app.pane.size.height)]


async def drift_found(app: ReaderApp, pilot: Pilot[None]) -> None:
    """Wait until it is known where the marks of a changed article are, and shown."""
    while app.desk.drift.progress is not None:
        await pilot.pause(0.01)
    await pilot.pause()

"""The options of the page in the running app: what a key changes, takes back and keeps."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input

from reader import settings
from reader.text.layout import Layout
from reader.text.units import Base, Direction
from reader.themes import Marks
from reader.tui.asking import AskNumber
from reader.tui.flow import Flow, Spacing
from reader.tui.geometry import geometry_of
from reader.tui.options import CHANGES, ViewOptions, marks_toggled, turned
from reader.tui.page import Page
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import (
    FIRST,
    RUSSIAN,
    copy_of_seeds,
    make_app,
    page,
    reading,
    rows_of,
    running,
    text,
)


def kept() -> dict[str, Any]:
    """The user's settings file."""
    path = settings.settings_path()
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


async def written(app: ReaderApp, pilot: Pilot[None]) -> dict[str, Any]:
    """The settings file after the moment that the app waits before it writes."""
    while app.desk.unkept:
        await pilot.pause(0.05)
    await app.workers.wait_for_complete()
    return kept()


def base(app: ReaderApp) -> Base:
    """The open article's direction."""
    return app.desk.base


def form(app: ReaderApp) -> Marks:
    """How marks are shown."""
    return app.palette.marks


def kinds(app: ReaderApp) -> str:
    """The lines of the window: `t` text, `m` marks, `.` blank."""
    signs = {"text": "t", "marks": "m", "blank": "."}
    return "".join(signs[line.kind] for line in page(app).lines)


async def test_the_measure_changes_by_keys_and_is_kept(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (120, 40)) as pilot:
        before, shown = page(app).layout.width, rows_of(app)
        await pilot.press("minus", "minus")
        assert page(app).layout.width == before - 4
        assert reading(app).layout is page(app).layout
        assert "60" not in app.desk.outcome.text
        assert await written(app, pilot) == {"measure": before - 4}
        await pilot.press("plus", "plus")
        assert (page(app).layout.width, rows_of(app)[1:]) == (before, shown[1:])
        await pilot.press("minus", "equals_sign")
        assert page(app).layout.width == before
        assert await written(app, pilot) == {"measure": "auto"}
    assert settings.load({}, environ={}).measure is None


async def test_a_measure_that_can_not_be_is_said(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path), measure=76)
    async with running(app, (200, 40)) as pilot:
        await pilot.press("plus")
        assert app.desk.outcome.failed
        assert "76" in app.desk.outcome.text
        assert app.desk.unkept == {}
        await pilot.press(*"99-")
        assert page(app).layout.width == 40
    app = make_app(tmp_path, tmp_path / "articles")
    async with running(app, (60, 30)) as pilot:
        await pilot.press("plus")
        assert "no room" in app.desk.outcome.text


async def test_lines_apart_and_close(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        close = kinds(app)
        await pilot.press("g", "s")
        assert "tt" not in kinds(app)
        assert await written(app, pilot) == {"line_spacing": 1}
        at = app.pane.caret_offset()
        await pilot.press("down")
        now = app.pane.caret_offset()
        assert at is not None
        assert now is not None
        assert now.y > at.y + 1
        await pilot.press("up", "g", "s")
        assert kinds(app) == close
        assert await written(app, pilot) == {"line_spacing": 0}


async def test_a_click_on_a_blank_row_is_one_on_the_line_above(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path), line_spacing=1)
    async with running(app) as pilot:
        geometry = app.desk.geometry
        blank = kinds(app).index(".", kinds(app).index("t", 12))
        assert kinds(app)[blank - 1] == "t"
        column = geometry.left + geometry.measure - 4
        await pilot.click("#pane", offset=(column, blank + geometry.header_rows))
        at = app.pane.caret_offset()
        assert at is not None
        assert (at.x, at.y) == (column, blank - 1 + geometry.header_rows)


async def test_paragraphs_apart(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("J", "J")
        found = [kinds(app)]
        for value in (1, 2, 0, "auto"):
            await pilot.press("g", "p")
            found.append(kinds(app))
            assert await written(app, pilot) == {"paragraph_spacing": value}
        assert found[0] == found[4]
        assert len({*found}) == 4
        assert "." not in found[3]
        assert ".." in found[2]
        assert "..." not in found[2]


async def test_the_direction_is_remembered_for_the_article(tmp_path: Path) -> None:
    folder = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, folder)
    async with running(app) as pilot:
        assert app.desk.article_id == FIRST
        own = rows_of(app)
        await pilot.press("g", "d")
        assert base(app) == "rtl"
        await pilot.press("g", "d")
        assert base(app) == "ltr"
        assert {page(app).layout.direction(n) for n in range(5)} == {"ltr"}
        assert rows_of(app) != own
        await pilot.press("J")
        assert base(app) == "auto"
        await pilot.press("K")
        assert base(app) == "ltr"
        app.desk.remember()
        app.desk.memory.save()
    again = make_app(tmp_path, folder)
    async with running(again) as pilot:
        assert (base(again), page(again).layout.base) == ("ltr", "ltr")
        await pilot.press("g", "d")
        assert base(again) == "auto"
        assert rows_of(again)[2:] == own[2:]
    assert kept() == {}


async def test_invisible_characters_are_shown_and_named(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("a\u200c b\u00a0c", encoding="utf-8")
    app = make_app(tmp_path, tmp_path / "x.txt")
    async with running(app) as pilot:
        assert "¦" not in "".join(rows_of(app))
        await pilot.press("g", "i")
        assert "a¦b␣c" in "".join(rows_of(app))
        await pilot.press("right", "left")
        assert app.status.view.head == "U+200C ZERO WIDTH NON-JOINER"
        assert await written(app, pilot) == {"invisibles": True}
        await pilot.press("g", "i")
        assert "¦" not in "".join(rows_of(app))
        await pilot.press("right", "left")
        assert app.status.view.head == ""


async def test_marks_as_lines_and_letters(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("w", "a")
        assert form(app) == "edges"
        await pilot.press("g", "m")
        assert (form(app), "m" in kinds(app)) == ("lines", True)
        assert await written(app, pilot) == {"marks": "lines"}
        app.themes.show("high-contrast")
        assert form(app) == "lines"
        await pilot.press("g", "m")
        assert (form(app), "m" in kinds(app)) == ("edges", False)
        await pilot.press("g", "l")
        assert "ᵃ" in "".join(rows_of(app))
        await pilot.press("g", "l")
        assert await written(app, pilot) == {"marks": "auto"}
        app.themes.show("colour-blind-safe")
        assert form(app) == "letters"
        await pilot.press("g", "l")
        assert form(app) == "edges"


async def test_without_colours_marks_stay_lines(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path), theme="no-colour", system="none")
    async with running(app) as pilot:
        for key in "ml":
            await pilot.press("g", key)
            assert app.desk.outcome.failed
            assert form(app) == "lines"
        assert app.desk.unkept == {}


async def test_the_settings_hold_from_the_first_frame(tmp_path: Path) -> None:
    flags: dict[str, Any] = {
        "line_spacing": 1,
        "paragraph_spacing": 2,
        "invisibles": True,
        "marks": "lines",
    }
    app = make_app(tmp_path, copy_of_seeds(tmp_path), **flags)
    async with running(app):
        assert kinds(app).startswith("tm...tm")
        assert app.desk.view(focused=True).invisibles
        assert form(app) == "lines"


async def test_a_setting_that_can_not_be_kept_is_said(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_bytes(b"= no TOML")
    async with running(app) as pilot:
        await pilot.press("g", "s")
        while app.desk.unkept:
            await pilot.pause(0.05)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "TOML" in next(notice.message for notice in app._notifications)
        assert page(app).flow.spacing.lines == 1


async def test_so_many_per_cent(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        for keys, share in (("50%", 50), ("٢٥%", 25), ("0%", 0), ("99%", 99)):
            await pilot.press(*keys[:-1], "percent_sign")
            assert share <= 100 * reading(app).caret / len(text(app)) < share + 1.5, keys
            assert page(app).y_of(page(app).layout.address_at(reading(app).caret)) is not None
        await pilot.press(*"100", "percent_sign")
        assert reading(app).caret >= len(text(app)) - 3
        await pilot.press(*"101", "percent_sign")
        assert app.desk.outcome.failed


async def test_without_a_number_it_asks(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("percent_sign")
        assert isinstance(app.screen, AskNumber)
        await pilot.press(*"140", "enter")
        assert isinstance(app.screen, AskNumber)
        assert app.screen.query_one(Input).value == ""
        await pilot.press(*"50", "enter")
        assert len(app.screen_stack) == 1
        assert 50 <= 100 * reading(app).caret / len(text(app)) < 51.5
        at = reading(app).caret
        await pilot.press("percent_sign", "5", "escape", "percent_sign", "enter", "escape")
        assert (len(app.screen_stack), reading(app).caret) == (1, at)


async def test_a_number_before_a_key_repeats_it(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("w", "w", "w")
        third = app.desk.selection
        await pilot.press("g", "g", "escape", "3")
        assert app.status.view.mode == "3"
        await pilot.press("w")
        assert app.desk.selection == third
        await pilot.press("9", "9", "9", "9", "down")
        assert reading(app).layout.address_at(reading(app).caret).paragraph > 5
        await pilot.press("3", "escape", "g", "g")
        assert app.desk.pending == ""


async def test_the_window_is_where_it_was(tmp_path: Path) -> None:
    folder = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, folder)
    async with running(app) as pilot:
        await pilot.press("J", "J")
        assert app.desk.article_id == RUSSIAN
        await pilot.press(*"40", "percent_sign")
        app.desk.scroll(4)
        app.sync()
        before = rows_of(app)
        top = page(app).top
        await pilot.press("K", "J")
        assert page(app).top == top
        app.desk.remember()
        app.desk.memory.save()
    again = make_app(tmp_path, folder)
    async with running(again):
        assert (again.desk.article_id, page(again).top) == (RUSSIAN, top)
        assert rows_of(again)[3:] == before[3:]


async def test_each_option_is_in_help_and_palette(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app):
        groups = {group.title: group.lines for group in app.desk.keymap.help_groups()}
        keys = {keys for keys, _ in groups["View"]}
        assert keys == {"+", "-", "=", "gs", "gp", "gd", "gi", "gm", "gl"}
        titles = {command.title for command in app.commands()}
        assert {sentence.rstrip(".") for _, sentence in groups["View"]} <= titles


@given(st.lists(st.sampled_from(sorted(CHANGES)), max_size=12), st.integers(30, 200))
def test_every_change_says_what_is_now_and_can_be_kept(names: list[str], columns: int) -> None:
    options = ViewOptions()
    for name in names:
        change = CHANGES[name](options, geometry_of(columns, 30, options.measure))
        options = change.options
        assert change.said
        if change.key:
            flags = {change.key: change.value}
            loaded = ViewOptions.of(settings.load(flags, environ={}))
            assert getattr(loaded, change.key) == getattr(options, change.key)


@pytest.mark.parametrize("usual", ["ltr", "rtl"])
def test_the_direction_comes_back(usual: Direction) -> None:
    first, _ = turned("auto", usual)
    second, _ = turned(first, usual)
    assert (first, second != usual, turned(second, usual)[0]) == (usual, True, "auto")


def test_a_form_of_marks_comes_back() -> None:
    for usual in ("edges", "letters"):
        for other in ("lines", "letters"):
            there = marks_toggled(ViewOptions(), other, usual, usual)
            shown = there.options.marks or usual
            back = marks_toggled(there.options, other, shown, usual)
            assert (shown != usual, back.options.marks) == (True, None)


LONG = "one two three four five six"
TEXTS = st.lists(st.sampled_from(["", "x", LONG, "سلام", " "]), max_size=12).map("\n".join)
SPACINGS = st.builds(Spacing, st.booleans(), st.integers(0, 1), st.sampled_from([None, 0, 1, 2]))


@given(TEXTS, SPACINGS, st.integers(1, 9))
def test_every_spacing_shows_each_row_once(content: str, spacing: Spacing, height: int) -> None:
    layout = Layout(content, 10)
    flow = Flow(layout, spacing)
    lines = [line for _, line in flow.down(flow.top)]
    shown = [line.address for line in lines if line.kind == "text"]
    assert shown == [row.address for row in layout.rows() if row.cells]
    assert not lines or lines[0].kind == "text"
    window = Page(layout, height, spacing)
    for address in shown:
        window.reveal(layout.row(address).start)
        assert window.y_of(address) is not None
        assert flow.of(address) in {place for place, _ in flow.down(flow.top)}

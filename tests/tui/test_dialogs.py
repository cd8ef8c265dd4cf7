"""Dialogs under keys that come faster than the screen can follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import ColorSystem
from textual.events import Key
from textual.geometry import Offset, Region
from textual.widgets import OptionList, Static
from textual.widgets._toast import Toast

from reader.tui.dialogs import Help, Palette, Question, ThemePicker
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import copy_of_seeds, make_app, running


async def test_a_second_key_to_the_help_that_is_left_leaves_the_page(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        sheet = app.screen
        assert isinstance(sheet, Help)
        for key in (Key("escape", None), Key("escape", None), Key("x", "x")):
            sheet.post_message(key)
        await pilot.pause()
        assert len(app.screen_stack) == 1
        await pilot.press("w")
        assert app.desk.selection is not None


async def test_a_second_choice_in_the_palette_that_is_left_leaves_the_page(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        sheet = app.screen
        assert isinstance(sheet, Palette)
        sheet.dismiss()
        sheet.dismiss()
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_leaving_the_themes_behind_a_choice_keeps_the_choice(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    shown: list[str] = []
    async with running(app) as pilot:
        chosen: list[str | None] = []
        sheet = ThemePicker(["one", "two"], "two", shown.append, below=False)
        app.push_screen(sheet, chosen.append)
        await pilot.pause()
        before = list(shown)
        sheet.dismiss("one")
        sheet.action_leave()
        await pilot.pause()
        assert (chosen, shown) == (["one"], before)
        assert len(app.screen_stack) == 1


async def test_no_key_of_the_help_is_cut(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        rows = app.screen.query_one(Static).render_lines(Region(0, 0, 75, 400))
        assert not [row.text for row in rows if "…" in row.text]


async def test_a_notice_leaves_the_status_line_in_sight(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.notify("First.")
        app.notify("A long one. " * 10)
        await pilot.pause(0.2)
        bottoms = [toast.region.bottom for toast in app.screen.query(Toast)]
        assert len(bottoms) == 2
        assert max(bottoms) <= app.query_one("#status").region.y
        await app.workers.wait_for_complete()
    app.session.close()


async def test_a_notice_does_not_stand_twice_on_the_screen(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for sentence in ("First.", "First.", "Second.", "First."):
            app.notify(sentence)
        await pilot.pause(0.2)
        assert len(app.screen.query(Toast)) == 2
        await app.workers.wait_for_complete()
    app.session.close()


async def test_the_help_leaves_the_status_line_in_sight(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        sheet = app.screen.query_one(".sheet").region
        assert sheet.bottom <= app.screen_stack[0].query_one("#status").region.y


async def test_a_list_of_choices_has_the_bar_and_no_frame(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        app.push_screen(ThemePicker(["one", "two"], "two", lambda _: None, below=False))
        await pilot.pause()
        styles = app.screen.query_one(".sheet").styles
        assert styles.border_left[0] == "outer"
        assert {side[0] for side in (styles.border_top, styles.border_right)} == {""}


@pytest.mark.parametrize("keys", [("ctrl+p", "down"), ("ctrl+p", "enter")])
@pytest.mark.parametrize(
    "theme", ["light-paper", "dark-ink", "high-contrast", "colour-blind-safe", "no-colour"]
)
async def test_the_chosen_entry_is_seen_among_256_colours(
    tmp_path: Path, theme: str, keys: tuple[str, ...]
) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path), theme=theme, system="256")
    async with running(app, (120, 40)) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.3)
        place = app.screen.query_one(OptionList).content_region
        # So many rows of a list hold the chosen entry and another: two grounds.
        assert len({_ground(app, place.offset + Offset(2, y)) for y in range(5)}) == 2


def _ground(app: ReaderApp, cell: Offset) -> tuple[object, bool]:
    """What is behind a cell of the screen among 256 colours, and whether it is reversed."""
    row = app.screen._compositor.render_strips()[cell.y]
    ((_, style, _),) = row.crop(cell.x, cell.x + 1)
    assert style is not None
    assert style.bgcolor is not None
    return style.bgcolor.downgrade(ColorSystem.EIGHT_BIT).number, bool(style.reverse)


@pytest.mark.parametrize("sheet", ["question", "help", "palette"])
async def test_a_notice_does_not_cover_a_sheet(tmp_path: Path, sheet: str) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.notify("First.")
        if sheet == "question":
            app.push_screen(Question("Quit?", below=True))
        else:
            await pilot.press("question_mark" if sheet == "help" else "ctrl+p")
        await pilot.pause(0.2)
        assert len(app.screen_stack) == 2
        assert app.screen.query(Toast)
        assert not [toast for toast in app.screen.query(Toast) if toast.display]
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert [toast for toast in app.screen.query(Toast) if toast.display]
        await app.workers.wait_for_complete()
    app.session.close()


@pytest.mark.parametrize("size", [(20, 4), (10, 3)])
async def test_page_keys_do_no_harm_where_a_list_has_no_room(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, size) as pilot:
        await pilot.press("ctrl+p", "pagedown", "pageup", "escape")
        app.themes.pick()
        await pilot.pause()
        await pilot.press("pagedown", "pageup", "escape")
        await pilot.pause()
        assert app.is_running
        assert len(app.screen_stack) == 1


async def test_the_terminals_cursor_is_where_one_reads_on(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (80, 24)) as pilot:
        page = app.cursor_position
        sheets = (Help(()), Question("Quit?", below=True), _themes())
        for sheet in sheets:
            app.push_screen(sheet)
            await pilot.pause(0.05)
            inside = sheet.query_one(".sheet").region
            assert inside.contains(*app.cursor_position)
            assert app.cursor_position != page
            before = app.cursor_position
            app.sync()  # what goes on underneath moves nothing
            assert app.cursor_position == before
            if isinstance(sheet, ThemePicker):
                await pilot.press("down")
                await pilot.pause(0.05)
                assert app.cursor_position == before + Offset(0, 1)
            await pilot.press("escape")
            await pilot.pause(0.05)
            assert app.cursor_position == page
        await pilot.press("ctrl+p")
        await pilot.pause(0.2)
        box = app.screen.query_one("CommandInput").content_region
        assert app.cursor_position == box.offset
        await pilot.press("escape")
        await pilot.pause(0.05)
        assert app.cursor_position == page


def _themes() -> ThemePicker:
    return ThemePicker(["one", "two"], "one", lambda _: None, below=False)


@pytest.mark.parametrize("theme", ["no-colour", "dark-ink"])
async def test_without_colours_the_page_stays_and_the_chosen_entry_is_reversed(
    tmp_path: Path, theme: str
) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path), theme="no-colour", system="none")
    async with running(app) as pilot:
        app.themes.show(theme)
        for key in ("ctrl+p", "question_mark", "percent_sign"):
            await pilot.press(key)
            await pilot.pause(0.3)
            assert app.screen.styles.background.a == 0, key
            if key == "ctrl+p":
                entries = app.screen.query_one(OptionList)
                reversed_rows = {
                    y
                    for y in range(entries.size.height)
                    if any(each.style and each.style.reverse for each in entries.render_line(y))
                }
                assert reversed_rows == {0, 1}
            await pilot.press("escape")
            await pilot.pause()
            assert len(app.screen_stack) == 1


@pytest.mark.parametrize(("key", "half"), [("ctrl+home", "-below"), ("ctrl+end", "-above")])
async def test_the_palette_keeps_away_from_the_caret(tmp_path: Path, key: str, half: str) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (80, 24)) as pilot:
        await pilot.press(key, "ctrl+p")
        await pilot.pause(0.3)
        at = app.pane.caret_offset()
        assert at is not None
        assert app.screen.has_class(half)
        rows = app.screen.query_one("#--container").region
        assert not rows.y <= at.y < rows.bottom


async def test_the_mouse_selects_nothing_in_a_sheet(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = app.screen.query(Static).first()
        await pilot.mouse_down(text, offset=(2, 1))
        await pilot.hover(text, offset=(12, 2))
        await pilot.mouse_up(text, offset=(12, 2))
        await pilot.pause()
        assert app.screen.get_selected_text() is None


async def test_the_palette_lives_in_the_narrowest_window(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (7, 4)) as pilot:
        for width in (7, 6, 5, 4, 1):
            await pilot.resize_terminal(width, 4)
            await pilot.press("ctrl+p")
            await pilot.pause(0.1)
            await pilot.press("down", "up", "pagedown", "end", "left", "escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1

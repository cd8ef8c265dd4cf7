"""Dialogs under keys that come faster than the screen can follow."""

from __future__ import annotations

from pathlib import Path

from textual.events import Key

from reader.tui.dialogs import Help, Palette, ThemePicker
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

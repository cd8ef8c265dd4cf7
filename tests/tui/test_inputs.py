"""Typing in any script."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widgets.input import Selection

from reader.tui.inputs import LineInput

WIDTH = 12


class Typing(App[None]):
    """One field at column 2 of a row."""

    CSS = f"LineInput {{ margin: 1 2; width: {WIDTH}; }}"

    def __init__(self, value: str = "", placeholder: str = "") -> None:
        super().__init__()
        self._begins = value, placeholder

    def compose(self) -> ComposeResult:
        self.line = LineInput(*self._begins, compact=True)
        yield self.line


@asynccontextmanager
async def typing(
    value: str = "", placeholder: str = ""
) -> AsyncIterator[tuple[Typing, Pilot[None]]]:
    app = Typing(value, placeholder)
    async with app.run_test(size=(30, 4)) as pilot:
        app.line.focus()
        await pilot.pause()
        yield app, pilot


def shown(app: Typing) -> str:
    return app.line.render_line(0).text


def marked(app: Typing, component: str) -> str:
    """For each cell whether it has the component's ground."""
    wanted = app.line.get_component_rich_style(component).bgcolor
    return "".join(
        ("#" if segment.style is not None and segment.style.bgcolor == wanted else ".")
        * segment.cell_length
        for segment in app.line.render_line(0)
    )


async def type_in(app: Typing, pilot: Pilot[None], text: str) -> None:
    for letter in text:
        app.line.post_message(Key(letter, letter))
    await pilot.pause()


@pytest.mark.parametrize(
    ("text", "row", "caret"),
    [
        ("abc", "abc         ", 3),
        ("שלום", "        םולש", 7),
        ("السلام", "       ﻡﻼﺴﻟﺍ", 6),
        ("ab של", "ab לש       ", 5),
        ("של ab", "       ab לש", 6),
        ("می\u200cخوا", "       ﺍﻮﺧﯽﻣ", 6),
        ("abcdefghijklmn", "defghijklmn ", 11),
        ("אבגדהוזחטיכלמנ", " נמלכיטחזוהד", 0),
        ("漢漢漢漢漢漢漢", " 漢漢漢漢漢 ", 11),
    ],
)
async def test_what_is_typed_is_laid_out(text: str, row: str, caret: int) -> None:
    async with typing() as (app, pilot):
        await type_in(app, pilot, text)
        assert app.line.value == text
        assert shown(app) == row
        assert marked(app, "input--cursor") == "".join(
            "#" if at == caret else "." for at in range(WIDTH)
        )
        assert app.cursor_position == Offset(2 + caret, 1)


@pytest.mark.parametrize(
    ("value", "keys", "after", "selection"),
    [
        ("שלום", ["right"], "שלום", (3, 3)),
        ("שלום", ["left"], "שלום", (4, 4)),
        ("שלום", ["home", "left", "delete"], "שום", (1, 1)),
        ("ab של", ["left", "left"], "ab של", (4, 4)),
        ("שלום אבא", ["ctrl+right"], "שלום אבא", (5, 5)),
        ("שלום אבא", ["ctrl+right", "ctrl+left"], "שלום אבא", (8, 8)),
        ("שלום אבא", ["ctrl+w"], "שלום ", (5, 5)),
        ("سلا", ["backspace"], "سل", (2, 2)),
        ("كَتَ", ["backspace"], "كَ", (2, 2)),
        ("x\U0001f469\u200d\U0001f467", ["backspace"], "x", (1, 1)),
        ("שלום", ["shift+right", "shift+right"], "שלום", (4, 2)),
        ("שלום", ["shift+right", "shift+right", "right"], "שלום", (2, 2)),
        ("שלום", ["shift+right", "shift+right", "left"], "שלום", (4, 4)),
        ("שלום", ["ctrl+a", "x"], "x", (1, 1)),
        ("abc", ["ctrl+a", "backspace"], "", (0, 0)),
    ],
)
async def test_keys(value: str, keys: list[str], after: str, selection: tuple[int, int]) -> None:
    async with typing(value) as (app, pilot):
        await pilot.press(*keys)
        assert app.line.value == after
        assert app.line.selection == Selection(*selection)


async def test_a_selection_is_where_its_letters_are() -> None:
    async with typing("ab של cd") as (app, pilot):
        app.line.selection = Selection(1, 4)
        await pilot.pause()
        assert shown(app) == "ab לש cd    "
        # b, the space and the first Hebrew letter; the caret is on the second.
        assert marked(app, "input--selection") == ".##.#......."


async def test_without_colour_a_selection_is_turned_round() -> None:
    async with typing("ab של") as (app, pilot):
        app.theme = "ansi-dark"
        app.line.selection = Selection(0, 3)
        await pilot.pause()
        styles = [segment.style for segment in app.line.render_line(0) if segment.text == "ab "[0]]
        assert [bool(style and style.reverse) for style in styles] == [True]
        assert {segment.style.bgcolor for segment in app.line.render_line(0) if segment.style} == {
            app.line.rich_style.bgcolor
        }


@pytest.mark.parametrize(
    ("value", "down", "up", "selection"),
    [
        ("שלום", 11, 9, (0, 2)),
        ("שלום", 2, 2, (4, 4)),
        ("ab של", 9, 0, (5, 0)),
        ("abc", 0, 9, (0, 3)),
    ],
)
async def test_the_mouse(value: str, down: int, up: int, selection: tuple[int, int]) -> None:
    async with typing(value) as (app, pilot):
        await pilot.mouse_down(app.line, offset=(down, 0))
        await pilot.hover(app.line, offset=(up, 0))
        await pilot.mouse_up(app.line, offset=(up, 0))
        assert app.line.selection == Selection(*selection)


async def test_what_is_pasted_does_no_harm() -> None:
    async with typing("ab") as (app, pilot):
        app.line.post_message(Paste("1\r\n2\x1b]0;t\x07\u202e\x9b31m[red]\ud800"))
        await pilot.pause()
        assert app.line.value == "ab1 2]0;t31m[red]"
        app.line.post_message(Paste("x" * 5000))
        await pilot.pause()
        assert len(app.line.value) == 1000
        assert app.line.cursor_position == 1000


async def test_a_placeholder_is_laid_out_and_cut() -> None:
    async with typing(placeholder="اكتب هنا شيئا") as (app, _):
        assert shown(app) == "…ﻲﺷ ﺎﻨﻫ ﺐﺘﻛﺍ"
        assert app.cursor_position == Offset(2 + WIDTH - 1, 1)
        assert marked(app, "input--cursor") == "." * (WIDTH - 1) + "#"

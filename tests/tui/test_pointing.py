"""The mouse in the real app: presses, drags, and what they select."""

from __future__ import annotations

from pathlib import Path

from textual.events import MouseDown, MouseEvent, MouseMove, MouseUp
from textual.pilot import Pilot

from reader.tui.reader_app import ReaderApp
from tests.session.pictures import LINES, Line, Picture
from tests.tui.apps import caret_offset, make_app, page, reading, running, selected, text

WORDS = "One two, three. Four five.\n\nקרא את זה. סוף.\n"


def app_on(folder: Path, content: str) -> ReaderApp:
    articles = folder / "articles"
    articles.mkdir()
    (articles / "a.txt").write_bytes(content.encode("utf-8"))
    return make_app(folder, articles)


def at(app: ReaderApp, index: int) -> tuple[int, int]:
    """Where a code point is in the pane."""
    where = page(app).layout.address_at(index)
    cell = page(app).layout.row(where).cell_of(index)
    y = page(app).y_of(where)
    assert cell is not None
    assert y is not None
    return app.desk.geometry.left + cell.column, y + app.desk.geometry.header_rows


async def mouse(
    pilot: Pilot[None], kind: type[MouseEvent], offset: tuple[int, int], *, button: int = 1,
    shift: bool = False,
) -> None:  # fmt: skip
    """An event as the terminal's driver makes it, with the button that is down."""
    region = pilot.app.query_one("#pane").region
    x, y = region.x + offset[0], region.y + offset[1]
    pilot.app.screen._forward_event(
        kind(
            None, x, y, 0, 0, button, shift, False, False, screen_x=x, screen_y=y, style=None
        )
    )  # fmt: skip
    await pilot.pause()


async def press(pilot: Pilot[None], offset: tuple[int, int], *, shift: bool = False) -> None:
    await mouse(pilot, MouseDown, offset, shift=shift)
    await mouse(pilot, MouseUp, offset, shift=shift)


async def test_clicks_land_where_the_pictures_say(tmp_path: Path) -> None:
    drawn = [line for line in LINES if len(line.rows) == 1 and "\n" not in line.signs]
    app = app_on(tmp_path, "\n".join(line.text for line in drawn))
    async with running(app, (100, 100)) as pilot:
        starts = [span.start for span in page(app).layout.paragraphs]
        for line, start in list(zip(drawn, starts, strict=True))[::7]:
            for place in Picture(line).places:
                app.pane._pointing._last = (-1, -1, 0.0)
                await press(pilot, at(app, start + place))
                assert (line.signs, reading(app).caret) == (line.signs, start + place)


async def test_a_drag_selects_what_the_picture_says(tmp_path: Path) -> None:
    line: Line = next(each for each in LINES if each.signs == "AB cd ef GH")
    picture = Picture(line)
    app = app_on(tmp_path, line.text)
    async with running(app) as pilot:
        for one in picture.places[::5]:
            for other in picture.places:
                if one == other:
                    continue
                app.pane._pointing._last = (-1, -1, 0.0)
                await mouse(pilot, MouseDown, at(app, one))
                await mouse(pilot, MouseMove, at(app, other))
                await mouse(pilot, MouseUp, at(app, other))
                assert reading(app).selection == picture.dragged(one, other)


async def test_presses_in_one_place_take_word_sentence_paragraph(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    async with running(app) as pilot:
        for index, wanted in (
            (4, ["", "two", "One two, three", "One two, three. Four five", ""]),
            (7, ["", "", "One two, three", "One two, three. Four five", ""]),
            (29, ["", "קרא", "קרא את זה", "קרא את זה. סוף", ""]),
        ):
            found = []
            for _ in wanted:
                await press(pilot, at(app, index))
                found.append(selected(app))
            assert found == wanted


async def test_a_slow_second_press_is_a_first_one(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    async with running(app) as pilot:
        await press(pilot, at(app, 4))
        x, y, when = app.pane._pointing._last
        app.pane._pointing._last = (x, y, when - 1)
        await press(pilot, at(app, 4))
        assert selected(app) == ""


async def test_a_drag_goes_on_in_words_after_two_presses(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    async with running(app) as pilot:
        await press(pilot, at(app, 5))
        await mouse(pilot, MouseDown, at(app, 5))
        for index, wanted in (
            (10, "two, three"),  # inside the word, and all of it
            (7, "two,"),
            (1, "One two"),
            (5, "two"),
            (18, "two, three. Four"),
            (36, "two, three. Four five.\n\nקרא את זה"),
        ):
            await mouse(pilot, MouseMove, at(app, index))
            assert (index, selected(app)) == (index, wanted)
        await mouse(pilot, MouseUp, at(app, 36))
        await mouse(pilot, MouseMove, at(app, 1), button=0)
        assert selected(app).startswith("two")


async def test_a_drag_goes_on_in_sentences_after_three(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    async with running(app) as pilot:
        await press(pilot, at(app, 5))
        await press(pilot, at(app, 5))
        await mouse(pilot, MouseDown, at(app, 5))
        await mouse(pilot, MouseMove, at(app, 18))
        assert selected(app) == "One two, three. Four five"


async def test_a_click_with_shift_extends(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    async with running(app) as pilot:
        await press(pilot, at(app, 4))
        await press(pilot, at(app, 6), shift=True)
        assert selected(app) == "two"
        await press(pilot, at(app, 0), shift=True)
        assert selected(app) == "One t"
        await press(pilot, at(app, 9))
        assert selected(app) == ""


async def test_the_button_may_be_let_go_outside_the_pane(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    async with running(app) as pilot:
        await mouse(pilot, MouseDown, at(app, 4))
        await mouse(pilot, MouseMove, (-5, at(app, 4)[1]))
        assert selected(app) == "One t"
        await mouse(pilot, MouseUp, (-5, at(app, 4)[1]))
        await mouse(pilot, MouseMove, at(app, 9), button=0)
        assert selected(app) == "One t"
        assert app.mouse_captured is None


async def test_a_release_that_nobody_told_of_ends_the_drag(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    async with running(app) as pilot:
        await mouse(pilot, MouseDown, at(app, 4))
        await mouse(pilot, MouseMove, at(app, 6))
        await mouse(pilot, MouseMove, at(app, 12), button=0)
        assert selected(app) == "two"
        assert app.mouse_captured is None


async def test_a_drag_held_past_the_edge_scrolls_and_selects(tmp_path: Path) -> None:
    app = app_on(tmp_path, "".join(f"line {n}\n\n" for n in range(60)))
    async with running(app, (100, 24)) as pilot:
        top = page(app).top
        await mouse(pilot, MouseDown, at(app, 0))
        await mouse(pilot, MouseMove, (20, app.pane.size.height))
        while "line 20" not in selected(app):
            await pilot.pause(0.02)
        assert page(app).top > top
        await mouse(pilot, MouseMove, (20, 5))
        low = page(app).top
        await pilot.pause(0.2)
        assert page(app).top == low
        await mouse(pilot, MouseMove, (20, -3))
        while page(app).top > top:
            await pilot.pause(0.02)
        await mouse(pilot, MouseUp, (20, -3))
        assert selected(app).startswith("l")


async def test_another_article_ends_a_drag(tmp_path: Path) -> None:
    app = app_on(tmp_path, WORDS)
    (tmp_path / "articles" / "b.txt").write_text("x", encoding="utf-8")
    app = make_app(tmp_path, tmp_path / "articles")
    async with running(app) as pilot:
        await mouse(pilot, MouseDown, at(app, 4))
        await pilot.press("J")
        await mouse(pilot, MouseMove, (20, 3))
        assert text(app) == "x"
        assert selected(app) == ""
        assert caret_offset(app)

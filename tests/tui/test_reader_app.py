"""The app as a user has it: real articles, real keys, the real store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.command import CommandList
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from reader import strings
from reader.text.fit import fit
from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import RowAddress
from reader.tui.asking import AskWords
from reader.tui.dialogs import ThemePicker
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import (
    FIRST,
    LAST,
    caret_offset,
    caret_to,
    copy_of_seeds,
    drift_found,
    make_app,
    open_id,
    page,
    reading,
    rows_of,
    running,
    saved,
    selected,
    text,
)

NAME = "الرئيس الأذربيجاني إلهام علييف"
QUOTED = "لقد حان الوقت لصنع السلام"


async def test_a_word_is_marked_by_two_keys_and_is_on_the_disk(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        assert app.desk.article_id == FIRST
        caret_to(app, NAME)
        await pilot.press("w", "a")
        await saved(app, pilot)
        assert [span.quote for span in app.desk.spans] == ["الرئيس"]
        assert app.status.view.saved == "saved"
        assert app.desk.current is not None
        assert app.articles.view.rows[0].spans == 1
        assert app.articles.view.rows[0].state == "in_progress"
    from tinydb import TinyDB

    path = tmp_path / "gold" / "annotators" / "tester" / "gold.json"
    with TinyDB(path) as db:
        assert [record["quote"] for record in db.table("spans")] == ["الرئيس"]


async def test_marks_stand_after_closing_and_opening_again(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        caret_to(app, NAME)
        await pilot.press("w", "W", "W", "W", "a")
        caret_to(app, "28 يونيو")
        await pilot.press("w", "W", "d")
        caret_to(app, QUOTED)
        await pilot.press("s", "c")
        assert [span.quote for span in app.desk.spans] == [NAME, "28 يونيو", QUOTED]
        await pilot.press("u", "u", "u")
        assert app.desk.spans == []
        await pilot.press("U", "U", "U")
        assert [span.quote for span in app.desk.spans] == [NAME, "28 يونيو", QUOTED]
    again = make_app(tmp_path, articles)
    async with running(again):
        assert [(s.quote, s.label) for s in again.desk.spans] == [
            (NAME, "actor"),
            ("28 يونيو", "date"),
            (QUOTED, "claim"),
        ]
        assert text(again)[again.desk.spans[0].start : again.desk.spans[0].end] == NAME


async def test_annotating_repaints_and_never_lays_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        caret_to(app, NAME)
        await pilot.pause()
        layout = page(app).layout
        laid_out: list[RowAddress] = []
        build = Layout._build

        def counted(self: Layout, address: RowAddress) -> Row:
            # A quote or a title in a panel is an article of its own; only the page counts.
            if self is layout or self.text == layout.text:
                laid_out.append(address)
            return build(self, address)

        monkeypatch.setattr(Layout, "_build", counted)
        await pilot.press("w", "W", "W", "a", "u", "U", "space", "s", "escape", "x", "u")
        assert page(app).layout is layout
        assert laid_out == []
        await pilot.resize_terminal(90, 40)
        await pilot.pause()
        assert laid_out  # the count would have seen it


async def test_a_key_repaints_only_the_rows_that_it_touches(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("right")  # the first key changes the header, too
        caret_to(app, NAME)
        await pilot.pause()
        before = dict(app.pane._strips)
        await pilot.press("w")
        await pilot.pause()
        after = app.pane._strips
        changed = {y for y in before if after.get(y) is not before[y]}
        assert len(changed) == 1


@pytest.mark.parametrize("size", [(120, 40), (100, 30), (80, 24), (40, 10), (20, 5), (200, 60)])
async def test_every_row_is_as_wide_as_the_pane(tmp_path: Path, size: tuple[int, int]) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, size) as pilot:
        for key in ("w", "a", "tab", "tab", "J", "pagedown", "c"):
            await pilot.press(key)
            for part in (app.pane, app.articles, app.inspector, app.status, app.footer):
                if part.display and part.size.height:
                    widths = {part.render_line(y).cell_length for y in range(part.size.height)}
                    assert widths == {part.size.width}, (key, part)


async def test_resizing_keeps_the_place_and_the_caret(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (100, 30)) as pilot:
        await pilot.press("pagedown", "pagedown", "w")
        top, caret = page(app).visible.start, reading(app).caret
        selected = app.desk.selection
        for size in ((60, 20), (140, 50), (100, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            row = page(app).visible
            assert row.start <= top
            assert reading(app).caret == caret
            assert app.desk.selection == selected
            assert caret_offset(app)


async def test_below_120_columns_tab_shows_the_list(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (100, 30)) as pilot:
        assert _shown(app) == {"inspector"}
        await pilot.press("shift+tab")
        assert _shown(app) == {"articles", "inspector"}
        await pilot.press("down", "enter")
        await pilot.pause()
        assert _shown(app) == {"inspector"}
        assert app.desk.article_id != FIRST
    app = make_app(tmp_path, tmp_path / "articles")
    async with running(app, (80, 24)) as pilot:
        assert _shown(app) == set()
        await pilot.press("tab")
        assert _shown(app) == {"inspector"}
        await pilot.press("escape")
        assert _shown(app) == set()


async def test_a_panel_over_the_page_leaves_the_last_two_lines_alone(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (80, 24)) as pilot:
        for keys in ("tab", "shift+tab shift+tab"):
            await pilot.press(*keys.split(" "))
            await pilot.pause()
            panel = app.inspector if app.inspector.display else app.articles
            assert panel.region.height == 22
            assert app.status.region.y == 22
            assert app.footer.region.y == 23
            assert app.get_widget_at(panel.region.x + 1, 22)[0] is app.status
            assert panel.region.contains_point(app.cursor_position)


def _shown(app: ReaderApp) -> set[str | None]:
    return {panel.id for panel in (app.articles, app.inspector) if panel.display}


async def test_the_real_cursor_is_on_the_caret(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        for key in ("w", "down", "left", "pagedown"):
            await pilot.press(key)
            await pilot.pause()
            x, y = caret_offset(app)
            region = app.pane.content_region
            assert app.cursor_position == (region.x + x, region.y + y)


async def test_a_click_puts_the_caret_and_a_double_click_takes_the_word(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        caret_to(app, "أوبراين.")
        offset = caret_offset(app)
        await pilot.press("home")
        await pilot.click(app.pane, offset=offset)
        assert reading(app).caret == text(app).index("أوبراين.")
        await pilot.double_click(app.pane, offset=offset)
        assert selected(app) == "أوبراين"
        await pilot.press("a")
        assert [span.quote for span in app.desk.spans] == ["أوبراين"]


async def test_dragging_selects_what_lies_between(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        caret_to(app, "28 يونيو")
        start = caret_offset(app)
        reading(app).go(text(app).index("28 يونيو") + len("28 يونيو") - 1)
        end = caret_offset(app)
        await pilot.mouse_down(app.pane, offset=start)
        await pilot.hover(app.pane, offset=end)
        await pilot.mouse_up(app.pane, offset=end)
        assert selected(app) == "28 يونيو"


async def test_the_wheel_scrolls_and_the_caret_stays(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (100, 20)) as pilot:
        caret, top = reading(app).caret, page(app).top
        await pilot._post_mouse_events([MouseScrollDown], app.pane, offset=(20, 8))
        await pilot.pause()
        assert page(app).top > top
        assert reading(app).caret == caret
        await pilot.press("right")
        assert caret_offset(app)


async def test_next_article_done_and_flag(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("D")
        assert app.session.state_of(FIRST) == "done"
        assert app.desk.article_id != FIRST
        here = open_id(app)
        await pilot.press("!", "enter")
        assert app.session.flag_of(here) == ""
        await pilot.press("u", "u")
        assert app.session.flag_of(here) is None
        assert app.session.state_of(FIRST) == "open"
        assert app.desk.article_id == FIRST
        await pilot.press("G", "J", "J", "J", "J", "J")
        assert app.desk.article_id == LAST


async def test_a_flag_has_a_reason_if_one_is_typed(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        here = open_id(app)
        await pilot.press("!")
        assert isinstance(app.screen, AskWords)
        await pilot.press(*"odd date", "escape")
        assert (len(app.screen_stack), app.session.flag_of(here)) == (1, None)
        await pilot.press("!", *"odd date", "enter")
        assert (len(app.screen_stack), app.session.flag_of(here)) == (1, "odd date")
        assert app.desk.outcome.line() == "Flagged: odd date"
        await pilot.press("!")
        assert (len(app.screen_stack), app.session.flag_of(here)) == (1, None)
        await pilot.press("u")
        assert app.session.flag_of(here) == "odd date"


async def test_while_a_line_is_typed_the_foot_offers_no_key_that_would_be_typed(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        of_the_page = app.footer.items
        for asks in ("!", "percent_sign", "ctrl+p"):
            await pilot.press(asks, "x")
            assert [item.key for item in app.footer.items] == ["enter", "esc"], asks
            await pilot.press("escape")
            await pilot.pause()
            assert (len(app.screen_stack), app.footer.items) == (1, of_the_page), asks


async def test_who_may_only_look_is_not_asked_for_a_flag(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path), read_only=True)
    async with running(app) as pilot:
        await pilot.press("!")
        assert len(app.screen_stack) == 1
        assert app.desk.outcome.failed


async def test_help_palette_and_themes(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("question_mark")
        assert len(app.screen_stack) == 2
        await pilot.press("escape")
        assert len(app.screen_stack) == 1
        await pilot.press("ctrl+p")
        await pilot.press(*"theme")
        await _until(pilot, lambda: _first_command(app) == "Theme")
        await pilot.press("enter")
        await _until(pilot, lambda: isinstance(app.screen, ThemePicker))
        before = rows_of(app)
        await pilot.press("home", "enter")
        await _until(pilot, lambda: len(app.screen_stack) == 1)
        assert app.theme == "colour-blind-safe"
        assert rows_of(app) == before
    from reader.settings import load

    assert load({}).theme == "colour-blind-safe"


def _first_command(app: ReaderApp) -> str:
    found = app.screen.query_one(CommandList)
    return str(found.get_option_at_index(0).prompt).split("\n")[0] if found.option_count else ""


async def _until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(100):
        await pilot.pause(0.05)
        if holds():
            return
    raise AssertionError("it never came to that")


async def test_ctrl_c_says_how_to_quit(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("ctrl+c")
        assert app.status.view.head == strings.HOW_TO_QUIT
        assert app.is_running


async def test_the_palette_begins_with_what_has_no_key_then_with_what_was_used(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app):
        commands = list(app.commands())
        assert commands[0].title == strings.THEME_COMMAND
        assert commands[-1].title.startswith("Go to the end")
        next(each for each in commands if each.title.startswith("Undo")).run()
        assert next(app.commands()).title.startswith("Undo")
        assert len(list(app.commands())) == len(commands)


async def test_a_second_instance_is_read_only_and_says_who_holds_it(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    first = make_app(tmp_path, articles)
    async with running(first) as pilot:
        await pilot.press("w", "a")
        await saved(first, pilot)
        second = make_app(tmp_path, articles)
        async with running(second) as other:
            assert "read-only: held by process" in second.status.view.saved
            assert " since " not in second.status.view.saved
            messages = [" ".join(notice.message.split()) for notice in second._notifications]
            assert any("held by process" in text and " since " in text for text in messages)
            await other.press("w", "d")
            assert len(second.desk.spans) == 1
            assert second.desk.outcome.failed


async def test_an_unreadable_article_says_why_and_the_rest_opens(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    (articles / "001_0.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x01" * 20)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        await pilot.press("J")
        assert app.desk.page is None
        shown = "\n".join(rows_of(app))
        assert "001_0.txt" in shown
        assert any(row.unreadable for row in app.articles.view.rows)
        await pilot.press("w", "a", "space", "x", "pagedown", "left", "enter", "Y", "u")
        await pilot.press("J")
        assert app.desk.page is not None


async def test_the_article_of_the_last_run_is_shown_with_its_caret(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        await pilot.press("J", "J", "pagedown", "w")
        here, caret = open_id(app), reading(app).caret
    app.desk.remember()
    app.desk.memory.save()
    again = make_app(tmp_path, articles)
    async with running(again):
        assert (again.desk.article_id, reading(again).caret) == (here, caret)
        assert caret_offset(again)


async def test_a_changed_article_lists_its_marks_as_lost_and_paints_none(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        caret_to(app, NAME)
        await pilot.press("w", "a")
    (articles / FIRST).write_text("Another text.\n", encoding="utf-8")
    again = make_app(tmp_path, articles)
    async with running(again) as pilot:
        await drift_found(again, pilot)
        assert again.desk.spans == []
        assert [span.quote for span in again.desk.lost] == ["الرئيس"]
        assert len(again.desk.marks) == 0
        assert "1 to review" in again.status.view.counts
        panel = "\n".join(again.inspector.render_line(y).text for y in range(30))
        assert "1 to review: g r" in panel
        assert fit("الرئيس", 8)[0].strip() in panel


async def test_empty_and_newline_articles_open(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("", encoding="utf-8")
    (tmp_path / "articles" / "b.txt").write_text("\n\n\r\n\n", encoding="utf-8")
    app = make_app(tmp_path, tmp_path / "articles")
    async with running(app) as pilot:
        for _ in range(2):
            await pilot.press("w", "W", "s", "p", "a", "x", "space", "down", "up", "left", "home")
            await pilot.press("pagedown", "pageup", "G", "g", "g", "shift+down", "o", "enter")
            await pilot.press("escape", "J")
        assert app.desk.spans == []


async def test_copying_gives_the_text_in_its_own_order(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        caret_to(app, NAME)
        await pilot.press("w", "W", "W", "W", "Y")
        assert app.clipboard == NAME


async def test_a_file_that_changes_while_it_is_open_is_said_and_read_anew_later(
    tmp_path: Path,
) -> None:
    articles = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        await pilot.press("w", "a")
        await saved(app, pilot)
        (articles / FIRST).write_text("Another text.\n", encoding="utf-8")
        app._look_at_file()
        await pilot.pause()
        assert app.status.view.head == strings.FILE_CHANGED
        assert text(app) != "Another text.\n"
        await pilot.press("w", "W", "d")
        assert len(app.desk.spans) == 2
        await pilot.press("J", "K")
        assert text(app) == "Another text.\n"
        assert app.desk.spans == []
        assert len(app.desk.lost) == 2


async def test_the_first_run_says_how_to_begin_at_every_width(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (80, 24)) as pilot:
        assert "No spans yet. w picks a word, a marks it as actor" in app.status.render_line(0).text
        await pilot.press("w")
        assert "No spans yet" not in app.status.render_line(0).text
        await pilot.press("a")
        assert "No spans yet" not in app.status.render_line(0).text
    wide = make_app(tmp_path / "2", tmp_path / "articles")
    async with running(wide, (120, 40)):
        panel = " ".join(wide.inspector.render_line(y).text for y in range(8))
        assert "No spans yet" in panel
        assert "No spans yet" not in wide.status.render_line(0).text


async def test_what_could_not_be_saved_is_said_and_quitting_asks(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    path = tmp_path / "gold" / "annotators" / "tester" / "gold.json.journal"
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("w", "a")
        await saved(app, pilot)
        path.write_text("somebody else's", encoding="utf-8")
        await pilot.press("w", "w", "d")
        await _until(pilot, lambda: app.status.view.unsaved)
        assert "NOT SAVED: another program changed" in app.status.render_line(0).text
        assert len(app.desk.spans) == 2
        await pilot.press("q")
        await _until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("n")
        await _until(pilot, lambda: len(app.screen_stack) == 1)
        assert app.is_running
        # Textual has a binding of its own for this one, which would leave without asking.
        await pilot.press("ctrl+q")
        await _until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        await pilot.press("y")
    assert app.return_code == 3
    assert path.read_text(encoding="utf-8") == "somebody else's"


async def test_a_damaged_gold_set_opens_read_only_and_is_left_alone(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        await pilot.press("w", "a")
    path = tmp_path / "gold" / "annotators" / "tester" / "gold.json"
    damaged = path.read_bytes().replace(b"actor", b"actoR")
    path.write_bytes(damaged)
    again = make_app(tmp_path, articles)
    async with running(again) as pilot:
        assert again.status.view.unsaved
        assert "checksum" in again.status.view.saved
        # What can be read is shown, and stays as it is.
        [span] = again.desk.spans
        await pilot.press("w", "a", "d", "u", "D", "!")
        assert again.desk.spans == [span]
        await pilot.press("q")
    assert path.read_bytes() == damaged


async def test_a_renamed_article_keeps_its_marks_and_says_so(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        await pilot.press("w", "a")
    (articles / FIRST).rename(articles / "000_renamed.txt")
    again = make_app(tmp_path, articles)
    async with running(again) as pilot:
        assert again.desk.article_id == "000_renamed.txt"
        assert len(again.desk.spans) == 1
        assert FIRST in again.status.view.head
        await pilot.press("w", "w", "d")
        assert len(again.desk.spans) == 2


async def test_a_click_on_an_article_takes_away_what_was_said_of_the_last(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        await pilot.press("w", "a")
        assert app.desk.outcome.text
        first = open_id(app)
        await pilot.click(app.articles, offset=(10, 6))
        await pilot.pause()
        assert open_id(app) != first
        assert not app.desk.outcome.text


async def test_a_mark_shows_at_once_in_the_edge_column(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        assert not any(row.endswith("▐") for row in rows_of(app))
        await pilot.press("w", "a")
        await pilot.pause()
        assert any(row.endswith("▐") for row in rows_of(app))
        await pilot.press("u")
        assert not any(row.endswith("▐") for row in rows_of(app))


async def test_the_header_says_where_marks_go_until_the_first_key(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (160, 40)) as pilot:
        header = rows_of(app)[0]
        assert "marks in " in header
        assert str(tmp_path)[-12:] in header
        await pilot.press("right")
        assert "marks in" not in rows_of(app)[0]


async def test_the_status_line_has_the_range(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        caret_to(app, NAME)
        start = text(app).index(NAME)
        await pilot.press("w")
        assert f"1 word selected  {start}–{start + 6}" in app.status.render_line(0).text
        await pilot.press("a", "right")
        assert f"a {start}–{start + 6}" in app.status.render_line(0).text


async def test_a_lost_mark_has_its_sign_in_the_margin(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        await pilot.press("w", "a")
    path = articles / FIRST
    path.write_text("x " + path.read_text(encoding="utf-8"), encoding="utf-8")
    again = make_app(tmp_path, articles)
    async with running(again):
        signs = [row for row in rows_of(again) if "!" in row]
        assert len(signs) == 1
        assert "x Gündəm" in signs[0]


async def test_many_problems_are_told_shortly(tmp_path: Path) -> None:
    articles = copy_of_seeds(tmp_path)
    lines = "\n".join("no json" for _ in range(40))
    (articles / "bad.jsonl").write_text(lines + '\n{"text": "good"}\n', encoding="utf-8")
    app = make_app(tmp_path, articles)
    async with running(app):
        (notice,) = list(app._notifications)
        assert notice.message.count("it is not JSON") == 5
        assert "and 35 more" in notice.message

"""Nothing that a text, a name or a note says steers the terminal or Textual from the app."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from textual.events import Paste

from reader.gold.actions import set_attribute, set_note
from reader.session.outcome import Outcome
from reader.text.units import Index, Range
from reader.tui.dialogs import Question, ThemePicker
from reader.tui.reader_app import ReaderApp
from tests.harm import HOSTILE, harm_in, hostile
from tests.tui.apps import make_app


def rows(app: ReaderApp) -> Iterator[str]:
    """Every row of the screen as it goes to the terminal, dialogs and notices included."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.control is None
            assert segment.style is None or not segment.style.link
            assert segment.style is None or "@click" not in segment.style.meta
        yield strip.text


def check(app: ReaderApp) -> str:
    """The screen's text, when there is nothing harmful in it and no row is too wide."""
    found = list(rows(app))
    for row in found:
        assert not harm_in(row)
    return "\n".join(found)


def hostile_corpus(folder: Path, text: str, name: str) -> Path:
    """A project whose every name is `name`, and an article with a mark that has a note."""
    source = folder / "a.jsonl"
    record = {"id": f"i{name}", "text": f"word {text} word", "title": name, "meta": {name: name}}
    source.write_text(json.dumps(record) + "\nno json\n", encoding="utf-8")
    return source


def note_and_flag(app: ReaderApp, name: str) -> None:
    """A mark on the whole article whose note and attribute say `name`, and a flag for it."""
    session = app.session
    label = next(iter(app.desk.labels.values()))
    assert session.article is not None
    assert session.gold is not None
    span = session.tag(Range(Index(0), Index(len(session.article.text))), label)
    session.do(set_note(session.gold, span.id, name or "x"))
    session.do(set_attribute(session.gold, span.id, "source", name))
    session.set_flag(name)
    app.desk.load_marks()
    app.press_named("next-span")


async def look_everywhere(app: ReaderApp, name: str) -> None:
    """Open each corner and look at the whole screen there."""
    async with app.run_test(size=(130, 30), notifications=True) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.press("w")
        note_and_flag(app, name)
        app.sync()
        await pilot.pause()
        assert "note" in check(app)
        app.notify(name, title=name)
        await pilot.press("space")
        app.desk.trouble = f"troubled {name}"
        app.desk.outcome = Outcome(f"said {name}")
        app.sync()
        await pilot.pause()
        assert "troubled" in (shown := check(app))
        assert "said" in shown
        await pilot.press("question_mark")
        check(app)
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        app.screen.query_one("CommandInput").post_message(Paste(name))
        await pilot.pause(0.1)
        check(app)
        await pilot.press("escape")
        for sheet in (
            Question(name, below=True),
            ThemePicker([name, "dark-ink"], "dark-ink", lambda _: None, below=False),
        ):
            app.push_screen(sheet)
            await pilot.pause()
            check(app)
            await pilot.press("escape")
        assert app.is_running
    app.session.close()


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(hostile(), hostile())
@example(HOSTILE, HOSTILE)
async def test_the_whole_screen(text: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder), hostile_corpus(Path(folder), text, name))
        await look_everywhere(app, name)

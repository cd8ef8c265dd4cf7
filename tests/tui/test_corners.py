"""Text of mixed direction in every corner of the app: its order, its shapes, its cut end."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from reader import strings
from reader.gold.actions import set_attribute, set_note
from reader.session.outcome import Outcome
from reader.text.fit import quoted, wrapped
from reader.text.units import Index, Range
from reader.tui.dialogs import Question, ThemePicker
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import make_app, running
from tests.tui.test_escapes import rows

MIXED = "שלום عالم hello (12) של"
"""Hebrew, Arabic, English, a number in brackets, which belongs to the English."""
MIXED_SHOWN = "לש hello (12) ﻢﻟﺎﻋ םולש"
LONG = f"{MIXED}, {MIXED}, {MIXED}, {MIXED}"
ENGLISH = f"The word {MIXED} here"
ENGLISH_SHOWN = "The word ﻢﻟﺎﻋ םולש hello (12) לש here"
ENGLISH_QUOTED = f"The word {MIXED_SHOWN} here"
LABEL, LABEL_SHOWN = "סלام_x", "x_ﻡﺍלס"

Show = Callable[[ReaderApp, Pilot[None]], Awaitable[None]]


async def _nothing(app: ReaderApp, pilot: Pilot[None]) -> None:
    return


async def _marked(app: ReaderApp, pilot: Pilot[None]) -> None:
    session, label = app.session, next(iter(app.desk.labels.values()))
    span = session.tag(Range(Index(0), Index(len(MIXED))), label)
    assert session.gold is not None
    session.do(set_note(session.gold, span.id, MIXED))
    session.do(set_attribute(session.gold, span.id, LABEL, MIXED))
    app.desk.load_marks()
    await pilot.press("space")


async def _status(app: ReaderApp, pilot: Pilot[None]) -> None:
    app.desk.outcome = Outcome(f"The word {quoted(MIXED)} here")
    app.sync()


async def _status_quote(app: ReaderApp, pilot: Pilot[None]) -> None:
    app.desk.outcome = Outcome("Said:", ENGLISH)
    app.sync()


async def _notice(app: ReaderApp, pilot: Pilot[None]) -> None:
    app.notify(f"The word {quoted(MIXED)} here")


async def _question(app: ReaderApp, pilot: Pilot[None]) -> None:
    app.push_screen(Question(f"The word {quoted(MIXED)} here", below=True))


async def _themes(app: ReaderApp, pilot: Pilot[None]) -> None:
    app.push_screen(ThemePicker([MIXED], MIXED, lambda _: None, below=True))


async def _help(app: ReaderApp, pilot: Pilot[None]) -> None:
    await pilot.press("question_mark")


async def _palette(app: ReaderApp, pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+p")
    await pilot.pause(0.1)
    app.screen.query_one("CommandInput").value = LABEL  # type: ignore[attr-defined]
    await pilot.pause(0.3)


CORNERS: tuple[tuple[str, Show, str], ...] = (
    ("the list's title", _nothing, MIXED_SHOWN),
    ("the page", _nothing, MIXED_SHOWN),
    ("the footer's label", _nothing, LABEL_SHOWN),
    ("first run in the inspector", _nothing, LABEL_SHOWN),
    ("the inspector's quote, note and value", _marked, MIXED_SHOWN),
    ("the inspector's label and attribute", _marked, LABEL_SHOWN),
    ("the status line's sentence", _status, ENGLISH_QUOTED),
    ("the status line's quote", _status_quote, ENGLISH_SHOWN),
    ("a notice", _notice, ENGLISH_QUOTED),
    ("a question", _question, ENGLISH_QUOTED),
    ("the themes", _themes, MIXED_SHOWN),
    ("the help", _help, LABEL_SHOWN),
    ("the palette's entry and its search box", _palette, LABEL_SHOWN),
)


def project(folder: Path, text: str = MIXED, name: str = LABEL) -> Path:
    """A project with one label and one article."""
    labels = f'name = "own"\nversion = 1\n[[label]]\nname = "{name}"\nkey = "z"\n'
    (folder / "labels.toml").write_text(labels, encoding="utf-8")
    source = folder / "a.jsonl"
    source.write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    return source


@pytest.mark.parametrize(("corner", "show", "shown"), CORNERS, ids=[each[0] for each in CORNERS])
async def test_a_corner(tmp_path: Path, corner: str, show: Show, shown: str) -> None:
    app = make_app(tmp_path, project(tmp_path))
    async with app.run_test(size=(180, 50), notifications=True) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await show(app, pilot)
        await pilot.pause(0.1)
        assert shown in "\n".join(rows(app)), corner
    app.session.close()


async def test_a_title_on_two_rows_is_cut_at_its_logical_end(tmp_path: Path) -> None:
    app = make_app(tmp_path, project(tmp_path, LONG))
    async with running(app, (120, 40)):
        first, second = (row[6:23].lstrip() for row in list(rows(app))[2:4])
        assert first == "hello ﻢﻟﺎﻋ םולש"
        assert second == "…ﺎﻋ םולש ,לש (12)"


@pytest.mark.parametrize(("text", "count"), [("one two", "2 words"), ("one", "1 word")])
async def test_the_header_counts_cells(tmp_path: Path, text: str, count: str) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "漢字" * 4, "text": text}) + "\n", encoding="utf-8")
    app = make_app(tmp_path, source)
    async with running(app, (120, 30)):
        head = app.pane.render_line(0).text.rstrip()
        assert head.endswith(f"{'漢字' * 4} · und · {count}")
        geometry = app.desk.geometry
        assert cell_len(head) == geometry.left + geometry.measure


async def test_a_notice_is_broken_where_it_is_read_not_where_it_is_drawn(tmp_path: Path) -> None:
    app = make_app(tmp_path, project(tmp_path))
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        app.notify(LONG)
        await pilot.pause(0.2)
        toast = app.screen.query_one(Toast)
        width = toast.content_size.width
        assert str(toast.render()).split("\n") == wrapped(LONG, width, strings.DIRECTION, 4)
        assert toast.content_size.height == len(wrapped(LONG, width, strings.DIRECTION, 4))
        await app.workers.wait_for_complete()
    app.session.close()


@pytest.mark.parametrize(
    ("text", "width", "rows", "lines"),
    [
        ("שלום עולם", 6, 3, ["  םולש", "  םלוע"]),
        ("see שלום עולם", 9, 3, ["see םולש", "םלוע"]),
        ("a\nשלום", 6, 3, ["a", "  םולש"]),
        ("one two three", 4, 2, ["one", "two…"]),
        ("in a; --project a", 14, 2, ["in a;", "--project a"]),
        ("a -- b--cc", 8, 2, ["a -- b--", "cc"]),
        (f"a {quoted('אב: 1')}, b", 20, 1, ["a 1 :בא, b"]),
        (f"a {quoted('אבגדהוזחט')} b", 8, 1, ["a הדגבא…"]),
    ],
)
def test_lines_of_a_sentence(text: str, width: int, rows: int, lines: list[str]) -> None:
    found = wrapped(text, width, "auto" if text[0] > "z" or "\n" in text else "ltr", rows)
    assert found == lines

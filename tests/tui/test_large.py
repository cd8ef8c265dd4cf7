"""Odd articles in the real app: each opened, scrolled, jumped in, marked, exported exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader import strings
from reader.cli.main import main
from reader.session.facts import QUICK
from reader.text.units import Index
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import make_app, page, reading, rows_of, running, saved, text

SENTENCE = "سلام على الأرض (7 من 9) وعلى Hello 12 لا إله إلا كتاب. "
ODD = {
    "a megabyte of prose": (SENTENCE * 180 + "\n\n") * 70,
    "short paragraphs": "سلام على الأرض\n" * 100_000,
    "one paragraph": SENTENCE * 12_000,
    "one odd paragraph": "😀 " + SENTENCE * 3_000,
    "embeddings": ("abc " + "\u202b" * 125 + "سلام x" + "\u202c" * 125 + " end\n") * 50,
    "controls and surrogates": "abc\ud800 one\udfff\x00 two\x9b31m\x07 three\x85four\x1b[2J\n" * 60,
    "a million marks": "ب" + "\u064e" * 1_000_000 + " سلام",
    "newlines": "word" + "\n" * 1_000_000 + "end",
}


def _written(folder: Path, article: str) -> Path:
    """The text as a record, which may hold what no text file may."""
    path = folder / "odd.jsonl"
    path.write_text(json.dumps({"id": "odd", "text": article}) + "\n", encoding="utf-8")
    return path


async def _go(app: ReaderApp, pilot: Pilot[None], percent: int) -> None:
    """To a share of the article; the caret is then on the screen, and the place is said right."""
    length = len(text(app))
    reading(app).go(Index(length * percent // 100))
    app.desk.after_motion()
    app.sync()
    await pilot.pause()
    _check_place(app)


def _check_place(app: ReaderApp) -> None:
    caret, layout = reading(app).caret, page(app).layout
    address = layout.address_at(caret)
    assert page(app).y_of(address) is not None
    row = layout.row(address)
    assert row.start <= caret < row.end
    assert page(app).visible.start <= caret < page(app).visible.end
    share = 100 * caret // len(layout.text)
    where = layout.paragraph_at(caret) + 1
    count = len(layout.paragraphs)
    assert app.status.view.place == strings.PLACE.format(number=where, count=count, share=share)
    assert app.pane.caret_offset() is not None


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_article_is_read_marked_and_exported(tmp_path: Path, name: str) -> None:
    article = ODD[name]
    app = make_app(tmp_path, _written(tmp_path, article))
    async with running(app, (100, 30)) as pilot:
        assert text(app) == article
        assert any(row.strip() for row in rows_of(app))
        assert await pilot.click(app.pane, offset=(60, app.desk.geometry.header_rows))
        await pilot.press("w", "a")
        for percent in (50, 97, 3):
            await _go(app, pilot, percent)
        await pilot.press("G")
        _check_place(app)
        await pilot.press("pageup", "ctrl+d")
        _check_place(app)
        caret = reading(app).caret
        for size in ((60, 20), (140, 45)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert reading(app).caret == caret
            _check_place(app)
        await pilot.press("g", "g")
        _check_place(app)
        await _go(app, pilot, 60)
        await pilot.press("w", "a")
        await saved(app, pilot)
        spans = [(span.start, span.end) for span in app.desk.spans]
    assert len(spans) in (1, 2)
    out = tmp_path / "out.jsonl"
    common = ["--project", str(tmp_path), "--annotator", "tester"]
    assert main(["export", *common, "-o", str(out), str(tmp_path / "odd.jsonl")]) == 0
    record = json.loads(out.read_bytes())  # one line: a text may hold what splits lines
    assert record["text"] == article
    assert sorted((span["start"], span["end"]) for span in record["spans"]) == sorted(spans)
    assert all(span["text"] == article[span["start"] : span["end"]] for span in record["spans"])


@pytest.mark.parametrize("article", ["", "\n", "\n" * 1_000_000])
async def test_an_article_of_nothing_takes_every_key(tmp_path: Path, article: str) -> None:
    path = tmp_path / "nothing.txt"
    path.write_bytes(article.encode())
    app = make_app(tmp_path, path)
    async with running(app, (100, 30)) as pilot:
        await pilot.press("w", "s", "G", "g", "g", "ctrl+d", "pagedown", "pageup", "down", "a")
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert not app.desk.spans
        assert reading(app).caret == 0


async def test_a_large_articles_words_are_counted_aside(tmp_path: Path) -> None:
    article = "one two three\n\n" * (QUICK // 10)
    path = tmp_path / "large.txt"
    path.write_bytes(article.encode())
    app = make_app(tmp_path, path)
    async with running(app, (100, 30)) as pilot:
        assert app.session.article is not None
        for _ in range(200):
            found = app.desk.facts.of(app.session.article)
            if found is not None:
                break
            await pilot.pause(0.02)
        assert found is not None
        assert found.words == article.count(" ") // 2 * 3
        await pilot.pause()
        assert f"{found.words}" in rows_of(app)[0].replace(",", "").replace("\u202f", "")

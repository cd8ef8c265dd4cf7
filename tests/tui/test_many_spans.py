"""Ten thousand spans in one article: everything goes, and what a key touches is what is near."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from textual.pilot import Pilot

from reader.cli.main import main
from reader.gold import actions
from reader.gold.model import Span
from reader.render.marks import Mark, MarkIndex
from reader.session.start import Start
from reader.settings import load
from reader.tui.inspector import Inspector, InspectorView
from reader.tui.panel import PanelRow
from reader.tui.reader_app import ReaderApp
from tests.tui.apps import copy_of_seeds, make_app, reading, running, saved

COUNT = 10_000
PARAGRAPH = "one two three four five six seven eight nine ten eleven twelve"
TEXT = "\n".join([PARAGRAPH] * (COUNT // 10)) + "\n"
LABELS = ("actor", "date", "claim")


def ranges() -> list[tuple[int, int]]:
    """Words all over the text, a hundred spans on one word, and one around everything."""
    found = []
    for start in range(0, len(TEXT), len(PARAGRAPH) + 1):
        at = start
        for word in PARAGRAPH.split()[:9]:
            found.append((at, at + len(word)))
            at += len(word) + 1
    found += [(4, 7)] * (COUNT - 1 - len(found))
    return [*found, (0, len(TEXT))]


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A folder with one article, and its project beside it."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(TEXT)
    settings = load({"project": tmp_path, "annotator": "tester"}, environ={})
    session = Start.of((tmp_path / "articles",), settings).open()
    article = session.open("a.txt")
    session.load_gold()
    assert session.gold is not None
    where = ranges()
    for number, label in enumerate(LABELS):
        part = where[number :: len(LABELS)]
        session.do(actions.tag_all(session.gold, article, part, label, "tester"))
    session.close()
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many rows of the inspector and how many marks were made."""
    count: Counter[str] = Counter()
    entry, mark = Inspector._entry, MarkIndex._mark

    def counted_entry(panel: Inspector, view: InspectorView, number: int, width: int) -> PanelRow:
        count["rows"] += 1
        return entry(panel, view, number, width)

    def counted_mark(index: MarkIndex, span: Span) -> Mark:
        count["marks"] += 1
        return mark(index, span)

    monkeypatch.setattr(Inspector, "_entry", counted_entry)
    monkeypatch.setattr(MarkIndex, "_mark", counted_mark)
    return count


def exported(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[int, int, str]]:
    arguments = ["export", "--project", str(folder), "--annotator", "tester"]
    capsys.readouterr()
    assert main([*arguments, str(folder / "articles")]) == 0
    (record,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    for span in record["spans"]:
        assert TEXT[span["start"] : span["end"]] == span["text"]
    return sorted((span["start"], span["end"], span["label"]) for span in record["spans"])


def press(app: ReaderApp, *actions: str) -> None:
    for name in actions:
        app.press(app.desk.keymap.named(name))


async def test_ten_thousand_spans(
    marked: Path, made: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = exported(marked, capsys)
    assert len(before) == COUNT
    app = make_app(marked, marked / "articles")
    async with running(app) as pilot:
        assert len(app.desk.spans) == COUNT
        assert made["rows"] <= 40
        # The edge column has looked at them all once; from here on nothing does.
        made.clear()
        for key in ("pagedown", "pagedown", "pageup", "w", "right", "down"):
            await pilot.press(key)
        assert made["marks"] == 0
        shown = []
        for _ in range(110):
            await pilot.press("space")
            assert app.desk.current is not None
            shown.append(app.desk.current.id)
        assert len(set(shown)) == 110
        assert made["rows"] <= 110 * 40
        assert made["marks"] == 0
        await edited(app, pilot, made)
        press(app, "leave", "next-span", "inspect", "row-last", "row-page-up", "row-first")
        await pilot.pause()
        assert app.desk.focus == "inspector"
        press(app, "row-last", "go-to-span")
        await pilot.pause()
        assert app.desk.current == app.desk.spans[-1]
        await saved(app, pilot)
    assert exported(marked, capsys) == before


async def edited(app: ReaderApp, pilot: Pilot[None], made: Counter[str]) -> None:
    """Mark, undo, remove, undo: each looks at the marks that it changes."""
    order = app.desk.spans
    reading(app).go(len(TEXT) // 2 + TEXT[len(TEXT) // 2 :].index("eleven"))
    app.desk.after_motion()
    made.clear()
    for names, count in (
        (("word-forward", "tag-actor"), COUNT + 1),
        (("undo",), COUNT),
        (("next-span", "remove"), COUNT - 1),
        (("undo",), COUNT),
        (("redo",), COUNT - 1),
        (("undo",), COUNT),
    ):
        press(app, *names)
        await pilot.pause()
        assert len(app.desk.spans) == count
        assert app.desk.spans == sorted(app.desk.spans, key=lambda span: span.key)
    # Undone is not unmade: a mark that came back has a revision of its own.
    assert [span.key for span in app.desk.spans] == [span.key for span in order]
    assert made["marks"] <= 20
    shared = {id(block) for block in order._blocks} & {id(b) for b in app.desk.spans._blocks}
    assert len(shared) >= len(order._blocks) - 4


@pytest.mark.parametrize("seed", range(2))
async def test_after_any_edit_the_screen_is_as_painted_from_scratch(
    tmp_path: Path, seed: int
) -> None:
    luck = Random(seed)
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app, (100, 30)) as pilot:
        for _ in range(40):
            times = luck.choice((1, 1, 2, 9))
            press(
                app, *["word-forward"] * times, *["extend-word-forward"] * luck.choice((0, 3, 30))
            )
            edits = ("tag-actor", "tag-date", "tag-claim", "undo", "redo", "next-span", "remove")
            press(app, luck.choice(edits), luck.choice(("leave", "right", "page-down", "page-up")))
            if app.desk.spans and luck.random() < 0.3:
                # Somewhere else than where the caret is.
                app.session.remove(luck.choice(app.desk.spans).id)
                app.desk.load_marks()
                app.sync()
            await pilot.pause()
            pane = app.pane
            kept = [list(pane.render_line(y)) for y in range(pane.size.height)]
            pane.repaint()
            assert kept == [list(pane.render_line(y)) for y in range(pane.size.height)]
            await pilot.pause()

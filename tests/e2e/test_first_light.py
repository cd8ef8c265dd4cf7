"""The whole path by keys alone, in a real pty: mark, undo, quit, reopen, export, kill."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from reader.gold.store import Store, annotators
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
FIRST, LAST = "000_ee2b76d6dd05a462.txt", "004_0acdc6091995a434.txt"

ACTOR = "الرئيس الأذربيجاني إلهام علييف"
DATE = "28 يونيو"
CLAIM = "لقد حان الوقت لصنع السلام"
NESTED = "وزير الخارجية"
LONG = "رحب وزير الخارجية"  # the paragraph that begins so, without its full stop
LONG_LENGTH = 237


class Work:
    """A copy of the seeds in one folder, the marks in another; neither is the checkout."""

    def __init__(self, folder: Path) -> None:
        self.corpus = folder / "five articles"
        self.project = folder / "project"
        self.project.mkdir()
        shutil.copytree(ROOT / "seeds", self.corpus)

    def command(self, *words: str | Path) -> list[str]:
        return [sys.executable, "-m", "reader", *map(str, words)]

    def open(self, *, size: tuple[int, int] = (120, 40), colours: str = "") -> Terminal:
        command = self.command("--project", self.project, self.corpus)
        env = {"PYTHONPATH": str(ROOT), "COLORTERM": colours}
        terminal = Terminal(command, size=size, env=env)
        terminal.wait_for("saved")
        terminal.settle()
        return terminal

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def text(self, name: str) -> str:
        return (self.corpus / name).read_bytes().decode("utf-8")

    def long_claim(self) -> str:
        text = self.text(LAST)
        start = text.index(LONG)
        return text[start : start + LONG_LENGTH]

    def saved(self) -> list[tuple[str, str, str]]:
        """Article, label and quote of what is on the disk, in the file or its journal."""
        (annotator,) = annotators(self.project)
        gold = Store(self.project, annotator, read_only=True).load()
        return self._checked([span.to_record() for span in gold.records("spans")])

    def closed(self) -> list[tuple[str, str, str]]:
        """The same of what any TinyDB finds when the app has ended."""
        (path,) = self.project.glob("gold/annotators/*/gold.json")
        with TinyDB(path, access_mode="r", encoding="utf-8") as db:
            return self._checked([dict(record) for record in db.table("spans").all()])

    def _checked(self, spans: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
        kept = [span for span in spans if not span.get("deleted")]
        for span in kept:
            text = self.text(span["article"])
            assert text[span["start"] : span["end"]] == span["quote"]
        return sorted((s["article"], s["label"], s["quote"]) for s in kept)

    def marks(self) -> list[tuple[str, str, str]]:
        """What the five marks come to."""
        found = [(FIRST, "actor", ACTOR), (FIRST, "date", DATE), (FIRST, "claim", CLAIM)]
        found += [(LAST, "claim", self.long_claim()), (LAST, "actor", NESTED)]
        return sorted(found)


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path)


def words_before(text: str, place: str, after: int = 0) -> int:
    """How many words stand before the place, counted without our own word finder."""
    return len(re.findall(r"[\w\u064b-\u0652]+", text[after : text.index(place)]))


def status(terminal: Terminal) -> str:
    """The line above the footer."""
    return terminal.display[-2]


def is_saved(terminal: Terminal) -> bool:
    return status(terminal).endswith(" saved")


def say(terminal: Terminal, keys: str, answer: str) -> None:
    """Types keys in one go, as a quick hand does, until the status line has the answer."""
    terminal.send(keys)
    terminal.wait_for(lambda t: answer in status(t))


def mark_first_article(terminal: Terminal, text: str) -> None:
    # The first w takes the word at the caret, which is the first one.
    say(terminal, "w" * (words_before(text, ACTOR) + 1) + "W" * 3, "4 words selected")
    say(terminal, "a", "Marked as actor")
    # The caret is on the actor's last word: w takes that, then "في", then the date.
    say(terminal, "w" * 3 + "W", "2 words selected")
    say(terminal, "d", "Marked as date")
    between = words_before(text, CLAIM, text.index(DATE) + len("28 "))
    say(terminal, "w" * (between + 1) + "s", "5 words selected")
    say(terminal, "c", "Marked as claim")


def mark_last_article(terminal: Terminal, text: str) -> None:
    say(terminal, "w" * (words_before(text, LONG) + 1) + "p", "41 words selected")
    say(terminal, "c", "Marked as claim")
    # The caret is on the claim's first word: the next one begins the actor in it.
    say(terminal, "wwW", "2 words selected")
    say(terminal, "a", "Marked as actor")


def go_to_last_article(terminal: Terminal) -> None:
    terminal.send("J" * 4)
    terminal.wait_for(lambda t: "004_0acdc6091995a434" in t.display[0])


def mark_all(terminal: Terminal, work: Work) -> None:
    mark_first_article(terminal, work.text(FIRST))
    go_to_last_article(terminal)
    mark_last_article(terminal, work.text(LAST))
    terminal.wait_for(is_saved)


@pytest.mark.parametrize(
    ("size", "colours"), [((120, 40), ""), ((100, 30), "truecolor"), ((80, 24), "")]
)
def test_five_marks_undone_redone_reopened_and_exported(
    work: Work, tmp_path: Path, size: tuple[int, int], colours: str
) -> None:
    with work.open(size=size, colours=colours) as terminal:
        mark_all(terminal, work)
        assert work.saved() == work.marks()
        for _ in range(2):
            say(terminal, "uuuuu", "0 spans")
            say(terminal, "u", "Nothing to undo")
            terminal.wait_for(is_saved)
            assert work.saved() == []
            say(terminal, "UUUUU", "2 spans")
            say(terminal, "U", "Nothing to redo")
            terminal.wait_for(is_saved)
            assert work.saved() == work.marks()
        terminal.press("q", settle=False)
        assert terminal.wait() == 0
        assert not terminal.alternate
    assert work.closed() == work.marks()

    with work.open() as terminal:
        terminal.wait_for("2 spans")  # the article that was left
        terminal.press("K", "K", "K", "K")
        terminal.wait_for("3 spans")
        # What was done before the app was closed is undone, and in the other article.
        say(terminal, "uu", "0 spans")
        assert "004_0acdc6091995a434" in terminal.display[0]
        say(terminal, "UU", "2 spans")
        terminal.press("q", settle=False)
        assert terminal.wait() == 0
    assert work.closed() == work.saved() == work.marks()
    check_export(work, tmp_path / "out.jsonl")


def check_export(work: Work, target: Path) -> None:
    done = work.run("export", "--project", work.project, "-o", target)
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in target.read_text(encoding="utf-8").split("\n") if line]
    assert [record["id"] for record in records] == [FIRST, LAST]
    found = []
    for record in records:
        assert record["text"] == work.text(record["id"])
        for span in record["spans"]:
            assert record["text"][span["start"] : span["end"]] == span["text"]
            found.append((record["id"], span["label"], span["text"]))
    assert sorted(found) == work.marks()
    before = target.read_bytes()
    assert work.run("export", "--project", work.project, "-o", target).returncode == 0
    assert target.read_bytes() == before


def test_a_mark_that_was_said_to_be_saved_survives_kill_9(work: Work) -> None:
    text = work.text(FIRST)
    with work.open() as terminal:
        mark_first_article(terminal, text)
        terminal.wait_for(is_saved)
        terminal.send("w")
        terminal.wait_for("selected")
        terminal.send("a")
        # At the first moment that the screen says both, with nothing waited for.
        terminal.wait_for(lambda t: "Marked as actor" in status(t) and is_saved(t))
        terminal.kill()
    assert len(work.saved()) == 4
    with work.open() as terminal:
        terminal.wait_for("4 spans")
        say(terminal, "uuuu", "0 spans")
        say(terminal, "u", "Nothing to undo")
        say(terminal, "UUUU", "4 spans")


def test_the_nested_actor_and_its_claim_are_told_apart(work: Work) -> None:
    with work.open(size=(100, 30), colours="truecolor") as t:
        go_to_last_article(t)
        mark_last_article(t, work.text(LAST))
        rows = rows_of_the_claim(t)
        assert len(rows) >= 3  # several lines
        assert len(set(grounds(t, rows))) >= 2  # the claim's tint, and the actor's on it


def rows_of_the_claim(terminal: Terminal) -> list[int]:
    """The rows that have a rail of the claim in their margin."""
    return [y for y, row in enumerate(terminal.display[:-2]) if re.search(r"[│┃]|(?<!\w)c\b", row)]


def grounds(terminal: Terminal, rows: Sequence[int]) -> list[str]:
    """The tints under the letters of these rows."""
    page = terminal.cell(2, rows[0]).bg
    cells = [terminal.cell(x, y) for y in rows for x in range(70)]
    return [cell.bg for cell in cells if cell.data.isalpha() and cell.bg != page]


def test_sigterm_restores_the_terminal_and_keeps_the_marks(work: Work) -> None:
    with work.open() as terminal:
        say(terminal, "w", "1 word selected")
        say(terminal, "a", "Marked as actor")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert not terminal.alternate
        assert terminal.text.strip() == ""
    assert work.closed() == [(FIRST, "actor", "Gündəm")]


def test_ctrl_z_and_fg_show_the_same_screen(work: Work) -> None:
    command = shlex.join(work.command("--project", work.project, work.corpus))
    env = {"PYTHONPATH": str(ROOT), "PS1": "$ ", "HISTFILE": ""}
    with Terminal(["bash", "--norc", "--noprofile", "-i"], env=env) as terminal:
        terminal.send(command + "\n")
        terminal.wait_for(lambda t: t.alternate and "saved" in t.text)
        say(terminal, "ww", "1 word selected")
        before = terminal.text
        terminal.press("ctrl+z", settle=False)
        terminal.wait_for("Stopped")
        assert not terminal.alternate
        terminal.send("fg\n")
        terminal.wait_for(lambda t: t.alternate and t.text == before)
        say(terminal, "W", "2 words selected")
        terminal.press("q", settle=False)
        terminal.wait_for(lambda t: not t.alternate)

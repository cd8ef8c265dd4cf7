"""`reader log`: who did what, when and where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.cli.history import local_time
from reader.cli.main import main
from reader.corpus.corpus import Corpus
from reader.gold import actions
from reader.gold.store import journal
from reader.session.session import Session
from reader.text.units import Index, Range
from tests.harm import HOSTILE, STEERING, harm_in

ROOT = Path(__file__).parents[2]
TEXTS = {"a.txt": "One said two.", "b.txt": "قال علييف إن السلام قريب"}


class Desk:
    """A project over two articles, and what commands print in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.articles = folder / "articles"
        self.articles.mkdir()
        for name, text in TEXTS.items():
            (self.articles / name).write_bytes(text.encode())
        self.project = folder / "project"

    def session(self, annotator: str = "ada") -> Session:
        return Session(Corpus.open([self.articles]), project=self.project, annotator=annotator)

    def mark(self, name: str, start: int, end: int, annotator: str = "ada") -> None:
        session = self.session(annotator)
        session.open(name)
        label = session.schema.label("actor")
        assert label is not None
        session.tag(Range(Index(start), Index(end)), label)
        session.close()

    def run(self, *words: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main([*words, "--project", str(self.project)])
        out, err = self._capsys.readouterr()
        return code, out, err

    def json(self, *words: str) -> list[dict[str, Any]]:
        code, out, err = self.run("log", "--json", *words)
        assert (code, err) == (0, "")
        return [json.loads(line) for line in out.split("\n") if line]

    def history(self, annotator: str = "ada") -> Path:
        return self.project / "gold" / "annotators" / annotator / "history"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_nothing_was_done_yet(desk: Desk) -> None:
    code, out, err = desk.run("log")
    assert (code, out) == (0, "")
    assert err == f"reader: nothing was done in {desk.project} yet.\n"
    assert not desk.project.exists()


def test_the_newest_comes_first_with_who_when_and_where(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3)
    desk.mark("b.txt", 4, 9)
    code, out, err = desk.run("log")
    assert (code, err) == (0, "")
    newest, oldest = out.rstrip("\n").split("\n")
    assert newest.split()[:1] + newest.split()[3:7] == ["2", "ada", "mark", "actor", "b.txt:4-9"]
    # In visual order and shaped, as everything that is printed.
    assert newest.split()[7] == "ﻒﻴﻴﻠﻋ"
    assert oldest.split()[-2:] == ["a.txt:0-3", "One"]
    times = [local_time(each["time"]) for each in desk.json()]
    assert [line[3:22] for line in (newest, oldest)] == times


def test_json_has_all_of_an_action(desk: Desk) -> None:
    desk.mark("b.txt", 4, 9)
    [done] = desk.json()
    assert done.pop("time").endswith("Z")
    assert done == {
        "annotator": "ada", "number": 1, "action": "mark actor", "article": "b.txt", "start": 4,
        "end": 9, "quote": "علييف", "flag": None, "changes": {"spans": 1, "articles": 1}, "undone": False,
        "undoes": None, "redoes": None,
    }  # fmt: skip


def test_everybody_is_told_of_unless_one_is_named(desk: Desk) -> None:
    for end, annotator in ((3, "ada"), (3, "ben"), (8, "ada")):
        desk.mark("a.txt", 0, end, annotator)
    told = [(done["annotator"], done["number"]) for done in desk.json()]
    assert told == [("ada", 2), ("ben", 1), ("ada", 1)]
    assert {done["annotator"] for done in desk.json("--annotator", "all")} == {"ada", "ben"}
    assert {done["annotator"] for done in desk.json("--annotator", "ben")} == {"ben"}
    times = [done["time"] for done in desk.json()]
    assert times == sorted(times, reverse=True)
    code, _, err = desk.run("log", "--annotator", "eve")
    assert code == 2
    assert "eve has done nothing" in err
    assert "ada, ben, or all" in err


def test_one_article_alone_by_its_file_its_id_and_when_it_is_gone(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3)
    desk.mark("b.txt", 4, 9)
    for name in (str(desk.articles / "b.txt"), "b.txt"):
        assert [done["article"] for done in desk.json(name)] == ["b.txt"]
    (desk.articles / "b.txt").unlink()
    assert [done["article"] for done in desk.json("b.txt")] == ["b.txt"]
    code, out, err = desk.run("log", "c.txt")
    assert (code, out, err) == (0, "", "reader: nothing was done in c.txt yet.\n")


def test_an_article_that_a_larger_action_touched_is_found(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3)
    desk.mark("b.txt", 4, 9)
    session = desk.session()
    session.load_gold()
    assert session.gold is not None
    ids = [span.id for name in TEXTS for span in session.gold.spans(name)]
    session.do(actions.remove(session.gold, ids))
    session.close()
    assert [done["action"] for done in desk.json("b.txt")] == ["remove 2 marks", "mark actor"]
    assert desk.json("b.txt")[0]["quote"] is None
    _, out, _ = desk.run("log")
    assert "2 articles" in out.split("\n")[0]
    assert "b.txt:4-9" in out.split("\n")[1]


def test_what_was_undone_says_so_until_it_is_done_again(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3)
    session = desk.session()
    session.undo()
    session.close()
    undo, mark = desk.json()
    assert (undo["action"], undo["undoes"], undo["undone"]) == ("undo mark actor", 1, False)
    assert mark["undone"] is True
    _, out, _ = desk.run("log")
    assert "undo mark actor (1)" in out
    assert "mark actor (undone)" in out
    session = desk.session()
    session.redo()
    session.close()
    assert [done["undone"] for done in desk.json()] == [False, False, False]
    assert desk.json()[0]["redoes"] == 1


def test_the_reason_of_a_flag_is_told(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    session.set_flag("not sure")
    session.set_state("done")
    session.set_flag(None)
    session.close()
    assert [done["flag"] for done in desk.json()] == [None, None, "not sure"]
    _, out, _ = desk.run("log")
    assert out.rstrip("\n").split("\n")[-1].endswith("a.txt                               not sure")


def test_so_many_and_no_more_is_read(desk: Desk) -> None:
    for end in (3, 8, 12):
        desk.mark("a.txt", 0, end)
    assert [done["number"] for done in desk.json("--limit", "2")] == [3, 2]
    assert desk.json("--limit", "0") == []


def test_the_log_is_read_while_the_app_is_open(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    label = session.schema.label("date")
    assert label is not None
    session.tag(Range(Index(0), Index(3)), label)
    session.flush()
    assert [done["action"] for done in desk.json()] == ["mark date"]
    session.close()


def test_where_older_ones_are_not_kept_that_is_said(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3)
    for path in desk.history().iterdir():
        path.unlink()
    desk.mark("a.txt", 0, 8)
    code, out, err = desk.run("log")
    assert (code, out.count("\n")) == (0, 1)
    assert err == "reader: older actions of ada are not kept.\n"
    assert desk.run("log", "--limit", "1")[2] == ""
    for path in desk.history().iterdir():
        path.unlink()
    assert desk.run("log") == (0, "", "reader: older actions of ada are not kept.\n")


def test_a_damaged_archive_is_named_and_the_rest_is_told(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3)
    [path] = desk.history().iterdir()
    path.write_bytes(b"damaged")
    desk.mark("a.txt", 0, 8)
    code, out, err = desk.run("log")
    assert (code, out.count("\n")) == (3, 1)
    said = f"reader: older actions of ada can't be read: {path}: it is damaged; "
    assert err == f"{said}see what reader repair would do.\n"


def test_a_damaged_journal_is_named_and_what_is_before_it_told(desk: Desk) -> None:
    for end in (3, 8):
        desk.mark("a.txt", 0, end)
    session = desk.session()
    session.open("a.txt")
    label = session.schema.label("claim")
    assert label is not None
    for end in (9, 10, 11):
        session.tag(Range(Index(0), Index(end)), label)
    session.flush()
    path = desk.history().parent / "gold.json.journal"
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"claim", b"clain")
    path.write_bytes(b"\n".join(lines))
    code, out, err = desk.run("log")
    assert code == 3
    assert [line.split()[0] for line in out.rstrip("\n").split("\n")] == ["3", "2", "1"]
    assert "gold.json.journal, line 3" in err
    session.store._lock.release()


def test_a_gold_set_that_can_not_say_whose_it_is_is_named(desk: Desk) -> None:
    for annotator in ("ada", "ben"):
        desk.mark("a.txt", 0, 3, annotator)
    base = desk.history("ben").parent / "gold.json"
    base.write_bytes(b"{")
    code, out, err = desk.run("log")
    assert (code, out.count("\n")) == (3, 1)
    assert str(base) in err
    assert err.count("\n") == 1


def test_a_name_is_one_however_it_is_composed(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3, "L\u00e9yla")
    for name in ("L\u00e9yla", "Le\u0301yla"):
        assert len(desk.json("--annotator", name)) == 1


def test_nothing_that_is_printed_steers_the_terminal(desk: Desk) -> None:
    name = HOSTILE.replace("/", "").replace("\0", "")
    annotator = "x" + HOSTILE
    try:
        (desk.articles / f"{name[:40]}.txt").write_bytes(HOSTILE.encode("utf-8", "replace"))
    except (OSError, UnicodeEncodeError):
        name = "plain"
        (desk.articles / "plain.txt").write_bytes(HOSTILE.encode())
    session = desk.session(annotator)
    article = session.open(next(e.id for e in session.corpus.entries if e.id not in TEXTS))
    session.load_gold()
    assert session.gold is not None
    edit = actions.tag(session.gold, article, 0, len(article.text), HOSTILE, annotator)
    session.do(edit)
    session.close()
    code, out, err = desk.run("log")
    assert (code, err) == (0, "")
    assert all(harm_in(line) == "" for line in out.rstrip("\n").split("\n"))
    code, out, err = desk.run("log", "--json")
    assert STEERING.search(out.rstrip("\n")) is None
    assert json.loads(out)["annotator"] == annotator


def test_a_time_that_is_none_is_printed_as_harmless_text(desk: Desk) -> None:
    desk.mark("a.txt", 0, 3)
    session = desk.session()
    session.open("a.txt")
    label = session.schema.label("claim")
    assert label is not None
    session.tag(Range(Index(0), Index(8)), label)
    session.flush()
    path = desk.history().parent / "gold.json.journal"
    scan = journal.scan(path.read_bytes())
    assert scan.header is not None
    frames = [frame._replace(time="\x1b[2Jnever") for frame in scan.frames]
    session.store._lock.release()
    path.write_bytes(journal.line_of(scan.header) + b"".join(map(journal.encode, frames)))
    code, out, _ = desk.run("log")
    assert code == 0
    assert "never" in out
    assert all(harm_in(line) == "" for line in out.rstrip("\n").split("\n"))


def test_a_closed_pipe_ends_it_in_silence(desk: Desk) -> None:
    session = desk.session()
    article = session.open("a.txt")
    session.load_gold()
    assert session.gold is not None
    for number in range(400):
        session.do(actions.set_flag(session.gold, article, str(number)))
    session.close()
    command = [sys.executable, "-m", "reader", "log", "--project", str(desk.project)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"400  ")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0

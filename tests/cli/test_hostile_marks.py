"""Marks of a stranger: whatever they say, no command lets it steer the terminal."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from reader.cli.main import main
from reader.gold import actions
from reader.gold.store import Store
from tests.gold.facts import Facts
from tests.harm import HOSTILE, STEERING, harm_in

NAME = HOSTILE.replace("/", "")
FACTS = Facts(f"i{NAME}", f"word {HOSTILE} word", direction="rtl", title=HOSTILE)


def steal(path: Path, name: str) -> None:
    """Gives a file a name that no editor would."""
    path.rename(path.with_name(os.fsdecode(name.encode("utf-8", "surrogatepass"))))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Its article, label, note, annotator, actions, lock and files all have such names."""
    record = {"id": FACTS.id, "text": FACTS.text, "title": HOSTILE}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    for _ in range(2):
        store = Store(tmp_path, NAME)
        gold = store.load()
        for start in (0, 6):
            edit = actions.tag(gold, FACTS, start, start + 9, f"l{NAME}", NAME, note=HOSTILE)
            store.apply(replace(edit, name=HOSTILE)).result()
        store.apply(actions.set_flag(gold, FACTS, HOSTILE)).result()
        store.close()
    store = Store(tmp_path, NAME)
    gold = store.load()
    [first, *_] = gold.spans(FACTS.id)
    store.apply(replace(actions.remove(gold, first.id), name=HOSTILE)).result()
    store._lock.release()  # as a process that was killed
    folder = store.layout.folder
    (folder / "history" / "x").mkdir()
    steal(folder / "history" / "x", NAME[:40])
    (folder / "x").touch()
    steal(folder / "x", f"gold.json.torn-{NAME[:40]}")
    return tmp_path


COMMANDS = (
    ["list"], ["list", "--json"], ["export"], ["export", "--annotator", "all"],
    ["log"], ["log", "--json"], ["log", "--annotator", "all"], ["check"], ["check", "--json"],
    ["repair"], ["repair", "--apply"], ["restore", "--to", "1"], ["restore", "--to", "1", "--json"],
    ["reanchor"], ["merge"],
)  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], project: Path, words: list[str]) -> tuple[str, str]:
    capsys.readouterr()
    command, *rest = words
    options = ["--project", str(project)] if command != "list" else []
    if "--annotator" not in rest and command not in ("check", "repair", "merge", "list"):
        options += ["--annotator", NAME.replace("\0", "")]
    if command == "merge":
        rest = [str(project), str(project)]
        options = ["--into", str(project / "merged")]
    paths = [str(project)] if command in ("list", "export") else []
    assert main([command, *options, *rest, *paths]) in (0, 1, 2 if command == "restore" else 3, 3)
    return capsys.readouterr()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_is_steered(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    out, err = run(capsys, project, words)
    for line in err.split("\n"):
        assert not harm_in(line)
    if words[0] == "export":
        assert out  # the data itself, into a pipe
        return
    for line in out.split("\n"):
        # What is data keeps its letters, but for those that a terminal obeys.
        harm = STEERING.search(line) if "--json" in words else harm_in(line)
        assert not harm, line


def test_a_lock_that_says_such_things(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(project, NAME)
    store.load()
    words = {"pid": os.getpid(), "host": HOSTILE, "since": HOSTILE}
    store.layout.lock.write_text(json.dumps(words))
    second = Store(project, NAME)
    second.load()
    assert second.state.holder == "another process"
    store.close()


def test_a_damaged_journal_that_says_such_things(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = Store(project, NAME).layout
    data = layout.files.journal.read_bytes()
    layout.files.journal.write_bytes(data + HOSTILE.encode("utf-8", "surrogatepass") + b"\n" + data)
    for words in (["log"], ["check"], ["repair"], ["export"], ["restore", "--to", "1"]):
        out, err = run(capsys, project, words)
        for line in (out + err).split("\n"):
            assert not STEERING.search(line), line

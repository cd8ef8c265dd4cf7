"""Several real processes on one gold set, and some that are killed at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from reader.gold import actions
from reader.gold.goldset import GoldSet
from reader.gold.store import Store, read_text
from reader.gold.store.layout import text_path
from reader.gold.store.lock import read_holder
from tests.gold.facts import ARTICLES
from tests.gold.store.worker import start

ARTICLE = ARTICLES[0]


def lines(process: subprocess.Popen[str]) -> list[str]:
    output, _ = process.communicate(timeout=120)
    return output.rstrip("\n").split("\n")


def read(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def opened(project: Path) -> GoldSet:
    """Opens it for writing, as the next session would, and closes it."""
    store = Store(project, "leyla")
    gold = store.load()
    assert store.state.kind == "saved"
    store.close()
    return gold


def test_the_second_looks_on_and_says_who_holds_it(tmp_path: Path) -> None:
    first = start("hold", tmp_path)
    assert read(first) == "saved"
    tell(first)
    assert read(first) == "marked"
    state, why, count, refused = lines(start("look", tmp_path))
    assert (state, count) == ("read-only", "1")
    assert why.startswith("another process has these marks open process ")
    assert f"process {first.pid} on {socket.gethostname()} since 20" in why
    assert refused.startswith("StoreReadOnly: ")
    assert f"process {first.pid} on" in refused
    tell(first)
    assert lines(first) == ["closed"]
    assert lines(start("look", tmp_path)) == ["saved", "", "1", "marked"]
    assert len(opened(tmp_path).spans(ARTICLE.id)) == 2


def test_whoever_marks_first_has_a_new_gold_set(tmp_path: Path) -> None:
    first, second = start("hold", tmp_path), start("hold", tmp_path)
    assert (read(first), read(second)) == ("saved", "saved")
    tell(second)
    assert read(second) == "marked"
    tell(first)
    refused = read(first)
    assert refused.startswith("StoreReadOnly: ")
    assert f"process {second.pid} on" in refused
    tell(second)
    assert lines(second) == ["closed"]
    first.communicate(timeout=60)
    assert len(opened(tmp_path).spans(ARTICLE.id)) == 1


def test_a_gold_set_begun_and_closed_by_another_is_not_overwritten(tmp_path: Path) -> None:
    first, second = start("hold", tmp_path), start("hold", tmp_path)
    assert (read(first), read(second)) == ("saved", "saved")
    tell(second)
    tell(second)
    assert lines(second) == ["marked", "closed"]
    tell(first)
    assert "another process has begun these marks" in read(first)
    first.communicate(timeout=60)
    assert len(opened(tmp_path).spans(ARTICLE.id)) == 1


def test_two_annotators_work_at_once(tmp_path: Path) -> None:
    first = start("hold", tmp_path)
    assert read(first) == "saved"
    tell(first)
    assert read(first) == "marked"
    other = Store(tmp_path, "ada")
    other.apply(actions.tag(other.load(), ARTICLE, 0, 1, "date", "ada")).result()
    other.close()
    tell(first)
    assert lines(first) == ["closed"]


@pytest.mark.parametrize("marked", [False, True])
def test_a_folder_that_can_not_be_written_is_looked_at(tmp_path: Path, marked: bool) -> None:
    # Below a folder of everybody's, since pytest's own are root's alone.
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        if marked:
            store = Store(project, "leyla")
            store.apply(actions.tag(store.load(), ARTICLE, 0, 3, "actor", "x")).result()
            store.close()
        folders = [path for path in (project, *project.rglob("*")) if path.is_dir()]
        for path in (project, *project.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            said = lines(start("as-nobody", project, "look"))
        finally:
            for path in folders:
                path.chmod(0o755)
    state, why, count, refused = said
    assert (state, why, count) == ("read-only", "the folder can't be written", str(int(marked)))
    assert refused.startswith("StoreReadOnly: ")


def test_a_disk_that_is_full_and_freed(tmp_path: Path) -> None:
    said = lines(start("fill", tmp_path, "4000"))
    failed, why, marked, on_disk, in_memory, state = said
    assert failed.startswith("SaveFailed: ")
    assert "File too large" in failed
    assert "make room" in failed
    assert why == "the marks could not be saved (File too large)"
    assert int(marked) == int(on_disk) > 0
    assert int(in_memory) == int(marked) + 1
    assert state == "saved"
    assert len(opened(tmp_path).spans(ARTICLE.id)) == int(in_memory)
    assert list(tmp_path.rglob("*.tmp")) == []


def test_a_full_disk_does_not_make_it_read_only(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    store.apply(actions.tag(store.load(), ARTICLE, 0, 3, "actor", "x")).result()
    store.close()
    assert lines(start("tight", tmp_path)) == ["saved", "SaveFailed", "2"]


def kill(process: subprocess.Popen[str]) -> int:
    """Kills it and gives the last number that it said: what it acknowledged."""
    process.send_signal(signal.SIGKILL)
    said = [line for line in lines(process) if line.isdigit()]
    return int(said[-1]) if said else -1


def test_a_mark_survives_a_kill_at_the_moment_that_it_is_saved(tmp_path: Path) -> None:
    there = 0
    for _ in range(20):
        process = start("mark", tmp_path)
        assert read(process) == "open"
        acknowledged = int(read(process))
        acknowledged = max(acknowledged, kill(process))
        gold = opened(tmp_path)
        there, before = len(gold.spans(ARTICLE.id)), there
        assert there >= acknowledged > before - 1
        assert {span.note for span in gold.spans(ARTICLE.id)} == set(map(str, range(there)))
        assert read_text(tmp_path, ARTICLE.sha256) == ARTICLE.text


def test_kills_at_any_moment_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(19)
    began = time.monotonic()
    process = start("mark", tmp_path)
    assert read(process) == "open"
    # What a start takes on this machine, busy as it is now.
    opening = time.monotonic() - began
    acknowledged = kill(process)
    for _ in range(30):
        process = start("mark", tmp_path)
        # From before it is open to many marks later.
        time.sleep(chance.uniform(0.3, 3) * opening)
        acknowledged = max(acknowledged, kill(process))
        gold = opened(tmp_path)
        assert len(gold.spans(ARTICLE.id)) >= acknowledged
        acknowledged = max(acknowledged, len(gold.spans(ARTICLE.id)))
    assert acknowledged > 10
    assert text_path(tmp_path, ARTICLE.sha256).exists()


def test_a_lock_file_of_a_stranger_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gold.json.lock"
    good: dict[str, object] = {"pid": 12, "host": "h-1.local", "since": "2026-11-24T21:42:03Z"}
    assert read_holder(path) == ""
    odd: list[dict[str, object]] = [
        {"pid": "1"},
        {"pid": True},
        {"host": "\x1b[2J"},
        {"host": None},
        {"since": "now"},
    ]
    for text in ["", "[]", "{}", "[" * 2000, *(json.dumps(good | one) for one in odd)]:
        path.write_text(text)
        assert read_holder(path) == "", text
    path.write_text(json.dumps(good))
    assert read_holder(path) == "process 12 on h-1.local since 2026-11-24 21:42 UTC"


def test_a_held_lock_without_words_is_held_all_the_same(tmp_path: Path) -> None:
    first = Store(tmp_path, "leyla")
    first.apply(actions.tag(first.load(), ARTICLE, 0, 3, "actor", "x")).result()
    os.truncate(first.layout.lock, 0)
    second = Store(tmp_path, "leyla")
    second.load()
    assert (second.state.kind, second.state.holder) == ("read-only", "another process")
    first.close()

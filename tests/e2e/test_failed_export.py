"""An export that fails, or is stopped at any moment, leaves the file that was there."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reader.gold import actions
from reader.gold.store import Store
from tests.gold.facts import Facts

ROOT = Path(__file__).resolve().parents[2]
FACTS = Facts("a.txt", "some words to mark " * 40, "en", direction="ltr")

# The program, which says when it has written all and is about to put it in place.
WAITS = """
import os, sys, time
sync = os.fsync
def slow(descriptor):
    sync(descriptor)
    print("written", flush=True)
    time.sleep(60)
os.fsync = slow
from reader.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Forty marks, and an export of some other day."""
    (tmp_path / FACTS.id).write_text(FACTS.text, encoding="utf-8")
    store = Store(tmp_path, "leyla")
    gold = store.load()
    ranges = [(start, start + 4) for start in range(0, 400, 10)]
    store.apply(actions.tag_all(gold, FACTS, ranges, "actor", "leyla")).result()
    store.close()
    (tmp_path / "out.jsonl").write_text("old")
    return tmp_path


def words(place: Path) -> list[str]:
    project = ["--project", str(place), "--annotator", "leyla"]
    return ["export", *project, "-o", str(place / "out.jsonl")]


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir() if path.is_file())


def start(place: Path) -> subprocess.Popen[str]:
    """An export that has written everything and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS, *words(place)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    return process


def test_a_full_disk(place: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    done = subprocess.run(
        [sys.executable, "-m", "reader", *words(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small,
    )
    assert done.returncode == 3
    assert "File too large; nothing was changed" in done.stderr
    assert (place / "out.jsonl").read_text() == "old"
    assert left(place) == ["a.txt", "out.jsonl"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal(place: Path, number: signal.Signals) -> None:
    process = start(place)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (128 + number, "")
    assert (place / "out.jsonl").read_text() == "old"
    assert left(place) == ["a.txt", "out.jsonl"]


def test_kill_9(place: Path) -> None:
    process = start(place)
    process.kill()
    process.communicate(timeout=60)
    assert (place / "out.jsonl").read_text() == "old"
    # And the next one is not in its way.
    done = subprocess.run(
        [sys.executable, "-m", "reader", *words(place)],
        cwd=ROOT,
        env={**os.environ},
        check=False,
    )
    assert done.returncode == 0
    assert (place / "out.jsonl").read_text(encoding="utf-8").count('"label":"actor"') == 40

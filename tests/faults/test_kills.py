"""kill -9 in real processes; and a disk that is full, freed and used again."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.gold.store import Store
from reader.gold.store.layout import Layout
from tests.faults.app import kill_app
from tests.faults.child import NAME, ROOT, Nursery, nursery
from tests.faults.kills import fill_many, kill_many


@pytest.fixture(scope="module")
def processes() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


def test_kills_at_any_moment_lose_nothing(tmp_path: Path, processes: Nursery) -> None:
    tally = kill_many(tmp_path, processes, random.Random(16), 30)
    assert tally.bad == []
    assert (tally.tried, tally.lost, tally.silent) == (30, 0, 0)


def test_kill_9_of_the_program_in_a_terminal(tmp_path: Path) -> None:
    tally = kill_app(tmp_path, random.Random(18), 2)
    assert tally.bad == []
    assert (tally.tried, tally.lost, tally.silent) == (2, 0, 0)


def test_disks_that_are_full_and_freed(tmp_path: Path, processes: Nursery) -> None:
    tally = fill_many(tmp_path, processes, random.Random(17), 12)
    assert tally.bad == []
    assert (tally.tried, tally.lost, tally.silent, tally.told) == (12, 0, 0, 12)


def test_a_full_disk_under_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("alpha beta gamma", encoding="utf-8")

    def mark(start: int, room: int | None = None) -> subprocess.CompletedProcess[str]:
        journal = Layout(tmp_path, NAME).files.journal
        size = journal.stat().st_size if journal.exists() else 0
        limit = resource.RLIM_INFINITY if room is None else size + room
        words = ["mark", "a.txt", str(start), str(start + 1), "actor"]
        return subprocess.run(
            [sys.executable, "-m", "reader", *words, "--project", ".", "--annotator", NAME],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY)
            ),
        )

    def there() -> int:
        return len(Store(tmp_path, NAME, read_only=True).load().spans("a.txt"))

    assert mark(0).returncode == 0
    for room in (0, 50, 300):
        refused = mark(2, room)
        assert refused.returncode != 0
        assert "File too large" in refused.stderr
        assert there() == 1
    tight = mark(2, 900)
    assert tight.returncode == 0
    assert "the journal could not be brought into the file" in tight.stderr
    assert there() == 2
    assert mark(4).returncode == 0
    assert there() == 3

"""kill -9 in real processes; and a disk that is full, freed and used again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.child import Nursery, nursery
from tests.faults.kills import kill_many


@pytest.fixture(scope="module")
def processes() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


def test_kills_at_any_moment_lose_nothing(tmp_path: Path, processes: Nursery) -> None:
    tally = kill_many(tmp_path, processes, random.Random(16), 30)
    assert tally.bad == []
    assert (tally.tried, tally.lost, tally.silent) == (30, 0, 0)

"""Power cuts at every moment of a gold set's life; each sync left out is seen to do harm."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.judge import Tally
from tests.faults.powercuts import RUNS, Cutter, after_a_crash, cut_everywhere, record, ways
from tests.faults.syncs import REDUNDANT, harm, sites

SHARDS = 4
"""In how many tests the call sites are gone through, so that they run side by side."""


def clean(tally: Tally, least: int) -> None:
    assert tally.bad == []
    assert (tally.lost, tally.silent, tally.refused) == (0, 0, 0)
    assert tally.tried >= least


@pytest.mark.parametrize("name", RUNS)
def test_a_power_cut_at_any_moment_loses_nothing(quick_path: Path, name: str) -> None:
    recorder = record(quick_path / "run", name)
    cutter = Cutter(quick_path)
    cut_everywhere(recorder, cutter, ways(random.Random(11), 1), name=name)
    # A thousand and more over all the runs.
    clean(cutter.tally, 15)
    if name == "a torn end":
        assert cutter.tally.told > 0


@pytest.mark.parametrize("name", RUNS)
def test_a_power_cut_after_a_crash_loses_nothing(quick_path: Path, name: str) -> None:
    chance = random.Random(12)
    recorder = record(quick_path / "run", name)
    cutter = Cutter(quick_path)
    for again in after_a_crash(recorder, quick_path, chance, 1):
        cut_everywhere(again, cutter, ways(chance, 0), name=f"{name}, {again.root.name}")
    clean(cutter.tally, 15)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_each_sync_is_needed(quick_path: Path, shard: int) -> None:
    found = sites(quick_path)
    assert len(found) > 15
    assert REDUNDANT.keys() <= found.keys()
    needed = [name for name in found if name not in REDUNDANT]
    harmless = [name for name in needed[shard::SHARDS] if not harm(quick_path, *found[name])]
    assert harmless == []

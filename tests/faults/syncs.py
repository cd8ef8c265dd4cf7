"""Each sync of the code left out on purpose: then a power cut has to be seen to do harm."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path

from tests.faults.cuts import CORNERS, Choice, by_chance, ruins
from tests.faults.powercuts import (
    EVERYTHING,
    RUNS,
    Cutter,
    Run,
    cut_everywhere,
    moments,
    record,
)
from tests.faults.runs import one_more
from tests.faults.world import Recorder

REDUNDANT: Mapping[str, str] = {
    "sync write_whole < ground.prepare": "the file that tells git what to leave; no mark is in it",
    "settle < write_whole < ground.prepare": "its name",
    "sync write_whole < storage._begin": "the journal's first line; the first action's own sync "
    "takes it along, and an empty journal is one",
    "sync opening.mend_tail": "a torn end that comes back is cut off again; the next action's "
    "own sync takes the cut along",
}
"""The syncs that may be left out without harm, and why they are there all the same or why not."""

KILLED = "after a kill"
"""The run that goes on where another was killed, not all of which was durable."""


def sites(where: Path) -> dict[str, tuple[str, list[str]]]:
    """The call sites of syncs: by a name without line numbers, the site and where it is met."""
    met: dict[str, list[str]] = {}
    for name, recorder in _recorded(where):
        for site in recorder.sites:
            met.setdefault(site, []).append(name)
    names: dict[str, list[str]] = {}
    for site in sorted(met, key=_lines):
        names.setdefault(_short(site), []).append(site)
    return {
        f"{short} ({number})" if len(same) > 1 else short: (site, met[site])
        for short, same in names.items()
        for number, site in enumerate(same, 1)
    }


def _short(site: str) -> str:
    """Without line numbers, and without what every site has."""
    site = re.sub(r":\d+", "", site)
    site = re.sub(r"^sync_folder disk\.settle", "settle", site)
    return site.replace("disk.", "")


def _lines(site: str) -> list[int]:
    return [int(line) for line in re.findall(r":(\d+)", site)]


def _recorded(where: Path) -> Iterator[tuple[str, Recorder]]:
    for name in RUNS:
        recorder = record(where / "recorded", name)
        shutil.rmtree(where / "recorded")
        yield name, recorder
    for recorder in killed(where, one_more):
        yield KILLED, recorder


def killed(where: Path, run: Run, leave_out: str = "") -> Iterator[Recorder]:
    """Runs on what a kill left of the first marks, at each moment before a sync."""
    first = record(where / "first", "first marks")
    shutil.rmtree(where / "first")
    for number, known in enumerate(moments(first)):
        if number < len(first.done) and first.done[number].kind in ("sync", "sync folder"):
            root = where / "killed"
            ruins(known.world, EVERYTHING).lay_out(root)
            recorder = Recorder(root, known.world, leave_out, copy(known))
            (root / "p").mkdir(exist_ok=True)
            try:
                run(recorder, root / "p")
                yield recorder
            finally:
                shutil.rmtree(root)


def harm(where: Path, site: str, runs: list[str]) -> str:
    """What a power cut does that comes where a sync was left out; empty: none was found."""
    first, *others = dict.fromkeys(runs)
    # A run that is like the first one seldom shows more than that; a kill does.
    order = dict.fromkeys([first, *(name for name in others if name == KILLED), *others])
    chance = random.Random(23)
    for choices in (CORNERS[:4], [*CORNERS[4:], *(by_chance(chance) for _ in range(6))]):
        for name in order:
            if found := _harm_in(where, site, name, choices):
                return found
    return ""


def _harm_in(where: Path, site: str, name: str, choices: Sequence[Choice]) -> str:
    cutter = Cutter(where)
    if name == KILLED:
        for recorder in killed(where, one_more, site):
            cut_everywhere(recorder, cutter, choices, name=name, until_bad=True)
            if cutter.tally.bad:
                break
    else:
        recorder = record(where / "left-out", name, site)
        cut_everywhere(recorder, cutter, choices, name=name, until_bad=True)
        shutil.rmtree(where / "left-out")
    return cutter.tally.bad[0] if cutter.tally.bad else ""

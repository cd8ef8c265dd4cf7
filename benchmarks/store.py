"""The store among many records: a save, opening, bringing the journal in, the first frame.

Beside the bare operating system, SQLite and stock TinyDB, each way in turn.

python -m benchmarks.store: prints these rows alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks import gold
from benchmarks.report import Measure, ratio, table
from benchmarks.start import READER, SEEDS, word_of_the_text
from benchmarks.wire import Wire, environment
from reader.gold.store.mounts import mounts_in

SIZES: Final = {1_000: "1k", 10_000: "10k", 100_000: "100k", 1_000_000: "1M"}
"""Records in a gold set, and how the table names so many."""
_SAVES: Final = 150
_STOCK: Final = {1_000: 15, 10_000: 7, 100_000: 2, 1_000_000: 0}
"""Saves by stock TinyDB, which writes the whole file each time; none at a million."""
_MANY: Final = 100_000
_TURNS: Final = 5


def measure(rounds: int) -> list[Measure]:
    """All rows.

    Args:
        rounds: starts of the app.
    """
    with tempfile.TemporaryDirectory(dir=_on_disk()) as made:
        folder = Path(made)
        rows = _saves(folder)
        project = folder / "many"
        _run("gold", project, _MANY, "seeds")
        return [*rows, *_openings(project), *_compactions(project), _first_frame(project, rounds)]


def _on_disk() -> Path:
    """A folder for what is measured: on a file system in memory a sync would cost nothing."""
    usual = Path(tempfile.gettempdir())
    device = usual.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts = mounts_in(Path("/proc/self/mountinfo").read_bytes())
    if any(its.device == number and its.kind in ("tmpfs", "ramfs") for its in mounts):
        usual = SEEDS.parent / ".cache"
        usual.mkdir(exist_ok=True)
    return usual


def _saves(folder: Path) -> list[Measure]:
    rows, ours = [], {}
    for size, name in SIZES.items():
        project = folder / name
        _run("gold", project, size, "plain")
        found = _run("apps.saving", project, _SAVES, _STOCK[size])
        for path in sorted(project.rglob("*"), reverse=True):  # a million fill the disk
            path.unlink() if path.is_file() else path.rmdir()
        ours[size] = median(found["ours"])
        what = f"a save (`a`) among {name} records / a bare write and fdatasync of as many bytes"
        row = ratio(what, ours[size], median(found["bare"]), 3.0, _ways(found))
        # At a million the target is another: the one of the next row.
        rows.append(row if size < max(SIZES) else row._replace(target="", kept=None))
    few, most = min(SIZES), max(SIZES)
    what = f"a save among {SIZES[most]} records / among {SIZES[few]}"
    return [*rows, ratio(what, ours[most], ours[few], 2.0, _pair(ours[most], ours[few]))]


def _ways(found: Mapping[str, Sequence[float]]) -> str:
    said = _pair(median(found["ours"]), median(found["bare"]))
    said += f"; SQLite {_milliseconds(median(found['sqlite']))}"
    stock = found.get("stock")
    return said + (f", stock TinyDB {_milliseconds(median(stock))}" if stock else "")


def _openings(project: Path) -> list[Measure]:
    """Processes in turn, the first of each not counted: its modules are compiled."""
    found: dict[str, list[dict[str, float]]] = {"ours": [], "stock": []}
    article = gold.name_of(_MANY // gold.SPANS_EACH // 2)
    for turn in range(1 + _TURNS):
        for way, its in found.items():
            one = _run("apps.opening", way, project, article)
            if turn:
                its.append(one)
    seconds, peak = (
        tuple(median(one[name] for one in found[way]) for way in ("ours", "stock"))
        for name in ("seconds", "peak")
    )
    rest = median(one["rest"] for one in found["ours"])
    what = "opening 100k spans over 10k articles and asking for one's / the same by stock TinyDB"
    memory = "the same: memory at most / stock TinyDB's"
    sizes = " / ".join(f"{its / 1e6:.0f} MB" for its in peak)
    return [
        ratio(what, seconds[0], seconds[1], 0.4, _pair(seconds[0], seconds[1])),
        ratio(memory, peak[0], peak[1], 0.6, sizes),
        Measure("the same: until every record was asked for", "", f"{rest:.2f} s more", None),
    ]


def _compactions(project: Path) -> list[Measure]:
    found = _run("apps.compacting", project, 1 + _TURNS)
    ours, bare = median(found["ours"][1:]), median(found["bare"][1:])
    what = "bringing a journal into 100k spans / replacing a file of as many bytes, synced"
    held, beside = max(found["held"]) * 1000, max(found["bare held"]) * 1000
    return [
        ratio(what, ours, bare, 3.0, _pair(ours, bare)),
        Measure(
            "the same: longest wait of a thread that wakes every millisecond",
            "≤ 30 ms",
            f"{held:.0f} ms (beside the bare file {beside:.0f} ms)",
            held <= 30,
        ),
    ]


def _first_frame(project: Path, rounds: int) -> Measure:
    found: dict[Path, list[float]] = {project: [], project.with_name("none"): []}
    marker = word_of_the_text().encode()
    for turn in range(1 + rounds):
        for its, seconds in found.items():
            options = ("--annotator", gold.ANNOTATOR, "--project", str(its))
            with Wire((*READER, *options, str(SEEDS))) as wire:
                taken = wire.first_frame(marker)
            if turn:
                seconds.append(taken)
    many, none = (median(seconds) for seconds in found.values())
    what = "first frame of a seed beside 100k spans / beside none"
    return ratio(what, many, none, 1.1, _pair(many, none))


def _run(program: str, *arguments: object) -> Any:
    """What a program of ours prints as JSON, if anything, in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{program}", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment())
    return json.loads(done.stdout or "null")


def _pair(ours: float, theirs: float) -> str:
    return f"{_milliseconds(ours)} / {_milliseconds(theirs)}"


def _milliseconds(seconds: float) -> str:
    milliseconds = seconds * 1000
    return f"{milliseconds:.2f} ms" if milliseconds < 10 else f"{milliseconds:,.0f} ms"


if __name__ == "__main__":
    print(table(measure(_TURNS)))

"""The long version of the faults, and its table: `make test-faults`.

    python -m tests.faults [--only WORD] [--seed N] [--print]

Every fault of the tests in larger numbers, and the same ones on stock TinyDB; each row is
written into docs/faults.md when it is done. Exit code 1 if anything was lost in silence.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.faults import damage, kills, machine, powercuts, refusing, stock, syncs
from tests.faults.app import kill_app
from tests.faults.child import Nursery, nursery
from tests.faults.judge import Tally, Verdict

DOCS = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
BEGIN, END = "<!-- begin: figures -->", "<!-- end: figures -->"


class Place(NamedTuple):
    """Where and with what the faults are tried."""

    where: Path
    """A folder on the disk."""
    quick: Path
    """A folder in memory, if there is such a place, for what is not synced anyway."""
    nursery: Nursery
    chance: random.Random


class Fault(NamedTuple):
    """A row of the table."""

    name: str
    ours: Callable[[Place], Tally]
    stock: Callable[[Place], Tally] | None = None


class NotHere(Exception):
    """A fault can't be tried on this machine, and why."""


def power_cuts(place: Place) -> Tally:
    """Every moment of every run."""
    total = Tally()
    for name in powercuts.RUNS:
        recorder = powercuts.record(place.quick / "run", name)
        _clear(place.quick / "run")
        cutter = powercuts.Cutter(place.quick)
        choices = powercuts.ways(place.chance, 25)
        powercuts.cut_everywhere(recorder, cutter, choices, name=name)
        total += cutter.tally
    return total


def power_cuts_after_crashes(place: Place) -> Tally:
    """Power cuts while what a kill or a power cut left is opened and marked."""
    total = Tally()
    for name in powercuts.RUNS:
        recorder = powercuts.record(place.quick / "run", name)
        _clear(place.quick / "run")
        cutter = powercuts.Cutter(place.quick)
        for again in powercuts.after_a_crash(recorder, place.quick, place.chance, 12):
            choices = powercuts.ways(place.chance, 2)
            powercuts.cut_everywhere(again, cutter, choices, name=f"{name}, {again.root.name}")
        total += cutter.tally
    return total


def left_out_syncs(place: Place) -> Tally:
    """Each sync left out: a bad try is one in which no harm was seen."""
    tally = Tally()
    for name, (site, runs) in syncs.sites(place.quick).items():
        if name not in syncs.REDUNDANT:
            seen = syncs.harm(place.quick, site, runs)
            tally.add(name, Verdict("" if seen else "no harm was seen", silent=not seen))
    return tally


def cut_journals(place: Place) -> Tally:
    """Every byte of a longer journal."""
    sample = _sample(place, large=True)
    return damage.cut_each(sample, range(len(sample.journal) + 1))


def junk(place: Place) -> Tally:
    """1,000 tails."""
    return damage.append_junk(_sample(place), place.chance, 1000)


def flips_in_journals(place: Place) -> Tally:
    """All eight bits of every byte."""
    sample = _sample(place)
    return damage.flip_journal(sample, damage.every_bit(sample.journal))


def flips_in_journals_repaired(place: Place) -> Tally:
    """One bit of every byte, and `reader repair`."""
    sample = _sample(place)
    bits = damage.one_bit_each(sample.journal, place.chance)
    return damage.flip_journal(sample, bits, mend=True)


def flips_in_bases(place: Place) -> Tally:
    """2,000 bits, and `reader repair`."""
    sample = _sample(place, large=True)
    bits = damage.some_bits(sample.base, place.chance, 2000)
    return damage.flip_base(sample, bits, mend=True)


def refused_calls(place: Place) -> Tally:
    """Every call, in every way."""
    total = Tally()
    for before in refusing.BEFORE.values():
        total += refusing.refuse_each(place.quick, before, refusing.all_faults)
    return total


def mounted(place: Place) -> Tally:
    """Full file systems."""
    try:
        return kills.fill_file_systems(place.where, place.nursery, place.chance, 40)
    except OSError as error:
        raise NotHere(f"no file system can be mounted here: {error}") from error


def modelled(_: Place) -> Tally:
    """The state machine: a try is an action."""
    from hypothesis import HealthCheck, settings
    from hypothesis.stateful import run_state_machine_as_test

    tally = Tally()

    class Counted(machine.GoldMachine):
        def apply(self, *edit: object, **how: object) -> None:
            tally.add("action", Verdict())
            super().apply(*edit, **how)  # type: ignore[arg-type]  # handed on as they are

    long = settings(
        max_examples=1500,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(Counted, settings=long)
    except Exception as error:
        tally.add("state machine", Verdict(f"{type(error).__name__}: {error}", silent=True))
    return tally


FAULTS = (
    Fault(
        "power cut at any moment (simulated disk: subsets, torn, zeroed and reordered writes)",
        power_cuts,
        lambda at: stock.power_cuts(at.quick, at.chance, 4000),
    ),
    Fault(
        "power cut while the ruins of a kill or a power cut are opened", power_cuts_after_crashes
    ),
    Fault(
        "journal cut off at every byte (stock: the file)",
        cut_journals,
        lambda at: stock.cuts(at.quick, 13),
    ),
    Fault(
        "junk behind the journal (stock: behind the file)",
        junk,
        lambda at: stock.tails(at.quick, at.chance, 1000),
    ),
    Fault("every bit of a journal flipped, one at a time", flips_in_journals),
    Fault("a bit of every byte of a journal flipped; then repaired", flips_in_journals_repaired),
    Fault(
        "bits of a base flipped; then repaired (stock: of the file)",
        flips_in_bases,
        lambda at: stock.flips(at.quick, at.chance, 2000),
    ),
    Fault(
        "kill -9 while marking, opening and closing (stock: inserting)",
        lambda at: kills.kill_many(at.where, at.nursery, at.chance, 600),
        lambda at: stock.kills(at.where, at.nursery, at.chance, 300),
    ),
    Fault("kill -9 of the program in a terminal", lambda at: kill_app(at.where, at.chance, 20)),
    Fault("error or short write on each call to the system in turn", refused_calls),
    Fault(
        "full disk by RLIMIT_FSIZE; freed and resumed (stock: full)",
        lambda at: kills.fill_many(at.where, at.nursery, at.chance, 200),
        lambda at: stock.full_disks(at.where, at.nursery, at.chance, 200),
    ),
    Fault("full file system (tmpfs), freed and resumed", mounted),
    Fault("any of it in any order, against a model (tried: actions)", modelled),
)


def main() -> int:
    """Tries all of it and writes the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", default="", help="only the faults with this in their name")
    parser.add_argument("--seed", type=int, default=2026, help="of all that chance decides")
    parser.add_argument("--print", action="store_true", help="leave docs/faults.md as it is")
    options = parser.parse_args()
    bad = False
    with _place(options.seed) as place:
        for name, figures, wrong in _rows(place, options.only):
            bad |= wrong
            print(f"| {name} | {' | '.join(figures)} |", flush=True)
            if not options.print:
                # At once: the whole takes its time, and is done in parts by --only.
                _write(name, figures)
    return int(bad)


def _rows(place: Place, only: str) -> Iterator[tuple[str, list[str], bool]]:
    """A fault's name, its figures, and whether they are not what they have to be."""
    for fault in FAULTS:
        if only not in fault.name:
            continue
        began = time.monotonic()
        try:
            ours = fault.ours(place)
        except NotHere as why:
            print(why)
            yield fault.name, ["not tried", *[""] * 5], False
            continue
        theirs = fault.stock(place) if fault.stock else None
        print(f"{fault.name}: {time.monotonic() - began:.0f} s", *ours.bad[:5], sep="\n  ")
        # What is told and can't be repaired is in the table; what nobody is told is a fault.
        bad = bool(ours.silent) or (bool(ours.bad) and "repaired" not in fault.name)
        yield fault.name, [*_figures(ours), *_figures(theirs)], bad


def _figures(tally: Tally | None) -> list[str]:
    if tally is None:
        return ["", "", ""]
    return [f"{number:,}" for number in (tally.tried, tally.lost, tally.silent)]


def _write(name: str, figures: list[str]) -> None:
    """Puts a row into the table, in the place of the one with its name."""
    text = DOCS.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    table, _, after = rest.partition(END)
    rows = {}
    for line in table.split("\n"):
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if line.startswith("| ") and cells[0] != "fault":
            rows[cells[0]] = line
    rows[name] = f"| {name} | {' | '.join(figures)} |"
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    lines = [
        f"Figures of {today}.",
        "",
        "| fault | tried | lost | silent | stock TinyDB: tried | lost | silent |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(rows[fault.name] for fault in FAULTS if fault.name in rows),
    ]
    made = f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}"
    DOCS.write_text(made, encoding="utf-8")


def _sample(place: Place, *, large: bool = False) -> damage.Sample:
    _clear(place.quick / "sample")
    return damage.Sample(place.quick / "sample", large)


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _place(seed: int) -> Iterator[Place]:
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK | os.X_OK)
    prefix = "hashiya-faults-"
    with (
        tempfile.TemporaryDirectory(prefix=prefix) as where,
        tempfile.TemporaryDirectory(prefix=prefix, dir=memory if usable else None) as quick,
    ):
        # Nothing of the user's own comes in or goes out.
        for name in ("CONFIG", "STATE"):
            os.environ[f"HASHIYA_{name}_DIR"] = str(Path(where) / name.lower())
        with nursery() as processes:
            yield Place(Path(where), Path(quick), processes, random.Random(seed))


if __name__ == "__main__":
    sys.exit(main())

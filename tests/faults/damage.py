"""Files that are not what was written: cut off, with junk behind them, with a bit turned round."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from reader.errors import HashiyaError
from reader.gold.store import Store, journal
from reader.gold.store.layout import Layout
from reader.gold.store.mending import repair
from tests.faults.judge import Tally, Verdict, differ, is_somewhere, judge
from tests.faults.runs import (
    NAME,
    Life,
    Quick,
    abandon,
    first_marks,
    flag,
    many,
    model_of,
    remove_first,
    started,
    tag,
)
from tests.faults.stock import flipped
from tests.faults.world import Recorder


@dataclass
class Sample:
    """A gold set as a kill leaves it, with a journal, and what it held after each frame.

    Args:
        where: a folder for it, that is not there yet.
        large: with a longer journal, and an undo in it.
    """

    where: Path
    large: bool = False

    def __post_init__(self) -> None:
        self.where.mkdir()
        self.project = self.where / "p"
        started(self.project, [first_marks])
        life = Life(Recorder(self.where), self.project)
        self.models = [life.model]
        edits = (tag(2, "ملاحظة"), flag("why"), many(2), remove_first)
        for edit in edits if self.large else edits[:2]:
            life.do(edit)
            self.models.append(life.model)
        if self.large:
            life.undo()
            self.models.append(life.model)
        life.abandon()
        files = Layout(self.project, NAME).files
        self.journal, self.base = files.journal.read_bytes(), files.base.read_bytes()
        self.ends = journal.scan(self.journal).ends
        assert len(self.ends) + 1 == len(self.models)

    def laid(self, *, journal: bytes | None = None, base: bytes | None = None) -> Path:
        """The project in a new folder, with other bytes in the journal or the base."""
        project = self.where / "tried"
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(self.project, project)
        files = Layout(project, NAME).files
        if journal is not None:
            files.journal.write_bytes(journal)
        if base is not None:
            files.base.write_bytes(base)
        return project


def cut_each(sample: Sample, places: Iterable[int]) -> Tally:
    """The journal cut off: what stood whole before the cut is there, the rest is kept.

    Args:
        sample: the gold set.
        places: the bytes that are left of the journal.
    """
    tally = Tally()
    ends = sample.ends
    head = sample.journal.index(b"\n") + 1
    for at in places:
        whole = sum(end <= at for end in ends)
        start = max((end for end in (0, head, *ends) if end <= at), default=0)
        project = sample.laid(journal=sample.journal[:at])
        works = at in (start, start + 1) or at % 16 == 0
        tail = [sample.journal[start:at]]
        verdict = judge(project, [sample.models[whole]], tail, works=works)
        if not verdict.what and verdict.told != (start < at):
            verdict = Verdict(f"cut at {at}, and told: {verdict.told}", silent=start < at)
        tally.add(f"cut at {at}", verdict)
    return tally


class Junk(NamedTuple):
    """Something that stands behind a journal."""

    name: str
    data: bytes
    mends: bool
    """Whether the store has to go on by itself; else it may stop, and say why."""


def junk(sample: Sample, chance: random.Random) -> Iterator[Junk]:
    """Junk of every kind, without end."""
    lines = [line + b"\n" for line in sample.journal.split(b"\n")[1:-1]]
    frames = journal.scan(sample.journal).frames
    while True:
        size = chance.choice((1, 2, 7, 60, 511, 512, 513, 3000))
        yield Junk("zeros", bytes(size), True)
        yield Junk("random", chance.randbytes(size), True)
        letters = bytes(chance.choices(b'0123456789abcdef {}":,\n', k=size))
        yield Junk("letters", letters, True)
        line = chance.choice(lines)
        at = chance.randrange(1, len(line))
        yield Junk("the beginning of a frame", line[:at], True)
        yield Junk("the end of a frame", line[at:], at > 0)
        frame = frames[-1]._replace(number=frames[-1].number + 1)
        whole = journal.encode(frame)
        at = chance.randrange(len(whole) - 2)
        # Of two bytes and more: one that was a space is a flipped bit, which is something else.
        yield Junk("a frame with a hole", whole[:at] + b"\0\0" + whole[at + 2 :], True)
        number = frames[-1].number + chance.choice((-1, 0, 2, 3, 1000))
        yield Junk("a wrong number", journal.encode(frame._replace(number=number)), False)
        yield Junk("junk before a frame", chance.randbytes(9) + b"\n" + whole, False)


def append_junk(sample: Sample, chance: random.Random, count: int) -> Tally:
    """Junk behind the journal: every frame is there, and the junk is told and kept."""
    tally = Tally()
    for number, tail in zip(range(count), junk(sample, chance), strict=False):
        data = sample.journal + tail.data
        project = sample.laid(journal=data)
        if tail.mends:
            verdict = judge(project, [sample.models[-1]], [tail.data])
            if not verdict.what and not verdict.told:
                verdict = Verdict("nobody was told", silent=True)
        else:
            verdict = told(sample, project, is_still(data))
        tally.add(f"junk {number}, {tail.name}: {tail.data[:40]!r}", verdict)
    return tally


def is_still(data: bytes, file: Path | None = None) -> Callable[[Path], bool]:
    """Whether a file, the journal if no other, holds these bytes."""
    return lambda journal: (file or journal).read_bytes() == data


def told(sample: Sample, project: Path, untouched: Callable[[Path], bool]) -> Verdict:
    """Whether damage is told, what is shown was once so, and nothing is destroyed by opening.

    Args:
        sample: the gold set.
        project: it, with some damage.
        untouched: whether the damaged file is as it was, given the journal's path.
    """
    path = Layout(project, NAME).files.journal
    store = Store(project, NAME, disk=Quick())
    try:
        gold = store.load()
    except HashiyaError:
        return Verdict("" if untouched(path) else "the damaged file was changed", told=True)
    try:
        there = model_of(gold)
        if store.state.kind == "read-only":
            if not untouched(path):
                return Verdict("the damaged file was changed", lost=True, told=True)
            if there not in sample.models:
                return Verdict(differ(there, sample.models[-1]), lost=True, told=True)
            return Verdict(told=True)
        if store.notes:
            if there not in sample.models:
                return Verdict(differ(there, sample.models[-1]), lost=True, told=True)
            return Verdict(told=True)
        if there != sample.models[-1]:
            return Verdict(differ(there, sample.models[-1]), lost=True, silent=True)
        return Verdict()
    finally:
        abandon(store)


def flip_journal(sample: Sample, bits: Iterable[tuple[int, int]], *, mend: bool = False) -> Tally:
    """A flipped bit in the journal: told, or without effect; and nothing of it is destroyed.

    Args:
        sample: the gold set.
        bits: bytes and bits.
        mend: repair it, and count as lost what is not back then.
    """
    tally = Tally()
    starts = [0, sample.journal.index(b"\n") + 1, *sample.ends]
    for at, bit in bits:
        data = flipped(sample.journal, at, bit)
        project = sample.laid(journal=data)
        verdict = told(sample, project, is_still(data))
        start = max(start for start in starts if start <= at)
        if not verdict.what and not is_somewhere(project, data[start:]):
            verdict = Verdict("the damaged bytes are nowhere", lost=True, told=verdict.told)
        if mend and not verdict.what and (what := repaired(sample, project)):
            verdict = Verdict(f"repaired: {what}", lost=True, told=True)
        tally.add(f"bit {bit} of byte {at} of the journal", verdict)
    return tally


def flip_base(sample: Sample, bits: Iterable[tuple[int, int]], *, mend: bool = False) -> Tally:
    """A flipped bit in the base: told, or without effect; and nothing is written over it.

    Args:
        sample, bits, mend: as for the journal.
    """
    tally = Tally()
    for at, bit in bits:
        data = flipped(sample.base, at, bit)
        project = sample.laid(base=data)
        base = Layout(project, NAME).files.base
        verdict = told(sample, project, is_still(data, base))
        if mend and not verdict.what and (what := repaired(sample, project)):
            verdict = Verdict(f"repaired: {what}", lost=True, told=True)
        tally.add(f"bit {bit} of byte {at} of the base", verdict)
    return tally


def repaired(sample: Sample, project: Path) -> str:
    """Repairs what was damaged; what of the marks is not back, in words."""
    repair(project, NAME, apply=True, disk=Quick())
    store = Store(project, NAME, disk=Quick())
    try:
        there = model_of(store.load())
    except HashiyaError as error:
        return str(error)
    finally:
        abandon(store)
    gone = sample.models[-1].keys() - there.keys()
    older = [
        key
        for key, record in sample.models[-1].items()
        if key in there and json.loads(there[key])["rev"] < json.loads(record)["rev"]
    ]
    return "" if not gone and not older else f"{len(gone)} records gone, {len(older)} older"


def one_bit_each(data: bytes, chance: random.Random) -> Iterator[tuple[int, int]]:
    """One bit of every byte."""
    return ((at, chance.randrange(8)) for at in range(len(data)))


def every_bit(data: bytes) -> Iterator[tuple[int, int]]:
    """All bits of all bytes."""
    return ((at, bit) for at in range(len(data)) for bit in range(8))


def some_bits(data: bytes, chance: random.Random, count: int) -> Iterator[tuple[int, int]]:
    """Bits here and there."""
    return ((chance.randrange(len(data)), chance.randrange(8)) for _ in range(count))

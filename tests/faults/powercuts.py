"""Power cuts: every state that a run could have left, laid out, opened and looked at."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults.cuts import CORNERS, Choice, by_chance, ruins
from tests.faults.judge import Tally, judge
from tests.faults.runs import (
    Begun,
    Kept,
    Model,
    Saved,
    Shown,
    at_work,
    base_1,
    first_marks,
    long_journals,
    look,
    one_more,
    started,
    torn_end,
    twice,
)
from tests.faults.world import LEFT_OUT, Recorder, World

Run = Callable[[Recorder, Path], None]
EVERYTHING = CORNERS[1]


@dataclass
class Known:
    """What is known at one moment of a run."""

    world: World
    allowed: list[Model]
    kept: list[bytes] = field(default_factory=list)
    since: int = 0
    """The number of the last action that need not be found any more."""
    left_out: bool = False
    """Whether a sync that was to be left out has come by."""

    facts: int = 0
    """Tells what is known from what was known before."""

    def take(self, fact: object) -> None:
        """The run says something of itself."""
        self.facts += 1
        match fact:
            case Begun(model):
                self.allowed = [*self.allowed, model]
            case Saved():
                self.allowed = self.allowed[1:]
            case Shown(model, since):
                self.allowed = [model]
                self.since = since
            case Kept(data):
                self.kept = [*self.kept, data]
            case _ if fact is LEFT_OUT:
                self.left_out = True


def moments(recorder: Recorder) -> Iterator[Known]:
    """What is known before and after each thing that was done; the same object each time."""
    known = recorder.known
    if not isinstance(known, Known):
        # Nobody has been told anything that is not there.
        shown = next(done.fact for done in recorder.done if isinstance(done.fact, Shown))
        known = Known(recorder.start, [shown.model], since=shown.since)
    known = replace(known, world=recorder.start.copy())
    yield known
    for done in recorder.done:
        if done.kind == "said":
            known.take(done.fact)
        else:
            known.world.do(done)
        yield known


class Cutter:
    """Lays states out and looks at them, each only once.

    Args:
        where: a folder for it.
        project: the project's name in the world.
    """

    def __init__(self, where: Path, project: str = "p") -> None:
        self.tally = Tally()
        self._where = where
        self._project = project
        self._seen: set[tuple[str, int, int]] = set()

    def cut(self, known: Known, choice: Choice, where: str) -> bool:
        """Whether this state was not looked at before."""
        left = ruins(known.world, choice)
        key = (*left.key, known.facts)
        if key in self._seen:
            return False
        self._seen.add(key)
        into = self._where / "cut"
        try:
            left.lay_out(into)
            verdict = judge(into / self._project, known.allowed, known.kept, since=known.since)
            self.tally.add(f"{where}, {choice.name}", verdict)
            return True
        finally:
            shutil.rmtree(into, ignore_errors=True)


def cut_everywhere(
    recorder: Recorder,
    cutter: Cutter,
    choices: Sequence[Choice],
    *,
    name: str = "",
    until_bad: bool = False,
) -> None:
    """Lets the power fail at every moment of a run, in each of the ways.

    Args:
        recorder: a run that has happened.
        cutter: looks at what is left.
        choices: the ways.
        name: the run's, for what is said of a bad state.
        until_bad: only behind a sync that was left out, and only until a bad state is found.
    """
    for number, known in enumerate(moments(recorder)):
        if until_bad and not known.left_out:
            continue
        for choice in choices:
            cutter.cut(known, choice, f"{name}, moment {number}")
            if until_bad and cutter.tally.bad:
                return


def prepared(where: Path, *runs: Run) -> Path:
    """A folder in which these runs have happened, without a fault."""
    where.mkdir()
    started(where / "p", runs)
    return where


RUNS: dict[str, tuple[tuple[Run, ...], Run]] = {
    "first marks": ((), first_marks),
    "at work": ((first_marks,), at_work),
    "after a crash": ((first_marks, one_more), at_work),
    "two sessions": ((first_marks, at_work), twice),
    "only opened": ((first_marks, one_more), look),
    "a torn end": ((first_marks, one_more, torn_end), one_more),
    "long journals": ((first_marks,), long_journals),
    "an old form": ((base_1,), one_more),
}
"""By name: what has happened before, and the run that the power fails in."""


def record(where: Path, name: str, leave_out: str = "") -> Recorder:
    """Lets a run happen in a new folder, and writes down what it does to the disk."""
    before, run = RUNS[name]
    root = prepared(where, *before)
    recorder = Recorder(root, leave_out=leave_out)
    run(recorder, root / "p")
    return recorder


def after_a_crash(
    recorder: Recorder, where: Path, chance: random.Random, count: int
) -> Iterator[Recorder]:
    """Runs that begin where this one was cut off: by a kill, and by a power cut.

    A killed process leaves all that it wrote to be read, and not all of it durable.

    Args:
        recorder: the run.
        where: a folder for it.
        chance: chooses the moments.
        count: how many of each.
    """
    at = set(chance.sample(range(len(recorder.done)), min(count, len(recorder.done))))
    for number, known in enumerate(moments(recorder)):
        if number not in at:
            continue
        killed = where / f"killed-{number}"
        ruins(known.world, EVERYTHING).lay_out(killed)
        yield _continued(Recorder(killed, known.world, known=replace(known)))
        shutil.rmtree(killed)
        dark = where / f"dark-{number}"
        ruins(known.world, by_chance(chance)).lay_out(dark)
        yield _continued(Recorder(dark, known=replace(known)))
        shutil.rmtree(dark)


def _continued(recorder: Recorder) -> Recorder:
    project = recorder.root / "p"
    project.mkdir(exist_ok=True)
    one_more(recorder, project)
    return recorder


def ways(chance: random.Random, count: int) -> list[Choice]:
    """The ways that need no chance, and some that do."""
    return [*CORNERS, *(by_chance(chance) for _ in range(count))]

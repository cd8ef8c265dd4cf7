"""kill -9 of the real program in a terminal: what the screen said is saved is there again."""

from __future__ import annotations

import random
import shutil
import sys
import time
from functools import partial
from pathlib import Path

from reader.gold.store import Store
from tests.e2e.terminal import Terminal
from tests.faults.child import ROOT
from tests.faults.judge import Tally, Verdict

NAME = "leyla"
WORDS = " ".join(f"word{number}" for number in range(60))


def kill_app(where: Path, chance: random.Random, count: int) -> Tally:
    """Kills so many sessions in the middle of marking.

    Args:
        where: a folder for it.
        chance: chooses the moments.
        count: how many.
    """
    tally = Tally()
    for number in range(count):
        project = where / f"app-{number}"
        project.mkdir()
        (project / "a.txt").write_text(WORDS, encoding="utf-8")
        tally.add(f"session {number}", _session(project, chance))
        shutil.rmtree(project)
    return tally


def _session(project: Path, chance: random.Random) -> Verdict:
    """Marks, reads "saved" on the screen, marks once more and is killed; then it is opened."""
    marks = chance.randint(1, 4)
    with _reader(project) as terminal:
        for made in range(1, marks + 1):
            terminal.press("w", "w", "a", settle=False)
            # Of this mark, and not of the one before it, whose word stands there until then.
            terminal.wait_for(partial(_says_saved, marks=made))
        terminal.press("w", "w", "a", settle=False)
        time.sleep(chance.uniform(0, 0.15))
        while terminal.pump(0):
            pass
        # The last frame may have said it of the last mark, too.
        terminal.kill()
    there = _kept(project)
    if not marks <= there <= marks + 1:
        return Verdict(f"{marks} marks said to be saved, {there} there", lost=True, silent=True)
    with _reader(project) as terminal:
        terminal.press("q")
        terminal.wait()
    if (again := _kept(project)) != there:
        return Verdict(f"{there} marks there, then {again}", lost=True, silent=True)
    return Verdict()


def _reader(project: Path) -> Terminal:
    options: list[str | Path] = ["--project", project, "--annotator", NAME, project / "a.txt"]
    env = {"PYTHONPATH": str(ROOT)}
    terminal = Terminal([sys.executable, "-m", "reader", *options], env=env)
    terminal.wait_for(_says_saved)
    terminal.settle()
    return terminal


def _says_saved(terminal: Terminal, marks: int = 0) -> bool:
    status = terminal.display[-2]
    return status.endswith("saved") and (not marks or f" {marks} span" in status)


def _kept(project: Path) -> int:
    """How many marks another process finds."""
    return len(Store(project, NAME, read_only=True).load().spans("a.txt"))

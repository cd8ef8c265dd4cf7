"""kill -9 in real processes, at moments that chance chooses; a third while opening or closing.

And real processes on a disk that is full at some byte, freed, and used again.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from pathlib import Path

from reader.errors import HashiyaError
from reader.gold.store import Store, read_text
from tests.faults.child import ARTICLE, NAME, Nursery, actions_in, width
from tests.faults.judge import Tally, Verdict

EACH = 20
"""Kills in a project, before another is begun."""


def kill_many(where: Path, nursery: Nursery, chance: random.Random, count: int) -> Tally:
    """Kills so many processes, each of which goes on where the last one was killed.

    Args:
        where: a folder for it.
        nursery: forks them.
        chance: chooses the moments.
        count: how many.
    """
    tally = Tally()
    acknowledged = -1
    for number in range(count):
        project = where / f"kills-{number // EACH}"
        if number % EACH == 0:
            acknowledged = -1
        aim = ("opening", "closing", "", "", "", "")[number % 6]
        acknowledged = max(acknowledged, _kill(project, nursery, chance, aim))
        verdict, count_there = _look(project, acknowledged)
        # What an opening shows has to stay, acknowledged or not.
        acknowledged = max(acknowledged, count_there - 1)
        tally.add(f"kill {number} ({aim or 'marking'})", verdict)
        if (number + 1) % EACH == 0:
            shutil.rmtree(project)
    return tally


def _kill(project: Path, nursery: Nursery, chance: random.Random, aim: str) -> int:
    """Starts one and kills it; the last number that it acknowledged."""
    nursery.start("mark", project, each=chance.randint(3, 15))
    said: list[str] = []
    # What is aimed at is a moment that lasts some milliseconds.
    markers = chance.randint(1, 3) if aim else chance.randint(1, 30)
    while markers:
        line = nursery.read()
        if line.startswith(("ended", "error")) or not line or line == "open read-only":
            raise AssertionError(f"it ended by itself: {[*said, line]}")
        said.append(line)
        markers -= line == aim if aim else line.isdigit()
    time.sleep(chance.uniform(0, 0.01 if aim else 0.004))
    said += nursery.kill()
    numbers = [int(line) for line in said if line.isdigit()]
    return max(numbers, default=-1)


def _look(project: Path, acknowledged: int) -> tuple[Verdict, int]:
    """Reads what is there, and leaves it to the next process to open it for writing."""
    store = Store(project, NAME, read_only=True)
    try:
        gold = store.load()
    except HashiyaError as error:
        return Verdict(f"it does not open ({error})", lost=True, refused=True), 0
    there = actions_in(gold)
    count = len(set(there))
    told = bool(store.notes)
    if store.state.why != "asked for":
        return Verdict(f"read-only: {store.state.why}", refused=True), count
    if not acknowledged <= count - 1 <= acknowledged + 1:
        what = f"{acknowledged + 1} acknowledged, {count} there"
        return Verdict(what, lost=True, silent=True), count
    if there != sorted(n for n in range(count) for _ in range(width(n))):
        return Verdict("an action is there in part", lost=True, silent=True), count
    if count and read_text(project, ARTICLE.sha256) != ARTICLE.text:
        return Verdict("the text of the marks is gone", lost=True, silent=True), count
    return Verdict(told=told), count


def fill_many(where: Path, nursery: Nursery, chance: random.Random, count: int) -> Tally:
    """Disks that are full at some byte of the journal (RLIMIT_FSIZE), freed, and used again."""
    tally = Tally()
    for number in range(count):
        project = where / f"full-{number}"
        nursery.start("fill", project, room=chance.randint(0, 5000))
        tally.add(f"full disk {number}", _filled(project, nursery.rest()))
        shutil.rmtree(project)
    return tally


def fill_file_systems(where: Path, nursery: Nursery, chance: random.Random, count: int) -> Tally:
    """File systems that are full to the last block, freed, and used again (tmpfs).

    Raises:
        OSError: none can be mounted here.
    """
    tally = Tally()
    for number in range(count):
        mounted = where / f"mounted-{number}"
        mounted.mkdir()
        size = f"size={chance.randint(20, 100) * 4 + 128}k"
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "tmpfs", mounted], capture_output=True, text=True
        )
        if made.returncode:
            raise OSError(made.stderr.strip())
        try:
            (mounted / "ballast").write_bytes(bytes(128 << 10))
            nursery.start("fill_up", mounted / "p")
            tally.add(f"file system {number}", _filled(mounted / "p", nursery.rest()))
        finally:
            subprocess.run(["umount", mounted], check=True)
    return tally


def _filled(project: Path, said: list[str]) -> Verdict:
    """Whether it was told, nothing was lost meanwhile, and all is there in the end."""
    numbers = [int(line) for line in said if line.isdigit()]
    refused = [line for line in said if line.startswith("full SaveFailed: ")]
    if not numbers or len(refused) != 1 or "again saved" not in said:
        return Verdict(f"it says {said}", silent=True)
    # The one that was refused is saved when there is room again.
    saved_while_full = numbers[-1] - 1
    if f"there {saved_while_full}" not in said:
        return Verdict(f"while it is full: {said}", lost=True, silent=True)
    verdict, _ = _look(project, numbers[-1])
    verdict.told = True
    return verdict

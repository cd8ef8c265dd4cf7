"""From the command to the first frame, and the commands that start no app."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.report import Measure, ratio
from benchmarks.wire import ROWS, Wire, environment

SEEDS: Final = Path(__file__).resolve().parent.parent / "seeds"
READER: Final = (sys.executable, "-m", "reader")
EMPTY: Final = (sys.executable, "-m", "benchmarks.apps.empty")
BARE: Final = (
    sys.executable,
    "-c",
    "import rich.text, bidi, arabic_reshaper, wcwidth, tinydb",
)
_LAST_ROW: Final = f"\x1b[{ROWS};1H".encode()


def first_frame(project: Path, rounds: int) -> Measure:
    """The frame that shows the first article's text, beside an empty app's first frame."""
    marker = word_of_the_text().encode()
    command = (*READER, "--project", str(project), str(SEEDS))
    ours, theirs = [], []
    for _ in range(1 + rounds):
        with Wire(EMPTY) as wire:
            theirs.append(wire.first_frame(_LAST_ROW))
        with Wire(command) as wire:
            ours.append(wire.first_frame(marker))
    ours, theirs = ours[1:], theirs[1:]  # the first start of all compiles
    return ratio(
        "start: command to the last byte of the first article's frame / an empty Textual app's",
        median(ours),
        median(theirs),
        1.25,
        f"{median(ours) * 1000:.0f} ms / {median(theirs) * 1000:.0f} ms",
    )


def listing(rounds: int) -> Measure:
    """`reader list`, beside the imports that it can't do without."""
    ours, theirs = [], []
    for _ in range(1 + rounds):
        theirs.append(_time(BARE))
        ours.append(_time((*READER, "list", str(SEEDS))))
    ours, theirs = ours[1:], theirs[1:]  # the first start of all compiles
    return ratio(
        "`reader list seeds/` / the bare imports of its libraries",
        median(ours),
        median(theirs),
        2.0,
        f"{median(ours) * 1000:.0f} ms / {median(theirs) * 1000:.0f} ms",
    )


def _time(command: Sequence[str]) -> float:
    began = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment(), check=True)
    return perf_counter() - began


def word_of_the_text() -> str:
    """A word as it is drawn, from the body of the first article and not from its title.

    The title may stand in the list as well; a long word some rows below it does not.
    """
    first = min(SEEDS.glob("*.txt"))
    command = (*READER, "show", str(first), "--width", "60", "--format", "text")
    shown = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    rows = [row.split() for row in shown.split("\n") if row.strip()]
    above = {word for row in rows[:4] for word in row}
    return max((w for row in rows[4:10] for w in row if w not in above), key=len)

"""From a key to the last byte of its repaint, and what a whole page weighs."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

import pyte

from benchmarks.report import Measure, ratio
from benchmarks.start import READER, SEEDS
from benchmarks.wire import COLUMNS, ROWS, Burst, Wire

MINI: Final = (READER[0], "-m", "benchmarks.apps.mini")
WARM_UP: Final = 5


def motion(project: Path, keys: int) -> list[Measure]:
    """`w` in the first article, beside a whole refresh of one widget; then the bytes."""
    with Wire((*READER, "--project", str(project), str(SEEDS))) as ours, Wire(MINI) as theirs:
        for wire in (ours, theirs):
            wire.first_frame(b"\x1b[")
            wire.rest(1.0)
        pairs = [(ours.key("w"), theirs.key("w")) for _ in range(WARM_UP + keys)][WARM_UP:]
    mine, its = [p[0] for p in pairs], [p[1] for p in pairs]
    return [
        ratio(
            f"a key (`w`) to the last byte of its repaint, {COLUMNS}x{ROWS} "
            "/ a whole refresh of a Textual ScrollView",
            median(b.seconds for b in mine),
            median(b.seconds for b in its),
            1.1,
            f"{_milliseconds(mine)} / {_milliseconds(its)}",
        ),
        ratio(
            "bytes of the same",
            median(b.size for b in mine),
            median(b.size for b in its),
            1.0,
            f"median {median(b.size for b in mine):,.0f}, mean {mean(b.size for b in mine):,.0f} "
            f"/ {median(b.size for b in its):,.0f}",
        ),
    ]


def page(project: Path) -> Measure:
    """A whole page, beside its text in UTF-8 and one SGR a change of style.

    The text is counted as it was stored, unshaped, without margins; the styles are
    those of the frame itself, each written out whole.
    """
    with Wire((*READER, "--project", str(project), str(SEEDS))) as wire:
        wire.first_frame(b"\x1b[")
        wire.rest(1.0)
        wire.key("J", quiet=0.3)
        burst = wire.key("K", quiet=0.3)  # the first article again: its page is drawn whole
    screen = pyte.Screen(COLUMNS, ROWS)
    pyte.ByteStream(screen).feed(burst.data)
    text = sum(len(_stored(row)) for row in screen.display)
    styles = sum(_style_bytes(screen, row) for row in range(ROWS))
    return ratio(
        "bytes of a full page / its text in UTF-8 and one SGR a change of style",
        burst.size,
        text + styles,
        2.5,
        f"{burst.size:,} / {text:,} + {styles:,}",
    )


def _milliseconds(bursts: list[Burst]) -> str:
    return f"{median(b.seconds for b in bursts) * 1000:.1f} ms"


def _stored(row: str) -> bytes:
    return unicodedata.normalize("NFKC", " ".join(row.split())).encode()


def _style_bytes(screen: pyte.Screen, row: int) -> int:
    """The SGRs of a row, where each run of one style is set once."""
    styles = [_style(screen.buffer[row][column]) for column in range(COLUMNS)]
    changes = [style for last, style in zip(["", *styles], styles, strict=False) if style != last]
    return sum(map(len, changes))


def _style(cell: Any) -> str:
    """The SGR of a cell as Rich writes it, in 24 bits of colour."""
    flags = [code for name, code in (("bold", "1"), ("reverse", "7")) if getattr(cell, name)]
    colours = [
        f"{code};2;{';'.join(str(int(value[at : at + 2], 16)) for at in (0, 2, 4))}"
        for code, value in (("38", cell.fg), ("48", cell.bg))
        if value != "default" and len(value) == 6
    ]
    return f"\x1b[{';'.join(flags + colours)}m"

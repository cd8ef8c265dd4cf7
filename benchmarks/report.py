"""Rows of the table, and the table in the README."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

README: Final = Path(__file__).resolve().parent.parent / "README.md"
BEGIN: Final = "<!-- python -m benchmarks writes from here -->"
END: Final = "<!-- to here -->"


class Measure(NamedTuple):
    """One row."""

    what: str
    """What was measured, beside what."""
    target: str
    """What it has to keep to; nothing where it is only information."""
    measured: str
    """What came out, with its unit."""
    kept: bool | None
    """Whether the target was kept; None where there is none."""


def ratio(what: str, ours: float, theirs: float, most: float, detail: str = "") -> Measure:
    """A row for a ratio that has a limit; the figures that it is made of beside it."""
    found = ours / theirs
    text = f"{found:.2f} ×" + (f" ({detail})" if detail else "")
    return Measure(what, f"≤ {most:g} ×", text, found <= most)


def table(rows: Sequence[Measure]) -> str:
    """The rows in Markdown, under the date and the machine."""
    verdicts = {True: "kept", False: "missed", None: ""}
    lines = ["| what | target | measured | verdict |", "|---|---|---|---|"]
    lines += [f"| {r.what} | {r.target} | {r.measured} | {verdicts[r.kept]} |" for r in rows]
    return f"{machine()}\n\n" + "\n".join(lines)


def machine() -> str:
    """When, and on what: medians of one run with its parts interleaved."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    today = datetime.now(UTC).date().isoformat()
    return (
        f"{today}, {len(os.sched_getaffinity(0))} cores, {pages / 2**30:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}, Textual {version('textual')}; "
        "medians, runs interleaved."
    )


def write(text: str, readme: Path = README) -> None:
    """Puts the table between the markers in the README's last section; adds them at its end."""
    before = readme.read_text(encoding="utf-8")
    head, begin, rest = before.partition(BEGIN)
    if not begin:
        head, rest = before.rstrip("\n") + "\n\n## Speed\n\n", ""
    tail = rest.partition(END)[2] or "\n"
    readme.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", encoding="utf-8")

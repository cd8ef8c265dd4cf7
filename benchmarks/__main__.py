"""Measures, prints the table and writes it into the README."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import anchoring, key, large, layout, report, spans, start, store
from benchmarks.report import Measure


def main() -> int:
    """Exit code 1 with --check where a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="starts of each program")
    parser.add_argument("--keys", type=int, default=100, help="keys pressed in each app")
    parser.add_argument("--print", action="store_true", help="leave the README as it is")
    parser.add_argument("--check", action="store_true", help="exit code 1 for a missed target")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as project:
        rows = measure(Path(project), options.rounds, options.keys)
    text = report.table(rows)
    print(text)
    if not options.print:
        report.write(text)
    return int(options.check and any(row.kept is False for row in rows))


def measure(project: Path, rounds: int, keys: int) -> list[Measure]:
    """All rows, in the order of the table."""
    return [
        start.first_frame(project, rounds),
        start.listing(rounds),
        *key.motion(project, keys),
        key.page(project),
        *spans.measure(keys // 2),
        *large.measure(rounds),
        *store.measure(rounds),
        *anchoring.measure(),
        *throughput(),
        *layout.languages(),
    ]


def throughput() -> list[Measure]:
    """The typesetter's speed, as information."""
    names = {
        "naive": "layout: the naive `get_display(reshape(line))` of wrapped lines",
        "lines": "layout: where lines end",
        "rows": "layout: every row with its glyphs and its map both ways",
        "new words": "layout: the same, no word met before",
        "resize": "layout: every row of an analysed text at another width",
    }
    return [
        Measure(
            names.get(name, f"layout: {name}"),
            "",
            f"{found['code_points_per_second'] / 1e6:.2f} million code points a second, "
            f"{found['over_naive']:.2f} × the naive time",
            None,
        )
        for name, found in layout.measure().items()
    ]


if __name__ == "__main__":
    raise SystemExit(main())

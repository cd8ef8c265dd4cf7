"""How fast the typesetter is, beside the naive way that gets wrapped lines wrong.

The naive way is what most programs do: wrap, then `get_display(reshape(line))` on
each line. All ways lay out the same texts in one run; medians of several rounds.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.report import Measure
from reader.corpus.language import guess_language
from reader.text import shaping
from reader.text.layout import Layout

WIDTH = 80
"""Columns: a common terminal's."""
ROUNDS = 15
"""Times that each way is timed."""
_SAID = {"rows": "every row and both its maps", "new words": "the same, no word met before"}
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
"""The sample articles."""


def measure(folder: Path = SEEDS, rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Lay out every text of `folder` in several ways.

    Returns:
        For each way its `code_points_per_second`, and its time `over_naive`:
        `naive`; `lines`, only where lines end; `rows`, also each row's glyphs and its
        map both ways; `new words`, the same on words not met before; `resize`, all
        rows of analysed articles at another width.
    """
    return measure_texts(_texts(folder), rounds)


def _texts(folder: Path) -> list[str]:
    return [path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))]


def languages(folder: Path = SEEDS, rounds: int = ROUNDS) -> list[Measure]:
    """A row for each language that has a target, and FriBidi's command line as the limit."""
    rows = []
    for language, name, most in (("ar", "Arabic", 1.0), ("ru", "Russian", 0.5)):
        texts = [text for text in _texts(folder) if guess_language(text) == language]
        found = measure_texts(texts, rounds)
        for way in ("rows", "new words"):
            over, speed = found[way]["over_naive"], found[way]["code_points_per_second"] / 1e6
            what = f"layout, {name}: time of {_SAID[way]} / of the naive way"
            detail = f"{over:.2f} × ({speed:.2f} million code points a second)"
            rows.append(Measure(what, f"≤ {most:g} ×", detail, over <= most))
    return [*rows, _fribidi("\n".join(_texts(folder)))]


def _fribidi(text: str) -> Measure:
    """FriBidi's own command line, over ten megabytes; it shapes nothing into cells."""
    what = "layout: FriBidi's command line, as the limit"
    program = shutil.which("fribidi")
    if program is None:
        return Measure(what, "", "not installed", None)
    whole = text * (5_000_000 // len(text))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write(whole)
        file.flush()
        began = time.perf_counter()
        command = [program, "--width", str(WIDTH), file.name]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        taken = time.perf_counter() - began
    return Measure(what, "", f"{len(whole) / taken / 1e6:.1f} million code points a second", None)


def measure_texts(texts: Sequence[str], rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """`measure` for texts."""
    lines = [text[row.start : row.end] for text in texts for row in Layout(text, WIDTH).rows()]
    analysed = [Layout(text, WIDTH + 1) for text in texts]
    _set_rows(analysed)
    ways: dict[str, Callable[[], None]] = {
        "naive": lambda: _set_naively(lines),
        "lines": lambda: _find_lines(Layout(text, WIDTH) for text in texts),
        "rows": lambda: _set_rows(Layout(text, WIDTH) for text in texts),
        "new words": lambda: _set_new_words(texts),
        "resize": lambda: _set_rows(layout.at_width(WIDTH) for layout in analysed),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    count = sum(map(len, texts))
    return {
        name: {
            "code_points_per_second": count / median,
            "over_naive": median / medians["naive"],
        }
        for name, median in medians.items()
    }


def _set_naively(lines: Sequence[str]) -> None:
    from arabic_reshaper import reshape
    from bidi import get_display

    for line in lines:
        get_display(reshape(line))


def _find_lines(layouts: Iterable[Layout]) -> None:
    for layout in layouts:
        for paragraph in range(len(layout.paragraphs)):
            layout.line_count(paragraph)


def _set_rows(layouts: Iterable[Layout]) -> None:
    for layout in layouts:
        for row in layout.rows():
            _ = row.visual
            row.places()


def _set_new_words(texts: Sequence[str]) -> None:
    shaping.forget()
    _set_rows(Layout(text, WIDTH) for text in texts)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]) if sys.argv[1:] else SEEDS), indent=1))

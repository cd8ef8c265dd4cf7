"""Spans of a changed article found again: how many a second, and how many rightly.

The speed is that of 5,000 spans in a megabyte of which every tenth sentence was changed, and
of the same spans where the two texts have nothing in common. The accuracy is that of the
seeds' edits (`edits`), each of which knows where every span is afterwards.
"""

from __future__ import annotations

import random
from collections import Counter
from time import perf_counter
from typing import Final

from benchmarks import texts
from benchmarks.edits import DELETED, EDITS, Spot, case, edited, spots_of
from benchmarks.report import Measure
from benchmarks.start import SEEDS
from reader.gold.anchoring import reanchor

SPANS: Final = 5_000
_MOST_WRONG: Final = 0.6
"""Per cent."""
_SEEDS: Final = range(1, 3)
"""Of the random choices; tuning was done with others."""


def measure() -> list[Measure]:
    """All rows."""
    return [accuracy(gone=False), accuracy(gone=True), *speed()]


def outcomes(seeds: range = _SEEDS, *, gone: bool = False) -> Counter[str]:
    """How many spans are right, wrong, orphaned; with `gone` without the text they were made on."""
    articles = [path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    count: Counter[str] = Counter()
    for kind in (*EDITS, DELETED):
        for number, text in enumerate(articles):
            others = [*articles[:number], *articles[number + 1 :]]
            for seed in seeds:
                one = case(kind, text, others, seed)
                answers = reanchor(one.spots, None if gone else one.old, one.new)
                for truth, answer in zip(one.truth, answers, strict=True):
                    place = None if answer.kind == "orphaned" else (answer.start, answer.end)
                    lost = "orphaned" if place is None else "wrong"
                    count["right" if place == truth else lost] += 1
    return count


def accuracy(*, gone: bool) -> Measure:
    """Of the edits of the seeds."""
    count = outcomes(gone=gone)
    right, wrong, lost = (
        100 * count[name] / count.total() for name in ("right", "wrong", "orphaned")
    )
    edits = f"{len(EDITS) + 1} kinds of edits"
    what = (
        "the same, the text that was marked gone" if gone else f"{count.total():,} spans, {edits}"
    )
    return Measure(
        f"re-anchoring {what}: in a wrong place",
        f"≤ {_MOST_WRONG} %",
        f"{wrong:.2f} % ({right:.1f} % right, {lost:.1f} % left to their owner)",
        wrong <= _MOST_WRONG,
    )


def speed() -> list[Measure]:
    """Seconds and spans a second, as information."""
    old = texts.prose(texts.MEGABYTE)
    chance = random.Random(1)
    spots = spots_of(old, chance, SPANS)
    changed = edited(old, texts.seeds("ru"), chance)
    return [
        _timed(f"{SPANS:,} spans in a changed article of 1 MB", old, changed, spots),
        _timed(f"{SPANS:,} spans of 1 MB, the text that was marked gone", None, changed, spots),
        _timed(
            f"{SPANS:,} spans of 1 MB, nothing in common",
            old,
            texts.prose(texts.MEGABYTE, "ru"),
            spots,
        ),
    ]


def _timed(what: str, old: str | None, new: str, spots: list[Spot]) -> Measure:
    begin = perf_counter()
    reanchor(spots, old, new)
    seconds = perf_counter() - begin
    return Measure(
        f"re-anchoring {what}",
        "",
        f"{seconds:.1f} s, {len(spots) / seconds:,.0f} spans a second",
        None,
    )

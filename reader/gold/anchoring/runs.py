"""Runs of the same words in two texts: first in the same order, then wherever they stand.

Words that stand once in both texts beside the same words are the same ones. Between two such
anchors the next finer ones are looked for, and what is left is compared word by word. Nothing
is compared each with each but in stretches of a bounded size, so time grows with the length of
the texts, whatever is in them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from reader.gold.anchoring.tokens import Stretch, Tokens

Tick = Callable[[float], object]
"""Told how much is done, from 0 to 1, now and then; what it raises ends the work."""

_SIZES: Final = (5, 3, 2)
"""Words that an anchor has, the surest first."""
_MOVED: Final = 4
"""Words in a row, once in both texts, by which a block is found again elsewhere."""
_MOST_CELLS: Final = 1_000_000
"""What is compared each with each at most: a thousand words with a thousand."""
_MOST_MENDED: Final = 400
"""Words between two parts of a block that moved, which are compared."""
_STRAY: Final = 3
"""Words of a match that tells nothing where little around it matches."""


def in_order(old: Tokens, new: Tokens, tick: Tick) -> list[Stretch]:
    """Runs of the same words, ascending in both texts."""
    runs: list[Stretch] = []
    gaps = [Stretch(0, len(old), 0, len(new))]
    for step, size in enumerate(_SIZES):
        left: list[Stretch] = []
        for gap in gaps:
            found, rest = _anchored(old, new, gap, size)
            runs += found
            left += rest
        gaps = left
        tick((4 + step) / 10)
    for number, gap in enumerate(gaps):
        if number % 256 == 0:
            tick(0.6 + 0.1 * number / len(gaps))
        runs += _compared(old, new, gap)
    return _merged(runs)


def _anchored(
    old: Tokens, new: Tokens, gap: Stretch, size: int
) -> tuple[list[Stretch], list[Stretch]]:
    """Runs around what stands once in both sides of a gap, and the gaps between them."""
    runs = _ends_alike(old, new, gap)
    inner = _within(gap, runs)
    if inner.is_empty:
        return runs, []
    ours = old.unique(inner.start, inner.end, size)
    theirs = new.unique(inner.other, inner.other_end, size)
    pairs = sorted((at, theirs[shingle]) for shingle, at in ours.items() if shingle in theirs)
    rest: list[Stretch] = []
    start, other = inner.start, inner.other
    for at, there in _ascending(pairs):
        if at < start or there < other:
            continue
        run = _extended(old, new, at, there, inner._replace(start=start, other=other))
        rest.append(Stretch(start, run.start, other, run.other))
        runs.append(run)
        start, other = run.end, run.other_end
    rest.append(Stretch(start, inner.end, other, inner.other_end))
    return runs, [gap for gap in rest if not gap.is_empty]


def _ends_alike(old: Tokens, new: Tokens, gap: Stretch) -> list[Stretch]:
    """The runs with which both sides of a gap begin and end."""
    runs: list[Stretch] = []
    most = min(gap.end - gap.start, gap.other_end - gap.other)
    count = 0
    while count < most and old.words[gap.start + count] == new.words[gap.other + count]:
        count += 1
    if count:
        runs.append(Stretch(gap.start, gap.start + count, gap.other, gap.other + count))
    most -= count
    count = 0
    while count < most and old.words[gap.end - 1 - count] == new.words[gap.other_end - 1 - count]:
        count += 1
    if count:
        runs.append(Stretch(gap.end - count, gap.end, gap.other_end - count, gap.other_end))
    return runs


def _within(gap: Stretch, runs: Sequence[Stretch]) -> Stretch:
    """A gap without the runs at its ends."""
    for run in runs:
        if (run.start, run.other) == (gap.start, gap.other):
            gap = gap._replace(start=run.end, other=run.other_end)
        else:
            gap = gap._replace(end=run.start, other_end=run.other)
    return gap


def _extended(old: Tokens, new: Tokens, at: int, there: int, gap: Stretch) -> Stretch:
    """The longest run around a pair of the same words that stays in a gap."""
    start, other = at, there
    while start > gap.start and other > gap.other and old.words[start - 1] == new.words[other - 1]:
        start, other = start - 1, other - 1
    end, other_end = at, there
    while end < gap.end and other_end < gap.other_end and old.words[end] == new.words[other_end]:
        end, other_end = end + 1, other_end + 1
    return Stretch(start, end, other, other_end)


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs that ascend on both sides (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        before[number] = ends[at - 1] if at else -1
        tails[at : at + 1] = [there]
        ends[at : at + 1] = [number]
    chosen = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _compared(old: Tokens, new: Tokens, gap: Stretch) -> list[Stretch]:
    """The runs of a gap of a bounded size, by comparing its words each with each."""
    from rapidfuzz.distance import Indel

    runs = _ends_alike(old, new, gap)
    inner = _within(gap, runs)
    if inner.is_empty or inner.cells > _MOST_CELLS:
        return runs
    ours = old.words[inner.start : inner.end]
    theirs = new.words[inner.other : inner.other_end]
    found = [
        Stretch(
            inner.start + block.a,
            inner.start + block.a + block.size,
            inner.other + block.b,
            inner.other + block.b + block.size,
        )
        for block in Indel.editops(ours, theirs).as_matching_blocks()
        if block.size
    ]
    matched = sum(run.end - run.start for run in found)
    if 2 * matched < min(len(ours), len(theirs)):
        # Words that any two sentences have in common say nothing.
        found = [run for run in found if run.end - run.start >= _STRAY]
    return runs + found


def _merged(runs: Iterable[Stretch]) -> list[Stretch]:
    """In order; neighbours on both sides are one run."""
    found: list[Stretch] = []
    for run in sorted(runs):
        if found and found[-1].end == run.start and found[-1].other_end == run.other:
            found[-1] = found[-1]._replace(end=run.end, other_end=run.other_end)
        else:
            found.append(run)
    return found


def found_elsewhere(old: Tokens, new: Tokens, runs: Sequence[Stretch]) -> list[Stretch]:
    """Runs that the order left over, matched wherever they stand now; ascending in the old."""
    ours = _left_over([(run.start, run.end) for run in runs], len(old))
    theirs = _left_over(sorted((run.other, run.other_end) for run in runs), len(new))
    if not ours or not theirs:
        return []
    here, there = _once(old, ours), _once(new, theirs)
    rooms = [end for _, end in ours], [end for _, end in theirs]
    found: list[Stretch] = []
    used: set[int] = set()
    for at, shingle in sorted((at, shingle) for shingle, at in here.items()):
        if shingle not in there or (found and at < found[-1].end) or there[shingle] in used:
            continue
        first, last = ours[bisect_right(rooms[0], at)]
        other, other_last = theirs[bisect_right(rooms[1], there[shingle])]
        first = max(first, found[-1].end if found else 0)
        room = Stretch(first, last, other, other_last)
        run = _extended(old, new, at, there[shingle], room)
        if used.isdisjoint(range(run.other, run.other_end)):
            used.update(range(run.other, run.other_end))
            found.append(run)
    return _merged([*found, *_mended(old, new, found, used)])


def _mended(
    old: Tokens, new: Tokens, found: Sequence[Stretch], used: set[int]
) -> Iterator[Stretch]:
    """What is the same between two neighbours of a block that moved as a whole."""
    for before, after in pairwise(found):
        gap = Stretch(before.end, after.start, before.other_end, after.other)
        size = max(gap.end - gap.start, gap.other_end - gap.other)
        if gap.other_end < gap.other or size > _MOST_MENDED or gap.is_empty:
            continue
        if used.isdisjoint(range(gap.other, gap.other_end)):
            yield from _compared(old, new, gap)


def _left_over(taken: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The ranges of `[0, length)` that nothing took."""
    left, at = [], 0
    for start, end in [*taken, (length, length)]:
        if at < start:
            left.append((at, start))
        at = max(at, end)
    return left


def _once(tokens: Tokens, ranges: Iterable[tuple[int, int]]) -> dict[tuple[str, ...], int]:
    """The shingles that stand once in all of these ranges together."""
    found: dict[tuple[str, ...], int] = {}
    for start, end in ranges:
        for number, shingle in enumerate(tokens.shingles(start, end, _MOVED), start):
            found[shingle] = -1 if shingle in found else number
    return {shingle: number for shingle, number in found.items() if number >= 0}

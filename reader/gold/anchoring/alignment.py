"""Which parts of one text are which parts of another: the map along which spans are taken.

Words that stand once in both texts beside the same words are the same ones; between two such
anchors the next finer ones are looked for, and what is left is compared word by word, and
letter by letter where words are nearly the same. Nothing is ever compared each with each but
in stretches of a bounded size, so time grows with the length of the texts, whatever is in
them. Blocks that changed their order are matched afterwards, in what the order left over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from reader.gold.anchoring.tokens import Stretch, Tokens

Tick = Callable[[float], object]
"""Told how much is done, from 0 to 1, now and then; what it raises ends the work."""

_SIZES: Final = (5, 3, 2)
"""Words that an anchor has, the surest first."""
_MOVED: Final = 4
"""Words in a row, once in both texts, by which a block is found again elsewhere."""
_MOST_CELLS: Final = 1_000_000
"""What is compared each with each at most: a thousand words with a thousand."""
_MOST_LETTERS: Final = 400
_NEAR: Final = 50
"""Letters of one word's edit, and how alike two words have to be (of 100) to be compared by
their letters."""
_STRAY: Final = 3
"""Words of a match that tells nothing where little around it matches."""


class Block(NamedTuple):
    """Code points `[start, start + length)` of the old text at `other` of the new one.

    One without length is a joint: what ends and begins there does so in both texts.
    """

    start: int
    other: int
    length: int

    @property
    def end(self) -> int:
        """One past its last code point in the old text."""
        return self.start + self.length

    @property
    def other_end(self) -> int:
        """The same in the new one."""
        return self.other + self.length


class Alignment:
    """The blocks that two folded texts have in common.

    Args:
        old, new: the folded texts.
        tick: told of the progress.
    """

    def __init__(self, old: str, new: str, tick: Tick = lambda done: None) -> None:
        self.old, self.new = old, new
        tick(0.0)
        self.tokens = (Tokens(old), Tokens(new))
        tick(0.3)
        runs = _in_order(*self.tokens, tick)
        tick(0.7)
        self._blocks = self._to_letters(runs)
        self._starts = [block.start for block in self._blocks]
        tick(0.8)
        moved = _moved(*self.tokens, runs)
        self._moved = self._to_letters(moved)
        self._moved_starts = [block.start for block in self._moved]
        self.free = self._free(runs, moved)
        """Ranges of the new text that are nothing of the old one's, ascending."""
        tick(1.0)

    def images(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where `[start, end)` of the old text is in the new one: in its order, then elsewhere."""
        for blocks, starts in ((self._blocks, self._starts), (self._moved, self._moved_starts)):
            left, right = _start_of(blocks, starts, start), _end_of(blocks, starts, end)
            if left is not None and right is not None and left < right:
                yield left, right

    def share(self) -> float:
        """How much of the longer text is the other's, from 0 to 1."""
        same = sum(block.length for block in (*self._blocks, *self._moved))
        return same / max(1, len(self.old), len(self.new))

    def _free(self, *runs: Iterable[Stretch]) -> list[tuple[int, int]]:
        """What no run covers of the new text."""
        new = self.tokens[1]
        taken = sorted((run.other, run.other_end) for each in runs for run in each)
        free, at = [], 0
        for first, last in [*taken, (len(new), len(new))]:
            if at < first:
                free.append((new.starts[at], new.end(first - 1)))
            at = max(at, last)
        return free

    def _to_letters(self, runs: Sequence[Stretch]) -> list[Block]:
        """Runs of words as blocks of letters, with what can be matched between them."""
        old = self.tokens[0]
        blocks: list[Block] = []
        for run in runs:
            if blocks and blocks[-1].end < old.starts[run.start]:
                blocks += self._between(blocks[-1], run)
            blocks += self._run(run)
        return _joined(blocks)

    def _run(self, run: Stretch) -> list[Block]:
        """A run's words, with what stands between them where that is the same, too."""
        old, new = self.tokens
        blocks = []
        for number in range(run.end - run.start):
            at, there = run.start + number, run.other + number
            blocks.append(Block(old.starts[at], new.starts[there], len(old.words[at])))
        return [*_bridged(blocks)]

    def _between(self, before: Block, run: Stretch) -> list[Block]:
        """What is nearly the same between a block and the run that follows it."""
        old, new = self.tokens
        here, there = old.at(before.end), new.at(before.other_end)
        count, other = run.start - here, run.other - there
        if count < 0 or other < 0 or not count or not other:
            return []
        if count == other:
            found: list[Block] = []
            for number in range(count):
                found += self._word(here + number, there + number)
            return found
        left, right = old.starts[here], old.end(run.start - 1)
        return self._letters(left, right, new.starts[there], new.end(run.other - 1))

    def _word(self, number: int, other: int) -> list[Block]:
        """One word that may have become another: its joints, and its letters if it is near."""
        old, new = self.tokens
        left, right = old.starts[number], old.end(number)
        there, there_end = new.starts[other], new.end(other)
        letters = self._letters(left, right, there, there_end)
        return [Block(left, there, 0), *letters, Block(right, there_end, 0)]

    def _letters(self, left: int, right: int, there: int, there_end: int) -> list[Block]:
        from rapidfuzz import fuzz
        from rapidfuzz.distance import Indel

        if max(right - left, there_end - there) > _MOST_LETTERS:
            return []
        before, after = self.old[left:right], self.new[there:there_end]
        if fuzz.ratio(before, after) < _NEAR:
            return []
        return [
            Block(left + block.a, there + block.b, block.size)
            for block in Indel.editops(before, after).as_matching_blocks()
            if block.size
        ]


def _bridged(blocks: Sequence[Block]) -> Iterator[Block]:
    """Neighbouring words as one block, where the space between them is the same."""
    at = blocks[0]
    for block in blocks[1:]:
        gap = block.start - at.end
        if gap == block.other - at.other_end and gap <= 1:
            at = Block(at.start, at.other, block.end - at.start)
        else:
            yield at
            at = block
    yield at


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """In order, without what overlaps; neighbours that touch are one."""
    found: list[Block] = []
    for block in sorted(blocks):
        if found:
            last = found[-1]
            if block.start < last.end or (block.length == 0 and block.start == last.start):
                continue
            shift = block.start - block.other
            touching = block.length and last.length and block.start == last.end
            if touching and shift == last.start - last.other:
                found[-1] = Block(last.start, last.other, last.length + block.length)
                continue
        found.append(block)
    return found


def _start_of(blocks: Sequence[Block], starts: Sequence[int], index: int) -> int | None:
    """Where a range that begins at `index` begins in the other text.

    Where that place was replaced, with what replaces it; where it is gone, behind it.
    """
    at = bisect_right(starts, index) - 1
    if at >= 0 and index < blocks[at].end:
        return blocks[at].other + index - blocks[at].start
    if at >= 0 and index == blocks[at].end:
        return blocks[at].other_end
    return blocks[at + 1].other if at + 1 < len(blocks) else None


def _end_of(blocks: Sequence[Block], starts: Sequence[int], index: int) -> int | None:
    """Where a range that ends before `index` ends in the other text, likewise."""
    at = bisect_left(starts, index) - 1
    if at >= 0 and index <= blocks[at].end and blocks[at].length:
        return blocks[at].other + index - blocks[at].start
    if at + 1 < len(blocks) and blocks[at + 1].start == index:
        return blocks[at + 1].other
    return blocks[at].other_end if at >= 0 else None


# -- what stands in the same order in both


def _in_order(old: Tokens, new: Tokens, tick: Tick) -> list[Stretch]:
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
        tick(0.3 + 0.1 * (step + 1))
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


# -- what stands elsewhere


def _moved(old: Tokens, new: Tokens, runs: Sequence[Stretch]) -> list[Stretch]:
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
        if gap.other_end < gap.other or size > _MOST_LETTERS or gap.is_empty:
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

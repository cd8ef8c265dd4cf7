"""Which parts of one text are which parts of another: the map along which spans are taken.

Runs of the same words (`runs`) become blocks of the same letters. What is between them is
compared letter by letter where words are nearly the same; elsewhere only the edges of what was
replaced are known, which is enough for a span that begins or ends there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from reader.gold.anchoring.runs import Tick, found_elsewhere, in_order
from reader.gold.anchoring.tokens import Stretch, Tokens

_RIM: Final = 3
"""Words on each side of what moved that are compared with their counterparts."""
_MOST_LETTERS: Final = 400
_NEAR: Final = 50
"""Letters of an edited word, and how alike two words have to be (of 100) to be compared by
their letters."""


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
        runs = in_order(*self.tokens, tick)
        tick(0.7)
        self._blocks = self._to_letters(runs)
        self._starts = [block.start for block in self._blocks]
        tick(0.8)
        moved = found_elsewhere(*self.tokens, runs)
        taken = _Taken(self.tokens, runs, moved)
        rims = [block for run in moved for block in self._rims(run, taken)]
        self._moved = _joined([*self._to_letters(moved), *rims])
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

    def is_torn(self, start: int, end: int) -> bool:
        """Whether a range begins in what stayed in its order and ends in what moved, or so."""
        if not self._moved or start >= end:
            return False
        first, last = (
            (_holds(self._blocks, self._starts, at), _holds(self._moved, self._moved_starts, at))
            for at in (start, end - 1)
        )
        return (first[0] and last[1] and not last[0]) or (first[1] and last[0] and not first[0])

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

    def _rims(self, run: Stretch, taken: _Taken) -> Iterator[Block]:
        """Words beside a run that moved which are nearly the same, and nothing else's."""
        for step, at, on in ((1, run.end, run.other_end), (-1, run.start - 1, run.other - 1)):
            for number in range(_RIM):
                here, there = at + step * number, on + step * number
                if not (taken.is_free(0, here) and taken.is_free(1, there)):
                    break
                found = self._replaced(Stretch(here, here + 1, there, there + 1))
                if not any(block.length for block in found):
                    break
                yield from found

    def _between(self, before: Block, run: Stretch) -> list[Block]:
        """What is nearly the same between a block and the run that follows it."""
        old, new = self.tokens
        here, there = old.at(before.end), new.at(before.other_end)
        count, other = run.start - here, run.other - there
        if count < 0 or other < 0 or not count or not other:
            return []
        if count == other:
            found: list[Block] = []
            for at, on in zip(range(here, run.start), range(there, run.other), strict=True):
                found += self._replaced(Stretch(at, at + 1, on, on + 1))
            return found
        return self._replaced(Stretch(here, run.start, there, run.other))

    def _replaced(self, words: Stretch) -> list[Block]:
        """Words that became others: joints at their ends, their letters where they are near."""
        old, new = self.tokens
        left, right = old.starts[words.start], old.end(words.end - 1)
        there, there_end = new.starts[words.other], new.end(words.other_end - 1)
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


class _Taken:
    """Which words of both texts are those of a run."""

    def __init__(self, tokens: tuple[Tokens, Tokens], *runs: Sequence[Stretch]) -> None:
        self._counts = tuple(map(len, tokens))
        every = [run for each in runs for run in each]
        self._ranges = (
            sorted((run.start, run.end) for run in every),
            sorted((run.other, run.other_end) for run in every),
        )

    def is_free(self, side: int, number: int) -> bool:
        """Whether there is that word of the old text (0) or the new one (1), and no run has it."""
        if not 0 <= number < self._counts[side]:
            return False
        ranges = self._ranges[side]
        at = bisect_right(ranges, (number, 1 << 62)) - 1
        return at < 0 or number >= ranges[at][1]


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


def _holds(blocks: Sequence[Block], starts: Sequence[int], index: int) -> bool:
    """Whether a code point of the old text is one of the new text's."""
    at = bisect_right(starts, index) - 1
    return at >= 0 and index < blocks[at].end


def _start_of(blocks: Sequence[Block], starts: Sequence[int], index: int) -> int | None:
    """Where a range that begins at `index` begins in the other text.

    Where that place was replaced, with what replaces it; where it is gone, behind it. What
    began with a word does so again, whatever letters the word has now.
    """
    at = bisect_left(starts, index)
    if at < len(blocks) and blocks[at].start == index and not blocks[at].length:
        return blocks[at].other
    at = bisect_right(starts, index) - 1
    if at >= 0 and index < blocks[at].end:
        return blocks[at].other + index - blocks[at].start
    if at >= 0 and index == blocks[at].end:
        return blocks[at].other_end
    return blocks[at + 1].other if at + 1 < len(blocks) else None


def _end_of(blocks: Sequence[Block], starts: Sequence[int], index: int) -> int | None:
    """Where a range that ends before `index` ends in the other text, likewise."""
    at = bisect_left(starts, index) - 1
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if following is not None and following.start == index and not following.length:
        return following.other
    if at >= 0 and index <= blocks[at].end and blocks[at].length:
        return blocks[at].other + index - blocks[at].start
    if following is not None and following.start == index:
        return following.other
    return blocks[at].other_end if at >= 0 else None

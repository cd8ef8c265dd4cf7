"""Ranges in the order of the text, found by place in a time that hardly grows with their number.

An `Ordered` is a value: what is put in or taken out makes another one, which shares all
blocks but the one touched. So an old view of the marks stays whole while the new one is
compared with it, an edit costs one block of some dozens, and two neighbours in time are
told apart by the blocks that they don't share.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    from reader.gold.model import Span

Item = TypeVar("Item")
Key: TypeAlias = tuple[int, int, *tuple[str, ...]]
"""Start, end with its sign turned, and what else decides: the outer of two comes first."""

BLOCK: Final = 64
"""Items of a block made from scratch; one of twice as many is split."""


class _Block(NamedTuple, Generic[Item]):
    """Neighbours in the order; never empty."""

    keys: tuple[Key, ...]
    items: tuple[Item, ...]
    reach: int
    """The furthest end of them."""
    least: int
    """The nearest end of them."""


def _block(keys: tuple[Key, ...], items: tuple[Item, ...]) -> _Block[Item]:
    ends = [minus_end for _, minus_end, *_ in keys]
    return _Block(keys, items, -min(ends), -max(ends))


class Ordered(Sequence[Item]):
    """Items with a range, by start, the longer first.

    Args:
        items: in any order; those of one key keep theirs.
        key: an item's key; two items of one key can't be told apart by `without`.
    """

    __slots__ = ("_blocks", "_firsts", "_key", "_reaches", "_sums")

    def __init__(self, items: Iterable[Item] = (), *, key: Callable[[Item], Key]) -> None:
        keyed = sorted(((key(item), item) for item in items), key=itemgetter(0))
        keys, its = tuple(map(itemgetter(0), keyed)), tuple(map(itemgetter(1), keyed))
        at = range(0, len(keyed), BLOCK)
        self._take(key, [_block(keys[n : n + BLOCK], its[n : n + BLOCK]) for n in at])

    def _take(self, key: Callable[[Item], Key], blocks: list[_Block[Item]]) -> None:
        self._key = key
        self._blocks = blocks
        self._firsts = [block.keys[0] for block in blocks]
        self._reaches = [block.reach for block in blocks]
        self._sums = list(accumulate((len(block.items) for block in blocks), initial=0))

    # -- as a sequence

    def __len__(self) -> int:
        return self._sums[-1]

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(block.items for block in self._blocks)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(at)
        block = bisect_right(self._sums, number) - 1
        return self._blocks[block].items[number - self._sums[block]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ordered | list | tuple) or len(self) != len(other):
            return False
        if not isinstance(other, Ordered):
            return all(mine == its for mine, its in zip(self, other, strict=True))
        pairs = zip(self._blocks, other._blocks, strict=False)
        shared = next((n for n, (a, b) in enumerate(pairs) if a is not b), len(self._blocks))
        mine, its = self._blocks[shared:], other._blocks[shared:]
        return all(
            a is b or a == b
            for a, b in zip(
                chain.from_iterable(block.items for block in mine),
                chain.from_iterable(block.items for block in its),
                strict=True,
            )
        )

    __hash__ = None  # type: ignore[assignment]  # it equals lists, which have none

    def __repr__(self) -> str:
        return f"Ordered({list(self)!r})"

    def place_of(self, item: Item) -> int | None:
        """How many items come before it; None: it is not there."""
        found = self._find(item)
        return None if found is None else self._sums[found[0]] + found[1]

    def _find(self, item: Item) -> tuple[int, int] | None:
        """The block, and the place in it."""
        key = self._key(item)
        block = bisect_right(self._firsts, key) - 1
        if block < 0:
            return None
        keys, items = self._blocks[block][:2]
        at = bisect_left(keys, key)
        return (block, at) if at < len(keys) and items[at] == item else None

    # -- by place

    def overlapping(self, start: int, end: int) -> list[Item]:
        """Those that share a code point with `start` to `end`, in order."""
        found: list[Item] = []
        for block in self._near(start, end):
            if block.least > start and block.keys[-1][0] < end:
                found += block.items
            else:
                found += _those(block, start, end)
        return found

    def each_overlapping(self, start: int, end: int) -> Iterator[Item]:
        """The same one by one, for who may stop early."""
        for block in self._near(start, end):
            yield from _those(block, start, end)

    def _near(self, start: int, end: int) -> Iterator[_Block[Item]]:
        """The blocks that have such items, and perhaps a last one that has none."""
        last = bisect_left(self._firsts, (end,))
        for number, reach in enumerate(self._reaches[:last]):
            if reach > start:
                yield self._blocks[number]

    def of_range(self, start: int, end: int) -> list[Item]:
        """Those from exactly `start` to `end`, in order."""
        number = max(0, bisect_left(self._firsts, (start, -end)) - 1)
        found: list[Item] = []
        for block in islice(self._blocks, number, None):
            at = bisect_left(block.keys, (start, -end))
            for key, item in zip(block.keys[at:], block.items[at:], strict=True):
                if key[:2] != (start, -end):
                    return found
                found.append(item)
        return found

    def starting(self, start: int, end: int | None = None) -> Iterator[Item]:
        """Those that begin at `start` or behind it, and before `end`, in order."""
        first = max(0, bisect_left(self._firsts, (start,)) - 1)
        for block in islice(self._blocks, first, None):
            for key, item in zip(block.keys, block.items, strict=True):
                if end is not None and key[0] >= end:
                    return
                if key[0] >= start:
                    yield item

    def around(self, item: Item, most: int | None = None) -> int:
        """How many lie around an item: of two of one range the first around the other.

        Args:
            item: one of them.
            most: enough; where there are more, it is not counted on.
        """
        key = self._key(item)
        outer = (
            other
            for other in self.each_overlapping(key[0], key[0] + 1)
            if self._key(other) <= key and self._key(other)[1] <= key[1]
        )
        before = 0
        for other in outer:
            if other is item or before == most:
                break
            before += 1
        return before

    # -- with a change

    def changed(self, gone: Iterable[Item], come: Iterable[Item]) -> Ordered[Item]:
        """Another one, without some and with others.

        Raises:
            KeyError: one that should go is not there.
        """
        less, more = list(gone), list(come)
        # Many changes one by one take longer than all blocks made anew.
        if len(less) + len(more) > len(self._blocks) + 1:
            rest = {id(item) for item in self}
            for item in less:
                found = self._find(item)
                if found is None:
                    raise KeyError(item)
                rest.discard(id(self._blocks[found[0]].items[found[1]]))
            kept = [item for item in self if id(item) in rest]
            return Ordered([*kept, *more], key=self._key)
        blocks = self
        for item in less:
            blocks = blocks._without(item)
        for item in more:
            blocks = blocks._with(item)
        return blocks

    def _with(self, item: Item) -> Ordered[Item]:
        key = self._key(item)
        if not self._blocks:
            return self._of([_block((key,), (item,))])
        number = max(0, bisect_right(self._firsts, key) - 1)
        old = self._blocks[number]
        at = bisect_right(old.keys, key)
        keys = (*old.keys[:at], key, *old.keys[at:])
        items = (*old.items[:at], item, *old.items[at:])
        new = [_Block(keys, items, max(old.reach, -key[1]), min(old.least, -key[1]))]
        if len(keys) > 2 * BLOCK:
            new = [_block(keys[:BLOCK], items[:BLOCK]), _block(keys[BLOCK:], items[BLOCK:])]
        return self._of([*self._blocks[:number], *new, *self._blocks[number + 1 :]])

    def _without(self, item: Item) -> Ordered[Item]:
        found = self._find(item)
        if found is None:
            raise KeyError(item)
        number, at = found
        keys, items = self._blocks[number][:2]
        keys, items = (*keys[:at], *keys[at + 1 :]), (*items[:at], *items[at + 1 :])
        new = [_block(keys, items)] if keys else []
        return self._of([*self._blocks[:number], *new, *self._blocks[number + 1 :]])

    def _of(self, blocks: list[_Block[Item]]) -> Ordered[Item]:
        made: Ordered[Item] = Ordered.__new__(Ordered)
        made._take(self._key, blocks)
        return made

    def differing(self, before: Ordered[Item]) -> list[Item]:
        """What only one of the two has, by identity, in order."""
        mine = {id(block) for block in self._blocks}
        its = {id(block) for block in before._blocks}
        new = [item for b in self._blocks if id(b) not in its for item in b.items]
        old = [item for b in before._blocks if id(b) not in mine for item in b.items]
        both = {id(item) for item in new} & {id(item) for item in old}
        return sorted((item for item in (*new, *old) if id(item) not in both), key=self._key)


def _those(block: _Block[Item], start: int, end: int) -> Iterator[Item]:
    for (begin, minus_end, *_), item in zip(block.keys, block.items, strict=True):
        if begin >= end:
            return
        if -minus_end > start:
            yield item


def span_key(span: Span) -> Key:
    """Spans in the order of the text: by start, longer first, label, id."""
    return span.key


NO_SPANS: Final[Ordered[Span]] = Ordered(key=span_key)

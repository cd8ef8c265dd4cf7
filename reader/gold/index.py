"""Which records are an article's, which rest on a text, which link a span: by document number.

What a gold set is asked all the time is answered from here, without a record.
"""

from __future__ import annotations

from collections.abc import Collection

from reader.gold.encoded import Facts
from reader.gold.model import Table


class Index:
    """What the facts of all records come to."""

    def __init__(self) -> None:
        self.spans: dict[str, Collection[int]] = {}
        """By article, its spans, the removed included."""
        self.relations: dict[str, Collection[int]] = {}
        """By article, its relations, the removed included."""
        self.links: dict[str, Collection[int]] = {}
        """By span, the relations from or to it, the removed included."""
        self.by_sha: dict[str, dict[str, int]] = {}
        """By the sha256 of a text, how much rests on it by article: live spans, and its record."""
        self.live: dict[str, int] = {}
        """By article, how many spans it has without the removed."""
        self.done: set[str] = set()
        """The articles that are done."""

    def enter(self, table: Table, facts: Facts, numbers: list[int]) -> None:
        """Takes in records of a table that say the same.

        Args:
            table: which.
            facts: what they say.
            numbers: which they are; the list is not changed, nor may it be later.
        """
        if table == "spans":
            article, sha256 = facts.says
            _enter(self.spans, article, numbers)
            if facts.here:
                self._count(sha256, article, len(numbers))
                self.live[article] = self.live.get(article, 0) + len(numbers)
        elif table == "relations":
            article, *ends = facts.says
            _enter(self.relations, article, numbers)
            for end in ends:
                _enter(self.links, end, numbers)
        elif table == "articles":
            article, sha256, done = facts.says
            self._count(sha256, article, 1)
            if done:
                self.done.add(article)

    def leave(self, table: Table, facts: Facts, number: int) -> None:
        """Takes out a record that was taken in."""
        if table == "spans":
            article, sha256 = facts.says
            _leave(self.spans, article, number)
            if facts.here:
                self._count(sha256, article, -1)
                self.live[article] -= 1
        elif table == "relations":
            article, *ends = facts.says
            _leave(self.relations, article, number)
            for end in ends:
                _leave(self.links, end, number)
        elif table == "articles":
            article, sha256, _ = facts.says
            self._count(sha256, article, -1)
            self.done.discard(article)

    def _count(self, sha256: str, article: str, count: int) -> None:
        counts = self.by_sha.get(sha256)
        if counts is None:
            self.by_sha[sha256] = {article: count}
            return
        counts[article] = counts.get(article, 0) + count
        if not counts[article]:
            del counts[article]
        if not counts:
            del self.by_sha[sha256]


def _enter(index: dict[str, Collection[int]], key: str, numbers: list[int]) -> None:
    there = index.get(key)
    if there is None:
        index[key] = numbers  # a list takes a third of a set's memory, and most are never changed
        return
    if not isinstance(there, set):
        index[key] = there = set(there)
    there.update(numbers)


def _leave(index: dict[str, Collection[int]], key: str, number: int) -> None:
    there = index.get(key)
    if there is None:
        return
    if not isinstance(there, set):
        index[key] = there = set(there)
    there.discard(number)
    if not there:
        del index[key]

"""Who did what, when and where: the logs of one annotator's gold set or of all, newest first.

Read without the lock, so that it works while the app is open. Nothing is read that is not
asked for: archives are unpacked as the reader gets there.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoreError, UsageError
from reader.session.export import EVERYONE, nameless

if TYPE_CHECKING:
    from pathlib import Path

    from reader.gold.store import Store
    from reader.gold.store.journal import Changed, Frame
    from reader.gold.store.log import End


class Done(NamedTuple):
    """One action of one annotator."""

    annotator: str
    """Who."""
    number: int
    """Its number among the annotator's actions, from 1."""
    time: str
    """When: UTC in RFC 3339, as it was written."""
    action: str
    """What was done."""
    article: str | None
    """The article that it is about, if it is about one."""
    start: int | None
    """The first code point concerned."""
    end: int | None
    """One past the last."""
    quote: str | None
    """The words, where it changed one mark."""
    flag: str | None
    """The reason, perhaps empty, where it flagged an article."""
    changes: Mapping[str, int]
    """How many records it changed, by table."""
    undone: bool
    """It does not stand: it was undone, and not done again."""
    undoes: int | None
    """The number of the action that it takes back."""
    redoes: int | None
    """The number of the action that it does again."""
    articles: frozenset[str]
    """The ids of all articles that it changed something of."""


class History:
    """What was done in a project.

    Args:
        project: the folder that `gold/` is in.
        annotator: whose actions, or `EVERYONE`.

    Raises:
        UsageError: nobody of that name has marks there, but others have.
        StoreError: the gold set of the one who was named can't be read.
    """

    def __init__(self, project: Path, annotator: str = EVERYONE) -> None:
        from reader.gold.store import annotators
        from reader.gold.store.layout import same_name

        self.damage: list[StoreError] = []
        """What of them can't be read: a gold set, or what was done after something damaged."""
        there = annotators(project)
        self._stores: list[Store] = []
        if annotator != EVERYONE:
            if there and not any(same_name(annotator, name) for name in there):
                raise UsageError(
                    f"{annotator} has done nothing in {project}",
                    remedy=f"name one of {', '.join(there)}, or all",
                )
            self._open(project, annotator)
            return
        self.damage += nameless(project, there)
        for name in there:
            try:
                self._open(project, name)
            except StoreError as error:
                self.damage.append(error)

    def _open(self, project: Path, annotator: str) -> None:
        from reader.gold.store import Store

        store = Store(project, annotator, read_only=True)
        store.load()
        self._stores.append(store)
        # Only what was found has a remedy; read-only is what we asked for.
        if store.state.remedy:
            self.damage.append(StoreError(store.state.why, remedy=store.state.remedy))

    @property
    def annotators(self) -> list[str]:
        """Those whose actions are told."""
        return [store.annotator for store in self._stores]

    @property
    def last(self) -> int:
        """The greatest number that is told."""
        return max((store.log.last for store in self._stores), default=0)

    @property
    def ends(self) -> list[tuple[str, End]]:
        """By annotator, where the history ended that was told to its end."""
        return [(store.annotator, store.log.end) for store in self._stores]

    def newest_first(self, articles: frozenset[str] | None = None) -> Iterator[Done]:
        """The actions by their times.

        Args:
            articles: only what changed something of one of these articles.
        """
        told = heapq.merge(*map(_done, self._stores), key=lambda each: each.time, reverse=True)
        for each in told:
            if articles is None or not articles.isdisjoint(each.articles):
                yield each


def _done(store: Store) -> Iterator[Done]:
    """One annotator's actions, newest first."""
    # Met first is what was said last of whether an action stands.
    stands: dict[int, bool] = {}
    for frame in store.log.newest_first():
        of = frame.undoes or frame.redoes
        if of is not None:
            stands.setdefault(of, frame.undoes is None)
        yield _as_done(store.annotator, frame, undone=not stands.pop(frame.number, True))


def _as_done(annotator: str, frame: Frame, *, undone: bool) -> Done:
    article, start, end = frame.place or (None, None, None)
    spans = _records(frame.after, frame.before, "spans")
    quote = spans[0].get("quote") if len(spans) == 1 else None
    return Done(
        annotator=annotator,
        number=frame.number,
        time=frame.time,
        action=frame.action,
        article=article,
        start=start,
        end=end,
        quote=quote if isinstance(quote, str) else None,
        flag=_flag(frame),
        changes=Counter({table: len(records) for table, records in frame.after.items()}),
        undone=undone,
        undoes=frame.undoes,
        redoes=frame.redoes,
        articles=_articles(frame),
    )


def _flag(frame: Frame) -> str | None:
    """The reason of the flag that it put on an article."""
    for id, record in frame.after.get("articles", {}).items():
        before = (frame.before["articles"][id] or {}).get("flag")
        reason = (record or {}).get("flag")
        if isinstance(reason, str) and reason != before:
            return reason
    return None


def _records(after: Changed, before: Changed, table: str) -> list[Mapping[str, Any]]:
    """What an action left of a table's records, else what was there before."""
    found = (record or before[table][id] for id, record in after.get(table, {}).items())
    return [record for record in found if record]


def _articles(frame: Frame) -> frozenset[str]:
    """The articles that an action touched, before or after."""
    ids: set[Any] = {frame.place[0]} if frame.place else set()
    for changed in (frame.after, frame.before):
        for table, field in (("spans", "article"), ("relations", "article"), ("articles", "id")):
            ids |= {record.get(field) for record in changed.get(table, {}).values() if record}
    return frozenset(id for id in ids if isinstance(id, str))

"""Marks kept in order with each edit, beside what a look at all of them finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import integers, lists, sampled_from, tuples

from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS, Span
from reader.gold.resting import rest_of
from reader.session import standing
from reader.text.units import Index, Range
from tests.session.marking_desk import Desk

TEXT = "One said two, three. " * 3 + "\n\n" + "Four five six seven. " * 2
STARTS = (0, 4, 5, 21, len(TEXT) - 5)
"""Few, so that spans meet."""
LABELS = ("actor", "date", "claim")


class Cycle:
    """What `Marking.cycle` has to show, from all spans, each time."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.shown_at: int | None = None

    def next(self, desk: Desk, spans: list[Span]) -> str:
        reading, current = desk.marking.reading, desk.marking.current
        if self.shown_at != reading.caret:
            self.seen = {current.id} if current else set()
        found = self.innermost(desk, spans, reading.caret)
        if found is None:
            end = reading.caret_cluster.end
            ahead = [s for s in spans if s.start >= end and s.id not in self.seen]
            if not ahead:
                ahead, self.seen = spans, set()
            first = min(ahead, key=lambda span: span.start)
            at = standing.snap(reading.layout, first.start)
            assert at is not None
            found = self.innermost(desk, spans, at) or first
        self.seen.add(found.id)
        return found.id

    def innermost(self, desk: Desk, spans: list[Span], at: Index) -> Span | None:
        cluster = desk.marking.reading.layout.cluster_at(at)
        return min(
            (
                span
                for span in spans
                if span.id not in self.seen
                and Range(Index(span.start), Index(span.end)).overlaps(cluster)
            ),
            key=lambda s: (s.end - s.start, -s.start, s.label, s.id),
            default=None,
        )


class ManySpans(RuleBasedStateMachine):
    """Any marks, removals, undo, redo and steps of the space key."""

    @initialize(
        first=lists(tuples(sampled_from(STARTS), integers(1, 12), sampled_from(LABELS)), max_size=6)
    )
    def begin(self, first: list[tuple[int, int, str]]) -> None:
        self.folder = TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name) / "texts", TEXT)
        self.desk.session.load_gold()
        self.cycle = Cycle()
        for start, length, label in first:
            self.tag(start, length, label)

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.session.close()
            self.folder.cleanup()

    @property
    def spans(self) -> list[Span]:
        return list(self.desk.session.marks().spans)

    @rule(start=sampled_from(STARTS), length=integers(1, 40), label=sampled_from(LABELS))
    def mark(self, start: int, length: int, label: str) -> None:
        self.tag(start, length, label)

    def tag(self, start: int, length: int, label: str) -> None:
        end = min(start + length, len(TEXT))
        where = Range(Index(start), Index(end))
        known = [s.id for s in self.spans if (s.start, s.end, s.label) == (*where, label)]
        self.desk.marking.reading.select(where)
        self.desk.marking.tag(label)
        assert not known or len(self.spans) == len(set(known) | {s.id for s in self.spans})

    @rule(number=integers(0, 99))
    def remove(self, number: int) -> None:
        if self.spans:
            self.desk.marking.remove(self.spans[number % len(self.spans)].id)

    @rule()
    def undo(self) -> None:
        self.desk.marking.undo()

    @rule()
    def redo(self) -> None:
        self.desk.marking.redo()

    @rule(at=integers(0, len(TEXT) - 1))
    def go(self, at: int) -> None:
        self.desk.marking.reading.go(at)
        self.desk.marking.follow()

    @rule(times=integers(1, 8))
    def space(self, times: int) -> None:
        for _ in range(times):
            if self.spans:
                self.cycle.shown_at = self.desk.marking._shown_at
                wanted = self.cycle.next(self.desk, self.spans)
                assert self.desk.marking.cycle().span == wanted

    @invariant()
    def all_is_as_made_from_scratch(self) -> None:
        gold, article = self.desk.session.gold, self.desk.session.article
        assert gold is not None
        assert article is not None
        again = GoldSet(chain.from_iterable(gold.records(table) for table in RECORDS))
        assert gold.spans(article.id) == again.spans(article.id) == sorted_living(gold)
        here, lost = rest_of(again.spans(article.id), article.sha256)
        marks = self.desk.session.marks()
        assert ([*marks.spans], [*marks.lost], marks.moved_from) == (here, lost, None)


def sorted_living(gold: GoldSet) -> list[Span]:
    living: Iterator[Span] = (s for s in gold.records("spans") if isinstance(s, Span))
    return sorted((span for span in living if not span.deleted), key=lambda span: span.key)


ManySpans.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestManySpans = ManySpans.TestCase

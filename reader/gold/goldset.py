"""One annotator's gold set in memory, indexed by article; the store fills and keeps it.

All that changes it is `apply`. Records come as bytes and are decoded when they are asked
for: a hundred thousand cost little more than the bytes. An article's spans are put in
order when they are asked for first, by the text that they rest on, and kept so with each
edit: thousands of spans cost an edit no more than a few do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Self

from reader.errors import EditConflict
from reader.gold.edit import Change, Edit
from reader.gold.encoded import (
    Facts,
    Records,
    as_text,
    facts_of,
    grouped,
    number_of,
    read_facts,
)
from reader.gold.index import Index
from reader.gold.model import RECORDS, ArticleRecord, Entity, Record, Relation, Span, Table
from reader.gold.ordered import NO_SPANS, Ordered, span_key
from reader.gold.resting import rests_on

Bad = Callable[[Table, int, str], None]
"""Told of a record that can't be one: its table, its document number, why (a clause)."""


_NOTHING: Mapping[str, int] = {}


def _untold(table: Table, number: int, why: str) -> None:
    """Where nobody asks."""


class GoldSet:
    """Spans, relations, entities and article records by id.

    Args:
        records: what it holds at first; of two with one id in one table the last counts.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._begin({}, _untold)
        for record in records:
            self._set(record.table, record.number, record)

    def _begin(self, tables: Mapping[str, Mapping[int, bytes]], bad: Bad) -> None:
        self._bad = bad
        self._tables: dict[Table, Records] = {
            table: Records(table, dict(tables.get(table, {})), self._lose(table))
            for table in RECORDS
        }
        self._index = Index()
        self._later: list[Table] = []
        self._ordered: dict[str, dict[str, Ordered[Span]]] = {}
        self._lost: dict[str, dict[str, Ordered[Span]]] = defaultdict(dict)
        self.article_edits = 0
        """How many edits changed an article's own record: what counts them may be out of date."""

    @classmethod
    def of_encoded(cls, tables: Mapping[str, Mapping[int, bytes]], bad: Bad = _untold) -> Self:
        """A gold set over records as the store keeps them.

        Args:
            tables: by table, by document number, the JSON of a record. What is put into
                them later is not seen; tables that are not ours are left alone.
            bad: told once of each record that can't be one, at once or when it is asked
                for. It is left out of the set.
        """
        made = cls.__new__(cls)
        made._begin(tables, bad)
        made._later = [table for table in RECORDS if table != "spans"]
        made._index_table("spans")
        return made

    def _index_table(self, table: Table) -> None:
        records = self._tables[table]
        its = grouped(table, records.encoded)
        for number, record in records.decoded.items():
            self._index.enter(table, facts_of(record), [number])
        for groups, here in ((its.here, True), (its.removed, False)):
            for key, numbers in groups.items():
                try:
                    facts = Facts(as_text(key), here)
                except ValueError:
                    its.odd.extend(numbers)
                else:
                    self._index.enter(table, facts, numbers)
        for number in its.odd:
            found = records.get(number)
            if found is not None:
                self._index.enter(table, facts_of(found), [number])

    def _index_all(self) -> None:
        """Indexes what was left for when it is asked for: whoever wants spans waits for no more."""
        while self._later:
            self._index_table(self._later[-1])
            self._later.pop()

    def _lose(self, table: Table) -> Callable[[int, bytes, str], None]:
        """What to do about a record of a table that can't be decoded."""

        def lose(number: int, data: bytes, why: str) -> None:
            try:
                facts = read_facts(table, data)
            except ValueError:
                facts = None
            if facts is not None and table not in self._later:
                self._index.leave(table, facts, number)
            self._bad(table, number, why)

        return lose

    def warmed(self, article_id: str) -> Self:
        """Itself, with an article's spans decoded: in a thread where nobody waits for them."""
        self._index_all()
        self._by_text(article_id)
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GoldSet) and all(
            its.all() == other._tables[table].all() for table, its in self._tables.items()
        )

    def __len__(self) -> int:
        """How many records it holds, the removed ones included."""
        return sum(map(len, self._tables.values()))

    def decode(self) -> None:
        """Reads every record now: what can't be one is told."""
        for its in self._tables.values():
            its.all()

    def records(self, table: Table) -> Iterator[Record]:
        """Everything in a table, the removed included, in no order."""
        return iter(self._tables[table].all().values())

    def record(self, table: Table, id: str) -> Record | None:
        """A record by its id, removed or not."""
        return self._tables[table].get(number_of(table, id))

    def spans(self, article_id: str) -> list[Span]:
        """An article's spans, without the removed: by start, longer first, label, id.

        They may rest on another text than the article's present one: see `resting`. The
        list is the caller's own.
        """
        texts = list(self._by_text(article_id).values())
        if len(texts) == 1:
            return list(texts[0])
        return sorted((span for text in texts for span in text), key=lambda span: span.key)

    def resting(self, article_id: str, sha256: str) -> Ordered[Span]:
        """An article's spans that rest on the text of that sha256, without the removed.

        The same value as long as none of them changes.
        """
        return self._by_text(article_id).get(sha256, NO_SPANS)

    def lost(self, article_id: str, sha256: str) -> Ordered[Span]:
        """An article's other spans: on another text, or on none (orphans).

        The same value as long as no span of the article's is put on or taken off a text.
        """
        texts = self._by_text(article_id)
        if not texts.keys() - {sha256}:
            return NO_SPANS
        found = self._lost[article_id].get(sha256)
        if found is None:
            others = (texts[sha] for sha in texts if sha != sha256)
            found = Ordered((span for text in others for span in text), key=span_key)
            self._lost[article_id][sha256] = found
        return found

    def _by_text(self, article_id: str) -> dict[str, Ordered[Span]]:
        """By the sha256 of the text that they rest on; orphans under none."""
        found = self._ordered.get(article_id)
        if found is None:
            texts: dict[str, list[Span]] = defaultdict(list)
            for span in self._tables["spans"].of(self._index.spans.get(article_id, ())):
                if isinstance(span, Span) and not span.deleted:
                    texts[rests_on(span)].append(span)
            found = {sha256: Ordered(its, key=span_key) for sha256, its in texts.items()}
            self._ordered[article_id] = found
        return found

    def _reorder(self, edit: Edit) -> None:
        """Put an edit's spans where they belong now."""
        gone: dict[tuple[str, str], list[Span]] = defaultdict(list)
        come: dict[tuple[str, str], list[Span]] = defaultdict(list)
        for change in edit.changes.get("spans", {}).values():
            for record, moved in ((change.before, gone), (change.after, come)):
                if isinstance(record, Span) and not record.deleted:
                    moved[record.article, rests_on(record)].append(record)
        for article_id, sha256 in gone.keys() | come.keys():
            texts = self._ordered.get(article_id)
            if texts is None:
                continue
            before = texts.get(sha256, NO_SPANS)
            at = (article_id, sha256)
            texts[sha256] = before.changed(gone.get(at, ()), come.get(at, ()))
            if not texts[sha256]:
                del texts[sha256]
            # What is lost to a text is all that rests on the others.
            kept = self._lost.get(article_id, {}).get(sha256)
            self._lost[article_id] = {} if kept is None else {sha256: kept}

    def span(self, span_id: str) -> Span | None:
        """A span by its id, removed or not (`deleted` tells)."""
        found = self.record("spans", span_id)
        return found if isinstance(found, Span) else None

    def relations(self, article_id: str) -> list[Relation]:
        """An article's relations, without the removed, oldest first."""
        self._index_all()
        return self._relations(self._index.relations.get(article_id, ()))

    def links(self, span_id: str) -> list[Relation]:
        """The relations from or to a span, without the removed, oldest first."""
        self._index_all()
        return self._relations(self._index.links.get(span_id, ()))

    def _relations(self, numbers: Collection[int]) -> list[Relation]:
        found = self._tables["relations"].of(sorted(numbers))
        return [its for its in found if isinstance(its, Relation) and not its.deleted]

    def entities(self) -> list[Entity]:
        """All entities, without the removed, oldest first."""
        found = sorted(self._tables["entities"].all().items())
        return [its for _, its in found if isinstance(its, Entity) and not its.deleted]

    def entity(self, entity_id: str) -> Entity | None:
        """An entity by its id, removed or not."""
        found = self.record("entities", entity_id)
        return found if isinstance(found, Entity) else None

    def article(self, article_id: str) -> ArticleRecord | None:
        """What is known of an article, or None: it was never marked, flagged or done."""
        found = self.record("articles", article_id)
        return found if isinstance(found, ArticleRecord) else None

    def articles(self) -> list[ArticleRecord]:
        """All articles known, by id."""
        found = self._tables["articles"].all().values()
        return sorted(
            (its for its in found if isinstance(its, ArticleRecord)), key=lambda its: its.id
        )

    def known(self) -> set[str]:
        """The ids of all articles with a record or a live span, on whatever text."""
        self._index_all()
        return {id for articles in self._index.by_sha.values() for id in articles}

    def done(self) -> set[str]:
        """The ids of the articles whose record says that they are done."""
        self._index_all()
        return set(self._index.done)

    def by_sha(self, sha256: str) -> list[str]:
        """The ids of the articles with a record or a live span on that text, sorted."""
        return sorted(self.on_text(sha256))

    def on_text(self, sha256: str) -> Collection[str]:
        """The same in no order; not the caller's own."""
        self._index_all()
        return self._index.by_sha.get(sha256, _NOTHING)

    def count(self, article_id: str) -> int:
        """How many spans an article has, without the removed, on whatever text."""
        return self._index.live.get(article_id, 0)

    def apply(self, edit: Edit) -> None:
        """Makes all of an edit's changes, or none.

        Raises:
            EditConflict: what it changes is not what is there; a record stands under a
                wrong id or table; or a relation would lose a span that it links.
        """
        self._index_all()
        for table, changes in edit.changes.items():
            for id, change in changes.items():
                self._check(edit, table, id, change)
        self._check_links(edit)
        for table, changes in edit.changes.items():
            for id, change in changes.items():
                number = number_of(table, id)
                if number is not None:  # it is: `_check` has seen a record under this id
                    self._set(table, number, change.after)
        self.article_edits += bool(edit.changes.get("articles"))
        self._reorder(edit)

    def _check(self, edit: Edit, table: Table, id: str, change: Change) -> None:
        if table not in RECORDS:
            raise EditConflict(f"{edit.name}: there is no table {table}")
        for record in (change.before, change.after):
            if record is not None and (record.id != id or record.table != table):
                raise EditConflict(f"{edit.name}: {record.id} does not belong at {table} {id}")
        if self.record(table, id) != change.before:
            raise EditConflict(
                f"{edit.name}: {table} {id} has changed since", remedy="look at it and try again"
            )

    def _check_links(self, edit: Edit) -> None:
        """Refuses a living relation with a missing or removed end."""
        spans = edit.changes.get("spans", {})
        relations = edit.changes.get("relations", {})

        def after(changes: Mapping[str, Change], table: Table, id: str) -> Any:
            return changes[id].after if id in changes else self.record(table, id)

        concerned = set(relations)
        for id, change in spans.items():
            if change.after is None or (isinstance(change.after, Span) and change.after.deleted):
                linked = self._tables["relations"].of(self._index.links.get(id, ()))
                concerned.update(relation.id for relation in linked)
        for id in concerned:
            relation = after(relations, "relations", id)
            if relation is None or relation.deleted:
                continue
            for end in (relation.head, relation.tail):
                span = after(spans, "spans", end)
                if span is None or span.deleted:
                    raise EditConflict(f"{edit.name}: relation {id} would lose its span {end}")

    def _set(self, table: Table, number: int, record: Record | None) -> None:
        before = self._tables[table].get(number)
        if before is not None:
            self._index.leave(table, facts_of(before), number)
        self._tables[table].set(number, record)
        if record is not None:
            self._index.enter(table, facts_of(record), [number])

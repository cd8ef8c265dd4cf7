"""One annotator's gold set in memory, indexed by article; the store fills and keeps it.

All that changes it is `apply`. An article's spans are put in order when they are asked for
first, by the text that they rest on, and kept so with each edit: thousands of spans cost
an edit no more than a few do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reader.errors import EditConflict
from reader.gold.edit import Change, Edit
from reader.gold.model import RECORDS, ArticleRecord, Entity, Record, Relation, Span, Table
from reader.gold.ordered import NO_SPANS, Ordered, span_key
from reader.gold.resting import rests_on


class GoldSet:
    """Spans, relations, entities and article records by id.

    Args:
        records: what it holds at first; of two with one id in one table the last counts.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._tables: dict[Table, dict[str, Any]] = {table: {} for table in RECORDS}
        self._of_article: dict[Table, dict[str, set[str]]] = {
            "spans": defaultdict(set),
            "relations": defaultdict(set),
        }
        self._links: dict[str, set[str]] = defaultdict(set)
        self._by_sha: dict[str, dict[str, int]] = defaultdict(dict)
        self._ordered: dict[str, dict[str, Ordered[Span]]] = {}
        self._lost: dict[str, dict[str, Ordered[Span]]] = defaultdict(dict)
        self.article_edits = 0
        """How many edits changed an article's own record: what counts them may be out of date."""
        for record in records:
            self._set(record.table, record.id, record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GoldSet) and self._tables == other._tables

    def __len__(self) -> int:
        """How many records it holds, the removed ones included."""
        return sum(map(len, self._tables.values()))

    def records(self, table: Table) -> Iterator[Record]:
        """Everything in a table, the removed included, in no order."""
        return iter(self._tables[table].values())

    def record(self, table: Table, id: str) -> Record | None:
        """A record by its id, removed or not."""
        found: Record | None = self._tables[table].get(id)
        return found

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
            spans = self._tables["spans"]
            texts: dict[str, list[Span]] = defaultdict(list)
            for id in self._of_article["spans"].get(article_id, ()):
                if not spans[id].deleted:
                    texts[rests_on(spans[id])].append(spans[id])
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
        span: Span | None = self._tables["spans"].get(span_id)
        return span

    def relations(self, article_id: str) -> list[Relation]:
        """An article's relations, without the removed, oldest first."""
        relations = self._tables["relations"]
        ids = self._of_article["relations"].get(article_id, ())
        return [relations[id] for id in sorted(ids) if not relations[id].deleted]

    def links(self, span_id: str) -> list[Relation]:
        """The relations from or to a span, without the removed, oldest first."""
        relations = self._tables["relations"]
        ids = self._links.get(span_id, ())
        return [relations[id] for id in sorted(ids) if not relations[id].deleted]

    def entities(self) -> list[Entity]:
        """All entities, without the removed, oldest first."""
        table = self._tables["entities"]
        return [table[id] for id in sorted(table) if not table[id].deleted]

    def entity(self, entity_id: str) -> Entity | None:
        """An entity by its id, removed or not."""
        entity: Entity | None = self._tables["entities"].get(entity_id)
        return entity

    def article(self, article_id: str) -> ArticleRecord | None:
        """What is known of an article, or None: it was never marked, flagged or done."""
        record: ArticleRecord | None = self._tables["articles"].get(article_id)
        return record

    def articles(self) -> list[ArticleRecord]:
        """All articles known, by id."""
        table = self._tables["articles"]
        return [table[id] for id in sorted(table)]

    def by_sha(self, sha256: str) -> list[str]:
        """The ids of the articles with a record or a live span on that text, sorted."""
        return sorted(self._by_sha.get(sha256, ()))

    def apply(self, edit: Edit) -> None:
        """Makes all of an edit's changes, or none.

        Raises:
            EditConflict: what it changes is not what is there; a record stands under a
                wrong id or table; or a relation would lose a span that it links.
        """
        for table, changes in edit.changes.items():
            for id, change in changes.items():
                self._check(edit, table, id, change)
        self._check_links(edit)
        for table, changes in edit.changes.items():
            for id, change in changes.items():
                self._set(table, id, change.after)
        self.article_edits += bool(edit.changes.get("articles"))
        self._reorder(edit)

    def _check(self, edit: Edit, table: Table, id: str, change: Change) -> None:
        if table not in RECORDS:
            raise EditConflict(f"{edit.name}: there is no table {table}")
        for record in (change.before, change.after):
            if record is not None and (record.id != id or record.table != table):
                raise EditConflict(f"{edit.name}: {record.id} does not belong at {table} {id}")
        if self._tables[table].get(id) != change.before:
            raise EditConflict(
                f"{edit.name}: {table} {id} has changed since", remedy="look at it and try again"
            )

    def _check_links(self, edit: Edit) -> None:
        """Refuses a living relation with a missing or removed end."""
        spans = edit.changes.get("spans", {})
        relations = edit.changes.get("relations", {})

        def after(changes: Mapping[str, Change], table: Table, id: str) -> Any:
            return changes[id].after if id in changes else self._tables[table].get(id)

        concerned = set(relations)
        for id, change in spans.items():
            if change.after is None or (isinstance(change.after, Span) and change.after.deleted):
                concerned |= self._links.get(id, set())
        for id in concerned:
            relation = after(relations, "relations", id)
            if relation is None or relation.deleted:
                continue
            for end in (relation.head, relation.tail):
                span = after(spans, "spans", end)
                if span is None or span.deleted:
                    raise EditConflict(f"{edit.name}: relation {id} would lose its span {end}")

    def _set(self, table: Table, id: str, record: Record | None) -> None:
        before = self._tables[table].pop(id, None)
        if before is not None:
            self._index(before, -1)
        if record is not None:
            self._tables[table][id] = record
            self._index(record, 1)

    def _index(self, record: Record, count: int) -> None:
        if isinstance(record, Span):
            _put(self._of_article["spans"], record.article, record.id, count)
            if not record.deleted:
                self._count_sha(record.text_sha, record.article, count)
        elif isinstance(record, Relation):
            _put(self._of_article["relations"], record.article, record.id, count)
            _put(self._links, record.head, record.id, count)
            _put(self._links, record.tail, record.id, count)
        elif isinstance(record, ArticleRecord):
            self._count_sha(record.sha256, record.id, count)

    def _count_sha(self, sha256: str, article: str, count: int) -> None:
        counts = self._by_sha[sha256]
        counts[article] = counts.get(article, 0) + count
        if not counts[article]:
            del counts[article]
        if not counts:
            del self._by_sha[sha256]


def _put(index: dict[str, set[str]], key: str, id: str, count: int) -> None:
    if count > 0:
        index[key].add(id)
        return
    index[key].discard(id)
    if not index[key]:
        del index[key]

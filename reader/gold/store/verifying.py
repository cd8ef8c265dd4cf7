"""Holds a gold set's records against each other, against their texts and against the labels.

Records are decoded one at a time, and one text is in memory at once, so that a hundred
thousand marks cost little more than their bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from reader.errors import StoreError
from reader.gold.context import context_of
from reader.gold.encoded import decode
from reader.gold.joining import CONFLICTS, conflicts, is_conflict
from reader.gold.model import RECORDS, ArticleRecord, Entity, Relation, Span
from reader.gold.store.base import decoded
from reader.gold.store.findings import At, Finding, untold
from reader.gold.store.journal import is_document_id

if TYPE_CHECKING:
    from reader.gold.model import Record, Table
    from reader.gold.schema import Attribute, Schema
    from reader.gold.store.base import Tables
    from reader.gold.store.findings import Level, Progress

Read = Callable[[str], str | None]
"""Gives the text of a sha256, or None: it is not kept. Raises StoreError: it can't be used."""

_SEE = "see what reader repair would do"
_EVERY = 2000
"""Records between two words about how far it is."""


@dataclass
class Verified:
    """What was found of one gold set's records."""

    findings: list[Finding] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    """The sha256 of every text that a record refers to."""
    articles: dict[str, set[str]] = field(default_factory=dict)
    """By article, the texts that living marks rest on."""

    def add(self, level: Level, kind: str, what: str, at: At | None = None, do: str = "") -> None:
        """One thing more that was found."""
        self.findings.append(Finding(level, kind, what, remedy=do, at=at))


def verify(
    tables: Tables, read: Read, schema: Schema | None = None, progress: Progress = untold
) -> Verified:
    """What is wrong with the records of a gold set.

    Args:
        tables: the records as the store keeps them; not changed.
        read: gives a marked text.
        schema: the project's labels; None: they are not looked at.
        progress: told how far it is.
    """
    return _Verifier(tables, read, schema, progress).verified()


class _Verifier:
    def __init__(self, tables: Tables, read: Read, schema: Schema | None, tell: Progress) -> None:
        self._tables = tables
        self._read = read
        self._schema = schema
        self._tell = tell
        self._count = sum(map(len, tables.values()))
        self._done = 0
        self._found = Verified()
        self._ends: dict[str, tuple[str, bool]] = {}
        """By span's id, its article, and whether it was removed."""
        self._entities: dict[str, bool] = {}
        """By entity's id, whether it was removed."""
        self._by_text: dict[str, list[int]] = defaultdict(list)
        self._strange: Counter[str] = Counter()
        """What the labels don't have, and how many marks say it."""

    def verified(self) -> Verified:
        for number, record in self._records("entities"):
            self._entities[cast(Entity, record).id] = cast(Entity, record).deleted
            del number
        for number, record in self._records("spans"):
            self._take_span(number, cast(Span, record))
        for number, record in self._records("relations"):
            self._check_relation(number, cast(Relation, record))
        for _, record in self._records("articles"):
            self._found.texts.add(cast(ArticleRecord, record).sha256)
        self._check_texts()
        self._check_conflicts()
        for what, count in sorted(self._strange.items(), key=lambda each: (-each[1], each[0])):
            marks = "1 mark has" if count == 1 else f"{count:,} marks have"
            do = "add it to labels.toml, or change the marks"
            self._found.add("warning", "label", f"{marks} {what}", do=do)
        return self._found

    def _records(self, table: Table) -> Iterator[tuple[int, Record]]:
        for number, data in self._tables.get(table, {}).items():
            self._done += 1
            if not self._done % _EVERY:
                self._tell("records", self._done, self._count)
            try:
                yield number, decode(table, number, data)
            except ValueError as error:
                what = f"a record of {table} can't be one: {error}"
                self._found.add("wrong", "record", what, At(table, number), _SEE)

    def _take_span(self, number: int, span: Span) -> None:
        self._ends[span.id] = span.article, span.deleted
        self._by_text[span.text_sha].append(number)
        self._found.texts.add(span.text_sha)
        if span.deleted:
            return
        self._found.articles.setdefault(span.article, set()).add(span.text_sha)
        for name in self._entity_names(span):
            entity = span.attributes.get(name)
            if isinstance(entity, str) and self._entities.get(entity, True):
                gone = "was removed" if entity in self._entities else "is not there"
                what = f"the {name} that a {span.label} in {span.article} names {gone}"
                do = "give it another one, or none"
                self._found.add("wrong", "entity", what, At("spans", number), do)
        if self._schema is not None:
            self._check_label(span, self._schema)

    def _entity_names(self, span: Span) -> list[str]:
        """The attributes that name an entity."""
        label = self._schema.label(span.label) if self._schema is not None else None
        if label is None:
            return ["entity"]
        return [attribute.name for attribute in label.attributes if attribute.type == "entity"]

    def _check_label(self, span: Span, schema: Schema) -> None:
        label = schema.label(span.label)
        if label is None:
            self._strange[f"the label {span.label}, which the labels don't have"] += 1
            return
        for name, value in span.attributes.items():
            attribute = label.attribute(name)
            if attribute is None:
                what = f"the attribute {name}, which the label {label.name} does not have"
                self._strange[what] += 1
            elif not _is_value(value, attribute):
                what = f"a value of {name} that the label {label.name} does not have"
                self._strange[what] += 1

    def _check_relation(self, number: int, relation: Relation) -> None:
        if relation.deleted:
            return
        for end in (relation.head, relation.tail):
            article, removed = self._ends.get(end, ("", False))
            if not article:
                gone = "is not there"
            elif removed:
                gone = "was removed"
            elif article != relation.article:
                gone = f"is in {article}"
            else:
                continue
            what = f"a {relation.type} in {relation.article} links a mark that {gone}"
            self._found.add("wrong", "relation", what, At("relations", number), _SEE)
            return

    # -- texts -------------------------------------------------------------------------------

    def _check_texts(self) -> None:
        for done, (sha256, numbers) in enumerate(self._by_text.items()):
            self._tell("marked texts", done, len(self._by_text))
            try:
                text = self._read(sha256)
            except StoreError:
                continue  # the text's own finding says it
            if text is None:
                self._say_missing(sha256, numbers)
                continue
            for number in numbers:
                self._check_span(number, text)

    def _say_missing(self, sha256: str, numbers: list[int]) -> None:
        spans = [span for number in numbers if not (span := self._span(number)).deleted]
        if not spans:
            return
        marks = "a mark rests" if len(spans) == 1 else f"{len(spans):,} marks rest"
        what = f"the text of {spans[0].article} that {marks} on is not kept ({sha256[:12]}…)"
        at = At("spans", spans[0].number)
        self._found.add("wrong", "text", what, at, _SEE)

    def _span(self, number: int) -> Span:
        return cast(Span, decode("spans", number, self._tables["spans"][number]))

    def _check_span(self, number: int, text: str) -> None:
        span = self._span(number)
        at = At("spans", number)
        name = f"a {span.label} in {span.article}"
        do = "mark it again in reader"
        try:
            context = context_of(text, span.start, span.end)
        except ValueError:
            what = f"{name} is at {span.start}–{span.end} of a text of {len(text)} code points"
            self._found.add("wrong", "range", what, at, do)
            return
        for part, is_there in context.items():
            if getattr(span, part) != is_there:
                what = f"the {part} of {name} is not what its text has at {span.start}–{span.end}"
                self._found.add("wrong", "quote", what, at, do)
                return

    # -- what a merge put aside --------------------------------------------------------------

    def _check_conflicts(self) -> None:
        entries: dict[str, Mapping[str, Any]] = {}
        wanted: dict[str, dict[str, Mapping[str, Any]]] = {CONFLICTS: entries}
        for number, data in self._tables.get(CONFLICTS, {}).items():
            entry = decoded(data)
            if not is_conflict(entry) or not is_document_id(entry["number"]):
                what = "what a merge put aside can't be read; it is kept as it is"
                self._found.add("warning", "conflict", what, At(CONFLICTS, number))
                continue
            entries[str(number)] = entry
            its = self._tables.get(entry["table"], {}).get(int(entry["number"]))
            if its is not None:
                wanted.setdefault(entry["table"], {})[entry["number"]] = decoded(its)
        for conflict in conflicts(wanted):
            kept = conflict.kept
            name = f"a {kept.get('label') or kept.get('type') or conflict.table}"
            what = f"two copies that were joined said different things of {name}"
            if "article" in kept:
                what += f" in {kept['article']}"
            at = At(conflict.table, int(conflict.number))
            do = "what stands there counts; change it, and the other is forgotten"
            self._found.add("note", "conflict", what, at, do)
        for table in sorted(self._tables.keys() - RECORDS.keys() - {CONFLICTS}):
            if self._tables[table]:
                what = f"the table {table} is not of a gold set; it is kept as it is"
                self._found.add("note", "table", what)


def _is_value(value: object, attribute: Attribute) -> bool:
    """Whether an attribute may have a value; of a list each may."""
    if value is None:
        return True
    if isinstance(value, (list, tuple)):
        return all(_is_value(each, attribute) for each in value)
    if attribute.type == "boolean":
        return type(value) is bool
    if attribute.type == "enum":
        return value in attribute.values
    return isinstance(value, str)

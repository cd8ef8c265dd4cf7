"""What the gold set holds: spans, relations, entities, and one record an article.

Frozen values; a change is a new value with `rev` one higher (reader/gold/edit.py). Each
goes to the disk as a flat record of JSON values and comes back by `from_record`, which
keeps the fields that it does not know (`extra`), so that an older version never drops
what a newer one wrote. Ranges are in code points of the text whose sha256 is `text_sha`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, Self, TypeAlias

from reader.gold import check
from reader.gold.context import context_of
from reader.gold.ids import name_number, utc_now, uuid7, uuid_number

Table = Literal["spans", "relations", "entities", "articles"]
"""The four tables of a gold set."""

State = Literal["open", "in_progress", "done"]
"""How far an annotator is with an article: `in_progress` from the first mark on."""

STATES: tuple[State, ...] = ("open", "in_progress", "done")
ANCHORS = ("ok", "moved", "orphan")


class _Stored:
    """Turns a record's dataclass into a flat dict of JSON values, and back."""

    __slots__ = ()
    extra: Mapping[str, Any]

    def to_record(self) -> dict[str, Any]:
        """A new dict of JSON values in the order of the fields, unknown ones last."""
        record: dict[str, Any] = {}
        for name in _NAMES[type(self)]:
            value = getattr(self, name)
            if isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, Mapping):
                value = dict(value)
            record[name] = value
        record.update(self.extra)
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The value that a record stands for.

        Raises:
            ValueError: a field is missing, of the wrong kind or out of bounds; the
                message is a clause that names the field.
        """
        names = _NAMES[cls]
        known = {name: record[name] for name in names if name in record}
        extra = {name: value for name, value in record.items() if name not in names}
        build: Callable[..., Self] = cls
        try:
            return build(**known, extra=extra)
        except TypeError as error:
            missing = [name for name in names if name not in record]
            raise ValueError(f"{cls.__name__.lower()} without {', '.join(missing)}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(_Stored):
    """A marked range of one article's text. Overlapping and equal ranges are allowed."""

    table: ClassVar[Table] = "spans"

    id: str
    """UUIDv7."""
    article: str
    """The id of its article."""
    start: int
    """The first code point, from 0."""
    end: int
    """One past the last code point; never before `start`."""
    label: str
    """The name of a label in the schema."""
    text_sha: str
    """The sha256 of the text that start and end count in."""
    quote: str
    """`text[start:end]`."""
    prefix: str
    """Up to 32 code points before `start`."""
    suffix: str
    """Up to 32 code points from `end` on."""
    annotator: str
    """The name of who made it."""
    origin: str = "manual"
    """`manual`, `suggested:NAME`, `propagated` or `imported:FORMAT`."""
    created: str
    """UTC time in RFC 3339."""
    updated: str
    """UTC time of the last change."""
    attributes: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Values by attribute name: text, booleans, numbers, None, or lists of them."""
    note: str = ""
    """The annotator's own words."""
    rev: int = 1
    """1 when made, and one more with every change."""
    anchor: str = "ok"
    """`ok`; `moved` by re-anchoring; `orphan`: its place was not found again."""
    deleted: bool = False
    """A tombstone: removed by the user, kept so that a merge does not bring it back."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Fields that this version does not know, kept as they were."""

    def __post_init__(self) -> None:
        check.uuid(self.id, "id")
        check.name(self.article, "article")
        check.number(self.start, "start")
        check.number(self.end, "end", least=self.start)
        check.name(self.label, "label")
        check.sha256(self.text_sha, "text_sha")
        check.texts(self, "quote", "prefix", "suffix", "annotator", "note")
        check.name(self.origin, "origin")
        if len(self.quote) != self.end - self.start:
            raise ValueError("quote is not as long as its range")
        check.times(self, "created", "updated")
        check.attributes(self.attributes)
        check.number(self.rev, "rev", least=1)
        check.one_of(self.anchor, "anchor", ANCHORS)
        check.boolean(self.deleted, "deleted")
        check.unknown(self.extra)

    @classmethod
    def make(
        cls,
        article: str,
        text: str,
        text_sha: str,
        start: int,
        end: int,
        label: str,
        annotator: str,
        *,
        origin: str = "manual",
        attributes: Mapping[str, Any] | None = None,
        note: str = "",
        at: str | None = None,
    ) -> Self:
        """A new span over `text[start:end]`, with its quote, context, id and times.

        Args:
            article, text, text_sha: the article's id, its whole text, and that text's sha256.
            start, end, label, annotator, origin, attributes, note: as the fields.
            at: the time of the mark (default: now).

        Raises:
            ValueError: the range is not within the text.
        """
        return cls(
            id=uuid7(),
            article=article,
            start=start,
            end=end,
            label=label,
            text_sha=text_sha,
            **context_of(text, start, end),
            annotator=annotator,
            origin=origin,
            created=(now := at or utc_now()),
            updated=now,
            attributes=dict(attributes or {}),
            note=note,
        )

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Sorts spans in text order: start, longer first, label, id."""
        return (self.start, -self.end, self.label, self.id)

    @property
    def number(self) -> int:
        """Its document id in TinyDB."""
        return uuid_number(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(_Stored):
    """A link from one span to another of the same article, such as a claim's source."""

    table: ClassVar[Table] = "relations"

    id: str
    """UUIDv7."""
    article: str
    """The id of the article that both spans are in."""
    type: str
    """The relation's name in the schema, such as `source`."""
    head: str
    """The id of the span that it starts from (the claim)."""
    tail: str
    """The id of the span that it points to (the actor)."""
    annotator: str
    """The name of who made it."""
    origin: str = "manual"
    """As a span's."""
    created: str
    """UTC time in RFC 3339."""
    updated: str
    """UTC time of the last change."""
    rev: int = 1
    """1 when made, and one more with every change."""
    deleted: bool = False
    """A tombstone, as a span's."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Fields that this version does not know, kept as they were."""

    def __post_init__(self) -> None:
        check.uuid(self.id, "id")
        check.name(self.article, "article")
        check.name(self.type, "type")
        check.uuid(self.head, "head")
        check.uuid(self.tail, "tail")
        if self.head == self.tail:
            raise ValueError("head and tail are one span")
        check.texts(self, "annotator")
        check.name(self.origin, "origin")
        check.times(self, "created", "updated")
        check.number(self.rev, "rev", least=1)
        check.boolean(self.deleted, "deleted")
        check.unknown(self.extra)

    @property
    def number(self) -> int:
        """Its document id in TinyDB."""
        return uuid_number(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(_Stored):
    """One actor over all articles and languages; a span's `entity` attribute points here."""

    table: ClassVar[Table] = "entities"

    id: str
    """UUIDv7."""
    kind: str
    """One of the values of the schema's `kind`, such as `person`."""
    names: tuple[str, ...]
    """Its names in every language, the one to show first; at least one."""
    wikidata: str | None = None
    """Its Wikidata id (`Q` and digits), if known."""
    note: str = ""
    """The annotator's own words."""
    annotator: str
    """The name of who made it."""
    created: str
    """UTC time in RFC 3339."""
    updated: str
    """UTC time of the last change."""
    rev: int = 1
    """1 when made, and one more with every change."""
    deleted: bool = False
    """A tombstone, as a span's."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Fields that this version does not know, kept as they were."""

    def __post_init__(self) -> None:
        check.uuid(self.id, "id")
        check.name(self.kind, "kind")
        check.names(self.names)
        # JSON has lists; a value that is compared and hashed has a tuple.
        object.__setattr__(self, "names", tuple(self.names))
        check.wikidata(self.wikidata)
        check.texts(self, "note", "annotator")
        check.times(self, "created", "updated")
        check.number(self.rev, "rev", least=1)
        check.boolean(self.deleted, "deleted")
        check.unknown(self.extra)

    @property
    def number(self) -> int:
        """Its document id in TinyDB."""
        return uuid_number(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord(_Stored):
    """What one annotator's gold set knows of an article.

    Language, encoding and direction are kept as they were guessed at the first mark, so
    that another machine or a later library does not shift anything.
    """

    table: ClassVar[Table] = "articles"

    id: str
    """The article's id."""
    sha256: str
    """The sha256 of the text that it was last marked on."""
    language: str
    """BCP 47; `und` where nobody knows."""
    encoding: str
    """How the file was decoded."""
    direction: str
    """The base direction: `ltr` or `rtl`."""
    title: str
    """Its title, as found or given."""
    state: State = "open"
    """How far the annotator is."""
    flag: str | None = None
    """Why it is flagged (may be empty: no reason given), or None: it is not."""
    updated: str
    """UTC time of the last change of this record."""
    rev: int = 1
    """1 when made, and one more with every change."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Fields that this version does not know, kept as they were."""

    def __post_init__(self) -> None:
        check.name(self.id, "id")
        check.sha256(self.sha256, "sha256")
        check.texts(self, "language", "encoding", "title")
        check.one_of(self.direction, "direction", ("ltr", "rtl"))
        check.one_of(self.state, "state", STATES)
        if self.flag is not None:
            check.texts(self, "flag")
        check.times(self, "updated")
        check.number(self.rev, "rev", least=1)
        check.unknown(self.extra)

    @property
    def number(self) -> int:
        """Its document id in TinyDB: the same in every copy of the gold set."""
        return name_number(self.id)


Record: TypeAlias = Span | Relation | Entity | ArticleRecord
"""Anything that a gold set holds."""

RECORDS: Mapping[Table, type[Span | Relation | Entity | ArticleRecord]] = {
    "spans": Span,
    "relations": Relation,
    "entities": Entity,
    "articles": ArticleRecord,
}
"""What each table holds, in the order in which tables are written."""

_NAMES: Mapping[type, tuple[str, ...]] = {
    kind: tuple(item.name for item in fields(kind) if item.name != "extra")
    for kind in RECORDS.values()
}

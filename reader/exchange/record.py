"""The `hashiya/1` record: one article as one annotator marked it.

The keys and their order stand here and nowhere else, so that exporting twice gives the
same bytes and a gold set diffs well in git. `text` and the spans' `start`, `end`,
`label` are what Prodigy and spaCy read. Offsets are code points of `text`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Literal

from reader.gold.model import Entity, Relation, Span

FORMAT = "hashiya/1"

Record = dict[str, Any]
"""A record as JSON holds it, its keys in order."""


Anchoring = Literal["current", "pending", "lost", "missing"]
"""`current`: the article's text as it is; `pending`: an earlier one, and nobody has reviewed yet
where its marks are now; `lost`: an earlier one, whose marks have no place in the article as it
is; `missing`: the article is not there any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An article, a text of it, and what one annotator marked on that text."""

    id: str
    """The article's id."""
    text: str = field(repr=False)
    """The text that every span of `spans` counts in."""
    sha256: str
    """The sha256 of that text."""
    language: str
    """BCP 47, or `und`."""
    direction: str
    """`ltr` or `rtl`."""
    encoding: str
    """How its file was decoded."""
    title: str
    """Its headline."""
    published: str | None = None
    """When it was published, as its own record has it."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """Its own record's other keys."""
    schema: Mapping[str, Any]
    """Name, version and sha256 of the label schema."""
    annotator: str
    """Who marked it."""
    status: str
    """`open`, `in_progress` or `done`."""
    flag: str | None = None
    """Why it is flagged, or None."""
    anchoring: Anchoring = "current"
    """What the text and the spans' places are to the article as it is now."""
    spans: Sequence[Span] = ()
    """The spans on this text, in any order."""
    relations: Sequence[Relation] = ()
    """The relations between those spans, in any order."""
    entities: Sequence[Entity] = ()
    """The entities that they refer to, in any order."""


def to_record(marked: Marked) -> Record:
    """The record, its keys and lists in their fixed order."""
    return {
        "format": FORMAT,
        "id": marked.id,
        "text": marked.text,
        "sha256": marked.sha256,
        "offsets": "codepoint",
        "language": marked.language,
        "direction": marked.direction,
        "encoding": marked.encoding,
        "title": marked.title,
        "published": marked.published,
        "meta": _json_value(marked.meta),
        "schema": {key: marked.schema[key] for key in ("name", "version", "sha256")},
        "annotator": marked.annotator,
        "status": marked.status,
        "flag": marked.flag,
        "anchoring": marked.anchoring,
        "spans": [span_record(span) for span in sorted(marked.spans, key=lambda span: span.key)],
        "relations": [_relation(item) for item in _by_id(marked.relations)],
        "entities": [_entity(item) for item in _by_id(marked.entities)],
    }


def encode(record: Record) -> bytes:
    """The record as one line of UTF-8 JSON, newline included.

    No ASCII escapes, but for a lone surrogate, which UTF-8 has not: `\\udXXX`.
    """
    line = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A backslash escape of Python's for a surrogate is JSON's for it, too.
    return line.encode("utf-8", "backslashreplace") + b"\n"


def fault_of(record: Mapping[str, Any]) -> str | None:
    """Why a record is not exact, as one clause; None: it is.

    Exact is a record whose sha256 is its text's and whose spans' quotes are
    `text[start:end]`, each of them.
    """
    text = record["text"]
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != record["sha256"]:
        return "its text is not the one that was marked"
    for span in record["spans"]:
        start, end = span["start"], span["end"]
        if not 0 <= start <= end <= len(text) or text[start:end] != span["text"]:
            return f"the quote of span {span['id']} is not at {start} to {end}"
    return None


def json_schema() -> bytes:
    """The JSON Schema of the record, as the file that comes with the package."""
    return resources.files("reader.exchange").joinpath("hashiya-1.schema.json").read_bytes()


def _by_id(items: Iterable[Any]) -> list[Any]:
    return sorted(items, key=lambda item: str(item.id))


def span_record(span: Span) -> Record:
    """What the record has of a span."""
    return {
        "id": span.id,
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "text": span.quote,
        "attributes": {
            name: _json_value(span.attributes[name]) for name in sorted(span.attributes)
        },
        "note": span.note,
        "origin": span.origin,
        "anchor": span.anchor,
        "created": span.created,
        "updated": span.updated,
    }


def _relation(relation: Relation) -> Record:
    return {
        "id": relation.id,
        "type": relation.type,
        "head": relation.head,
        "tail": relation.tail,
    }


def _entity(entity: Entity) -> Record:
    return {
        "id": entity.id,
        "kind": entity.kind,
        "names": list(entity.names),
        "wikidata": entity.wikidata,
        "note": entity.note,
    }


def _json_value(value: Any) -> Any:
    """The value as plain JSON; a number that JSON has not (NaN) becomes null."""
    if isinstance(value, Mapping):
        return {str(key): _json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

"""Marked articles for the tests of the exchange."""

from __future__ import annotations

import hashlib
from typing import Any

from reader.exchange.record import Marked
from reader.gold.model import Entity, Relation, Span

AT = "2026-01-02T03:04:05.678Z"
SCHEMA = {"name": "default", "version": 1, "sha256": "0" * 64}
HARD = '\ufeffقال علييف\r\n👩‍👩‍👧 İ e\u0301\u2028\x85\x00\ud800 “мир”\t\u200c\\"\n'
"""What readers of JSON and of text count differently, break or drop."""


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def span(text: str, start: int, end: int, number: int = 1, **fields: Any) -> Span:
    known: dict[str, Any] = {
        "id": f"00000000-0000-7000-8000-{number:012d}",
        "article": "a.txt", "label": "actor", "text_sha": sha(text), "quote": text[start:end],
        "prefix": "", "suffix": "", "annotator": "x", "created": AT, "updated": AT,
    }  # fmt: skip
    return Span(start=start, end=end, **{**known, **fields})


def relation(head: Span, tail: Span, number: int = 9) -> Relation:
    return Relation(
        id=f"00000000-0000-7000-8000-{number:012d}", article=head.article, type="source",
        head=head.id, tail=tail.id, annotator="x", created=AT, updated=AT,
    )  # fmt: skip


def entity(number: int = 77) -> Entity:
    return Entity(
        id=f"00000000-0000-7000-8000-{number:012d}", kind="person", names=("علييف", "Əliyev"),
        wikidata="Q42", annotator="x", created=AT, updated=AT,
    )  # fmt: skip


def marked(text: str = HARD, **fields: Any) -> Marked:
    known: dict[str, Any] = {
        "id": "a.txt", "text": text, "sha256": sha(text), "language": "ar", "direction": "rtl",
        "encoding": "utf-8", "title": "عنوان", "schema": SCHEMA, "annotator": "x",
        "status": "in_progress",
    }  # fmt: skip
    return Marked(**{**known, **fields})

"""Spans that nobody made, for what only paints them."""

from __future__ import annotations

from reader.gold.ids import uuid7
from reader.gold.model import Span


def span(start: int, end: int, label: str, id: str | None = None) -> Span:
    """A span of an article of x, under the given id or a new one."""
    return Span(
        id=id or uuid7(),
        article="x.txt",
        start=start,
        end=end,
        label=label,
        text_sha="0" * 64,
        quote="x" * (end - start),
        prefix="",
        suffix="",
        annotator="someone",
        created="2026-01-01T00:00:00Z",
        updated="2026-01-01T00:00:00Z",
    )

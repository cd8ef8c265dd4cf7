"""Gathers what an action changes into one edit; the builders of `actions` use it.

Here, once, is what every change does to a record: `rev` one higher, a new `updated`, and
nothing at all where nothing differs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from reader.gold.edit import Change, Edit, Place
from reader.gold.goldset import GoldSet
from reader.gold.model import ArticleRecord, Record, Relation, Span, State, Table


class ArticleFacts(Protocol):
    """What an edit needs to know of an article; `reader.corpus.Article` has it."""

    @property
    def id(self) -> str:
        """Its id in the corpus."""

    @property
    def text(self) -> str:
        """Its text, whole, as decoded."""

    @property
    def sha256(self) -> str:
        """The sha256 of the text in UTF-8 (`surrogatepass`)."""

    @property
    def language(self) -> str:
        """BCP 47; `und` where nobody knows."""

    @property
    def encoding(self) -> str:
        """How it was decoded."""

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""

    @property
    def title(self) -> str:
        """Its title."""


_KEEP: Any = object()


class Changes:
    """Gathers an edit's changes; one record changes once, whatever was asked of it."""

    def __init__(self, gold: GoldSet) -> None:
        self._gold = gold
        self._changes: dict[Table, dict[str, Change]] = {}

    def add(self, record: Record) -> None:
        """A record that is not there yet."""
        self._changes.setdefault(record.table, {})[record.id] = Change(None, record)

    def put(self, record: Record) -> None:
        """A record in the place of the one with its id."""
        before = self._gold.record(record.table, record.id)
        self._changes.setdefault(record.table, {})[record.id] = Change(before, record)

    def revise(self, record: Span | Relation | ArticleRecord, at: str, **fields: Any) -> None:
        """A record with other fields, unless they are what they were."""
        if any(getattr(record, name) != value for name, value in fields.items()):
            self.put(replace(record, **fields, rev=record.rev + 1, updated=at))

    def article(
        self,
        article: ArticleFacts,
        at: str,
        *,
        state: State | None = None,
        flag: str | None = _KEEP,
    ) -> None:
        """An article's record with its present facts, unless it has them already."""
        known = self._gold.article(article.id)
        if known is None:
            flag = None if flag is _KEEP else flag
            self.add(
                ArticleRecord(
                    id=article.id, **_facts(article), state=state or "open", flag=flag, updated=at
                )
            )
            return
        # On the same text the facts stay as they were guessed first.
        fields: dict[str, Any] = _facts(article) if known.sha256 != article.sha256 else {}
        if state is not None:
            fields["state"] = state
        if flag is not _KEEP:
            fields["flag"] = flag
        self.revise(known, at, **fields)

    def edit(self, name: str, place: Place | None, article: ArticleFacts | None = None) -> Edit:
        """The edit, with the article's text if a record rests on it."""
        texts = {article.sha256: article.text} if article and self._changes else {}
        return Edit(name, self._changes, place, texts)


def _facts(article: ArticleFacts) -> dict[str, Any]:
    return {
        "sha256": article.sha256,
        "language": article.language,
        "encoding": article.encoding,
        "direction": article.direction,
        "title": article.title,
    }

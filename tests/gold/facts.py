"""Articles and edits for the tests of the gold set."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.model import STATES


@dataclass(frozen=True)
class Facts:
    """An article as far as an edit needs it."""

    id: str
    text: str
    language: str = "ar"
    encoding: str = "utf-8"
    direction: str = "rtl"
    title: str = "عنوان"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


TEXT = "قال الرئيس الأذربيجاني إلهام علييف \ud800 в Баку 28 июня: “мир”\r\n 👩‍👩‍👧 لأرمينيا"
ARTICLES = (
    Facts("a.txt", TEXT),
    Facts("b/ب.txt", TEXT + " ещё"),
    Facts("news.jsonl#3", "x" * 99, "en", direction="ltr"),
)

Maker = Callable[[GoldSet], Edit]
"""Makes an edit that fits a gold set, whatever is in it."""


def _tag(article: Facts, start: int, length: int, label: str, note: str) -> Maker:
    start = min(start, len(article.text) - 1)
    end = min(start + length, len(article.text))
    return lambda gold: actions.tag(gold, article, start, end, label, "x", note=note)


def _on_span(which: int, do: Callable[[GoldSet, str], Edit]) -> Maker:
    def make(gold: GoldSet) -> Edit:
        spans = [span.id for article in ARTICLES for span in gold.spans(article.id)]
        if not spans:
            return actions.set_flag(gold, ARTICLES[0], str(which))
        return do(gold, spans[which % len(spans)])

    return make


def _resize(gold: GoldSet, id: str, start: int) -> Edit:
    span = gold.span(id)
    assert span is not None
    article = next(a for a in ARTICLES if a.id == span.article)
    start = min(start, len(article.text) - 1)
    return actions.resize(gold, article, id, start, min(start + 3, len(article.text)))


def _relate(gold: GoldSet, id: str, other: int) -> Edit:
    head = gold.span(id)
    assert head is not None
    tails = [span for span in gold.spans(head.article) if span.id != id]
    if not tails:
        return actions.set_note(gold, id, f"alone {other}")
    return actions.relate(gold, "source", id, tails[other % len(tails)].id, "x")


def _unrelate(gold: GoldSet, id: str) -> Edit:
    links = gold.links(id)
    return actions.unrelate(gold, links[0].id) if links else actions.remove(gold, id)


_articles = st.sampled_from(ARTICLES)
_small = st.integers(0, 60)
_notes = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)

makers: st.SearchStrategy[Maker] = st.one_of(
    st.builds(
        _tag, _articles, _small, st.integers(1, 9), st.sampled_from(["actor", "date"]), _notes
    ),
    st.builds(lambda n: _on_span(n, actions.remove), _small),
    st.builds(
        lambda n, w: _on_span(n, lambda g, i: actions.retag(g, i, w)),
        _small,
        _notes.map("c{}".format),
    ),
    st.builds(lambda n, at: _on_span(n, lambda g, i: _resize(g, i, at)), _small, _small),
    st.builds(lambda n, w: _on_span(n, lambda g, i: actions.set_note(g, i, w)), _small, _notes),
    st.builds(
        lambda n, w: _on_span(n, lambda g, i: actions.set_attribute(g, i, "kind", w)),
        _small,
        st.none() | st.booleans() | _notes | st.integers(-(2**63), 2**63 - 1),
    ),
    st.builds(lambda n, m: _on_span(n, lambda g, i: _relate(g, i, m)), _small, _small),
    st.builds(lambda n: _on_span(n, _unrelate), _small),
    st.builds(
        lambda n: _on_span(n, lambda g, i: actions.add_entity(g, "person", ["n"], "x", span_id=i)),
        _small,
    ),
    st.builds(
        lambda a, s: lambda g: actions.set_state(g, a, s), _articles, st.sampled_from(STATES)
    ),
    st.builds(lambda a, r: lambda g: actions.set_flag(g, a, r), _articles, st.none() | _notes),
)
"""Edits of every kind, each fitting whatever gold set it meets."""

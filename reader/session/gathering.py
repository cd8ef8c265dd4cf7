"""What an export holds: for each article and annotator, the marks and the text under them.

A mark is exported on the text that it was made on. That is the article's own text, or the
copy in `gold/texts/` where the file is gone or has changed, which is said. A mark whose
text is not there, or whose quote is not in it, is left out, and that is said, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.corpus.article import Article
from reader.errors import HashiyaError, StoreDamaged, StoreError, UnreadableArticle
from reader.exchange.record import Anchoring, Marked, Record, to_record
from reader.gold.model import Span
from reader.gold.resting import marks_for, rest_of

if TYPE_CHECKING:
    from reader.corpus.corpus import Corpus
    from reader.gold.goldset import GoldSet
    from reader.gold.model import ArticleRecord, Relation


@dataclass
class Notes:
    """What has to be said about an export; filled while its records are taken."""

    said: list[str] = field(default_factory=list)
    """What the reader of the file should know: clauses with their full stop."""
    damage: list[HashiyaError] = field(default_factory=list)
    """What could not be read or carried."""


@dataclass(frozen=True)
class Wanted:
    """Which articles, and whose marks."""

    gold: Mapping[str, GoldSet]
    """The gold sets by their annotator's name."""
    corpus: Corpus | None
    """Where the articles lie, if that is known."""
    project: Path
    """The folder that `gold/` is in."""
    schema: Mapping[str, Any]
    """Name, version and sha256 of the label schema."""
    only_corpus: bool
    """The articles of the corpus alone, and not all that the gold sets know."""
    everything: bool
    """Articles that are open and have no mark, too."""


class _On(NamedTuple):
    """A text that marks are exported on."""

    text: str
    sha256: str
    anchoring: Anchoring


class Gathering:
    """The records of an export, by article, annotator and text.

    Args:
        wanted: which articles, and whose marks.
        notes: gets what has to be said.
    """

    def __init__(self, wanted: Wanted, notes: Notes) -> None:
        self._wanted = wanted
        self._notes = notes
        corpus = wanted.corpus
        self._in_corpus = {entry.id for entry in corpus.entries} if corpus else set()

    def records(self) -> Iterator[Record]:
        """The records in their order, made one at a time."""
        for article_id in sorted(self._ids()):
            for annotator in sorted(self._wanted.gold):
                for marked in self._of(article_id, annotator):
                    yield to_record(marked)

    def _ids(self) -> set[str]:
        """The ids under which articles are exported."""
        wanted = self._wanted
        if wanted.only_corpus or wanted.everything:
            if wanted.only_corpus:
                return self._in_corpus
            return self._in_corpus | self._known
        moved = {new for old in self._known - self._in_corpus for new in self._moved_to(old)}
        return self._known | moved

    @cached_property
    def _known(self) -> set[str]:
        """The articles that any of the gold sets knows."""
        return {id for gold in self._wanted.gold.values() for id in known_articles(gold)}

    def _moved_to(self, old: str) -> list[str]:
        """The ids that the corpus has for the texts that were marked as `old`."""
        shas = {span.text_sha for gold in self._wanted.gold.values() for span in gold.spans(old)}
        return [id for sha in sorted(shas) for id in self._by_sha.get(sha, ())]

    @cached_property
    def _by_sha(self) -> dict[str, list[str]]:
        """The corpus's articles by their texts; asked for only where one has moved."""
        found: dict[str, list[str]] = {}
        for article_id in sorted(self._in_corpus):
            article = self._article(article_id, quietly=True)
            if article is not None:
                found.setdefault(article.sha256, []).append(article_id)
        return found

    def _article(self, article_id: str, *, quietly: bool = False) -> Article | None:
        """The article as it is now, or None: it is gone or can't be read."""
        corpus = self._wanted.corpus
        if corpus is None or article_id not in self._in_corpus:
            return None
        try:
            return corpus.load(article_id)
        except UnreadableArticle as error:
            if not quietly:
                self._damaged(error)
            return None

    def _of(self, article_id: str, annotator: str) -> Iterator[Marked]:
        """One annotator's marks on one article, by the texts that they rest on."""
        gold = self._wanted.gold[annotator]
        article = self._article(article_id)
        known_as = self._known_as(gold, article_id, article)
        record = gold.article(known_as)
        by_text = self._by_text(gold, article_id, article, known_as)
        if not any(by_text.values()):
            if record is not None and (record.state != "open" or self._wanted.everything):
                if article is None and self._taken(gold, article_id, record.sha256):
                    return
                known = article is not None and article.sha256 == record.sha256
                earlier: Anchoring = "missing" if article is None else "pending"
                by_text = {(record.sha256, "current" if known else earlier): []}
            elif not self._wanted.everything:
                return
        if known_as != article_id and by_text:
            self._say(f"{article_id} was marked as {known_as} and is exported under its new id.")
        for (sha256, anchoring), spans in by_text.items():
            text = self._text(article_id, article, sha256, anchoring, len(spans))
            if text is not None:
                about = Article(article_id, text, "utf-8") if article is None else article
                on = _On(text, sha256, anchoring)
                yield self._marked(about, on, spans, annotator, record)

    def _by_text(
        self, gold: GoldSet, article_id: str, article: Article | None, known_as: str
    ) -> dict[tuple[str, Anchoring], list[Span]]:
        """An article's marks by their text and what it is to the article, the present one first."""
        by_text: dict[tuple[str, Anchoring], list[Span]] = {}
        now: tuple[str, Anchoring] = ("" if article is None else article.sha256, "current")
        if article is not None:
            by_text[now] = rest_of(gold.spans(known_as), article.sha256).here
        for span in self._stranded(gold, article_id, article):
            earlier: Anchoring = "lost" if span.anchor == "orphan" else "pending"
            status = "missing" if article is None else earlier
            by_text.setdefault((span.text_sha, status), []).append(span)
        if article is not None and len(by_text) > 1 and not by_text[now]:
            # Without a mark on it the new text would read as one where nothing is to mark.
            del by_text[now]
        return by_text

    def _known_as(self, gold: GoldSet, article_id: str, article: Article | None) -> str:
        if article is None:
            return article_id
        return marks_for(
            gold, article_id, article.sha256, lambda other: self._is_there(other, article.sha256)
        ).article

    def _is_there(self, article_id: str, sha256: str) -> bool:
        article = self._article(article_id)
        return article is not None and article.sha256 == sha256

    def _stranded(self, gold: GoldSet, article_id: str, article: Article | None) -> list[Span]:
        """The marks under this id that do not rest on the article's present text.

        Those whose text the corpus has under another id are exported there.
        """
        spans = gold.spans(article_id)
        if article is not None:
            return rest_of(spans, article.sha256).lost
        if self._wanted.only_corpus or not spans or not self._in_corpus:
            return spans
        return [span for span in spans if not self._taken(gold, article_id, span.text_sha)]

    def _taken(self, gold: GoldSet, article_id: str, sha256: str) -> bool:
        """Whether an article of the corpus with that text takes this id's marks for its own."""
        return any(
            self._known_as(gold, other, self._article(other)) == article_id
            for other in self._by_sha.get(sha256, ())
        )

    def _marked(
        self,
        article: Article,
        on: _On,
        spans: Sequence[Span],
        annotator: str,
        record: ArticleRecord | None,
    ) -> Marked:
        """The marks on one text, with what belongs to them."""
        gold = self._wanted.gold[annotator]
        text, sha256, anchoring = on
        exact = [span for span in spans if self._is_exact(span, text)]
        values = {
            value
            for span in exact
            for value in span.attributes.values()
            if isinstance(value, str) and gold.entity(value)
        }
        entities = [gold.entity(value) for value in values]
        return Marked(
            id=article.id,
            text=text,
            sha256=sha256,
            **_facts(article, text, sha256, record),
            published=article.published,
            meta=article.meta,
            schema=self._wanted.schema,
            annotator=annotator,
            status=record.state if record else "open",
            flag=record.flag if record else None,
            anchoring=anchoring,
            spans=exact,
            relations=self._links(gold, exact),
            entities=[entity for entity in entities if entity and not entity.deleted],
        )

    def _links(self, gold: GoldSet, spans: Sequence[Span]) -> list[Relation]:
        """The relations between these marks; those that lead out of them are counted."""
        ids = {span.id for span in spans}
        links = {link.id: link for span in spans for link in gold.links(span.id)}
        whole = [link for link in links.values() if link.head in ids and link.tail in ids]
        if len(whole) < len(links):
            where = spans[0].article
            self._say(f"{where}: a link to a mark that is not on the same text is left out.")
        return whole

    def _text(
        self,
        article_id: str,
        article: Article | None,
        sha256: str,
        anchoring: Anchoring,
        count: int,
    ) -> str | None:
        """The text of that sha256: the article's own, or the copy in `gold/texts/`."""
        if article is not None and article.sha256 == sha256:
            return article.text
        from reader.gold.store import read_text

        marks = f"{count} mark{'' if count == 1 else 's'}"
        try:
            text = read_text(self._wanted.project, sha256)
        except StoreError as error:
            self._damaged(error)
            text = None
        if text is None:
            what = f"{marks} of {article_id} left out, because the text that was marked is gone"
            self._damaged(StoreDamaged(what))
        elif article is None:
            self._say(f"{article_id} is not there any more; its text comes from gold/texts.")
        elif anchoring == "lost":
            self._say(
                f"{marks} of {article_id} with no place in its present text exported on the"
                " text as it was, from gold/texts."
            )
        else:
            self._say(
                f"{article_id} has changed since it was marked; {marks} exported on the text"
                " as it was, from gold/texts, and not reviewed yet (`reader reanchor`)."
            )
        return text

    def _is_exact(self, span: Span, text: str) -> bool:
        """Whether the quote is where the mark says; says so where it is not."""
        if text[span.start : span.end] == span.quote:
            return True
        self._damaged(
            StoreDamaged(
                f"mark {span.id} of {span.article} left out, because its quote is not"
                f" at {span.start} to {span.end}"
            )
        )
        return False

    def _damaged(self, error: HashiyaError) -> None:
        if str(error) not in map(str, self._notes.damage):
            self._notes.damage.append(error)

    def _say(self, sentence: str) -> None:
        if sentence not in self._notes.said:
            self._notes.said.append(sentence)


def known_articles(gold: GoldSet) -> set[str]:
    """The ids that a gold set knows, by a record or by a mark."""
    return gold.known()


def _facts(
    article: Article, text: str, sha256: str, record: ArticleRecord | None
) -> dict[str, str]:
    """What is said of the text: as it was guessed at the first mark, if that was kept."""
    source: ArticleRecord | Article
    if record is not None and record.sha256 == sha256:
        source = record
    elif article.sha256 == sha256:
        source = article
    else:
        source = Article(article.id, text, "utf-8", given_title=article.given_title)
    return {name: getattr(source, name) for name in ("language", "direction", "encoding", "title")}

"""The edit by which marks of an earlier text come to stand on an article's present one.

What `anchoring` proposes and a user accepts or rejects becomes an edit here, like any other:
one for a single mark or for all at once, and undone as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from reader.errors import EditConflict, UsageError
from reader.gold.changes import ArticleFacts, Changes
from reader.gold.context import context_of
from reader.gold.edit import Edit, Place
from reader.gold.goldset import GoldSet
from reader.gold.ids import utc_now
from reader.gold.model import Span


class Verdict(NamedTuple):
    """What is to become of one mark."""

    span: str
    """Its id."""
    anchor: Literal["ok", "moved", "orphan"]
    """`orphan`: it has no place in the text as it is; it is kept, and listed as lost."""
    start: int = 0
    """Its first code point in the present text."""
    end: int = 0
    """One past its last."""


def reanchor(gold: GoldSet, article: ArticleFacts, verdicts: Sequence[Verdict]) -> Edit:
    """Puts marks on the article's present text, or says that they have no place there.

    Marks of another id become the article's: its file was renamed and changed. Their links
    come along as soon as both ends have.

    Raises:
        EditConflict: a mark is not there, or was removed.
        UsageError: a range is empty or not within the text.
    """
    at = utc_now()
    changes = Changes(gold)
    coming = {verdict.span for verdict in verdicts}
    known_as: set[str] = set()
    placed: list[Place] = []
    for verdict in verdicts:
        span = gold.span(verdict.span)
        if span is None or span.deleted:
            raise EditConflict(f"there is no mark {verdict.span}")
        if span.article != article.id:
            known_as.add(span.article)
            _bring_links(gold, changes, span, article.id, coming, at)
        if verdict.anchor == "orphan":
            changes.revise(span, at, article=article.id, anchor="orphan")
        else:
            placed.append(_place(changes, article, span, verdict, at))
    if verdicts:
        _take_over(gold, changes, article, known_as, coming, at)
    return changes.edit(_name(verdicts, len(placed)), _where(article, placed), article)


def _place(changes: Changes, article: ArticleFacts, span: Span, verdict: Verdict, at: str) -> Place:
    if not 0 <= verdict.start < verdict.end <= len(article.text):
        raise UsageError(
            f"no mark goes from {verdict.start} to {verdict.end} in {article.id}",
            remedy=f"give a start before its end, within 0 to {len(article.text)}",
        )
    changes.revise(
        span,
        at,
        article=article.id,
        start=verdict.start,
        end=verdict.end,
        text_sha=article.sha256,
        anchor=verdict.anchor,
        **context_of(article.text, verdict.start, verdict.end),
    )
    return Place(article.id, verdict.start, verdict.end)


def _bring_links(
    gold: GoldSet, changes: Changes, span: Span, article_id: str, coming: set[str], at: str
) -> None:
    """A mark's links come to its new article, where their other end is there or comes, too."""
    for link in gold.links(span.id):
        other = link.tail if link.head == span.id else link.head
        known = gold.span(other)
        if other in coming or (known is not None and known.article == article_id):
            changes.revise(link, at, article=article_id)


def _take_over(
    gold: GoldSet,
    changes: Changes,
    article: ArticleFacts,
    known_as: set[str],
    coming: set[str],
    at: str,
) -> None:
    """The article's record has its present text; what an old id's record says comes along."""
    state, flag = None, None
    for old in sorted(known_as):
        record = gold.article(old)
        if record is None:
            continue
        state, flag = record.state, record.flag if flag is None else flag
        if all(span.id in coming for span in gold.spans(old)):
            # Kept, since copies of a gold set are united by records that never vanish.
            changes.revise(record, at, state="open", flag=None)
    if flag is None:
        changes.article(article, at, state=state)
    else:
        changes.article(article, at, state=state, flag=flag)


def _name(verdicts: Sequence[Verdict], placed: int) -> str:
    """Verb first, for `undid: …`."""
    count = len(verdicts)
    marks = f"{count} mark{'' if count == 1 else 's'}"
    return f"re-anchor {marks}" if placed else f"give up the place of {marks}"


def _where(article: ArticleFacts, placed: Sequence[Place]) -> Place:
    return min(placed, default=Place(article.id, 0, 0))

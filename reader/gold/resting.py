"""Which marks rest on an article's present text, and under which id they stand.

A mark is held against the text that it was made on (`Span.text_sha`). Where an article's
text has changed, its marks are lost until they are re-anchored: kept, listed, never
painted and never moved in silence. Where a file was moved or renamed, its text tells
whose marks they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from reader.gold.model import Span

if TYPE_CHECKING:
    from reader.gold.goldset import GoldSet


class Rest(NamedTuple):
    """An article's spans, told apart by the text that they rest on."""

    here: list[Span]
    """On the present text: these are painted, moved and exported."""
    lost: list[Span]
    """On another text: these are only listed."""


class Marks(NamedTuple):
    """Under which id an article's marks stand in the gold set."""

    article: str
    """The id to ask the gold set for."""
    moved: bool
    """Found by content, under another id than the article's own."""


def rests_on(span: Span) -> str:
    """The sha256 of the text that a span rests on; empty: on none (an orphan)."""
    return "" if span.anchor == "orphan" else span.text_sha


def rest_of(spans: Iterable[Span], sha256: str) -> Rest:
    """Tells the spans that rest on the text of that sha256 from the others, order kept.

    A span whose re-anchoring failed (`orphan`) is lost on whatever text.
    """
    rest = Rest([], [])
    for span in spans:
        (rest.here if rests_on(span) == sha256 else rest.lost).append(span)
    return rest


def marks_for(
    gold: GoldSet,
    article_id: str,
    sha256: str,
    still_there: Callable[[str], bool] = lambda article_id: False,
) -> Marks:
    """The id under which an article's marks stand, by its own id or by its content.

    Its own id, if anything there rests on this text. Else an id whose marks do, and
    that is not `still_there`: the file was moved, renamed, or swapped with another, or
    the corpus was opened from another root. Of several the one with most marks, then the
    first by name. Else its own id (whose marks, if there are any, are lost).

    Before the first edit on a moved article its marks have to be taken over
    (`actions.adopt`): from then on they stand under the id of the file that they are in,
    and a new file in the old place does not meet them.

    Args:
        gold: the gold set.
        article_id: the id that the corpus gives the article.
        sha256: the sha256 of its present text.
        still_there: whether the corpus has that text under the given id as well; then
            the article is a copy, and no mark of the other is its own.
    """
    candidates = gold.by_sha(sha256)
    if article_id in candidates and _has_any(gold, article_id, sha256):
        return Marks(article_id, moved=False)
    gone = [id for id in candidates if _has_any(gold, id, sha256) and not still_there(id)]
    if not gone:
        return Marks(article_id, moved=False)
    best = min(gone, key=lambda id: (-len(gold.resting(id, sha256)), id))
    return Marks(best, moved=True)


def _has_any(gold: GoldSet, article_id: str, sha256: str) -> bool:
    """Whether there is anything under that id: an undone first mark leaves an open record."""
    record = gold.article(article_id)
    used = record is not None and (record.state != "open" or record.flag is not None)
    return used or bool(gold.resting(article_id, sha256))

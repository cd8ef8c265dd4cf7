"""Whether an article is one that was marked under another name and has been changed since.

A file that was only renamed is known by its content (`gold.resting`). One that was changed, too,
is known by none of its marks; so where an id has vanished from the corpus and nothing is known of
the article, the texts that were marked under such ids are compared with it. That is offered in
the review like any other proposal, and nothing is taken over without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from reader.corpus.article import Article
    from reader.gold.model import Span
    from reader.session.session import Session

_MOST: Final = 12
"""Vanished articles that are compared with one that nothing is known of."""
_STATS: Final = 200
"""Names that are looked up on the disk for that."""
_WORDS: Final = 3
"""Neighbouring words of which texts are compared."""
_LEAST: Final = 0.5
"""How much of the shorter text the other has to hold, by those."""
_LOOKED_AT: Final = 60_000
"""Code points of each text that are compared."""


class Vanished(NamedTuple):
    """A marked article that the corpus has no more."""

    id: str
    """Its id."""
    spans: list[Span]
    """Its marks that nobody has given up."""


def vanished(session: Session, article: Article) -> list[Vanished]:
    """The vanished articles that this one might be, those called most like it first.

    None where something is known of the article itself. To be called where edits are made:
    it looks through the gold set.
    """
    gold = session.gold
    if gold is None or gold.count(article.id) or gold.by_sha(article.sha256):
        return []
    known = [id for id in gold.known() - set(session.corpus.ids) if gold.count(id)]
    if not known:
        return []
    known.sort(key=lambda id: (-_common(id, article.id), id))
    opened = {entry.path for entry in session.corpus.entries}
    gone = (id for id in known[:_STATS] if _is_gone(session.corpus.root, id, opened))
    found = (Vanished(id, waiting(gold.spans(id))) for id in gone)
    return list(islice((each for each in found if each.spans), _MOST))


def _is_gone(root: Path, article_id: str, opened: Collection[Path | None]) -> bool:
    """Whether there is no such article, and not only none in what was opened of its folder."""
    path = root / article_id.partition("#")[0]
    return path in opened or not path.is_file()


def undecided(session: Session, article: Article) -> list[Span]:
    """The article's marks that rest on earlier texts, and that nobody has decided about.

    Among them those that it got under another name: where its present text is known under an
    id that has vanished, what stands there on still earlier texts is its own as well.
    """
    gold = session.gold
    if gold is None:
        return []
    found = waiting(session.marks().lost)
    for old in sorted(gold.on_text(article.sha256)):
        if old != article.id and session.corpus.place_of(old) is None:
            opened = {entry.path for entry in session.corpus.entries}
            if _is_gone(session.corpus.root, old, opened):
                found += waiting(gold.lost(old, article.sha256))
    return found


def likest(project: Path, article: Article, among: Sequence[Vanished]) -> Vanished | None:
    """The vanished article whose marked text this one's is for the most part; None: none is."""
    ours = _shingles(article.text)
    best, most = None, _LEAST
    for old in among:
        text = text_of(project, old.spans[0].text_sha)
        share = 0.0 if text is None else _share(ours, _shingles(text))
        if share > most:
            best, most = old, share
    return best


def waiting(spans: Iterable[Span]) -> list[Span]:
    """Those of some lost marks that nobody has decided about; the others were given up."""
    return [span for span in spans if span.anchor != "orphan"]


def text_of(project: Path, sha256: str) -> str | None:
    """An earlier text, or None: it is gone or damaged."""
    from reader.gold.store import read_text

    try:
        return read_text(project, sha256)
    except StoreError:
        return None


def _common(one: str, other: str) -> int:
    """How many letters two names begin and end with alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _shingles(text: str) -> set[int]:
    from reader.gold.anchoring.folding import folded
    from reader.gold.anchoring.tokens import Tokens

    tokens = Tokens(folded(text[:_LOOKED_AT]))
    return set(map(hash, tokens.shingles(0, len(tokens), _WORDS)))


def _share(ours: set[int], theirs: set[int]) -> float:
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))

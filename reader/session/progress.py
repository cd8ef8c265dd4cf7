"""How far an annotator is with a corpus, counted anew only where it can have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.gold.goldset import GoldSet
    from reader.session.session import Session


class Progress:
    """Counts over all articles of a session, which may be ten thousand."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counted_at: tuple[int, int] | None = None
        self._read = 0
        self._done: set[str] = set()

    def done(self, read: int) -> int:
        """How many articles are done.

        Args:
            read: how many of the corpus were read so far, in its order: where one was
                moved, its text tells.
        """
        gold = self._session.gold
        if gold is None:
            return 0
        ids = self._session.corpus.ids
        at = (id(gold), gold.article_edits)
        if self._counted_at != at or read < self._read:
            self._counted_at = at
            self._done = self._those_done(gold, ids)
        elif read > self._read:
            new = ids[self._read : read]
            self._done.difference_update(new)
            self._done |= self._those_done(gold, new)
        self._read = read
        return len(self._done)

    def _those_done(self, gold: GoldSet, ids: Iterable[str]) -> set[str]:
        done = gold.done()
        return {id for id in ids if self._as(gold, id) in done} if done else set()

    def _as(self, gold: GoldSet, article_id: str) -> str:
        """The id under which an article is known, which is another only if it was moved."""
        sha256 = self._session.sha_of(article_id)
        others = gold.on_text(sha256) if sha256 is not None else ()
        # `known_as` is slow; nothing but others' marks on its text make it another's.
        return (
            self._session.known_as(article_id)
            if others and article_id not in others
            else article_id
        )

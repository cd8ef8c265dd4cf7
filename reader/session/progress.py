"""How far an annotator is with a corpus, counted anew only where it can have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.session.session import Session


class Progress:
    """Counts over all articles of a session, which may be ten thousand."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counted_at: tuple[int, int, int] | None = None
        self._done = 0

    def done(self, read: int) -> int:
        """How many articles are done.

        Args:
            read: how many were read so far; where one was moved, its text tells.
        """
        gold = self._session.gold
        if gold is None:
            return 0
        at = (id(gold), gold.article_edits, read)
        if self._counted_at != at:
            self._counted_at = at
            self._done = self._count()
        return self._done

    def _count(self) -> int:
        gold, state_of = self._session.gold, self._session.state_of
        if gold is None or not any(record.state == "done" for record in gold.articles()):
            return 0
        return sum(state_of(article_id) == "done" for article_id in self._session.corpus.ids)

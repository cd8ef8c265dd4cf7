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
        session, gold = self._session, self._session.gold
        done = gold.done() if gold is not None else set()
        if gold is None or not done:
            return 0
        count = 0
        for article_id in session.corpus.ids:
            sha256 = session.sha_of(article_id)
            others = gold.on_text(sha256) if sha256 is not None else ()
            # Only marks on its text that are not its own can make it another's.
            moved = bool(others) and article_id not in others
            count += (session.known_as(article_id) if moved else article_id) in done
        return count

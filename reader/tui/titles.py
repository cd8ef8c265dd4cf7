"""The titles for the article list, read one article at a time once the first frame stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.errors import UnreadableArticle

if TYPE_CHECKING:
    from reader.session.session import Session


class Titles:
    """What is known of the articles so far, by id."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        """Titles of those that were read."""
        self.unreadable: dict[str, str] = {}
        """Why the others can't be."""
        self.count = 0
        """How many were tried."""

    def read(self, session: Session) -> Iterator[str]:
        """Read those that were not, one at each step; gives the id of each."""
        for entry in session.corpus.entries:
            if entry.id not in self.found:
                try:
                    self.found[entry.id] = session.load(entry.id).title
                except UnreadableArticle as error:
                    self.unreadable[entry.id] = str(error)
            self.count += 1
            yield entry.id

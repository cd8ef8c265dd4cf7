"""What the header says of an article: language, words, direction, title.

Found at once for an article of common size; for a large one by a thread, since counting
a megabyte's words would keep keys waiting. `Article` finds the same when it is asked, but
keeps whoever asks meanwhile waiting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.corpus.article import Article
    from reader.text.units import Direction

QUICK = 50_000
"""Code points of an article whose facts take a few milliseconds."""


class ArticleFacts(NamedTuple):
    """What is known of one article."""

    language: str
    """A BCP 47 tag."""
    words: int
    """UAX#29 words that have a letter or digit."""
    direction: Direction
    """The direction of most of the text."""
    title: str
    """The headline; empty only where no text is."""


class Facts:
    """The facts of the articles that were open, by id."""

    def __init__(self) -> None:
        self.on_found: Callable[[], object] = _nobody
        """Called from another thread once those of a large article are known."""
        self._known: dict[str, tuple[Article, ArticleFacts | None]] = {}

    def of(self, article: Article) -> ArticleFacts | None:
        """An article's facts; None: they are being looked for."""
        asked, found = self._known.get(article.id, (None, None))
        if asked is article:
            return found
        if len(article.text) <= QUICK:
            found = find(article)
            self._known[article.id] = (article, found)
            return found
        self._known[article.id] = (article, None)
        threading.Thread(target=self._look, args=(article,), name="facts", daemon=True).start()
        return None

    def _look(self, article: Article) -> None:
        self._known[article.id] = (article, find(article))
        self.on_found()


def find(article: Article) -> ArticleFacts:
    """Find the facts, without `Article`'s memory: its lock would let others wait for this."""
    from reader.corpus.direction import main_direction
    from reader.corpus.language import guess_language
    from reader.corpus.title import find_title, one_line
    from reader.text.words import count_words

    return ArticleFacts(
        article.given_language or guess_language(article.text),
        count_words(article.text),
        main_direction(article.text),
        one_line(article.given_title or "") or find_title(article.text),
    )


def _nobody() -> None:
    """Nobody waits for them."""

"""Where the user was: the last article of each corpus, and the caret in each article.

Kept per user and not in the project, since it is nobody else's affair. Indices count
code points; one that no longer fits its text is the reader's to clamp.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from reader.session.state_file import State, change_state, read_state

_FILE = "places.json"
_CORPORA = 100
"""Corpora remembered; the one left longest ago goes first."""
_CARETS = 2000
"""Carets remembered for each corpus; the one put down longest ago goes first."""


class Memory:
    """What is remembered of one corpus.

    Args:
        root: the corpus's folder.
        folder: where the file lies (default: the user's state folder).
    """

    def __init__(self, root: Path, *, folder: Path | None = None) -> None:
        self._key = str(root.resolve())
        self._folder = folder
        self._new: dict[str, int] = {}
        self._last: str | None = None
        self._kept: dict[str, Any] | None = None

    @property
    def last(self) -> str | None:
        """The id of the article that was on the screen last; the corpus may have lost it."""
        found = self._last or self._of_file().get("last")
        return found if isinstance(found, str) else None

    def caret(self, article_id: str) -> int | None:
        """Where the caret was left in an article, if it ever was there."""
        if article_id in self._new:
            return self._new[article_id]
        carets = self._of_file().get("carets")
        found = carets.get(article_id) if isinstance(carets, dict) else None
        return found if type(found) is int and found >= 0 else None

    def remember(self, article_id: str, caret: int) -> None:
        """This article is on the screen, and its caret there; written by `save`."""
        self._last = article_id
        self._new.pop(article_id, None)
        self._new[article_id] = caret

    def save(self) -> None:
        """Write what was remembered. Never raises: a lost caret costs one key."""
        if self._last is not None:
            change_state(_FILE, self._merge, self._folder)

    def _of_file(self) -> dict[str, Any]:
        if self._kept is None:
            self._kept = _corpus(read_state(_FILE, self._folder), self._key)
        return self._kept

    def _merge(self, state: State) -> None:
        kept = _corpus(state, self._key)
        old = kept.get("carets")
        carets = {
            article: caret
            for article, caret in (old.items() if isinstance(old, dict) else ())
            if article not in self._new
        } | self._new
        corpora = state.get("corpora")
        corpora = dict(corpora) if isinstance(corpora, dict) else {}
        # Last in the file is last used, so that the first are the ones to forget.
        corpora.pop(self._key, None)
        corpora[self._key] = {
            "at": int(time.time()),
            "last": self._last,
            "carets": dict(list(carets.items())[-_CARETS:]),
        }
        state["corpora"] = dict(list(corpora.items())[-_CORPORA:])


def _corpus(state: State, key: str) -> dict[str, Any]:
    corpora = state.get("corpora")
    found = corpora.get(key) if isinstance(corpora, dict) else None
    return found if isinstance(found, dict) else {}

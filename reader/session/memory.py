"""Where the user was: the last article of each corpus; caret, window, direction of each article.

Kept per user and not in the project, since it is nobody else's affair. Indices count
code points; one that no longer fits its text is the reader's to clamp.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Literal, get_args

from reader.state_file import State, change_state, read_state
from reader.text.units import Base

_FILE = "places.json"
_CORPORA = 100
"""Corpora remembered; the one left longest ago goes first."""
_ARTICLES = 2000
"""Articles remembered of each corpus; the one put down longest ago goes first."""

_Field = Literal["carets", "tops", "directions"]
_FIELDS: tuple[_Field, ...] = get_args(_Field)
_DIRECTIONS: tuple[Base, ...] = ("ltr", "rtl")


class Memory:
    """What is remembered of one corpus.

    Args:
        root: the corpus's folder.
        folder: where the file lies (default: the user's state folder).
    """

    def __init__(self, root: Path, *, folder: Path | None = None) -> None:
        self._key = str(root.resolve())
        self._folder = folder
        self._new: dict[_Field, dict[str, Any]] = {field: {} for field in _FIELDS}
        self._last: str | None = None
        self._kept: dict[str, Any] | None = None

    @property
    def last(self) -> str | None:
        """The id of the article that was on the screen last; the corpus may have lost it."""
        found = self._last or self._of_file().get("last")
        return found if isinstance(found, str) else None

    def caret(self, article_id: str) -> int | None:
        """Where the caret was left in an article, if it ever was there."""
        found = self._value("carets", article_id)
        return found if type(found) is int and found >= 0 else None

    def top(self, article_id: str) -> int:
        """The first code point in the window when the article was left; 0: the beginning."""
        found = self._value("tops", article_id)
        return found if type(found) is int and found >= 0 else 0

    def direction(self, article_id: str) -> Base:
        """What the user said of the article's direction; `auto`: nothing."""
        found = self._value("directions", article_id)
        return next((base for base in _DIRECTIONS if base == found), "auto")

    def remember(self, article_id: str, caret: int, top: int = 0) -> None:
        """This article is on the screen, caret and window there; written by `save`."""
        self._last = article_id
        self._put("carets", article_id, caret)
        self._put("tops", article_id, top)

    def turn(self, article_id: str, base: Base) -> None:
        """The user wants the article's paragraphs in this direction."""
        self._put("directions", article_id, base)

    def _value(self, field: _Field, article_id: str) -> Any:
        if article_id in self._new[field]:
            return self._new[field][article_id]
        kept = self._of_file().get(field)
        return kept.get(article_id) if isinstance(kept, dict) else None

    def _put(self, field: _Field, article_id: str, value: object) -> None:
        new = self._new[field]
        new.pop(article_id, None)
        new[article_id] = value

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
        corpora = state.get("corpora")
        corpora = dict(corpora) if isinstance(corpora, dict) else {}
        # Last in the file is last used, so that the first are the ones to forget.
        corpora.pop(self._key, None)
        corpora[self._key] = {
            "at": int(time.time()),
            "last": self._last,
            **{field: self._merged(field, kept.get(field)) for field in _FIELDS},
        }
        state["corpora"] = dict(list(corpora.items())[-_CORPORA:])

    def _merged(self, field: _Field, old: object) -> dict[str, Any]:
        """The file's entries and the new ones behind them, as many as are kept."""
        new = self._new[field]
        entries = old.items() if isinstance(old, dict) else ()
        merged = {article: value for article, value in entries if article not in new} | new
        merged = {article: value for article, value in merged.items() if value != "auto"}
        return dict(list(merged.items())[-_ARTICLES:])


def _corpus(state: State, key: str) -> dict[str, Any]:
    corpora = state.get("corpora")
    found = corpora.get(key) if isinstance(corpora, dict) else None
    return found if isinstance(found, dict) else {}

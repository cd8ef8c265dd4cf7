"""One article: its exact text, and what can be said about it.

The text is what the decoder gave, code point by code point: no newline is
translated, nothing is stripped or normalised, since every offset of every mark
counts in it. What is derived from it is worked out when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.text.units import Direction


class _Read(NamedTuple):
    """What an article is made of."""

    id: str
    """Its name in the corpus: POSIX path under the root, or the record's own id."""
    text: str
    """The text exactly as decoded; lone surrogates only from JSON escapes."""
    encoding: str
    """The codec that gives this text from the file's bytes (`utf-8`, `windows-1256`)."""
    path: Path | None = None
    """The file it is in; None: standard input."""
    line: int | None = None
    """Its 1-based line in a JSON Lines file, else None."""
    given_title: str | None = None
    """The headline that the record itself names."""
    given_language: str | None = None
    """The language that the record itself names, a BCP 47 tag."""
    published: str | None = None
    """When it was published, as the record has it; not checked."""
    meta: Mapping[str, object] = MappingProxyType({})
    """The record's other keys, as JSON values."""


class Article(_Read):
    """An article as it was read; two are equal when all that was read is equal."""

    def __hash__(self) -> int:
        return hash(self[:-1])  # all but `meta`

    def __repr__(self) -> str:
        return f"Article({self.id!r}, {len(self.text)} code points, {self.path})"

    @cached_property
    def sha256(self) -> str:
        """`text_sha256` of the text."""
        return text_sha256(self.text)

    @cached_property
    def title(self) -> str:
        """The headline on one line: given, else found; empty only where no text is."""
        from reader.corpus.title import find_title, one_line

        given = one_line(self.given_title or "")
        return given or find_title(self.text)

    @cached_property
    def language(self) -> str:
        """A BCP 47 tag: given, else guessed from the text; `und` where nothing tells."""
        from reader.corpus.language import guess_language

        return self.given_language or guess_language(self.text)

    @cached_property
    def direction(self) -> Direction:
        """The direction that most of the text's letters are read in."""
        from reader.corpus.direction import main_direction

        return main_direction(self.text)

    @cached_property
    def words(self) -> int:
        """UAX#29 words that have a letter or a digit."""
        from reader.text.words import count_words

        return count_words(self.text)


def text_sha256(text: str) -> str:
    """Hexadecimal SHA-256 of `text` in UTF-8, lone surrogates passed through."""
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

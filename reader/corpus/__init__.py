"""Articles: what one is, where they come from, what can be told about them."""

from __future__ import annotations

from reader.corpus.article import Article, text_sha256
from reader.corpus.corpus import Corpus, Entry

__all__ = ["Article", "Corpus", "Entry", "text_sha256"]

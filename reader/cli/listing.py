"""`reader list [PATH …] [--json]`: which articles there are, and what is known of each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli import say
from reader.corpus.corpus import Corpus
from reader.errors import UnreadableArticle
from reader.session.start import Start
from reader.settings import Bidi, Settings

if TYPE_CHECKING:
    from reader.corpus.article import Article

_WIDEST_ID = 40
"""Cells up to which ids make a column; a longer one pushes its own line."""


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print a line an article; what can't be read is named at the end.

    Raises:
        UsageError: a path does not exist, or two articles have one id.
        EmptyCorpus: there is none.
    """
    start = Start.of(tuple(map(Path, options.paths)), settings)
    corpus = Corpus.open(start.paths, project=start.project)
    if options.json:
        for article in _readable(corpus):
            print(say.json_line(_facts(article)))
    else:
        _print_table(corpus, say.mode_for(sys.stdout, settings.bidi))
    sys.stdout.flush()
    for problem in corpus.problems:
        say.error(problem, settings.bidi)
    return UnreadableArticle.exit_code if corpus.problems else 0


def _readable(corpus: Corpus) -> Iterator[Article]:
    for entry in corpus.entries:
        try:
            yield corpus.load(entry.id)
        except UnreadableArticle:
            # It is among corpus.problems by now.
            continue


def _facts(article: Article) -> dict[str, object]:
    """What a program wants to know; `encoding` is what was assumed."""
    return {
        "id": article.id,
        "path": None if article.path is None else str(article.path),
        "line": article.line,
        "title": article.title,
        "language": article.language,
        "direction": article.direction,
        "encoding": article.encoding,
        "words": article.words,
        "sha256": article.sha256,
    }


def _print_table(corpus: Corpus, bidi: Bidi) -> None:
    from wcwidth import wcswidth

    shown = {entry.id: say.line_of(entry.id, bidi) for entry in corpus.entries}
    widths = {id: max(0, wcswidth(text)) for id, text in shown.items()}
    column = min(_WIDEST_ID, max(widths.values()))
    screen = say.room(bidi)
    for article in _readable(corpus):
        blank = " " * (column - widths[article.id])
        facts = f"{article.language:<4} {article.direction} {article.words:>6}"
        head = f"{shown[article.id]}{blank}  {facts}  "
        used = max(column, widths[article.id]) + len(facts) + 4
        line = head + say.cut(article.title, screen and screen - used, bidi)
        print(say.row(line.rstrip(), bidi))

"""What an ARTICLE on the command line means: a file, a line of one, or an id.

A path that exists wins. Anything else is an id in the project's corpus: what the
settings name, else the corpora that the project has marks for, else its own folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader.corpus.patterns import expanded
from reader.errors import EmptyCorpus, UnreadableArticle, UsageError
from reader.session.project import roots_of
from reader.session.start import Start

if TYPE_CHECKING:
    from reader.corpus.corpus import Corpus
    from reader.settings import Settings


def find_article(name: str, settings: Settings) -> tuple[Start, Corpus]:
    """How to start with the article called `name`, and the corpus that it is in.

    Returns:
        A start whose `article` is its id, and the corpus, opened.

    Raises:
        UsageError: there is no such article, or `name` is a folder or several articles.
        UnreadableArticle: the file has no article that can be read.
    """
    start = Start.of((), settings)
    found = expanded([Path(name)])
    path = found[0]
    if len(found) > 1:
        raise UsageError(f"{len(found)} files match it", path=name, remedy="name one of them")
    if name == "-" or path.is_file():
        return _in_file(start, path, None)
    if path.is_dir():
        raise UsageError("it is a folder", path=path, remedy="name one article in it")
    file, mark, line = name.rpartition("#")
    if mark and line.isascii() and line.isdigit() and Path(file).is_file():
        return _in_file(start, Path(file), int(line))
    return _by_id(start, name)


def find_all(settings: Settings) -> tuple[Start, Corpus]:
    """How to start with all of the project's articles, and the first of its corpora that has any.

    Raises:
        EmptyCorpus: there is no article.
    """
    start = Start.of((), settings)
    for root in _corpora(start):
        try:
            return start._replace(paths=(root,)), _open(start, root)
        except (EmptyCorpus, UnreadableArticle):
            continue
    raise EmptyCorpus(
        "no articles found for the marks of this project",
        path=start.project,
        remedy="name the articles",
    )


def _in_file(start: Start, path: Path, line: int | None) -> tuple[Start, Corpus]:
    """The only article of a file, or the one on a line of it."""
    corpus = _open(start, path)
    found = [entry.id for entry in corpus.entries if line in (None, entry.line)]
    if len(found) == 1:
        return start._replace(paths=(path,), article=found[0]), corpus
    if not found:
        raise UsageError("there is no article on that line", path=path, line=line)
    raise UsageError(
        f"it holds {len(found)} articles",
        path=path,
        remedy=f"name one by its line, such as {path}#{corpus.entries[0].line}",
    )


def _by_id(start: Start, name: str) -> tuple[Start, Corpus]:
    """The article of that id in the first of the project's corpora that has one."""
    for root in _corpora(start):
        try:
            corpus = _open(start, root)
        except (EmptyCorpus, UnreadableArticle):
            continue
        if any(entry.id == name for entry in corpus.entries):
            return start._replace(paths=(root,), article=name), corpus
    raise UsageError(
        f"there is no article {name}",
        remedy="name a file, or an id that `reader list` without a path shows here",
    )


def _corpora(start: Start) -> list[Path]:
    """Where the project's articles may lie."""
    named = start.settings.corpus
    if named is not None:
        return [named]
    folders = [*roots_of(start.project), start.project, Path()]
    return list({folder.absolute(): None for folder in folders if folder.is_dir()})


def _open(start: Start, path: Path) -> Corpus:
    from reader.corpus.corpus import Corpus

    return Corpus.open((path,), project=start.project, stdin=start.stdin)

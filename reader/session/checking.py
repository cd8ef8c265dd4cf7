"""A check of a project with what the session knows of it: its labels and its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import EmptyCorpus, SchemaError, UnreadableArticle, UsageError
from reader.gold.schema import Schema
from reader.gold.store.checking import EVERYONE, Report, check
from reader.gold.store.findings import Finding, Progress, untold
from reader.session.project import project_of, roots_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reader.corpus.corpus import Corpus
    from reader.settings import Settings


def check_project(settings: Settings, annotator: str | None, progress: Progress = untold) -> Report:
    """What is wrong in the project that the settings name. Changes nothing, takes no lock.

    Args:
        settings: everything that was chosen.
        annotator: whose marks; None or `all`: everyone's.
        progress: told how far it is.

    Raises:
        UsageError: the project can't be one, or nobody of that name has marks in it.
    """
    project = project_of(settings)
    whose = annotator or EVERYONE
    check_name(project, whose)
    schema, wrong = _schema(project)
    corpus = corpus_of(project, settings, guess=False)
    now = None if corpus is None else present(corpus)
    report = check(project, whose, schema=schema, now=now, progress=progress)
    if wrong is not None:
        report.findings.append(wrong)
    return report


def check_name(project: Path, annotator: str) -> None:
    """Sees that somebody of that name has marks in a project.

    Raises:
        UsageError: nobody has.
    """
    from reader.gold.store.emergency import without_marks
    from reader.gold.store.layout import slug_of
    from reader.gold.store.merging import slugs

    there = slugs(project)
    there += [slug_of(name) for name in without_marks(project, there)]
    if annotator != EVERYONE and slug_of(annotator) not in there:
        remedy = f"the folders of {', '.join(there)} are there" if there else None
        raise UsageError(f"no marks of {annotator} are in {project}", remedy=remedy)


def _schema(project: Path) -> tuple[Schema | None, Finding | None]:
    """The project's labels, or what is wrong with them."""
    try:
        return Schema.of_project(project), None
    except SchemaError as error:
        path = project / "labels.toml"
        return None, Finding("wrong", "labels", error.what, path, error.line, error.remedy or "")


def corpus_of(project: Path, settings: Settings, *, guess: bool = True) -> Corpus | None:
    """The project's articles, if it is known where they are.

    Args:
        project: the folder that `gold/` is in.
        settings: everything that was chosen.
        guess: where nobody knows, look in the project itself.
    """
    from reader.corpus.corpus import Corpus

    known = [settings.corpus] if settings.corpus else roots_of(project)
    for root in [*known, project] if guess else known:
        try:
            return Corpus.open((root,), project=project)
        except (EmptyCorpus, UnreadableArticle, UsageError):
            continue
    return None


def present(corpus: Corpus) -> Callable[[str], str | None]:
    """Tells the sha256 of an article's present text; None: there is no such article."""
    there = {entry.id for entry in corpus.entries}

    def now(article_id: str) -> str | None:
        if article_id not in there:
            return None
        sha256 = corpus.load(article_id).sha256
        corpus.forget(article_id)
        return sha256

    return now

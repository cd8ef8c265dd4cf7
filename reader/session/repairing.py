"""A repair of a project, with the articles from which marked texts can be put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import UnreadableArticle
from reader.gold.store.checking import EVERYONE
from reader.gold.store.findings import Progress, untold
from reader.gold.store.mending import Repair, repair
from reader.session.checking import check_name, check_project, corpus_of
from reader.session.project import project_of

if TYPE_CHECKING:
    from reader.corpus.corpus import Corpus
    from reader.settings import Settings


def repair_project(
    settings: Settings, annotator: str | None, *, apply: bool, progress: Progress = untold
) -> Repair:
    """What has to be done to the project that the settings name; with `apply` it is done.

    Args:
        settings: everything that was chosen.
        annotator: whose marks; None or `all`: everyone's.
        apply: do it.
        progress: told how far it is.

    Returns:
        The steps; in `left` what is wrong then, whatever was done.

    Raises:
        UsageError: the project can't be one, or nobody of that name has marks in it.
        StoreReadOnly: somebody has the marks open; nothing was done.
        StoreError, OSError: the disk refused.
    """
    project = project_of(settings)
    whose = annotator or EVERYONE
    check_name(project, whose)
    find = _Finder(corpus_of(project, settings))
    made = repair(project, whose, apply=apply, find=find.find, progress=progress)
    known = {(each.kind, each.path) for each in made.left}
    report = check_project(settings, annotator, progress)
    made.left += [
        each
        for each in report.findings
        if each.level == "wrong"
        and each.kind != "text"  # which repair says more of
        and (each.kind, each.path) not in known
        and (apply or each.kind in _STAYS)
    ]
    return made


_STAYS = frozenset(("quote", "range", "entity", "labels", "link"))
"""What no repair mends: nobody but the annotator knows what is right."""


class _Finder:
    """Finds articles by their texts. They are read when the first is asked for."""

    def __init__(self, corpus: Corpus | None) -> None:
        self._corpus = corpus
        self._by_sha: dict[str, str] | None = None

    def find(self, sha256: str) -> str | None:
        """The text of that sha256, if an article has it now."""
        corpus = self._corpus
        if corpus is None:
            return None
        if self._by_sha is None:
            self._by_sha = {}
            for entry in corpus.entries:
                try:
                    self._by_sha.setdefault(corpus.load(entry.id).sha256, entry.id)
                except UnreadableArticle:
                    continue
        article = self._by_sha.get(sha256)
        return None if article is None else corpus.load(article).text

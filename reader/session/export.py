"""An export from beginning to end: gold sets read, articles found, records written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reader import strings
from reader.errors import EmptyCorpus, StoreDamaged, StoreError, UnreadableArticle, UsageError
from reader.exchange.jsonl import Written, export_jsonl
from reader.session.gathering import Gathering, Notes, Wanted
from reader.session.project import marks_elsewhere, roots_of

if TYPE_CHECKING:
    from reader.corpus.corpus import Corpus
    from reader.gold.goldset import GoldSet
    from reader.session.start import Start

EVERYONE = "all"
"""The annotator's name that means all of them."""


class Exported(NamedTuple):
    """What an export came to."""

    written: Written
    """How much it holds."""
    notes: Notes
    """What has to be said about it."""


def export(
    start: Start, target: Path | BinaryIO, *, named: bool, everything: bool = False
) -> Exported:
    """Write the marks of `start.annotator`, or of `all`, as JSON Lines.

    Args:
        start: the project, the annotator and the paths.
        target: a file, replaced whole or not at all, or an open binary stream.
        named: the paths were given: their articles only, and not all that were marked.
        everything: articles that are open and have no mark, too.

    Raises:
        UsageError: a path does not exist, nobody of that name has marks here, or the
            target is an article or among the marks.
        StoreError: the gold set can't be read.
        SchemaError: labels.toml can't be used.
        CheckFailed: what was written did not read back; the target is as it was.
        SaveFailed: the disk refused; the target is as it was.
    """
    from reader.gold.schema import Schema

    notes = Notes()
    schema = Schema.of_project(start.project)
    corpus = _corpus(start, named=named)
    check_target(target, start.project, corpus)
    wanted = Wanted(
        gold=_gold_sets(start, notes),
        corpus=corpus,
        project=start.project,
        schema={"name": schema.name, "version": schema.version, "sha256": schema.sha256},
        only_corpus=named,
        everything=everything,
    )
    if named and corpus is not None:
        notes.damage += corpus.problems
    written = export_jsonl(Gathering(wanted, notes).records(), target)
    other = marks_elsewhere(start.project, corpus.root) if corpus else None
    if other is not None and not written.records:
        notes.said.append(strings.MARKS_ELSEWHERE.format(folder=other))
    return Exported(written, notes)


def check_target(target: Path | BinaryIO, project: Path, corpus: Corpus | None) -> None:
    """Refuse a target whose replacement would destroy what the export is made from.

    Raises:
        UsageError: it is an article or the project's labels, or lies in `gold/`.
    """
    if not isinstance(target, Path):
        return
    remedy = "name another file"
    if Path(os.path.realpath(target)).is_relative_to(os.path.realpath(project / "gold")):
        raise UsageError("an export can't lie among the marks", path=target, remedy=remedy)
    if _is(target, project / "labels.toml"):
        raise UsageError("an export can't replace the labels", path=target, remedy=remedy)
    if corpus is None or not target.is_file():
        return
    for path in {entry.path for entry in corpus.entries if entry.path is not None}:
        if _is(target, path):
            raise UsageError("an export can't replace an article", path=target, remedy=remedy)


def _is(target: Path, path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.samefile(target)
    return False


def _gold_sets(start: Start, notes: Notes) -> dict[str, GoldSet]:
    """The gold sets asked for, by annotator; read without taking their lock."""
    from reader.gold.store import Store, annotators

    there = annotators(start.project)

    def read(annotator: str) -> GoldSet:
        store = Store(start.project, annotator, read_only=True)
        gold = store.load()
        # An export of some of the marks would look like one of all: see that all are there.
        gold.decode()
        if store.damage is not None:
            raise store.damage
        notes.said += [f"{note}." for note in store.notes]
        return gold

    if start.annotator != EVERYONE:
        gold = read(start.annotator)
        if start.annotator not in there and there:
            _nobody(start, there, notes)
        return {start.annotator: gold}
    found: dict[str, GoldSet] = {}
    for name in there:
        try:
            found[name] = read(name)
        except StoreError as error:
            notes.damage.append(error)
    notes.damage += nameless(start.project, there)
    return found


def nameless(project: Path, there: list[str]) -> list[StoreDamaged]:
    """The gold sets too damaged to say whose they are, which `annotators` leaves out."""
    from reader.gold.store.layout import slug_of

    slugs = {slug_of(name) for name in there}
    return [
        StoreDamaged(
            "it is damaged, so its marks are left out",
            path=path,
            remedy="see what reader repair would do",
        )
        for path in sorted((project / "gold" / "annotators").glob("*/gold.json"))
        if path.parent.name not in slugs
    ]


def _nobody(start: Start, there: list[str], notes: Notes) -> None:
    """Say whose marks there are, where there are none of the one asked for.

    Raises:
        UsageError: that one was asked for by name.
    """
    what = f"no marks of {start.annotator} are in {start.project}"
    others = f"those of {', '.join(there)} are there"
    if "annotator" in start.settings.sources:
        raise UsageError(f"{what}; {others}", remedy="name one of them, or all")
    notes.said.append(f"{what}; {others} (--annotator NAME, or all).")


def _corpus(start: Start, *, named: bool) -> Corpus | None:
    """Where the articles lie: what was named, else what the settings or the marks know.

    Without a corpus every text comes from `gold/texts/`.
    """
    from reader.corpus.corpus import Corpus

    if named:
        return Corpus.open(start.paths, project=start.project, stdin=start.stdin)
    known = [start.settings.corpus] if start.settings.corpus else roots_of(start.project)
    for root in [*known, start.project]:
        try:
            return Corpus.open((root,), project=start.project)
        except (EmptyCorpus, UnreadableArticle):
            continue
    return None

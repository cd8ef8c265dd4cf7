"""A healthy project with everything in it, made by code, and ways to damage a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.model import Record, Span, Table
from reader.gold.store import Store
from reader.gold.store.disk import Disk
from reader.gold.store.layout import Files, Layout
from tests.gold.facts import ARTICLES

NAME = "leyla"
Records = dict[tuple[str, str], Record]
"""By table and id."""


class Quick(Disk):
    """Syncs nothing."""

    def datasync(self, descriptor: int) -> None:
        pass

    def sync(self, descriptor: int) -> None:
        pass

    def sync_folder(self, path: Path) -> None:
        pass


QUICK = Quick()
TABLES: tuple[Table, ...] = ("spans", "relations", "entities", "articles")


def records_of(gold: GoldSet) -> Records:
    """All records of a gold set."""
    return {(table, str(record.id)): record for table in TABLES for record in gold.records(table)}


def there(project: Path, annotator: str = NAME) -> Records:
    """What the store reads."""
    return records_of(Store(project, annotator, read_only=True).load())


def do(store: Store, edit: Edit) -> None:
    """An action, made durable."""
    store.apply(edit).result()


def mark(store: Store, gold: GoldSet, start: int, *, article: int = 0, note: str = "") -> str:
    """A mark; gives its id."""
    edit = actions.tag(
        gold, ARTICLES[article], start, start + 3, "actor", store.annotator, note=note
    )
    do(store, edit)
    return next(iter(edit.changes["spans"]))


def opened(project: Path, annotator: str = NAME) -> tuple[Store, GoldSet]:
    """A store for writing."""
    store = Store(project, annotator, disk=QUICK)
    return store, store.load()


def living(gold: GoldSet) -> list[Span]:
    """The spans that were not removed."""
    spans = (span for span in gold.records("spans") if isinstance(span, Span))
    return [span for span in spans if not span.deleted]


def begin(project: Path, annotator: str = NAME) -> None:
    """Two sessions, each closed: two archives, a base, the base before."""
    store, gold = opened(project, annotator)
    ids = [mark(store, gold, start, note="ملاحظة") for start in range(4)]
    do(store, actions.relate(gold, "source", ids[0], ids[1], annotator))
    do(store, actions.add_entity(gold, "person", ["Elmar", "علييف"], annotator, span_id=ids[1]))
    do(store, actions.set_flag(gold, ARTICLES[1], "later"))
    store.close()
    store, gold = opened(project, annotator)
    mark(store, gold, 7, article=1)
    do(store, actions.remove(gold, ids[3]))
    do(store, actions.set_note(gold, ids[2], "\ud800 {}"))
    store.close()


class Sample:
    """A project as a kill leaves it: with a journal in which actions wait.

    Args:
        project: its folder.
        states: what it held before the first action of the journal, and after each.
    """

    def __init__(self, project: Path, states: list[Records]) -> None:
        self.project = project
        self.states = states
        self.records = states[-1]

    def copy(self, to: Path) -> Path:
        """A copy of it."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.project, to, symlinks=True)
        return to


def files(project: Path, annotator: str = NAME) -> Files:
    """Where one gold set lies."""
    return Layout(project, annotator).files


def sample(folder: Path) -> Sample:
    """A sample in a new folder."""
    alive, project = folder / "living", folder / "project"
    begin(alive, "ada")
    begin(alive)
    store, gold = opened(alive)
    states = [records_of(gold)]
    spans = living(gold)
    makers: tuple[Callable[[], Edit], ...] = (
        lambda: actions.set_note(gold, spans[0].id, "one"),
        lambda: actions.tag(gold, ARTICLES[2], 5, 9, "date", NAME),
        lambda: actions.set_note(gold, spans[0].id, "two"),
        lambda: actions.remove(gold, spans[1].id),
        lambda: actions.tag_all(gold, ARTICLES[0], [(1, 4), (9, 12)], "claim", NAME),
    )
    for make in makers:
        do(store, make())
        states.append(records_of(gold))
    shutil.copytree(alive, project)
    store.close()
    shutil.rmtree(alive)
    # The process that was killed is this one, which lives.
    files(project).lock.write_bytes(b"")
    return Sample(project, states)


def bytes_of(folder: Path) -> Iterator[tuple[str, object]]:
    """All that can be told of a folder: names, contents, permissions, times of change."""
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        yield str(path), (content, info.st_mode, info.st_mtime_ns, info.st_ino)

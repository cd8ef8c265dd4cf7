"""What the faults happen to: short lives of a gold set, each edit told before and after.

A run is a function of a disk and a project. It tells the disk's recorder what it is about
to do and what it was told is done, so that whoever looks at the ruins knows what must be there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS
from reader.gold.store import Store, journal, storage
from reader.gold.store.disk import Disk
from reader.gold.store.layout import Layout
from reader.gold.undoing import again, reverse
from tests.faults.world import Recorder
from tests.gold.facts import ARTICLES

NAME = "leyla"
A, B, C = ARTICLES

Model = dict[tuple[str, str], str]
"""By table and id, every record as JSON."""


def model_of(gold: GoldSet) -> Model:
    """What a gold set holds."""
    return {(t, r.id): _json(r.to_record()) for t in RECORDS for r in gold.records(t)}


def changed(model: Model, edit: Edit) -> Model:
    """The model after an edit."""
    after = dict(model)
    for table, changes in edit.changes.items():
        for id, change in changes.items():
            if change.after is None:
                after.pop((table, id), None)
            else:
                after[table, id] = _json(change.after.to_record())
    return after


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, sort_keys=True)


class Begun(NamedTuple):
    """An edit was handed in; with it the gold set is this."""

    model: Model


class Saved(NamedTuple):
    """The oldest edit that was begun is said to be saved."""


class Shown(NamedTuple):
    """It was opened, and this is what the screen says is saved."""

    model: Model
    since: int
    """The number of the last action that is not in the history."""


class Kept(NamedTuple):
    """From here on these bytes are somewhere in the project, whatever happens."""

    data: bytes


class Quick(Disk):
    """The real disk, but nothing waits for it: for looking at what a fault left."""

    def datasync(self, descriptor: int) -> None:
        """Nothing."""

    def sync(self, descriptor: int) -> None:
        """Nothing."""

    def sync_folder(self, path: Path) -> None:
        """Nothing."""


@dataclass
class Life:
    """One opening of a gold set, on a disk that is told of each edit.

    Args:
        disk: the recorder.
        project: the project's folder.
    """

    disk: Recorder
    project: Path

    def __post_init__(self) -> None:
        if self.disk.all_durable and (tail := _tail(self.project)):
            self.disk.say(Kept(tail))
        self.store = Store(self.project, NAME, disk=self.disk)
        self.gold = self.store.load()
        assert self.store.state.kind == "saved", self.store.state
        self.model = model_of(self.gold)
        self.disk.say(Shown(self.model, oldest_action(self.store) - 1))
        self.done: list[tuple[int, Edit]] = []

    def do(self, *edits: Callable[[GoldSet], Edit], **how: Any) -> None:
        """Makes edits, the next one without waiting for the one before, and waits for all."""
        futures = []
        for make in edits:
            edit = make(self.gold)
            self.model = changed(self.model, edit)
            self.disk.say(Begun(self.model))
            futures.append(self.store.apply(edit, **how))
            self.done.append((self.store.frames()[-1].number, edit))
        for future in futures:
            future.result(60)
            self.disk.say(Saved())

    def undo(self) -> tuple[int, Edit]:
        """Takes the last edit back."""
        number, edit = self.done.pop()
        self.do(lambda gold: reverse(gold, edit), undoes=number)
        self.done.pop()
        return number, edit

    def redo(self, undone: tuple[int, Edit]) -> None:
        """Does it again."""
        number, edit = undone
        self.do(lambda gold: again(gold, edit), redoes=number)

    def close(self) -> None:
        """Closes it, which writes the base anew."""
        self.store.close()

    def abandon(self) -> None:
        """Leaves it as a kill leaves it."""
        abandon(self.store)


def abandon(store: Store) -> None:
    """Leaves a store as a kill leaves it: the lock is free, and nothing more is written."""
    store._lock.release()
    # Its thread would bring the journal into the base some seconds later.
    store._saving._writer.close()
    if store._saving.storage is not None:
        store._saving.storage.close()


def oldest_action(store: Store) -> int:
    """The number of the oldest action that can be found, without a gap from the last on."""
    oldest = store._number + 1
    for frame in store.log.newest_first():
        assert frame.number == oldest - 1
        oldest = frame.number
    return oldest


def _tail(project: Path) -> bytes:
    """What stands behind the last good line of the journal."""
    path = Layout(project, NAME).files.journal
    data = path.read_bytes() if path.exists() else b""
    return data[journal.scan(data).good :]


def tag(start: int, note: str = "") -> Callable[[GoldSet], Edit]:
    """A mark in the first article."""
    return lambda gold: actions.tag(gold, A, start, start + 3, "actor", NAME, note=note)


def many(count: int) -> Callable[[GoldSet], Edit]:
    """Many marks by one action: a frame of several sectors."""
    ranges = [(start, start + 2) for start in range(count)]
    return lambda gold: actions.tag_all(gold, C, ranges, "date", NAME)


def flag(reason: str | None) -> Callable[[GoldSet], Edit]:
    """A flag on the second article, whose text is kept with it."""
    return lambda gold: actions.set_flag(gold, B, reason)


def remove_first(gold: GoldSet) -> Edit:
    """Takes the first mark away."""
    return actions.remove(gold, gold.spans(A.id)[0].id)


def first_marks(disk: Recorder, project: Path) -> None:
    """A gold set is begun, grows, and is closed."""
    life = Life(disk, project)
    life.do(tag(0))
    life.do(tag(4, "x" * 700))
    life.do(flag("later"))
    life.close()


def at_work(disk: Recorder, project: Path) -> None:
    """All that a session does: small and large edits, some at once, undo, redo, closing."""
    life = Life(disk, project)
    life.do(tag(1))
    life.do(many(6))
    life.do(*(tag(at, "y" * 40 * at) for at in range(12)))
    life.do(remove_first)
    undone = life.undo()
    life.redo(undone)
    life.undo()
    life.close()


def twice(disk: Recorder, project: Path) -> None:
    """Two sessions: the second compaction finds a base, its predecessor and a history."""
    for start in (20, 24):
        life = Life(disk, project)
        life.do(tag(start), tag(start + 1))
        life.do(flag(str(start)))
        life.close()


def look(disk: Recorder, project: Path) -> None:
    """It is opened and closed, and nothing is done."""
    Life(disk, project).close()


def one_more(disk: Recorder, project: Path) -> None:
    """It is opened, marked once, and left open, as whoever is cut off leaves it."""
    life = Life(disk, project)
    life.do(tag(30, "one more"))
    life.do(flag("one more"))
    life.do(many(1))
    life.abandon()


def long_journals(disk: Recorder, project: Path) -> None:
    """The journal is brought into the base again and again while marks come in."""
    least, storage._SMALLEST = storage._SMALLEST, 300
    try:
        life = Life(disk, project)
        for start in range(3):
            life.do(tag(start), many(8))
        life.close()
    finally:
        storage._SMALLEST = least


def torn_end(disk: Recorder, project: Path) -> None:
    """No run: what a power cut in the middle of the last write leaves."""
    path = Layout(project, NAME).files.journal
    path.write_bytes(path.read_bytes()[:-20])


def started(project: Path, runs: Iterable[Callable[[Recorder, Path], None]]) -> None:
    """Lets runs happen for real, without a fault."""
    project.parent.mkdir(exist_ok=True)
    for run in runs:
        run(Recorder(project.parent), project)


FIXTURES = Path(__file__).parent / "fixtures"


def base_1(disk: Recorder, project: Path) -> None:
    """No run: a gold set as the first version left it."""
    shutil.copytree(FIXTURES / "base-1" / "project", project)

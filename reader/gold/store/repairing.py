"""Plans the repair of one annotator's gold set: what would be done, each step with its sentence.

What can be had is put together from everything that can be read (`sources`) by one rule
(`pooling`); `rebuilding` writes it. Nothing that can't be read is deleted: what is replaced
stays beside, under a name that says when. Whoever does the steps holds the lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import StoreDamaged
from reader.gold.ids import utc_now
from reader.gold.store import emergency, journal, opening
from reader.gold.store.findings import Finding, plural, untold
from reader.gold.store.inspecting import inspect
from reader.gold.store.layout import slug_of
from reader.gold.store.plans import Plan, free, keep_as
from reader.gold.store.rearchiving import plan_archives
from reader.gold.store.rebuilding import Rebuilding
from reader.gold.store.rescued import lacking
from reader.gold.store.sources import Gatherer
from reader.gold.store.verifying import verify

if TYPE_CHECKING:
    from pathlib import Path

    from reader.gold.store.base import Tables
    from reader.gold.store.disk import Disk
    from reader.gold.store.findings import At, Progress
    from reader.gold.store.layout import Layout
    from reader.gold.store.opening import Opened
    from reader.gold.store.sources import Gathered

_FILES = frozenset(("base", "journal", "elsewhere", "older", "owner"))
"""What can be wrong with the files so that base and journal are written anew."""


def plan(
    disk: Disk,
    layout: Layout,
    progress: Progress = untold,
    *,
    alone: bool = False,
    annotator: str = "",
) -> Plan:
    """What a repair of a gold set does. Changes nothing.

    Args:
        disk: the operating system.
        layout: where it lies.
        progress: told how far it is.
        alone: we have the lock.
        annotator: whose it is, where nothing of it is there but an emergency copy.

    Raises:
        OSError: a file can't be read.
    """
    return _Planner(disk, layout, progress, alone=alone, annotator=annotator).planned()


def what_is_left(disk: Disk, layout: Layout) -> Tables:
    """The records that a repair would have in the end; none where the files can't be read."""
    try:
        return plan(disk, layout).tables or {}
    except OSError:
        return {}


class _Planner:
    def __init__(
        self, disk: Disk, layout: Layout, progress: Progress, *, alone: bool, annotator: str
    ) -> None:
        self._disk, self._layout, self._files = disk, layout, layout.files
        self._tell = progress
        self._plan = Plan(layout)
        self._now = utc_now()
        self._found = found = inspect(disk, layout, progress, alone=alone)
        self._kinds = {each.kind for each in found.findings if each.level == "wrong"}
        self._opened = found.opened
        self._name = found.annotator or annotator
        self._anothers = "owner" in self._kinds and bool(found.annotator)
        """The base holds the marks of somebody whose folder is another."""
        damaged = [each.path for each in found.findings if each.kind == "history"]
        self._damaged = [
            path for path in dict.fromkeys(damaged) if path is not None and path != layout.history
        ]

    def planned(self) -> Plan:
        opened = self._opened
        newer = [each for each in self._found.findings if each.kind == "newer"]
        if opened is not None:
            self._plan.annotator = self._name
            self._plan.tables = opened.tables
        if newer:
            self._plan.left += newer
            self._plan.tables = None
            return self._plan
        if "prev" in self._kinds:
            self._keep_prev()
        bad, loose = self._look_at_records()
        if self._kinds & _FILES:
            self._rebuild(bad, files=True)
        else:
            if "torn" in self._kinds and opened is not None:
                self._mend_journal(opened)
            if bad or loose or self._rescued():
                self._rebuild(bad, files=False)
        if self._damaged and not self._plan.left:
            plan_archives(self._disk, self._plan, self._damaged, self._now)
        return self._plan

    def _look_at_records(self) -> tuple[list[At], list[At]]:
        """The records that can't be one, and the links that lead nowhere."""
        if self._opened is None:
            return [], []
        found = verify(self._opened.tables, _no_text, None, self._tell).findings
        bad = [each.at for each in found if each.kind == "record" and each.at is not None]
        loose = [each.at for each in found if each.kind == "relation" and each.at is not None]
        return bad, loose

    def _rescued(self) -> list[emergency.Copy]:
        """The emergency copies that have what the marks lack."""
        name = self._plan.annotator
        opened = self._opened
        tables = None if opened is None else opened.tables
        copies = emergency.copies_for(self._layout.project, name, tables) if name else []
        return [each for each in copies if opened is None or _lacks(opened, each)]

    def _keep_prev(self) -> None:
        aside = free(self._disk, self._files, "prev.damaged", self._now)
        prev = self._files.prev
        what = f"it is not what was written, and is kept as {aside.name}"
        self._plan.add("prev", what, prev, lambda: self._move(prev, aside))

    def _move(self, path: Path, aside: Path) -> None:
        keep_as(self._disk, path, aside)
        self._disk.unlink(path)
        self._disk.settle(path.parent)

    # -- the journal alone -------------------------------------------------------------------

    def _mend_journal(self, opened: Opened) -> None:
        path = self._files.journal
        if opened.tail:
            size = plural(len(opened.tail), "byte", "bytes")
            what = f"its last {size}, which are no whole action, are moved to a file of their own"
            self._plan.add("torn", what, path, lambda: self._cut(opened))
        if opened.good == 0:
            what = "it gets a first line, so that new actions can be written behind it"
            self._plan.add("torn", what, path, lambda: self._begin_journal(opened))

    def _cut(self, opened: Opened) -> None:
        opening.mend_tail(self._disk, self._files, opened)

    def _begin_journal(self, opened: Opened) -> None:
        meta = {} if opened.base is None else opened.base.meta
        header = journal.header(opened.last, opened.sha256, str(meta.get("annotator", "")))
        self._disk.write_whole(self._files.journal, [header])

    # -- the records anew --------------------------------------------------------------------

    def _rebuild(self, bad: list[At], *, files: bool) -> None:
        opened = None if self._anothers else self._opened
        apart = opened is not None and ("elsewhere" in self._kinds or _is_replaced(opened))
        gatherer = Gatherer(
            self._disk, self._layout, opened, everything=bool(bad) or apart, apart=apart
        )
        try:
            gathered = gatherer.gather()
        except OSError as error:
            what = f"it can't be read ({error.strerror}), so nothing was put together"
            path = self._files.base
            do = "make it readable, or move it away, and repair again"
            self._plan.left.append(Finding("wrong", "base", what, path, None, do))
            return
        name = self._whose(gathered)
        if name is None or (self._anothers and not len(gathered.pool)):
            what = "nobody can tell whose marks they are"
            owner = [each for each in self._found.findings if each.kind == "owner"]
            do = "name the folder as its annotator is called"
            stays = owner or [Finding("wrong", "owner", what, self._layout.folder, None, do)]
            self._plan.left += stays
            return
        self._plan.annotator = name
        for copy in self._rescued():
            gatherer.take_copy(copy)
        rebuilding = Rebuilding(self._disk, self._plan, gathered, opened, self._damaged, self._now)
        if files:
            rebuilding.plan_files(bad)
        else:
            rebuilding.plan_action(bad)

    def _whose(self, gathered: Gathered) -> str | None:
        """Whose marks they are, by what the files say, else by the folder's name."""
        name = gathered.about.get("annotator") or self._name
        slug = self._layout.slug
        if isinstance(name, str) and name.strip() and slug_of(name) == slug:
            return name
        return slug if slug_of(slug) == slug else None


def _is_replaced(opened: Opened) -> bool:
    """Whether the journal was made on another base than the one that is there."""
    return opened.damage is not None and (
        "replaced" in opened.damage.what or "other marks" in opened.damage.what
    )


def _lacks(opened: Opened, copy: emergency.Copy) -> bool:
    try:
        return bool(lacking(opened.tables, copy.read().tables))
    except (OSError, StoreDamaged):
        return False


def _no_text(sha256: str) -> str | None:
    """Texts are another part's."""
    del sha256
    return None

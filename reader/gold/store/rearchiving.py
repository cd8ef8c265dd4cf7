"""Mends the history: what can be read of a damaged archive goes into archives of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import SaveFailed
from reader.gold.store import journal
from reader.gold.store.archive import archive, archives
from reader.gold.store.findings import plural
from reader.gold.store.layout import is_of
from reader.gold.store.plans import keep_as
from reader.gold.store.sources import Run, runs, unpacked

if TYPE_CHECKING:
    from pathlib import Path

    from reader.gold.store.disk import Disk
    from reader.gold.store.layout import Layout
    from reader.gold.store.plans import Plan


def plan_archives(disk: Disk, plan: Plan, damaged: list[Path], time: str) -> None:
    """Plans what is done about damaged archives.

    Args:
        disk: the operating system.
        plan: gets the steps.
        damaged: the archives.
        time: now, UTC time in RFC 3339.
    """
    kept = kept_in(disk, plan.layout, damaged)
    steps, plan.steps = plan.steps, []
    for path in damaged:
        data = unpacked(disk, path)
        ours = is_of(journal.scan(data[: data.find(b"\n") + 1]).header or {}, plan.layout.slug)
        found = missing(list(runs(data)), kept) if ours else []
        kept += [(run.first, run.last) for run in found]
        count = sum(run.last - run.first + 1 for run in found)
        aside = _aside(disk, path, time)
        what = "nothing of this archive can be used"
        if count:
            verb = "stays" if count == 1 else "stay"
            many = plural(count, "action", "actions")
            what = f"{many} of it can be read and {verb} in the history"
        what += f"; as it is, it is kept as {aside.name}"
        plan.add("history", what, path, _Replace(disk, plan, path, aside, found).do)
    # First: what goes into the history later may be added to the archive that is there.
    plan.steps += steps


def kept_in(disk: Disk, layout: Layout, but: list[Path]) -> list[tuple[int, int]]:
    """The actions of the archives, by first and last, without those of some of them."""
    return [(each.first, each.last) for each in archives(disk, layout) if each.path not in but]


def missing(found: list[Run], kept: list[tuple[int, int]]) -> list[Run]:
    """What of the runs no archive has."""
    made: list[Run] = []
    for run in found:
        for number, line in enumerate(run.lines, run.first):
            if any(first <= number <= last for first, last in kept):
                continue
            if made and made[-1].last == number - 1:
                made[-1].lines.append(line)
                made[-1] = made[-1]._replace(last=number)
            else:
                made.append(Run(number, number, [line]))
    return made


def write_runs(disk: Disk, layout: Layout, found: list[Run], annotator: str) -> None:
    """Archives actions.

    Raises:
        OSError: the disk refused.
        StoreError: a link leads out of the project.
    """
    for run in found:
        head = journal.header(run.first - 1, "", annotator)
        archive(disk, layout, head + b"".join(run.lines), run.first, run.last)


class _Replace:
    """Puts what could be read in the place of a damaged archive."""

    def __init__(self, disk: Disk, plan: Plan, path: Path, aside: Path, found: list[Run]) -> None:
        self._disk, self._plan, self._path = disk, plan, path
        self._aside, self._found = aside, found

    def do(self) -> None:
        """Does it.

        Raises:
            OSError, StoreError: it can't be done.
        """
        disk, layout = self._disk, self._plan.layout
        keep_as(disk, self._path, self._aside)
        old = disk.stat(self._path).st_ino
        write_runs(disk, layout, self._found, self._plan.annotator)
        if disk.stat(self._path).st_ino == old:
            disk.unlink(self._path)
        if not disk.exists(self._aside):
            raise SaveFailed("it could not be kept", path=self._aside, remedy="see to the disk")
        disk.settle(layout.history)


def _aside(disk: Disk, path: Path, time: str) -> Path:
    import re

    digits = re.sub(r"[^0-9T]", "", time)[:15]
    n = 0
    while disk.exists(aside := path.with_name(f"{path.name}.damaged-{digits}{f'-{n}' * (n > 0)}")):
        n += 1
    return aside

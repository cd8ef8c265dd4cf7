"""Writes what a repair put together: as an action of the journal, or as base and journal anew.

    what can't be read, kept → base written, synced, read back, in its place → journal anew

The base holds the repair already, and the journal has it as an action that was folded in,
as after a crash between the two: so it is in the log, the numbers go on from the greatest
one that was seen anywhere, and whoever is killed in between has lost nothing.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from reader import files as fs
from reader.errors import SaveFailed, StoreDamaged
from reader.gold.ids import utc_now
from reader.gold.joining import CONFLICTS
from reader.gold.model import RECORDS
from reader.gold.store import base, journal, opening
from reader.gold.store.base import decoded
from reader.gold.store.findings import At, plural
from reader.gold.store.layout import is_of
from reader.gold.store.plans import free, keep_as
from reader.gold.store.rearchiving import kept_in, missing, write_runs
from reader.gold.store.sources import runs
from reader.gold.store.straightening import straightened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reader.gold.store.base import Tables
    from reader.gold.store.disk import Disk
    from reader.gold.store.opening import Opened
    from reader.gold.store.plans import Plan
    from reader.gold.store.sources import Gathered

ACTION = "repair"
"""What it is called in the log."""

_LARGEST = 16 << 20
"""Bytes of records that the repair's own action holds; more are in the base alone."""
_NAMES = {
    "spans": ("mark", "marks"),
    "relations": ("link", "links"),
    "entities": ("entity", "entities"),
    "articles": ("article record", "article records"),
    CONFLICTS: ("record put aside", "records put aside"),
}


class Rebuilding:
    """Plans and writes the records anew.

    Args:
        disk: the operating system.
        plan: gets the steps.
        gathered: what was read.
        opened: what base and journal hold together, if the base is whole.
        damaged: the archives that don't count.
        time: now, UTC time in RFC 3339.
    """

    def __init__(
        self,
        disk: Disk,
        plan: Plan,
        gathered: Gathered,
        opened: Opened | None,
        damaged: list[Path],
        time: str,
    ) -> None:
        self._disk, self._plan, self._time = disk, plan, time
        self._files = plan.layout.files
        self._gathered = gathered
        self._opened, self._damaged = opened, damaged
        self._made = plan.tables = gathered.pool.tables()
        self._shown: Tables | None = None if opened is None else opened.tables
        self._about = {**gathered.about, "annotator": plan.annotator}
        self._frame = self._action()

    def _action(self) -> journal.Frame:
        """What the repair changes, as far as it is known what was there."""
        before: dict[str, dict[str, Any]] = {}
        after: dict[str, dict[str, Any]] = {}
        size = 0
        for table in {**self._made, **(self._shown or self._made)}:
            made = self._made.get(table, {})
            shown = made if self._shown is None else self._shown.get(table, {})
            for number in made.keys() | shown.keys():
                new, old = made.get(number), shown.get(number)
                if new == old:
                    continue
                size += len(new or b"") + len(old or b"")
                before.setdefault(table, {})[str(number)] = old and decoded(old)
                after.setdefault(table, {})[str(number)] = new and decoded(new)
        if size > _LARGEST:
            before, after = {}, {}
        number = self._gathered.last + 1
        return journal.Frame(number, utc_now(), ACTION, _place(after), after, before)

    # -- what is said of it ------------------------------------------------------------------

    def plan_action(self, bad: list[At]) -> None:
        """Base and journal are whole: the repair is one more action."""
        if self._opened is not None:
            self._frame = self._frame._replace(number=self._opened.last + 1)
        self._keep_lines(bad)
        self._say_changes()
        what = f"the repair is action {self._frame.number} in `reader log`"
        self._plan.add("repair", what, self._files.journal, self._commit)

    def plan_files(self, bad: list[At]) -> None:
        """Base and journal are written anew."""
        self._say_sources()
        self._keep_lines(bad)
        self._say_changes()
        self._keep_journal()
        self._keep_base()
        count = sum(len(self._made[table]) for table in RECORDS)
        what = f"it is written anew, with {plural(count, 'record', 'records')}"
        self._plan.add("base", what, self._files.base, self._write_base)
        what = f"it begins anew, with the repair as action {self._frame.number} in `reader log`"
        self._plan.add("journal", what, self._files.journal, self._write_journal)

    def _say_sources(self) -> None:
        counts = self._gathered.pool.sources()
        parts = [
            f"{plural(count, 'record', 'records')} from {name}"
            for name, count in sorted(counts.items(), key=lambda each: -each[1])
        ]
        said = ", ".join(parts[:6]) or "no record can be read anywhere"
        if len(parts) > 6:
            said += f" and more from {len(parts) - 6} other files"
        self._plan.add("sources", f"what can be had: {said}", self._files.base)
        edited = self._gathered.pool.edited
        if edited:
            verb = "was" if edited == 1 else "were"
            what = f"{plural(edited, 'record', 'records')} {verb} changed by another program, "
            what += "whose changes count"
            self._plan.add("edited", what, self._files.base)
        lost = self._count_lost()
        if lost > 0:
            verb = "stands" if lost == 1 else "stand"
            what = f"{plural(lost, 'record', 'records')} that it held {verb} nowhere any more"
            self._plan.add("lost", what, self._files.base)
        for first, last in self._gathered.missing[:20]:
            which = f"action {first}" if first == last else f"actions {first} to {last}"
            what = f"{which} can be read nowhere, so what was marked then may be missing"
            self._plan.add("lost", what, self._files.base)

    def _count_lost(self) -> int:
        """How many records a damaged base says to hold that stand nowhere."""
        read, created = self._gathered.base, self._gathered.created
        if read is None or not read.ours:
            return 0
        last = read.number("last")
        old = sum(
            created.get(At(table, number), 0) <= last
            for table, records in self._made.items()
            for number in records
        )
        return read.number("count") - old

    def _say_changes(self) -> None:
        if self._shown is None:
            return
        kinds: Counter[tuple[str, str]] = Counter()
        for table, records in self._frame.after.items():
            for number, record in records.items():
                old = self._frame.before[table][number]
                gone = record is None or (record.get("deleted") and not (old or {}).get("deleted"))
                kind = "taken out" if gone and old else "changed" if old else "added"
                kinds[table, kind] += 1
        for (table, kind), count in sorted(kinds.items()):
            one, many = _NAMES.get(table, (f"record of {table}", f"records of {table}"))
            verb = "is" if count == 1 else "are"
            what = f"{plural(count, one, many)} {verb} {kind}"
            if table == "relations" and kind == "taken out":
                what += ", since a mark at an end is gone"
            self._plan.add("records", what, self._files.base)

    # -- what is kept ------------------------------------------------------------------------

    def _keep_lines(self, bad: list[At]) -> None:
        """What is no record, what can't be one, and what is doubted."""
        lines: list[tuple[int, bytes]] = []
        read = self._gathered.base
        if read is not None:
            lines += [(each.line, each.data) for each in read.unread]
        if bad and self._opened is not None:
            lines += [
                (0, b'"%d": %b' % (number, self._opened.tables[table][number]))
                for table, number in bad
            ]
        doubted = self._gathered.pool.doubted
        lines += [(0, b'"%d": %b' % (at.number, data)) for at, data in doubted]
        if not lines:
            return
        aside = free(self._disk, self._files, "unread", self._time)
        known = [number for number, _ in lines if number]
        parts = []
        if known:
            named = ", ".join(map(str, known[:8])) + (" …" if len(known) > 8 else "")
            parts.append(f"what can't be read on {'line' if len(known) == 1 else 'lines'} {named}")
        if bad:
            parts.append(plural(len(bad), "record that can't be one", "records that can't be one"))
        if doubted:
            parts.append(
                plural(len(doubted), "record", "records") + " that the history has otherwise"
            )
        what = f"{' and '.join(parts)}, kept in {aside.name}"
        self._plan.add("unread", what, self._files.base, lambda: self._write_lines(aside, lines))

    def _write_lines(self, aside: Path, lines: list[tuple[int, bytes]]) -> None:
        said = (b"%d: %b\n" % (number, data) if number else data + b"\n" for number, data in lines)
        self._disk.write_whole(aside, said)

    def _keep_base(self) -> None:
        path = self._files.base
        if not self._disk.exists(path):
            return
        if self._opened is not None:
            self._plan.add("base", f"as it is, it is kept as {self._files.prev.name}", path,
                           self._keep_as_prev)  # fmt: skip
            return
        aside = free(self._disk, self._files, "damaged", self._time)
        what = f"as it is, it is kept as {aside.name}"
        self._plan.add("base", what, path, lambda: keep_as(self._disk, path, aside))

    def _keep_as_prev(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._disk.unlink(self._files.prev)
        keep_as(self._disk, self._files.base, self._files.prev)

    def _keep_journal(self) -> None:
        path = self._files.journal
        try:
            data = self._disk.read(path)
        except FileNotFoundError:
            return
        scan = journal.scan(data)
        if scan.bad is None and not scan.frames:
            return
        aside = free(self._disk, self._files, "journal.damaged", self._time)
        what = f"as it is, it is kept as {aside.name}"
        self._plan.add("journal", what, path, lambda: keep_as(self._disk, path, aside))
        history = self._plan.layout.history
        kept = kept_in(self._disk, self._plan.layout, self._damaged)
        mended = straightened(data)
        scan = journal.scan(mended)
        found = missing(list(runs(mended)), kept)
        if found and is_of(scan.header or {}, self._plan.layout.slug):
            count = sum(run.last - run.first + 1 for run in found)
            verb = "goes" if count == 1 else "go"
            what = f"{plural(count, 'action', 'actions')} of the journal {verb} into the history"
            self._plan.add("history", what, history, lambda: write_runs(
                self._disk, self._plan.layout, found, self._plan.annotator))  # fmt: skip

    # -- writing -----------------------------------------------------------------------------

    def _commit(self) -> None:
        """The repair as an action like any other."""
        from reader.gold.store.storage import JournalStorage

        storage = JournalStorage(self._files, self._disk, about=lambda: self._about)
        try:
            storage.commit(self._frame)
        finally:
            storage.close()
        self._look()

    def _write_base(self) -> None:
        """The base, read back before it takes the place of the old one."""
        tip = journal.tip_of(journal.encode(self._frame))
        about = {**self._about, "last": self._frame.number, "tip": tip}
        disk, path = self._disk, self._files.base
        temporary = fs.temporary_beside(path)
        try:
            descriptor = disk.create(temporary)
            try:
                for piece in base.chunks(self._made, about):
                    disk.write_all(descriptor, piece)
                disk.sync(descriptor)
            finally:
                disk.close(descriptor)
            self._read_back(temporary)
            disk.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                disk.unlink(temporary)
            raise
        disk.settle(path.parent)

    def _read_back(self, path: Path) -> None:
        try:
            there = base.load_base(self._disk, path).base.tables
        except StoreDamaged as error:
            raise self._other(path) from error
        if any(there.get(name, {}) != records for name, records in self._made.items()):
            raise self._other(path)

    def _other(self, path: Path) -> SaveFailed:
        return SaveFailed(
            "the disk gives back something other than what was written",
            path=path,
            remedy="see to the disk; nothing was replaced",
        )

    def _write_journal(self) -> None:
        header = journal.header(self._gathered.last, "", self._plan.annotator)
        self._disk.write_whole(self._files.journal, [header, journal.encode(self._frame)])
        self._look()

    def _look(self) -> None:
        """Sees that what is there now is what was meant.

        Raises:
            SaveFailed: it is not; what was there before is kept beside.
        """
        opened = opening.read_all(self._disk, self._files)
        same = opened.damage is None and all(
            _same(opened.tables.get(name, {}), self._made.get(name, {}))
            for name in opened.tables.keys() | self._made.keys()
        )
        if not same:
            raise self._other(self._files.base)


def _same(one: Mapping[int, bytes], other: Mapping[int, bytes]) -> bool:
    return one.keys() == other.keys() and all(
        data == other[number] or decoded(data) == decoded(other[number])
        for number, data in one.items()
    )


def _place(after: Mapping[str, Mapping[str, Any]]) -> tuple[str, int, int] | None:
    """Where the first mark is that changes."""
    spans = [span for span in after.get("spans", {}).values() if span and not span.get("deleted")]
    places = [(span["article"], span["start"], span["end"]) for span in spans]
    return min(places, default=None)

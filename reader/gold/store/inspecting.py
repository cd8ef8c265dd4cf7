"""Looks at the files of one annotator's gold set: base, journal, the base before, history.

Without the lock, and while somebody may be saving: what looks wrong is looked at again
until nothing has changed in between, so that nobody is told of a save half seen.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.errors import StoreDamaged
from reader.gold.store import journal, opening
from reader.gold.store.archive import archives, read_archive
from reader.gold.store.base import load_base
from reader.gold.store.findings import Finding, Level, of_error, plural, untold
from reader.gold.store.layout import is_of, slug_of
from reader.gold.store.lock import living_holder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.gold.store.disk import Disk
    from reader.gold.store.findings import Progress
    from reader.gold.store.layout import Layout
    from reader.gold.store.opening import Opened

SEE = "see what reader repair would do"
_PAUSES = (0.0, 0.2, 0.2, 0.3, 0.5, 0.8)
"""Seconds before each look, where the one before met something wrong."""


@dataclass
class Inspected:
    """What the files of one gold set hold, and what is wrong with them."""

    layout: Layout
    annotator: str = ""
    """Whose it says to be; empty: it does not say."""
    opened: Opened | None = None
    """What base and journal hold together; None: the base can't be read."""
    in_journal: int = 0
    """Actions of the journal."""
    in_history: int = 0
    """Actions of the archives."""
    archives: int = 0
    """How many archives there are."""
    findings: list[Finding] = field(default_factory=list)

    def add(
        self, level: Level, kind: str, what: str, path: Path, line: int | None = None, do: str = ""
    ) -> None:
        """One thing more that was found."""
        self.findings.append(Finding(level, kind, what, path, line, do))

    @property
    def clean(self) -> bool:
        """Whether there is nothing that a save half done could look like."""
        return all(each.level != "wrong" and each.kind != "gap" for each in self.findings)


def inspect(
    disk: Disk, layout: Layout, progress: Progress = untold, *, alone: bool = False
) -> Inspected:
    """What the files of a gold set hold, and what is wrong with them. Changes nothing.

    Args:
        disk: the operating system.
        layout: where it lies.
        progress: told how far it is.
        alone: nobody else writes, since we have the lock.
    """
    before: object = None
    always: list[Finding] | None = None
    for pause in _PAUSES:
        time.sleep(pause)
        stamps = _stamps(disk, layout)
        found = _look(disk, layout, progress)
        after = _stamps(disk, layout)
        if found.clean or (stamps == after and (before == after or alone)):
            return found
        if stamps == after and not living_holder(layout.lock):
            return found
        before = after
        always = [each for each in found.findings if always is None or each in always]
    # What was not seen each time was a save half done.
    found.findings = always or []
    found.add(
        "note",
        "changing",
        "they were saved so often that not all of it could be looked at",
        layout.base,
        do="check again when they are closed",
    )
    return found


def _stamps(disk: Disk, layout: Layout) -> list[tuple[str, int, int, int]]:
    """What tells whether one of the files was changed."""
    files = layout.files
    history = [files.history / name for name in disk.listdir(files.history)]
    found = []
    for path in (files.base, files.journal, files.prev, *history):
        try:
            stat = disk.stat(path)
        except OSError:
            continue
        found.append((path.name, stat.st_ino, stat.st_size, stat.st_mtime_ns))
    return found


def _look(disk: Disk, layout: Layout, progress: Progress) -> Inspected:
    found = Inspected(layout)
    # Before the base, so that the records of the two are never there at once.
    _look_at_prev(disk, found)
    progress("files", 0, 1)
    try:
        opened = found.opened = opening.read_all(disk, layout.files)
    except StoreDamaged as error:
        found.findings.append(of_error(error, "base"))
        _look_who_wrote(disk, found)
    except OSError as error:
        what = f"it can't be read ({error.strerror})"
        found.add("wrong", "base", what, layout.base, do="make it readable")
    if found.opened is None:
        _count_journal(disk, found)
    elif opened.newer:
        what = "a later version of hashiya wrote the marks, so they were not looked at"
        found.add("warning", "newer", what, layout.base, do="upgrade hashiya")
    else:
        _look_at_journal(disk, found, opened)
        _look_at_owner(found, opened)
    _look_at_history(disk, found, progress)
    return found


def _look_who_wrote(disk: Disk, found: Inspected) -> None:
    """Says where a base is not damaged but rewritten: our form begins with a line of its own."""
    path = found.layout.base
    with contextlib.suppress(OSError, StopIteration):
        if next(iter(disk.pieces(path))).startswith(b'{"'):
            what = "another program rewrote it, such as a script that opened it with TinyDB"
            found.add("note", "rewritten", what, path, do="reader repair takes in what it changed")


def _look_at_prev(disk: Disk, found: Inspected) -> None:
    path = found.layout.files.prev
    try:
        load_base(disk, path)
    except FileNotFoundError:
        pass
    except StoreDamaged as error:
        found.findings.append(of_error(error, "prev"))
    except OSError as error:
        what = f"it can't be read ({error.strerror})"
        found.add("wrong", "prev", what, path, do="make it readable")


def _look_at_owner(found: Inspected, opened: Opened) -> None:
    base = opened.base
    if base is None:
        return
    name = base.meta.get("annotator")
    path = found.layout.base
    if not isinstance(name, str) or not name.strip():
        what = "it does not say whose marks it holds"
        found.add("wrong", "owner", what, path, do=SEE)
        return
    found.annotator = name
    if slug_of(name) != found.layout.slug:
        what = f"it holds the marks of {name!r}, which belong into the folder {slug_of(name)}"
        found.add("wrong", "owner", what, path, do="rename the folder, or see whose file it is")


def _look_at_journal(disk: Disk, found: Inspected, opened: Opened) -> None:
    files = found.layout.files
    found.in_journal = len(opened.folded) + len(opened.frames)
    if opened.base is None:
        return
    if opened.damage is not None:
        found.findings.append(of_error(opened.damage, "journal"))
        _count_journal(disk, found)
        _say_more(found)
    elif opened.tail or (opened.good == 0 and disk.exists(files.journal)):
        _look_at_tail(found, opened)
    elif disk.exists(files.journal):
        _look_at_header(disk, found, opened)
    elif _had_journal(disk, found, opened):
        what = "the journal is gone, and with it what was done since the marks were put together"
        found.add("wrong", "journal", what, files.journal, do=SEE)


def _look_at_header(disk: Disk, found: Inspected, opened: Opened) -> None:
    """Sees that a journal in which nothing waits was begun for these marks."""
    if opened.follows or opened.frames or opened.folded or opened.base is None:
        return
    path = found.layout.files.journal
    header = journal.scan(disk.read(path)).header or {}
    after = header.get("after", 0)
    if not is_of(header, found.layout.slug):
        what = f"it belongs to the marks of {header['annotator']!r}"
        found.add("wrong", "journal", what, path, 1, SEE)
    elif after > opened.last:
        what = (
            f"it follows action {after} and the marks go up to {opened.last}: "
            "they were replaced by an older copy"
        )
        found.add("wrong", "older", what, path, 1, SEE)


def _had_journal(disk: Disk, found: Inspected, opened: Opened) -> bool:
    """Whether there must have been a journal: git, for one, brings a base without it."""
    base = opened.base
    if base is None or base.version < 2:
        return False
    return base.last == 0 or disk.exists(found.layout.files.prev)


def _look_at_tail(found: Inspected, opened: Opened) -> None:
    path = found.layout.files.journal
    size = len(opened.tail)
    if opened.good == 0:
        what = "it has not even its first line, so what was done since can't be known"
        found.add("wrong", "torn", what, path, 1, SEE)
        return
    what = f"the last {plural(size, 'byte', 'bytes')} are an action that never was whole"
    found.add("wrong", "torn", what, path, 2 + found.in_journal, SEE)


def _count_journal(disk: Disk, found: Inspected) -> None:
    """Counts the actions of a journal that can't be replayed, wherever they stand."""
    try:
        data = disk.read(found.layout.files.journal)
    except OSError:
        return
    found.in_journal = sum(1 for _ in journal.frames_anywhere(data))


def _say_more(found: Inspected) -> None:
    opened = found.opened
    if opened is None or opened.damage is None:
        return
    behind = found.in_journal - len(opened.frames) - len(opened.folded)
    if behind > 0:
        what = f"{plural(behind, 'action', 'actions')} behind the damage can still be read"
        found.add("note", "journal", what, found.layout.files.journal)


# -- history -----------------------------------------------------------------------------------


def frames_in(data: bytes) -> Iterator[tuple[int, int, journal.Frame | str]]:
    """A journal's lines behind its first: line number, offset, and the frame or what is wrong."""
    at, line = data.find(b"\n") + 1, 2
    while 0 < at < len(data):
        yield line, at, journal.frame_at(data, at)
        at, line = data.find(b"\n", at) + 1, line + 1


def _look_at_history(disk: Disk, found: Inspected, progress: Progress) -> None:
    path = found.layout.history
    try:
        kept = archives(disk, found.layout)
    except OSError as error:
        what = f"it can't be read ({error.strerror})"
        found.add("wrong", "history", what, path, do="make it readable")
        return
    found.archives = len(kept)
    reached = 0
    for done, each in enumerate(kept):
        progress("archives", done, len(kept))
        if reached and each.first > reached + 1:
            _gap(found, reached + 1, each.first - 1, each.path)
        before = reached
        reached = max(reached, each.last)
        # Where a crash came in between, a later archive has the actions again.
        count = _look_at_archive(disk, found, each.path, (each.first, each.last))
        found.in_history += max(0, min(count, reached - before))
    if kept:
        _compare(found, reached, kept[-1].path)


def _look_at_archive(disk: Disk, found: Inspected, path: Path, named: tuple[int, int]) -> int:
    """Reads an archive; gives how many actions it has."""
    first, last = named
    try:
        data = read_archive(disk, found.layout, path)
    except ValueError as error:
        found.add("wrong", "history", f"of this archive nothing is used: {error}", path, do=SEE)
        return 0
    header = journal.scan(data[: data.find(b"\n") + 1]).header
    if header is None:
        found.add("wrong", "history", "its first line is damaged", path, 1, SEE)
        return 0
    if not is_of(header, found.layout.slug):
        what = f"it belongs to the marks of {header['annotator']!r}"
        found.add("wrong", "history", what, path, 1, SEE)
        return 0
    number = first
    opened = found.opened
    for line, at, frame in frames_in(data):
        if isinstance(frame, str):
            found.add("wrong", "history", frame, path, line, SEE)
            return number - first
        if frame.number != number:
            found.add("wrong", "history", "its actions are not those of its name", path, line, SEE)
            return number - first
        if opened is not None and opened.base is not None and number == opened.base.last:
            _compare_tip(found, data[at : data.find(b"\n", at) + 1], path)
        number += 1
    if number != last + 1:
        found.add("wrong", "history", "actions are missing at its end", path, do=SEE)
    return number - first


def _compare_tip(found: Inspected, line: bytes, path: Path) -> None:
    base = found.opened.base if found.opened is not None else None
    if base is not None and base.tip and base.tip != journal.tip_of(line):
        what = "the marks don't come from this history: they were put there from elsewhere"
        found.add("wrong", "elsewhere", what, path, do=SEE)


def _compare(found: Inspected, reached: int, path: Path) -> None:
    """Holds the end of the history against the base."""
    base = found.opened.base if found.opened is not None else None
    if base is None or base.newer:
        return
    if reached > base.last:
        what = (
            f"the history goes up to action {reached} and the marks to {base.last}: "
            "they were replaced by an older copy"
        )
        found.add("wrong", "older", what, found.layout.base, do=SEE)
        return
    folded = found.opened.folded if found.opened is not None else []
    # What is folded in goes into the history before the journal is begun anew.
    until = folded[0].number - 1 if folded else base.last
    if reached < until and found.clean:
        _gap(found, reached + 1, until, path)


def _gap(found: Inspected, first: int, last: int, path: Path) -> None:
    which = f"action {first} is" if first == last else f"actions {first} to {last} are"
    what = f"{which} not in the history; undo, log and restore end there"
    found.add("warning", "gap", what, path.parent)

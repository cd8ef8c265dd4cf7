"""Opening a database: base and journal read, held against each other, brought together.

Nothing is changed here but by `mend_tail` and `renew`, which the one writer calls under its
lock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import SaveFailed, StoreDamaged
from reader.gold.ids import utc_now
from reader.gold.store import journal
from reader.gold.store.archive import archives
from reader.gold.store.base import Base, Tables, encoded, load_base
from reader.gold.store.disk import NotSynced
from reader.gold.store.straightening import begins_right, straightened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.gold.store.disk import Disk
    from reader.gold.store.journal import Bad, Changed, Frame, Scan
    from reader.gold.store.layout import Files

REPAIR = "see what reader repair would do"


_TRIES = 3
"""How often base and journal are read where they don't fit: who has no lock may read the one
before and the other after somebody's compaction."""


@dataclass(slots=True)
class Opened:
    """What base and journal hold together."""

    tables: Tables = field(default_factory=dict)
    """The records as the last good action left them."""
    base: Base | None = None
    """The base, its `tables` the same object as above; None: there is no file."""
    sha256: str = ""
    """The sha256 of the base's bytes."""
    frames: list[Frame] = field(default_factory=list)
    """What the journal adds to the base, oldest first."""
    folded: list[Frame] = field(default_factory=list)
    """What the journal has and the base, too, where a crash came in between, oldest first."""
    last: int = 0
    """The number of the last action."""
    tip: str = ""
    """What knows it again (`journal.tip_of`)."""
    follows: bool = False
    """The journal says that it follows this base, and no other."""
    good: int = 0
    """Bytes of the journal up to the end of its last good line; 0: not even the first."""
    tail: bytes = b""
    """What a write left behind the last good line that never ended."""
    damage: StoreDamaged | None = None
    """Why nothing may be written: the marks up to the damage are there."""
    newer: bool = False
    """A later version wrote the base or the journal."""
    note: str = ""
    """What is no damage and has to be told, a sentence without its full stop."""


def read_all(disk: Disk, files: Files) -> Opened:
    """Reads base and journal, with the lock or without it.

    Raises:
        OSError: one of them can't be read.
        StoreDamaged: the base is not what was written, or gone while its journal is there.
    """
    for _ in range(_TRIES):
        opened = _read_once(disk, files)
        if opened.damage is None:
            break
    return opened


def _read_once(disk: Disk, files: Files) -> Opened:
    # In this order: a base that another process writes in between holds all of what is read first.
    archived = _archived(disk, files)
    try:
        lines: bytes | None = disk.read(files.journal)
    except FileNotFoundError:
        lines = None
    try:
        base, sha256 = load_base(disk, files.base)
    except FileNotFoundError:
        if lines is not None or files.relics:
            raise StoreDamaged(
                "the marks are gone, and what stood beside them is still there",
                path=files.base,
                remedy=REPAIR,
            ) from None
        return Opened()
    opened = Opened(base.tables, base, sha256, last=base.last, tip=base.tip, newer=base.newer)
    if lines is not None and not opened.newer:
        _replay(opened, lines, files.journal)
    elif lines is None and opened.last and disk.exists(files.prev):
        # Who brings marks from elsewhere by git brings no base before, either.
        opened.note = (
            "the journal of the marks is gone, and with it what was not in the file yet; "
            "a copy of it may be put back before anything is marked"
        )
    if opened.damage is None and not opened.newer and archived > opened.last:
        opened.damage = _rolled_back(files.base, opened.last, archived)
    return opened


def _archived(disk: Disk, files: Files) -> int:
    """The number of the last action in the history, as its files are named; 0: there is none."""
    try:
        return max((each.last for each in archives(disk, files)), default=0)
    except OSError:
        return 0


def _rolled_back(path: Path, last: int, reached: int) -> StoreDamaged:
    """A base is on the disk before an archive of its actions is: an older one was put there."""
    return StoreDamaged(
        f"the marks were replaced by an older copy: they go up to action {last}, "
        f"and action {reached} was done",
        path=path,
        remedy=REPAIR,
    )


def _replay(opened: Opened, lines: bytes, path: Path) -> None:
    scan = journal.scan(lines)
    if scan.header is not None and scan.header["version"] > journal.VERSION:
        opened.newer = True
        return
    opened.good = scan.good
    opened.follows = scan.header is not None and scan.header.get("base") == opened.sha256
    tips = _tips(scan, lines)
    opened.damage = _strange(opened, scan, tips, path)
    for frame in scan.frames:
        if opened.damage is not None:
            return
        if frame.number <= opened.last:
            opened.folded.append(frame)
            continue
        if not _fits(opened.tables, frame.before):
            opened.damage = StoreDamaged(
                f"action {frame.number} was made on other marks than the file holds",
                path=path,
                remedy=REPAIR,
            )
            return
        try:
            change(opened.tables, frame.after)
        except ValueError:
            opened.damage = StoreDamaged(
                f"action {frame.number} holds something that no record does",
                path=path,
                remedy=REPAIR,
            )
            return
        opened.frames.append(frame)
        opened.last, opened.tip = frame.number, tips[frame.number]
    _take_bad(opened, scan.bad, lines, path)


def _tips(scan: Scan, lines: bytes) -> dict[int, str]:
    start = lines.find(b"\n") + 1
    tips = {}
    for frame, end in zip(scan.frames, scan.ends, strict=True):
        tips[frame.number] = journal.tip_of(lines[start:end])
        start = end
    return tips


def _strange(
    opened: Opened, scan: Scan, tips: Mapping[int, str], path: Path
) -> StoreDamaged | None:
    """What is wrong between base and journal: each is whole, but they don't belong together.

    A journal follows its base; or the base holds some of it, where a crash came before the
    journal was begun anew. Any other base was put there by somebody else.
    """
    if scan.header is None or opened.follows:
        first = scan.frames[0].number if scan.frames else opened.last + 1
        missing = (opened.last + 1, first - 1) if first > opened.last + 1 else None
    elif tips.get(opened.last) == opened.tip:
        missing = None
    elif scan.header["after"] > opened.last:
        return _rolled_back(_base_of(path), opened.last, scan.header["after"])
    elif scan.frames:
        return StoreDamaged(
            "the marks were replaced by other ones while actions on them waited in the journal",
            path=_base_of(path),
            remedy=REPAIR,
        )
    else:
        # A pull, a sync: the marks of another machine may well hold ours. Whoever looks is told.
        missing = None
        opened.note = (
            "the marks were put there by another program since they were closed here; "
            "reader check says whether all that was done here is in them"
        )
    if missing is None:
        return None
    first, last = missing
    which = f"action {first}" if first == last else f"actions {first} to {last}"
    return StoreDamaged(f"{which} can't be found", path=path, remedy=REPAIR)


def _base_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".journal"))


def _take_bad(opened: Opened, bad: Bad | None, lines: bytes, path: Path) -> None:
    if bad is None:
        return
    tail = lines[bad.offset :]
    # A write that never ended leaves less than a line, or whole sectors of zeros in it. A
    # line that is right but for a bit was saved once.
    if bad.at_end and (b"\0\0" in tail or not begins_right(straightened(tail))):
        opened.tail = tail
        return
    opened.damage = StoreDamaged(bad.what, path=path, line=bad.line, remedy=REPAIR)


def _fits(tables: Tables, before: Changed) -> bool:
    """Whether the records are there, or not there, as an action found them."""
    return all(
        (int(number) in tables.get(table, {})) is (record is not None)
        for table, records in before.items()
        for number, record in records.items()
    )


def change(tables: Tables, after: Changed) -> None:
    """Makes an action's changes.

    Raises:
        ValueError: a record holds what JSON does not; nothing was changed.
    """
    made = {
        table: {
            int(number): None if record is None else encoded(record)
            for number, record in records.items()
        }
        for table, records in after.items()
    }
    for table, records in made.items():
        held = tables.setdefault(table, {})
        for number, data in records.items():
            if data is None:
                held.pop(number, None)
            else:
                held[number] = data


def settle(disk: Disk, files: Files) -> None:
    """Has on the disk what was read: whoever wrote it may have been killed before it was.

    From here on the marks are shown as saved, and a name that is not on the disk would take
    with it what is synced under it later.

    Raises:
        NotSynced: the disk failed.
    """
    if not disk.exists(files.base):
        return
    disk.settle(files.base.parent)
    try:
        descriptor = disk.open_append(files.journal)
    except OSError:
        # None is there; or whoever writes to it first opens it, and syncs all of it.
        return
    try:
        disk.datasync(descriptor)
    except OSError as error:
        raise NotSynced(error.errno, error.strerror, str(files.journal)) from error
    finally:
        disk.close(descriptor)


def mend_tail(disk: Disk, files: Files, opened: Opened) -> str:
    """Keeps what stands behind the last good line in a file of its own, and cuts it off.

    Returns:
        A sentence that says so; empty where nothing stands there.

    Raises:
        OSError: the disk refused; it may be tried again.
        NotSynced: the disk failed.
    """
    if not opened.tail:
        return ""
    aside = _free(disk, files)
    disk.write_whole(aside, [opened.tail])
    descriptor = disk.open_append(files.journal)
    try:
        disk.truncate(descriptor, opened.good)
        try:
            disk.sync(descriptor)
        except OSError as error:
            raise NotSynced(error.errno, error.strerror, str(files.journal)) from error
    finally:
        disk.close(descriptor)
    size = len(opened.tail)
    opened.tail = b""
    return (
        f"the last action before a crash never reached the disk whole; "
        f"its {size} bytes are kept in {aside.name}"
    )


def renew(disk: Disk, files: Files, header: bytes, frames: Iterable[Frame]) -> int:
    """Writes a journal that was removed while it was in use, durably; gives its size in bytes.

    Raises:
        OSError: the disk refused.
        NotSynced: it is there, but perhaps not after a power cut.
    """
    lines = b"".join([header, *map(journal.encode, frames)])
    disk.write_whole(files.journal, [lines])
    return len(lines)


def _free(disk: Disk, files: Files) -> Path:
    now, n = utc_now(), 0
    while disk.exists(files.aside("torn", now, n)):
        n += 1
    return files.aside("torn", now, n)


def changed(path: Path) -> SaveFailed:
    """The error that says that the journal is not what we wrote."""
    return SaveFailed(
        "another program changed the journal of the marks",
        path=path,
        remedy="close that program, then open the marks again",
    )


def gone(path: Path) -> SaveFailed:
    """The error that says that what we write to is not there any more."""
    return SaveFailed(
        "the folder of the marks was removed or moved",
        path=path,
        remedy="put it back; they are tried again every few seconds",
    )


def unlocked(path: Path) -> SaveFailed:
    """The error that says that our lock is not the one that others see."""
    return SaveFailed(
        "the lock of the marks was removed or replaced",
        path=path,
        remedy="close every window on these marks, see what reader repair would do, and open them",
    )

"""Everything that can be read of one gold set, wherever it lies, for a repair.

In the order in which it was written: the archives, the base before, the base, the journal;
then what killed programs and earlier repairs have left, and emergency copies. Frames count
wherever they stand. Nothing is changed here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoreDamaged
from reader.gold.joining import content_of
from reader.gold.model import RECORDS
from reader.gold.store import journal
from reader.gold.store.archive import LARGEST, Archive, archives
from reader.gold.store.base import encoded, load_base
from reader.gold.store.findings import At
from reader.gold.store.layout import is_of
from reader.gold.store.pooling import Pool
from reader.gold.store.salvage import Salvaged, salvage
from reader.gold.store.straightening import straightened

if TYPE_CHECKING:
    from pathlib import Path

    from reader.gold.store.disk import Disk
    from reader.gold.store.emergency import Copy
    from reader.gold.store.journal import Frame
    from reader.gold.store.layout import Layout
    from reader.gold.store.opening import Opened

_FORM = frozenset(("format", "version", "last", "tip", "count", "sha256", "rescued"))
"""What `_meta` says of a file itself; the rest is about whose marks it holds."""
_LEFT = re.compile(r"\.hashiya-[0-9a-f]+\.tmp\Z|gold\.json\.(?:(?:prev\.)?damaged|found)-")
_LINES = re.compile(r"gold\.json\.(?:journal\.damaged|torn)-")
_MOST = 2**62
_FOREVER = 2**63
_GZIP = 31
_PIECE = 1 << 9
_BEGIN = b"\x1f\x8b\x08"
_TRIES = 1000


class Run(NamedTuple):
    """Actions that follow each other, as they stand in a file."""

    first: int
    last: int
    lines: list[bytes]


@dataclass
class Gathered:
    """What was read of all sources."""

    pool: Pool = field(default_factory=Pool)
    last: int = 0
    """The greatest number of an action seen anywhere."""
    about: dict[str, Any] = field(default_factory=dict)
    """What the best of the bases says of whose it is."""
    base: Salvaged | None = None
    """What could be read of a base that is not what was written."""

    whole: int = 0
    """The greatest number of an action up to which a file holds the records."""
    seen: set[int] = field(default_factory=set)
    """The numbers of the actions that were read."""

    created: dict[At, int] = field(default_factory=dict)
    """By which action a record was made, where that was read."""

    @property
    def missing(self) -> list[tuple[int, int]]:
        """First and last numbers of actions that stand nowhere, neither by themselves nor by
        the records that they left."""
        found: list[tuple[int, int]] = []
        before = self.whole
        for number in [*sorted(each for each in self.seen if each > before), self.last + 1]:
            if number > before + 1:
                found.append((before + 1, number - 1))
            before = number
        return found

    def saw(self, number: int) -> None:
        """A number that an action has, or had."""
        if number <= _MOST:
            self.last = max(self.last, number)


class Gatherer:
    """Reads the sources of one gold set.

    Args:
        disk: the operating system.
        layout: where it lies.
        opened: what base and journal hold together, if the base is whole.
        everything: read what the base should hold already, too: it is not the one that the
            rest was made on, or some of it is missing.
        apart: base and journal don't belong together: what the journal has may contradict.
    """

    def __init__(
        self,
        disk: Disk,
        layout: Layout,
        opened: Opened | None,
        *,
        everything: bool,
        apart: bool,
    ) -> None:
        self._disk, self._layout, self._files = disk, layout, layout.files
        self._opened = opened
        self._everything = everything or opened is None
        self._apart = apart
        self._found = Gathered()
        self._after = -1 if self._everything or opened is None else opened.last
        """The last action that need not be read any more."""
        self._mine: dict[At, dict[str, Any]] = {}
        """What the actions of the journal left, where it does not belong to the base."""
        self._known: set[tuple[At, str]] = set()
        """What is known of the past of the marks that the journal is about."""

    def gather(self) -> Gathered:
        """All that can be read.

        Raises:
            OSError: a file can't be read that is there.
        """
        if self._apart:
            self._note_mine()
        for each in archives(self._disk, self._layout):
            self._take_archive(each)
        self._take_file(self._files.prev)
        self._take_base()
        self._take_journal(self._files.journal, newest=True)
        for name in self._disk.listdir(self._layout.folder):
            if _LEFT.match(name):
                self._take_file(self._layout.folder / name)
            elif _LINES.match(name) and self._everything:
                self._take_journal(self._layout.folder / name)
        if self._apart:
            self._overrule()
        return self._found

    # -- bases -------------------------------------------------------------------------------

    def _take_base(self) -> None:
        """The base; where it is whole, with what the journal adds to it for certain."""
        opened = self._opened
        if opened is None or opened.base is None:
            self._take_file(self._files.base, is_base=True)
            return
        self._found.saw(opened.last)
        self._found.whole = max(self._found.whole, opened.last)
        self._say_about(dict(opened.base.meta))
        name, pool = self._files.base.name, self._found.pool
        for table, records in opened.tables.items():
            for number, data in records.items():
                pool.add(table, number, data, name, order=opened.last, stands=_FOREVER)

    def take_copy(self, copy: Copy) -> None:
        """What an emergency copy holds."""
        name = copy.folder.name
        self._take_file(copy.files.base, name=name)
        self._take_journal(copy.files.journal, name=name)

    def _take_file(self, path: Path, *, is_base: bool = False, name: str = "") -> None:
        """A file that is a gold set, or was one."""
        try:
            data = self._disk.read(path)
        except FileNotFoundError:
            return
        except OSError:
            if is_base:
                raise
            return
        try:
            base = load_base(self._disk, path).base
            read = Salvaged(base.tables, base.meta, ours=True)
            sure = not base.newer
        except (StoreDamaged, OSError):
            read = salvage(data)
            # Another program wrote what it meant, and left our checksum as it was.
            sure = not read.ours
            if is_base:
                self._found.base = read
        if not is_of(read.meta, self._layout.slug):
            return
        last, pool = read.number("last"), self._found.pool
        self._found.saw(last)
        if not (is_base or name) and last <= self._after:
            return
        if sure or is_base:
            # What a damaged base lacks is told by its records.
            self._found.whole = max(self._found.whole, last)
        self._say_about(dict(read.meta))
        edited = is_base and not read.ours
        stands = _FOREVER if is_base else last + 1
        for table, records in read.tables.items():
            for number, record in records.items():
                source = name or path.name
                pool.add(
                    table, number, record, source, sure=sure, order=last, stands=stands,
                    edited=edited,
                )  # fmt: skip

    def _say_about(self, meta: dict[str, Any]) -> None:
        self._found.about |= {name: meta[name] for name in meta if name not in _FORM}

    # -- actions -----------------------------------------------------------------------------

    def _take_archive(self, each: Archive) -> None:
        if each.last <= self._after and not self._apart:
            return
        data = unpacked(self._disk, each.path)
        if not is_of(journal.scan(_line_at(data, 0)).header or {}, self._layout.slug):
            return
        self._found.saw(each.last)
        for _, frame in journal.frames_anywhere(data):
            if self._apart:
                self._note_known(frame)
            if frame.number > self._after:
                self._take_frame(frame, each.path.name)

    def _take_journal(self, path: Path, *, newest: bool = False, name: str = "") -> None:
        try:
            data = straightened(self._disk.read(path))
        except FileNotFoundError:
            return
        header = journal.scan(data[: data.find(b"\n") + 1]).header or {}
        if not is_of(header, self._layout.slug):
            return
        if newest and header:
            self._found.saw(header["after"])
            self._found.about.setdefault("annotator", header.get("annotator", ""))
        for _, frame in journal.frames_anywhere(data):
            if frame.number > self._after or self._apart or name:
                self._take_frame(frame, name or path.name)

    def _take_frame(self, frame: Frame, source: str) -> None:
        self._found.saw(frame.number)
        self._found.seen.add(frame.number)
        pool, created = self._found.pool, self._found.created
        for table, records in frame.before.items():
            for digits, record in records.items():
                if record is None:
                    created.setdefault(At(table, int(digits)), frame.number)
        for changed, order in ((frame.before, frame.number - 1), (frame.after, frame.number)):
            for table, records in changed.items():
                for digits, record in records.items():
                    number = int(digits)
                    if record is not None:
                        pool.add(table, number, encoded(record), source, order=order)
                    elif changed is frame.after:
                        pool.remove(table, number, order)

    # -- what was done on other marks ----------------------------------------------------------

    def _note_mine(self) -> None:
        try:
            data = straightened(self._disk.read(self._files.journal))
        except OSError:
            return
        if not is_of(journal.scan(_line_at(data, 0)).header or {}, self._layout.slug):
            return
        for _, frame in journal.frames_anywhere(data):
            for table, records in frame.after.items():
                for digits, record in records.items():
                    if table in RECORDS and record is not None:
                        self._mine[At(table, int(digits))] = dict(record)

    def _note_known(self, frame: Frame) -> None:
        for changed in (frame.before, frame.after):
            for table, records in changed.items():
                for digits, record in records.items():
                    at = At(table, int(digits))
                    if record is not None and at in self._mine:
                        self._known.add((at, content_of(table, record)))

    def _overrule(self) -> None:
        """What the journal's actions left is kept, if nothing shows that it was gone on from."""
        for at, record in self._mine.items():
            if (at, content_of(at.table, record)) not in self._known and self._found.pool.has(at):
                self._found.pool.overruled[at] = record


def _line_at(data: bytes, at: int) -> bytes:
    return data[at : data.find(b"\n", at) + 1]


def unpacked(disk: Disk, path: Path) -> bytes:
    """What an archive holds, as far as it can be unpacked; nothing if that is far too much.

    An archive may have several gzip members; behind a damaged one the next is looked for.
    """
    try:
        packed = disk.read(path)
    except OSError:
        return b""
    out = bytearray()
    at = tries = 0
    while 0 <= at < len(packed) and len(out) < LARGEST and tries < _TRIES:
        end = _unpack(packed, at, out)
        if end <= at:
            out += b"\n"
            tries += 1
        at = end if end > at else packed.find(_BEGIN, at + 1)
    return b"" if len(out) >= LARGEST else bytes(out)


def _unpack(packed: bytes, at: int, out: bytearray) -> int:
    """Unpacks one member into `out`; gives where it ends, or -1: it is damaged."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        # By little pieces: of one that is damaged zlib gives nothing.
        for start in range(at, len(packed), _PIECE):
            rest = packed[start : start + _PIECE]
            size = len(rest)
            while rest and len(out) < LARGEST and not unpacker.eof:
                out += unpacker.decompress(rest, LARGEST - len(out))
                rest = unpacker.unconsumed_tail
            if unpacker.eof:
                return start + size - len(unpacker.unused_data)
    except zlib.error:
        pass
    return -1


def runs(data: bytes) -> Iterator[Run]:
    """The actions that can be read in a journal, those that follow each other together."""
    run: Run | None = None
    for at, frame in journal.frames_anywhere(data):
        line = _line_at(data, at)
        if run is not None and frame.number == run.last + 1:
            run.lines.append(line)
            run = run._replace(last=frame.number)
            continue
        if run is not None:
            yield run
        run = Run(frame.number, frame.number, [line])
    if run is not None:
        yield run

"""Archived journals: what was done before the base was written last, packed and bounded.

    history/<first>-<last>.journal.gz     a journal, gzip, named by its first and last action

The numbers have twelve digits or more, so that names sort as they were written. A journal
of several megabytes becomes several archives: whoever undoes unpacks one at a time. A short
one goes to the end of the archive before, as one more member of its gzip file, so that
thousands of marks made by thousands of commands are no thousands of files.
Archives come with projects from strangers, so nothing is unpacked beyond a bound.
"""

from __future__ import annotations

import contextlib
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from reader.errors import StoreError
from reader.gold.store import journal
from reader.gold.store.disk import Disk

PART = 4 << 20
"""Bytes of journal in an archive; the last action of it may exceed them."""
SHORT = 1 << 19
"""Bytes, packed, below which an archive is added to."""
LARGEST = 128 << 20
"""Bytes that an archive may unpack to; a larger one is not read."""
MEGABYTE = 1 << 20

_NAME = re.compile(r"(\d{12,19})-(\d{12,19})\.journal\.gz\Z", re.ASCII)
_BEGINS = re.compile(rb"[1-9][0-9]{0,10} [0-9a-f]{8} \{")
_TEMPORARY = re.compile(r"\.hashiya-[0-9a-f]+\.tmp\Z")
_LEVEL = 3
"""Of gzip: twice as quick as the default, and journals repeat themselves anyway."""
_GZIP = 31
"""zlib's window bits for a gzip header and trailer; its time is 0, so equal bytes pack equally."""
_CHUNK = 1 << 20
_PIECE = 1 << 12


class Place(Protocol):
    """Whatever knows where the archives of a gold set lie."""

    @property
    def history(self) -> Path:
        """Their folder."""


class Archive(NamedTuple):
    """An archived journal."""

    first: int
    """The number of its first action."""
    last: int
    """The number of its last one."""
    path: Path
    """Where it lies."""


def archives(disk: Disk, place: Place) -> list[Archive]:
    """The archives that are there, by the number that they begin with; other names are passed over.

    Raises:
        OSError: the folder can't be read.
    """
    found = []
    for name in disk.listdir(place.history):
        match = _NAME.match(name)
        if match and 1 <= int(match[1]) <= int(match[2]):
            found.append(Archive(int(match[1]), int(match[2]), place.history / name))
    return sorted(found)


def archive(disk: Disk, place: Place, data: bytes, first: int, last: int) -> None:
    """Keep a journal's bytes, durably; what is kept already is not kept twice.

    Args:
        disk: the operating system.
        place: where they lie.
        data: the journal, its header first.
        first, last: the numbers of its first and last action; none where last < first.

    Raises:
        OSError: the disk refused; what was archived before is as it was.
        NotSynced: it is archived, but perhaps not after a power cut.
        StoreError: a link leads out of the project.
        ValueError: the journal does not hold so many actions.
    """
    if last < first:
        return
    if data.count(b"\n") != last - first + 2:
        raise ValueError(f"the journal does not hold the actions {first} to {last}")
    _check_inside(place, place.history)
    disk.private_folder(place.history)
    there = archives(disk, place)
    lines = data[data.index(b"\n") + 1 :]
    if _is_held(disk, place, there, last, lines):
        return
    before = next((each for each in there if each.last == first - 1), None)
    if before is not None and len(lines) <= PART and _is_short(disk, place, before):
        whole = [disk.read(before.path), *_packed([lines])]
        _write(disk, place, before.first, last, whole)
        # Two archives with the same actions are no harm.
        with contextlib.suppress(OSError):
            disk.unlink(before.path)
        return
    for number, until, chunks in _parts(data, first):
        if not _is_held(disk, place, there, until, b"".join(chunks[1:])):
            _write(disk, place, number, until, _packed(chunks))


def bound(disk: Disk, place: Place, megabytes: int) -> None:
    """Remove the oldest archives until the rest is no larger than that. Never raises.

    What the system refuses to remove is left, and tried again after the next compaction.

    Args:
        disk: the operating system.
        place: where they lie.
        megabytes: what is kept for one annotator, in units of 2**20 bytes; 0: nothing.
    """
    with contextlib.suppress(OSError, StoreError):
        _check_inside(place, place.history)
        _remove_temporaries(disk, place)
        kept = archives(disk, place)
        sizes = [disk.stat(each.path).st_size for each in kept]
        total = sum(sizes)
        removed = False
        for each, size in zip(kept, sizes, strict=True):
            if total <= megabytes * MEGABYTE:
                break
            disk.unlink(each.path)
            total -= size
            removed = True
        if removed:
            disk.sync_folder(place.history)


def read_archive(disk: Disk, place: Place, path: Path) -> bytes:
    """An archive's journal.

    Raises:
        ValueError: it is damaged, too large, or can't be read; a clause that says which.
    """
    try:
        _check_inside(place, path)
        if disk.stat(path).st_size > LARGEST:
            raise ValueError("it is too large")
        return _unpacked(disk.read(path))
    except OSError as error:
        raise ValueError(f"it can't be read ({error.strerror})") from error
    except StoreError as error:
        raise ValueError(error.what) from error


def _write(disk: Disk, place: Place, first: int, last: int, chunks: Iterable[bytes]) -> None:
    path = place.history / f"{first:012}-{last:012}.journal.gz"
    _check_inside(place, path)
    if disk.exists(path):
        # Damaged, or of marks that an older copy took the place of: others may need it.
        n = 1
        while disk.exists(aside := path.with_name(f"{path.name}.other-{n}")):
            n += 1
        disk.replace(path, aside)
    disk.write_whole(path, chunks)


def _is_held(disk: Disk, place: Place, there: list[Archive], last: int, lines: bytes) -> bool:
    """Whether one of the archives has these lines, durably.

    Raises:
        NotSynced: it has them, but perhaps not after a power cut.
    """
    if not any(_holds(disk, place, each, last, lines) for each in there):
        return False
    # Whoever wrote it may have been killed before its name was on the disk.
    disk.settle(place.history)
    return True


def _holds(disk: Disk, place: Place, each: Archive, last: int, lines: bytes) -> bool:
    """Whether an archive ends with these lines: a crash came before the journal was emptied."""
    if each.last != last:
        return False
    try:
        return read_archive(disk, place, each.path).endswith(lines)
    except ValueError:
        return False


def _is_short(disk: Disk, place: Place, each: Archive) -> bool:
    """Whether an archive may be added to: it is short, and whole."""
    try:
        if disk.stat(each.path).st_size >= SHORT:
            return False
        read_archive(disk, place, each.path)
    except (OSError, ValueError):
        return False
    return True


def _check_inside(place: Place, path: Path) -> None:
    """Refuses a folder of archives, or one of them, that is a link to elsewhere.

    Raises:
        StoreError: it is one.
    """
    home = Path(os.path.realpath(place.history.parent)) / place.history.name
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(home):
        raise StoreError(
            f"a link leads out of the project, to {real}",
            path=path,
            remedy="replace the link by the folder or file itself",
        )


def _remove_temporaries(disk: Disk, place: Place) -> None:
    """What a process that was killed while it archived has left."""
    for name in disk.listdir(place.history):
        if _TEMPORARY.match(name):
            disk.unlink(place.history / name)


def _parts(data: bytes, first: int) -> Iterator[tuple[int, int, list[memoryview | bytes]]]:
    """The archives that a journal becomes: first and last number, and the bytes."""
    view = memoryview(data)
    at = data.index(b"\n") + 1
    head: bytes = data[:at]
    fields = journal.scan(head).header
    while at < len(data):
        end = data.find(b"\n", at + PART - 1) + 1 or len(data)
        until = first + data.count(b"\n", at, end) - 1
        yield first, until, [head, view[at:end]]
        first, at = until + 1, end
        # Each is a journal by itself, so that whoever repairs reads it as one.
        head = journal.line_of({**(fields or {}), "after": until})


def _packed(pieces: list[memoryview | bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        for at in range(0, len(piece), _CHUNK):
            yield packer.compress(piece[at : at + _CHUNK])
    yield packer.flush()


def _unpacked(data: bytes) -> bytes:
    """All members of a gzip file, if they are whole and unpack to a journal."""
    out = bytearray()
    at = 0
    try:
        while at < len(data) or not out:
            at = _unpack_member(data, at, out)
    except zlib.error as error:
        raise ValueError("it is damaged") from error
    return bytes(out)


def _unpack_member(data: bytes, at: int, out: bytearray) -> int:
    """Unpacks the member that begins at an offset to the end of `out`; gives where it ends.

    What is behind it is looked at in small pieces, since there may be a million members.
    """
    unpacker = zlib.decompressobj(_GZIP)
    rest = b""
    while not unpacker.eof:
        if not rest:
            rest = data[at : at + _PIECE]
            at += len(rest)
        given = bool(rest)
        piece = unpacker.decompress(rest, _CHUNK)
        rest = unpacker.unconsumed_tail
        if not piece and not given and not unpacker.eof:
            raise ValueError("it is cut off")
        out += piece
        if len(out) > LARGEST:
            raise ValueError("it is too large")
        if piece and _BEGINS.match(out) is None:
            raise ValueError("it holds no journal")
    if not out:
        raise ValueError("it holds no journal")
    return at - len(unpacker.unused_data)

"""Writing a new base: beside the old one, synced, read back, and only then in its place.

The old one stays as `.prev`. Everything goes in small pieces, so that a thread that shows
a screen meanwhile is not held up.
"""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from reader import files as fs
from reader.errors import SaveFailed
from reader.gold.store import base
from reader.gold.store.digest import LARGE, Digest, Piece

if TYPE_CHECKING:
    import os

    from reader.gold.store.base import Tables
    from reader.gold.store.disk import Disk
    from reader.gold.store.layout import Files


class Stamp(NamedTuple):
    """What we know to be in the base, so that another program's change is noticed."""

    size: int
    """Bytes; 0 where there is no file."""
    time: int
    """When it was changed, in nanoseconds."""
    inode: int
    """Which file it is."""
    sha256: str
    """The digest of its bytes; empty where there is no file."""

    @classmethod
    def of(cls, disk: Disk, path: Path, sha256: str) -> Self:
        """The stamp of a file with that digest; of none, where it is not there."""
        if not sha256:
            return cls(0, 0, 0, "")
        return cls._made(disk.stat(path), sha256)

    @classmethod
    def _made(cls, found: os.stat_result, sha256: str) -> Self:
        return cls(found.st_size, found.st_mtime_ns, found.st_ino, sha256)

    def fits(self, disk: Disk, path: Path) -> bool:
        """Whether that is still what the file holds, or nothing is there to be overwritten."""
        try:
            found = disk.stat(path)
        except FileNotFoundError:
            return True
        if (found.st_size, found.st_mtime_ns, found.st_ino) == self[:3]:
            return True
        return bool(self.sha256) and hashlib.sha256(disk.read(path)).hexdigest() == self.sha256


def write_base(
    disk: Disk, files: Files, tables: Tables, about: Mapping[str, Any], known: Stamp
) -> Stamp:
    """Puts a base with these records in the place of the one that is there.

    Args:
        disk: the operating system.
        files: where the database lies.
        tables: the records.
        about: what `_meta` says beside what belongs to the form.
        known: what is in the base now.

    Raises:
        SaveFailed: another program changed the base, or what was written reads otherwise.
        NotSynced: the new base is there, but perhaps not after a power cut.
        OSError: the disk refused.
    """
    if not known.fits(disk, files.base):
        raise SaveFailed(
            "another program changed the marks on disk",
            path=files.base,
            remedy="put the file back as it was, or move it away",
        )
    digest = Digest(crc=True)
    _replace(disk, files, base.chunks(tables, about, digest), digest, keep=bool(known.sha256))
    disk.settle(files.base.parent)
    try:
        return Stamp.of(disk, files.base, digest.sha256)
    except OSError:
        # It is there, and is known again by what it holds.
        return Stamp(0, 0, 0, digest.sha256)


def _replace(
    disk: Disk, files: Files, pieces: Iterator[bytes], digest: Digest, *, keep: bool
) -> None:
    """Puts pieces into the base's place, once they are on the disk; keeps the old one if asked."""
    temporary = fs.temporary_beside(files.base)
    try:
        _write(disk, temporary, pieces)
        _verify(temporary, digest.pieces)
        if keep and disk.exists(files.base):
            _keep_old(disk, files)
        disk.replace(temporary, files.base)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.unlink(temporary)
        raise


def _write(disk: Disk, path: Path, pieces: Iterator[bytes]) -> None:
    descriptor = disk.create(path)
    try:
        for piece in pieces:
            disk.write_all(descriptor, piece)
        disk.sync(descriptor)
    finally:
        disk.close(descriptor)


def _verify(path: Path, written: Sequence[Piece]) -> None:
    """Reads back what was written: a disk that lies is found before the old base goes.

    Raises:
        SaveFailed: it is another.
    """
    from concurrent.futures import ThreadPoolExecutor

    size = sum(piece.length for piece in written)
    parts = (written,) if size < LARGE else (written[::2], written[1::2])
    with ThreadPoolExecutor(len(parts)) as pool:
        good = all(pool.map(partial(_reads_back, path), parts))
    if not good or path.stat().st_size != size:
        raise SaveFailed(
            "the disk gives back something other than what was written",
            path=path,
            remedy="see to the disk; the marks are in the journal",
        )


def _reads_back(path: Path, written: Sequence[Piece]) -> bool:
    with fs.open_plain(path) as file:
        for piece in written:
            file.seek(piece.offset)
            if zlib.crc32(file.read(piece.length)) != piece.crc:
                return False
    return True


def _keep_old(disk: Disk, files: Files) -> None:
    """The base as it is gets the name `.prev`; a copy, where files have one name only."""
    with contextlib.suppress(FileNotFoundError):
        disk.unlink(files.prev)
    try:
        disk.link(files.base, files.prev)
    except FileNotFoundError:
        raise
    except OSError:
        disk.write_whole(files.prev, [disk.read(files.base)])

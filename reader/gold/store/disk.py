"""Every call to the operating system that the store makes to change a file, one method each.

The store is given one, so that `tests/faults` can record what is asked of it, refuse any
of it, or let a power cut come between any two. What reads goes through here as well.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from reader import files

PIECE = 1 << 18
"""Bytes read at once: few calls, and none that holds up other threads."""


class NotSynced(OSError):
    """A folder could not be synced: nobody knows whether the names in it are on the disk."""


class Disk:
    """The operating system's files. Every method raises OSError where it is refused."""

    # -- reading -----------------------------------------------------------------------------

    def read(self, path: Path) -> bytes:
        """All that is in a plain file (`files.open_plain`)."""
        return files.read_plain(path)

    def pieces(self, path: Path) -> Iterator[bytes]:
        """The same, piece by piece."""
        with files.open_plain(path) as file:
            while piece := file.read(PIECE):
                yield piece

    def stat(self, path: Path) -> os.stat_result:
        """What is known of a file."""
        return path.stat()

    def exists(self, path: Path) -> bool:
        """Whether anything is there, a link that leads nowhere included."""
        return os.path.lexists(path)

    def listdir(self, path: Path) -> list[str]:
        """The names in a folder, sorted; none where there is no such folder."""
        try:
            return sorted(os.listdir(path))  # noqa: PTH208  # names, and no objects
        except FileNotFoundError:
            return []

    # -- an open file ------------------------------------------------------------------------

    def create(self, path: Path) -> int:
        """Makes a new file for this user only (0600), for reading and writing."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.open(path, flags, 0o600)

    def open_append(self, path: Path) -> int:
        """Opens a file that is there; all that is written goes to its end."""
        flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        return os.open(path, flags)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Writes, perhaps not all of it; gives the number of bytes."""
        return os.write(descriptor, data)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cuts a file off at so many bytes."""
        os.ftruncate(descriptor, size)

    def fstat(self, descriptor: int) -> os.stat_result:
        """What is known of an open file."""
        return os.fstat(descriptor)

    def datasync(self, descriptor: int) -> None:
        """Waits until the content and the size are on the disk."""
        getattr(os, "fdatasync", os.fsync)(descriptor)

    def sync(self, descriptor: int) -> None:
        """Waits until the file is on the disk with all that is known of it."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Gives the descriptor back."""
        os.close(descriptor)

    # -- names -------------------------------------------------------------------------------

    def mkdir(self, path: Path) -> None:
        """Makes a folder for this user only (0700), if it is not there."""
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)

    def replace(self, source: Path, target: Path) -> None:
        """Renames a file over another, or over nothing."""
        files.replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        """Gives a file a second name."""
        os.link(source, target)

    def unlink(self, path: Path) -> None:
        """Takes a name away."""
        path.unlink()

    def sync_folder(self, path: Path) -> None:
        """Waits until the names in a folder are on the disk."""
        files.sync_folder(path)

    # -- made of the above -------------------------------------------------------------------

    def write_all(self, descriptor: int, data: bytes) -> None:
        """Writes all of it, however often that takes."""
        view = memoryview(data)
        while view:
            done = self.write(descriptor, view)
            view = view[done:]

    def write_whole(self, path: Path, chunks: Iterable[bytes]) -> None:
        """Puts a file there whole and durably, or leaves what was there.

        A temporary file is written beside it, synced and renamed, and the folder synced.

        Raises:
            NotSynced: it is there, but perhaps not after a power cut.
        """
        temporary = files.temporary_beside(path)
        try:
            descriptor = self.create(temporary)
            try:
                for chunk in chunks:
                    self.write_all(descriptor, chunk)
                self.sync(descriptor)
            finally:
                self.close(descriptor)
            self.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                self.unlink(temporary)
            raise
        self.settle(path.parent)

    def settle(self, folder: Path) -> None:
        """Waits until the names in a folder are on the disk.

        Raises:
            NotSynced: they may not be; asking again proves nothing.
        """
        try:
            self.sync_folder(folder)
        except OSError as error:
            raise NotSynced(error.errno, error.strerror, str(folder)) from error

    def private_folder(self, folder: Path, home: Path | None = None) -> None:
        """Makes a folder and what is missing above it, durably and for this user only.

        Args:
            folder: the folder.
            home: what is below it is made durable even where it is there: whoever made it
                may have been killed before it was.

        Raises:
            OSError: the disk refused.
            NotSynced: they are there, but perhaps not after a power cut.
        """
        parts = []
        part = folder
        while not part.is_dir() or (home is not None and part.is_relative_to(home)):
            parts.append(part)
            part = part.parent
        for part in reversed(parts):
            self.mkdir(part)
            self.settle(part.parent)


DISK = Disk()
"""The real one."""

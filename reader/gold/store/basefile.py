"""The disk under the store: the base's bytes and the marked texts, written whole and synced.

Everything here runs in the writer's thread once the gold set is open. What was written is
remembered, so that a file that somebody else changed is noticed and never overwritten.
"""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import SaveFailed
from reader.files import atomic_write, open_plain, private_folder, read_plain
from reader.gold.store.layout import IGNORED, Layout, check_inside
from reader.gold.store.texts import write_text

if TYPE_CHECKING:
    from reader.gold.store.base import Encoded

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class BaseFile:
    """The gold set's file on disk, with what we know to be in it.

    Args:
        layout: where it lies.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._stamp: tuple[int, int, int] | None = None
        self._digest = ""
        self._kept: set[str] = set()

    def read(self) -> bytes | None:
        """The file's bytes, or None: there is no file.

        Raises:
            OSError: it can't be read.
            StoreError: a link leads out of the project.
        """
        check_inside(self._layout.project, self._layout.base)
        try:
            with open_plain(self._layout.base) as file:
                self._stamp = _stamp(os.fstat(file.fileno()))
                data = file.read()
        except FileNotFoundError:
            return None
        self._digest = hashlib.sha256(data).hexdigest()
        return data

    def prepare(self) -> None:
        """Makes the folders and the file that tells git what to leave.

        Raises:
            OSError: the disk or the folder refused.
            StoreError: a link leads out of the project.
        """
        check_inside(self._layout.project, self._layout.base)
        private_folder(self._layout.folder)
        if not self._layout.ignore.exists():
            check_inside(self._layout.project, self._layout.ignore)
            atomic_write(self._layout.ignore, IGNORED, mode=0o600)

    def keep_text(self, sha256: str, text: str) -> None:
        """Keeps a marked text, durably; asks the disk once in a run.

        Raises:
            OSError: the disk or the folder refused.
            StoreError: a link leads out of the project.
        """
        if sha256 not in self._kept:
            write_text(self._layout.project, sha256, text)
            self._kept.add(sha256)

    def write(self, encoded: Encoded) -> None:
        """Replaces the file, durably.

        Raises:
            SaveFailed: somebody else changed it since we read or wrote it.
            OSError: the disk or the folder refused; the file is as it was.
            StoreError: a link leads out of the project.
        """
        check_inside(self._layout.project, self._layout.base)
        self._check_unchanged()
        atomic_write(self._layout.base, encoded.parts, mode=0o600)
        self._stamp = _stamp(self._layout.base.stat())
        self._digest = encoded.sha256

    def _check_unchanged(self) -> None:
        path = self._layout.base
        try:
            stamp = _stamp(path.stat())
        except FileNotFoundError:
            # Nothing would be overwritten, and all that was in it is in memory.
            return
        if stamp == self._stamp:
            return
        if self._stamp is not None and hashlib.sha256(read_plain(path)).hexdigest() == (
            self._digest
        ):
            self._stamp = stamp
            return
        raise SaveFailed(
            "another program changed the marks on disk",
            path=path,
            remedy="put the file back as it was, or move it away; then the next mark is saved "
            "with all before it",
        )


def failure(error: OSError, path: Path) -> SaveFailed:
    """The error that says what the disk refused, and what helps."""
    if error.errno in _FULL:
        remedy = "make room; the marks are in memory and are tried again"
    elif error.errno in _FORBIDDEN:
        remedy = "make the folder writable; the marks are tried again"
    else:
        remedy = "see that the folder is there; the marks are tried again"
    where = Path(error.filename) if isinstance(error.filename, str) else path
    reason = error.strerror or type(error).__name__
    return SaveFailed(f"the marks could not be saved ({reason})", path=where, remedy=remedy)


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return (status.st_size, status.st_mtime_ns, status.st_ino)

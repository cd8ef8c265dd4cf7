"""What has to be on the disk before a mark is: the folders, and the texts that marks rest on."""

from __future__ import annotations

import errno
from pathlib import Path

from reader.errors import SaveFailed
from reader.gold.store.disk import Disk
from reader.gold.store.layout import IGNORED, Layout, check_inside
from reader.gold.store.texts import write_text

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class Ground:
    """The folders of one gold set.

    Args:
        layout: where it lies.
        disk: the operating system.
    """

    def __init__(self, layout: Layout, disk: Disk) -> None:
        self._layout = layout
        self._disk = disk
        self._kept: set[str] = set()

    def check_links(self) -> None:
        """Refuses files of the gold set that a link leads out of the project.

        Raises:
            StoreError: one is.
        """
        files = self._layout.files
        for path in (files.base, files.journal, files.prev, files.lock, files.history):
            check_inside(self._layout.project, path)

    def prepare(self) -> None:
        """Makes the folders and the file that tells git what to leave.

        Raises:
            OSError: the disk or the folder refused.
            StoreError: a link leads out of the project.
        """
        self.check_links()
        self._disk.private_folder(self._layout.folder, self._layout.project)
        if not self._layout.ignore.exists():
            check_inside(self._layout.project, self._layout.ignore)
            self._disk.write_whole(self._layout.ignore, [IGNORED])

    def keep_text(self, sha256: str, text: str) -> None:
        """Keeps a marked text, durably; asks the disk once in a run.

        Raises:
            OSError: the disk or the folder refused.
            StoreError: a link leads out of the project.
        """
        if sha256 not in self._kept:
            write_text(self._layout.project, sha256, text, self._disk)
            self._kept.add(sha256)


def failure(error: OSError, path: Path, *, kept: bool = True) -> SaveFailed:
    """The error that says what the disk refused, and what helps.

    Args:
        error: what the operating system said.
        path: the file concerned, where that does not say it.
        kept: what was to be saved is in memory, and tried again.
    """
    if error.errno in _FULL:
        do, again = "make room", "the marks are in memory and are tried again"
    elif error.errno in _FORBIDDEN:
        do, again = "make the folder writable", "the marks are tried again"
    else:
        do, again = "see that the folder is there", "the marks are tried again"
    remedy = f"{do}; {again if kept else 'then mark it again'}"
    where = Path(error.filename) if isinstance(error.filename, str) else path
    reason = error.strerror or type(error).__name__
    return SaveFailed(f"the marks could not be saved ({reason})", path=where, remedy=remedy)

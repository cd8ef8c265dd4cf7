"""Whether the file of the open article is still the one that was read.

Marks rest on the text that was read, which the gold set keeps; so a file that changes
meanwhile loses nothing. But its reader has to be told, and sees the new text when the
article is opened again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

Stamp: TypeAlias = tuple[int, int, int] | None
"""Inode, size in bytes, time of the last change in nanoseconds; None: there is no file."""


class Watch:
    """Looks at one file from time to time.

    Args:
        path: the article's file; None: standard input, which can't change.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._seen = self._stamp()

    def changed(self) -> bool:
        """Whether the file is another one than at the last look."""
        before, self._seen = self._seen, self._stamp()
        return before != self._seen

    def _stamp(self) -> Stamp:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

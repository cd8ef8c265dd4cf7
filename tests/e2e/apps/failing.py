"""The real program on a disk that fails when it is told to. `failing.py FLAG ARGUMENTS…`

What the file FLAG says is what fails: `full` or `sync`, below a folder called `gold`.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from reader.cli import main
from reader.gold.store.disk import Disk

FLAG = Path(sys.argv[1])


def fails(descriptor: int, how: str) -> bool:
    """Whether that is to fail now, on that file."""
    path = Path(f"/proc/self/fd/{descriptor}").readlink()
    return "gold" in path.parts and FLAG.exists() and FLAG.read_text() == how


class Failing(Disk):
    """What is put in the place of the class's own methods."""

    real_write = Disk.write
    real_datasync = Disk.datasync

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if fails(descriptor, "full"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return Failing.real_write(self, descriptor, data)

    def datasync(self, descriptor: int) -> None:
        if fails(descriptor, "sync"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        Failing.real_datasync(self, descriptor)


if __name__ == "__main__":
    Disk.write = Failing.write  # type: ignore[method-assign,assignment]  # of the one that is there
    Disk.datasync = Failing.datasync  # type: ignore[method-assign,assignment]  # likewise
    sys.exit(main(sys.argv[2:]))

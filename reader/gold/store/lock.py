"""The lock that makes one process the only writer of a gold set.

The file says who holds it, for the others to show; the lock itself is the operating
system's (filelock) and ends with its process. The file is never deleted: a lock on a
deleted file locks nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from reader.files import open_plain
from reader.gold.ids import is_time, utc_now

if TYPE_CHECKING:
    from filelock import BaseFileLock

_HOST = re.compile(r"[\w.-]{1,64}\Z", re.ASCII)


class Lock:
    """The lock of one gold set.

    Args:
        path: the lock's file; made when the lock is taken, in a folder that exists.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: BaseFileLock | None = None
        self._inode = 0
        self.holder = ""
        """Who holds it, after it could not be taken: `process 12 on host since TIME`."""

    @property
    def held(self) -> bool:
        """Whether we hold it."""
        return self._lock is not None

    @property
    def intact(self) -> bool:
        """Whether the file is still the one that we locked, so that the lock means anything."""
        try:
            return self.held and self._path.stat().st_ino == self._inode
        except OSError:
            return False

    def take(self) -> bool:
        """Takes the lock, without waiting; False: another process holds it (`holder`).

        Raises:
            OSError: the lock's file can't be made or opened.
        """
        from filelock import FileLock, SoftFileLock, Timeout

        holder = read_holder(self._path)
        lock: BaseFileLock = FileLock(self._path, timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            self.holder = holder or "another process"
            return False
        self._lock = lock
        # A soft lock (no flock on this file system) has its own content, which tells who.
        if not isinstance(lock, SoftFileLock):
            # A full disk takes the words away, not the lock.
            with contextlib.suppress(OSError):
                self._say_who()
        self._inode = self._path.stat().st_ino
        return True

    def _say_who(self) -> None:
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": utc_now()}
        with self._path.open("r+b") as file:
            file.truncate()
            file.write(json.dumps(who).encode("ascii") + b"\n")

    def release(self) -> None:
        """Gives it back, if we hold it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def read_holder(path: Path) -> str:
    """Who wrote the lock's file, in words; empty where nobody can tell.

    The words are ours: a file from a stranger must not put its own on the screen.
    """
    try:
        with open_plain(path) as file:
            who = json.loads(file.read(1024))
        pid, host, since = who["pid"], who["host"], who["since"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""
    known = isinstance(host, str) and isinstance(since, str)
    if type(pid) is not int or not known or not _HOST.match(host) or not is_time(since):
        return ""
    return f"process {pid} on {host} since {since[:10]} {since[11:16]} UTC"

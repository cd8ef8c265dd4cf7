"""The lock that makes one process the only writer of a gold set.

The lock is the operating system's (filelock) and ends with its process, however that
ends. Its file says who holds it, for the others to show, and is never deleted: a lock on a
deleted file locks nothing. Where a file system has no such locks a second file is made
instead, the *soft* lock, which is all that there can be and is said aloud.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import socket
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.files import open_plain
from reader.gold.ids import is_time, utc_now

if TYPE_CHECKING:
    from filelock import BaseFileLock

ANYONE = "another process"
"""Who holds a lock whose file does not say, or says something that can't be."""

_HOST = re.compile(r"[\w.-]{1,64}\Z", re.ASCII)
_BOOT = re.compile(rb"^btime ([0-9]+)$", re.MULTILINE)
_SOFT = re.compile(rb"([0-9]{1,10})\n([\w.-]{1,64})(?:\?pidns-[0-9a-f]+)?\n(?:[0-9]+\n)?\Z")
"""The file of a soft lock: process, computer with its namespace, when the process began."""
_NO_LOCKS = frozenset((errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP))
"""What a file system answers that has no locks."""
_A_MOMENT = 0.05
"""Seconds in which a process that has just got the lock writes its name."""
_CLOCK = 10
"""Seconds by which a process may seem to be younger than the lock that it holds."""


class Holder(NamedTuple):
    """Who says to hold a lock."""

    pid: int
    host: str
    since: str
    """UTC time in RFC 3339, or empty."""

    def __str__(self) -> str:
        since = f" since {self.since[:10]} {self.since[11:16]} UTC" if self.since else ""
        return f"process {self.pid} on {self.host}{since}"


class Lock:
    """The lock of one gold set.

    Args:
        path: the lock's file; made when the lock is taken, in a folder that exists.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: BaseFileLock | None = None
        self._identity = (0, 0)
        self.soft = False
        """Whether the file system has no locks, so that it is only a file that is there."""
        self.holder = ""
        """Who holds it, after it could not be taken: `process 12 on host since TIME`."""

    @property
    def soft_path(self) -> Path:
        """The file that stands for the lock where there are none."""
        return self._path.with_name(f"{self._path.name.removesuffix('.lock')}.soft.lock")

    @property
    def held(self) -> bool:
        """Whether we hold it."""
        return self._lock is not None

    @property
    def intact(self) -> bool:
        """Whether the file is still the one that we locked, so that the lock means anything."""
        try:
            return self.held and self._seen() == self._identity
        except OSError:
            return False

    def take(self) -> bool:
        """Takes the lock, without waiting; False: another process holds it (`holder`).

        Raises:
            OSError: the lock's file can't be made or opened.
        """
        from filelock import FileLock, Timeout

        native = FileLock(
            self._path, timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False
        )
        try:
            native.acquire()
        except Timeout:
            self.holder = _named(self._path)
            return False
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return self._take_soft()
        self._have(native)
        # A full disk takes the words away, not the lock.
        with contextlib.suppress(OSError):
            self._say_who()
        return True

    def retake(self) -> bool:
        """Takes it anew where its file was removed (`git clean`), and nobody made another."""
        if not self.held or self.soft or self._path.exists() or not self._path.parent.is_dir():
            return False
        fresh = Lock(self._path)
        try:
            if not fresh.take() or fresh.soft:
                return False
        except OSError:
            return False
        before, self._lock, self._identity = self._lock, fresh._lock, fresh._identity
        if before is not None:
            before.release()
        return True

    def _take_soft(self) -> bool:
        from filelock import SoftFileLock, Timeout

        self.soft = True
        soft = SoftFileLock(self.soft_path, timeout=0, mode=0o600, thread_local=False)
        try:
            soft.acquire()
        except Timeout:
            self.holder = read_holder(self.soft_path) or ANYONE
            return False
        self._have(soft)
        return True

    def _have(self, lock: BaseFileLock) -> None:
        self._lock = lock
        self._identity = self._seen()

    def _seen(self) -> tuple[int, int]:
        found = (self.soft_path if self.soft else self._path).stat()
        return found.st_dev, found.st_ino

    def _say_who(self) -> None:
        who = {"pid": os.getpid(), "host": socket.gethostname(), "since": utc_now()}
        self._write(json.dumps(who).encode("ascii") + b"\n")

    def _write(self, words: bytes) -> None:
        with self._path.open("r+b") as file:
            file.truncate()
            file.write(words)

    def release(self) -> None:
        """Gives it back, if we hold it."""
        if self._lock is None:
            return
        if not self.soft and self.intact:
            # So that nobody reads our name while the next holder has not written its own.
            with contextlib.suppress(OSError):
                self._write(b"")
        self._lock.release()
        self._lock = None


def _named(path: Path) -> str:
    """Who holds a lock that could not be taken, as far as what its file says can be true."""
    for wait in (0, _A_MOMENT):
        sleep(wait)
        holder = _holder_in(path)
        if holder is not None and _may_live(holder):
            return str(holder)
    return ANYONE


def _may_live(holder: Holder) -> bool:
    """Whether that process may hold a lock now: it is elsewhere, or is alive here."""
    if holder.host != socket.gethostname() or os.name != "posix":
        return True
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except OverflowError:
        return False
    except PermissionError:
        pass
    began = _began(holder.pid)
    return began is None or not holder.since or began <= _seconds(holder.since) + _CLOCK


def _began(pid: int) -> float | None:
    """When a process of this computer began, in seconds since 1970; None: nobody can tell.

    Its number may have been another's before.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        boot = _BOOT.search(Path("/proc/stat").read_bytes())
        return int(boot[1]) + int(fields[19]) / os.sysconf("SC_CLK_TCK") if boot else None
    except (OSError, ValueError, IndexError):
        return None


def _seconds(time: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(time).timestamp()


def read_holder(path: Path) -> str:
    """Who wrote the lock's file, in words; empty where nobody can tell.

    The words are ours: a file from a stranger must not put its own on the screen.
    """
    holder = _holder_in(path)
    return str(holder) if holder else ""


def living_holder(path: Path) -> str:
    """Who may hold a lock now, in words, as far as its file says; taking nothing to find out.

    Empty where nobody does, or whoever wrote the file is a process that has ended.
    """
    for file in (path, path.with_name(f"{path.name.removesuffix('.lock')}.soft.lock")):
        holder = _holder_in(file)
        if holder is not None and _may_live(holder):
            return str(holder)
    return ""


def _holder_in(path: Path) -> Holder | None:
    try:
        with open_plain(path) as file:
            words = file.read(1024)
        who = _fields(words)
        pid, host, since = who["pid"], who["host"], who["since"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if type(pid) is not int or not 0 < pid < 2**31 or not isinstance(host, str):
        return None
    if not _HOST.match(host) or not isinstance(since, str) or (since and not is_time(since)):
        return None
    return Holder(pid, host, since)


def _fields(words: bytes) -> dict[str, Any]:
    """What a lock's file says: our JSON, or the lines of filelock's soft lock."""
    soft = _SOFT.match(words)
    if soft is None:
        found: dict[str, Any] = json.loads(words)
        return found
    return {"pid": int(soft[1]), "host": soft[2].decode("ascii"), "since": ""}

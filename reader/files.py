"""Where our own files lie, and how one is replaced whole or not at all.

Called by the store, the export, the settings and the log. Article files are
never written. Nothing here runs at import: a folder is made when it is asked for.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

APP_NAME = "hashiya"
_TEMPORARY_PREFIX = ".hashiya-"
_TEMPORARY_SUFFIX = ".tmp"
_NO_FOLDER_SYNC = frozenset((errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS))
"""What a file system answers that can't sync a folder."""

_LARGE = 256 << 20
_FULL = 1 / 64
"""A file of more bytes than that, of which less than this share is on the disk, is a hole. What
file systems compress stays above it."""

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.3)
"""Seconds between two tries to replace a file that is open elsewhere on Windows."""

Writer = Callable[[BinaryIO], None]
"""Writes the whole content to the open binary file that it is given, and may read it back."""


def atomic_write(
    path: Path | str, content: bytes | Iterable[bytes] | Writer, *, mode: int = 0o600
) -> None:
    """Put `content` at `path`, all of it and durably, or leave what was there.

    A temporary file in the same folder is written, synced and renamed over the
    target, and the folder is synced, so that a power cut finds the old file or
    the new one. A link is followed: its target is replaced, the link stays. A
    device or a pipe is written to directly, since it can't be replaced.

    Args:
        path: the target; its folder must exist.
        content: bytes, chunks of bytes, or a function that writes to the file.
        mode: permission bits of the new file, before the umask.

    Raises:
        OSError: the disk or the folder refused; the target is as it was.
        Exception: whatever `content` raises; the target is as it was.
    """
    target = Path(os.path.realpath(path))
    if cannot_be_replaced(target):
        with target.open("wb") as device:
            _write(device, content)
        return
    temporary = temporary_beside(target)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, mode)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            _write(file, content)
            file.flush()
            os.fsync(file.fileno())
        replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


def temporary_beside(target: Path) -> Path:
    """A new name in the target's folder, by which `remove_temporaries` knows what it is."""
    return target.with_name(f"{_TEMPORARY_PREFIX}{os.urandom(8).hex()}{_TEMPORARY_SUFFIX}")


def replace(source: Path, target: Path) -> None:
    """Rename a file over another. On Windows somebody may just be reading the target: wait.

    Raises:
        OSError: the system refused; on Windows, for a second.
    """
    for pause in _PAUSES if os.name == "nt" else ():
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.replace(target)


def _write(file: BinaryIO, content: bytes | Iterable[bytes] | Writer) -> None:
    if isinstance(content, bytes):
        file.write(content)
    elif callable(content):
        content(file)
    else:
        file.writelines(content)


def cannot_be_replaced(target: Path) -> bool:
    """Whether something other than a plain file or a folder is there (/dev/null, a pipe)."""
    try:
        kind = target.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))


def open_plain(path: Path) -> BinaryIO:
    """The file at `path`, opened for reading, if it is a plain file.

    A project can come from a stranger: a pipe in a file's place would keep whoever opens it
    waiting for ever, and a hole of many gigabytes, which takes no room on the disk, would
    take all of the memory.

    Raises:
        OSError: it can't be opened, or is a folder, a pipe, a device or a hole.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags)
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISREG(kind):
        return _unless_hole(os.fdopen(descriptor, "rb"), path)
    os.close(descriptor)
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, "It is a pipe or a device", str(path))


def open_full(path: Path) -> BinaryIO:
    """What is at `path`, opened for reading, a pipe too, but no hole (see `open_plain`).

    Raises:
        OSError: it can't be opened, or is a hole.
    """
    return _unless_hole(path.open("rb"), path)


def _unless_hole(file: BinaryIO, path: Path) -> BinaryIO:
    found = os.fstat(file.fileno())
    blocks: int = getattr(found, "st_blocks", found.st_size)  # Windows does not say
    if found.st_size <= _LARGE or blocks * 512 >= found.st_size * _FULL:
        return file
    file.close()
    raise OSError(errno.EFBIG, "It claims to be large, and nothing is in it", str(path))


def read_plain(path: Path) -> bytes:
    """All that is in the plain file at `path`.

    Raises:
        OSError: as `open_plain`.
    """
    with open_plain(path) as file:
        return file.read()


def sync_folder(folder: Path) -> None:
    """Make names that were made, renamed or removed in `folder` durable.

    Windows has no such call, some file systems don't know it, and a folder that may be
    written but not read can't be opened for it; the rename itself has happened by then, so
    that is not an error.

    Raises:
        OSError: the disk failed, or could not be asked; the names may be lost at a power cut.
    """
    flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
    try:
        descriptor = os.open(folder, flags)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def remove_temporaries(folder: Path) -> None:
    """Remove what a killed `atomic_write` left in `folder`.

    To be called only where no other process writes, that is under a lock.
    """
    for path in folder.glob(f"{_TEMPORARY_PREFIX}*{_TEMPORARY_SUFFIX}"):
        with contextlib.suppress(OSError):
            path.unlink()


def private_folder(folder: Path) -> Path:
    """Make `folder` and its parents where missing, durably and for this user only (0700).

    Raises:
        OSError: it can't be made, or a file is in its place.
    """
    missing = []
    part = folder
    while not part.is_dir():
        missing.append(part)
        part = part.parent
    for part in reversed(missing):
        try:
            part.mkdir(mode=0o700)
        except FileExistsError:
            # Another process may have been quicker.
            if not part.is_dir():
                raise
        sync_folder(part.parent)
    return folder


def config_dir() -> Path:
    """Where settings, themes and keymaps of the user lie; not made here.

    `HASHIYA_CONFIG_DIR` overrides the platform's place.
    """
    override = os.environ.get("HASHIYA_CONFIG_DIR")
    if override:
        return Path(override).absolute()
    import platformdirs

    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def state_dir() -> Path:
    """Where the last place read and the index of projects lie; not made here.

    `HASHIYA_STATE_DIR` overrides the platform's place.
    """
    override = os.environ.get("HASHIYA_STATE_DIR")
    if override:
        return Path(override).absolute()
    import platformdirs

    return Path(platformdirs.user_state_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """Where logs of unexpected errors lie; not made here.

    `log` under `HASHIYA_STATE_DIR` where that is set.
    """
    if os.environ.get("HASHIYA_STATE_DIR"):
        return state_dir() / "log"
    import platformdirs

    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))

"""A file that appears whole and checked, or not at all.

Every writer of `reader.exchange` goes through here: what was written is read back from
the disk and checked before the old file is replaced, so that a failed export leaves what
was there. Standard output and devices can't be replaced; they get the checked bytes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from reader.errors import SaveFailed
from reader.files import atomic_write, cannot_be_replaced

Step = Callable[[BinaryIO], object]
"""Writes to, or reads from, the open binary file that it is given."""


def publish(target: Path | BinaryIO, write: Step, check: Step) -> None:
    """Write, read back, and only then put in place.

    Args:
        target: the file to appear, or an open stream to copy to.
        write: writes the whole content.
        check: reads it from the start, and raises if it is not what it should be.

    Raises:
        SaveFailed: the disk or the folder refused; an existing file is as it was.
        BrokenPipeError: whoever read the stream has stopped.
        Exception: whatever `write` or `check` raises; an existing file is as it was.
    """
    if not isinstance(target, Path):
        _copy_checked(target, write, check)
        return
    try:
        if cannot_be_replaced(target):
            with target.open("wb") as device:
                _copy_checked(device, write, check)
        else:
            _replace_checked(target, write, check)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SaveFailed(
            f"the file could not be written: {error.strerror or error}",
            path=target,
            remedy="nothing was changed",
        ) from error


def _replace_checked(target: Path, write: Step, check: Step) -> None:
    if target.is_dir():
        raise IsADirectoryError(0, "it is a folder")

    def content(file: BinaryIO) -> None:
        _keep_mode(file, target)
        write(file)
        file.flush()
        file.seek(0)
        check(file)

    # Readable as the umask says, unlike the gold set: an export is made to be handed on.
    atomic_write(target, content, mode=0o666)


def _keep_mode(file: BinaryIO, target: Path) -> None:
    """Give the new file the permissions of the one that it will replace."""
    with contextlib.suppress(OSError, AttributeError):
        os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))


def _copy_checked(stream: BinaryIO, write: Step, check: Step) -> None:
    with tempfile.TemporaryFile() as file:
        write(file)
        file.seek(0)
        check(file)
        file.seek(0)
        shutil.copyfileobj(file, stream)
    stream.flush()

"""Where an unexpected error is written down, so that the sentence can name the file.

The terminal gets one plain sentence and never a traceback; whoever reports the bug
sends the log. It holds code lines and the error's own words, no article.
"""

from __future__ import annotations

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from reader.files import log_dir, private_folder

_LARGEST = 1 << 20
"""Bytes after which a log is put aside as `.old`, so that it can't fill a disk."""


def record(error: BaseException, *, folder: Path | None = None) -> Path | None:
    """Append the error with its traceback to `hashiya.log`.

    Args:
        error: what nobody expected.
        folder: where the log lies (default: the user's log folder).

    Returns:
        The log file, or None where it can't be written: the user still has to be told
        the error, and this must not become another one.
    """
    try:
        path = private_folder(log_dir() if folder is None else folder) / "hashiya.log"
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".log.old"))
        entry = _head() + "".join(traceback.format_exception(error)) + "\n"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(entry.encode("utf-8", "backslashreplace"))
    except (OSError, ImportError):
        # A broken installation may miss what knows the user's folders.
        return None
    return path


def _head() -> str:
    """When, which version, on what, doing what."""
    from reader import __version__

    now = datetime.now(UTC).isoformat(timespec="seconds")
    python = ".".join(map(str, sys.version_info[:3]))
    command = " ".join(sys.argv[1:2])
    return f"{now} hashiya {__version__}, Python {python} on {sys.platform}, reader {command}\n"

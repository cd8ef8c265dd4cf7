"""Small JSON files of the user's state: convenient to have, never worth an error.

A file that is missing, damaged or of another version counts as empty, and one that
can't be written is left: nobody's marks depend on it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.files import atomic_write, private_folder, state_dir

_VERSION = 1

State = dict[str, Any]
"""What a state file holds, its version apart."""


def read_state(name: str, folder: Path | None = None) -> State:
    """What the state file `name` holds; empty where it holds nothing that we can read.

    Args:
        name: the file's name in the user's state folder.
        folder: another folder than that.
    """
    try:
        content = _path(name, folder).read_bytes()
        import json

        data = json.loads(content)
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict) or data.pop("version", None) != _VERSION:
        return {}
    return data


def change_state(name: str, change: Callable[[State], None], folder: Path | None = None) -> None:
    """Read the file anew, change what it holds, and put it back whole.

    Read anew, because other instances keep theirs in the same file.
    """
    import json

    state = read_state(name, folder)
    change(state)
    data = json.dumps({"version": _VERSION, **state}, indent=1).encode()
    with contextlib.suppress(OSError):
        path = _path(name, folder)
        private_folder(path.parent)
        atomic_write(path, data)


def _path(name: str, folder: Path | None) -> Path:
    return (state_dir() if folder is None else folder) / name

"""A folder that is quick: thousands of small states are laid out and taken away again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A new folder, in memory where there is such a place; nothing in it is synced anyway."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="hashiya-faults-", dir=MEMORY) as name:
        yield Path(name)

"""What the tests of the store have in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gold.store.sides import SIDES, Side


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    """Stock TinyDB, then ours; after the test its state stands on the disk."""
    one = Side(request.param, tmp_path)
    yield one
    one.settle()


@pytest.fixture
def db(side: Side) -> Any:
    """An open database that is empty; where a test reopens it, `side.db` is the new one."""
    return side.open()

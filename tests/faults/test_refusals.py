"""An error on every call to the operating system in turn, and on a small disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.refusing import BEFORE, refuse_each, some_faults


@pytest.mark.parametrize("before", BEFORE)
def test_any_call_may_be_refused(quick_path: Path, before: str) -> None:
    tally = refuse_each(quick_path, BEFORE[before], some_faults)
    assert tally.bad == []
    assert (tally.lost, tally.silent, tally.refused) == (0, 0, 0)
    assert tally.tried > 150
    # What is refused is said, or made good without a loss.
    assert tally.told > tally.tried / 4

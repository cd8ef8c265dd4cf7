"""Names in the order in which people count."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.corpus.natural import natural_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["1.txt", "2.txt", "9.txt", "10.txt", "100.txt"],
        ["a2b3", "a2b10", "a10b1"],
        ["a/2.txt", "a/10.txt", "a-b/1.txt"],
        ["2.txt", "A.txt", "b.txt"],
        ["٢.txt", "١٠.txt"],
        ["01", "1", "2"],
        ["9", "1" + "0" * 5000],
        ["", "1", "a"],
    ],
)
def test_order(ordered: list[str]) -> None:
    shuffled = ordered[:]
    Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=natural_key) == ordered


@given(st.lists(st.text("a1٣/².-", max_size=8), min_size=2, max_size=4))
def test_any_names_compare(names: list[str]) -> None:
    once = sorted(names, key=natural_key)
    once.reverse()
    assert sorted(once, key=natural_key) == once[::-1]

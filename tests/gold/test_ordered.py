from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.gold import ordered
from reader.gold.ordered import Key, Ordered


class Piece(NamedTuple):
    start: int
    end: int
    name: str


def key(piece: Piece) -> Key:
    return (piece.start, -piece.end, piece.name)


pieces = st.builds(
    lambda start, length, name: Piece(start, start + length, f"{name}"),
    st.integers(0, 60),
    st.integers(0, 25),
    st.integers(0, 10**6),
)


def held_to_lists(found: Ordered[Piece], pieces: set[Piece]) -> None:
    """Everything that it answers, beside a look at each."""
    plain = sorted(pieces, key=key)
    assert list(found) == plain
    assert found == plain
    assert len(found) == len(plain)
    assert [found[at] for at in range(len(plain))] == plain
    assert found[2:5] == plain[2:5]
    assert [found.place_of(piece) for piece in plain] == list(range(len(plain)))
    for start, end in ((0, 1), (13, 13), (20, 44), (59, 90)):
        overlapping = [p for p in plain if p.start < end and p.end > start]
        assert found.overlapping(start, end) == overlapping
        assert list(found.starting(start, end)) == [p for p in plain if start <= p.start < end]
        assert list(found.starting(start)) == [p for p in plain if start <= p.start]
    for at, piece in enumerate(plain):
        same = [p for p in plain if p[:2] == piece[:2]]
        assert found.of_range(piece.start, piece.end) == same
        if piece.start < piece.end:
            outer = sum(p.end >= piece.end for p in plain[:at])
            assert found.around(piece) == outer
            assert found.around(piece, 2) == min(2, outer)


@settings(max_examples=60, deadline=None)
@given(st.sets(pieces, max_size=40), st.data())
def test_after_any_changes_it_is_as_made_from_scratch(
    first: set[Piece], data: st.DataObject
) -> None:
    block = ordered.BLOCK
    ordered.BLOCK = 3  # type: ignore[misc]  # so that small sets have many blocks
    try:
        there = set(first)
        found = Ordered(there, key=key)
        held_to_lists(found, there)
        for _ in range(data.draw(st.integers(1, 8))):
            gone = data.draw(
                st.sets(st.sampled_from(sorted(there)), max_size=20) if there else st.just(set())
            )
            come = data.draw(st.sets(pieces, max_size=20)) - there
            before, old = found, set(there)
            there = there - gone | come
            found = before.changed(gone, come)
            held_to_lists(found, there)
            held_to_lists(before, old)
            assert set(found.differing(before)) == there ^ old
            assert (found == before) == (there == old)
    finally:
        ordered.BLOCK = block  # type: ignore[misc]


def test_what_is_not_there_can_not_go() -> None:
    found = Ordered([Piece(0, 3, "a")], key=key)
    for missing in (Piece(0, 3, "b"), Piece(9, 10, "a")):
        with pytest.raises(KeyError):
            found.changed([missing], [])
        assert found.place_of(missing) is None


def test_an_edit_shares_all_blocks_but_one() -> None:
    before = Ordered((Piece(n, n + 1, "a") for n in range(10_000)), key=key)
    after = before.changed([], [Piece(5_000, 5_001, "b")])
    shared = {id(block) for block in before._blocks} & {id(block) for block in after._blocks}
    assert len(shared) == len(before._blocks) - 1
    assert after.differing(before) == [Piece(5_000, 5_001, "b")]

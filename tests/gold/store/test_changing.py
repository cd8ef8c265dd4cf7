"""The table that TinyDB's updaters see is a dictionary, whatever they do to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.gold.store.base import all_decoded, decoded, encoded
from reader.gold.store.changing import DEEPEST, Overlay, document_id

ids = st.integers(0, 4)
steps = st.lists(
    st.tuples(st.sampled_from(["set", "del", "pop", "get", "edit"]), ids, st.integers(0, 2))
    | st.just(("clear", 0, 0)),
    max_size=12,
)


def step(table: Any, what: str, id: int, n: int) -> Any:
    """One thing that may be done to a table, and what it answers."""
    try:
        if what == "set":
            table[id] = {"n": n}
        elif what == "del":
            del table[id]
        elif what == "pop":
            return table.pop(id)
        elif what == "get":
            return table[id]
        elif what == "edit":
            table[id].update(m=n)
        else:
            table.clear()
    except KeyError as error:
        return error.args
    return id in table


@given(st.lists(ids, unique=True), steps)
def test_an_overlay_is_a_dictionary(held: list[int], done: list[tuple[str, int, int]]) -> None:
    records = {id: encoded({"n": id}) for id in held}
    before = dict(records)
    plain = {id: decoded(data) for id, data in records.items()}
    overlay = Overlay(records)
    for what, id, n in done:
        assert step(overlay, what, id, n) == step(plain, what, id, n)
        assert dict(overlay.items()) == plain
        assert (len(overlay), bool(overlay)) == (len(plain), bool(plain))
    for id, record in overlay.changes().items():
        if record is None:
            del records[id]
        else:
            records[id] = encoded(record)
    assert {id: decoded(data) for id, data in records.items()} == plain
    untouched = {id for id in before if plain.get(id) == decoded(before[id])}
    assert not untouched & overlay.changes().keys()


def test_an_overlay_gives_its_keys_as_the_table_wants_them() -> None:
    class Own(int):
        pass

    overlay = Overlay({1: b"{}"}, Own)
    overlay[2] = {}
    assert [type(id) for id in overlay] == [Own, Own]


def test_only_what_is_looked_at_is_decoded() -> None:
    overlay = Overlay({1: b"{}", 2: b"no JSON at all"})
    overlay[1]["n"] = 1
    assert 2 in overlay
    assert list(overlay) == [1, 2]
    del overlay[2]
    assert overlay.changes() == {1: {"n": 1}, 2: None}


def test_a_record_as_it_was_written_by_others_is_not_changed_by_being_read() -> None:
    overlay = Overlay({1: b'{"n":1,  "s":"\\u0061"}'})
    assert overlay[1] == {"n": 1, "s": "a"}
    assert overlay.changes() == {}


@pytest.mark.parametrize("text", ['[{"', '\\"[', "]}", '\\\\"{'])
def test_brackets_in_a_string_are_no_nesting(text: str) -> None:
    overlay = Overlay({})
    overlay[1] = {"s": text * DEEPEST, "l": [text] * DEEPEST, text * DEEPEST: [[]] * DEEPEST}
    assert overlay.changes() == {1: overlay[1]}


@pytest.mark.parametrize(("id", "is_one"), [(0, True), (10**39 - 1, True), (10**39, False)])
def test_the_bounds_of_ids(id: int, is_one: bool) -> None:
    if is_one:
        assert document_id(id) == id
    else:
        with pytest.raises(ValueError, match="is no document id"):
            document_id(id)


def test_several_records_are_what_each_of_them_is() -> None:
    records = [encoded({"n": n, "s": "\ud800"}) for n in range(5)]
    assert all_decoded(records) == [decoded(record) for record in records]
    assert all_decoded([]) == []


@pytest.mark.parametrize(
    "bad",
    [b"1", b"[]", b'{"a":1},{"b":2}', b"", b'{"n":NaN}', b'{"n":1e999}', b"[" * 10**5, b"\xff"],
)
def test_a_record_that_is_none_is_found_among_others(bad: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of many kinds
        all_decoded([b"{}", bad, b"{}"])
    with pytest.raises(ValueError):  # noqa: PT011
        decoded(bad)

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.gold.store.base import Tables, chunks, encoded
from reader.gold.store.lines import read_lines, split_lines

Records = dict[int, dict[str, Any]]

_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None, exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_tables: st.SearchStrategy[dict[str, Records]] = st.dictionaries(
    st.sampled_from(["spans", "entities", "articles", "rumours", "слухи"]),
    st.dictionaries(
        st.integers(1, 2**128), st.dictionaries(st.text(), _values, max_size=4), max_size=6
    ),
    max_size=4,
)
_abouts = st.dictionaries(st.sampled_from(["annotator", "schema", 'od"d}}\n']), st.text())


def written(tables: dict[str, Records], about: dict[str, Any] | None = None) -> bytes:
    made: Tables = {
        name: {number: encoded(record) for number, record in table.items()}
        for name, table in tables.items()
    }
    return b"".join(chunks(made, about or {}))


ANY = re.compile("[a-z]")
SMALL = written({"spans": {12: {"id": "a"}, 7: {"id": "b", "deleted": False}}})


@given(_tables, _abouts, st.integers(1, 300))
def test_a_file_of_ours_comes_back_as_json_reads_it(
    tables: dict[str, Records], about: dict[str, Any], size: int
) -> None:
    data = written(tables, about)
    state = json.loads(data)
    meta = state.pop("_meta")["1"]
    for step in (len(data), size):
        lines = read_lines(data[at : at + step] for at in range(0, len(data), step))
        assert lines.tables == split_lines(data)
        read = {
            name: {str(number): json.loads(record) for number, record in table.items()}
            for name, table in lines.tables.items()
        }
        assert read == state
        assert lines.meta == meta
        assert lines.sha256 == hashlib.sha256(data).hexdigest()
        assert [list(read[name]) for name in read] == [list(state[name]) for name in state]


@pytest.mark.parametrize("at", range(len(SMALL)))
def test_a_flipped_bit_is_never_overlooked(at: int) -> None:
    for bit in range(8):
        data = bytearray(SMALL)
        data[at] ^= 1 << bit
        with pytest.raises(ValueError, match=ANY):
            split_lines(bytes(data))


@pytest.mark.parametrize("length", range(len(SMALL)))
def test_a_cut_file_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=ANY):
        split_lines(SMALL[:length])


def sealed(head: bytes) -> bytes:
    """A file whose checksum fits, whatever stands in it."""
    head += b'"_meta": {"1": {"format": "hashiya-gold", "version": 1, "sha256": "'
    return head + hashlib.sha256(head).hexdigest().encode() + b'"}}\n}\n'


def test_a_sealed_file_of_our_form_is_read() -> None:
    assert split_lines(sealed(b'{\n"x": {\n"1": {}\n},\n')) == {"x": {1: b"{}"}}


@pytest.mark.parametrize(
    "head",
    [
        b'"x": {\n"1": {}\n},\n',
        b'{"x": {"1": {}},\n',
        b'{\n"x": {\n"1": {}\n"2": {}\n},\n',
        b'{\n"x": {\n"1": {},\n},\n',
        b'{\n"x": {\n"1": {},\n"1": {}\n},\n',
        b'{\n"x": {\n"01": {}\n},\n',
        b'{\n"x": {\n"one": {}\n},\n',
        b'{\n"x": {\n"1": {},\n"2": []\n},\n',
        b'{\n"x": {\n"1": {"\xc3\xa9": 1}\n},\n',
        b'{\n"x": {\n"1": {}\n},\n"x": {\n"2": {}\n},\n',
        b'{\n"_meta": {\n"1": {}\n},\n',
        b'{\n"x": {\n"1": {}\n}\n,\n',
        b'{\n"x": {\n"1": {}},\n',
        b'{\n"x": {\n\n"1": {}\n},\n',
        b'{\n"x": {\n"' + b"1" * 5000 + b'": {}\n},\n',
    ],
)
def test_another_form_is_refused_though_its_checksum_fits(head: bytes) -> None:
    data = sealed(head)
    for size in (len(data), 3):
        with pytest.raises(ValueError, match=ANY):
            read_lines(data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("value", [b"NaN", b"[" * 100_000 + b"]" * 100_000])
def test_a_footer_that_json_has_not_is_refused(value: bytes) -> None:
    head = b'{\n"x": {\n"1": {}\n},\n"_meta": {"1": {"a": ' + value + b', "sha256": "'
    data = head + hashlib.sha256(head).hexdigest().encode() + b'"}}\n}\n'
    with pytest.raises(ValueError, match="footer"):
        split_lines(data)

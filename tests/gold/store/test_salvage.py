"""What can be read of a file that is not what was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from reader.gold.model import Entity, Relation, Span
from reader.gold.store.base import Tables, chunks, encoded
from reader.gold.store.salvage import Salvaged, salvage
from tests.gold.facts import ARTICLES, TEXT

AT = "2026-11-25T10:11:12.131Z"


def made() -> Tables:
    """Records whose texts look like what the file is made of."""
    spans = [
        Span.make(ARTICLES[0].id, TEXT, ARTICLES[0].sha256, n, n + 3, "actor", "x", note=note)
        for n, note in enumerate(("", '"123": {', "\\", '"spans": {\n"1": {"a": 1}', "},\n\ud800"))
    ]
    link = Relation(
        id="01890000-0000-7000-8000-000000000001", article=ARTICLES[0].id, type="source",
        head=spans[0].id, tail=spans[1].id, annotator="x", created=AT, updated=AT,
    )  # fmt: skip
    person = Entity(
        id="01890000-0000-7000-8000-000000000002", kind="person", names=("}", "{"),
        annotator="x", created=AT, updated=AT,
    )  # fmt: skip
    return {
        "spans": {span.number: encoded(span.to_record()) for span in spans},
        "relations": {link.number: encoded(link.to_record())},
        "entities": {person.number: encoded(person.to_record())},
        "articles": {},
        "conflicts": {7: b'{"whatever": {"8": {}}}'},
    }


TABLES = made()
WHOLE = b"".join(chunks(TABLES, {"annotator": "x", "last": 5, "tip": ""}))
FULL = {name: records for name, records in TABLES.items() if records}


def within(found: Salvaged, tables: Tables) -> bool:
    """Whether nothing was made up."""
    return all(
        tables.get(table, {}).get(number) == data
        for table, records in found.tables.items()
        for number, data in records.items()
        if table in ("spans", "relations", "entities")
    )


def test_a_whole_file_is_read_whole() -> None:
    found = salvage(WHOLE)
    assert found.tables == FULL
    assert found.unread == []
    assert (found.number("last"), found.meta["annotator"], found.ours) == (5, "x", True)


@pytest.mark.parametrize("options", [{}, {"indent": 2}], ids=str)
def test_what_plain_tinydb_wrote_is_read_whole(tmp_path: Path, options: dict[str, int]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(WHOLE)
    with TinyDB(path, **options) as db:
        db.table("articles").insert({"by": "a script"})
    found = salvage(path.read_bytes())
    assert found.tables == FULL
    assert b"a script" in b"".join(each.data for each in found.unread)
    assert not found.ours


def test_a_program_may_write_letters_as_they_are() -> None:
    span = Span.make("b", "علييف", "0" * 64, 0, 5, "actor", "x", note="ü")
    state = {"spans": {str(span.number): span.to_record()}}
    data = json.dumps(state, ensure_ascii=False).encode("utf-8")
    assert salvage(data).tables == {"spans": {span.number: encoded(span.to_record())}}
    assert salvage(data.replace("ü".encode(), b"\xc3")).tables == {}


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_of_a_part_the_whole_records_are_read(one: int, other: int) -> None:
    first, last = sorted((one, other))
    found = salvage(WHOLE[first:last])
    assert within(found, TABLES)
    for table in ("spans", "relations", "entities"):
        for number, data in TABLES[table].items():
            at = WHOLE.index(b'"%d": %b' % (number, data))
            whole = first <= at and at + len(data) + 5 + len(str(number)) - 1 <= last
            assert (number in found.tables.get(table, {})) == whole or not whole


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=9))
def test_bad_bytes_take_one_line_with_them(at: int, junk: bytes) -> None:
    found = salvage(WHOLE[:at] + b"\xff" + junk + WHOLE[at + 1 :])
    line = WHOLE.count(b"\n", 0, at) + 1
    assert within(found, TABLES)
    count = sum(len(found.tables.get(name, {})) for name in FULL)
    assert count >= sum(map(len, FULL.values())) - 1
    # The junk may have lines of its own.
    assert {each.line for each in found.unread} <= set(range(line, line + junk.count(b"\n") + 1))


@given(st.binary(max_size=200))
def test_anything_is_read_without_an_error(data: bytes) -> None:
    assert salvage(data).tables.keys() <= {"spans"}


def test_what_nests_deeply_is_given_up() -> None:
    assert salvage(b'{"spans": {"1": ' + b'{"1": ' * 300_000).tables == {}
    assert salvage(b'{"1": [' * 100_000).tables == {}


def test_a_record_that_lost_its_table_says_which_it_is() -> None:
    number, data = next(iter(TABLES["relations"].items()))
    found = salvage(b'junk "%d": %b' % (number, data))
    assert found.tables == {"relations": {number: data}}
    moved = json.loads(data) | {"id": "01890000-0000-7000-8000-00000000000f"}
    assert salvage(b'"%d": %b' % (number, encoded(moved))).tables == {
        "relations": {int("01890000000070008000" + "00000000000f", 16): encoded(moved)}
    }

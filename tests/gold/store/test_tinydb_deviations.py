"""Where ours differs from TinyDB, each as a row of the table in ARCHITECTURE.md says it.

A test shows what the one does and what the other: it fails, too, where TinyDB changes.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage, MemoryStorage
from tinydb.table import Document

from reader.errors import SaveFailed, StoreDamaged, StoreReadOnly
from reader.gold.store.changing import DEEPEST
from reader.gold.store.database import JournalDB
from tests.gold.store.sides import Side, exact, plain, state

Caching: Any = CachingMiddleware
TABLE = "## Where JournalDB differs from TinyDB, and why"


@pytest.fixture
def stock(tmp_path: Path) -> Side:
    return Side("stock", tmp_path)


@pytest.fixture
def ours(tmp_path: Path) -> Side:
    return Side("ours", tmp_path)


@pytest.fixture(autouse=True)
def closing(stock: Side, ours: Side) -> Any:
    yield
    stock.close()
    ours.close()


def test_the_table_names_each_of_these_tests() -> None:
    text = (Path(__file__).parents[3] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.split(TABLE)[1].split("\n## ")[0]
    rows = re.findall(r"^\|.*\| `(\w+)` \|$", section, re.MULTILINE)
    here = [name for name in vars(sys.modules[__name__]) if name.startswith("test_")]
    here.remove("test_the_table_names_each_of_these_tests")
    assert sorted(rows) == sorted(here)


# -- the file --------------------------------------------------------------------------------


def test_storages_are_not_chosen(stock: Side, ours: Side) -> None:
    TinyDB(storage=MemoryStorage).insert({})
    with TinyDB(stock.path, storage=Caching(JSONStorage), indent=4) as db:
        db.insert({})
    refused: list[dict[str, Any]] = [
        {"storage": MemoryStorage},
        {"storage": Caching(JSONStorage)},
        {"indent": 4},
        {"encoding": "utf-8"},
        {"access_mode": "r"},
        {"create_dirs": True},
    ]
    for options in refused:
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            JournalDB(ours.path, **options)


def test_the_file_is_made_by_the_first_change(stock: Side, ours: Side) -> None:
    assert stock.open().all() == ours.open().all() == []
    assert stock.path.read_bytes() == b""
    assert not ours.path.exists()
    assert ours.db.storage.read() == {}
    assert stock.db.storage.read() is None
    ours.db.insert({})
    assert ours.path.exists()


def test_the_file_is_as_it_was_at_the_last_compaction(stock: Side, ours: Side) -> None:
    stock.open().insert({"n": 1})
    ours.open().insert({"n": 1})
    assert plain(stock.path) == {"_default": {1: {"n": 1}}}
    assert plain(ours.path) == {}
    ours.db.compact()
    ours.db.insert({"n": 2})
    assert plain(ours.path) == {"_default": {1: {"n": 1}}}
    ours.close()
    assert plain(ours.path) == {"_default": {1: {"n": 1}, 2: {"n": 2}}}


def test_the_file_tells_of_itself(ours: Side) -> None:
    ours.open().insert({"n": 1})
    assert ours.db.tables() == {"_default"}
    ours.close()
    with TinyDB(ours.path) as seen:
        assert seen.tables() == {"_default", "_meta"}
        assert seen.table("_meta").get(doc_id=1)["count"] == 1


def test_what_is_not_ours_is_refused(stock: Side, ours: Side) -> None:
    stock.open().insert({"n": 1})
    stock.close()
    for content in (stock.path.read_bytes(), b"{}", b"[]", b"no JSON", b""):
        ours.path.write_bytes(content)
        with pytest.raises(StoreDamaged) as told:
            ours.open()
        assert str(told.value).startswith(f"{ours.path}")
        assert ours.path.read_bytes() == content
    ours.path.write_bytes(stock.path.read_bytes())
    with pytest.raises(StoreDamaged, match="it is not a gold set of hashiya"):
        ours.open()
    with pytest.raises(StoreDamaged, match="it is not a gold set of hashiya"):
        JournalDB(ours.path, read_only=True)


def test_what_tinydb_wrote_since_is_refused(ours: Side) -> None:
    ours.open().insert({"n": 1})
    ours.close()
    with TinyDB(ours.path) as other:
        other.insert({"n": 2})
    with pytest.raises(StoreDamaged, match="it holds 2 records and says 1"):
        ours.open()
    with TinyDB(ours.path) as other:
        other.remove(doc_ids=[2])
    with pytest.raises(StoreDamaged, match="its checksum does not fit what is in it"):
        ours.open()


def test_what_tinydb_writes_meanwhile_is_not_overwritten(ours: Side) -> None:
    ours.open().insert({"n": 1})
    ours.db.compact()
    with TinyDB(ours.path) as other:
        other.insert({"n": 2})
    written = ours.path.read_bytes()
    ours.db.insert({"n": 3})
    with pytest.raises(SaveFailed, match="another program changed"):
        ours.close()
    assert ours.path.read_bytes() == written
    assert b'"n": 3' in ours.path.with_name("db.json.journal").read_bytes()
    ours.db = None


def test_there_is_one_writer(stock: Side, ours: Side) -> None:
    stock.open().insert({"n": 1})
    with TinyDB(stock.path) as other:
        other.insert({"n": 2})
    ours.open().insert({"n": 1})
    with pytest.raises(StoreReadOnly, match=r"process \d+ on .* has it open"):
        JournalDB(ours.path)
    with JournalDB(ours.path, read_only=True) as looked:
        assert looked.all() == [{"n": 1}]


# -- documents -------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_refused(stock: Side, ours: Side, number: float) -> None:
    stock.open().insert({"n": number})
    # What TinyDB writes then is no JSON any more.
    with pytest.raises(ValueError, match="constant"):
        json.loads(stock.path.read_bytes(), parse_constant=lambda _: int("constant"))
    ours.open().insert({"n": 1})
    calls: list[Callable[[Any], Any]] = [
        lambda db: db.insert({"n": number}),
        lambda db: db.insert_multiple([{"n": 2}, {"n": [{"n": number}]}]),
        lambda db: db.update({"n": number}),
        lambda db: db.upsert({"n": number}, where("n") == 1),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="Out of range float values"):
            call(ours.db)
    assert ours.db.all() == [{"n": 1}]
    ours.settle()


def nested(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"in": value}
    return value


def test_the_depth_of_a_document_has_a_bound(stock: Side, ours: Side) -> None:
    stock.open().insert({"v": nested(DEEPEST + 100)})
    ours.open().insert({"v": nested(DEEPEST - 1)})
    ours.db.insert({"v": "[{" * DEEPEST, "w": [[]] * DEEPEST, "x": '"[' * DEEPEST + "\\"})
    calls: list[Callable[[], Any]] = [
        lambda: ours.db.insert({"v": nested(DEEPEST)}),
        lambda: ours.db.update({"v": [nested(DEEPEST)]}, doc_ids=[1]),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="nested more than 200 deep"):
            call()
    with pytest.raises(RecursionError):
        stock.db.insert({"v": nested(100_000)})
    with pytest.raises(ValueError, match="nested too deeply"):
        ours.db.insert({"v": nested(100_000)})
    ours.settle()
    assert ours.open().get(doc_id=1) == {"v": nested(DEEPEST - 1)}


@pytest.mark.parametrize("id", [-1, 10**39, "5", "a", None, 1.5, 2.0, True, (1,)])
def test_ids_are_whole_numbers_that_are_not_negative(stock: Side, ours: Side, id: Any) -> None:
    assert stock.open().insert(Document({"n": 1}, doc_id=id)) == id
    ours.open().insert(Document({"n": 0}, doc_id=0))
    ours.db.insert(Document({"n": 0}, doc_id=10**39 - 1))
    calls: list[Callable[[Any, Document], Any]] = [
        lambda db, document: db.insert(document),
        lambda db, document: db.insert_multiple([{"n": 2}, document]),
        lambda db, document: db.upsert(document),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="is no document id"):
            call(ours.db, Document({"n": 1}, doc_id=id))
    assert state(ours.db) == {"_default": {0: {"n": 0}, 10**39 - 1: {"n": 0}}}
    ours.settle()


def test_reopened_documents_stand_in_the_order_of_their_ids(stock: Side, ours: Side) -> None:
    for side, order in ((stock, [5, 2, 6]), (ours, [2, 5, 6])):
        db = side.open()
        db.insert_multiple([Document({}, doc_id=5), Document({}, doc_id=2)])
        db.insert({})
        assert [each.doc_id for each in db] == [5, 2, 6]
        assert [each.doc_id for each in side.open()] == order


def test_what_a_search_found_is_the_callers(stock: Side, ours: Side) -> None:
    for side, again in ((stock, "changed"), (ours, "x")):
        db = side.open()
        db.insert({"a": "x", "b": ["x"]})
        for _ in range(2):
            for found in db.search(where("a").exists()):
                found["a"] = "changed"
                found["b"].append("changed")
        assert db.search(where("a").exists())[0]["a"] == again
        assert db.get(doc_id=1) == {"a": "x", "b": ["x"]}
    assert ours.db.search(where("a").exists()) == [{"a": "x", "b": ["x"]}]


def test_an_insertion_within_an_insertion_is_kept(stock: Side, ours: Side) -> None:
    for side, kept in ((stock, [{"n": 1}]), (ours, [{"inner": True}, {"n": 1}])):
        db = side.open()

        def documents(db: Any = db) -> Any:
            db.insert({"inner": True})
            yield {"n": 1}

        db.insert_multiple(documents())
        assert db.all() == kept
        side.settle()


# -- tables ----------------------------------------------------------------------------------


def test_some_names_are_no_tables(stock: Side, ours: Side) -> None:
    stock.open().table("_meta").insert({})
    stock.db.table(5).insert({"n": 1})
    assert stock.db.table(5).all() == []  # it is lost
    ours.open().insert({"n": 1})
    calls: list[Callable[[Any, Any], Any]] = [
        lambda db, name: db.table(name).insert({}),
        lambda db, name: db.table(name).truncate(),
        lambda db, name: db.storage.write({name: {}}),
    ]
    for name, error in (("_meta", ValueError), (5, TypeError), (None, TypeError)):
        for call in calls:
            with pytest.raises(error, match=r"no name of a table|no table"):
                call(ours.db, name)
    assert state(ours.db) == {"_default": {1: {"n": 1}}}
    ours.settle()


def test_a_crash_forgets_what_became_of_empty_tables(ours: Side) -> None:
    db = ours.open()
    db.table("full").insert({})
    db.table("new").truncate()
    db.drop_table("full")
    assert db.tables() == {"new"}
    with JournalDB(ours.path, read_only=True) as crashed:
        assert (crashed.tables(), crashed.table("full").all()) == ({"full"}, [])
    db.compact()
    with JournalDB(ours.path, read_only=True) as compacted:
        assert compacted.tables() == {"new"}


def test_what_was_found_in_a_dropped_table_is_forgotten(stock: Side, ours: Side) -> None:
    drops: list[Callable[[Any], Any]] = [
        lambda db: db.drop_table("a"),
        lambda db: db.drop_tables(),
    ]
    for side, found in ((stock, [{"n": 1}]), (ours, [])):
        for drop in drops:
            table = side.open().table("a")
            table.insert({"n": 1})
            table.search(where("n") == 1)
            drop(side.db)
            assert table.search(where("n") == 1) == found
            assert table.all() == []


def test_the_names_of_its_classes_are_its_own(stock: Side, ours: Side) -> None:
    assert repr(stock.open()).startswith("<TinyDB ")
    assert repr(ours.open()).startswith("<JournalDB ")
    assert repr(stock.db.table("a")).startswith("<Table ")
    assert "storage=<reader.gold.store.documents." in repr(ours.db.table("a"))


def test_a_table_of_ones_own_derives_from_ours_to_be_quick(ours: Side) -> None:
    """TinyDB's own table works, at the cost of reading and comparing everything."""
    db = ours.open()
    db.insert({"n": 1})
    journal = ours.path.with_name("db.json.journal")
    before = journal.stat().st_size
    from tinydb.table import Table

    table = Table(db.storage, "_default")
    table.update({"n": 2})
    assert exact(db) == '{"_default": {"1": {"n": 2}}}'
    assert journal.stat().st_size - before < 200

"""What TinyDB's documentation says of tables, files and its own classes, on both."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document, Table

from reader.gold.store.database import JournalDB
from tests.gold.store.sides import Side, plain, state

EMPTY = pytest.mark.skipif(
    "persist_empty" not in inspect.signature(Table.__init__).parameters,
    reason="tables that are kept empty came with TinyDB 4.8.1",
)

# -- tables ----------------------------------------------------------------------------------


def test_tables_are_apart(db: Any) -> None:
    people, places = db.table("people"), db.table("places")
    assert people.insert({"name": "Leyla"}) == 1
    assert places.insert({"name": "Urmia"}) == 1
    assert db.insert({"name": "neither"}) == 1
    people.update({"seen": True})
    places.remove(where("name") == "Leyla")
    assert people.all() == [{"name": "Leyla", "seen": True}]
    assert places.all() == [{"name": "Urmia"}]
    assert db.all() == [{"name": "neither"}]
    assert db.tables() == {"_default", "people", "places"}


def test_a_table_is_asked_for_by_name(db: Any, side: Side) -> None:
    table = db.table("people")
    assert isinstance(table, side.table_kind)
    assert db.table("people") is table
    assert db.table("people", cache_size=0) is table
    assert db.table("_default") is db.table(db.default_table_name)
    assert db.tables() == set()


@pytest.mark.parametrize(
    "name", ["", " ", '"', "\\", "a\nb", "نام", "\ud800", "_Meta", "1", "a/../b", "x" * 300]
)
def test_a_table_may_have_any_name(side: Side, name: str) -> None:
    side.open().table(name).insert({"n": 1})
    side.db.insert({"n": 2})
    db = side.open()
    assert db.tables() == {"_default", name}
    assert db.table(name).all() == [{"n": 1}]


def test_drop_table(db: Any) -> None:
    for name in ("a", "b"):
        db.table(name).insert_multiple([{"n": 1}, {"n": 2}])
    old = db.table("a")
    db.drop_table("a")
    db.drop_table("never there")
    assert db.tables() == {"b"}
    assert db.table("a") is not old
    assert db.table("a").all() == []
    assert db.table("a").insert({"n": 3}) == 1
    assert state(db) == {"a": {1: {"n": 3}}, "b": {1: {"n": 1}, 2: {"n": 2}}}


def test_drop_tables(db: Any) -> None:
    db.insert({"n": 1})
    db.table("a").insert({"n": 2})
    db.drop_tables()
    assert (db.tables(), len(db), db.all()) == (set(), 0, [])
    assert db.insert({"n": 3}) == 1
    db.drop_tables()
    db.drop_tables()


@EMPTY
def test_an_empty_table_is_there_only_where_that_is_wanted(side: Side) -> None:
    db = side.open()
    db.table("not kept")
    db.table("kept", persist_empty=True)
    assert side.open().tables() == {"kept"}
    side.db.table("kept").insert({})
    side.db.table("kept").truncate()
    assert side.open().tables() == {"kept"}
    side.db.drop_table("kept")
    assert side.open().tables() == set()


@EMPTY
def test_a_new_table_that_is_kept_empty_is_emptied(side: Side) -> None:
    side.open().table("a").insert({})
    assert side.open().table("a", persist_empty=True).all() == []


def test_the_database_is_its_default_table(db: Any) -> None:
    db.insert({"n": 1})
    assert db.default_table_name == "_default"
    assert db.table("_default").all() == db.all() == list(db)
    assert len(db) == len(db.table("_default")) == 1
    assert db.name == "_default"
    db.truncate()
    db.clear_cache()
    with pytest.raises(AttributeError):
        _ = db.no_such_method


def test_another_default_table(side: Side) -> None:
    db = side.open(type("Mine", (side.kind,), {"default_table_name": "mine"}))
    db.insert({"n": 1})
    assert db.tables() == {"mine"}
    assert db.table("mine").all() == [{"n": 1}]


# -- classes of one's own --------------------------------------------------------------------


def test_documents_of_ones_own(side: Side) -> None:
    class Own(Document):
        @property
        def title(self) -> str:
            return str(self["name"]).title()

    db = side.open(side.with_tables(document_class=Own))
    db.insert({"name": "urmia"})
    assert db.insert(Own({"name": "van"}, doc_id=7)) == 7
    assert [each.title for each in db] == ["Urmia", "Van"]
    for found in (db.get(doc_id=1), *db.search(where("name") == "urmia"), *db.get(doc_ids=[1])):
        assert (type(found), found.title) == (Own, "Urmia")


def test_ids_of_ones_own(side: Side) -> None:
    class Own(int):
        def __str__(self) -> str:
            return f"{int(self):03}" if self > 999 else str(int(self))

    db = side.open(side.with_tables(document_id_class=Own))
    db.insert_multiple([{"n": 1}, {"n": 2}])
    assert [type(each.doc_id) for each in db] == [Own, Own]
    assert {type(id) for id in db.update({"n": 3})} == {Own}
    assert db.remove(where("n") == 3) == [1, 2]


def test_a_table_class_for_one_database(db: Any, side: Side) -> None:
    class Loud(side.table_kind):  # type: ignore[misc, name-defined]  # both of them
        def insert(self, document: Any) -> int:
            return int(super().insert({**document, "loud": True}))

    db.table_class = Loud
    db.table("a").insert({})
    assert db.table("a").all() == [{"loud": True}]


def test_the_storage_is_to_be_had(db: Any) -> None:
    db.insert({"n": 1})
    assert db.storage.read() == {"_default": {"1": {"n": 1}}}
    # What was read is not what is kept.
    db.storage.read()["_default"]["1"]["n"] = 2
    assert db.all() == [{"n": 1}]


def test_a_whole_state_may_be_written(db: Any) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.table("a").insert({})
    db.storage.write({"_default": {"2": {"n": 2}, "3": {"n": 3}}, "b": {}})
    db.clear_cache()
    assert state(db) == {"_default": {2: {"n": 2}, 3: {"n": 3}}, "b": {}}


def test_tinydbs_own_table_works_on_the_storage(side: Side) -> None:
    db = side.open(type("Plain", (side.kind,), {"table_class": Table}))
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.update({"n": 5}, doc_ids=[2])
    db.remove(doc_ids=[1])
    assert state(side.open()) == {"_default": {2: {"n": 5}}}


# -- files -----------------------------------------------------------------------------------


def test_a_context_closes(side: Side) -> None:
    with side.open() as db:
        db.insert({"n": 1})
    assert plain(side.path) == {"_default": {1: {"n": 1}}}
    with pytest.raises(ZeroDivisionError), side.open() as db:
        db.insert({"n": 1 // 0})
    with side.open() as db:
        db.close()


def test_a_closed_database_is_used_no_more(side: Side) -> None:
    db = side.open()
    db.insert({"n": 1})
    db.close()
    db.close()
    calls: list[Callable[[], Any]] = [
        lambda: db.insert({}),
        lambda: db.all(),
        lambda: db.get(doc_id=1),
        lambda: db.tables(),
        lambda: len(db),
        lambda: db.drop_tables(),
        lambda: db.truncate(),
        lambda: db.update({"n": 2}),
        lambda: db.storage.read(),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="closed"):
            call()


@pytest.mark.parametrize("kind", [TinyDB, JournalDB])
@pytest.mark.parametrize("how", [str, Path])
def test_a_path_is_a_string_or_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Any, how: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    with kind(how("a.json")) as db:
        db.insert({"n": 1})
        monkeypatch.chdir("/")
        db.insert({"n": 2})
    assert len(plain(tmp_path / "a.json")["_default"]) == 2


@pytest.mark.parametrize("kind", [TinyDB, JournalDB])
def test_a_folder_has_to_be_there(tmp_path: Path, kind: Any) -> None:
    with pytest.raises(FileNotFoundError):
        kind(tmp_path / "none" / "a.json")


def test_databases_are_apart(side: Side, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with side.kind(tmp_path / "other" / "db.json") as other:
        other.insert({"n": 2})
        side.open().insert({"n": 1})
        assert (side.db.all(), other.all()) == ([{"n": 1}], [{"n": 2}])


# -- the two private methods that ours stands on ----------------------------------------------

CHANGING: list[Callable[[Any], Any]] = [
    lambda table: table.insert({"n": 1}),
    lambda table: table.insert(Document({}, doc_id=9)),
    lambda table: table.insert_multiple([{}, {}]),
    lambda table: table.update({"n": 2}),
    lambda table: table.update({"n": 3}, where("n") == 2),
    lambda table: table.update({"n": 4}, doc_ids=[1]),
    lambda table: table.update_multiple([({"n": 5}, where("n") == 4)]),
    lambda table: table.upsert({"n": 6}, where("n") == 5),
    lambda table: table.upsert(Document({"n": 7}, doc_id=30)),
    lambda table: table.remove(where("n") == 7),
    lambda table: table.remove(doc_ids=[1]),
    lambda table: table.truncate(),
]
READING: list[Callable[[Any], Any]] = [
    lambda table: table.all(),
    lambda table: table.get(doc_id=1),
    lambda table: table.get(doc_ids=[1]),
    lambda table: table.get(where("n") == 1),
    lambda table: table.contains(doc_id=1),
    lambda table: table.contains(where("n") == 1),
    lambda table: table.search(where("n") == 1),
    lambda table: table.count(where("n") == 2),
    lambda table: len(table),
    lambda table: list(table),
]
NEITHER = {"clear_cache", "name", "storage"}


def test_every_method_of_a_table_is_looked_at() -> None:
    """A release of TinyDB that adds one turns this red: see by which way it goes."""
    public = {name for name in vars(Table) if not name.startswith("_")}
    customised = {name for name in public if name.endswith(("_class", "_capacity"))}
    used = {"insert", "insert_multiple", "update", "update_multiple", "upsert", "remove"}
    used |= {"truncate", "all", "get", "contains", "search", "count"}
    assert public - customised == used | NEITHER


def test_every_method_of_a_database_is_looked_at() -> None:
    own = {name for name, _ in inspect.getmembers(TinyDB, inspect.isfunction)}
    own = {name for name in own if not name.startswith("_")}
    assert own == {"table", "tables", "drop_table", "drop_tables", "close"}
    assert {"tables", "drop_table", "drop_tables", "close"} <= vars(JournalDB).keys()


@pytest.mark.parametrize("kind", [TinyDB, JournalDB])
def test_all_changes_come_through_update_table(tmp_path: Path, kind: Any) -> None:
    calls = []

    class Watched(kind.table_class):  # type: ignore[misc]  # both of them
        def _update_table(self, updater: Any) -> None:
            calls.append("update")
            super()._update_table(updater)

    with kind(tmp_path / "a.json") as db:
        db.table_class = Watched
        for change in CHANGING:
            calls.clear()
            change(db)
            assert calls in (["update"], ["update", "update"])  # an upsert may need two


@EMPTY
@pytest.mark.parametrize("kind", [TinyDB, JournalDB])
def test_a_table_that_is_kept_empty_comes_through_it_too(tmp_path: Path, kind: Any) -> None:
    calls = []

    class Watched(kind.table_class):  # type: ignore[misc]  # both of them
        def _update_table(self, updater: Any) -> None:
            calls.append("update")
            super()._update_table(updater)

    with kind(tmp_path / "a.json") as db:
        db.table_class = Watched
        db.table("a", persist_empty=True)
        assert calls == ["update"]


@pytest.mark.parametrize("kind", [TinyDB, JournalDB])
def test_all_reading_comes_through_read_table(tmp_path: Path, kind: Any) -> None:
    calls = []

    class Watched(kind.table_class):  # type: ignore[misc]  # both of them
        def _read_table(self) -> Any:
            calls.append("read")
            return super()._read_table()

    with kind(tmp_path / "a.json") as db:
        db.table_class = Watched
        db.insert({"n": 1})
        for read in READING:
            calls.clear()
            read(db)
            assert set(calls) == {"read"}


def test_ours_reads_and_writes_no_whole_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By any other way TinyDB would come to the storage's `read` and `write`."""

    def refused(*_: object) -> Any:
        raise AssertionError("the whole state was asked for")

    with JournalDB(tmp_path / "a.json") as db:
        for name in ("read", "write"):
            monkeypatch.setattr(type(db.storage), name, refused)
        for call in (*CHANGING, *READING):
            call(db)
        repr(db)
        db.table("a").truncate()
        db.drop_table("a")
        db.drop_tables()

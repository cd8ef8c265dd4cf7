"""What TinyDB's documentation says of changing documents, on stock TinyDB and on ours."""

from __future__ import annotations

import re
from collections import UserDict
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as put
from tinydb.table import Document

from tests.gold.store.sides import Side, state

CITIES = [
    {"name": "Urmia", "n": 1, "seen": True},
    {"name": "Hamadan", "n": 2, "seen": False},
    {"name": "Arbil", "n": 3, "seen": True},
]

AND_C: Any = "c"
"""`add` works for strings, too; its types don't say so."""


@pytest.fixture
def cities(db: Any) -> Any:
    assert db.insert_multiple(CITIES) == [1, 2, 3]
    return db


def names(db: Any) -> list[str]:
    return [each["name"] for each in db]


# -- insert ----------------------------------------------------------------------------------


def test_insert_gives_ids_from_one_on(db: Any) -> None:
    assert [db.insert({"n": n}) for n in range(3)] == [1, 2, 3]
    assert db.all() == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_an_inserted_document_is_a_copy(db: Any) -> None:
    document = {"name": "Van", "in": ["TR"]}
    db.insert(document)
    document["in"].append("AM")  # type: ignore[attr-defined]  # it is a list
    assert db.all() == [{"name": "Van", "in": ["TR"]}]


def test_any_mapping_is_a_document(db: Any) -> None:
    db.insert(UserDict({"a": 1}))
    db.insert_multiple([UserDict({"a": 2}), {}])
    assert db.all() == [{"a": 1}, {"a": 2}, {}]


@pytest.mark.parametrize("wrong", [[], "word", 5, None, {"a"}, [("a", 1)]])
def test_what_is_no_mapping_is_refused(db: Any, wrong: object) -> None:
    with pytest.raises(ValueError, match="Document is not a Mapping"):
        db.insert(wrong)
    assert db.all() == []


def test_insert_multiple_takes_any_iterable(db: Any) -> None:
    assert db.insert_multiple(iter([{"n": 1}])) == [1]
    assert db.insert_multiple({"n": n} for n in (2, 3)) == [2, 3]
    assert db.insert_multiple([]) == []
    assert db.insert_multiple(()) == []
    assert [each["n"] for each in db] == [1, 2, 3]


def test_of_insert_multiple_all_or_nothing_is_inserted(cities: Any) -> None:
    with pytest.raises(ValueError, match="Document is not a Mapping"):
        cities.insert_multiple([{"name": "Van"}, "no document"])
    with pytest.raises(ZeroDivisionError):
        cities.insert_multiple({"name": 1 // n} for n in (1, 0))
    with pytest.raises(ValueError, match="Document is not a Mapping"):
        cities.insert_multiple({"one": "document"})  # goes over its keys
    assert names(cities) == ["Urmia", "Hamadan", "Arbil"]


def test_a_document_brings_its_id(db: Any) -> None:
    assert db.insert(Document({"n": 1}, doc_id=12)) == 12
    assert db.get(doc_id=12) == {"n": 1}
    assert db.insert({"n": 2}) == 13
    assert db.insert(Document({"n": 3}, doc_id=4)) == 4
    assert db.insert({"n": 4}) == 14


def test_documents_bring_their_ids(db: Any) -> None:
    documents = [Document({"n": 1}, doc_id=5), Document({"n": 2}, doc_id=2)]
    assert db.insert_multiple(documents) == [5, 2]
    assert [(each.doc_id, each["n"]) for each in db] == [(5, 1), (2, 2)]
    with pytest.raises(ValueError, match="Document with ID 2 already exists"):
        db.insert_multiple([Document({}, doc_id=9), Document({}, doc_id=2)])
    assert len(db) == 2
    assert db.insert_multiple([{"n": 3}, Document({"n": 4}, doc_id=40), {"n": 5}]) == [6, 40, 7]


def test_an_id_is_given_once(cities: Any) -> None:
    with pytest.raises(ValueError, match="Document with ID 2 already exists"):
        cities.insert(Document({"name": "Van"}, doc_id=2))
    assert cities.get(doc_id=2) == CITIES[1]


def test_the_id_of_what_was_removed_is_not_given_again_while_it_is_open(cities: Any) -> None:
    cities.remove(doc_ids=[3])
    assert cities.insert({"name": "Van"}) == 4


def test_a_reopened_database_counts_on_from_its_greatest_id(side: Side) -> None:
    db = side.open()
    db.insert_multiple([{}, {}, {}])
    db.remove(doc_ids=[3])
    assert side.open().insert({}) == 3
    side.db.insert(Document({}, doc_id=20))
    assert side.open().insert({}) == 21


def test_a_uuid_as_a_number_is_an_id(db: Any) -> None:
    big = 0x0190_AAAA_BBBB_7CCC_8DDD_EEEE_FFFF_0001
    assert db.insert(Document({"big": True}, doc_id=big)) == big
    assert db.get(doc_id=big).doc_id == big
    assert db.insert({}) == big + 1


# -- update ----------------------------------------------------------------------------------


def test_update_without_a_condition_is_of_all(cities: Any) -> None:
    assert cities.update({"n": 0, "new": None}) == [1, 2, 3]
    assert cities.count(where("n") == 0) == 3
    assert cities.all()[1] == {"name": "Hamadan", "n": 0, "seen": False, "new": None}


def test_update_of_what_fits(cities: Any) -> None:
    assert cities.update({"seen": False}, where("n") > 2) == [3]
    assert cities.update({"seen": False}, where("n") > 20) == []
    assert [each["seen"] for each in cities] == [True, False, False]


def test_update_by_ids(cities: Any) -> None:
    assert cities.update({"n": 9}, doc_ids=[3, 1]) == [3, 1]
    assert cities.update({"n": 9}, doc_ids=[]) == []
    assert cities.update({"n": 7}, doc_ids=iter([2])) == [2]
    # Ids come before a condition.
    assert cities.update({"n": 8}, where("n") == 7, doc_ids=[1]) == [1]
    assert [each["n"] for each in cities] == [8, 7, 9]


def test_what_an_update_changes_stays_in_its_place(cities: Any) -> None:
    cities.update({"name": "Orumiyeh"}, doc_ids=[1])
    assert names(cities) == ["Orumiyeh", "Hamadan", "Arbil"]


@pytest.mark.parametrize("now", [1.0, True, "1", [1]])
def test_an_update_to_what_python_calls_equal_is_one(db: Any, side: Side, now: Any) -> None:
    db.insert({"n": 1, "in": [{"n": 1}]})
    db.update({"n": now, "in": [{"n": now}]})
    held = side.open().get(doc_id=1)
    assert (repr(held["n"]), repr(held["in"])) == (repr(now), repr([{"n": now}]))


def test_the_order_of_fields_is_kept(db: Any, side: Side) -> None:
    def last(document: Any) -> None:
        document["a"] = document.pop("a")

    db.insert({"a": 1, "b": 2})
    db.update(last)
    assert list(side.open().get(doc_id=1)) == ["b", "a"]


@pytest.mark.parametrize(
    ("operation", "now"),
    [
        (delete("n"), {"s": "ab"}),
        (increment("n"), {"n": 6, "s": "ab"}),
        (decrement("n"), {"n": 4, "s": "ab"}),
        (add("n", 2.5), {"n": 7.5, "s": "ab"}),
        (add("s", AND_C), {"n": 5, "s": "abc"}),
        (subtract("n", 7), {"n": -2, "s": "ab"}),
        (put("n", "x"), {"n": "x", "s": "ab"}),
        (put("deep", {"a": [1]}), {"n": 5, "s": "ab", "deep": {"a": [1]}}),
    ],
)
def test_operations(db: Any, operation: Any, now: dict[str, Any]) -> None:
    db.insert({"n": 5, "s": "ab"})
    assert db.update(operation, where("n") == 5) == [1]
    assert db.all() == [now]


def test_an_operation_of_ones_own(cities: Any) -> None:
    def shout(much: str) -> Any:
        def transform(document: Any) -> None:
            document["name"] = document["name"].upper() + much

        return transform

    assert cities.update(shout("!"), where("seen") == True, doc_ids=None) == [1, 3]  # noqa: E712  # a query
    assert names(cities) == ["URMIA!", "Hamadan", "ARBIL!"]


def test_an_update_that_fails_changes_nothing(cities: Any) -> None:
    with pytest.raises(KeyError):
        cities.update(delete("new"))

    def until_the_third(document: Any) -> None:
        document["n"] = 10 // (3 - document["n"])

    with pytest.raises(ZeroDivisionError):
        cities.update(until_the_third)
    with pytest.raises(TypeError):
        cities.update(add("name", 1))
    assert cities.all() == CITIES


def test_update_multiple(cities: Any) -> None:
    updates = [
        ({"n": 10}, where("name") == "Arbil"),
        (increment("n"), where("n") == 2),
        (delete("seen"), where("n") == 3),
    ]
    assert cities.update_multiple(updates) == [2, 2, 3]
    assert [each["n"] for each in cities] == [1, 3, 10]
    assert "seen" not in cities.get(doc_id=2)
    assert cities.update_multiple([({"n": 5}, where("name") == "Van")]) == []


# -- upsert ----------------------------------------------------------------------------------


def test_upsert_updates_all_that_fit(cities: Any) -> None:
    assert cities.upsert({"seen": None}, where("seen") == True) == [1, 3]  # noqa: E712  # a query
    assert [each["seen"] for each in cities] == [None, False, None]


def test_upsert_inserts_where_nothing_fits(cities: Any) -> None:
    assert cities.upsert({"name": "Van", "n": 4}, where("name") == "Van") == [4]
    assert cities.upsert({"n": 5}, where("name") == "Van") == [4]
    assert cities.get(doc_id=4) == {"name": "Van", "n": 5}


def test_upsert_of_a_document_goes_by_its_id(cities: Any) -> None:
    assert cities.upsert(Document({"n": 20}, doc_id=2)) == [2]
    assert cities.get(doc_id=2) == {"name": "Hamadan", "n": 20, "seen": False}
    assert cities.upsert(Document({"n": 70}, doc_id=7)) == [7]
    assert cities.get(doc_id=7) == {"n": 70}
    assert cities.insert({}) == 8


def test_upsert_of_what_was_got(cities: Any) -> None:
    found = cities.get(where("name") == "Arbil")
    found["n"] = 33
    assert cities.upsert(found) == [3]
    assert cities.get(doc_id=3)["n"] == 33


def test_upsert_needs_to_know_which(cities: Any) -> None:
    with pytest.raises(ValueError, match=re.escape("must specify a doc_id")):
        cities.upsert({"n": 1})
    assert cities.all() == CITIES


# -- remove ----------------------------------------------------------------------------------


def test_remove_what_fits(cities: Any) -> None:
    assert cities.remove(where("seen") == True) == [1, 3]  # noqa: E712  # a query
    assert cities.remove(where("seen") == True) == []  # noqa: E712  # a query
    assert names(cities) == ["Hamadan"]


def test_remove_by_ids(cities: Any) -> None:
    assert cities.remove(doc_ids=[3, 1]) == [3, 1]
    assert cities.remove(doc_ids=[]) == []
    assert names(cities) == ["Hamadan"]


def test_remove_wants_to_be_told_what(cities: Any) -> None:
    with pytest.raises(RuntimeError, match=re.escape("Use truncate() to remove all documents")):
        cities.remove()
    assert cities.all() == CITIES


def test_truncate(cities: Any) -> None:
    cities.truncate()
    assert (len(cities), cities.all(), cities.tables()) == (0, [], {"_default"})
    assert cities.insert({"name": "Van"}) == 1


def test_what_is_gone_over_may_be_changed_meanwhile(cities: Any) -> None:
    seen = []
    for each in cities:
        seen.append(each["name"])
        cities.remove(where("n") == each["n"] + 1)
        cities.insert({"name": "Van", "n": 100})
    assert seen == ["Urmia", "Hamadan", "Arbil"]
    assert names(cities) == ["Urmia", "Van", "Van", "Van"]


def test_documents_may_be_inserted_while_others_are_gone_over(cities: Any) -> None:
    assert cities.insert_multiple({"name": each["name"]} for each in cities) == [4, 5, 6]
    assert names(cities) == ["Urmia", "Hamadan", "Arbil"] * 2


def test_what_fits_nothing_still_makes_the_table(db: Any) -> None:
    assert db.tables() == set()
    assert db.remove(Query().a == 1) == []
    assert state(db) == {"_default": {}}

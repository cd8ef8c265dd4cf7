"""What TinyDB's documentation says of queries, on stock TinyDB and on ours.

Queries are TinyDB's own. What is ours is the document that they are asked of: nested
values have to come to them as plain dictionaries, lists, strings and numbers.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from tinydb import Query, where

DOCUMENTS: list[dict[str, Any]] = [
    {"name": "Leyla", "born": {"year": 1990, "in": {"city": "Urmia"}}, "groups": ["a", "b"]},
    {"name": "Ada", "born": {"year": 1815}, "groups": ["b", "c"], "country-code": "GB"},
    {"name": "lale", "groups": [], "age": None, "rights": [{"type": "read"}]},
    {"name": 7, "rights": [{"type": "read"}, {"type": "write", "on": ["x"]}], "age": 30.5},
    {"name": "لیلا", "groups": ["sudo"], "rights": "none", "search": 1, "test": {"any": 2}},
]
Q = Query()


@pytest.fixture
def documents(db: Any) -> Any:
    db.insert_multiple(DOCUMENTS)
    return db


def between(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int | float) and low <= value <= high


def shouted(name: Any) -> str:
    return str(name).upper()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (Q.name == "Ada", [2]),
        (Q.name != "Ada", [1, 3, 4, 5]),
        (Q.name == 7, [4]),
        (Q.name == "لیلا", [5]),
        (Q.age == None, [3]),  # noqa: E711  # a query
        (where("age") == 30.5, [4]),
        (Q.born.year < 1990, [2]),
        (Q.born.year <= 1990, [1, 2]),
        (Q.born.year > 1815, [1]),
        (Q.born.year >= 1815, [1, 2]),
        (Q.born == {"year": 1815}, [2]),
        (Q.born["in"].city == "Urmia", [1]),
        (where("born")["in"]["city"] == "Urmia", [1]),
        (where("born").year == 1990, [1]),
        (Q["country-code"] == "GB", [2]),
        (Q["search"] == 1, [5]),
        (Q["test"]["any"] == 2, [5]),
        (Q.groups == [], [3]),
        (Q.groups == ["b", "c"], [2]),
    ],
)
def test_comparisons_and_paths(documents: Any, query: Any, ids: list[int]) -> None:
    assert [each.doc_id for each in documents.search(query)] == ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (Q.age.exists(), [3, 4]),
        (Q.born["in"].exists(), [1]),
        (Q.name.year.exists(), []),
        (Q.name.matches("l"), [3]),
        (Q.name.matches("l", flags=re.IGNORECASE), [1, 3]),
        (Q.name.matches(".da$"), [2]),
        (Q.name.matches("da"), []),
        (Q.name.search("da|le"), [2, 3]),
        (Q.name.search("L[AE]", flags=re.IGNORECASE), [1, 3]),
        (Q.name.search("ی"), [5]),
        (Q.born.year.test(between, 1900, 2000), [1]),
        (Q.age.test(between, 0, 21), []),
        (Q.name.test(lambda name: name == "Ada"), [2]),
        (Q.name.one_of(["Ada", "لیلا", 7.0]), [2, 4, 5]),
        (Q.name.one_of([]), []),
        (Q.groups.any(["a", "c"]), [1, 2]),
        (Q.groups.any([]), []),
        (Q.groups.all(["b"]), [1, 2]),
        (Q.groups.all(["a", "b"]), [1]),
        (Q.groups.all([]), [1, 2, 3, 5]),
        (Q.rights.any(Q.type == "write"), [4]),
        (Q.rights.all(Q.type == "read"), [3]),
        (Q.rights.any(Q.on.any(["x"])), [4]),
        (Q.rights.any(Q.type.matches("r")), [3, 4]),
        (Q.fragment({"name": 7, "age": 30.5}), [4]),
        (Q.born.fragment({"year": 1815}), [2]),
        (Q.fragment({}), [1, 2, 3, 4, 5]),
        (Q.fragment({"none": 1}), []),
        (Q.noop(), [1, 2, 3, 4, 5]),
        (Q.noop() & (Q.name == "Ada"), [2]),
        (Q.name.map(shouted) == "ADA", [2]),
        (Q.groups.map(len) >= 2, [1, 2]),
        (Q.map(len) == 3, [1, 4]),
        (Q.born.map(dict.keys).map(list) == ["year"], [2]),
    ],
)
def test_tests(documents: Any, query: Any, ids: list[int]) -> None:
    assert [each.doc_id for each in documents.search(query)] == ids
    assert documents.count(query) == len(ids)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (~(Q.name == "Ada"), [1, 3, 4, 5]),
        (~Q.age.exists(), [1, 2, 5]),
        ((Q.groups.any(["b"])) & (Q.born.year < 1900), [2]),
        ((Q.name == "Ada") | (Q.age.exists()), [2, 3, 4]),
        (~((Q.name == "Ada") | (Q.age.exists())), [1, 5]),
        ((Q.name == "Ada") & ~(Q.groups.any(["c"])), []),
    ],
)
def test_queries_are_combined(documents: Any, query: Any, ids: list[int]) -> None:
    assert [each.doc_id for each in documents.search(query)] == ids


def test_a_query_without_a_path_is_refused() -> None:
    for build in (
        lambda: Q == 1,
        lambda: Q.exists(),
        lambda: Q.matches("a"),
        lambda: Q.any([1]),
        lambda: Q.one_of([1]),
        lambda: Q.test(bool),
    ):
        with pytest.raises(ValueError, match="Query has no path"):
            build()


def test_queries_that_ask_the_same_are_remembered_as_one(documents: Any) -> None:
    pairs: list[tuple[Any, Any]] = [
        (Q.name == "Ada", where("name") == "Ada"),
        (Q.born.year > 3, where("born")["year"] > 3),
        ((Q.a == 1) & (Q.b == 2), (Q.b == 2) & (Q.a == 1)),
        ((Q.a == 1) | (Q.b == 2), (Q.b == 2) | (Q.a == 1)),
        (Q.groups.any(["a", "b"]), Q.groups.any(["a", "b"])),
        (Q.fragment({"a": [1]}), Q.fragment({"a": [1]})),
        (~(Q.a == 1), ~(Q.a == 1)),
        (Q.a.one_of([1, 2]), Q.a.one_of([1, 2])),
        (Q.a == {"b": [{}]}, Q.a == {"b": [{}]}),
    ]
    for one, other in pairs:
        assert one == other
        assert hash(one) == hash(other)
        assert documents.search(one) == documents.search(other)
    others: list[Any] = [Q.a == 1, Q.a == 2, Q.b == 1, Q.a != 1, Q.a.exists(), Q.a.all([1])]
    assert len({hash(query) for query in others}) == len(others)


def test_a_query_of_several_steps_changes_what_it_is_asked_to(documents: Any) -> None:
    assert documents.update({"seen": True}, Q.groups.any(["b"]) & ~Q.born["in"].exists()) == [2]
    assert documents.remove(Q.rights.any(Q.type == "read")) == [3, 4]
    assert [each.doc_id for each in documents] == [1, 2, 5]

"""What TinyDB's documentation says of reading documents, on stock TinyDB and on ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.table import Document
from tinydb.utils import LRUCache

from tests.gold.store.sides import Side

USERS = [
    {"name": "Leyla", "age": 34, "groups": ["sudo", "user"]},
    {"name": "Ada", "age": 41, "groups": ["user"]},
    {"name": "Leyla", "age": 7, "groups": []},
]
User = Query()


@pytest.fixture
def users(db: Any) -> Any:
    db.insert_multiple(USERS)
    return db


# -- one, some, all --------------------------------------------------------------------------


def test_get_gives_the_first_that_fits(users: Any) -> None:
    found = users.get(User.name == "Leyla")
    assert (found, found.doc_id, type(found)) == (USERS[0], 1, Document)
    assert users.get(User.name == "Bobby") is None
    assert users.get(cond=User.age < 10).doc_id == 3


def test_get_by_an_id(users: Any) -> None:
    assert users.get(doc_id=2) == USERS[1]
    assert users.get(doc_id=2).doc_id == 2
    assert users.get(doc_id=4) is None
    assert users.get(User.name == "Leyla", doc_id=2) == USERS[1]


def test_get_by_ids(users: Any) -> None:
    assert [each.doc_id for each in users.get(doc_ids=[3, 9, 1])] == [1, 3]
    assert users.get(doc_ids=[]) == []
    assert users.get(doc_ids=[9]) == []


def test_get_and_contains_have_to_be_asked_for_something(users: Any) -> None:
    with pytest.raises(RuntimeError, match="You have to pass either cond or doc_id or doc_ids"):
        users.get()
    with pytest.raises(RuntimeError, match="You have to pass either cond or doc_id"):
        users.contains()


@pytest.mark.parametrize("id", ["2", "02", " 2", "2_0", "٢", 2.0, True, -1, "", 10**50, "a"])
def test_an_id_is_looked_up_by_how_it_is_written(users: Any, id: Any) -> None:
    assert users.contains(doc_id=id) is (id == "2")
    assert len(users.get(doc_ids=[id])) == (id == "2")


def test_contains(users: Any) -> None:
    assert users.contains(User.name == "Ada")
    assert not users.contains(User.name == "Bobby")
    assert users.contains(doc_id=1)
    assert not users.contains(doc_id=99)


def test_count_and_len(users: Any) -> None:
    assert users.count(User.name == "Leyla") == 2
    assert users.count(User.name == "Bobby") == 0
    assert len(users) == 3


def test_all_and_iteration(users: Any) -> None:
    assert users.all() == USERS
    assert list(users) == USERS
    assert [each.doc_id for each in users] == [1, 2, 3]
    assert {type(each) for each in users} == {Document}


def test_hundreds_are_gone_over_in_order(db: Any) -> None:
    wanted = [{"n": n, "deep": [{"n": [n]}]} for n in range(250)]
    db.insert_multiple(wanted)
    assert db.all() == wanted
    assert [each.doc_id for each in db] == list(range(1, 251))
    assert [each.doc_id for each in db.search(User.deep.any(User.n.any([99, 100, 249])))] == [
        100,
        101,
        250,
    ]
    assert db.get(User.n == 200).doc_id == 201


def test_a_database_without_documents(db: Any) -> None:
    assert (len(db), db.all(), list(db), db.tables()) == (0, [], [], set())
    assert db.search(User.a == 1) == []
    assert db.get(User.a == 1) is None
    assert db.get(doc_id=1) is None


def test_reading_makes_no_table(db: Any) -> None:
    assert db.table("new").all() == []
    assert len(db.table("new")) == 0
    assert db.tables() == set()


# -- search ----------------------------------------------------------------------------------


def test_search_gives_all_that_fit_in_order(users: Any) -> None:
    found = users.search(User.name == "Leyla")
    assert found == [USERS[0], USERS[2]]
    assert [each.doc_id for each in found] == [1, 3]
    assert {type(each) for each in found} == {Document}
    assert users.search(User.name == "Bobby") == []


def test_any_function_is_a_condition(users: Any) -> None:
    assert users.search(lambda user: user["age"] > 40) == [USERS[1]]
    assert users.get(lambda user: "sudo" in user["groups"]).doc_id == 1


def test_a_condition_that_fails_is_heard_of(users: Any) -> None:
    def fails(user: Any) -> bool:
        return bool(user["none"])

    with pytest.raises(KeyError):
        users.search(fails)
    with pytest.raises(RuntimeError, match="Empty query was evaluated"):
        users.search(Query())
    with pytest.raises(TypeError):
        users.search(User.name > 3)
    with pytest.raises(TypeError):
        users.update({"age": 1}, User.name > 3)
    assert users.all() == USERS


def test_what_get_gave_is_the_callers(users: Any, side: Side) -> None:
    for found in (users.get(doc_id=1), users.all()[0], next(iter(users)), *users.get(doc_ids=[1])):
        found["groups"].append("wheel")
        found["age"] = 0
    assert users.all() == USERS
    users.insert({})
    assert side.open().all() == [*USERS, {}]


# -- the cache of queries --------------------------------------------------------------------


class Counted:
    """A condition that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, age: int) -> bool:
        self.asked += 1
        return age > 10


def test_a_search_is_remembered_until_something_changes(users: Any) -> None:
    test = Counted()
    for _ in range(3):
        assert len(users.search(User.age.test(test))) == 2
    assert test.asked == 3
    users.insert({"age": 50})
    assert len(users.search(User.age.test(test))) == 3
    assert test.asked == 7
    changes: list[Callable[[], Any]] = [
        lambda: users.update({"age": 5}, doc_ids=[4]),
        lambda: users.remove(doc_ids=[4]),
        lambda: users.upsert({"name": "Bobby", "age": 1}, User.name == "Bobby"),
        lambda: users.update_multiple([({"age": 2}, User.name == "Bobby")]),
    ]
    for change in changes:
        change()
        assert len(users.search(User.age.test(test))) == 2
    users.truncate()
    assert users.search(User.age.test(test)) == []


def test_the_remembered_list_is_not_the_one_that_was_given(users: Any) -> None:
    users.search(User.age > 10).clear()
    users.search(User.age > 10).append("x")
    assert len(users.search(User.age > 10)) == 2


def test_clear_cache(users: Any) -> None:
    test = Counted()
    users.search(User.age.test(test))
    users.clear_cache()
    users.search(User.age.test(test))
    assert test.asked == 6


@pytest.mark.parametrize(("size", "asked"), [(0, 9), (1, 3), (30, 3), (None, 3)])
def test_the_size_of_the_cache(db: Any, size: int | None, asked: int) -> None:
    table = db.table("users", cache_size=size)
    table.insert_multiple(USERS)
    test = Counted()
    for _ in range(3):
        assert len(table.search(User.age.test(test))) == 2
    assert test.asked == asked


def test_the_cache_forgets_what_was_asked_longest_ago(db: Any) -> None:
    table = db.table("users", cache_size=2)
    table.insert_multiple(USERS)
    first, second, third = Counted(), Counted(), Counted()
    for test in (first, second, first, third, first, second):
        table.search(User.age.test(test))
    assert (first.asked, second.asked, third.asked) == (3, 6, 3)


def test_a_query_that_can_not_be_remembered_is_asked_each_time(users: Any) -> None:
    asked = []

    def of_today(user: Any) -> bool:
        asked.append(user)
        return True

    query = User.map(of_today)
    assert not query.is_cacheable()
    for _ in range(2):
        assert len(users.search(query == True)) == 3  # noqa: E712  # a query
    assert len(asked) == 6


def test_a_cache_of_ones_own(side: Side) -> None:
    class Own(LRUCache[Any, Any]):
        pass

    db = side.open(side.with_tables(query_cache_class=Own, default_query_cache_capacity=3))
    db.insert_multiple(USERS)
    test = Counted()
    for _ in range(2):
        assert len(db.search(User.age.test(test))) == 2
    assert test.asked == 3


# -- how it shows itself ---------------------------------------------------------------------


def test_what_a_database_says_of_itself(users: Any, side: Side) -> None:
    users.table("other").insert({})
    said = repr(users)
    assert re.fullmatch(
        rf"<{side.kind.__name__} tables=\[.*\], tables_count=2, default_table_documents_count=3, "
        r"all_tables_documents_count=\[.*\]>",
        said,
    )
    assert "'_default=3'" in said
    assert "'other=1'" in said


def test_what_a_table_says_of_itself(db: Any, side: Side) -> None:
    table = db.table("users")
    table.insert({})
    start = f"<{side.table_kind.__name__} name='users', total=1, storage=<"
    assert repr(table).startswith(start)
    assert table.name == "users"
    assert table.storage is db.storage
    assert where("a") == Query().a

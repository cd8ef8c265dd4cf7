"""Random calls on stock TinyDB and on ours: the same answers, the same errors, the same state."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tinydb import Query, where
from tinydb.operations import add, delete, increment
from tinydb.operations import set as put
from tinydb.table import Document

from reader.gold.store.database import JournalDB
from tests.gold.store.sides import Side, exact, outcome, plain, state

Call = Callable[[Any], Any]

names = st.sampled_from(["_default", "a", "b"])
ids = st.integers(0, 6) | st.just(10**30)
numbers = st.sampled_from([0, 1, True, 1.0, 2, -0.0, 2**70, None])
fields = st.dictionaries(
    st.sampled_from("xyz"),
    numbers | st.text("aب\ud800", max_size=2) | st.lists(numbers),
    max_size=3,
)
documents = fields | st.builds(Document, fields, ids)
conditions = st.sampled_from(
    [
        Query().x == 1,
        Query().x.exists(),
        Query().noop(),
        ~where("y").exists() & (where("x") != None),  # noqa: E711  # a query
        where("z").any([1, 2]),
        Query().fragment({"x": 0}),
        where("x") > 0,
    ]
)
operations: st.SearchStrategy[Any] = fields | st.sampled_from(
    [delete("x"), increment("x"), add("y", 1), put("z", [1, {"x": None}]), lambda d: d.clear()]
)

insert = st.builds(lambda document: lambda table: table.insert(document), documents)
insert_multiple = st.builds(
    lambda some: lambda table: table.insert_multiple(some),
    st.lists(documents | st.just("no document"), max_size=4),
)
update = st.builds(
    lambda change, condition, some: lambda table: table.update(change, condition, some),
    operations,
    conditions | st.none(),
    st.lists(ids, max_size=3) | st.none(),
)
update_multiple = st.builds(
    lambda some: lambda table: table.update_multiple(some),
    st.lists(st.tuples(operations, conditions), max_size=3),
)
upsert = st.builds(
    lambda document, condition: lambda table: table.upsert(document, condition),
    documents,
    conditions | st.none(),
)
remove = st.builds(
    lambda condition, some: lambda table: table.remove(condition, some),
    conditions | st.none(),
    st.lists(ids, max_size=3) | st.none(),
)
search = st.builds(lambda condition: lambda table: table.search(condition), conditions)
get = st.builds(lambda id: lambda table: table.get(doc_id=id), ids)
get_some = st.builds(lambda some: lambda table: table.get(doc_ids=some), st.lists(ids))
count = st.builds(
    lambda condition: lambda table: (table.count(condition), table.contains(condition), len(table)),
    conditions,
)
truncate = st.just(lambda table: table.truncate())
changes: st.SearchStrategy[Call] = (
    insert | insert | insert_multiple | update | update_multiple | upsert | remove | truncate
)
calls: st.SearchStrategy[Call] = changes | changes | search | get | get_some | count


def on_table(name: str, call: Call) -> Call:
    return lambda db: call(db.table(name))


def normal(answer: Any) -> Any:
    """An answer without the order of documents, in which 1, 1.0 and True differ."""
    if isinstance(answer, Document):
        return answer.doc_id, repr(dict(answer))
    if isinstance(answer, list):
        return sorted(map(normal, answer))
    return answer


class TinyMachine(RuleBasedStateMachine):
    """What the one answers, the other does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tinydb-"))
        self.stock, self.ours = (Side(name, self.folder) for name in ("stock", "ours"))
        self.reopen()

    def both(self, call: Call) -> None:
        sides = (self.stock, self.ours)
        given = [normal(outcome(partial(call, side.db))) for side in sides]
        assert given[0] == given[1]

    @rule(name=names, call=calls)
    def call(self, name: str, call: Call) -> None:
        self.both(on_table(name, call))

    @rule(name=names)
    def drop_table(self, name: str) -> None:
        self.both(lambda db: db.drop_table(name))

    @rule()
    def drop_tables(self) -> None:
        self.both(lambda db: db.drop_tables())

    @rule(name=names)
    def keep_empty(self, name: str) -> None:
        self.both(lambda db: db.table(name).remove(doc_ids=[]))

    @rule(some=st.lists(st.tuples(names, changes), max_size=4))
    def act(self, some: list[tuple[str, Call]]) -> None:
        """Several calls as one action are what they are one by one."""
        with self.ours.db.action("several"):
            for name, call in some:
                self.both(on_table(name, call))

    @rule(some=st.lists(st.tuples(names, changes), min_size=1, max_size=4), drop=names)
    def fail_to_act(self, some: list[tuple[str, Call]], drop: str) -> None:
        """An action that fails was never begun, but for the numbers that it was given."""
        before = exact(self.ours.db)
        try:
            with self.ours.db.action("several"):
                for name, call in some:
                    outcome(partial(on_table(name, call), self.ours.db))
                    self.ours.db.table(name).search(Query().noop())
                self.ours.db.drop_table(drop)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        assert exact(self.ours.db) == before
        for name in self.ours.db.tables():
            table = self.ours.db.table(name)
            assert normal(table.search(Query().noop())) == normal(table.all())
        self.reopen()

    @rule()
    def reopen(self) -> None:
        for side in (self.stock, self.ours):
            side.open()

    @rule()
    def compact(self) -> None:
        self.ours.db.compact()
        assert exact(plain(self.ours.path)) == exact(self.ours.db)

    @precondition(lambda self: self.ours.path.exists())
    @rule()
    def look_on(self) -> None:
        """Who may only read sees what is durable: all of it, but for empty tables' names."""
        with JournalDB(self.ours.path, read_only=True) as looked:
            held = {name: table for name, table in state(looked).items() if table}
        wanted = {name: table for name, table in state(self.stock.db).items() if table}
        assert exact(held) == exact(wanted)

    @invariant()
    def both_hold_the_same(self) -> None:
        assert exact(self.ours.db) == exact(self.stock.db)

    def teardown(self) -> None:
        for side in (self.stock, self.ours):
            side.settle()
            side.close()
        shutil.rmtree(self.folder)


def test_ours_does_what_stock_tinydb_does() -> None:
    run_state_machine_as_test(
        TinyMachine, settings=settings(max_examples=40, stateful_step_count=25)
    )

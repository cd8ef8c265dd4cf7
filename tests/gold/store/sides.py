"""Stock TinyDB and ours, side by side: the same calls, and what each of them kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB, where
from tinydb.table import Table

from reader.gold.store.database import JournalDB, JournalTable
from reader.gold.store.journal import Frame, scan

State = dict[str, dict[int, Any]]


class Side:
    """One of the two, on a file in a folder of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        self.path = self.folder / "db.json"
        self.kind: Any = JournalDB if name == "ours" else TinyDB
        self.table_kind: Any = JournalTable if name == "ours" else Table
        self.db: Any = None

    @property
    def ours(self) -> bool:
        return self.name == "ours"

    def open(self, kind: Any = None) -> Any:
        """Opens it, or another time with a class derived from its own."""
        self.close()
        self.db = (kind or self.kind)(self.path)
        return self.db

    def close(self) -> None:
        if self.db is not None:
            self.db.close()
            self.db = None

    def with_tables(self, **attributes: Any) -> Any:
        """Its class with tables that have these attributes."""
        table = type("SpecialTable", (self.table_kind,), attributes)
        return type("SpecialDB", (self.kind,), {"table_class": table})

    def settle(self) -> None:
        """What is there stays so: reopened, and opened by plain TinyDB once it is closed."""
        if self.db is None or not self.db._opened:
            self.open()
        before = exact(self.db)
        assert exact(self.open()) == before
        self.close()
        assert exact(plain(self.path)) == before


SIDES = ("stock", "ours")


def state(db: Any) -> State:
    """All that a database holds, read by what TinyDB documents."""
    return {name: {d.doc_id: dict(d) for d in db.table(name)} for name in db.tables()}


def plain(path: Path) -> Any:
    """A file as stock TinyDB reads it, without what it says about itself."""
    if not path.exists():
        # TinyDB would make an empty one, and that is no file of ours.
        return {}
    db = TinyDB(path)
    held = state(db)
    db.close()
    held.pop("_meta", None)
    return held


def exact(db: Any) -> str:
    """The same as text, in which 1, 1.0 and true differ and documents have no order."""
    held = db if isinstance(db, dict) else state(db)
    return json.dumps(held, sort_keys=True)


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives, or the kind of error that it raises and what it says."""
    try:
        given = call()
    except Exception as error:
        return type(error), str(error)
    return given


def frames(path: Path) -> list[Frame]:
    """What the journal of a file of ours holds, all of it good."""
    found = scan(path.with_name(f"{path.name}.journal").read_bytes())
    assert found.bad is None
    return found.frames


def documents(path: Path) -> list[Any]:
    """What the default table of a file of ours holds when it is opened."""
    with JournalDB(path) as db:
        return [dict(each) for each in db]


CHANGES: list[Callable[[JournalDB], Any]] = [
    lambda db: db.insert({"n": 3}),
    lambda db: db.update({"n": 3}),
    lambda db: db.remove(doc_ids=[1]),
    lambda db: db.truncate(),
    lambda db: db.drop_table("_default"),
    lambda db: db.drop_tables(),
    lambda db: acted(db),
]


def acted(db: JournalDB) -> None:
    with db.action("mark"):
        db.table("new").insert({})
        db.remove(where("n") == 1)
        db.drop_table("a")

"""What the database has beyond TinyDB: actions, one writer, durability, refusals."""

from __future__ import annotations

import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tinydb import where
from tinydb.table import Document

from reader.errors import SaveFailed, StoreDamaged, StoreError, StoreNewer, StoreReadOnly
from reader.gold.store.database import JournalDB
from reader.gold.store.journal import line_of
from reader.gold.store.storage import SyncFailed
from tests.gold.store.sides import CHANGES, documents, exact, frames, outcome, plain, state

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


@pytest.fixture
def db(path: Path) -> Iterator[JournalDB]:
    with JournalDB(path) as opened:
        yield opened


def test_tinydb_is_one_that_was_looked_at() -> None:
    """The methods that the tables override are private; 4.8.0 and 4.9.0 were tried."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "tinydb>=4.8,<5" in project["dependencies"]


# -- actions ---------------------------------------------------------------------------------


def test_each_call_is_a_frame(db: JournalDB, path: Path) -> None:
    db.insert({"n": 1})
    db.table("a").insert_multiple([{"n": 2}, {"n": 3}])
    db.update({"n": 4}, doc_ids=[1])
    db.update({"n": 4})
    db.remove(where("n") == 9)
    db.drop_table("a")
    made = frames(path)
    assert [(each.number, each.action) for each in made] == [
        (1, "_default"),
        (2, "a"),
        (3, "_default"),
        (4, "drop table a"),
    ]
    assert made[1].after == {"a": {"1": {"n": 2}, "2": {"n": 3}}}
    assert made[2].before == {"_default": {"1": {"n": 1}}}
    assert made[3].after == {"a": {"1": None, "2": None}}


def test_an_action_is_one_frame(db: JournalDB, path: Path) -> None:
    db.insert({"n": 0})
    with db.action("mark", ("002.txt", 3, 9)):
        db.update({"n": 1})
        db.update({"n": 2})
        db.table("a").insert({"x": 1})
        gone = db.table("a").insert({"x": 2})
        db.table("a").remove(doc_ids=[gone])
        with db.action("within it"):
            db.insert({"n": 3})
        assert len(db) == 2  # seen inside at once
    last = frames(path)[-1]
    assert (last.number, last.action, last.place) == (2, "mark", ("002.txt", 3, 9))
    assert last.before == {"_default": {"1": {"n": 0}, "2": None}, "a": {"1": None}}
    assert last.after == {"_default": {"1": {"n": 2}, "2": {"n": 3}}, "a": {"1": {"x": 1}}}


def test_after_an_action_all_stands_as_its_calls_left_it(db: JournalDB, path: Path) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.table("full").insert({})
    with db.action("mark"):
        db.remove(doc_ids=[1])
        db.insert(Document({"n": 1}, doc_id=1))
        db.table("empty").truncate()
        db.drop_table("full")
    assert [each.doc_id for each in db] == [2, 1]
    assert db.tables() == {"_default", "empty"}
    db.close()
    with JournalDB(path) as again:
        assert again.tables() == {"_default", "empty"}
        with again.action("only a name"):
            again.table("other").truncate()
    with JournalDB(path) as again:
        assert again.tables() == {"_default", "empty", "other"}


def test_what_is_compacted_is_not_written_again(db: JournalDB, path: Path) -> None:
    db.table("empty").truncate()
    db.compact()
    file = path.stat()
    db.compact()
    db.close()
    JournalDB(path).close()
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (file.st_ino, file.st_mtime_ns)


def test_no_action_begins_once_it_is_closed(db: JournalDB) -> None:
    db.close()
    with pytest.raises(ValueError, match="the database is closed"), db.action("mark"):
        pytest.fail("it began")


def test_an_action_without_a_change_is_no_frame(db: JournalDB, path: Path) -> None:
    db.insert({"n": 0})
    with db.action("look"):
        db.search(where("n") == 0)
        db.update({"n": 0})
        db.remove(doc_ids=[db.insert({})])
    assert len(frames(path)) == 1


def test_the_first_action_of_all_begins_the_file_without_itself(db: JournalDB, path: Path) -> None:
    """Else its frame would not fit the file that it follows."""
    with db.action("first"):
        db.insert({"n": 1})
    assert plain(path) == {}
    with JournalDB(path, read_only=True) as other:
        assert (other.journal.opened.damage, other.all()) == (None, [{"n": 1}])


def test_an_action_that_fails_was_none(db: JournalDB, path: Path) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
    db.table("a").truncate()
    old = db.table("b")
    old.insert({"n": 5})
    held = [db.all(), db.tables()]
    everything = exact(db)

    def mark() -> None:
        db.remove(where("n") == 1)
        db.insert({"n": 4})
        db.update({"seen": True})
        db.table("c").insert({})
        db.drop_table("a")
        db.search(where("seen") == True)  # noqa: E712  # a query
        old.search(where("n") == 5)
        db.drop_table("b")
        old.search(where("n") == 5)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), db.action("mark"):
        mark()
    assert (exact(db), [db.all(), db.tables()]) == (everything, held)
    assert db.search(where("seen") == True) == []  # noqa: E712  # a query
    assert old.search(where("n") == 5) == db.table("b").search(where("n") == 5) == [{"n": 5}]
    assert len(frames(path)) == 2
    db.insert({"n": 6})
    with JournalDB(path, read_only=True) as other:
        assert (other.journal.opened.damage, len(other)) == (None, 4)


def test_what_an_action_holds_is_not_written_by_halves(db: JournalDB, path: Path) -> None:
    for call in (db.compact, db.close):

        def mark(call: Callable[[], None] = call) -> None:
            db.insert({"n": 1})
            call()

        with pytest.raises(ValueError, match="an action is under way"), db.action("mark"):
            mark()
        assert (db.all(), plain(path)) == ([], {})


def test_a_record_that_can_not_be_written_ends_no_action(db: JournalDB) -> None:
    with db.action("mark"):
        db.insert({"n": 1})
        assert outcome(lambda: db.insert({"n": {1}}))[0] is TypeError
        assert outcome(lambda: db.table("_meta").insert({}))[0] is ValueError
    assert [dict(each) for each in db] == [{"n": 1}]


# -- who may ---------------------------------------------------------------------------------


def test_for_reading_only(db: JournalDB, path: Path) -> None:
    db.insert({"n": 1})
    with JournalDB(path, read_only=True) as looked:
        assert looked.all() == [{"n": 1}]
        for change in CHANGES:
            with pytest.raises(StoreReadOnly, match="it is open for reading only"):
                change(looked)
        looked.compact()
        db.insert({"n": 2})
        assert state(looked) == {"_default": {1: {"n": 1}}}
    assert len(frames(path)) == 2


def test_for_reading_only_where_nothing_is(path: Path) -> None:
    with JournalDB(path, read_only=True) as db:
        assert (db.all(), db.tables()) == ([], set())
    assert list(path.parent.iterdir()) == []


HOLD = """
import sys
from reader.gold.store.database import JournalDB
db = JournalDB(sys.argv[1])
db.insert({"n": 1})
print("open", flush=True)
sys.stdin.readline()
"""


def test_a_second_process_is_told_who_has_it(path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(path)]
    first = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(StoreReadOnly, match=rf"process {first.pid} on .* has it open"):
            JournalDB(path)
        with JournalDB(path, read_only=True) as looked:
            assert looked.all() == [{"n": 1}]
        first.kill()
    # It never closed, and lost nothing by that.
    assert documents(path) == [{"n": 1}]


def test_damage_is_told_at_opening(path: Path) -> None:
    with JournalDB(path) as db:
        db.insert({"n": 1})
        db.compact()
        db.insert({"n": 2})
        db.insert({"n": 3})
        held = path.with_name("a.json.journal").read_bytes()
        damaged = held.replace(b'"n": 2}', b'"n": 7}', 1).replace(b'{"n": 2,', b'{"n": 9,', 1)
        assert damaged != held
    path.with_name("a.json.journal").write_bytes(damaged)
    base = path.with_name("a.json.prev").read_bytes()
    path.write_bytes(base)
    with pytest.raises(StoreDamaged):
        JournalDB(path)
    with JournalDB(path, read_only=True) as looked:
        assert isinstance(looked.journal.opened.damage, StoreDamaged)
        with pytest.raises(StoreDamaged):
            looked.insert({})
    # The lock is free: nobody has it open.
    with pytest.raises(StoreDamaged):
        JournalDB(path)


def test_what_a_later_version_wrote_is_only_read(path: Path) -> None:
    JournalDB(path).close()
    with JournalDB(path) as db:
        db.insert({"n": 1})
        db.compact()
    path.with_name("a.json.journal").write_bytes(
        line_of({"format": "hashiya-journal", "version": 99, "after": 1})
    )
    with pytest.raises(StoreNewer, match="upgrade"):
        JournalDB(path)
    with JournalDB(path, read_only=True) as looked:
        assert looked.all() == [{"n": 1}]
        with pytest.raises(StoreNewer):
            looked.update({"n": 2})


def test_every_refusal_is_a_store_error() -> None:
    for error in (SyncFailed, SaveFailed, StoreDamaged, StoreNewer, StoreReadOnly):
        assert issubclass(error, StoreError)


def test_it_may_be_handed_to_another_thread(db: JournalDB) -> None:
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(db.insert({"n": 1})))
    thread.start()
    thread.join()
    assert (done, db.all()) == ([1], [{"n": 1}])

"""Copies of a gold set on disk: what their histories tell, and what a merge makes of one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from reader.errors import StoreDamaged, StoreError, StoreNewer
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.joining import CONFLICTS, Joined, join
from reader.gold.model import RECORDS
from reader.gold.store import Store
from reader.gold.store.base import decoded, encoded
from reader.gold.store.merging import Copy, Merged, merged, read_copy, slugs
from tests.gold.facts import ARTICLES
from tests.gold.test_joining import copies, same

ARTICLE = ARTICLES[0]


def do(project: Path, *makers: Callable[[GoldSet], Edit]) -> None:
    """Make edits, each saved, in a store of its own."""
    store = Store(project, "leyla")
    gold = store.load()
    for make in makers:
        store.apply(make(gold)).result()
    store.close()


def tag(gold: GoldSet) -> Edit:
    return actions.tag(gold, ARTICLE, 0, 3, "actor", "leyla")


def note(text: str) -> Callable[[GoldSet], Edit]:
    """Say something of the first mark."""
    return lambda gold: actions.set_note(gold, gold.spans(ARTICLE.id)[0].id, text)


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A project with one mark."""
    do(tmp_path / "one", tag)
    return tmp_path / "one"


@pytest.fixture
def other(one: Path) -> Path:
    """A copy of it."""
    other = one.with_name("other")
    shutil.copytree(one, other)
    return other


def merge(target: Path, *sources: Path) -> Merged:
    """The sources come into the target."""
    copies = [read_copy(project, "leyla") for project in (target, *sources)]
    whole = join(*map(tables, (target, *sources)))
    found = merged([copy for copy in copies if copy is not None])
    if found.changes:
        store = Store(target, "leyla")
        store.load()
        store.commit(found.changes, "merge", found.place)
        store.close()
    # Only what differs was looked at, and it comes to the same as the join of everything.
    assert {table: tables(target)[table] for table in RECORDS} == {
        table: whole[table] for table in RECORDS
    }
    return found


def tables(project: Path) -> Joined:
    """All that a gold set's files hold."""
    copy = read_copy(project, "leyla")
    found = copy.tables if copy is not None else {}
    return {table: {} for table in RECORDS} | {
        table: {str(number): decoded(data) for number, data in records.items()}
        for table, records in found.items()
    }


def notes(project: Path) -> list[str]:
    gold = Store(project, "leyla", read_only=True).load()
    return sorted(span.note for span in gold.spans(ARTICLE.id))


def aside(found: Merged) -> list[object]:
    return [conflict.other["note"] for conflict in found.conflicts]


def test_what_is_newer_in_one_copy_only_is_no_conflict(one: Path, other: Path) -> None:
    do(other, note("a"), note("b"))
    assert merge(one, other).conflicts == []
    assert notes(one) == ["b"]
    assert merge(one, other).changes == {}
    assert merge(other, one).changes == {}


def test_what_both_changed_equally_often_is_one(one: Path, other: Path) -> None:
    do(one, note("mine"))
    do(other, note("theirs"))
    found = merge(one, other)
    assert {*aside(found), *notes(one)} == {"mine", "theirs"}
    assert found.counts[CONFLICTS].new == 1
    back = merge(other, one)
    assert (aside(back), notes(other)) == (aside(found), notes(one))
    assert merge(one, other).changes == merge(other, one).changes == {}


def test_what_both_changed_and_one_more_often_is_one_too(one: Path, other: Path) -> None:
    do(one, note("mine"), note("mine again"))
    do(other, note("theirs"))
    for target, source in ((one, other), (other, one)):
        found = merge(target, source)
        assert (aside(found), notes(target)) == (["theirs"], ["mine again"])
    assert merge(one, other).changes == {}
    assert aside(merge(one, other)) == ["theirs"]


def test_a_settled_conflict_does_not_come_back(one: Path, other: Path) -> None:
    before = other.with_name("before")
    do(one, note("mine"), note("mine again"))
    do(other, note("theirs"))
    shutil.copytree(other, before)
    merge(one, other)
    do(one, note("both"))
    for source in (other, before):
        found = merge(one, source)
        assert (found.conflicts, notes(one)) == ([], ["both"])
    assert merge(other, one).conflicts == []
    assert notes(other) == ["both"]
    table = read_copy(one, "leyla")
    assert table is not None
    assert not table.tables.get(CONFLICTS)


def test_what_was_settled_at_an_equal_number_of_changes_does_not_come_back(
    one: Path, other: Path
) -> None:
    before = other.with_name("before")
    do(one, note("mine"))
    do(other, note("theirs"))
    shutil.copytree(other, before)
    merge(one, other)
    do(one, note("both"))
    assert merge(one, before).conflicts == []
    assert notes(one) == ["both"]


def test_a_conflict_that_is_not_settled_goes_along(one: Path, other: Path) -> None:
    do(one, note("mine"))
    do(other, note("theirs"))
    merge(one, other)
    third = one.with_name("third")
    do(third, tag)
    found = merge(third, one)
    assert len(found.conflicts) == 1
    assert len(notes(third)) == 2


def test_marks_of_both_are_there_and_what_was_removed_is_not(one: Path, other: Path) -> None:
    do(one, tag)
    do(other, lambda gold: actions.remove(gold, gold.spans(ARTICLE.id)[0].id), tag)
    found = merge(one, other)
    assert found.counts["spans"] == (1, 0, 1)
    assert found.place == (ARTICLE.id, 0, 3)
    assert len(notes(one)) == 2


def test_a_merge_is_one_action_that_can_be_undone(one: Path, other: Path) -> None:
    do(other, tag, note("theirs"))
    merge(one, other)
    store = Store(one, "leyla")
    gold = store.load()
    frame = store.log.to_undo()
    assert frame is not None
    assert (frame.action, frame.place) == ("merge", (ARTICLE.id, 0, 3))
    from reader.gold.store.tables import edit_of
    from reader.gold.undoing import reverse

    store.apply(reverse(gold, edit_of(frame)), undoes=frame.number).result()
    store.close()
    assert notes(one) == [""]


def test_a_link_to_what_the_other_removed_goes_with_it(one: Path, other: Path) -> None:
    do(one, tag)
    shutil.rmtree(other)
    shutil.copytree(one, other)

    def relate(gold: GoldSet) -> Edit:
        head, tail = gold.spans(ARTICLE.id)
        return actions.relate(gold, "source", head.id, tail.id, "leyla")

    do(one, relate)
    do(other, lambda gold: actions.remove(gold, gold.spans(ARTICLE.id)[0].id))
    merge(one, other)
    gold = Store(one, "leyla", read_only=True).load()
    assert gold.relations(ARTICLE.id) == []
    assert len(gold.spans(ARTICLE.id)) == 1


def test_a_journal_that_is_not_in_the_base_yet_is_read(one: Path, other: Path) -> None:
    store = Store(other, "leyla")
    store.apply(note("waits in the journal")(store.load())).result()
    merge(one, other)
    assert notes(one) == ["waits in the journal"]
    store.close()


def test_folders_that_are_no_annotator_s_are_passed_over(one: Path) -> None:
    folder = one / "gold" / "annotators"
    for name in ("..", "Upper", "a b", "x" * 60, "-x"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "file").write_text("")
    assert slugs(one) == ["leyla"]
    assert slugs(one / "nothing") == slugs(folder / "file") == []
    assert read_copy(one, "nobody") is None


def test_a_copy_that_is_not_what_was_written_is_refused(one: Path) -> None:
    base = one / "gold" / "annotators" / "leyla" / "gold.json"
    good = base.read_bytes()
    base.write_bytes(good.replace(b'"rev": 1', b'"rev": 7'))
    with pytest.raises(StoreDamaged):
        read_copy(one, "leyla")
    base.write_bytes(good.replace(b'"version": 2', b'"version": 9, "new": 1'))
    with pytest.raises(StoreNewer):
        read_copy(one, "leyla")
    base.write_bytes(good)
    base.parent.rename(base.parent.with_name("ada"))
    with pytest.raises(StoreDamaged, match="does not belong to the folder"):
        read_copy(one, "ada")


def test_a_link_that_leads_out_of_a_copy_is_not_followed(one: Path, other: Path) -> None:
    folder = other / "gold" / "annotators" / "leyla"
    shutil.rmtree(folder)
    folder.symlink_to(one / "gold" / "annotators" / "leyla")
    with pytest.raises(StoreError, match="a link leads out"):
        read_copy(other, "leyla")


def as_copy(state: Joined) -> Copy:
    """A copy that holds these tables, as its files would."""
    encoded_tables = {
        table: {int(at): encoded(record) for at, record in records.items()}
        for table, records in state.items()
    }
    return Copy("leyla", encoded_tables, Path("gold.json"), None)


@settings(max_examples=60)
@given(copies(), copies(), copies())
def test_whatever_copies_hold_the_short_way_comes_to_the_join(
    a: Joined, b: Joined, c: Joined
) -> None:
    there = [as_copy(state) for state in (a, b, c)]
    states: list[Joined] = [
        {
            table: {str(at): decoded(data) for at, data in records.items()}
            for table, records in copy.tables.items()
        }
        for copy in there
    ]
    found: Joined = {table: dict(records) for table, records in states[0].items()}
    for table, records in merged(there).changes.items():
        for number, record in records.items():
            if record is None:
                del found[table][str(number)]
            else:
                found.setdefault(table, {})[str(number)] = record
    # A record that the first copy alone has is left as it is; the join of it alone says what
    # it would become.
    assert same(join(found), join(*states))

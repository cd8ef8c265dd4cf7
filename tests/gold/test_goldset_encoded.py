from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import EditConflict
from reader.gold import actions
from reader.gold.edit import Change, Edit
from reader.gold.encoded import facts_of, read_facts
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS, ArticleRecord, Record, Span, Table
from tests.gold.facts import ARTICLES, Facts, Maker, makers

ARTICLE = ARTICLES[0]
HOSTILE = Facts('a", "start": 1\\', "x" * 50, title='", "state": "done", "flag": null')

Tables = dict[str, dict[int, bytes]]
Form = Callable[[dict[str, Any]], bytes]


def ours(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode("ascii")


def turned(record: dict[str, Any]) -> bytes:
    """Another order of the fields, as another program may write it."""
    return json.dumps(dict(reversed(record.items()))).encode("ascii")


def extended(record: dict[str, Any]) -> bytes:
    """With fields of a later version, which look like ours."""
    inner = {"deleted": True, "state": "done", "article": "other"}
    return json.dumps({**record, "later": inner, "deleted ": "false"}).encode("ascii")


def dense(record: dict[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode("ascii")


FORMS = (ours, turned, extended, dense)


def encoded(records: Iterable[Record], *forms: Form) -> Tables:
    """Records as the store keeps them, in the forms in turn."""
    tables: Tables = {}
    for at, record in enumerate(records):
        form = forms[at % len(forms)] if forms else ours
        tables.setdefault(record.table, {})[record.number] = form(record.to_record())
    return tables


def records(gold: GoldSet) -> list[Record]:
    return [record for table in RECORDS for record in gold.records(table)]


def lazily(gold: GoldSet, *forms: Form) -> GoldSet:
    def bad(table: Table, number: int, why: str) -> None:
        raise AssertionError((table, number, why))

    return GoldSet.of_encoded(encoded(records(gold), *forms), bad)


def answers(gold: GoldSet) -> list[Any]:
    """All that a gold set answers without giving everything away first."""
    articles = (*ARTICLES, HOSTILE)
    shas = [article.sha256 for article in articles]
    ids = [article.id for article in articles]
    return [
        len(gold),
        {sha: gold.by_sha(sha) for sha in shas},
        gold.known(),
        [gold.count(id) for id in ids],
        gold.done(),
        [gold.article(id) for id in ids],
        [gold.relations(id) for id in ids],
        [list(gold.resting(id, sha)) for id in ids for sha in shas],
        [list(gold.lost(id, sha)) for id in ids for sha in shas],
        [gold.spans(id) for id in ids],
        [gold.links(span.id) for id in ids for span in gold.spans(id)],
        gold.entities(),
        gold.articles(),
        [sorted(gold.records(table), key=lambda its: its.id) for table in RECORDS],
    ]


@given(st.lists(makers, max_size=14), st.lists(makers, max_size=8), st.data())
def test_decoded_when_asked_for_it_is_what_it_was(
    before: list[Maker], after: list[Maker], data: Any
) -> None:
    eager = GoldSet()
    for step in before:
        eager.apply(step(eager))
    eager.apply(actions.tag(eager, HOSTILE, 1, 4, 'a"b\\', "x"))
    eager.apply(actions.set_state(eager, HOSTILE, data.draw(st.sampled_from(["open", "done"]))))
    forms = data.draw(st.lists(st.sampled_from(FORMS), max_size=3))
    lazy = lazily(eager, *forms)
    if extended in forms:
        eager = GoldSet(records(lazily(eager, *forms)))
    for step in after:
        edit = step(eager)
        eager.apply(edit)
        lazy.apply(edit)
    assert answers(lazy) == answers(eager)
    assert lazy == eager


@given(st.lists(makers, max_size=14), st.permutations(range(14)))
def test_no_question_changes_the_answer_to_another(steps: list[Maker], order: list[int]) -> None:
    gold = GoldSet()
    for step in steps:
        gold.apply(step(gold))
    expected = answers(gold)
    for at in order:
        assert answers(lazily(gold))[at] == expected[at]


def test_what_we_write_is_read_off_its_bytes() -> None:
    gold = everything()
    removed = actions.remove(gold, gold.spans("a.txt")[0].id)
    gold.apply(removed)
    tables = {record.table for record in records(gold)}
    assert tables == set(RECORDS)
    for record in (its for its in records(gold) if its.table != "entities"):
        assert read_facts(record.table, ours(record.to_record())) == facts_of(record)


def everything() -> GoldSet:
    """Records of all kinds."""
    gold = GoldSet()
    gold.apply(actions.tag_all(gold, ARTICLE, [(0, 3), (4, 9), (4, 6)], "actor", "x"))
    first, second, _ = gold.spans("a.txt")
    gold.apply(actions.relate(gold, "source", first.id, second.id, "x"))
    gold.apply(actions.add_entity(gold, "person", ["n"], "x", span_id=second.id))
    gold.apply(actions.set_state(gold, ARTICLES[1], "done"))
    return gold


def test_nothing_is_decoded_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = everything()
    asked: list[str] = []

    def watched(known: Callable[[Mapping[str, Any]], Record]) -> Any:
        def from_record(record: Mapping[str, Any]) -> Record:
            asked.append(record["id"])
            return known(record)

        return from_record

    for kind in RECORDS.values():
        monkeypatch.setattr(kind, "from_record", watched(kind.from_record))
    lazy = lazily(gold)
    assert (len(lazy), lazy.done()) == (len(gold), {ARTICLES[1].id})
    assert lazy.by_sha(ARTICLE.sha256) == ["a.txt"]
    assert asked == []
    assert lazy.warmed("a.txt") is lazy
    assert len(asked) == 3
    here = [span.id for span in lazy.spans("a.txt")]
    assert sorted(asked) == sorted(here)
    lazy.spans("a.txt")
    assert lazy.span(here[0]) is not None
    assert len(asked) == len(here)


def test_tables_that_are_not_ours_are_left_alone() -> None:
    gold = everything()
    tables = {**encoded(records(gold)), "rumours": {1: b"[]"}}
    kept = {name: dict(table) for name, table in tables.items()}
    lazy = GoldSet.of_encoded(tables)
    assert lazy == gold
    lazy.apply(actions.remove(lazy, lazy.spans("a.txt")[2].id))
    assert tables == kept


def test_what_is_put_into_its_tables_later_is_not_seen() -> None:
    gold = everything()
    tables = encoded(records(gold))
    lazy = GoldSet.of_encoded(tables)
    for table in tables.values():
        table.clear()
    assert lazy == gold


def other_number(record: dict[str, Any]) -> bytes:
    return ours({**record, "id": "01890a5d-ac96-774b-bcce-b302099a8057"})


def twice(name: str, value: str) -> Form:
    return lambda record: ours(record)[:-1] + f', "{name}": {value}}}'.encode("ascii")


BAD: dict[str, Form] = {
    "no json": lambda record: ours(record)[:-1],
    "no object": lambda record: b"[]",
    "two": lambda record: ours(record) + b', "1": {}',
    "out of bounds": lambda record: ours({**record, "start": -1}),
    "not ascii": lambda record: ours(record).replace(b"actor", "ا".encode()),
    "another id": other_number,
    "no id": lambda record: ours({**record, "id": "x"}),
    "deep": lambda record: ours(record)[:-1] + b', "x": ' + b"[" * 99_999 + b"]" * 99_999 + b"}",
    "long": lambda record: ours(record).replace(b'"rev": 1', b'"rev": ' + b"9" * 9_999),
    "no number": lambda record: ours(record).replace(b'"rev": 1', b'"rev": NaN'),
    "nothing": lambda record: b"",
    "bad escape": lambda record: ours(record).replace(b"a.txt", b"\\x.txt"),
    "of two articles": lambda record: twice("article", '"z"')(record)[:-1] + b', "deleted": false}',
    "on two texts": lambda record: (
        twice("text_sha", f'"{"0" * 64}"')(record)[:-1] + b', "deleted": false}'
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_record_is_left_out_and_told_once(name: str) -> None:
    gold = everything()
    victim = next(span for span in gold.spans("a.txt") if not gold.links(span.id))
    tables = encoded(records(gold))
    tables["spans"][victim.number] = BAD[name](victim.to_record())
    told: list[tuple[str, int]] = []
    lazy = GoldSet.of_encoded(tables, lambda table, number, why: told.append((table, number)))
    expected = GoldSet(record for record in records(gold) if record != victim)
    for _ in range(2):
        lazy.spans("a.txt")
        list(lazy.records("spans"))
    assert told == [("spans", victim.number)]
    assert answers(lazy) == answers(expected)
    assert lazy == expected
    lazy.apply(actions.tag(lazy, ARTICLE, 1, 2, "actor", "x"))


def test_an_article_is_known_no_longer_when_its_only_record_turns_out_damaged() -> None:
    span = everything().spans("a.txt")[0]
    data = ours(span.to_record()).replace(b'"rev": 1', b'"rev": 0')
    lazy = GoldSet.of_encoded({"spans": {span.number: data}})
    assert lazy.by_sha(span.text_sha) == ["a.txt"]
    assert lazy.spans("a.txt") == []
    assert lazy.by_sha(span.text_sha) == []
    assert lazy.known() == set()


def test_marks_that_are_taken_over_leave_the_old_article() -> None:
    gold = everything()
    lazy = lazily(gold)
    moved = replace(ARTICLE, id="moved.txt")
    edit = actions.adopt(gold, moved, "a.txt")
    gold.apply(edit)
    lazy.apply(edit)
    assert len(lazy.spans("moved.txt")) == 3
    assert not lazy.spans("a.txt")
    assert not lazy.relations("a.txt")
    assert answers(lazy) == answers(gold)


def test_two_records_that_change_places_are_both_damaged() -> None:
    gold = everything()
    tables = encoded(records(gold))
    one, two, *_ = tables["spans"]
    tables["spans"][one], tables["spans"][two] = tables["spans"][two], tables["spans"][one]
    told: list[int] = []
    lazy = GoldSet.of_encoded(tables, lambda table, number, why: told.append(number))
    assert len(lazy.spans("a.txt")) == 1
    assert sorted(told) == sorted([one, two])


@pytest.mark.parametrize("table", RECORDS)
def test_a_damaged_record_of_any_table_is_met_by_its_own_question(table: Table) -> None:
    gold = everything()
    tables = encoded(records(gold))
    number, data = next(iter(tables[table].items()))
    tables[table][number] = data.replace(b'"rev": ', b'"rev": -')
    told: list[str] = []
    lazy = GoldSet.of_encoded(tables, lambda where, number, why: told.append(where))
    answers(lazy)
    assert told == [table]


@pytest.mark.parametrize("table", RECORDS)
def test_a_record_may_be_asked_for_before_anything_else_is_known(table: Table) -> None:
    gold = everything()
    for record in gold.records(table):
        lazy = lazily(gold)
        assert lazy.record(table, record.id) == record
        assert answers(lazy) == answers(gold)
        if table == "articles":
            tables = encoded(records(gold))
            tables[table][record.number] = ours({**record.to_record(), "rev": 0})
            lazy = GoldSet.of_encoded(tables)
            assert lazy.record(table, record.id) is None
            assert answers(lazy) == answers(GoldSet(its for its in records(gold) if its != record))


def test_an_edit_of_a_damaged_record_is_refused() -> None:
    gold = everything()
    span = gold.spans("a.txt")[2]
    tables = encoded(records(gold))
    tables["spans"][span.number] = b"{}"
    lazy = GoldSet.of_encoded(tables)
    with pytest.raises(EditConflict, match="has changed since"):
        lazy.apply(actions.set_note(gold, span.id, "n"))


def test_a_link_keeps_its_end_though_it_was_never_decoded() -> None:
    lazy = lazily(everything())
    first = lazy.spans("a.txt")[0]
    gone = Edit("cut", {"spans": {first.id: Change(first, replace(first, deleted=True))}})
    with pytest.raises(EditConflict, match="would lose its span"):
        lazy.apply(gone)


@pytest.mark.parametrize("form", FORMS)
def test_moved_and_orphaned_spans_come_as_they_are(form: Form) -> None:
    gold = everything()
    first, second, third = gold.spans("a.txt")
    changes = {
        first.id: Change(first, replace(first, anchor="moved", text_sha="0" * 64)),
        third.id: Change(third, replace(third, anchor="orphan")),
    }
    gold.apply(Edit("moved", {"spans": changes}))
    lazy = lazily(gold, form)
    assert [span.id for span in lazy.resting("a.txt", ARTICLE.sha256)] == [second.id]
    assert [span.id for span in lazy.lost("a.txt", ARTICLE.sha256)] == [first.id, third.id]
    assert lazy.by_sha("0" * 64) == ["a.txt"]


def test_done_is_kept_by_edits() -> None:
    lazy = lazily(everything())
    assert lazy.done() == {ARTICLES[1].id}
    lazy.apply(actions.set_state(lazy, ARTICLE, "done"))
    lazy.apply(actions.set_state(lazy, ARTICLES[1], "open"))
    assert lazy.done() == {ARTICLE.id}
    known = lazy.article(ARTICLE.id)
    assert isinstance(known, ArticleRecord)
    lazy.apply(Edit("gone", {"articles": {known.id: Change(known, None)}}))
    assert lazy.done() == set()
    assert lazy.known() == {"a.txt", ARTICLES[1].id}


def test_a_span_is_never_taken_for_another_kind() -> None:
    gold = everything()
    span = gold.spans("a.txt")[0]
    lazy = lazily(gold)
    assert isinstance(lazy.record("spans", span.id), Span)
    assert lazy.record("relations", span.id) is None
    assert lazy.record("articles", span.id) is None
    assert lazy.span("no uuid") is None

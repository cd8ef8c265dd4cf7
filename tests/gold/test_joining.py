"""The join of copies of a gold set: its three laws, and what a user finds afterwards."""

from __future__ import annotations

import copy
import functools
import itertools
import json
import math
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reader.gold import actions
from reader.gold.goldset import GoldSet
from reader.gold.joining import (
    CONFLICTS,
    DANGLING,
    Fields,
    Joined,
    Overruled,
    Tables,
    conflicts,
    content_of,
    is_conflict,
    join,
)
from reader.gold.model import RECORDS, ArticleRecord, Relation, Span
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]
TIME = "2026-11-25T03:00:00.000Z"
IDS = tuple(f"0190a000-0000-7000-8000-00000000000{digit}" for digit in range(4))


SPAN = Span.make(
    ARTICLE.id, ARTICLE.text, ARTICLE.sha256, 0, 3, "actor", "leyla", at=TIME
).to_record()


def span(id: str = IDS[0], **fields: Any) -> dict[str, Any]:
    return SPAN | {"id": id} | fields


RELATION = Relation(
    id=IDS[3],
    article=ARTICLE.id,
    type="source",
    head=IDS[0],
    tail=IDS[1],
    annotator="leyla",
    created=TIME,
    updated=TIME,
).to_record()
ARTICLE_RECORD = ArticleRecord(
    id=ARTICLE.id,
    sha256=ARTICLE.sha256,
    language="ar",
    encoding="utf-8",
    direction="rtl",
    title="",
    updated=TIME,
).to_record()


def relation(id: str = IDS[3], **fields: Any) -> dict[str, Any]:
    return RELATION | {"id": id} | fields


def article(**fields: Any) -> dict[str, Any]:
    return ARTICLE_RECORD | fields


@functools.cache
def number_of(table: str, id: str) -> str:
    model = next(model for name, model in RECORDS.items() if name == table)
    kinds = {"spans": SPAN, "relations": RELATION, "articles": ARTICLE_RECORD}
    return str(model.from_record({**kinds[table], "id": id}).number)


def number(table: str, record: Fields) -> str:
    return number_of(table, record["id"])


def state(*records: dict[str, Any], **tables: Any) -> Joined:
    """The tables of a gold set of these records."""
    made: Joined = {table: {} for table in RECORDS}
    for record in records:
        table = "articles" if "state" in record else "relations" if "head" in record else "spans"
        made[table][number(table, record)] = record
    return made | tables


spans = st.builds(
    span,
    st.sampled_from(IDS[:2]),
    rev=st.integers(1, 3),
    note=st.sampled_from("ab"),
    updated=st.sampled_from((TIME, "2026-11-25T04:00:00Z")),
    deleted=st.booleans(),
)
relations = st.builds(
    relation, st.sampled_from(IDS[2:]), rev=st.integers(1, 2), deleted=st.booleans()
)
articles = st.builds(
    article,
    rev=st.integers(1, 2),
    state=st.sampled_from(("open", "done")),
    flag=st.sampled_from((None, "why")),
)
marked = relations.flatmap(
    lambda record: st.sampled_from(
        (record, record | {"deleted": True, DANGLING: record["rev"]}, record | {DANGLING: 7})
    )
)
unknown = st.dictionaries(
    st.sampled_from(("1", "2", "340282366920938463463374607431768211455")),
    st.fixed_dictionaries(
        {"x": st.sampled_from((1, True, 1.0, "1"))}, optional={"rev": st.just(2)}
    ),
    max_size=2,
)
odd_entries = st.dictionaries(
    st.sampled_from(("1", "2")),
    st.sampled_from(
        (
            {"table": "spans", "rev": 3},
            {"table": CONFLICTS, "number": "1", "against": 1, "record": {"rev": 1}},
            {"table": "later", "number": "1", "against": 2, "record": {"rev": 1, "x": 5}},
            {"table": "later", "number": "9", "against": 0, "record": {"y": []}},
        )
    ),
    max_size=2,
)
plain = st.builds(
    lambda records, later, entries: state(*records, later=later, conflicts=entries),
    st.lists(st.one_of(spans, marked, articles), max_size=5),
    unknown,
    odd_entries,
)
"""What a file may hold that nobody has merged yet, or that somebody has changed by hand."""


@st.composite
def copies(draw: st.DrawFn) -> Joined:
    """A copy with a past: merged from others, some records edited afterwards."""
    made = join(*draw(st.lists(plain, min_size=1, max_size=3)))
    for table in ("spans", "relations", "articles"):
        for at, record in list(made[table].items()):
            if draw(st.integers(0, 3)) == 0:
                made[table][at] = {**record, "rev": record["rev"] + 1, "deleted": False}
                if table == "articles":
                    del made[table][at]["deleted"]  # type: ignore[attr-defined]  # a dict of ours
    return made


def same(one: Tables, other: Tables) -> bool:
    """Whether they hold the same, also where Python takes 1 for True."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(copies(), copies())
def test_it_commutes(a: Joined, b: Joined) -> None:
    assert same(join(a, b), join(b, a))


@given(copies(), copies(), copies())
def test_it_associates(a: Joined, b: Joined, c: Joined) -> None:
    assert same(join(join(a, b), c), join(a, join(b, c)))
    assert same(join(join(a, b), c), join(a, b, c))


@given(copies(), copies())
def test_it_is_idempotent(a: Joined, b: Joined) -> None:
    both = join(a, b)
    assert same(join(a, a), join(a))
    assert same(join(both, a), both)
    assert same(join(b, both), both)
    assert same(join(both), both)


@given(st.lists(copies(), min_size=3, max_size=3))
def test_three_copies_agree_in_whatever_order_they_are_merged(all_three: list[Joined]) -> None:
    results = {
        json.dumps(functools.reduce(join, order), sort_keys=True)
        for order in itertools.permutations(all_three)
    }
    assert len(results) == 1


@given(copies(), copies())
def test_it_changes_nothing_that_it_is_given(a: Joined, b: Joined) -> None:
    before = copy.deepcopy((a, b))
    join(a, b)
    assert (a, b) == before


@given(copies(), copies())
def test_nothing_of_the_greatest_rev_is_lost(a: Joined, b: Joined) -> None:
    both = join(a, b)
    for table in RECORDS:
        for at in {*a[table], *b[table]}:
            records = [each[table][at] for each in (a, b) if at in each[table]]
            top = max(record["rev"] for record in records)
            wanted = {content_of(table, record) for record in records if record["rev"] == top}
            there = [both[table][at]]
            there += [
                each.other for each in conflicts(both) if (each.table, each.number) == (table, at)
            ]
            assert wanted <= {content_of(table, record) for record in there}
            assert both[table][at]["rev"] == top


@given(copies(), copies())
def test_what_is_joined_can_be_opened_and_changed(a: Joined, b: Joined) -> None:
    both = join(a, b)
    gold = GoldSet(
        kind.from_record(record)
        for table, kind in RECORDS.items()
        for record in both[table].values()
    )
    for id in IDS[:2]:
        there = gold.span(id)
        if there is not None and not there.deleted:
            gold.apply(actions.remove(gold, id))
    assert gold.links(IDS[0]) == gold.links(IDS[1]) == []


def test_the_greater_rev_wins_without_a_conflict() -> None:
    older, newer = span(note="older"), span(note="newer", rev=2, updated=TIME)
    both = join(state(older), state(newer))
    assert list(both["spans"].values()) == [newer]
    assert conflicts(both) == []
    assert CONFLICTS not in both


def test_two_edits_of_one_rev_are_both_kept() -> None:
    mine, theirs = span(note="mine", rev=2), span(note="theirs", rev=2)
    both = join(state(mine), state(theirs))
    [conflict] = conflicts(both)
    assert {conflict.kept["note"], conflict.other["note"]} == {"mine", "theirs"}
    [(digits, entry)] = both[CONFLICTS].items()
    assert is_conflict(entry)
    assert digits.isdigit()
    assert {**entry, "record": None} == {
        "table": "spans",
        "number": number("spans", mine),
        "id": IDS[0],
        "against": 2,
        "record": None,
    }


def test_the_time_of_a_change_makes_no_conflict() -> None:
    both = join(state(span()), state(span(updated="2026-11-25T09:00:00Z")))
    assert conflicts(both) == []
    assert len(both["spans"]) == 1


def test_a_later_edit_settles_a_conflict() -> None:
    mine, theirs = state(span(note="mine", rev=2)), state(span(note="theirs", rev=2))
    both = join(mine, theirs)
    [at] = both["spans"]
    settled: Joined = {**both, "spans": {at: span(note="both of it", rev=3)}}
    assert conflicts(settled) == []
    again = join(settled, theirs, mine, both)
    assert CONFLICTS not in again
    assert again["spans"][at]["note"] == "both of it"


def test_what_a_greater_rev_covers_can_be_put_aside() -> None:
    theirs = span(note="theirs", rev=2)
    mine = state(span(note="mine", rev=5))
    at = number("spans", theirs)
    both = join(mine, state(theirs), overruled=[Overruled("spans", at, theirs)])
    assert [(each.kept["note"], each.other["note"]) for each in conflicts(both)] == [
        ("mine", "theirs")
    ]
    assert same(join(both, mine, state(theirs)), both)
    later = join(both, state(span(note="later", rev=6)))
    assert conflicts(later) == []


def test_what_would_be_newer_than_all_copies_is_never_put_aside() -> None:
    newer = span(note="newer", rev=9)
    at = number("spans", newer)
    both = join(state(span(rev=2)), overruled=[Overruled("spans", at, newer)])
    assert list(both["spans"].values()) == [span(rev=2)]
    assert conflicts(both) == []


def test_a_removed_span_stays_removed() -> None:
    both = join(state(span()), state(span(rev=2, deleted=True)))
    assert [record["deleted"] for record in both["spans"].values()] == [True]


def test_a_link_to_a_removed_span_is_hidden_and_comes_back_with_it() -> None:
    linked = state(span(), span(IDS[1]), relation())
    removed = state(span(rev=2, deleted=True), span(IDS[1]))
    both = join(linked, removed)
    [link] = both["relations"].values()
    assert link == relation(deleted=True) | {DANGLING: 1}
    back = join(both, state(span(rev=3)))
    assert list(back["relations"].values()) == [relation()]


def test_a_link_that_the_user_removed_does_not_come_back() -> None:
    hidden = relation(deleted=True) | {DANGLING: 1}
    removed = hidden | {"rev": 2}
    both = join(state(span(), span(IDS[1]), removed))
    assert list(both["relations"].values()) == [relation(deleted=True, rev=2)]


def test_a_record_without_a_rev_is_never_covered() -> None:
    both = join(*({"later": {"1": {"x": x}}} for x in "abc"))
    assert len(both["later"]) == 1
    assert len(both[CONFLICTS]) == 2
    there = [each.other["x"] for each in conflicts(both)] + [both["later"]["1"]["x"]]
    assert sorted(there) == ["a", "b", "c"]


def test_a_table_of_that_name_from_a_stranger_is_kept_and_believed_nothing() -> None:
    good = next(iter(join(state(span(note="a")), state(span(note="b")))[CONFLICTS].values()))
    later = {"table": "later", "against": 1, "record": {"rev": 1}}
    assert is_conflict({**later, "number": "0"})
    odd: Sequence[dict[str, Any]] = (
        {**later, "number": "01"},
        {**later, "number": "x"},
        {**later, "number": "9" * 40},
        {**later, "number": "1\n"},
        {},
        {**good, "table": ["spans"]},
        {**good, "table": CONFLICTS},
        {**good, "number": "x"},
        {**good, "number": 1},
        {**good, "number": "9" * 40},
        {**good, "number": "01"},
        {**good, "table": "_meta"},
        {**good, "number": "1"},
        {**good, "against": True},
        {**good, "against": 0},
        {**good, "against": math.inf},
        {**good, "record": "mark"},
        {**good, "record": {**good["record"], "start": -1}},
    )
    for entry in odd:
        assert not is_conflict(entry)
        both = join(state(span()), {CONFLICTS: {"5": entry}})
        assert list(both[CONFLICTS].values()) == [entry]
        assert conflicts(both) == []


def test_what_stands_beside_a_record_that_was_taken_out_by_hand_takes_its_place() -> None:
    both = join(state(span(note="a")), state(span(note="b")))
    aside = conflicts(both)[0].other
    left = {**both, "spans": {}}
    assert list(join(left)["spans"].values()) == [aside]

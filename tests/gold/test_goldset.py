from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import EditConflict
from reader.gold import actions
from reader.gold.edit import Change, Edit
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS, Span
from tests.gold.facts import ARTICLES, Maker, makers

ARTICLE = ARTICLES[0]


def everything(gold: GoldSet) -> list[Any]:
    """All that a gold set answers, so that two can be compared by their indexes."""
    spans = [record.id for record in gold.records("spans")]
    shas = {a.sha256 for a in ARTICLES}
    return [
        [gold.spans(a.id) for a in ARTICLES],
        [gold.relations(a.id) for a in ARTICLES],
        {id: gold.links(id) for id in sorted(spans)},
        gold.entities(),
        gold.articles(),
        {sha: gold.by_sha(sha) for sha in sorted(shas)},
        len(gold),
    ]


def rebuilt(gold: GoldSet) -> GoldSet:
    return GoldSet(record for table in RECORDS for record in gold.records(table))


def marked(*ranges: tuple[int, int]) -> GoldSet:
    gold = GoldSet()
    gold.apply(actions.tag_all(gold, ARTICLE, ranges, "actor", "x"))
    return gold


@given(st.lists(makers, max_size=25))
def test_any_edits_and_then_their_inverses_change_nothing(steps: list[Maker]) -> None:
    gold = GoldSet()
    states = []
    done = []
    for step in steps:
        states.append((rebuilt(gold), everything(gold)))
        edit = step(gold)
        gold.apply(edit)
        done.append(edit)
        assert everything(gold) == everything(rebuilt(gold))
    last = rebuilt(gold)
    for edit, (state, answers) in zip(reversed(done), reversed(states), strict=True):
        gold.apply(edit.inverse())
        assert gold == state
        assert everything(gold) == answers
    for edit in done:
        gold.apply(edit)
    assert gold == last
    assert everything(gold) == everything(last)


@given(st.lists(makers, min_size=1, max_size=12), st.data())
def test_an_edit_that_fails_in_one_part_does_nothing(steps: list[Maker], data: Any) -> None:
    gold = GoldSet()
    for step in steps:
        gold.apply(step(gold))
    good = actions.tag_all(gold, ARTICLE, [(0, 2), (3, 5)], "date", "x")
    old = Span.make("a.txt", ARTICLE.text, ARTICLE.sha256, 0, 1, "actor", "x")
    bad = {old.id: Change(old, replace(old, note="changed"))}
    spans = [*good.changes["spans"].items(), *bad.items()]
    order = dict(data.draw(st.permutations(spans)))
    before = everything(gold), rebuilt(gold)
    with pytest.raises(EditConflict, match="has changed since"):
        gold.apply(Edit("both", {**good.changes, "spans": order}))
    assert (everything(gold), gold) == before


def test_spans_come_in_text_order_without_the_removed() -> None:
    gold = marked((5, 6), (0, 2), (0, 9), (3, 4))
    assert [(s.start, s.end) for s in gold.spans("a.txt")] == [(0, 9), (0, 2), (3, 4), (5, 6)]
    gold.apply(actions.remove(gold, gold.spans("a.txt")[1].id))
    assert [(s.start, s.end) for s in gold.spans("a.txt")] == [(0, 9), (3, 4), (5, 6)]
    assert gold.spans("unknown") == []


def test_the_list_of_spans_is_the_callers_own() -> None:
    gold = marked((0, 2))
    gold.spans("a.txt").clear()
    assert len(gold.spans("a.txt")) == 1


def test_a_record_stands_only_where_it_belongs() -> None:
    gold = marked((0, 2))
    span = gold.spans("a.txt")[0]
    for changes in (
        {"spans": {"other": Change(None, span)}},
        {"relations": {span.id: Change(None, span)}},
        {"rumours": {span.id: Change(None, span)}},
    ):
        with pytest.raises(EditConflict):
            gold.apply(Edit("odd", changes))  # type: ignore[arg-type]  # wrong on purpose
    assert everything(gold) == everything(rebuilt(gold))


def test_a_link_never_loses_its_end() -> None:
    gold = marked((0, 2), (3, 5))
    claim, actor = gold.spans("a.txt")
    gold.apply(actions.relate(gold, "source", claim.id, actor.id, "x"))
    assert gold.links(actor.id) == gold.links(claim.id) == gold.relations("a.txt")
    removed = replace(actor, deleted=True, rev=2)
    for after in (None, removed):
        with pytest.raises(EditConflict, match="would lose its span"):
            gold.apply(Edit("cut", {"spans": {actor.id: Change(actor, after)}}))
    gold.apply(actions.remove(gold, actor.id))
    assert gold.relations("a.txt") == gold.links(claim.id) == []


def test_two_edits_made_for_one_state_are_not_both_applied() -> None:
    gold = marked((0, 2))
    id = gold.spans("a.txt")[0].id
    first, second = actions.set_note(gold, id, "one"), actions.set_note(gold, id, "two")
    gold.apply(first)
    with pytest.raises(EditConflict):
        gold.apply(second)
    assert gold.spans("a.txt")[0].note == "one"

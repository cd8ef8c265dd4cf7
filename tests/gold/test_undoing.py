"""Undo and redo as edits: the content that was, revisions that grow, and conflicts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import EditConflict
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS, ArticleRecord, Record, Span
from reader.gold.undoing import again, is_nothing, reverse, same
from tests.gold.facts import ARTICLES, Facts, Maker, makers

ARTICLE = ARTICLES[0]
LATER = "2099-01-01T00:00:00Z"


@pytest.fixture
def gold() -> GoldSet:
    made = GoldSet()
    made.apply(actions.tag(made, ARTICLE, 4, 10, "actor", "leyla", attributes={"kind": "person"}))
    made.apply(actions.tag(made, ARTICLE, 11, 20, "claim", "leyla"))
    return made


def do(gold: GoldSet, edit: Edit) -> Edit:
    gold.apply(edit)
    return edit


def content(gold: GoldSet) -> dict[str, Record]:
    """What a gold set says, without what is removed, revisions and times."""
    return {
        f"{table} {record.id}": replace(record, rev=1, updated=LATER)
        for table in RECORDS
        for record in gold.records(table)
        if not is_nothing(record)
    }


def revisions(gold: GoldSet) -> dict[str, int]:
    return {
        f"{table} {record.id}": record.rev for table in RECORDS for record in gold.records(table)
    }


def test_a_mark_that_is_undone_leaves_a_tombstone_and_comes_back() -> None:
    gold = GoldSet()
    edit = do(gold, actions.tag(gold, ARTICLE, 4, 10, "actor", "leyla"))
    [made] = gold.spans(ARTICLE.id)
    undone = do(gold, reverse(gold, edit))
    assert undone.name == f"undo {edit.name}"
    assert undone.place == edit.place
    tombstone = gold.span(made.id)
    assert tombstone is not None
    assert (tombstone.deleted, tombstone.rev) == (True, 2)
    assert tombstone.updated >= made.updated
    record = gold.article(ARTICLE.id)
    assert record is not None
    assert (record.state, record.flag, record.rev) == ("open", None, 2)
    redone = do(gold, again(gold, edit))
    assert redone.name.startswith("redo ")
    assert redone.texts == edit.texts
    [back] = gold.spans(ARTICLE.id)
    assert back == replace(made, rev=3, updated=back.updated)
    record = gold.article(ARTICLE.id)
    assert record is not None
    assert (record.state, record.rev) == ("in_progress", 3)


def test_a_removed_mark_comes_back_with_its_link(gold: GoldSet) -> None:
    actor, claim = gold.spans(ARTICLE.id)
    do(gold, actions.relate(gold, "source", claim.id, actor.id, "leyla"))
    edit = do(gold, actions.remove(gold, actor.id))
    do(gold, reverse(gold, edit, "bring it back"))
    back = gold.span(actor.id)
    assert back == replace(actor, rev=3, updated=back.updated if back else "")
    assert [relation.head for relation in gold.relations(ARTICLE.id)] == [claim.id]


def test_a_record_whose_marks_went_elsewhere_comes_back_above_its_revision(gold: GoldSet) -> None:
    moved = Facts("moved.txt", ARTICLE.text)
    do(gold, actions.set_flag(gold, ARTICLE, "why"))
    before = content(gold)
    edit = do(gold, actions.adopt(gold, moved, ARTICLE.id))
    empty = gold.article(ARTICLE.id)
    assert empty is not None
    assert (empty.state, empty.flag) == ("open", None)
    do(gold, reverse(gold, edit))
    assert content(gold) == before
    record = gold.article(ARTICLE.id)
    assert record is not None
    assert (record.rev, record.flag) == (4, "why")
    do(gold, again(gold, edit))
    assert [span.article for span in gold.spans(moved.id)] == [moved.id] * 2
    # What no longer stands for anything is kept, so that its revision can't be lost.
    gone = gold.article(ARTICLE.id)
    assert gone is not None
    assert (gone.state, gone.flag, gone.rev) == ("open", None, 5)


def test_three_hundred_marks_are_one_step() -> None:
    gold = GoldSet()
    long = Facts("long.txt", "word " * 300)
    ranges = [(at, at + 4) for at in range(0, 1500, 5)]
    edit = do(gold, actions.tag_all(gold, long, ranges, "actor", "leyla"))
    assert len(gold.spans("long.txt")) == 300
    undone = do(gold, reverse(gold, edit))
    assert gold.spans("long.txt") == []
    assert len(undone.changes["spans"]) == 300
    do(gold, again(gold, edit))
    assert [(span.start, span.rev) for span in gold.spans("long.txt")] == [
        (a, 3) for a, _ in ranges
    ]


def test_what_has_been_changed_in_another_way_is_left_alone(gold: GoldSet) -> None:
    actor, claim = gold.spans(ARTICLE.id)
    edit = do(gold, actions.retag(gold, actor.id, "date"))
    do(gold, actions.set_note(gold, actor.id, "mine"))
    before = content(gold), revisions(gold)
    with pytest.raises(EditConflict, match="relabel actor as date can't be undone"):
        reverse(gold, edit)
    with pytest.raises(EditConflict, match="can't be done again"):
        again(gold, edit)
    assert (content(gold), revisions(gold)) == before
    assert claim in gold.spans(ARTICLE.id)


def test_a_link_to_a_mark_that_is_gone_does_not_come_back(gold: GoldSet) -> None:
    actor, claim = gold.spans(ARTICLE.id)
    link = do(gold, actions.relate(gold, "source", claim.id, actor.id, "leyla"))
    unlink = do(gold, actions.unrelate(gold, next(iter(link.changes["relations"]))))
    do(gold, actions.remove(gold, actor.id))
    with pytest.raises(EditConflict, match="would lose its span"):
        gold.apply(reverse(gold, unlink))
    assert gold.relations(ARTICLE.id) == []


def test_a_removed_mark_is_no_obstacle_to_redo_whatever_it_said(gold: GoldSet) -> None:
    [actor, _] = gold.spans(ARTICLE.id)
    tombstone = replace(actor, deleted=True, note="removed elsewhere", rev=7)
    assert same(tombstone, None)
    assert same(None, tombstone)
    assert same(tombstone, replace(actor, deleted=True))
    assert not same(tombstone, actor)
    assert same(actor, replace(actor, rev=9, updated=LATER))
    assert not same(actor, replace(actor, note="!"))


def test_an_open_article_is_none_and_an_article_of_another_state_is_one(gold: GoldSet) -> None:
    record = gold.article(ARTICLE.id)
    assert isinstance(record, ArticleRecord)
    assert not same(record, None)
    assert same(replace(record, state="open"), None)
    assert not same(replace(record, state="open", flag=""), None)
    assert not same(replace(record, state="open"), record)


def test_a_record_of_another_table_is_not_the_same(gold: GoldSet) -> None:
    [actor, _] = gold.spans(ARTICLE.id)
    record = gold.article(ARTICLE.id)
    assert not same(actor, record)


def test_a_mark_on_a_text_that_has_changed_is_undone_all_the_same(gold: GoldSet) -> None:
    changed = Facts(ARTICLE.id, ARTICLE.text + "!")
    [actor, _] = gold.spans(ARTICLE.id)
    edit = do(gold, actions.resize(gold, changed, actor.id, 0, 3))
    do(gold, reverse(gold, edit))
    back = gold.span(actor.id)
    assert isinstance(back, Span)
    assert (back.text_sha, back.start, back.rev) == (ARTICLE.sha256, 4, 3)


class Model:
    """A plain list of states, as undo is in a book."""

    def __init__(self) -> None:
        self.states: list[dict[str, Record]] = [{}]
        self.at = 0

    def do(self, state: dict[str, Record]) -> None:
        self.states[self.at + 1 :] = [state]
        self.at += 1


_STEPS = st.tuples(st.booleans(), makers, st.sampled_from(["undo", "undo", "redo"])).map(
    lambda step: step[1 if step[0] else 2]
)


@given(st.lists(_STEPS, max_size=25))
def test_any_actions_undos_and_redos_are_those_of_a_list_of_states(
    steps: list[Maker | str],
) -> None:
    gold, model = GoldSet(), Model()
    edits: list[Edit] = []
    for step in steps:
        before = revisions(gold)
        if step == "undo":
            if not model.at:
                continue
            edit = reverse(gold, edits[model.at - 1])
            model.at -= 1
            gold.apply(edit)
        elif step == "redo":
            if model.at == len(edits):
                continue
            edit = again(gold, edits[model.at])
            model.at += 1
            gold.apply(edit)
        else:
            assert callable(step)
            edit = step(gold)
            if not edit.changes:
                continue
            gold.apply(edit)
            edits[model.at :] = [edit]
            model.do(content(gold))
        assert content(gold) == model.states[model.at]
        after = revisions(gold)
        changed = {f"{table} {id}" for table, its in edit.changes.items() for id in its}
        for key in after:
            assert after[key] == before.get(key, 0) + (key in changed)
        assert before.keys() <= after.keys()

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reader.errors import EditConflict, UsageError
from reader.gold import actions
from reader.gold.edit import Edit, Place
from reader.gold.goldset import GoldSet
from reader.gold.ids import uuid7
from reader.gold.model import Span
from tests.gold.facts import ARTICLES, Facts

ARTICLE = ARTICLES[0]


@pytest.fixture
def gold() -> GoldSet:
    made = GoldSet()
    made.apply(actions.tag(made, ARTICLE, 4, 10, "actor", "leyla", attributes={"kind": "person"}))
    made.apply(actions.tag(made, ARTICLE, 11, 20, "claim", "leyla"))
    return made


def spans(gold: GoldSet) -> list[Span]:
    return gold.spans(ARTICLE.id)


def test_the_first_mark_brings_the_articles_record_and_text() -> None:
    gold = GoldSet()
    edit = actions.tag(gold, ARTICLE, 4, 10, "actor", "leyla", note="?", origin="propagated")
    assert edit.name == "mark actor"
    assert edit.place == Place("a.txt", 4, 10)
    assert edit.texts == {ARTICLE.sha256: ARTICLE.text}
    gold.apply(edit)
    [span] = gold.spans("a.txt")
    assert span.quote == ARTICLE.text[4:10]
    assert (span.annotator, span.note, span.origin) == ("leyla", "?", "propagated")
    assert span.text_sha == ARTICLE.sha256
    record = gold.article("a.txt")
    assert record is not None
    assert (record.state, record.sha256, record.flag) == ("in_progress", ARTICLE.sha256, None)
    assert (record.language, record.encoding, record.direction, record.title) == (
        "ar", "utf-8", "rtl", "عنوان",
    )  # fmt: skip


def test_a_later_mark_leaves_the_record_as_it_was_guessed_first(gold: GoldSet) -> None:
    other_library = Facts("a.txt", ARTICLE.text, "fa", "windows-1256", "ltr", "?")
    edit = actions.tag(gold, other_library, 0, 1, "date", "leyla")
    assert "articles" not in edit.changes
    gold.apply(actions.set_state(gold, ARTICLE, "done"))
    gold.apply(actions.tag(gold, ARTICLE, 0, 1, "date", "leyla"))
    record = gold.article("a.txt")
    assert record is not None
    assert (record.state, record.language, record.rev) == ("done", "ar", 2)


def test_a_mark_on_a_changed_text_takes_the_record_along(gold: GoldSet) -> None:
    changed = Facts("a.txt", ARTICLE.text + "!", "fa")
    gold.apply(actions.tag(gold, changed, 0, 1, "date", "leyla"))
    record = gold.article("a.txt")
    assert record is not None
    assert (record.sha256, record.language, record.rev) == (changed.sha256, "fa", 2)
    assert {span.text_sha for span in spans(gold)} == {ARTICLE.sha256, changed.sha256}


def test_a_mark_on_a_reopened_article_starts_it_again(gold: GoldSet) -> None:
    gold.apply(actions.set_state(gold, ARTICLE, "open"))
    gold.apply(actions.tag(gold, ARTICLE, 0, 1, "date", "leyla"))
    record = gold.article("a.txt")
    assert record is not None
    assert record.state == "in_progress"


def test_tag_all_is_one_edit() -> None:
    gold = GoldSet()
    edit = actions.tag_all(gold, ARTICLE, [(7, 9), (0, 3)], "actor", "leyla")
    assert edit.name == "mark 2 actor"
    assert edit.place == Place("a.txt", 7, 9)
    gold.apply(edit)
    assert len(spans(gold)) == 2
    gold.apply(edit.inverse())
    assert gold == GoldSet()
    assert not actions.tag_all(gold, ARTICLE, [], "actor", "leyla").changes


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 4), (-1, 4), (0, 10**6)])
def test_no_mark_is_empty_or_out_of_the_text(gold: GoldSet, start: int, end: int) -> None:
    with pytest.raises(UsageError, match="no mark goes from"):
        actions.tag(gold, ARTICLE, start, end, "actor", "leyla")
    with pytest.raises(UsageError, match="no mark goes from"):
        actions.resize(gold, ARTICLE, spans(gold)[0].id, start, end)


def test_remove_leaves_a_tombstone_and_takes_the_links(gold: GoldSet) -> None:
    actor, claim = spans(gold)
    gold.apply(actions.relate(gold, "source", claim.id, actor.id, "leyla"))
    edit = actions.remove(gold, actor.id)
    assert edit.name == "remove actor"
    assert edit.place == Place("a.txt", 4, 10)
    gold.apply(edit)
    tombstone = gold.span(actor.id)
    assert tombstone is not None
    assert (tombstone.deleted, tombstone.rev) == (True, 2)
    assert gold.relations("a.txt") == []
    gold.apply(edit.inverse())
    assert spans(gold) == [actor, claim]
    assert len(gold.relations("a.txt")) == 1
    both = actions.remove(gold, [actor.id, claim.id])
    assert both.name == "remove 2 marks"
    gold.apply(both)
    assert spans(gold) == []


def test_retag(gold: GoldSet) -> None:
    actor = spans(gold)[0]
    edit = actions.retag(gold, actor.id, "date")
    assert edit.name == "relabel actor as date"
    gold.apply(edit)
    after = spans(gold)[0]
    assert (after.label, after.attributes, after.rev) == ("date", {"kind": "person"}, 2)
    assert after.updated >= after.created == actor.created
    gold.apply(actions.retag(gold, actor.id, "claim", attributes={"act": "denial"}))
    assert spans(gold)[0].attributes == {"act": "denial"}


def test_resize_takes_quote_and_context_along(gold: GoldSet) -> None:
    edit = actions.resize(gold, ARTICLE, spans(gold)[0].id, 5, 12)
    assert edit.name == "resize actor"
    assert edit.place == Place("a.txt", 5, 12)
    gold.apply(edit)
    after = spans(gold)[0]
    assert (after.start, after.end, after.quote) == (5, 12, ARTICLE.text[5:12])
    assert after.prefix == ARTICLE.text[:5]
    assert after.suffix == ARTICLE.text[12:44]


def test_a_lost_mark_that_is_resized_rests_on_the_new_text(gold: GoldSet) -> None:
    changed = Facts("a.txt", "!" + ARTICLE.text)
    gold.apply(actions.resize(gold, changed, spans(gold)[0].id, 5, 11))
    after = spans(gold)[0]
    assert (after.text_sha, after.quote) == (changed.sha256, changed.text[5:11])
    record = gold.article("a.txt")
    assert record is not None
    assert record.sha256 == changed.sha256


def test_resize_refuses_another_article(gold: GoldSet) -> None:
    with pytest.raises(EditConflict, match="stands in"):
        actions.resize(gold, ARTICLES[1], spans(gold)[0].id, 0, 1)


def test_state_and_flag_are_edits_of_their_own() -> None:
    gold = GoldSet()
    done = actions.set_state(gold, ARTICLE, "done")
    assert done.name == "mark article done"
    assert done.texts == {ARTICLE.sha256: ARTICLE.text}
    gold.apply(done)
    flag = actions.set_flag(gold, ARTICLE, "")
    assert flag.name == "flag"
    gold.apply(flag)
    record = gold.article("a.txt")
    assert record is not None
    assert (record.state, record.flag) == ("done", "")
    clear = actions.set_flag(gold, ARTICLE, None)
    assert clear.name == "clear flag"
    gold.apply(clear)
    record = gold.article("a.txt")
    assert record is not None
    assert (record.state, record.flag, record.rev) == ("done", None, 3)
    with pytest.raises(UsageError, match="no state"):
        actions.set_state(gold, ARTICLE, "finished")  # type: ignore[arg-type]  # on purpose


def test_attributes_and_note(gold: GoldSet) -> None:
    id = spans(gold)[0].id
    edit = actions.set_attribute(gold, id, "mention", "name")
    assert edit.name == "set mention of actor"
    gold.apply(edit)
    gold.apply(actions.set_attribute(gold, id, "kind", "group"))
    assert list(spans(gold)[0].attributes.items()) == [("kind", "group"), ("mention", "name")]
    gold.apply(actions.set_attribute(gold, id, "kind", None))
    assert spans(gold)[0].attributes == {"mention": "name"}
    with pytest.raises(ValueError, match="JSON has not"):
        actions.set_attribute(gold, id, "kind", float("nan"))
    note = actions.set_note(gold, id, "ملاحظة")
    assert note.name == "note on actor"
    gold.apply(note)
    assert spans(gold)[0].note == "ملاحظة"


def test_links(gold: GoldSet) -> None:
    actor, claim = spans(gold)
    edit = actions.relate(gold, "source", claim.id, actor.id, "leyla")
    assert edit.name == "link source"
    assert edit.place == Place("a.txt", 11, 20)
    gold.apply(edit)
    [link] = gold.relations("a.txt")
    assert (link.type, link.head, link.tail, link.article) == (
        "source",
        claim.id,
        actor.id,
        "a.txt",
    )
    assert not actions.relate(gold, "source", claim.id, actor.id, "leyla").changes
    assert actions.relate(gold, "target", claim.id, actor.id, "leyla").changes
    cut = actions.unrelate(gold, link.id)
    assert cut.name == "unlink source"
    gold.apply(cut)
    assert gold.relations("a.txt") == []
    with pytest.raises(EditConflict, match="no relation"):
        actions.unrelate(gold, link.id)
    with pytest.raises(UsageError, match="itself"):
        actions.relate(gold, "source", claim.id, claim.id, "leyla")
    gold.apply(actions.tag(gold, ARTICLES[1], 0, 1, "actor", "leyla"))
    other = gold.spans(ARTICLES[1].id)[0]
    with pytest.raises(UsageError, match="two articles"):
        actions.relate(gold, "source", claim.id, other.id, "leyla")


def test_an_entity_is_made_and_pointed_to_in_one_edit(gold: GoldSet) -> None:
    actor = spans(gold)[0]
    names = ["إلهام علييف", "İlham Əliyev"]
    edit = actions.add_entity(gold, "person", names, "leyla", wikidata="Q57448", span_id=actor.id)
    assert edit.name == "add entity"
    gold.apply(edit)
    [entity] = gold.entities()
    assert entity.names == tuple(names)
    assert spans(gold)[0].attributes == {"kind": "person", "entity": entity.id}
    assert gold.entity(entity.id) == entity
    alone = actions.add_entity(gold, "country", ["Azərbaycan"], "leyla")
    assert (alone.place, list(alone.changes)) == (None, ["entities"])


SAME: list[Callable[[GoldSet, str], Edit]] = [
    lambda g, i: actions.retag(g, i, "actor"),
    lambda g, i: actions.resize(g, ARTICLE, i, 4, 10),
    lambda g, i: actions.set_note(g, i, ""),
    lambda g, i: actions.set_attribute(g, i, "kind", "person"),
    lambda g, i: actions.set_attribute(g, i, "mention", None),
    lambda g, i: actions.set_state(g, ARTICLE, "in_progress"),
    lambda g, i: actions.set_flag(g, ARTICLE, None),
    lambda g, i: actions.remove(g, []),
]


@pytest.mark.parametrize("same", SAME)
def test_what_changes_nothing_is_no_change(gold: GoldSet, same: Any) -> None:
    edit = same(gold, spans(gold)[0].id)
    assert not edit.changes
    assert not edit.texts


GONE: list[Callable[[GoldSet, str], Edit]] = [
    actions.remove,
    lambda g, i: actions.retag(g, i, "date"),
    lambda g, i: actions.resize(g, ARTICLE, i, 0, 1),
    lambda g, i: actions.set_note(g, i, "x"),
    lambda g, i: actions.set_attribute(g, i, "kind", "x"),
    lambda g, i: actions.relate(g, "source", i, spans(g)[0].id, "x"),
    lambda g, i: actions.add_entity(g, "person", ["x"], "x", span_id=i),
]


@pytest.mark.parametrize("act", GONE)
def test_a_mark_that_is_gone_is_not_changed(gold: GoldSet, act: Any) -> None:
    id = spans(gold)[0].id
    gold.apply(actions.remove(gold, id))
    for gone in (id, uuid7()):
        with pytest.raises(EditConflict, match="there is no mark"):
            act(gold, gone)


def test_an_inverse_keeps_name_place_and_texts(gold: GoldSet) -> None:
    edit = actions.tag(gold, ARTICLE, 0, 1, "date", "leyla")
    inverse = edit.inverse()
    assert (inverse.name, inverse.place, inverse.texts) == (edit.name, edit.place, edit.texts)
    assert inverse.inverse() == edit != inverse

"""The edit that puts marks of an earlier text on the present one: what it changes, and its undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.errors import EditConflict, UsageError
from reader.gold import actions
from reader.gold.goldset import GoldSet
from reader.gold.model import Span
from reader.gold.reanchoring import Verdict, reanchor
from reader.gold.undoing import reverse
from tests.gold.facts import Facts

OLD = Facts("a.txt", "one two three four")
NEW = replace(OLD, text="zero one two 3 four")


def marked() -> tuple[GoldSet, Span, Span]:
    """A claim `two three` from an actor `four`, on the old text."""
    gold = GoldSet()
    gold.apply(actions.tag(gold, OLD, 4, 13, "claim", "leyla", note="n"))
    gold.apply(actions.tag(gold, OLD, 14, 18, "actor", "leyla"))
    claim, actor = gold.spans("a.txt")
    gold.apply(actions.relate(gold, "source", claim.id, actor.id, "leyla"))
    gold.apply(actions.set_flag(gold, OLD, "odd"))
    return gold, claim, actor


def test_a_placed_mark_rests_on_the_present_text_and_keeps_all_else() -> None:
    gold, claim, actor = marked()
    verdicts = [Verdict(claim.id, "moved", 9, 14), Verdict(actor.id, "ok", 15, 19)]
    edit = reanchor(gold, NEW, verdicts)
    assert edit.name == "re-anchor 2 marks"
    assert edit.place == ("a.txt", 9, 14)
    assert edit.texts == {NEW.sha256: NEW.text}
    gold.apply(edit)
    now = gold.span(claim.id)
    assert now == replace(
        claim, start=9, end=14, text_sha=NEW.sha256, anchor="moved", rev=2,
        quote="two 3", prefix="zero one ", suffix=" four", updated=now.updated if now else "",
    )  # fmt: skip
    four = gold.span(actor.id)
    assert four is not None
    assert (four.anchor, four.quote) == ("ok", "four")
    assert len(gold.resting("a.txt", NEW.sha256)) == 2
    assert len(gold.links(claim.id)) == 1
    record = gold.article("a.txt")
    assert record is not None
    assert (record.sha256, record.state, record.flag) == (NEW.sha256, "in_progress", "odd")


def test_a_mark_without_a_place_stays_with_its_quote_and_its_text() -> None:
    gold, claim, _ = marked()
    edit = reanchor(gold, NEW, [Verdict(claim.id, "orphan")])
    assert edit.name == "give up the place of 1 mark"
    gold.apply(edit)
    now = gold.span(claim.id)
    assert now == replace(claim, anchor="orphan", rev=2, updated=now.updated if now else "")
    for text in (OLD, NEW):
        assert claim.id not in {span.id for span in gold.resting("a.txt", text.sha256)}
    assert claim.id in {span.id for span in gold.lost("a.txt", NEW.sha256)}


def test_all_of_it_is_one_step_back() -> None:
    gold, claim, actor = marked()
    edit = reanchor(gold, NEW, [Verdict(claim.id, "orphan"), Verdict(actor.id, "ok", 15, 19)])
    gold.apply(edit)
    gold.apply(reverse(gold, edit))
    for was in (claim, actor):
        now = gold.span(was.id)
        assert now is not None
        assert now == replace(was, rev=3, updated=now.updated)
    record = gold.article("a.txt")
    assert record is not None
    assert record.sha256 == OLD.sha256


def test_marks_of_another_id_become_the_articles_with_their_links_state_and_flag() -> None:
    gold, claim, actor = marked()
    gold.apply(actions.set_state(gold, OLD, "done"))
    renamed = replace(NEW, id="b.txt")
    gold.apply(reanchor(gold, renamed, [Verdict(claim.id, "moved", 9, 14)]))
    assert [link.article for link in gold.links(claim.id)] == ["a.txt"]
    record = gold.article("a.txt")
    assert record is not None
    assert record.state == "done"
    gold.apply(reanchor(gold, renamed, [Verdict(actor.id, "orphan")]))
    assert [link.article for link in gold.links(claim.id)] == ["b.txt"]
    assert gold.spans("a.txt") == []
    here, there = gold.article("b.txt"), gold.article("a.txt")
    assert here is not None
    assert there is not None
    assert (here.state, here.flag, here.sha256) == ("done", "odd", NEW.sha256)
    assert (there.state, there.flag) == ("open", None)


def test_what_cannot_be_is_refused() -> None:
    gold, claim, actor = marked()
    with pytest.raises(UsageError):
        reanchor(gold, NEW, [Verdict(claim.id, "ok", 5, 99)])
    gold.apply(actions.remove(gold, actor.id))
    with pytest.raises(EditConflict):
        reanchor(gold, NEW, [Verdict(actor.id, "orphan")])
    assert not reanchor(gold, NEW, []).changes

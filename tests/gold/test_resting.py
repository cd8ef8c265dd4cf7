from __future__ import annotations

from dataclasses import replace

from reader.gold import actions
from reader.gold.goldset import GoldSet
from reader.gold.resting import Marks, marks_for, rest_of
from tests.gold.facts import Facts

OLD = Facts("old.txt", "قال إلهام علييف في باكو")
NEW = replace(OLD, id="dir/new.txt")


def marked(*articles: Facts) -> GoldSet:
    gold = GoldSet()
    for article in articles:
        gold.apply(actions.tag_all(gold, article, [(4, 10), (0, 3)], "actor", "leyla"))
    return gold


def find(gold: GoldSet, article: Facts, *there: str) -> Marks:
    return marks_for(gold, article.id, article.sha256, lambda id: id in there)


def test_marks_on_another_text_are_lost_and_kept() -> None:
    gold = marked(OLD)
    changed = replace(OLD, text=OLD.text + ".")
    gold.apply(actions.tag(gold, changed, 0, 2, "date", "leyla"))
    here, lost = rest_of(gold.spans("old.txt"), changed.sha256)
    assert [span.label for span in here] == ["date"]
    assert [span.start for span in lost] == [0, 4]
    assert rest_of(gold.spans("old.txt"), OLD.sha256) == (lost, here)


def test_an_orphan_is_lost_on_its_own_text_too() -> None:
    gold = marked(OLD)
    orphans = [replace(span, anchor="orphan") for span in gold.spans("old.txt")]
    assert rest_of(orphans, OLD.sha256).lost == orphans


def test_an_article_known_by_its_id_keeps_its_marks() -> None:
    assert find(marked(OLD), OLD, "old.txt") == ("old.txt", False)


def test_an_unknown_article_has_no_marks() -> None:
    assert find(marked(OLD), Facts("x", "other")) == ("x", False)


def test_a_changed_article_keeps_its_id() -> None:
    assert find(marked(OLD), replace(OLD, text="changed")) == ("old.txt", False)


def test_a_moved_article_is_known_by_its_text() -> None:
    assert find(marked(OLD), NEW) == ("old.txt", True)


def test_a_copy_has_no_marks_of_its_own() -> None:
    assert find(marked(OLD), NEW, "old.txt") == ("dir/new.txt", False)


def test_of_two_gone_articles_the_one_with_more_marks_counts() -> None:
    twin = replace(OLD, id="another.txt")
    gold = marked(OLD, twin)
    assert find(gold, NEW).article == "another.txt"
    gold.apply(actions.tag(gold, OLD, 0, 1, "date", "leyla"))
    assert find(gold, NEW).article == "old.txt"


def test_adopted_marks_stand_under_the_new_id() -> None:
    gold = marked(OLD)
    one, two = gold.spans("old.txt")
    gold.apply(actions.relate(gold, "source", one.id, two.id, "leyla"))
    gold.apply(actions.set_state(gold, OLD, "done"))
    gold.apply(actions.set_flag(gold, OLD, "odd"))
    before = GoldSet(r for t in ("spans", "relations", "articles") for r in gold.records(t))
    edit = actions.adopt(gold, NEW, "old.txt")
    assert edit.name == "take over marks of old.txt"
    gold.apply(edit)
    assert gold.spans("old.txt") == []
    assert gold.relations("old.txt") == []
    old = gold.article("old.txt")
    assert old is not None
    assert (old.state, old.flag) == ("open", None)
    assert [span.id for span in gold.spans(NEW.id)] == [one.id, two.id]
    assert len(gold.relations(NEW.id)) == 1
    record = gold.article(NEW.id)
    assert record is not None
    assert (record.state, record.flag, record.sha256) == ("done", "odd", OLD.sha256)
    assert find(gold, NEW) == (NEW.id, False)
    gold.apply(edit.inverse())
    assert gold == before


def test_a_new_file_in_the_old_place_does_not_meet_moved_marks() -> None:
    gold = marked(OLD)
    gold.apply(actions.adopt(gold, NEW, "old.txt"))
    successor = replace(OLD, text="something else")
    assert find(gold, successor) == ("old.txt", False)
    assert gold.spans("old.txt") == []


def test_two_files_that_swapped_their_names_swap_their_marks() -> None:
    one, two = Facts("1.txt", "first text"), Facts("2.txt", "second text")
    gold = marked(one, two)
    one_now, two_now = replace(one, id="2.txt"), replace(two, id="1.txt")
    ids = {id: {span.id for span in gold.spans(id)} for id in ("1.txt", "2.txt")}
    assert find(gold, two_now) == ("2.txt", True)
    gold.apply(actions.adopt(gold, two_now, "2.txt"))
    assert find(gold, one_now) == ("1.txt", True)
    gold.apply(actions.adopt(gold, one_now, "1.txt"))
    for article, was in ((one_now, "1.txt"), (two_now, "2.txt")):
        rest = rest_of(gold.spans(article.id), article.sha256)
        assert {span.id for span in rest.here} == ids[was]
        assert rest.lost == []
    assert {record.id: record.sha256 for record in gold.articles()} == {
        "1.txt": two.sha256,
        "2.txt": one.sha256,
    }


def test_adopting_leaves_what_rests_on_another_text() -> None:
    gold = marked(OLD)
    first = replace(OLD, text="first version of it")
    gold.apply(actions.tag(gold, first, 0, 5, "actor", "leyla"))
    early = gold.spans("old.txt")[0]
    late = gold.spans("old.txt")[1]
    gold.apply(actions.relate(gold, "continues", late.id, early.id, "leyla"))
    gold.apply(actions.adopt(gold, NEW, "old.txt"))
    assert [span.id for span in gold.spans("old.txt")] == [early.id]
    assert gold.relations(NEW.id) == gold.relations("old.txt") == []
    assert gold.article("old.txt") is not None


def test_removed_marks_do_not_tell_whose_text_it_is() -> None:
    gold = marked(OLD)
    changed = replace(OLD, text=OLD.text + ".")
    gold.apply(actions.tag(gold, changed, 0, 2, "date", "leyla"))
    old = rest_of(gold.spans("old.txt"), OLD.sha256).here
    gold.apply(actions.remove(gold, [span.id for span in old]))
    assert gold.by_sha(OLD.sha256) == []
    assert find(gold, NEW) == (NEW.id, False)


def test_adopting_nothing_changes_nothing() -> None:
    assert not actions.adopt(GoldSet(), NEW, "old.txt").changes

"""What the marking keys do to the gold set and to the caret, and what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reader import strings
from reader.gold import actions
from reader.gold.edit import Place
from reader.gold.model import Span
from reader.gold.schema import Schema
from reader.session.outcome import Outcome
from reader.text.units import Index, Range
from tests.session.marking_desk import ONE, Desk, with_spans


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "articles", ONE, "Second one.", "Third one.")


# -- tagging -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "label", "quote", "after"),
    [
        # a selection; the caret behind it, or at its start where the label runs to the end
        ("One said ⟦two, thre‸e⟧.", "actor", "two, three", "One said two, thre‸e."),
        ("One said ⟦‸two, three⟧.", "actor", "two, three", "One said two, thre‸e."),
        ("One said ⟦two, thre‸e⟧.", "date", "two, three", "One said two, thre‸e."),
        ("One said ⟦two, thre‸e⟧.", "claim", "two, three", "One said ‸two, three."),
        # nothing selected: the word at the caret, never the comma
        ("One said t‸wo, three.", "actor", "two", "One said tw‸o, three."),
        ("One said t‸wo, three.", "claim", "two", "One said ‸two, three."),
        ("קרא ‸ספר, עוד", "actor", "ספר", "קרא ספ‸ר, עוד"),
    ],
)
def test_a_tag(tmp_path: Path, before: str, label: str, quote: str, after: str) -> None:
    text = "".join(sign for sign in before if sign not in "‸⟦⟧")
    desk = Desk(tmp_path / "articles", text)
    desk.put(before)
    outcome = desk.marking.tag(label)
    assert desk.spans == [(label, quote)]
    assert desk.place == after
    assert desk.current() == (label, quote)
    assert not outcome.failed
    assert outcome.line().startswith(f"Marked as {label}: ")
    span = desk.session.marks().spans[0]
    assert span.id == outcome.span


def test_the_place_of_the_caret_comes_from_the_schema_and_not_from_a_name(tmp_path: Path) -> None:
    schema = tmp_path / "labels.toml"
    shipped = Schema.load(None).path.read_text(encoding="utf-8")
    schema.write_text(shipped.replace('"actor"', '"quote"', 1), encoding="utf-8")
    desk = Desk(tmp_path / "articles", ONE)
    schema.write_text(
        'name = "own"\nversion = 1\n\n[[label]]\nname = "who"\nkey = "a"\nextent = "word"\n\n'
        '[[label]]\nname = "what"\nkey = "c"\nextent = "sentence-end"\n',
        encoding="utf-8",
    )
    desk.session.schema = Schema.load(schema)
    desk.put("‸" + ONE)
    desk.press("w W")
    desk.marking.tag("what")
    assert desk.place == "‸" + ONE
    desk.press("w W")
    desk.marking.tag("who")
    assert desk.place.startswith("One sai‸d")


def test_no_word_at_the_caret_is_said_with_what_to_press(desk: Desk) -> None:
    desk.put("One said two‸, three. Four five six.")
    outcome = desk.marking.tag("actor")
    assert outcome == Outcome(strings.MARK_NO_WORD, failed=True)
    assert desk.spans == []


def test_a_label_that_the_schema_lacks_is_said(desk: Desk) -> None:
    assert desk.marking.tag("event").text == "The schema has no label event."


def test_a_read_only_gold_set_is_said_in_a_sentence_and_the_selection_stays(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path / "articles", ONE, read_only=True)
    desk.put("⟦On‸e⟧ said two, three. Four five six.")
    for outcome in (
        desk.marking.tag("actor"),
        desk.marking.done(),
        desk.marking.flag("why"),
    ):
        assert outcome.failed
        assert outcome.text.startswith("Nothing was changed: read-only")
        assert outcome.text.endswith(".")
    assert desk.place == "⟦On‸e⟧ said two, three. Four five six."
    assert desk.spans == []


# -- remove, undo, redo --------------------------------------------------------------------


def test_remove_takes_the_current_span(desk: Desk) -> None:
    with_spans(desk, ("claim", 0, 19))
    desk.put("One said t‸wo, three. Four five six.")
    desk.marking.tag("actor")
    outcome = desk.marking.remove()
    assert outcome.line() == "Removed the actor: two"
    assert desk.spans == [("claim", "One said two, three")]
    assert desk.current() is None
    assert desk.marking.remove() == Outcome(strings.MARK_NO_CURRENT, failed=True)
    assert desk.spans == [("claim", "One said two, three")]


def test_remove_takes_the_inspector_s_span(desk: Desk) -> None:
    with_spans(desk, ("claim", 0, 19), ("date", 21, 25))
    span_id = desk.session.marks().spans[1].id
    assert not desk.marking.remove(span_id).failed
    assert desk.spans == [("claim", "One said two, three")]
    assert desk.marking.remove(span_id).failed


def test_undo_and_redo_say_what_and_go_there(desk: Desk) -> None:
    desk.put("One said ⟦two, thre‸e⟧. Four five six.")
    desk.marking.tag("actor")
    desk.put("One said two, three. Four five s‸ix.")
    outcome = desk.marking.undo()
    assert outcome.line() == "Undid: mark actor two, three"
    assert desk.place == "One said ‸two, three. Four five six."
    assert desk.spans == []
    assert desk.current() is None
    desk.press("G")
    outcome = desk.marking.redo()
    assert outcome.line() == "Redid: mark actor two, three"
    assert desk.place == "One said two, thre‸e. Four five six."
    assert desk.current() == ("actor", "two, three")


def test_undoing_a_removal_makes_the_span_current_again(desk: Desk) -> None:
    desk.put("One said ⟦two, thre‸e⟧. Four five six.")
    desk.marking.tag("claim")
    desk.marking.remove()
    desk.press("G")
    assert desk.marking.undo().text == "Undid: remove claim"
    assert desk.current() == ("claim", "two, three")
    assert desk.place == "One said ‸two, three. Four five six."
    desk.marking.redo()
    assert desk.marking.current is None
    assert desk.spans == []


def test_undoing_a_resize_says_the_words_that_are_marked_now(desk: Desk) -> None:
    desk.put("One said ⟦two, thre‸e⟧. Four five six.")
    span_id = desk.marking.tag("actor").span
    article, gold = desk.session.article, desk.session.gold
    assert span_id is not None
    assert article is not None
    assert gold is not None
    desk.session.do(actions.resize(gold, article, span_id, 9, 12))
    assert desk.marking.undo().line() == "Undid: resize actor two, three"
    assert desk.current() == ("actor", "two, three")
    assert desk.place == "One said two, thre‸e. Four five six."
    assert desk.marking.redo().line() == "Redid: resize actor two"
    assert desk.place == "One said tw‸o, three. Four five six."


def test_undo_in_an_article_that_is_no_longer_in_the_corpus_stays_here(desk: Desk) -> None:
    desk.put("One said t‸wo, three. Four five six.")
    desk.session.load_gold()
    article, gold = desk.session.article, desk.session.gold
    assert article is not None
    assert gold is not None
    edit = actions.tag(gold, article, 0, 3, "actor", "nn")
    desk.session.do(replace(edit, place=Place("gone.txt", 0, 3)))
    outcome = desk.marking.undo()
    assert outcome.opens is None
    assert outcome.line() == "Undid in gone.txt, which is not here: mark actor One"
    assert desk.place == "One said t‸wo, three. Four five six."


def test_nothing_to_undo_or_redo_is_said(desk: Desk) -> None:
    assert desk.marking.undo() == Outcome(strings.MARK_NO_UNDO, failed=True)
    assert desk.marking.redo() == Outcome(strings.MARK_NO_REDO, failed=True)


def test_undo_in_another_article_opens_it_and_goes_there(desk: Desk) -> None:
    desk.put("One said ⟦two, thre‸e⟧. Four five six.")
    desk.marking.tag("actor")
    desk.marking.remove()
    desk.open("002.txt")
    outcome = desk.marking.undo()
    assert outcome.opens == "000.txt"
    arrived = desk.follow(outcome)
    assert arrived.line() == "Undid: remove actor two, three"
    assert arrived.opens is None
    assert desk.current() == ("actor", "two, three")
    assert desk.place == "One said two, thre‸e. Four five six."


def test_undoing_a_state_leaves_the_caret_alone(desk: Desk) -> None:
    desk.session.set_state("done")
    desk.put("One said t‸wo, three. Four five six.")
    outcome = desk.marking.undo()
    assert outcome.line() == "Undid: mark article done"
    assert desk.place == "One said t‸wo, three. Four five six."
    assert desk.session.state_of("000.txt") == "open"


# -- copy ----------------------------------------------------------------------------------


def test_copy_takes_selection_then_current_span_then_word(tmp_path: Path) -> None:
    text = "قال الوزير إن NATO قوية، نعم"
    desk = Desk(tmp_path / "articles", text)
    desk.put("قال ‸الوزير إن NATO قوية، نعم")
    outcome = desk.marking.copy()
    assert outcome.copied == "الوزير"
    assert outcome.line().startswith("Copied: ")
    desk.press("w W")
    assert desk.marking.copy().copied == "الوزير إن"
    desk.marking.tag("actor")
    desk.press("ctrl+right ctrl+right")
    desk.press("ctrl+left")
    desk.marking.cycle()
    assert desk.marking.copy().copied == "الوزير إن"
    desk.put("قال الوزير إن NATO قوية‸، نعم")
    assert desk.marking.copy() == Outcome(strings.MARK_NO_WORD, failed=True)


def test_a_lone_surrogate_is_not_copied(tmp_path: Path) -> None:
    """No terminal can be sent one: it has no UTF-8."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.jsonl").write_text(r'{"id": "000.txt", "text": "a\ud800b"}')
    desk = Desk(folder)
    desk.marking.reading.select(Range(Index(0), Index(3)))
    assert desk.marking.copy().copied == "a\ufffdb"


# -- articles ------------------------------------------------------------------------------


def test_done_goes_to_the_next_article_that_is_not(desk: Desk) -> None:
    desk.open("001.txt")
    desk.session.set_state("done")
    desk.open("000.txt")
    outcome = desk.marking.done()
    assert (outcome.opens, outcome.text) == ("002.txt", strings.ARTICLE_DONE)
    assert desk.session.state_of("000.txt") == "done"
    desk.follow(outcome)
    assert desk.marking.done() == Outcome(strings.ARTICLE_ALL_DONE)


def test_done_passes_the_end_and_takes_what_was_begun(desk: Desk) -> None:
    with_spans(desk, ("actor", 0, 3))
    assert desk.session.state_of("000.txt") == "in_progress"
    desk.open("002.txt")
    desk.session.set_state("done")
    assert desk.marking.done().opens == "000.txt"


def test_the_flag_is_set_with_a_reason_and_taken_away(desk: Desk) -> None:
    outcome = desk.marking.flag("two languages")
    assert outcome.line() == "Flagged: two languages"
    assert desk.marking.flag_reason == desk.session.flag_of("000.txt") == "two languages"
    assert desk.marking.flag().text == strings.ARTICLE_UNFLAGGED
    assert desk.session.flag_of("000.txt") is None
    assert desk.marking.flag().line() == "Flagged."
    assert desk.session.flag_of("000.txt") == ""
    desk.marking.undo()
    assert desk.marking.flag_reason is None


def test_next_and_previous_article_end_at_the_ends(desk: Desk) -> None:
    assert desk.marking.previous_article() == Outcome(strings.ARTICLE_FIRST, failed=True)
    assert desk.marking.next_article() == Outcome(opens="001.txt")
    desk.open("002.txt")
    assert desk.marking.next_article() == Outcome(strings.ARTICLE_LAST, failed=True)
    assert desk.marking.previous_article() == Outcome(opens="001.txt")


# -- what is said --------------------------------------------------------------------------


def test_a_quote_is_said_in_visual_order_and_cut_to_the_room_there_is() -> None:
    outcome = Outcome("Marked as actor:", "אבגד הוז")
    assert outcome.line() == "Marked as actor: זוה דגבא"
    long = Outcome("Marked as claim:", "אב " * 60)
    assert len(long.line(40)) <= 40
    assert "…" in long.line(40)
    assert long.line(20) == "Marked as claim:"


def test_a_quote_brings_no_control_to_the_screen() -> None:
    line = Outcome("Copied:", "a\x1b]0;x\x07\n\u202eb\u009b").line()
    assert not any(sign < " " or sign in "\u202e\u009b\x7f" for sign in line)


def test_a_lost_span_is_never_current_but_can_be_removed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "articles", ONE)
    desk.put("‸" + ONE)
    desk.marking.tag("actor")
    span: Span = desk.session.marks().spans[0]
    desk.session.close()
    changed = Desk(tmp_path / "articles", "Changed. " + ONE)
    changed.session.load_gold()
    assert changed.session.marks().lost == [span]
    assert changed.marking.take(span.id) == Outcome(strings.MARK_GONE, failed=True)
    assert not changed.marking.remove(span.id).failed
    assert changed.session.marks().lost == []


def test_the_same_mark_twice_is_one_and_another_label_is_another(desk: Desk) -> None:
    desk.put("One said t‸wo, three. Four five six.")
    desk.marking.tag("actor")
    again = desk.marking.tag("actor")
    assert again.line() == "Marked as actor already: two"
    assert desk.spans == [("actor", "two")]
    desk.marking.tag("date")
    assert sorted(desk.spans) == [("actor", "two"), ("date", "two")]

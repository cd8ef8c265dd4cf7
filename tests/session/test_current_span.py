"""The current span: which one it is, how space and escape change it, what leaves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import strings
from reader.gold.edit import Change, Edit
from reader.gold.model import Span
from reader.session.outcome import Outcome
from tests.session.marking_desk import ONE, Desk, with_spans


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "articles", ONE, "Second one.", "Third one.")


# -- the current span ----------------------------------------------------------------------


def test_a_span_is_current_until_a_motion_leaves_it(desk: Desk) -> None:
    desk.put("⟦One said tw‸o⟧, three. Four five six.")
    desk.marking.tag("actor")
    desk.press("left left ctrl+left")
    assert desk.current() == ("actor", "One said two")
    desk.press("home")
    assert desk.current() is not None
    desk.press("end")
    assert desk.current() is None
    desk.press("home")
    assert desk.current() is None


def test_leaving_a_span_tells_what_to_repaint(desk: Desk) -> None:
    desk.put("O‸ne said two, three. Four five six.")
    desk.marking.tag("actor")
    desk.marking.follow()
    assert desk.current() is not None
    desk.marking.reading.right()
    desk.marking.follow()
    assert desk.current() is None


def test_escape_drops_the_selection_then_the_current_span(desk: Desk) -> None:
    desk.put("O‸ne said two, three. Four five six.")
    desk.marking.tag("actor")
    desk.press("shift+left")
    for current in (("actor", "One"), None, None):
        assert desk.marking.leave() == Outcome()
        assert desk.marking.reading.selection is None
        assert desk.current() == current


def test_take_goes_to_a_span_and_makes_it_current(desk: Desk) -> None:
    desk.put("O‸ne said two, three. Four five six.")
    span_id = desk.marking.tag("actor").span
    assert span_id is not None
    desk.press("end")
    assert not desk.marking.take(span_id).failed
    assert desk.current() == ("actor", "One")
    assert desk.place == "‸" + ONE
    desk.marking.remove()
    assert desk.marking.take(span_id).failed


# -- space ---------------------------------------------------------------------------------


def _spaces(desk: Desk, count: int) -> list[str]:
    shown = []
    for _ in range(count):
        outcome = desk.marking.cycle()
        desk.marking.follow()
        current = desk.current()
        shown.append((current[1] if current else "-") + ("!" if outcome.text else ""))
    return shown


def test_space_shows_the_spans_at_the_caret_innermost_first_then_the_next(desk: Desk) -> None:
    # One said two, three. Four five six.
    with_spans(desk, ("claim", 0, 19), ("actor", 9, 12), ("actor", 9, 19), ("date", 21, 25))
    desk.put("One said t‸wo, three. Four five six.")
    assert _spaces(desk, 5) == ["two", "two, three", "One said two, three", "Four", ONE[:19] + "!"]
    # once past the end all may be shown again
    assert _spaces(desk, 4) == ["two", "two, three", "Four", ONE[:19] + "!"]


def test_space_goes_on_to_the_next_span_where_there_is_none(desk: Desk) -> None:
    with_spans(desk, ("actor", 9, 12), ("date", 21, 25))
    desk.put("O‸ne said two, three. Four five six.")
    desk.marking.cycle()
    assert desk.place == "One said ‸two, three. Four five six."
    assert desk.current() == ("actor", "two")
    assert _spaces(desk, 3) == ["Four", "two!", "Four"]


def test_space_with_spans_that_begin_together_shows_the_inner_first(desk: Desk) -> None:
    with_spans(desk, ("claim", 9, 19), ("actor", 9, 12))
    desk.put("O‸ne said two, three. Four five six.")
    assert _spaces(desk, 3) == ["two", "two, three", "two!"]


def test_space_tells_equal_and_crossing_spans_apart(desk: Desk) -> None:
    with_spans(desk, ("actor", 9, 12), ("date", 9, 12), ("claim", 4, 10))
    desk.put("One said ‸two, three. Four five six.")
    labels = []
    for _ in range(3):
        desk.marking.cycle()
        labels.append(desk.current())
    assert labels == [("actor", "two"), ("date", "two"), ("claim", "said t")]


def test_space_shows_the_shorter_of_crossing_spans_first_then_the_later(desk: Desk) -> None:
    with_spans(desk, ("date", 9, 19), ("claim", 4, 12), ("actor", 1, 11))
    desk.put("One said t‸wo, three. Four five six.")
    assert _spaces(desk, 3) == ["said two", "two, three", "ne said tw"]


def test_space_goes_on_to_a_span_right_behind_the_caret(desk: Desk) -> None:
    with_spans(desk, ("actor", 9, 12), ("date", 21, 25))
    desk.put("One said‸ two, three. Four five six.")
    assert _spaces(desk, 2) == ["two", "Four"]


def test_a_span_of_nothing_is_shown_where_it_is(desk: Desk) -> None:
    desk.session.load_gold()
    article = desk.session.article
    assert article is not None
    span = Span.make(article.id, article.text, article.sha256, 9, 9, "date", "nn")
    desk.session.do(Edit("import", {"spans": {span.id: Change(None, span)}}))
    desk.put("One said ‸two, three. Four five six.")
    desk.marking.cycle()
    assert desk.current() == ("date", "")
    assert desk.marking.remove().line() == "Removed the date:"


def test_space_after_a_tag_goes_outwards_since_the_new_span_is_known(desk: Desk) -> None:
    with_spans(desk, ("claim", 0, 19))
    desk.put("One said t‸wo, three. Four five six.")
    desk.marking.tag("actor")
    assert _spaces(desk, 1) == ["One said two, three"]


def test_space_drops_the_selection(desk: Desk) -> None:
    with_spans(desk, ("claim", 0, 19))
    desk.put("One ⟦sai‸d⟧ two, three. Four five six.")
    desk.marking.cycle()
    assert desk.marking.reading.selection is None
    assert desk.current() == ("claim", "One said two, three")


def test_space_without_a_span_says_what_to_press(desk: Desk) -> None:
    assert desk.marking.cycle() == Outcome(strings.MARK_NONE, failed=True)


def test_a_span_without_a_cell_can_be_current(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "articles", "one\ntwo")
    with_spans(desk, ("date", 3, 4))
    desk.put("‸one\ntwo")
    assert _spaces(desk, 2) == ["\n", "\n!"]

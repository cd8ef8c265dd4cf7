"""The desk without a screen: what the panels' keys act on, and what it says where it can't."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader import strings
from reader.corpus.corpus import Corpus
from reader.session.memory import Memory
from reader.session.session import Session
from reader.tui.cursors import take_focus
from reader.tui.desk import Desk
from reader.tui.views import inspector_view, status_view


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two articles, and between them one that is no text."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "1.txt").write_text("One two three four.")
    (folder / "2.txt").write_bytes(b"\0\1\2")
    (folder / "3.txt").write_text("Five six.")
    corpus = Corpus.open([folder])
    session = Session(corpus, project=tmp_path, annotator="nn")
    desk = Desk(session, Memory(corpus.root, folder=tmp_path / "state"))
    desk.open("1.txt")
    return desk


def press(desk: Desk, *names: str) -> None:
    for name in names:
        desk.perform(desk.keymap.named(name))


def marked(desk: Desk) -> list[str]:
    return [span.quote for span in desk.spans]


def mark_three(desk: Desk) -> None:
    for _ in range(3):
        press(desk, "word-forward", "tag-actor", "word-right")
    assert marked(desk) == ["One", "two", "three"]


def test_the_inspector_removes_the_span_that_its_cursor_is_on(desk: Desk) -> None:
    mark_three(desk)
    take_focus(desk, "inspector")
    press(desk, "row-first", "row-down", "remove")
    assert marked(desk) == ["One", "three"]
    assert desk.focus == "inspector"
    press(desk, "remove")
    assert marked(desk) == ["One"]


def test_the_inspectors_cursor_stays_on_a_span_when_there_are_fewer(desk: Desk) -> None:
    mark_three(desk)
    take_focus(desk, "inspector")
    press(desk, "row-last", "undo", "undo")
    assert marked(desk) == ["One"]
    assert desk.chosen["inspector"] == 0
    press(desk, "go-to-span")
    assert desk.current is not None
    assert desk.current.quote == "One"


def test_an_inspector_without_spans_takes_its_keys(desk: Desk) -> None:
    take_focus(desk, "inspector")
    press(desk, "row-down", "go-to-span", "remove")
    assert desk.focus == "inspector"
    assert desk.outcome.failed


def test_a_key_for_marks_is_answered_in_an_article_that_cannot_be_read(desk: Desk) -> None:
    assert not desk.open("2.txt")
    press(desk, "tag-actor")
    assert "can't be read" in desk.outcome.text
    press(desk, "next-article")
    assert desk.article_id == "3.txt"
    press(desk, "previous-article")
    press(desk, "previous-article")
    assert desk.article_id == "1.txt"


def test_the_file_of_the_article_before_is_not_watched_any_more(desk: Desk) -> None:
    desk.open("2.txt")
    path = desk.session.corpus.root / "1.txt"
    os.utime(path, (1, 1))
    desk.look_at_file()
    assert not desk.outcome.text


def test_trouble_with_the_marks_is_over_when_they_could_be_read(desk: Desk) -> None:
    desk.trouble = "the marks are damaged"
    desk.load_marks()
    assert desk.trouble
    press(desk, "word-forward", "tag-actor")
    assert desk.trouble == ""


def lose_one(desk: Desk, tmp_path: Path) -> None:
    """Mark a word in each of two texts of one article: the first mark is lost."""
    press(desk, "word-forward", "tag-actor")
    desk.session.flush()
    assert desk.session.article is not None
    path = tmp_path / "articles" / "1.txt"
    path.write_text("Zero. One two three four.")
    desk.session.corpus.forget("1.txt")
    desk.open("1.txt")
    press(desk, "word-forward", "tag-date")
    assert ([span.quote for span in desk.lost], marked(desk)) == (["One"], ["Zero"])


def test_a_lost_mark_is_reached_looked_at_and_removed(desk: Desk, tmp_path: Path) -> None:
    lose_one(desk, tmp_path)
    take_focus(desk, "inspector")
    press(desk, "row-last")
    view = status_view(desk)
    assert (view.head, view.message) == (strings.REVIEW_LOST_HERE, "One")
    press(desk, "go-to-span")
    assert (desk.focus, desk.outcome.quote) == ("pane", "One")
    take_focus(desk, "inspector")
    press(desk, "row-last", "remove")
    assert (list(desk.lost), marked(desk)) == ([], ["Zero"])
    assert desk.chosen["inspector"] == 0
    press(desk, "undo")
    assert [span.quote for span in desk.lost] == ["One"]


def test_an_article_that_cannot_be_read_is_not_told_how_to_begin(desk: Desk) -> None:
    press(desk, "word-forward")
    assert inspector_view(desk).begin
    desk.open("2.txt")
    assert inspector_view(desk).begin == ""

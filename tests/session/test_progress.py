from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reader.corpus.corpus import Corpus
from reader.gold import actions
from reader.gold.changes import ArticleFacts
from reader.gold.edit import Change, Edit
from reader.gold.goldset import GoldSet
from reader.gold.model import STATES
from reader.session.progress import Progress
from reader.session.session import Session

TEXTS = {"a.txt": "One.\n", "b.txt": "Two two.\n", "c.txt": "Three.\n", "d.txt": "Two two.\n"}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    return Session(Corpus.open([corpus]), project=tmp_path / "project", annotator="leyla")


def counted(session: Session) -> int:
    return sum(session.state_of(id) == "done" for id in session.corpus.ids)


def test_done_articles_are_counted_by_their_records_and_by_their_texts(session: Session) -> None:
    progress = Progress(session)
    assert progress.done(0) == 0
    session.load_gold()
    assert progress.done(0) == 0
    for read, name in enumerate(session.corpus.ids):
        session.open(name)
        for state in STATES:
            session.set_state(state)
            assert progress.done(read) == counted(session)
    assert progress.done(4) == 4


def test_a_moved_article_is_as_done_as_it_was(session: Session) -> None:
    gold = GoldSet()
    for name, state in (("gone.txt", "done"), ("b.txt", "open"), ("c.txt", "done")):
        text = TEXTS.get(name, TEXTS["a.txt"])
        article = replace_id(session, name, text)
        gold.apply(actions.set_state(gold, article, "done"))
        if state == "open":
            gold.apply(actions.set_state(gold, article, "open"))
    session.gold = gold
    progress = Progress(session)
    assert progress.done(0) == counted(session) == 1
    for read, name in enumerate(session.corpus.ids, 1):
        session.load(name)
        assert progress.done(read) == counted(session)
    assert progress.done(4) == 2


def replace_id(session: Session, name: str, text: str) -> ArticleFacts:
    """Facts of an article with that text, under another name."""
    like = next(id for id in session.corpus.ids if TEXTS[id] == text)
    article = session.corpus.load(like)
    return type(article)(name, article.text, article.encoding)


def test_marks_are_counted_without_being_looked_at(session: Session) -> None:
    article = session.open("b.txt")
    session.load_gold()
    gold = session.gold
    assert gold is not None
    session.do(actions.tag_all(gold, article, [(0, 3), (4, 7)], "actor", "leyla"))
    assert session.span_count("b.txt") == 2
    session.remove(session.marks().spans[0].id)
    assert session.span_count("b.txt") == len(session.marks().spans) == 1
    orphan = replace(session.marks().spans[0], anchor="orphan", rev=2)
    changes = {orphan.id: Change(session.marks().spans[0], orphan)}
    session.do(Edit("lose", {"spans": changes}))
    assert session.span_count("b.txt") == len(session.marks().lost) == 1

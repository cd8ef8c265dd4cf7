"""Proposals for the marks of a changed article, and for those of one that was renamed, too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from reader.session.drift import Drift
from reader.session.proposing import Proposal, edit_of, propose
from reader.session.session import Session
from reader.session.start import Start
from reader.settings import load
from reader.text.units import Index, Range

TEXT = (
    "قال الرئيس إلهام علييف في باكو إن السلام قريب.\n\n"
    "وأضاف الوزير جيمس أوبراين أن واشنطن تدعم المفاوضات بين البلدين.\n\n"
    "В Ереване премьер-министр Пашинян встретился с журналистами 28 июня.\n"
)
QUOTES = ("إلهام علييف", "جيمس أوبراين", "Пашинян")


class Desk:
    """Articles, a project, and sessions one after the other."""

    def __init__(self, folder: Path) -> None:
        self.articles, self.project = folder / "articles", folder / "project"
        self.articles.mkdir()
        self.project.mkdir()
        self.write("a.txt", TEXT)
        self.write("other.txt", "Something else entirely, which nobody has marked.\n")

    def write(self, name: str, text: str) -> None:
        (self.articles / name).write_bytes(text.encode())

    @contextmanager
    def session(self, article: str = "a.txt") -> Iterator[Session]:
        settings = load({"project": str(self.project), "annotator": "anna"}, environ={})
        session = Start.of((self.articles,), settings).open()
        session.load_gold()
        session.open(article)
        try:
            yield session
        finally:
            session.close()

    def mark(self) -> None:
        with self.session() as session:
            label = session.schema.labels[0]
            for quote in QUOTES:
                start = TEXT.index(quote)
                session.tag(Range(Index(start), Index(start + len(quote))), label)

    def text_files(self) -> list[Path]:
        return sorted((self.project / "gold" / "texts").rglob("*.txt"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.mark()
    return desk


def kinds(proposal: Proposal | None) -> list[str]:
    assert proposal is not None
    return [item.answer.kind for item in proposal.items]


def wait(drift: Drift) -> Proposal | None:
    until = monotonic() + 20
    while drift.progress is not None:
        assert monotonic() < until
        sleep(0.005)
    return drift.proposal


def test_an_unchanged_article_has_none(desk: Desk) -> None:
    with desk.session() as session:
        assert propose(session) is None
        session.open("other.txt")
        assert propose(session) is None


def test_a_changed_one_has_an_answer_for_each_mark(desk: Desk) -> None:
    desk.write("a.txt", "عاجل\n\n" + TEXT.replace("أوبراين", "اوبراين").replace("Пашинян", "он"))
    with desk.session() as session:
        heard: list[float] = []
        proposal = propose(session, heard.append)
        assert kinds(proposal) == ["kept", "moved", "orphaned"]
        assert heard[-1] == 1.0
        assert proposal is not None
        assert (proposal.without_text, proposal.known_as) == (0, None)
        session.do(edit_of(session, proposal, [item.accepted for item in proposal.items]))
        marks = session.marks()
        assert [(span.anchor, span.quote) for span in marks.spans] == [
            ("ok", "إلهام علييف"),
            ("moved", "جيمس اوبراين"),
        ]
        assert [(span.anchor, span.quote) for span in marks.lost] == [("orphan", "Пашинян")]
        assert propose(session) is None
        assert session.undo() is not None
        assert kinds(propose(session)) == ["kept", "moved", "orphaned"]
    with desk.session() as session:
        assert session.redo() is not None
        assert len(session.marks().spans) == 2


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_without_the_old_text_quotes_and_contexts_are_looked_for(desk: Desk, damage: str) -> None:
    (path,) = desk.text_files()
    if damage == "gone":
        path.unlink()
    else:
        path.write_text("no more", encoding="utf-8")
    desk.write("a.txt", "عاجل\n\n" + TEXT)
    with desk.session() as session:
        proposal = propose(session)
        assert kinds(proposal) == ["moved"] * 3
        assert proposal is not None
        assert proposal.without_text == 3
        new = proposal.article.text
        assert [new[i.answer.start : i.answer.end] for i in proposal.items] == list(QUOTES)


def test_marks_of_several_earlier_texts_are_found_together(desk: Desk) -> None:
    second = TEXT.replace("Ереване", "Армении")
    desk.write("a.txt", second)
    with desk.session() as session:
        start = second.index("журналистами")
        session.tag(Range(Index(start), Index(start + 12)), session.schema.labels[0])
    desk.write("a.txt", "x " + second)
    with desk.session() as session:
        assert kinds(propose(session)) == ["kept"] * 4


def test_a_thread_finds_it_once_and_undo_brings_it_back_without_another(desk: Desk) -> None:
    desk.write("a.txt", "x " + TEXT)
    with desk.session() as session:
        drift = Drift(session)
        told: list[None] = []
        drift.on_change = lambda: told.append(None)
        drift.look()
        proposal = wait(drift)
        assert kinds(proposal) == ["kept"] * 3
        assert told
        assert proposal is not None
        session.do(edit_of(session, proposal, [proposal.items[0].accepted]))
        drift.look()
        assert drift.progress is None
        assert kinds(drift.proposal) == ["kept"] * 2
        session.do(edit_of(session, proposal, [i.rejected for i in proposal.items[1:]]))
        drift.look()
        assert drift.proposal is None
        session.undo()
        session.undo()
        drift.look()
        assert drift.progress is None
        assert kinds(drift.proposal) == ["kept"] * 3
        session.open("other.txt")
        drift.look()
        assert drift.proposal is None
        session.open("a.txt")
        drift.look()
        assert kinds(wait(drift)) == ["kept"] * 3


def test_a_renamed_and_changed_article_is_offered_the_marks_of_the_one_that_is_gone(
    desk: Desk,
) -> None:
    (desk.articles / "a.txt").unlink()
    desk.write("b.txt", "عاجل\n\n" + TEXT.replace("أوبراين", "اوبراين"))
    with desk.session("other.txt") as session:
        assert propose(session) is None
    with desk.session("b.txt") as session:
        assert session.marks().moved_from is None
        drift = Drift(session)
        drift.look()
        proposal = wait(drift)
        assert proposal is not None
        assert proposal.known_as == "a.txt"
        assert kinds(proposal) == ["kept", "moved", "kept"]
        session.do(edit_of(session, proposal, [item.accepted for item in proposal.items]))
        assert len(session.marks().spans) == 3
        assert session.gold is not None
        assert session.gold.spans("a.txt") == []
        assert session.state_of("b.txt") == "in_progress"
        session.undo()
        assert len(session.gold.spans("a.txt")) == 3
        drift.look()
        assert kinds(drift.proposal) == ["kept", "moved", "kept"]
        drift.dismiss()
        drift.look()
        assert drift.proposal is None


def test_one_file_of_a_folder_that_is_opened_alone_takes_nothing_from_its_neighbours(
    desk: Desk,
) -> None:
    desk.write("b.txt", "x " + TEXT)
    settings = load({"project": str(desk.project), "annotator": "anna"}, environ={})
    session = Start.of((desk.articles / "b.txt",), settings).open()
    session.open("b.txt")
    assert propose(session) is None
    session.close()


def test_a_renamed_article_brings_what_rests_on_its_earlier_texts_as_well(desk: Desk) -> None:
    """Changed and marked again, then renamed: no mark is left under the name that is gone."""
    second = "x " + TEXT.replace("Ереване", "Армении")
    desk.write("a.txt", second)
    with desk.session() as session:
        start = second.index("журналистами")
        session.tag(Range(Index(start), Index(start + 12)), session.schema.labels[0])
    (desk.articles / "a.txt").rename(desk.articles / "b.txt")
    with desk.session("b.txt") as session:
        assert session.marks().moved_from == "a.txt"
        proposal = propose(session)
        assert kinds(proposal) == ["kept"] * 3
        assert proposal is not None
        session.do(edit_of(session, proposal, [item.accepted for item in proposal.items]))
        assert len(session.marks().spans) == 4
        assert session.gold is not None
        assert session.gold.spans("a.txt") == []
        session.undo()
        session.undo()
        assert len(session.gold.spans("a.txt")) == 4
        assert session.marks().moved_from == "a.txt"


def test_who_goes_on_to_another_article_is_not_kept_by_the_first(desk: Desk) -> None:
    desk.write("a.txt", "x " + TEXT * 3_000)
    with desk.session() as session:
        drift = Drift(session)
        drift.look()
        assert "drift" in {thread.name for thread in threading.enumerate()}
        told: list[None] = []
        drift.on_change = lambda: told.append(None)
        session.open("other.txt")
        drift.look()
        told.clear()
        for thread in threading.enumerate():
            if thread.name == "drift":
                thread.join(20)
        assert drift.proposal is None
        assert drift.progress is None
        assert told == []

"""A session on a real corpus and a real store: marks, moves, changes, undo, read-only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.corpus.corpus import Corpus
from reader.errors import EditConflict, StoreReadOnly, UnreadableArticle, UsageError
from reader.gold import actions
from reader.gold.model import Span
from reader.gold.schema import Label, Schema
from reader.gold.store import Store, StoreState
from reader.session.project import roots_of
from reader.session.session import ArticleMarks, Session
from reader.text.units import Index, Range

SCHEMA = Schema.load()
TEXT = "قال علييف إن السلام قريب.\r\nБаку"


class Desk:
    """A folder with articles and a project, and sessions on them."""

    def __init__(self, folder: Path) -> None:
        self.articles = folder / "articles"
        self.project = folder / "project"
        self.articles.mkdir()
        self.project.mkdir()
        self.write("a.txt", TEXT)
        self.write("b.txt", "another one")
        self.open_sessions: list[Session] = []

    def write(self, name: str, text: str) -> None:
        (self.articles / name).write_bytes(text.encode("utf-8"))

    def session(self, annotator: str = "anna", *, read_only: bool = False) -> Session:
        session = Session(
            Corpus.open([self.articles], project=self.project),
            project=self.project,
            annotator=annotator,
            schema=SCHEMA,
            read_only=read_only,
        )
        self.open_sessions.append(session)
        return session

    def on_disk(self, annotator: str = "anna") -> list[tuple[str, int, int, str]]:
        gold = Store(self.project, annotator, read_only=True).load()
        return [
            (span.article, span.start, span.end, span.quote)
            for article in sorted({record.id for record in gold.articles()})
            for span in gold.spans(article)
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    for session in desk.open_sessions:
        session.close()


def parts(marks: ArticleMarks) -> tuple[list[Span], list[Span], str | None]:
    return [*marks.spans], [*marks.lost], marks.moved_from


def label(name: str = "actor") -> Label:
    found = SCHEMA.label(name)
    assert found is not None
    return found


def at(start: int, end: int) -> Range:
    return Range(Index(start), Index(end))


def test_looking_touches_no_gold_file(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    assert parts(session.marks()) == ([], [], None)
    assert session.state_of("a.txt") == "open"
    session.load_gold()
    assert session.gold is not None
    session.close()
    assert list(desk.project.iterdir()) == []


def test_a_mark_stands_in_memory_at_once_and_on_the_disk_after_flush(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    span = session.tag(at(4, 9), label())
    assert session.marks().spans == [span]
    assert (span.quote, span.annotator, span.label) == ("علييف", "anna", "actor")
    assert session.state_of("a.txt") == "in_progress"
    session.flush()
    assert session.save_state.kind == "saved"
    assert desk.on_disk() == [("a.txt", 4, 9, "علييف")]
    assert roots_of(desk.project) == [desk.articles]


def test_a_new_mark_has_the_schemas_defaults(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    claim = next(item for item in SCHEMA.labels if item.defaults)
    assert session.tag(at(4, 9), claim).attributes == claim.defaults


def test_the_same_mark_is_not_made_twice_though_its_gold_set_is_not_read_yet(desk: Desk) -> None:
    first = desk.session()
    first.open("a.txt")
    made = first.tag(at(4, 9), label())
    first.close()
    second = desk.session()
    second.open("a.txt")
    assert second.tag(at(4, 9), label()) == made
    assert second.tag(at(4, 9), label("claim")) != made
    second.flush()
    assert desk.on_disk() == [("a.txt", 4, 9, "علييف")] * 2


def test_undo_and_redo_go_back_and_forth_and_to_the_disk(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    one = session.tag(at(4, 9), label())
    two = session.tag(at(13, 19), label("claim"))
    session.remove(one.id)
    assert session.marks().spans == [two]
    undone = session.undo()
    assert undone is not None
    assert undone.name == "remove actor"
    assert undone.place == ("a.txt", 4, 9)
    assert [span.id for span in session.marks().spans] == [one.id, two.id]
    session.undo()
    session.undo()
    assert session.undo() is None
    assert session.marks().spans == []
    assert session.state_of("a.txt") == "open"
    session.redo()
    session.redo()
    session.flush()
    assert [span.id for span in session.marks().spans] == [one.id, two.id]
    assert len(desk.on_disk()) == 2
    session.tag(at(0, 3), label())
    assert session.redo() is None


def test_state_and_flag_are_edits(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    session.set_state("done")
    session.set_flag("unclear")
    assert (session.state_of("a.txt"), session.flag_of("a.txt")) == ("done", "unclear")
    session.set_flag("unclear")  # nothing changes, so there is nothing to undo
    session.undo()
    assert session.flag_of("a.txt") is None
    session.undo()
    assert session.state_of("a.txt") == "open"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 4), (-1, 3), (0, len(TEXT) + 1)])
def test_a_range_outside_is_refused_and_nothing_is_made(desk: Desk, start: int, end: int) -> None:
    session = desk.session()
    session.open("a.txt")
    with pytest.raises(UsageError, match=f"within 0 to {len(TEXT)}"):
        session.tag(at(start, end), label())
    session.close()
    assert list(desk.project.iterdir()) == []


def test_what_is_not_there_is_refused(desk: Desk) -> None:
    session = desk.session()
    with pytest.raises(UsageError, match="no article is open"):
        session.tag(at(0, 1), label())
    with pytest.raises(UsageError, match=r"no article c\.txt"):
        session.open("c.txt")
    session.open("a.txt")
    with pytest.raises(EditConflict):
        session.remove("00000000-0000-7000-8000-000000000000")


def test_an_unreadable_article_leaves_the_open_one(desk: Desk) -> None:
    (desk.articles / "c.txt").write_bytes(b"\0\1\2")
    session = desk.session()
    session.open("a.txt")
    with pytest.raises(UnreadableArticle):
        session.open("c.txt")
    assert session.article is not None
    assert session.article.id == "a.txt"


def test_marks_on_a_changed_text_are_lost_and_kept(desk: Desk) -> None:
    first = desk.session()
    first.open("a.txt")
    span = first.tag(at(4, 9), label())
    first.close()
    desk.write("a.txt", "!" + TEXT)
    second = desk.session()
    second.load_gold()
    second.open("a.txt")
    assert parts(second.marks()) == ([], [span], None)
    assert second.span_count("a.txt") == 1
    new = second.tag(at(5, 10), label())
    assert parts(second.marks()) == ([new], [span], None)
    second.close()
    desk.write("a.txt", TEXT)
    third = desk.session()
    third.load_gold()
    third.open("a.txt")
    assert parts(third.marks()) == ([span], [new], None)


def test_a_moved_article_keeps_its_marks_and_takes_them_along(desk: Desk) -> None:
    first = desk.session()
    first.open("a.txt")
    span = first.tag(at(4, 9), label())
    first.set_state("done")
    first.close()
    (desk.articles / "a.txt").rename(desk.articles / "z.txt")
    second = desk.session()
    second.load_gold()
    assert second.span_count("z.txt") == 0  # not read yet, so nobody can know
    second.open("z.txt")
    assert parts(second.marks()) == ([span], [], "a.txt")
    assert second.state_of("z.txt") == "done"
    new = second.tag(at(0, 3), label())
    assert second.marks().moved_from is None
    assert [item.id for item in second.marks().spans] == [new.id, span.id]
    assert second.state_of("z.txt") == "done"
    second.undo()
    assert [item.id for item in second.marks().spans] == [span.id]
    second.flush()
    assert desk.on_disk() == [("z.txt", 4, 9, "علييف")]


def test_a_copy_has_no_marks_of_the_other(desk: Desk) -> None:
    first = desk.session()
    first.open("a.txt")
    first.tag(at(4, 9), label())
    first.close()
    desk.write("copy.txt", TEXT)
    second = desk.session()
    second.load_gold()
    second.open("copy.txt")
    assert parts(second.marks()) == ([], [], None)


def test_read_only_refuses_edits_and_shows_marks(desk: Desk) -> None:
    first = desk.session()
    first.open("a.txt")
    span = first.tag(at(4, 9), label())
    first.flush()
    second = desk.session(read_only=True)
    second.load_gold()
    second.open("a.txt")
    assert second.marks().spans == [span]
    for edit in (
        lambda: second.tag(at(0, 3), label()),
        lambda: second.remove(span.id),
        lambda: second.set_state("done"),
        lambda: second.set_flag(""),
        lambda: second.undo(),
    ):
        with pytest.raises(StoreReadOnly):
            edit()
    assert second.marks().spans == [span]


def test_the_second_session_is_told_who_holds_the_marks(desk: Desk) -> None:
    first = desk.session()
    first.open("a.txt")
    first.tag(at(4, 9), label())
    first.flush()
    second = desk.session()
    second.load_gold()
    second.open("a.txt")
    assert second.save_state.kind == "read-only"
    assert second.save_state.holder
    with pytest.raises(StoreReadOnly) as caught:
        second.tag(at(0, 3), label())
    assert second.save_state.holder in str(caught.value)
    other = desk.session("ben")
    other.open("a.txt")
    other.tag(at(0, 3), label())
    other.flush()
    assert desk.on_disk("ben") == [("a.txt", 0, 3, "قال")]


def test_the_state_is_told_from_whatever_thread(desk: Desk) -> None:
    told: list[str] = []
    threads: set[str] = set()

    def hear(state: StoreState) -> None:
        told.append(state.kind)
        threads.add(threading.current_thread().name)

    session = Session(
        Corpus.open([desk.articles]), project=desk.project, annotator="x", schema=SCHEMA,
        on_state=hear,
    )  # fmt: skip
    session.open("a.txt")
    session.tag(at(0, 3), label())
    session.flush()
    session.close()
    assert told[0] == "saving"
    assert told[-1] == "saved"
    assert len(threads) == 2


def test_loading_twice_at_once_loads_once(desk: Desk) -> None:
    first = desk.session()
    first.open("a.txt")
    first.tag(at(4, 9), label())
    first.close()
    session = desk.session()
    threads = [threading.Thread(target=session.load_gold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gold = session.gold
    session.load_gold()
    assert session.gold is gold
    assert session.save_state.kind == "saved"


def test_marks_elsewhere_are_named(desk: Desk, tmp_path: Path) -> None:
    first = desk.session()
    first.open("a.txt")
    first.tag(at(4, 9), label())
    first.close()
    elsewhere = Session(
        Corpus.open([desk.articles]), project=tmp_path / "other", annotator="anna", schema=SCHEMA
    )
    assert elsewhere.marks_elsewhere() == desk.project
    assert desk.session().marks_elsewhere() is None


def test_what_can_never_be_undone_does_not_stand_in_the_way_of_what_can(desk: Desk) -> None:
    session = desk.session()
    session.open("a.txt")
    session.tag(at(4, 9), label())
    two = session.tag(at(13, 19), label("claim"))
    # As where a copy of the gold set was merged into this one: no action of this log.
    session._gold().apply(actions.set_note(session._gold(), two.id, "by another way"))
    with pytest.raises(EditConflict):
        session.undo()
    undone = session.undo()
    assert undone is not None
    assert undone.name == "mark actor"
    assert [span.id for span in session.marks().spans] == [two.id]

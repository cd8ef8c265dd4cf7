"""Undo and redo over sessions: of every kind of action, wherever it was done."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader import strings
from reader.corpus.corpus import Corpus
from reader.errors import StoreReadOnly
from reader.gold import actions
from reader.gold.edit import Edit, Place
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS, Record
from reader.gold.store import Store
from reader.gold.undoing import is_nothing
from reader.session.marking import Marking
from reader.session.outcome import Outcome
from reader.session.session import Session
from reader.text.units import Index, Range
from tests.harm import HOSTILE, harm_in
from tests.session.marked import reading_of

ONE, TWO = "One said two, three. Four five six.", "واعتبر علييف أن السلام قريب"


class Office:
    """A project over two articles, in which sessions follow each other."""

    def __init__(self, folder: Path) -> None:
        self.articles = folder / "articles"
        self.project = folder / "project"
        self.articles.mkdir()
        for name, text in (("000.txt", ONE), ("001.txt", TWO)):
            (self.articles / name).write_bytes(text.encode())
        self.begin()

    def begin(self, article_id: str = "000.txt", history: int | None = None) -> None:
        """A session, as the app has it."""
        self.session = Session(
            Corpus.open([self.articles]), project=self.project, annotator="nn", history=history
        )
        self.open(article_id)

    def again(self) -> None:
        """The app is closed and opened again; what it was told is on the disk by then."""
        self.session.close()
        self.begin()

    def killed(self) -> None:
        """The app is killed, with all that it said was saved."""
        self.session.flush()
        self.session.store._lock.release()
        self.begin()

    def open(self, article_id: str) -> None:
        self.marking = Marking(self.session, reading_of(self.session.open(article_id).text))

    def tag(self, start: int, end: int, label: str = "actor") -> str:
        found = self.session.schema.label(label)
        assert found is not None
        return self.session.tag(Range(Index(start), Index(end)), found).id

    def undo(self) -> str:
        """Press `u`, with the article opened that it leads to; gives what is said."""
        return self._follow(self.marking.undo())

    def redo(self) -> str:
        """The same of `U`."""
        return self._follow(self.marking.redo())

    def _follow(self, outcome: Outcome) -> str:
        if outcome.opens is not None:
            self.open(outcome.opens)
            outcome = self.marking.arrive(outcome)
        return outcome.text

    @property
    def gold(self) -> GoldSet:
        self.session.load_gold()
        assert self.session.gold is not None
        return self.session.gold

    @property
    def content(self) -> dict[str, Record]:
        """What the gold set says, without revisions, times and what is removed."""
        return {
            f"{table} {record.id}": replace(record, rev=1, updated="2026-01-01T00:00:00Z")
            for table in RECORDS
            for record in self.gold.records(table)
            if not is_nothing(record)
        }


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.session.close()


def every_action(office: Office) -> tuple[list[str], list[dict[str, Record]]]:
    """Do something of each kind; gives their names, and the states before and behind each."""
    gold, article = office.gold, office.session.open("000.txt")
    names: list[str] = []
    states = [office.content]

    def do(edit: Edit) -> None:
        assert edit.changes
        office.session.do(edit)
        names.append(edit.name)
        states.append(office.content)

    do(actions.tag(gold, article, 0, 3, "actor", "nn"))
    do(actions.tag_all(gold, article, [(at % 30, at % 30 + 1) for at in range(300)], "date", "nn"))
    first, second = [span.id for span in gold.spans("000.txt")][:2]
    do(actions.resize(gold, article, first, 0, 8))
    do(actions.retag(gold, first, "claim"))
    do(actions.set_attribute(gold, first, "act", "denial"))
    do(actions.set_note(gold, first, "sure?"))
    do(actions.relate(gold, "source", first, second, "nn"))
    do(actions.add_entity(gold, "person", ["علييف"], "nn", span_id=second))
    do(actions.set_state(gold, article, "done"))
    do(actions.set_flag(gold, article, "unclear"))
    do(actions.set_flag(gold, article, None))
    do(actions.unrelate(gold, gold.links(first)[0].id))
    do(actions.remove(gold, [first, second]))
    do(actions.tag(gold, office.session.open("001.txt"), 7, 12, "actor", "nn"))
    return names, states


def test_every_action_is_undone_and_done_again_over_sessions(office: Office) -> None:
    done, states = every_action(office)
    for number, name in reversed(list(enumerate(done))):
        if number % 3 == 0:
            office.again()
        elif number % 3 == 1:
            office.killed()
        assert office.undo() == f"Undid: {name}"
        assert office.content == states[number]
    assert office.undo() == strings.MARK_NO_UNDO
    for number, name in enumerate(done, 1):
        if number % 4 == 0:
            office.again()
        assert office.redo() == f"Redid: {name}"
        assert office.content == states[number]
    assert office.redo() == strings.MARK_NO_REDO


def test_three_hundred_marks_go_and_come_by_one_key(office: Office) -> None:
    article = office.session.open("000.txt")
    ranges = [(at % 30, at % 30 + 1 + at // 30) for at in range(300)]
    ranges = [(start, min(end, len(ONE))) for start, end in ranges]
    office.session.do(actions.tag_all(office.gold, article, ranges, "date", "nn"))
    office.again()
    assert office.undo() == "Undid: mark 300 date"
    assert len(office.session.marks().spans) == 0
    office.again()
    assert office.redo() == "Redid: mark 300 date"
    assert len(office.session.marks().spans) == 300


def test_undo_opens_the_article_and_goes_to_the_place(office: Office) -> None:
    office.open("001.txt")
    office.tag(7, 12)
    office.open("000.txt")
    office.tag(14, 19)
    office.again()
    office.undo()
    assert (office.marking.article_id, office.marking.reading.caret) == ("000.txt", 14)
    office.undo()
    assert (office.marking.article_id, office.marking.reading.caret) == ("001.txt", 7)
    assert office.redo() == "Redid: mark actor"
    assert office.marking.current is not None
    assert office.marking.current.quote == "علييف"


def test_an_article_that_is_gone_is_named_and_its_marks_are_undone(office: Office) -> None:
    office.open("001.txt")
    office.tag(7, 12)
    office.session.close()
    (office.articles / "001.txt").unlink()
    office.begin()
    assert office.undo() == "Undid in 001.txt, which is not here: mark actor"
    assert office.marking.article_id == "000.txt"
    assert office.gold.spans("001.txt") == []
    assert office.redo() == "Redid in 001.txt, which is not here: mark actor"
    assert len(office.gold.spans("001.txt")) == 1


def test_an_article_that_was_renamed_takes_its_undo_along(office: Office) -> None:
    office.tag(0, 3)
    office.session.close()
    (office.articles / "000.txt").rename(office.articles / "zzz.txt")
    office.begin("zzz.txt")
    office.session.load_gold()
    assert len(office.session.marks().spans) == 1
    office.tag(14, 19)
    assert office.undo() == "Undid: mark actor"
    assert [span.quote for span in office.session.marks().spans] == ["One"]
    assert office.undo().startswith("Undid: take over")
    assert [span.quote for span in office.session.marks().spans] == ["One"]
    office.undo()
    assert len(office.session.marks().spans) == 0
    assert [office.redo() for _ in range(3)][-1] == "Redid: mark actor"
    assert [span.quote for span in office.session.marks().spans] == ["One", "three"]


def test_an_article_that_was_only_renamed_is_no_other_one(office: Office) -> None:
    office.tag(4, 8)
    office.session.close()
    (office.articles / "000.txt").rename(office.articles / "zzz.txt")
    office.begin("zzz.txt")
    assert office.undo() == "Undid: mark actor"
    assert (office.marking.article_id, office.marking.reading.caret) == ("zzz.txt", 4)
    assert office.redo() == "Redid: mark actor"
    assert office.marking.current is not None


def test_a_mark_is_undone_though_its_text_has_changed(office: Office) -> None:
    office.tag(30, 34)
    office.session.close()
    (office.articles / "000.txt").write_bytes(b"short")
    office.begin()
    office.session.load_gold()
    assert len(office.session.marks().lost) == 1
    assert office.undo() == "Undid: mark actor"
    assert len(office.session.marks().lost) == 0
    assert office.marking.reading.caret < 5
    office.redo()
    [lost] = office.session.marks().lost
    assert (lost.start, lost.quote) == (30, ONE[30:34])


def test_what_a_stranger_called_an_action_steers_nothing(office: Office) -> None:
    article = office.session.open("000.txt")
    for place in (Place("000.txt", 0, 3), Place(HOSTILE, 2**62, 2**62)):
        edit = actions.tag(office.gold, article, 0, 3, "actor", "nn")
        office.session.do(replace(edit, name=HOSTILE, place=place))
        office.again()
        for outcome in (office.marking.undo(), office.marking.redo()):
            assert not outcome.failed
            assert harm_in(outcome.line()) == ""


def test_a_new_action_ends_redo_for_the_next_session_too(office: Office) -> None:
    office.tag(0, 3)
    office.undo()
    office.again()
    office.tag(4, 8)
    office.again()
    assert office.redo() == strings.MARK_NO_REDO
    assert office.undo() == "Undid: mark actor"
    assert office.undo() == strings.MARK_NO_UNDO


def test_where_history_is_not_kept_undo_says_that_it_ends(office: Office) -> None:
    office.begin(history=0)
    office.tag(0, 3)
    office.session.close()
    office.begin(history=0)
    office.tag(4, 8)
    assert office.undo() == "Undid: mark actor"
    assert office.undo() == strings.UNDO_NOT_KEPT
    assert len(office.session.marks().spans) == 1


def test_without_a_history_undo_lasts_as_long_as_the_session(office: Office) -> None:
    office.begin(history=0)
    office.tag(0, 3)
    office.session.flush()
    office.session.store._saving.compact()  # as when nothing was done for a while
    office.tag(4, 8)
    assert [office.undo(), office.undo()] == ["Undid: mark actor"] * 2
    office.session.close()
    assert list((office.project / "gold/annotators/nn/history").iterdir()) == []


def test_a_crash_between_the_new_base_and_the_new_journal_loses_no_undo(office: Office) -> None:
    """The journal holds what the base holds, and no archive has it yet."""
    office.tag(0, 3)
    office.tag(4, 8)
    office.session.flush()
    folder = office.project / "gold/annotators/nn"
    journal = (folder / "gold.json.journal").read_bytes()
    office.session.close()
    for path in (folder / "history").iterdir():
        path.unlink()
    (folder / "gold.json.journal").write_bytes(journal)
    office.begin()
    assert office.undo() == "Undid: mark actor"
    office.again()
    assert office.undo() == "Undid: mark actor"
    assert office.undo() == strings.MARK_NO_UNDO
    office.killed()
    assert [office.redo(), office.redo()] == ["Redid: mark actor"] * 2
    assert [span.quote for span in office.session.marks().spans] == ["One", "said"]


def test_where_history_is_damaged_undo_says_where_it_ends(office: Office) -> None:
    office.tag(0, 3)
    office.session.close()
    [path] = (office.project / "gold/annotators/nn/history").iterdir()
    path.write_bytes(gzip.compress(b"hello"))
    office.begin()
    said = office.undo()
    assert said.startswith("Undo ends here: ")
    assert path.name in said
    assert "it holds no journal" in said
    assert len(office.session.marks().spans) == 1
    office.tag(4, 8)
    assert office.undo() == "Undid: mark actor"


def test_what_was_changed_in_another_way_is_said_and_passed_over(office: Office) -> None:
    office.tag(0, 3)
    second = office.tag(4, 8)
    office.session._gold().apply(actions.set_note(office.gold, second, "merged"))
    assert "can't be undone" in office.undo()
    assert office.undo() == "Undid: mark actor"
    assert [span.note for span in office.gold.spans("000.txt")] == ["merged"]


def test_an_action_of_plain_tinydb_is_passed_over(office: Office) -> None:
    """Somebody kept something of their own in the same file."""
    from reader.gold.store.database import JournalDB

    office.tag(0, 3)
    office.session.close()
    with JournalDB(office.project / "gold/annotators/nn/gold.json") as db:
        db.table("mine").insert({"a": 1})
    office.begin()
    assert "changed no marks" in office.undo()
    assert office.undo() == "Undid: mark actor"
    assert office.gold.spans("000.txt") == []


def test_who_may_only_look_undoes_nothing(office: Office) -> None:
    office.tag(0, 3)
    office.session.flush()
    other = Session(
        Corpus.open([office.articles]), project=office.project, annotator="nn", read_only=True
    )
    other.open("000.txt")
    with pytest.raises(StoreReadOnly):
        other.undo()
    other.close()
    assert office.undo() == "Undid: mark actor"


def test_undo_without_a_gold_set_makes_none(office: Office) -> None:
    assert office.undo() == strings.MARK_NO_UNDO
    assert office.redo() == strings.MARK_NO_REDO
    assert not office.project.exists()


def test_revisions_grow_with_undo_and_redo_on_the_disk(office: Office) -> None:
    span = office.tag(0, 3)
    revs = []
    for act in (office.undo, office.redo, office.undo):
        act()
        office.session.flush()
        record = Store(office.project, "nn", read_only=True).load().span(span)
        assert record is not None
        revs.append((record.rev, record.deleted))
    assert revs == [(2, True), (3, False), (4, True)]


def test_a_place_that_names_no_article_says_what_was_undone(office: Office) -> None:
    article = office.session.open("000.txt")
    edit = actions.tag(office.gold, article, 0, 3, "actor", "nn")
    office.session.do(replace(edit, place=None))
    assert office.undo() == "Undid: mark actor"
    edit = actions.tag(office.gold, article, 0, 3, "actor", "nn")
    office.session.do(replace(edit, place=Place("000.txt", 10**6, 10**6 + 1)))
    assert office.undo() == "Undid: mark actor"

"""What an export holds, whatever became of the articles since they were marked."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reader.errors import StoreDamaged, UsageError
from reader.exchange.record import fault_of, json_schema
from reader.gold import actions
from reader.gold.edit import Change, Edit
from reader.gold.model import Span
from reader.session.export import Exported, export
from reader.session.proposing import edit_of, propose
from reader.session.session import Session
from reader.session.start import Start
from reader.settings import load
from reader.text.units import Index, Range

TEXT = "قال علييف إن السلام قريب.\r\nБаку"


class Newsroom:
    """Articles beside a project, and exports of it."""

    def __init__(self, folder: Path) -> None:
        self.articles = folder / "articles"
        self.project = folder / "project"
        self.articles.mkdir()
        self.project.mkdir()
        for name, text in (("a.txt", TEXT), ("b.txt", "another one"), ("c.txt", "a third")):
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.articles / name).write_bytes(text.encode())

    def start(self, *paths: Path, annotator: str = "anna") -> Start:
        return Start.of(paths, load({"project": str(self.project), "annotator": annotator}))

    def session(self, article: str, annotator: str = "anna") -> Session:
        session = self.start(self.articles, annotator=annotator).open()
        session.load_gold()
        session.open(article)
        return session

    def mark(
        self, article: str, start: int, end: int, label: str = "actor", annotator: str = "anna"
    ) -> None:
        session = self.session(article, annotator)
        found = session.schema.label(label)
        assert found is not None
        session.tag(Range(Index(start), Index(end)), found)
        session.close()

    def export(
        self, *paths: Path, annotator: str = "anna", everything: bool = False
    ) -> tuple[list[dict[str, Any]], Exported]:
        """The records, every one checked as a consumer would, and what was said."""
        stream = io.BytesIO()
        start = self.start(*paths, annotator=annotator)
        done = export(start, stream, named=bool(paths), everything=everything)
        records = [json.loads(line) for line in stream.getvalue().split(b"\n") if line]
        for record in records:
            jsonschema.validate(record, json.loads(json_schema()))
            assert fault_of(record) is None
        assert done.written.records == len(records)
        assert done.written.spans == sum(len(record["spans"]) for record in records)
        return records, done


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def names(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


def quotes(record: dict[str, Any]) -> list[str]:
    return [span["text"] for span in record["spans"]]


def test_marked_articles_are_exported_and_all_on_request(room: Newsroom) -> None:
    room.mark("b.txt", 0, 7)
    room.mark("a.txt", 13, 19, "claim")
    room.mark("a.txt", 4, 9)
    session = room.session("c.txt")
    session.set_flag("unclear")
    session.close()
    records, done = room.export()
    assert names(records) == ["a.txt", "b.txt"]
    assert quotes(records[0]) == ["علييف", "السلام"]
    assert records[0]["status"] == "in_progress"
    assert records[0]["language"] == "ar"
    assert (done.notes.said, done.notes.damage) == ([], [])
    assert names(room.export(everything=True)[0]) == ["a.txt", "b.txt", "c.txt"]
    assert room.export(everything=True)[0][2]["flag"] == "unclear"


def test_an_article_that_is_done_is_exported_without_a_mark(room: Newsroom) -> None:
    session = room.session("c.txt")
    session.set_state("done")
    session.close()
    (record,) = room.export()[0]
    assert (record["id"], record["status"], record["spans"]) == ("c.txt", "done", [])


def test_only_the_articles_of_the_paths(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    room.mark("b.txt", 0, 7)
    assert names(room.export(room.articles / "b.txt")[0]) == ["b.txt"]
    assert names(room.export(room.articles)[0]) == ["a.txt", "b.txt"]
    assert names(room.export(room.articles / "c.txt")[0]) == []
    assert names(room.export(room.articles / "c.txt", everything=True)[0]) == ["c.txt"]


def test_undone_and_removed_marks_are_not_exported(room: Newsroom) -> None:
    session = room.session("a.txt")
    actor = session.schema.labels[0]
    span = session.tag(Range(Index(0), Index(3)), actor)
    session.tag(Range(Index(4), Index(9)), actor)
    session.remove(span.id)
    session.tag(Range(Index(10), Index(12)), actor)
    session.undo()
    session.close()
    assert quotes(room.export()[0][0]) == ["علييف"]


def test_a_changed_article_is_exported_on_the_text_that_was_marked(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    room.write("a.txt", "!" + TEXT)
    (record,), done = room.export()
    assert record["text"] == TEXT
    assert quotes(record) == ["علييف"]
    assert record["anchoring"] == "pending"
    assert "a.txt has changed since it was marked; 1 mark exported" in done.notes.said[0]
    assert "not reviewed yet" in done.notes.said[0]
    assert done.notes.damage == []
    room.mark("a.txt", 5, 10)
    new, old = room.export(room.articles)[0]
    assert (new["text"], old["text"]) == ("!" + TEXT, TEXT)
    assert quotes(new) == quotes(old) == ["علييف"]


def test_a_mark_without_a_place_in_the_present_text_has_a_record_of_its_own(
    room: Newsroom,
) -> None:
    room.mark("a.txt", 4, 9)
    room.mark("a.txt", 10, 12, "claim")
    room.write("a.txt", "!" + TEXT)
    session = room.session("a.txt")
    proposal = propose(session)
    assert proposal is not None
    one, two = proposal.items
    session.do(edit_of(session, proposal, [one.accepted, two.rejected]))
    session.close()
    now, then = room.export()[0]
    assert (now["anchoring"], now["text"], quotes(now)) == ("current", "!" + TEXT, ["علييف"])
    assert (then["anchoring"], then["text"], quotes(then)) == ("lost", TEXT, ["إن"])
    assert [record["spans"][0]["anchor"] for record in (now, then)] == ["ok", "orphan"]
    done = room.export()[1]
    assert "1 mark of a.txt with no place in its present text exported" in done.notes.said[0]


def test_a_missing_article_is_exported_from_its_kept_text(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    before = room.export()[0]
    (room.articles / "a.txt").unlink()
    after, done = room.export()
    assert after == [{**before[0], "anchoring": "missing"}]
    assert done.notes.said == ["a.txt is not there any more; its text comes from gold/texts."]
    assert room.export(room.articles)[0] == []


def test_without_any_corpus_every_text_is_the_kept_one(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    room.mark("a.txt", 4, 9)
    monkeypatch.setenv("HASHIYA_STATE_DIR", str(tmp_path / "another-user"))
    (record,), done = room.export()
    assert quotes(record) == ["علييف"]
    assert "comes from gold/texts" in done.notes.said[0]


def test_a_moved_article_is_exported_once_under_its_new_id(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    (room.articles / "a.txt").rename(room.articles / "z.txt")
    for paths in ((), (room.articles,)):
        (record,), done = room.export(*paths)
        assert (record["id"], quotes(record)) == ("z.txt", ["علييف"])
        assert "z.txt was marked as a.txt" in done.notes.said[0]


def test_a_lost_text_is_damage_and_the_rest_is_exported(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    room.mark("b.txt", 0, 7)
    (room.articles / "a.txt").unlink()
    for path in (room.project / "gold" / "texts").rglob("*.txt"):
        if path.read_text(encoding="utf-8").startswith("قال"):
            path.unlink()
    records, done = room.export()
    assert names(records) == ["b.txt"]
    assert "1 mark of a.txt left out" in str(done.notes.damage[0])
    assert done.notes.damage[0].exit_code == 3


def test_a_tampered_text_is_damage(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    (room.articles / "a.txt").unlink()
    for path in (room.project / "gold" / "texts").rglob("*.txt"):
        path.write_text("other")
    records, done = room.export()
    assert records == []
    assert "not what it was" in str(done.notes.damage[0])


def test_an_unreadable_article_is_named_and_its_kept_text_used(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    (room.articles / "a.txt").write_bytes(b"\0\1")
    (record,), done = room.export(room.articles)
    assert quotes(record) == ["علييف"]
    assert "a.txt: can't be decoded" in str(done.notes.damage[0])
    assert len(done.notes.damage) == 1


def test_links_and_entities_go_along(room: Newsroom) -> None:
    session = room.session("a.txt")
    gold = session.gold
    assert gold is not None
    actor, claim = session.schema.labels[0], session.schema.labels[2]
    head = session.tag(Range(Index(13), Index(25)), claim)
    tail = session.tag(Range(Index(4), Index(9)), actor)
    session.do(actions.relate(gold, "source", head.id, tail.id, "anna"))
    session.do(actions.add_entity(gold, "person", ["علييف"], "anna", span_id=tail.id))
    session.do(actions.add_entity(gold, "person", ["nobody"], "anna"))
    session.close()
    (record,) = room.export()[0]
    (link,) = record["relations"]
    assert (link["type"], link["head"], link["tail"]) == ("source", head.id, tail.id)
    (entity,) = record["entities"]
    assert record["spans"][0]["attributes"]["entity"] == entity["id"]
    assert entity["names"] == ["علييف"]


def test_a_link_between_two_texts_is_left_out_and_said(room: Newsroom) -> None:
    session = room.session("a.txt")
    actor = session.schema.labels[0]
    tail = session.tag(Range(Index(4), Index(9)), actor)
    session.close()
    room.write("a.txt", "!" + TEXT)
    session = room.session("a.txt")
    assert session.gold is not None
    head = session.tag(Range(Index(5), Index(10)), actor)
    session.do(actions.relate(session.gold, "source", head.id, tail.id, "anna"))
    session.close()
    records, done = room.export()
    assert [record["relations"] for record in records] == [[], []]
    assert "a link to a mark that is not on the same text is left out" in done.notes.said[0]


def test_a_mark_that_is_not_its_quote_is_left_out_and_named(room: Newsroom) -> None:
    room.mark("a.txt", 0, 3)
    session = room.session("a.txt")
    assert session.gold is not None
    edit = actions.tag(session.gold, session.open("a.txt"), 4, 9, "actor", "anna")
    ((id, change),) = edit.changes["spans"].items()
    assert isinstance(change.after, Span)
    wrong = replace(change.after, quote="?????")
    session.do(Edit("tag", {"spans": {id: Change(None, wrong)}}))
    session.close()
    (record,), done = room.export()
    assert quotes(record) == ["قال"]
    assert f"mark {id} of a.txt left out" in str(done.notes.damage[0])


def test_what_was_guessed_at_the_first_mark_stays(room: Newsroom) -> None:
    room.mark("a.txt", 0, 3)
    session = room.session("a.txt")
    assert session.gold is not None
    known = session.gold.article("a.txt")
    assert known is not None
    other = replace(known, language="az", direction="ltr", encoding="cp1254", title="T", rev=2)
    session.do(Edit("guess", {"articles": {"a.txt": Change(known, other)}}))
    session.close()
    (record,) = room.export()[0]
    assert [record[key] for key in ("language", "direction", "encoding", "title")] == [
        "az", "ltr", "cp1254", "T",
    ]  # fmt: skip


def test_one_annotator_or_all(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9, annotator="ben")
    room.mark("a.txt", 0, 3)
    room.mark("b.txt", 0, 7, annotator="ben")
    records, _ = room.export(annotator="all")
    assert [(record["id"], record["annotator"]) for record in records] == [
        ("a.txt", "anna"), ("a.txt", "ben"), ("b.txt", "ben"),
    ]  # fmt: skip
    assert names(room.export(annotator="ben")[0]) == ["a.txt", "b.txt"]
    with pytest.raises(UsageError, match=r"no marks of carl .* those of anna, ben are there"):
        room.export(annotator="carl")


def test_one_damaged_gold_set_does_not_keep_the_others(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    room.mark("b.txt", 0, 7, annotator="ben")
    path = room.project / "gold" / "annotators" / "anna" / "gold.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"actor"', b'"actoR"'))
    records, done = room.export(annotator="all")
    assert names(records) == ["b.txt"]
    assert [error.path for error in done.notes.damage] == [path]
    with pytest.raises(StoreDamaged):
        room.export()


def test_exporting_twice_gives_the_same_bytes_and_changes_nothing(room: Newsroom) -> None:
    room.mark("a.txt", 4, 9)
    room.mark("b.txt", 0, 7)
    gold = room.project / "gold" / "annotators" / "anna" / "gold.json"
    before = gold.read_bytes()
    one, two = io.BytesIO(), io.BytesIO()
    export(room.start(), one, named=False)
    export(room.start(room.articles), two, named=True)
    assert one.getvalue() == two.getvalue() != b""
    assert gold.read_bytes() == before


def test_an_export_never_lands_on_an_article_or_among_the_marks(
    room: Newsroom, tmp_path: Path
) -> None:
    room.mark("a.txt", 0, 3)
    link = tmp_path / "link"
    link.symlink_to(room.articles / "a.txt")
    marks = next(room.project.glob("gold/annotators/*/gold.json"))
    before = marks.read_bytes()
    labels = room.project / "labels.toml"
    labels.write_bytes((Path(__file__).parents[2] / "reader/gold/labels.toml").read_bytes())
    targets = (
        labels,
        room.articles / "a.txt",
        room.articles / ".." / "articles" / "b.txt",
        link,
        marks,
        room.project / "gold" / "new.jsonl",
    )
    for target in targets:
        for paths in ((room.articles,), ()):
            with pytest.raises(UsageError, match="name another file"):
                export(room.start(*paths), target, named=bool(paths))
    assert (room.articles / "a.txt").read_bytes() == TEXT.encode()
    assert (room.articles / "b.txt").read_bytes() == b"another one"
    assert marks.read_bytes() == before
    assert not (room.project / "gold" / "new.jsonl").exists()
    beside = room.articles / "out.jsonl"
    for _ in range(2):
        assert export(room.start(room.articles), beside, named=True).written.spans == 1

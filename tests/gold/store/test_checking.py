"""`reader check`'s core: what is wrong is told, and nothing is told where all is well."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb.table import Document

from reader.errors import UnreadableArticle
from reader.gold import actions
from reader.gold.schema import Schema
from reader.gold.store.checking import Report, check
from reader.gold.store.database import JournalDB
from reader.gold.store.layout import text_path
from reader.gold.store.mending import repair
from reader.gold.store.merging import merged, read_copy
from tests.gold.facts import ARTICLES
from tests.gold.store.damaged import (
    NAME,
    QUICK,
    Sample,
    bytes_of,
    do,
    files,
    opened,
    sample,
)
from tests.gold.store.worker import start


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def project(healthy: Sample, tmp_path: Path) -> Path:
    return healthy.copy(tmp_path / "p")


def kinds(report: Report, level: str = "wrong") -> list[str]:
    return [finding.kind for finding in report.findings if finding.level == level]


def test_a_healthy_project_is_counted_and_nothing_is_told(project: Path) -> None:
    before = dict(bytes_of(project))
    report = check(project, schema=Schema.load())
    assert dict(bytes_of(project)) == before
    assert report.findings == []
    assert not report.wrong
    ada, leyla = report.gold_sets
    assert (ada.annotator, ada.journal, ada.history, ada.last) == ("ada", 0, 10, 10)
    assert (leyla.annotator, leyla.journal, leyla.history, leyla.last) == (NAME, 5, 10, 15)
    assert leyla.records == {"spans": 8, "relations": 1, "entities": 1, "articles": 3}
    assert leyla.removed == 3
    assert report.texts == 3


def test_one_annotator_alone(project: Path) -> None:
    files(project, "ada").base.write_bytes(b"{}")
    assert [each.annotator for each in check(project, NAME).gold_sets] == [NAME]
    assert not check(project, NAME).wrong
    assert kinds(check(project, "ada")) == ["base"]


def test_nothing_was_begun(tmp_path: Path) -> None:
    assert check(tmp_path / "none") == Report(tmp_path / "none")


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _edit(project: Path, table: str, change: Callable[[dict[str, object]], object]) -> None:
    """Changes a record of the base as a program could that knows the form."""
    with JournalDB(files(project).base, disk=QUICK) as db:
        number = max(document.doc_id for document in db.table(table))
        db.table(table).update(lambda record: change(record), doc_ids=[number])


Damage = tuple[str, Callable[[Path], object], str]
DAMAGES: list[Damage] = [
    ("base", lambda p: files(p).base.write_bytes(b""), "it is empty"),
    ("base", lambda p: _flip(files(p).base, 700), "checksum"),
    ("base", lambda p: files(p).base.unlink(), "the marks are gone"),
    ("base", lambda p: files(p).base.write_bytes(files(p).base.read_bytes()[:900]), "not JSON"),
    ("journal", lambda p: _flip(files(p).journal, 400), "line"),
    ("journal", lambda p: files(p).journal.unlink(), "the journal is gone"),
    ("journal", lambda p: shutil.copy(files(p).prev, files(p).base), "older copy"),
    (
        "journal",
        lambda p: shutil.copy(files(p, "ada").journal, files(p).journal),
        "belongs to the marks of",
    ),
    ("torn", lambda p: files(p).journal.write_bytes(files(p).journal.read_bytes()[:-9]), "whole"),
    ("torn", lambda p: files(p).journal.write_bytes(b""), "first line"),
    ("prev", lambda p: _flip(files(p).prev, 700), "checksum"),
    ("history", lambda p: _flip(_archives(p)[0], 90), "archive"),
    ("history", lambda p: _archives(p)[0].write_bytes(_archives(p)[0].read_bytes()[:80]), "cut"),
    (
        "owner",
        lambda p: files(p).base.parent.rename(files(p).base.parent.with_name("ali")),
        "leyla",
    ),
    ("text", lambda p: text_path(p, ARTICLES[0].sha256).unlink(), "rest on is not kept"),
    ("text", lambda p: text_path(p, ARTICLES[0].sha256).write_bytes(b"x"), "not what it was"),
    ("older", lambda p: _older(p), "older copy"),
]


def _archives(project: Path) -> list[Path]:
    return sorted(files(project).history.iterdir())


def _older(project: Path) -> None:
    shutil.copy(files(project).prev, files(project).base)
    files(project).journal.unlink()
    files(project).prev.unlink()


@pytest.mark.parametrize("damage", DAMAGES, ids=[f"{kind} {what}" for kind, _, what in DAMAGES])
def test_damage_of_each_kind_is_told_with_its_file(project: Path, damage: Damage) -> None:
    kind, do, what = damage
    do(project)
    before = dict(bytes_of(project))
    report = check(project)
    assert dict(bytes_of(project)) == before
    assert kind in kinds(report)
    told = next(each for each in report.findings if each.kind == kind and each.level == "wrong")
    assert what in str(told)
    assert told.path is not None
    assert told.path.is_relative_to(project)
    assert told.annotator in ("ada", NAME, "ali", "")
    json.dumps(report.to_json())


# -- beside a running program ------------------------------------------------------------------


def test_nothing_is_wrong_while_somebody_marks_and_compacts(tmp_path: Path) -> None:
    process = start("churn", tmp_path)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "open\n"
        for _ in range(40):
            process.stdout.readline()
        history = 0
        for _ in range(12):
            before = int(process.stdout.readline())
            report = check(tmp_path)
            assert [str(each) for each in report.findings if each.level != "note"] == []
            kinds_told = kinds(report, "note")
            assert "held" in kinds_told
            if "changing" not in kinds_told:
                assert report.gold_sets[0].last >= before
                history = max(history, report.gold_sets[0].history)
        assert history > 40
        assert f"process {process.pid} on " in str(report.findings[0])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        if process.stdin is not None:
            process.stdin.close()


# -- records -----------------------------------------------------------------------------------


def test_what_a_record_says_wrong_is_told_with_its_line(project: Path) -> None:
    store, gold = opened(project)
    store.close()
    span = next(span for span in gold.spans(ARTICLES[2].id) if not span.deleted)
    number = span.number
    changes: list[tuple[str, dict[str, object], str]] = [
        (
            "quote",
            {"quote": "zzzz"},
            "the quote of a date in news.jsonl#3 is not what its text has",
        ),
        ("range", {"start": 500, "end": 504}, "is at 500–504 of a text of 99 code points"),
        ("entity", {"attributes": {"entity": span.id}}, "the entity that a date in news.jsonl#3"),
        ("record", {"start": -1}, "a record of spans can't be one: start is not an integer"),
        ("text", {"text_sha": "0" * 64}, "that a mark rests on is not kept (000000000000…)"),
    ]
    for kind, fields, what in changes:
        with JournalDB(files(project).base, disk=QUICK) as db:
            old = dict(db.table("spans").get(doc_id=number))
            db.table("spans").update(fields, doc_ids=[number])
        found = [each for each in check(project).findings if each.level == "wrong"]
        assert [each.kind for each in found] == [kind]
        assert what in found[0].what
        assert found[0].path == files(project).base
        lines = files(project).base.read_bytes().split(b"\n")
        assert lines[(found[0].line or 0) - 1].startswith(b'"%d": ' % number)
        assert found[0].annotator == NAME
        with JournalDB(files(project).base, disk=QUICK) as db:
            db.table("spans").update(lambda _: None, doc_ids=[number])
            db.table("spans").upsert(Document(old, number))
    assert check(project).findings == []


def test_a_record_that_an_action_left_is_told_with_the_line_of_the_journal(project: Path) -> None:
    store, gold = opened(project)
    span = next(span for span in gold.spans(ARTICLES[2].id) if not span.deleted)
    do(store, actions.set_attribute(gold, span.id, "entity", span.id))
    found = [each for each in check(project).findings if each.level == "wrong"]
    assert [(each.kind, each.path, each.line) for each in found] == [
        ("entity", files(project).journal, 7)
    ]
    store.close()


@pytest.mark.parametrize(
    "name",
    [
        "gold.sync-conflict-20261125-101112-ABCDEFG.json",
        "gold (conflicted copy).json",
        "gold (1).json",
        "gold-copy.json",
    ],
)
def test_another_copy_beside_the_marks_is_a_warning(project: Path, name: str) -> None:
    shutil.copy(files(project).base, files(project).base.with_name(name))
    told = [each for each in check(project).findings if each.kind == "copy"]
    assert [(each.level, each.path and each.path.name) for each in told] == [("warning", name)]


def test_labels_that_the_project_lacks_are_a_warning(project: Path) -> None:
    path = project / "labels.toml"
    path.write_text(
        'name = "mine"\nversion = 1\n[[label]]\nname = "actor"\nkey = "a"\n', encoding="utf-8"
    )
    report = check(project, NAME, schema=Schema.of_project(project))
    assert not report.wrong
    assert [each.what for each in report.findings] == [
        "2 marks have the label claim, which the labels don't have",
        "1 mark has the label date, which the labels don't have",
    ]


def mend_by_join(project: Path, other: Path) -> None:
    """Joins what another copy says, as a merge does."""
    copies = [read_copy(each, NAME, QUICK) for each in (other, project)]
    assert copies[0] is not None
    assert copies[1] is not None
    changes = merged([copies[0], copies[1]]).changes
    with JournalDB(files(project).base, disk=QUICK) as db, db.action("merge"):
        for table, records in changes.items():
            for number, record in records.items():
                if record is not None:
                    db.table(table).upsert(Document(record, number))


def test_what_copies_contradicted_each_other_in_is_told(project: Path, tmp_path: Path) -> None:
    other = shutil.copytree(project, tmp_path / "other")
    for each, note in ((project, "one"), (other, "other")):
        store, gold = opened(each)
        span = next(span for span in gold.spans(ARTICLES[2].id) if not span.deleted)
        do(store, actions.set_note(gold, span.id, note))
        store.close()
    mend_by_join(project, other)
    notes = [each for each in check(project).findings if each.kind == "conflict"]
    assert [each.what for each in notes] == [
        "two copies that were joined said different things of a date in news.jsonl#3"
    ]


# -- what lies about ---------------------------------------------------------------------------


def test_links_permissions_and_leftovers_are_told(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = project / "gold" / "annotators"
    (folder / "mallory").symlink_to(tmp_path / "elsewhere")
    files(project).base.chmod(0o640)
    (folder / NAME / ".hashiya-00ff.tmp").write_bytes(b"")
    (folder / NAME / ".hashiya-00ff.tmp").chmod(0o600)
    torn = files(project).aside("torn", "2026-11-25T10:11:12.131Z")
    torn.write_bytes(b"1")
    torn.chmod(0o600)
    report = check(project)
    told = {(each.level, each.kind): each for each in report.findings}
    assert told.keys() == {
        ("wrong", "link"),
        ("note", "leftover"),
        ("note", "aside"),
        ("warning", "permissions"),
    }
    assert "leads out of the project" in told["wrong", "link"].what
    assert told["warning", "permissions"].path == files(project).base
    assert told["note", "aside"].path == torn


def test_articles_and_texts_are_information(project: Path) -> None:
    def now(article: str) -> str | None:
        if article == ARTICLES[1].id:
            raise UnreadableArticle("no", path=article)
        return "0" * 64 if article == ARTICLES[0].id else None

    path = text_path(project, hashlib.sha256(b"x").hexdigest())
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(b"x")
    path.chmod(0o600)
    report = check(project, now=now)
    assert not report.wrong
    moved = "one that was moved keeps its marks by its content"
    see = "open them in reader to see what became of their marks"
    assert [str(each) for each in report.findings] == [
        f"{project}/gold/texts: no mark rests on 1 text that is kept here.",
        f"{project}: 1 marked article has another text now; {see}.",
        f"{project}: 1 marked article is not there any more; {moved}.",
        f"{project}: 1 marked article can't be read; {see}.",
    ]


# -- from a stranger ---------------------------------------------------------------------------


def _bomb(path: Path) -> None:
    """An archive of a megabyte that unpacks to a gigabyte."""
    frame = b"20 00000000 {" + bytes(7) + b"\n"
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(140):
            file.write(frame * 50_000)


def test_a_small_file_exhausts_nothing(project: Path) -> None:
    bomb = files(project).history / "000000000011-000000000012.journal.gz"
    _bomb(bomb)
    assert bomb.stat().st_size < 2**21
    files(project, "ada").base.write_bytes(b'{"spans": {"1": ' + b'{"1": ' * 200_000)
    files(project).prev.write_bytes(b"[" * 1_000_000)
    tracemalloc.start()
    report = check(project)
    made = repair(project)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {"history", "base", "prev"} <= set(kinds(report))
    assert made.all_steps
    assert peak < 700 * 2**20


@pytest.mark.parametrize("name", ["base", "journal", "prev", "archive", "text", "labels"])
def test_what_is_no_file_holds_nobody_up(project: Path, name: str) -> None:
    its = files(project)
    path = {
        "base": its.base,
        "journal": its.journal,
        "prev": its.prev,
        "archive": _archives(project)[0],
        "text": text_path(project, ARTICLES[0].sha256),
        "labels": its.base.with_name("gold.json.lock"),
    }[name]
    path.unlink()
    os.mkfifo(path, 0o600)
    assert check(project).wrong is (name != "labels")
    path.unlink()
    path.mkdir(mode=0o700)
    assert check(project).wrong is (name != "labels")

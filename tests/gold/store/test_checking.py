"""`reader check`'s core: what is wrong is told, and nothing is told where all is well."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.gold.schema import Schema
from reader.gold.store.checking import Report, check
from reader.gold.store.database import JournalDB
from reader.gold.store.layout import text_path
from tests.gold.facts import ARTICLES
from tests.gold.store.damaged import (
    NAME,
    QUICK,
    Sample,
    bytes_of,
    files,
    sample,
)


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
    ("journal", lambda p: shutil.copy(files(p).prev, files(p).base), "can't be found"),
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

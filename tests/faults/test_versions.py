"""Every form that the gold set ever had on disk opens, is what it was, and is upgraded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from reader.gold import actions
from reader.gold.model import RECORDS
from reader.gold.store import Store, base, journal, read_text
from reader.gold.store.layout import Layout
from tests.gold.facts import ARTICLES

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*/project"))
NAMES = ("leyla", "Léyla H.")

both = pytest.mark.parametrize("name", NAMES)
each = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.parent.name)


def laid(fixture: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fixture, tmp_path / "project"))


def marks(store: Store) -> dict[str, list[dict[str, Any]]]:
    gold = store.load()
    return {
        table: sorted((r.to_record() for r in gold.records(table)), key=lambda r: str(r["id"]))
        for table in RECORDS
    }


def same(there: dict[str, Any], kept: dict[str, Any]) -> None:
    """A later form may have fields more; all that was written is still so."""
    assert there.keys() == kept.keys()
    for table, records in kept.items():
        assert [record["id"] for record in there[table]] == [record["id"] for record in records]
        for record, old in zip(there[table], records, strict=True):
            assert {field: record[field] for field in old} == old


def test_the_form_of_today_has_a_fixture() -> None:
    assert f"base-{base.VERSION}-journal-{journal.VERSION}" in {
        path.parent.name for path in FIXTURES
    }


@each
@both
def test_it_is_read_as_it_was_written(fixture: Path, name: str, tmp_path: Path) -> None:
    project = laid(fixture, tmp_path)
    kept = json.loads((fixture.parent / "marks.json").read_text(encoding="ascii"))[name]
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    looked = Store(project, name, read_only=True)
    same(marks(looked), kept)
    assert looked.notes == []
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
    store = Store(project, name)
    same(marks(store), kept)
    assert store.state.kind == "saved"
    store.close()
    for article in ARTICLES:
        assert read_text(project, article.sha256) == article.text


@each
@both
def test_the_first_save_upgrades_it(fixture: Path, name: str, tmp_path: Path) -> None:
    project = laid(fixture, tmp_path)
    kept = json.loads((fixture.parent / "marks.json").read_text(encoding="ascii"))[name]
    store = Store(project, name)
    gold = store.load()
    edit = actions.tag(gold, ARTICLES[0], 20, 25, "actor", name, note="new")
    store.apply(edit).result()
    [new] = edit.changes["spans"]
    store.close()
    again = Store(project, name)
    there = marks(again)
    assert again.log.frame(again.log.last) is not None
    again.close()
    there["spans"] = [record for record in there["spans"] if record["id"] != new]
    # What it knew of the article has one revision more, if it was open.
    same({**there, "articles": []}, {**kept, "articles": []})
    path = store.layout.base
    assert _meta(path)["version"] == base.VERSION
    with TinyDB(path) as plain:
        assert len(plain.table("spans")) == len(kept["spans"]) + 1


def test_a_fixture_without_a_gap_can_be_undone_to_the_beginning(tmp_path: Path) -> None:
    for fixture in FIXTURES:
        if fixture.parent.name == "base-1":
            continue
        store = Store(laid(fixture, tmp_path / fixture.parent.name), NAMES[0])
        store.load()
        numbers = [frame.number for frame in store.log.newest_first()]
        assert numbers == list(range(numbers[0], 0, -1))
        assert store.log.end.kind == "beginning"
        store.close()


@pytest.mark.parametrize("later", ["base", "journal"])
def test_a_later_form_is_looked_at_and_left_alone(tmp_path: Path, later: str) -> None:
    """Nobody knows what is in it, so nothing of it may be lost."""
    fixture = next(path for path in FIXTURES if path.parent.name == "base-2-journal-1")
    project = laid(fixture, tmp_path)
    files = Layout(project, "leyla").files
    if later == "base":
        data = files.base.read_bytes().replace(b'"version": 2,', b'"version": 3, "new": [],', 1)
        files.base.write_bytes(data)
    else:
        _, _, rest = files.journal.read_bytes().partition(b"\n")
        head: dict[str, Any] = json.loads(
            files.journal.read_bytes().split(b"\n")[0].split(b" ", 2)[2]
        )
        files.journal.write_bytes(journal.line_of({**head, "version": 2, "new": 1}) + rest)
    before = {path: path.read_bytes() for path in files.base.parent.rglob("*") if path.is_file()}
    store = Store(project, "leyla")
    gold = store.load()
    assert store.state.kind == "read-only"
    assert "a later version of hashiya wrote the marks" in store.state.why
    assert "upgrade" in store.state.remedy
    assert len(list(gold.records("spans"))) > 10
    store.close()
    for path, data in before.items():
        assert path.read_bytes() == data


def _meta(path: Path) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads(path.read_bytes())["_meta"]["1"]
    return meta

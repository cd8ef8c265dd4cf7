"""Whoever reads a gold set is told where it is not all there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cli import main
from reader.gold import actions
from reader.gold.store import Store
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three marks, the last two in the journal."""
    (tmp_path / "plain.txt").write_text("a few plain words\n")
    store = Store(tmp_path, "leyla")
    store.apply(actions.tag(store.load(), ARTICLE, 0, 3, "actor", "leyla")).result()
    store.close()
    store = Store(tmp_path, "leyla")
    for start in (4, 8):
        store.apply(actions.tag(store.load(), ARTICLE, start, start + 3, "actor", "leyla")).result()
    store._lock.release()  # a process that was killed
    return tmp_path


def export(project: Path) -> int:
    out = project / "out.jsonl"
    return main(
        ["export", "--project", str(project), "--annotator", "leyla", "-o", str(out), str(project)]
    )


def test_a_damaged_journal_is_no_export_of_some_of_the_marks(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "out.jsonl").write_text("old")
    journal = Store(project, "leyla").layout.files.journal
    data = bytearray(journal.read_bytes())
    data[data.index(b'"n": 2') + 30] ^= 1
    journal.write_bytes(data)
    assert export(project) == 3
    assert "gold.json.journal, line 2: a line's checksum does not fit" in capsys.readouterr().err
    assert (project / "out.jsonl").read_text() == "old"


def test_a_damaged_record_is_no_export_of_the_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from reader.gold.store.base import chunks, read_base

    base = Store(project, "leyla").layout.base
    (project / "out.jsonl").write_text("old")
    found = read_base(base.read_bytes(), base)
    [number] = found.tables["spans"]
    found.tables["spans"][number] = b'{"id": "x"}'
    about = {key: found.meta[key] for key in ("annotator", "last", "tip")}
    base.write_bytes(b"".join(chunks(found.tables, about)))
    base.with_name("gold.json.journal").unlink()
    assert export(project) == 3
    assert "a record is damaged" in capsys.readouterr().err
    assert (project / "out.jsonl").read_text() == "old"


def test_what_a_crash_left_is_told_by_the_command_that_opens_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Store(project, "leyla").layout.files.journal
    with journal.open("ab") as file:
        file.write(b"812 0123")
    mark = ["mark", "--project", str(project), "--annotator", "leyla"]
    assert main([*mark, str(project / "plain.txt"), "2", "5", "date"]) == 0
    said = capsys.readouterr().err
    assert said.count("reader: ") == 1
    assert "never reached the disk whole; its 8 bytes are kept in gold.json.torn-" in said

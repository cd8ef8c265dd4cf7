"""What is kept per user: places, projects. Never worth an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader import state_file
from reader.errors import UsageError
from reader.session.memory import Memory
from reader.session.project import (
    annotator_of,
    marks_elsewhere,
    note_marks,
    project_of,
    roots_of,
)
from reader.settings import Settings


def test_a_place_is_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert memory.last is None
    assert memory.caret("a") is None
    memory.remember("a", 5)
    memory.remember("b", 0)
    memory.save()
    again = Memory(tmp_path)
    assert (again.last, again.caret("a"), again.caret("b")) == ("b", 5, 0)
    assert Memory(tmp_path / "other").last is None


def test_two_instances_do_not_forget_each_others_places(tmp_path: Path) -> None:
    one, two = Memory(tmp_path), Memory(tmp_path)
    assert (one.last, two.last) == (None, None)
    one.remember("a", 1)
    two.remember("b", 2)
    one.save()
    two.save()
    again = Memory(tmp_path)
    assert (again.caret("a"), again.caret("b")) == (1, 2)


def test_carets_and_corpora_are_not_kept_without_end(tmp_path: Path) -> None:
    memory = Memory(tmp_path, folder=tmp_path)
    for number in range(2100):
        memory.remember(f"{number}.txt", number)
    memory.save()
    again = Memory(tmp_path, folder=tmp_path)
    assert again.caret("99.txt") is None
    assert again.caret("100.txt") == 100
    for number in range(110):
        other = Memory(tmp_path / str(number), folder=tmp_path)
        other.remember("a", 1)
        other.save()
    assert len(state_file.read_state("places.json", tmp_path)["corpora"]) == 100
    assert Memory(tmp_path, folder=tmp_path).last is None


def test_what_was_used_last_is_forgotten_last(tmp_path: Path) -> None:
    memory = Memory(tmp_path, folder=tmp_path)
    for number in (*range(2000), 0, 2000):
        memory.remember(f"{number}.txt", number)
    memory.save()
    again = Memory(tmp_path, folder=tmp_path)
    assert (again.caret("0.txt"), again.caret("1.txt")) == (0, None)
    for number in (*range(99), -1, 99):
        other = Memory(tmp_path if number < 0 else tmp_path / str(number), folder=tmp_path)
        other.remember("a", 1)
        other.save()
    assert Memory(tmp_path, folder=tmp_path).last == "a"
    assert Memory(tmp_path / "0", folder=tmp_path).last is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        b'{"version": 2, "corpora": {}}',
        b'{"version": 1, "corpora": [1]}',
        b'{"version": 1, "corpora": {"ROOT": {"last": 3, "carets": {"a": -1, "b": "x"}}}}',
        b'{"version": 1, "corpora": {"ROOT": {"last": null, "carets": 7}}}',
    ],
)
def test_a_damaged_file_counts_as_empty(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "places.json"
    path.write_bytes(content.replace(b"ROOT", str(tmp_path).encode()))
    memory = Memory(tmp_path, folder=tmp_path)
    assert (memory.last, memory.caret("a"), memory.caret("b")) == (None, None, None)
    memory.remember("a", 4)
    memory.save()
    assert Memory(tmp_path, folder=tmp_path).caret("a") == 4
    assert json.loads(path.read_bytes())["version"] == 1


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path, folder=tmp_path / "file")
    memory.remember("a", 1)
    memory.save()
    note_marks(tmp_path, tmp_path, folder=tmp_path / "file")
    assert (tmp_path / "file").read_text() == ""


def gold(folder: Path) -> Path:
    (folder / "gold" / "annotators").mkdir(parents=True)
    return folder


def test_another_projects_marks_are_found(tmp_path: Path) -> None:
    corpus, one, two, here = (tmp_path / name for name in ("corpus", "one", "two", "here"))
    corpus.mkdir()
    note_marks(gold(one), corpus)
    note_marks(gold(two), corpus)
    assert marks_elsewhere(here, corpus) == two
    note_marks(one, tmp_path)
    note_marks(one, corpus)
    assert marks_elsewhere(here, corpus) == one
    assert marks_elsewhere(one, corpus) is None
    assert marks_elsewhere(here, one) is None
    assert roots_of(one) == [corpus, tmp_path]
    (one / "gold" / "annotators").rmdir()
    assert marks_elsewhere(here, corpus) == two


def test_the_project_is_what_was_said_else_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert project_of(Settings()) == tmp_path
    assert project_of(Settings(project=Path("new"))) == tmp_path / "new"
    with pytest.raises(UsageError, match="no such project"):
        project_of(Settings(project=Path("none/new")))
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="has to be a folder"):
        project_of(Settings(project=Path("file")))


def test_the_annotator_is_the_login_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "leyla")
    assert annotator_of(Settings()) == "leyla"
    assert annotator_of(Settings(annotator="Ben")) == "Ben"

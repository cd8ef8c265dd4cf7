"""Patterns that no shell has expanded."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.corpus.patterns import expanded, is_pattern
from reader.errors import UsageError
from reader.session.start import Start
from reader.settings import Settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("n10.txt", "n2.txt", "n1.log", "deep/er/n3.txt", ".hidden.txt", "[a].txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ids(*paths: str) -> list[str]:
    session = Start.of(tuple(map(Path, paths)), Settings()).open()
    return [entry.id for entry in session.corpus.entries]


@pytest.mark.usefixtures("folder")
def test_what_matches_is_opened_in_natural_order() -> None:
    assert ids("n*.txt") == ["n2.txt", "n10.txt"]
    assert ids("n*") == ["n1.log", "n2.txt", "n10.txt"]
    assert ids("**/n?.txt") == ["deep/er/n3.txt", "n2.txt"]
    assert ids("n[0-9].*") == ["n1.log", "n2.txt"]


@pytest.mark.usefixtures("folder")
def test_the_root_is_the_files_own_folder() -> None:
    assert ids("deep/*/n*.txt") == ["n3.txt"]


@pytest.mark.usefixtures("folder")
def test_a_folder_that_matches_is_scanned_and_nothing_comes_twice() -> None:
    assert ids("d*", "deep/er/*.txt") == ["er/n3.txt"]


@pytest.mark.usefixtures("folder")
def test_a_file_of_that_very_name_is_no_pattern() -> None:
    assert not is_pattern(Path("[a].txt"))
    assert ids("[a].txt") == ["[a].txt"]


@pytest.mark.usefixtures("folder")
def test_hidden_files_want_a_dot() -> None:
    assert ids(".h*") == [".hidden.txt"]
    assert expanded([Path("*den.txt")]) == [Path("*den.txt")]


@pytest.mark.usefixtures("folder")
def test_nothing_matches() -> None:
    with pytest.raises(UsageError, match=r"q\*\.txt: nothing matches it; check the pattern\."):
        ids("q*.txt")

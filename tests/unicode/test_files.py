"""A missing file of Unicode's is skipped by a person and fails a build."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unicode import files


def test_a_missing_file_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="unicode-data"):
        list(files.lines("BidiTest.txt"))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="unicode-data"):
        list(files.lines("BidiTest.txt"))

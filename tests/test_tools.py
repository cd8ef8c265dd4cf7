"""The scripts behind the Makefile say in one sentence what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.pictures import PICTURES, Picture, draw

ROOT = Path(__file__).resolve().parent.parent


def make_venv(python: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "tools/make-venv", str(python), str(folder)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def script(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
    path.chmod(0o755)
    return path


def test_no_python_is_said(tmp_path: Path) -> None:
    done = make_venv("no-such-python", tmp_path / "venv")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no no-such-python here; install Python 3.11")


def test_an_old_python_is_said(tmp_path: Path) -> None:
    old = script(
        tmp_path / "python", 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi'
    )
    done = make_venv(old, tmp_path / "venv")
    assert done.returncode == 2
    assert done.stderr.startswith("Python 3.9.2 is too old")


def test_a_python_without_venv_is_said(tmp_path: Path) -> None:
    bare = script(
        tmp_path / "python",
        'case "$2" in *ensurepip*) exit 1 ;; esac',
        f'exec "{sys.executable}" "$@"',
    )
    done = make_venv(bare, tmp_path / "venv")
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr


def test_a_working_environment_is_kept_and_a_broken_one_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "a venv"
    assert make_venv(sys.executable, folder).returncode == 0
    (folder / "mark").touch()
    assert make_venv(sys.executable, folder).returncode == 0
    assert (folder / "mark").exists()
    # As after an upgrade of the system's Python: the link leads nowhere.
    python = folder / "bin" / "python"
    python.unlink()
    python.symlink_to(tmp_path / "gone")
    assert make_venv(sys.executable, folder).returncode == 0
    assert os.access(python, os.X_OK)
    assert not (folder / "mark").exists()


def test_ci_calls_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").split("\n")
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_make_help_knows_every_target() -> None:
    done = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = [line for line in text.split("\n") if line.startswith(".PHONY:")]
    for target in phony.split()[1:]:
        assert f"make {target} " in done.stdout


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_the_pictures_are_what_the_app_draws_now(picture: Picture, tmp_path: Path) -> None:
    """One that is not was forgotten, or made by hand: `make pictures` draws them again."""
    drawn = await draw(picture, tmp_path)
    assert (ROOT / "docs" / f"{picture.name}.svg").read_text(encoding="utf-8") == drawn

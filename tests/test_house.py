"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import reader

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "reader").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_code_to_look_at() -> None:
    assert len(CODE) > 10


@pytest.mark.parametrize("path", CODE, ids=named)
def test_files_and_functions_are_short(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST_FILE
    long = [
        f"{function.name}, line {function.lineno}"
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_text_is_never_split_by_splitlines(path: Path) -> None:
    """It splits at U+0085, U+2028 and VT too, which are text."""
    calls = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "splitlines"
    ]
    assert calls == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_nothing_is_left_for_later(path: Path) -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|pragma: no cover)\b")
    assert marks.findall(path.read_text(encoding="utf-8")) == []


def test_the_version_of_the_changelog_is_the_packages() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {reader.__version__}" in changelog


def test_the_series_of_python_bidi_is_pinned() -> None:
    """Its debug output, which the levels are read from, is promised by nobody."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [line for line in project["dependencies"] if line.startswith("python-bidi")]
    assert len(pins) == 1
    assert pins[0].endswith(",<0.7")

"""Who loads what: looked at in a fresh interpreter, since this one has loaded everything.

A command that prints starts in a fraction of the time that Textual takes to import, and one
careless import at the top of a module would take that away without a test going red.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
ARTICLE = SEEDS / "002_df5243bf1c4e2f29.txt"

# Runs `reader ARGS…` in this process, then says which modules that took.
_RUN = """
import json, runpy, sys
sys.argv = ["reader", *sys.argv[1:]]
code = 0
try:
    runpy.run_module("reader", run_name="__main__", alter_sys=True)
except SystemExit as stop:
    code = stop.code
sys.stdout.flush()
print(json.dumps({"code": code, "modules": sorted(sys.modules)}), file=sys.stderr)
"""


def modules_of(code: str, *arguments: str, cwd: Path = ROOT) -> tuple[int, set[str], str]:
    """Exit code, modules loaded, and the standard output of a script in its own interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # Split by lines ourselves: str.splitlines knows more ends of lines than a report has.
    told = json.loads(done.stderr.rstrip("\n").rsplit("\n", 1)[-1])
    return told["code"] or 0, set(told["modules"]), done.stdout


def roots(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_package_alone_loads_nothing() -> None:
    script = (
        "import sys; before = set(sys.modules); import reader; print(*set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["reader"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one mark in it."""
    done = subprocess.run(
        [sys.executable, "-m", "reader", "mark", str(ARTICLE), "0", "2", "date",
         "--project", str(tmp_path)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["list", str(SEEDS)],
        ["list", str(SEEDS), "--json"],
        ["show", str(ARTICLE), "--width", "60"],
        ["show", str(ARTICLE), "--width", "60", "--format", "cells"],
        ["schema"],
    ],
    ids=" ".join,
)
def test_commands_that_only_print_load_neither_the_app_nor_a_writer(arguments: list[str]) -> None:
    code, modules, output = modules_of(_RUN, *arguments)
    assert code == 0
    assert output
    assert roots(modules).isdisjoint({"textual", "tomlkit"})
    assert "reader.tui" not in modules


def test_mark_never_loads_the_app(tmp_path: Path) -> None:
    code, modules, _ = modules_of(
        _RUN, "mark", str(ARTICLE), "0", "2", "date", "--project", str(tmp_path)
    )
    assert code == 0
    assert list((tmp_path / "gold").rglob("gold.json"))
    assert "textual" not in roots(modules)


def test_export_never_loads_the_app(project: Path) -> None:
    code, modules, output = modules_of(_RUN, "export", str(SEEDS), "--project", str(project))
    assert code == 0
    assert json.loads(output)["spans"][0]["text"] == "28"
    assert "textual" not in roots(modules)


@pytest.mark.parametrize("words", [["log"], ["restore", "--to", "0", "--yes"]], ids=" ".join)
def test_log_and_restore_never_load_the_app(project: Path, words: list[str]) -> None:
    code, modules, output = modules_of(_RUN, *words, "--project", str(project))
    assert code == 0
    assert "28" in output
    assert "textual" not in roots(modules)


def test_every_module_below_the_app_imports_without_textual() -> None:
    script = """
import importlib, json, pkgutil, sys
import reader
names = [
    module.name
    for module in pkgutil.walk_packages(reader.__path__, "reader.")
    if not module.name.startswith("reader.tui") and module.name != "reader.__main__"
]
for name in names:
    importlib.import_module(name)
print(json.dumps({"code": 0, "modules": sorted(sys.modules)}), file=sys.stderr)
"""
    _, modules, _ = modules_of(script)
    assert {"reader.text.layout", "reader.gold.store", "reader.session", "reader.cli"} <= modules
    assert "textual" not in roots(modules)

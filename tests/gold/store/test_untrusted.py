"""A project from a stranger: it runs no code, stays in its folder, and keeps nobody waiting."""

from __future__ import annotations

import ast
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.gold.store import Store, annotators
from reader.gold.store.archive import archives
from reader.gold.store.disk import DISK
from reader.gold.store.layout import Layout, text_path
from tests.gold.store.strangers import ARTICLE, begun, snapshot, told, use

ROOT = Path(__file__).resolve().parents[3]

# -- no code -----------------------------------------------------------------------------------

_RUNS_CODE = {
    *("pickle", "marshal", "shelve", "dill", "cloudpickle", "yaml", "ruamel", "jsonpickle"),
    *("code", "codeop", "runpy", "ctypes", "cffi", "xml", "lxml"),
}
_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "system",
    "popen",
    "execv",
    "spawnv",
    "startfile",
}


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted((ROOT / "reader").rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_nothing_that_runs_data_is_imported_or_called() -> None:
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            found += [(path, name) for name in names_of(node) if name.split(".")[0] in _RUNS_CODE]
            if isinstance(node, ast.Call):
                called = node.func
                name = called.id if isinstance(called, ast.Name) else ""
                attribute = called.attr if isinstance(called, ast.Attribute) else ""
                owner = called.value if isinstance(called, ast.Attribute) else None
                of_system = isinstance(owner, ast.Name) and owner.id in ("os", "builtins")
                if name in _CALLS or (attribute in _CALLS and of_system):
                    found.append((path, name or attribute))
    assert found == []


def test_modules_are_found_by_our_own_names_and_programs_run_without_a_shell() -> None:
    """`import_module` gets a command's name of the parser; a process gets words, and no shell."""
    by_name, shells = [], []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("import_module", "find_spec"):
                    by_name.append(path)
                shells += [path for word in node.keywords if word.arg == "shell"]
    assert by_name == ["reader/cli/main.py"]
    assert shells == []


# -- its own folder ----------------------------------------------------------------------------


PARTS: dict[str, Callable[[Layout], Path]] = {
    "gold": lambda layout: layout.gold,
    "annotators": lambda layout: layout.folder.parent,
    "folder": lambda layout: layout.folder,
    "base": lambda layout: layout.base,
    "journal": lambda layout: layout.files.journal,
    "prev": lambda layout: layout.files.prev,
    "lock": lambda layout: layout.lock,
    "history": lambda layout: layout.history,
    "archive": lambda layout: next(layout.history.iterdir()),
    "texts": lambda layout: layout.gold / "texts",
    "text folder": lambda layout: text_path(layout.project, ARTICLE.sha256).parent,
    "text": lambda layout: text_path(layout.project, ARTICLE.sha256),
    "ignore": lambda layout: layout.ignore,
}
"""Everything that the store knows by its name."""


@pytest.mark.parametrize("part", PARTS)
def test_a_link_out_of_the_project_is_neither_read_nor_written(tmp_path: Path, part: str) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    outside.mkdir()
    layout = begun(project)
    place = PARTS[part](layout)
    theirs = outside / place.name
    place.rename(theirs)
    place.symlink_to(theirs)
    before = snapshot(outside)
    said = told(project)
    assert not said or "leads out of the project" in said or "can't be" in said
    assert snapshot(outside) == before
    assert not [path for path in outside.rglob("*") if path.name.startswith(".hashiya")]


@pytest.mark.parametrize("part", ["base", "journal", "prev", "lock", "history", "archive", "text"])
@pytest.mark.parametrize("what", ["pipe", "folder", "link to zero", "link in a circle"])
def test_what_is_no_file_keeps_nobody_waiting(tmp_path: Path, part: str, what: str) -> None:
    layout = begun(tmp_path)
    place = PARTS[part](layout)
    place.rename(tmp_path / "aside")
    if what == "pipe":
        os.mkfifo(place)
    elif what == "folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero" if what == "link to zero" else place.name)
    annotators(tmp_path)
    assert len(told(tmp_path)) < 1000


def test_a_folder_called_like_an_annotator_is_his(tmp_path: Path) -> None:
    """The name in the file decides, and no name leads anywhere else."""
    layout = begun(tmp_path)
    evil = tmp_path / "gold" / "annotators" / "evil"
    evil.mkdir()
    evil.joinpath("gold.json").write_bytes(layout.base.read_bytes())
    assert annotators(tmp_path) == ["leyla"]
    for name in ("../leyla", "..", "/etc/passwd", "leyla/../../..", "a\0b", "."):
        folder = Layout(tmp_path, Store(tmp_path, name).layout.slug).folder
        assert folder.parent == layout.folder.parent


@pytest.mark.parametrize(
    "name", ["../../x", "000000000001-000000000009.journal.gz/../../x", "-1-2.journal.gz"]
)
def test_archives_are_known_by_numbers_alone(tmp_path: Path, name: str) -> None:
    layout = begun(tmp_path)
    layout.history.joinpath(name.replace("/", "_")).write_bytes(b"")
    assert all(each.path.parent == layout.history for each in archives(DISK, layout))


# -- who may read it ---------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_all_that_is_made_is_for_its_user_alone(
    tmp_path: Path, nobodys_machine: Path, umask: int
) -> None:
    """The gold set with journal, base before and history; torn tails; state, log, settings."""
    from reader import log
    from reader import settings as user
    from reader.state_file import change_state

    before = os.umask(umask)
    try:
        project = tmp_path / "new" / "project"
        layout = begun(project)
        with layout.files.journal.open("ab") as file:
            file.write(b"torn")
        use(project)
        change_state("places.json", lambda state: state.update(x=1))
        user.remember("theme", "dark-ink")
        log.record(RuntimeError("x"))
    finally:
        os.umask(before)
    made = [*(tmp_path / "new").rglob("*"), *nobodys_machine.rglob("*")]
    names = {path.name.split("-")[0] for path in made}
    assert names >= {"gold.json", "gold.json.journal", "gold.json.prev", "gold.json.lock"}
    assert names >= {"history", "texts", ".gitignore", "places.json", "settings.toml", "state"}
    assert names >= {"gold.json.torn", "hashiya.log"}
    for path in (tmp_path / "new", *made):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path

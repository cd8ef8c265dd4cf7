"""What is published: built, installed into empty environments, and run away from the checkout.

Everything here is done for real: `python -m build`, `pip install`, the installed command. It
takes a minute; `-m 'not slow'` leaves it out, CI does not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

import reader
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# What pip has downloaded once for this user; the tests' own homes are empty.
_DOWNLOADS = os.environ.get("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))

_FOUND = (
    "import json; from reader.themes import find_themes_dir, load_themes;"
    "from reader.samples import find_samples; import reader;"
    "themes, failed = load_themes(find_themes_dir());"
    "print(json.dumps({'package': reader.__file__, 'themes': str(find_themes_dir()),"
    "'samples': str(find_samples()), 'names': list(themes), 'failed': len(failed),"
    "'articles': len(list(find_samples().glob('*.txt')))}))"
)
_THEMES = ["colour-blind-safe", "dark-ink", "high-contrast", "light-paper", "no-colour"]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The standard output of a command that has to succeed."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd, env=os.environ | {"PIP_CACHE_DIR": _DOWNLOADS} | environment, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def found(python: Path, away: Path) -> dict[str, object]:
    """What the installation behind this Python finds of its files."""
    report = json.loads(run(python, "-c", _FOUND, cwd=away))
    assert report["names"] == _THEMES
    assert (report["failed"], report["articles"]) == (0, 5)
    return dict(report)


@dataclass(frozen=True)
class Built:
    """The two distributions, and the sources out of the one."""

    wheel: Path  # the .whl, built from the sdist
    sdist: Path  # the .tar.gz
    sources: Path  # the sdist unpacked, in a folder with a space in its path


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first of the parallel workers fills, and the others wait for."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{folder}.lock"):
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "complete").touch()
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    def make(folder: Path) -> None:
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
        with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
            archive.extractall(folder / "sources", filter="data")

    folder = once(tmp_path_factory, "a build with spaces", make)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    (sources,) = (folder / "sources").iterdir()
    return Built(wheel, sdist, sources)


def make_environment(folder: Path) -> Path:
    """An empty virtual environment; returns its Python."""
    venv.create(folder, with_pip=True)
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel and what it depends on."""

    def make(folder: Path) -> None:
        python = make_environment(folder / "venv")
        run(python, "-m", "pip", "install", "--quiet", built.wheel, cwd=folder)

    return once(tmp_path_factory, "installed", make) / "venv" / "bin" / "python"


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A folder with two articles, far from the checkout."""
    folder = tmp_path / "away"
    folder.mkdir()
    (folder / "one.txt").write_text("Встреча в Баку\n\nПрезидент сказал.\n", encoding="utf-8")
    (folder / "two.txt").write_text("التقى الرئيس\n\nقال الرئيس.\n", encoding="utf-8")
    return folder


# ---- what is in them


def test_the_wheel_has_all_of_the_package_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = set(archive.namelist())
    on_disk = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "reader").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert on_disk <= names
    extra = names - on_disk
    copies = {f"reader/shipped_files/themes/{path.name}" for path in (ROOT / "themes").iterdir()}
    copies |= {f"reader/shipped_files/seeds/{path.name}" for path in (ROOT / "seeds").iterdir()}
    assert copies <= extra
    assert all(".dist-info/" in name for name in extra - copies), extra - copies


def test_the_sample_articles_are_in_the_wheel_byte_for_byte(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        for path in (ROOT / "seeds").glob("*.txt"):
            assert archive.read(f"reader/shipped_files/seeds/{path.name}") == path.read_bytes()


def test_no_path_of_this_machine_is_in_the_wheel(built: Built) -> None:
    telling = [str(ROOT).encode(), str(Path(sys.executable).parent).encode()]
    with zipfile.ZipFile(built.wheel) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert [path for path in telling if path in content] == [], name


def test_the_sdist_has_what_it_takes_to_test_it(built: Built) -> None:
    for name in (
        "pyproject.toml", "Makefile", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
        ".ci/run", "tools/make-venv", "tests/conftest.py", "tests/test_packaging.py",
        "themes/dark-ink.toml", "seeds/README",
    ):  # fmt: skip
        assert (built.sources / name).is_file(), name
    assert os.access(built.sources / "tools" / "make-venv", os.X_OK)
    assert not (built.sources / "gold").exists()


def test_the_wheel_says_what_it_is(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        metadata = archive.read(name).decode()
        (name,) = [name for name in archive.namelist() if name.endswith("/entry_points.txt")]
        commands = archive.read(name).decode()
    assert f"Name: hashiya\nVersion: {reader.__version__}\n" in metadata
    assert "License-Expression: MIT\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "Requires-Dist: eldc>=0.4; extra == 'langid'\n" in metadata
    assert "reader = reader.cli:main" in commands


# ---- the wheel, installed


def test_the_installed_files_are_found_in_the_wheel(installed: Path, away: Path) -> None:
    report = found(installed, away)
    package = Path(str(report["package"])).parent
    assert package.is_relative_to(installed.parent.parent)
    assert Path(str(report["themes"])) == package / "shipped_files" / "themes"
    assert Path(str(report["samples"])) == package / "shipped_files" / "seeds"


def test_the_installed_command_says_its_version(installed: Path, away: Path) -> None:
    said = run(installed.parent / "reader", "--version", cwd=away)
    assert reader.__version__ in said
    assert run(installed, "-m", "reader", "--version", cwd=away) == said


def test_the_installed_command_works_without_the_checkout(installed: Path, away: Path) -> None:
    command = installed.parent / "reader"
    rows = [json.loads(row) for row in json_rows(run(command, "list", away, "--json", cwd=away))]
    assert [row["id"] for row in rows] == ["one.txt", "two.txt"]
    assert [row["language"] for row in rows] == ["ru", "ar"]
    assert "Баку" in run(command, "show", "one.txt", "--width", "40", cwd=away)
    run(command, "mark", "one.txt", "10", "14", "actor", cwd=away)
    record = json.loads(run(command, "export", cwd=away))
    assert [span["text"] for span in record["spans"]] == ["Баку"]


def json_rows(output: str) -> list[str]:
    """The records of a JSON Lines output, or of a JSON array."""
    if output.startswith("["):
        return [json.dumps(row) for row in json.loads(output)]
    return [row for row in output.split("\n") if row]


def test_the_installed_schema_is_a_json_schema(installed: Path, away: Path) -> None:
    schema = json.loads(run(installed.parent / "reader", "schema", cwd=away))
    assert schema["$schema"].startswith("https://json-schema.org/")


def test_everything_that_is_imported_is_declared(installed: Path, away: Path) -> None:
    """Each module imports where nothing but the dependencies is installed."""
    script = (
        "import importlib, pkgutil, reader\n"
        "for module in pkgutil.walk_packages(reader.__path__, 'reader.'):\n"
        "    if module.name != 'reader.__main__':\n"
        "        importlib.import_module(module.name)\n"
    )
    run(installed, "-c", script, cwd=away)


# ---- an editable install, and no install


def test_an_editable_install_finds_the_checkouts_files(
    built: Built, tmp_path: Path, away: Path
) -> None:
    python = make_environment(tmp_path / "venv")
    run(
        python, "-m", "pip", "install", "--quiet", "--no-deps", "--editable", built.sources,
        cwd=tmp_path,
    )  # fmt: skip
    report = found(python, away)
    assert Path(str(report["themes"])) == built.sources / "themes"
    assert Path(str(report["samples"])) == built.sources / "seeds"


def test_a_checkout_finds_its_own_files(built: Built, away: Path) -> None:
    report = json.loads(run(sys.executable, "-c", _FOUND, cwd=away, PYTHONPATH=str(built.sources)))
    assert Path(str(report["package"])).parent == built.sources / "reader"
    assert Path(str(report["themes"])) == built.sources / "themes"
    assert Path(str(report["samples"])) == built.sources / "seeds"


# ---- the newcomer's first command


@pytest.mark.parametrize("umask", [0o022, 0o077], ids=oct)
def test_make_read_opens_the_app_and_the_second_time_at_once(
    built: Built, tmp_path: Path, umask: int
) -> None:
    """From a folder with a space in its path, in a real terminal; `q` leaves."""
    checkout = tmp_path / "my checkout"
    shutil.copytree(built.sources, checkout)
    first = read(checkout, umask)
    assert "pip install" in first
    assert "pip install" not in read(checkout, umask)
    inside = {path.name for path in checkout.iterdir()} - {
        path.name for path in built.sources.iterdir()
    }
    assert inside == {".venv"}, "only looking makes no other file"


def read(checkout: Path, umask: int) -> str:
    """Run `make read` until the app is on the screen, and quit; returns what came before it."""
    command = ["sh", "-c", f"unset VIRTUAL_ENV; umask {umask:o}; exec make read"]
    downloads = {"PIP_CACHE_DIR": _DOWNLOADS}
    with Terminal(command, size=(80, 24), cwd=checkout, env=downloads) as terminal:
        terminal.wait_for("316 words", timeout=300)  # the header of seeds/000
        terminal.settle()
        terminal.press("q", settle=False)
        assert terminal.wait() == 0
        return terminal.log.partition(b"\x1b[?1049h")[0].decode()

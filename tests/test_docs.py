"""The README and its neighbours say what is true: commands, keys, files, links."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from reader.cli.parser import COMMANDS
from reader.settings import KNOWN
from reader.tui.keynames import normalise, shown
from reader.tui.keys import ACTIONS, PANE

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "themes/README.md")


def section(title: str) -> str:
    """A section of the README, up to the next heading."""
    found = re.search(
        rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL
    )
    assert found is not None, title
    return found[1]


def test_the_readme_begins_with_the_two_commands_and_a_picture() -> None:
    commands, picture = README.index("make read"), README.index("![")
    assert README.index("make test") < picture
    assert commands < picture < README.index("## Installing")
    assert commands < len("# hashiya\n\n```sh\n  ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme_and_has_help(command: str) -> None:
    assert f"reader {command}" in section("Command line")
    assert COMMANDS[command].summary.endswith(".")
    assert COMMANDS[command].examples


def test_every_key_of_the_pane_is_in_the_readme() -> None:
    keys = section("Keys").replace("`ctrl+left`", "`ctrl+←`").replace("`ctrl+right`", "`ctrl+→`")
    keys = keys.replace("`ctrl+shift+left`", "`ctrl+shift+←`")
    keys = keys.replace("`ctrl+shift+right`", "`ctrl+shift+→`")
    written = set(re.findall(r"`([^`]+)`", keys))
    arrows = {"left", "right", "up", "down"}
    for action in ACTIONS:
        if not set(PANE) & set(action.modes) or action.keys[0].removeprefix("shift+") in arrows:
            continue
        key = shown(" ".join(normalise(part) for part in action.keys[0].split(" ")))
        assert key in written, action.name


def test_every_setting_is_in_the_readme() -> None:
    said = section("Settings")
    assert [name for name in KNOWN if f"`{name}`" not in said] == []


def test_the_shell_lines_of_the_readme_are_commands_that_there_are() -> None:
    shell = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
    lines = re.findall(r"^reader .*$", shell, re.MULTILINE)
    assert len(lines) > 5
    for line in lines:
        words = shlex.split(line.split("#")[0].replace("…", "").replace("[", "").replace("]", ""))
        if len(words) > 1 and words[1] in COMMANDS:
            flags = [word for word in words if word.startswith("--")]
            done = subprocess.run(
                [sys.executable, "-m", "reader", words[1], "--help"],
                capture_output=True,
                encoding="utf-8",
                check=True,
                env={"COLUMNS": "200", "PATH": "", "NO_COLOR": "1"},
            )
            assert all(flag in done.stdout for flag in flags), line


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    path = TOP / document
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert "://" not in target, target
        assert (path.parent / target).exists(), target


def test_every_dependency_has_its_line_in_the_architecture() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["langid"]]
    said = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=]", each)[0] for each in wanted]
    assert [name for name in names if name not in said] == []


def test_every_part_of_the_package_stands_on_a_floor_of_the_architecture() -> None:
    drawn = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8").split("```")[1]
    parts = {path.stem for path in (TOP / "reader").iterdir() if path.suffix in ("", ".py")}
    parts -= {"__init__", "__pycache__", "shipped_files"}
    assert [part for part in sorted(parts) if part not in drawn.split()] == []


def test_the_pictures_are_what_the_app_drew() -> None:
    for name in re.findall(r"!\[[^]]+\]\((docs/[^)]+\.svg)\)", README):
        drawn = (TOP / name).read_text(encoding="utf-8")
        assert drawn.startswith("<svg")
        assert "ﺍ" in drawn or "ﻟ" in drawn or "ا" in drawn


def test_make_knows_the_targets_that_the_documents_name() -> None:
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    named = {
        target
        for document in DOCUMENTS
        for target in re.findall(
            r"(?:`|^)make ([a-z-]+)", (TOP / document).read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert {"read", "test", "bench"} <= named
    assert [
        target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)
    ] == []

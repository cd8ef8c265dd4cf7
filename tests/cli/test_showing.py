"""`reader show` with marks, from the command line to the bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from wcwidth import wcswidth

from reader.gold.store import Store

ROOT = Path(__file__).resolve().parents[2]
TEXT = "قال علييف: 28 يونيو 2024.\n\nHe said so.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with one article, in which x has marked two words."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for start, end, label in ((4, 9, "actor"), (11, 24, "date")):
        done = run(tmp_path, "mark", "a.txt", str(start), str(end), label)
        assert done.returncode == 0, done.stderr
    return tmp_path


def run(place: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    known = {**os.environ, "PYTHONPATH": str(ROOT), "HASHIYA_ANNOTATOR": "x", "TERM": "xterm"}
    for name in ("NO_COLOR", "COLORTERM", "TMUX"):
        known.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "reader", *arguments],
        cwd=place, env={**known, **env}, capture_output=True, encoding="utf-8", timeout=120,
        check=False,
    )  # fmt: skip


def show(place: Path, *arguments: str, **env: str) -> str:
    done = run(place, "show", "a.txt", "--width", "40", *arguments, **env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def without(escaped: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", escaped)


def test_ansi_is_the_text_with_the_annotators_marks(place: Path) -> None:
    text = show(place)
    for colours in ("truecolor", "256", "16", "none"):
        coloured = show(place, "--format", "ansi", "--colour", colours)
        assert without(coloured) == text
        assert len(re.findall(r"\x1b\[[0-9;]+m", coloured)) == 2
    assert show(place, "--format", "ansi", "--annotator", "nobody") == text


def test_colours_follow_the_environment(place: Path) -> None:
    assert "38;2;" in show(place, "--format", "ansi", COLORTERM="truecolor")
    assert "38;5;" in show(place, "--format", "ansi", TERM="xterm-256color")
    assert not re.search(r"\[[0-9;]*3[0-9]", show(place, "--format", "ansi", NO_COLOR="1"))


def test_the_terminals_mode_is_asked_for_and_not_the_terminal(place: Path) -> None:
    visual = show(place, "--format", "ansi", "--bidi", "visual")
    override = show(place, "--format", "ansi", "--bidi", "override")
    assert "\u202d" not in visual
    assert "\u202d" in override
    assert re.sub("[\u200e\u202c\u202d]", "", without(override)).split() == without(visual).split()
    assert "قال علييف" in without(show(place, "--format", "ansi", "--bidi", "logical"))


@pytest.mark.parametrize(
    ("kind", "bidi"), [("ansi", "auto"), ("ansi", "override"), ("text", "override")]
)
def test_a_pager_need_not_break_lines_in_an_override(place: Path, kind: str, bidi: str) -> None:
    (place / "a.txt").write_text("قال علييف 28 يونيو " * 40)
    options = ("--format", kind, "--bidi", bidi)
    shown = run(place, "show", "a.txt", *options, VTE_VERSION="7006").stdout
    assert "\u202d" in shown
    cells = [
        wcswidth(re.sub("[\u200e\u202c\u202d]", "", without(line))) for line in shown.split("\n")
    ]
    assert max(cells) == 80


def test_lines_say_the_labels_without_colours(place: Path) -> None:
    lines = show(place, "--format", "ansi", "--colour", "none", "--marks", "lines").split("\n")
    assert without(lines[1]).strip() == "───────────d─  ────a"


def test_a_file_is_written_whole_and_no_article_over(place: Path) -> None:
    for name in ("page.html", "page.svg"):
        assert show(place, "--format", name[-4:].strip("."), "-o", name) == ""
    assert (place / "page.html").read_text("utf-8").count("<mark ") == 2
    ET.parse(place / "page.svg")
    refused = run(place, "show", "a.txt", "--format", "html", "-o", "a.txt")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "can't replace an article" in refused.stderr
    assert (place / "a.txt").read_text("utf-8") == TEXT
    assert {path.name for path in place.iterdir()} == {"a.txt", "gold", "page.html", "page.svg"}


def test_marks_are_read_while_another_holds_them(place: Path) -> None:
    store = Store(place, "x")
    store.load()
    try:
        assert show(place, "--format", "html").count("<mark ") == 2
    finally:
        store.close()


def test_nothing_is_made_where_nothing_was_marked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert show(tmp_path, "--format", "html").count("<mark ") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_marks_on_another_text_are_said_and_not_shown(place: Path) -> None:
    (place / "a.txt").write_text(f"x{TEXT}", encoding="utf-8")
    done = run(place, "show", "a.txt", "--format", "html")
    assert done.returncode == 0
    assert "<mark " not in done.stdout
    assert done.stderr.startswith("reader: 2 of the marks were made on another text")


def test_an_unknown_theme_is_an_error(place: Path) -> None:
    done = run(place, "show", "a.txt", "--format", "svg", "--theme", "none-such")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no theme" in done.stderr

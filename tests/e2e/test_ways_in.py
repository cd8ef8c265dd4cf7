"""The ways into the app that the command line has beside a folder: samples and a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.gold.store import Store
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
RUSSIAN = ROOT / "seeds" / "002_df5243bf1c4e2f29.txt"
READER = f'exec "{sys.executable}" -m reader'


def marked_in(command: str) -> str:
    """Open the app by a shell's command, mark the word at the caret, quit; gives the screen."""
    with Terminal(["sh", "-c", command], size=(100, 30), env={"PYTHONPATH": str(ROOT)}) as terminal:
        terminal.wait_for("saved")
        terminal.settle()
        terminal.press("w", "a")
        terminal.wait_for("1 span")
        terminal.wait_for("saved")
        screen = terminal.text
        terminal.press("q", settle=False)
        assert terminal.wait(30) == 0
    return screen


def quotes(project: Path) -> list[str]:
    gold = Store(project, "me", read_only=True).load()
    return [span.quote for record in gold.articles() for span in gold.spans(record.id)]


def test_demo_keeps_its_marks_where_the_user_may_write(
    nobodys_machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    marked_in(f"{READER} demo --annotator me")
    assert quotes(nobodys_machine / "state" / "demo") == ["Gündəm"]
    assert list(tmp_path.iterdir()) == []
    assert not (ROOT / "gold").exists()


def test_an_article_from_a_pipe_is_marked_by_the_terminals_keys(tmp_path: Path) -> None:
    screen = marked_in(
        f'cat "{RUSSIAN}" | {READER.removeprefix("exec ")} - --annotator me --project "{tmp_path}"'
    )
    assert "stdin-" in screen
    assert quotes(tmp_path) == ["28"]

"""The app in a real tmux: what the pane holds would stay as it is in a terminal that reorders."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.terminal.frames import HAS_RTL
from reader.text.levels import resolve
from reader.text.order import reset_white_space
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
SIZE = (120, 36)
CONTROLS = dict.fromkeys(map(ord, "\u202d\u202c\u200e"))
COMMAND: list[str | Path] = [sys.executable, "-m", "reader", "--annotator", "me"]


class Tmux:
    """A server of our own with one pane, shown in a terminal."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("tmux")
        if program is None:
            if os.environ.get("CI"):
                pytest.fail("tmux is missing; install Debian's package tmux")
            pytest.skip("tmux is missing; install Debian's package tmux")
        config = folder / "tmux.conf"
        config.write_text("set -g status off\nset -g mouse on\nset -g escape-time 0\n")
        self._command: list[str | Path] = [program, "-S", folder / "socket", "-f", config]
        words = [*COMMAND, "--project", folder, ROOT / "seeds"]
        env = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "TMUX": "", "LC_ALL": "C.UTF-8"}
        self.terminal = Terminal([*self._command, "new-session", *words], size=SIZE, env=env)

    def rows(self) -> list[str]:
        """The pane's rows, with what tmux hung on their cells."""
        self.terminal.settle(0.3)
        asked = [*self._command, "capture-pane", "-p", "-N"]
        said = subprocess.run(asked, capture_output=True, check=True, encoding="utf-8").stdout
        return said.split("\n")[: SIZE[1]]

    def end(self) -> None:
        subprocess.run([*self._command, "kill-server"], check=False, capture_output=True)
        self.terminal.kill()


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    server = Tmux(tmp_path)
    with server.terminal:
        server.terminal.wait_for("saved", timeout=60)
        yield server
        server.end()


def reordered(row: str) -> bool:
    """Whether UAX#9 would move a letter of the row, in either base direction that is found."""
    for base in ("auto", "ltr"):
        paragraph, levels = resolve(row, base)
        levels = reset_white_space(row, levels, paragraph)
        seen = (level for sign, level in zip(row, levels, strict=True) if ord(sign) not in CONTROLS)
        if any(level % 2 for level in seen):
            return True
    return False


def plain(rows: list[str]) -> list[str]:
    return [row.translate(CONTROLS).rstrip() for row in rows]


def test_whole_and_partial_frames_hold(tmux: Tmux, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    command = [*COMMAND, "--project", other, "--bidi", "visual", ROOT / "seeds"]
    env = {"PYTHONPATH": str(ROOT), "COLORTERM": ""}
    with Terminal(command, size=SIZE, env=env) as beside:
        beside.wait_for("saved", timeout=60)
        for keys in (
            [],
            ["w", "w", "a"],
            ["J"],
            ["down"] * 5,
            ["pagedown"],
            ["?"],
            ["escape"],
            ["K"],
        ):
            for key in keys:
                tmux.terminal.press(key)
                beside.press(key)
            beside.settle(0.3)
            rows = tmux.rows()
            # The first row names the projects, which are two.
            assert plain(rows)[1:] == beside.display[1:]
            assert [row for row in rows if reordered(row)] == []
            if keys != ["?"]:
                assert sum(bool(HAS_RTL.search(row)) for row in rows) > 5
            # tmux would drop what has no width before a letter in the first column.
            assert not any(HAS_RTL.match(row) for row in rows)
        assert any("\u202d" in row for row in rows)


def test_the_check_can_tell(tmux: Tmux) -> None:
    assert any(reordered(row) for row in plain(tmux.rows()))


def test_a_click_lands_on_the_letter_that_is_seen(tmux: Tmux) -> None:
    rows = plain(tmux.rows())
    row = next(y for y, text in enumerate(rows) if y > 5 and len(HAS_RTL.findall(text[40:80])) > 20)
    word = next(part for part in rows[row][45:80].split(" ")[1:-1] if HAS_RTL.match(part))
    column = rows[row].index(word, 45)
    for _ in range(2):
        tmux.terminal.click(column + 1, row)
    tmux.terminal.wait_for("1 word selected")
    tmux.terminal.press("a")
    tmux.terminal.wait_for("1 span")
    assert word in tmux.terminal.display[row]
    assert any(word in line[84:] for line in plain(tmux.rows()))

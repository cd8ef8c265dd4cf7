"""Copying through a real tmux to the terminal around it; and the mouse left alone."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
TEXT = "قال لأرمينيا نعم."
COPIED = base64.b64encode("قال".encode())
ENV = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def tmux(socket: Path, *words: str) -> str:
    done = subprocess.run(
        ["tmux", "-S", socket, *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=20,
    )
    return done.stdout


@contextmanager
def in_tmux(article: Path, *options: str) -> Iterator[tuple[Terminal, Path]]:
    """The app in a tmux of its own, in a terminal."""
    socket = article.with_name("socket")
    config = article.with_name("tmux.conf")
    config.write_text("".join(f"set -g {option}\n" for option in options))
    # tmux writes to what it was given as standard input.
    opens = ["/bin/sh", "-c", 'exec "$@" <>"$(tty)" >&0 2>&0', "sh"]
    command = [*opens, "tmux", "-S", str(socket), "-f", str(config), "new-session"]
    env = {**ENV, "TMUX": "", "HASHIYA_STATE_DIR": str(article.with_name("state"))}
    with Terminal(
        [*command, sys.executable, "-m", "reader", article.name], cwd=article.parent, env=env
    ) as it:
        try:
            it.wait_for("a.txt")
            yield it, socket
        finally:
            tmux(socket, "kill-server")


def test_there_is_a_tmux_to_try() -> None:
    assert shutil.which("tmux"), "install tmux"


def test_tmux_with_its_clipboard_on_has_it_and_hands_it_on(article: Path) -> None:
    with in_tmux(article, "set-clipboard on") as (terminal, socket):
        terminal.press("w", "Y")
        terminal.wait_bytes(COPIED)
        terminal.wait_for("Copied")
        assert tmux(socket, "show-buffer") == "قال"
        assert b"\x1b]52;" in terminal.log
        assert "keeps the copy back" not in terminal.text


def test_tmux_with_passthrough_hands_it_on(article: Path) -> None:
    with in_tmux(article, "set-clipboard off", "allow-passthrough on") as (terminal, socket):
        terminal.press("w", "Y")
        terminal.wait_bytes(b"\x1b]52;c;" + COPIED + b"\x07")
        assert tmux(socket, "show-buffer") == ""
        assert "keeps the copy back" not in terminal.text


def test_where_tmux_keeps_it_back_that_is_said(article: Path) -> None:
    with in_tmux(article) as (terminal, _):
        terminal.press("w", "Y")
        terminal.wait_for("tmux keeps the copy back")
        assert COPIED not in terminal.log


@pytest.mark.parametrize(("flags", "env"), [(["--no-mouse"], {}), ([], {"HASHIYA_MOUSE": "no"})])
def test_the_mouse_can_be_left_to_the_terminal(
    article: Path, flags: list[str], env: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "reader", *flags, article.name]
    with Terminal(command, cwd=article.parent, env={**ENV, **env}) as terminal:
        terminal.wait_for("a.txt")
        terminal.press("w", "q")
        assert terminal.wait() == 0
        for mode in (b"1000", b"1002", b"1003", b"1006", b"1015", b"1016"):
            assert b"\x1b[?" + mode + b"h" not in terminal.log

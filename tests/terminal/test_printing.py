"""Lines that stay when we have ended: right without anything that was switched off."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.terminal.printing import printed_mode
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
READER = [sys.executable, "-m", "reader"]


@pytest.mark.parametrize(
    ("environ", "mode"),
    [
        ({"TERM": "xterm-256color", "XTERM_VERSION": "XTerm(379)"}, "visual"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, "override"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "221203"}, "logical"),
        ({"TERM": "mlterm", "MLTERM": "3.9.0"}, "logical"),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "words"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/tmux,1,0"}, "override"),
        ({"TERM": "foot"}, "visual"),
    ],
)
def test_the_mode_by_the_environment(environ: dict[str, str], mode: str) -> None:
    assert printed_mode("auto", environ).mode == mode


def test_what_was_asked_for_counts() -> None:
    assert printed_mode("visual", {"VTE_VERSION": "7006"}).mode == "visual"


def printed(tmp_path: Path, variable: str, *words: str) -> str:
    (tmp_path / "مقال.txt").write_text("سلام hello\n")
    name, value = variable.split("=")
    with Terminal(
        [*READER, *words], cwd=tmp_path, env={name: value, "PYTHONPATH": str(ROOT)}
    ) as it:
        it.wait()
        return it.log.decode()


LRO, PDF = "\u202d", "\u202c"


@pytest.mark.parametrize(
    "words", [("list", "."), ("show", "مقال.txt"), ("show", "مقال.txt", "--format", "ansi")]
)
def test_what_vte_shows_is_in_our_order(tmp_path: Path, words: tuple[str, ...]) -> None:
    text = printed(tmp_path, "VTE_VERSION=7006", *words)
    assert f"{LRO}\ufee1\ufefc\ufeb3{PDF}" in text


def test_an_error_in_vte(tmp_path: Path) -> None:
    assert f"{LRO}" in printed(tmp_path, "VTE_VERSION=7006", "show", "غائب.txt")


def test_what_konsole_orders_and_joins_is_sent_as_it_is(tmp_path: Path) -> None:
    assert "سلام hello" in printed(tmp_path, "KONSOLE_VERSION=221203", "show", "مقال.txt")


def test_what_goes_into_a_file_is_in_visual_order(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m reader show مقال.txt > out'
    (tmp_path / "مقال.txt").write_text("سلام hello\n")
    env = {"VTE_VERSION": "7006", "PYTHONPATH": str(ROOT)}
    with Terminal(["sh", "-c", command], cwd=tmp_path, env=env) as it:
        it.wait()
    assert (tmp_path / "out").read_text().strip() == "hello \ufee1\ufefc\ufeb3"


def test_what_is_written_into_a_file_from_a_terminal_is_too(tmp_path: Path) -> None:
    printed(tmp_path, "VTE_VERSION=7006", "show", "مقال.txt", "-o", "out")
    assert (tmp_path / "out").read_text().strip() == "hello \ufee1\ufefc\ufeb3"

"""`reader doctor` in a terminal: what it says, what it keeps, and what it leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reader import strings
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
READER = [sys.executable, "-m", "reader"]
ENV = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLORTERM": ""}


def doctor(*words: str, **options: Any) -> Terminal:
    return Terminal([*READER, "doctor", *words], size=(120, 40), env=ENV, **options)


def answered(key: str, name: str = "XTerm(379)") -> str:
    """The screen after the question was answered with a key."""
    with doctor(name=name) as terminal:
        terminal.wait_for(strings.DOCTOR_WHICH)
        terminal.settle()
        terminal.send(key)
        assert terminal.wait() == 0
        return terminal.text


def facts(tmp_path: Path, name: str = "XTerm(379)") -> Any:
    """What `--json` writes into a file, from a terminal of that name."""
    report = tmp_path / "report.json"
    command = f'"{sys.executable}" -m reader doctor --json > "{report}"'
    with Terminal(["sh", "-c", command], size=(120, 40), env=ENV, name=name) as terminal:
        assert terminal.wait() == 0
    return json.loads(report.read_bytes())


def test_it_says_what_the_terminal_answers() -> None:
    screen = answered("0")
    assert "xterm 379" in screen
    assert "XTVERSION: XTerm(379), DECRQM ?2500: not known, DA1: 62;22, background: dark" in screen
    assert "visual: xterm shows letters in the order in which they are sent" in screen
    assert "256" in screen
    assert "samples are as wide as we count them" in screen
    assert all(f"\n  {number}" in screen for number in range(1, 7))
    assert strings.DOCTOR_UNSURE in screen


def test_what_was_picked_is_the_terminals_mode_from_then_on(tmp_path: Path) -> None:
    assert "words is this terminal's mode" in answered("1")
    assert facts(tmp_path)["mode"]["name"] == "words"
    assert facts(tmp_path)["remembered"] == "words"
    assert facts(tmp_path, "foot(1.13.1)")["remembered"] is None


def test_the_mode_of_auto_is_not_kept_and_takes_an_old_pick_back(tmp_path: Path) -> None:
    answered("1")
    assert "`auto` takes here anyway" in answered("6")
    assert facts(tmp_path)["remembered"] is None


def test_a_pick_can_be_forgotten(tmp_path: Path) -> None:
    answered("1")
    with doctor("--forget", name="XTerm(379)") as terminal:
        assert terminal.wait() == 0
        assert "Nothing is kept for xterm any more" in terminal.text
    assert facts(tmp_path)["remembered"] is None


@pytest.mark.parametrize("key", ["3", "4"])
def test_what_no_mode_draws_is_not_kept(key: str, tmp_path: Path) -> None:
    assert strings.DOCTOR_NO_MODE.split(".")[0] in answered(key)
    assert facts(tmp_path)["remembered"] is None


def test_the_json_has_the_widths(tmp_path: Path) -> None:
    found = {each["name"]: each["reported"] for each in facts(tmp_path)["widths"]}
    assert found["Latin letter"] == 1
    assert found["Chinese character"] == 2


def test_a_key_typed_too_early_is_no_answer() -> None:
    with doctor(name="XTerm(379)") as terminal:
        terminal.send("1")
        terminal.wait_for("several do")
        terminal.settle()
        assert "words is" not in terminal.text
        terminal.send("0")
        assert terminal.wait() == 0


def test_a_silent_terminal_gets_what_is_known() -> None:
    with doctor(answers=False) as terminal:
        terminal.wait_for("several do")
        assert "no answer" in terminal.text
        terminal.send("0")
        assert terminal.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    with doctor(name="XTerm(379)") as terminal:
        before = terminal.line_settings
        terminal.wait_for("several do")
        assert terminal.line_settings != before
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert terminal.line_settings == before
        entered, left = terminal.log.count(b"\x1b[8l"), terminal.log.count(b"\x1b[8h")
        assert entered == left > 0


def test_without_a_terminal_it_prints_what_it_can() -> None:
    done = subprocess.run(
        [*READER, "doctor"], stdin=subprocess.DEVNULL, capture_output=True, check=True, cwd=ROOT
    )
    assert strings.DOCTOR_NOT_ASKED in done.stdout.decode()
    assert strings.DOCTOR_WHICH not in done.stdout.decode()
    assert done.stderr == b""

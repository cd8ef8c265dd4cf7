"""The terminal is given back whole, whatever ends the app, and taken again after fg."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
APP = Path(__file__).with_name("apps") / "steady.py"

# What the driver switched on, and the sequence that switches it off again.
RESTORING = [
    b"\x1b[?2501l\x1b[?2500l\x1b[0 k\x1b[8h",  # the terminal's own bidi
    b"\x1b[?1000l",  # the mouse
    b"\x1b[?1003l",
    b"\x1b[?1015l",
    b"\x1b[?1006l",
    b"\x1b[?2004l",  # bracketed paste
    b"\x1b[?1004l",  # focus
    b"\x1b[?7h",  # line wrap
    b"\x1b[<u",  # kitty's keyboard
    b"\x1b[?1049l",  # the alternate screen
    b"\x1b[?25h",  # the cursor
    b"\x1b[0 q",  # its shape
]


def steady(report: Path, **options: object) -> Terminal:
    env = {"PYTHONPATH": str(ROOT)}
    return Terminal([sys.executable, APP, report], env=env, **options)  # type: ignore[arg-type]


def threads_of(terminal: Terminal) -> int:
    return len(list(Path(f"/proc/{terminal.process.pid}/task").iterdir()))


def assert_restored(terminal: Terminal, before: list[object]) -> None:
    assert terminal.line_settings == before
    assert not terminal.alternate
    last_frame = terminal.log.rindex(b"\x1b[?1049h")
    for sequence in RESTORING:
        assert sequence in terminal.log[last_frame:], sequence


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        ("q", 0, ""),
        ("c", 70, "an error that it did not expect (RuntimeError)"),
        ("w", 70, "an error that it did not expect (RuntimeError)"),
        ("t", 70, "an error that it did not expect (RuntimeError)"),
        ("u", 2, "nowhere: the folder has no articles; name another."),
    ],
)
def test_ends_in_one_sentence(tmp_path: Path, key: str, code: int, said: str) -> None:
    report = tmp_path / "report"
    with steady(report) as terminal:
        before = terminal.line_settings
        terminal.wait_for("ready")
        terminal.press(key)
        assert terminal.wait() == code
        assert_restored(terminal, before)
        assert said in terminal.text
        assert len([row for row in terminal.display if row]) == (1 if said else 0)
        assert report.exists() == bool(said)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_ends_by_a_signal_with_the_terminal_restored(tmp_path: Path, name: str) -> None:
    number = signal.Signals[name]
    with steady(tmp_path / "report") as terminal:
        before = terminal.line_settings
        terminal.wait_for("ready")
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert_restored(terminal, before)
        assert terminal.text.strip() == ""


def test_ends_by_a_signal_that_comes_before_the_first_frame(tmp_path: Path) -> None:
    with steady(tmp_path / "report") as terminal:
        before = terminal.line_settings
        terminal.wait_bytes(b"\x1b[?1049h")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert_restored(terminal, before)


def test_ends_when_its_window_is_closed(tmp_path: Path) -> None:
    with steady(tmp_path / "report") as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.process.wait(20) == 128 + signal.SIGHUP


def test_ends_when_its_terminal_is_gone_and_no_signal_says_so(tmp_path: Path) -> None:
    # In a session of its own it has no controlling terminal, and so gets no SIGHUP.
    command: list[str | Path] = ["setsid", "--wait", sys.executable, APP, tmp_path / "report"]
    with Terminal(command, env={"PYTHONPATH": str(ROOT)}) as terminal:
        terminal.wait_for("ready")
        pid = terminal.process.pid
        child = Path("/proc", Path(f"/proc/{pid}/task/{pid}/children").read_text().strip())
        terminal.hang_up()
        end = time.monotonic() + 20
        while child.exists() and " Z " not in (child / "stat").read_text():
            assert time.monotonic() < end, "it lives on without a terminal"
            time.sleep(0.05)


def test_ends_by_a_signal_though_the_terminal_does_not_read(tmp_path: Path) -> None:
    with steady(tmp_path / "report", size=(500, 200)) as terminal:
        terminal.wait_bytes(b"\x1b[8l")
        time.sleep(1)  # the first frame is larger than what a pty holds, and nobody reads it
        assert len(terminal.log) < 20_000
        terminal.signal(signal.SIGTERM)
        assert terminal.process.wait(20) == 128 + signal.SIGTERM


@pytest.mark.parametrize("reads_on", [True, False])
def test_lives_on_though_many_frames_wait_for_the_terminal(tmp_path: Path, reads_on: bool) -> None:
    with steady(tmp_path / "report", size=(500, 200)) as terminal:
        terminal.wait_bytes(b"\x1b[8l")
        time.sleep(1)  # the first frame waits now, and each key makes another
        for key in b"xy" * 40 + b"z":
            os.write(terminal._master, bytes([key]))
            time.sleep(0.01)
        if reads_on:
            terminal.wait_for("key z")
        terminal.signal(signal.SIGTERM)
        assert terminal.process.wait(20) == 128 + signal.SIGTERM


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_again(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash, "bash is missing"
    env = {"PYTHONPATH": str(ROOT), "PS1": "$ ", "HISTFILE": ""}
    with Terminal([bash, "--norc", "--noprofile", "-i"], env=env) as terminal:
        terminal.wait_for("$")
        before = terminal.line_settings
        terminal.send(f"'{sys.executable}' '{APP}' '{tmp_path / 'report'}'\n")
        terminal.wait_for("ready")
        taken = terminal.line_settings
        terminal.press("x")
        terminal.wait_for("key x")

        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        assert_restored(terminal, before)
        terminal.send("echo seen by the shell\n")
        terminal.wait_for("\nseen by the shell")

        count = terminal.log.count(b"\x1b[8l")
        terminal.send("fg\n")
        terminal.wait_for("key")
        assert terminal.alternate
        assert terminal.line_settings == taken
        assert terminal.log.count(b"\x1b[8l") == count + 1
        terminal.press("y")
        terminal.wait_for("key y")
        terminal.press("q")
        terminal.send("echo code $?\n")
        terminal.wait_for("\ncode 0")
        assert_restored(terminal, before)


def test_ctrl_z_stops_what_waits_for_the_app_too(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash, "bash is missing"
    env = {"PYTHONPATH": str(ROOT), "PS1": "$ ", "HISTFILE": ""}
    with Terminal([bash, "--norc", "--noprofile", "-i"], env=env) as terminal:
        terminal.wait_for("$")
        before = terminal.line_settings
        terminal.send(f"""sh -c "'{sys.executable}' '{APP}' '{tmp_path / "report"}'; true"\n""")
        terminal.wait_for("ready")
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        assert_restored(terminal, before)
        terminal.send("echo seen by the shell\n")
        terminal.wait_for("\nseen by the shell")
        terminal.send("fg\n")
        terminal.wait_for("ready")
        terminal.press("y")
        terminal.wait_for("key y")
        terminal.press("q")
        terminal.send("echo code $?\n")
        terminal.wait_for("\ncode 0")


def test_ctrl_z_where_no_shell_could_bring_it_back_goes_on(tmp_path: Path) -> None:
    with steady(tmp_path / "report") as terminal:
        terminal.wait_for("ready")
        terminal.press("ctrl+z")
        terminal.press("x")
        terminal.wait_for("key x")
        assert terminal.alternate


def test_sigstop_from_elsewhere_leaves_one_writer_and_a_whole_screen(tmp_path: Path) -> None:
    with steady(tmp_path / "report") as terminal:
        terminal.wait_for("ready")
        taken = terminal.line_settings
        threads = threads_of(terminal)
        terminal.signal(signal.SIGSTOP)
        terminal.wait_stopped()
        terminal.screen.reset()  # another program drew over it
        terminal.signal(signal.SIGCONT)
        terminal.wait_for("ready")
        assert threads_of(terminal) == threads
        assert terminal.line_settings == taken
        terminal.press("x")
        terminal.wait_for("key x")


def test_shows_the_cursor_where_the_app_put_it(tmp_path: Path) -> None:
    with steady(tmp_path / "report") as terminal:
        terminal.wait_for("ready")
        terminal.settle()
        assert terminal.cursor == (2, 1)
        assert not terminal.screen.cursor.hidden


def test_never_asks_for_alternate_keys(tmp_path: Path) -> None:
    with steady(tmp_path / "report") as terminal:
        terminal.wait_for("ready")
        flags = [int(flag) for flag in re.findall(rb"\x1b\[>(\d+)u", terminal.log)]
        assert flags
        assert not any(flag & 4 for flag in flags)


@pytest.mark.parametrize(
    ("mode", "encoded"),
    [("override", "‭ﺏﺎﺘﻛ‬"), ("words", "ﻛﺘﺎﺏ"), ("logical", "كتاب"), ("visual", "ﺏﺎﺘﻛ")],
)
def test_each_mode_is_undone_and_taken_again(tmp_path: Path, mode: str, encoded: str) -> None:
    bash = shutil.which("bash")
    assert bash, "bash is missing"
    env = {"PYTHONPATH": str(ROOT), "PS1": "$ ", "HISTFILE": "", "HASHIYA_BIDI": mode}
    entry, undone = b"\x1b[8l\x1b[1 k", RESTORING[0]
    with Terminal([bash, "--norc", "--noprofile", "-i"], env=env) as terminal:
        terminal.wait_for("$")
        terminal.send(f"'{sys.executable}' '{APP}' '{tmp_path / 'report'}'\n")
        terminal.wait_for("ready")
        terminal.wait_bytes(encoded.encode())
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        ours = 0 if mode == "logical" else 1
        assert terminal.log.count(entry) == terminal.log.count(undone) == ours
        terminal.send("fg\n")
        terminal.wait_for("ready")
        assert terminal.log.count(entry) == 2 * ours
        terminal.press("q")
        terminal.send("echo code $?\n")
        terminal.wait_for("\ncode 0")
        assert terminal.log.count(undone) == 2 * ours


@pytest.mark.parametrize("name", ["SIGQUIT", "SIGTERM"])
def test_ends_by_a_signal_while_the_terminal_is_asked(tmp_path: Path, name: str) -> None:
    number = signal.Signals[name]
    command: list[str | Path] = [sys.executable, "-m", "reader", "--project", tmp_path]
    command.append(ROOT / "seeds")
    with Terminal(command, env={"PYTHONPATH": str(ROOT)}, answers=False) as terminal:
        before = terminal.line_settings
        terminal.wait_bytes(b"\x1b]11;?")
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert terminal.line_settings == before
        assert terminal.text.strip() == ""


def test_keys_typed_before_the_start_arrive(tmp_path: Path) -> None:
    with steady(tmp_path / "report", answers=False) as terminal:
        terminal.wait_bytes(b"\x1b]11;?")
        terminal.send("x")
        terminal.wait_for("key x")


@pytest.mark.parametrize("cut", [0, 1, 2, 5, 24, 30, 40, 45])
def test_a_late_answer_of_the_terminal_is_no_key(tmp_path: Path, cut: int) -> None:
    answer = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?2500;2$y\x1bP>|XTerm(379)\x1b\\\x1b[?62;22c"
    with steady(tmp_path / "report", answers=False) as terminal:
        terminal.wait_for("ready")
        terminal.send(answer[:cut])
        time.sleep(0.05)
        terminal.send(answer[cut:])
        terminal.settle(0.4)
        assert "ready" in terminal.text
        terminal.press("x")
        terminal.wait_for("key x")


def test_escape_arrives_though_an_answer_is_owed(tmp_path: Path) -> None:
    with steady(tmp_path / "report", answers=False) as terminal:
        terminal.wait_for("ready")
        terminal.press("escape")
        terminal.wait_for("key escape")


def test_a_byte_that_is_no_letter_does_not_end_it(tmp_path: Path) -> None:
    with steady(tmp_path / "report") as terminal:
        terminal.wait_for("ready")
        terminal.send(b"\xff\xfe")
        terminal.press("x")
        terminal.wait_for("key x")

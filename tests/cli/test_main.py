"""Exit codes and sentences for what goes wrong on the way, in this process."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.cli import listing
from reader.cli.main import main
from reader.errors import CheckFailed


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Makes `reader list` do something else."""

    def put(do: Callable[[], object]) -> None:
        monkeypatch.setattr(listing, "run", lambda options, settings: do() or 0)

    return put


Failing = Callable[[Callable[[], object]], None]


def raiser(error: BaseException) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


def test_an_unexpected_error_names_its_log(
    failing: Failing, capsys: pytest.CaptureFixture[str], nobodys_machine: Path
) -> None:
    failing(raiser(RuntimeError("deep \x1b")))
    assert main(["list"]) == 70
    out, err = capsys.readouterr()
    log = nobodys_machine / "state" / "log" / "hashiya.log"
    assert out == ""
    assert err == (
        f"reader: an unexpected error (RuntimeError) ended the program;"
        f" what is known about it is in {log}.\n"
    )
    assert "RuntimeError: deep" in log.read_text()


def test_an_unexpected_error_without_a_log(
    failing: Failing, capsys: pytest.CaptureFixture[str], nobodys_machine: Path
) -> None:
    (nobodys_machine / "state").write_text("")
    failing(raiser(RuntimeError()))
    assert main(["list"]) == 70
    assert "no log could be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            CheckFailed("no", path="a\x1b[2J", line=3, remedy="do"),
            1,
            "a\ufffd[2J, line 3: no; do.\n",
        ),
        (
            PermissionError(13, "Permission denied", "x"),
            3,
            "x: the system refuses it: Permission denied.\n",
        ),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 0, ""),
        (SystemExit(4), 4, ""),
    ],
)
def test_what_ends_a_command(
    error: BaseException, code: int, says: str, failing: Failing, capfd: pytest.CaptureFixture[str]
) -> None:
    failing(raiser(error))
    assert main(["list"]) == code
    err = capfd.readouterr().err
    assert err.removeprefix("reader: ") == says


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_unwinds_and_is_the_exit_code(name: str, failing: Failing) -> None:
    cleaned = []

    def wait() -> None:
        try:
            os.kill(os.getpid(), getattr(signal, name))
            signal.pause()
        finally:
            cleaned.append(True)

    failing(wait)
    before = signal.getsignal(signal.SIGTERM)
    assert main(["list"]) == 128 + getattr(signal, name)
    assert cleaned == [True]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_full_disk_behind_standard_output_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def write(self, text: str) -> int:
            return len(text)

        def flush(self) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def fileno(self) -> int:
            raise OSError

    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["schema"]) == 3
    assert "No space left" in capsys.readouterr().err


def test_closed_streams_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["schema"]) == 0
    assert main(["show", "nothing.txt"]) == 2
    for stream in (sys.stdout, sys.stderr):
        stream.close()


def test_a_wrong_setting_stops_everything_but_says_so(
    nobodys_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (nobodys_machine / "config").mkdir()
    (nobodys_machine / "config" / "settings.toml").write_text("coluor = 1\n")
    assert main(["schema"]) == 3
    assert (
        "line 1: there is no setting 'coluor'; perhaps colour was meant" in capsys.readouterr().err
    )
    assert main(["--version"]) == 0

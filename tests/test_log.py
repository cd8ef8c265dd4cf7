"""The log of what nobody expected."""

from __future__ import annotations

from pathlib import Path

from reader import log


def failure() -> ValueError:
    try:
        raise ValueError("قلم \ud800")
    except ValueError as error:
        return error


def test_an_error_is_written_with_its_traceback(nobodys_machine: Path) -> None:
    path = log.record(failure())
    assert path == nobodys_machine / "state" / "log" / "hashiya.log"
    text = path.read_text(encoding="utf-8")
    assert "ValueError: قلم \\ud800" in text
    assert "in failure" in text
    assert path.stat().st_mode & 0o077 == 0


def test_errors_add_up_until_the_log_is_large(tmp_path: Path) -> None:
    path = tmp_path / "hashiya.log"
    assert log.record(failure(), folder=tmp_path) == path
    assert path == log.record(failure(), folder=tmp_path)
    assert path.read_text(encoding="utf-8").count("Traceback") == 2
    path.write_bytes(b"x" * ((1 << 20) + 1))
    log.record(failure(), folder=tmp_path)
    assert path.stat().st_size < 4000
    assert (tmp_path / "hashiya.log.old").stat().st_size == (1 << 20) + 1


def test_a_log_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert log.record(failure(), folder=tmp_path / "file") is None

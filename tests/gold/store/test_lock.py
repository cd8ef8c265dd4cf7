"""The lock of a gold set: who holds it, what is said of that, and what ends it."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reader import strings
from reader.gold.ids import utc_now
from reader.gold.store import Store
from reader.gold.store.lock import ANYONE, Lock, read_holder
from tests.gold.store.worker import start

HOST = socket.gethostname()


def words(pid: int, host: str = HOST, since: str = "") -> str:
    return json.dumps({"pid": pid, "host": host, "since": since or utc_now()})


@pytest.fixture
def held(tmp_path: Path) -> tuple[Lock, Path]:
    """A lock that is held, and its file."""
    path = tmp_path / "gold.json.lock"
    lock = Lock(path)
    assert lock.take()
    return lock, path


def refused(path: Path) -> str:
    """Who is said to hold it."""
    other = Lock(path)
    assert not other.take()
    assert not other.held
    assert not other.intact
    return other.holder


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_who_holds_it_is_said(held: tuple[Lock, Path]) -> None:
    lock, path = held
    assert (lock.held, lock.intact) == (True, True)
    assert refused(path).startswith(f"process {os.getpid()} on {HOST} since 20")
    lock.release()
    assert (lock.held, lock.intact) == (False, False)
    assert Lock(path).take()


def test_a_free_lock_names_nobody(held: tuple[Lock, Path]) -> None:
    lock, path = held
    lock.release()
    assert path.read_bytes() == b""
    assert read_holder(path) == ""


def test_words_that_a_dead_process_left_are_not_believed(held: tuple[Lock, Path]) -> None:
    _, path = held
    path.write_text(words(dead_process()))
    assert refused(path) == ANYONE


def test_a_process_that_has_another_one_s_number_is_not_named(held: tuple[Lock, Path]) -> None:
    _, path = held
    # We are alive, and younger than the lock that the words are about.
    path.write_text(words(os.getpid(), since="2020-01-01T00:00:00.000Z"))
    assert refused(path) == ANYONE
    path.write_text(words(os.getpid()))
    assert refused(path) != ANYONE


def test_a_process_of_another_computer_is_named_with_it(held: tuple[Lock, Path]) -> None:
    _, path = held
    path.write_text(words(dead_process(), host="elsewhere.example"))
    assert "on elsewhere.example since" in refused(path)


def test_a_lock_that_is_deleted_is_not_intact(held: tuple[Lock, Path]) -> None:
    lock, path = held
    path.unlink()
    assert not lock.intact
    assert Lock(path).take()
    assert not lock.intact
    other = path.read_bytes()
    lock.release()
    assert path.read_bytes() == other


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "gold.json.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r".") as raised:
        Lock(tmp_path / "gold.json.lock").take()
    assert raised.value.errno == errno.ELOOP
    assert not (tmp_path / "elsewhere").exists()


# -- where there are no locks ----------------------------------------------------------------


@pytest.fixture(params=[errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def no_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file system without locks answers."""

    def flock(descriptor: int, operation: int) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.mark.usefixtures("no_locks")
def test_a_file_stands_for_the_lock_where_there_are_none(tmp_path: Path) -> None:
    path = tmp_path / "gold.json.lock"
    lock = Lock(path)
    assert lock.take()
    assert lock.soft
    assert lock.intact
    assert lock.soft_path.exists()
    assert refused(path) == f"process {os.getpid()} on {HOST}"
    lock.release()
    assert not lock.soft_path.exists()
    assert Lock(path).take()


@pytest.mark.usefixtures("no_locks")
def test_what_a_dead_process_left_there_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "gold.json.lock"
    first = Lock(path)
    assert first.take()
    pid, *rest = first.soft_path.read_text().split("\n")
    assert int(pid) == os.getpid()
    first.soft_path.write_text("\n".join([str(dead_process()), *rest]))
    assert Lock(path).take()


@pytest.mark.usefixtures("no_locks")
def test_it_is_said_that_there_are_no_locks(tmp_path: Path) -> None:
    from reader.gold import actions
    from tests.gold.facts import ARTICLES

    store = Store(tmp_path, "leyla")
    store.apply(actions.tag(store.load(), ARTICLES[0], 0, 3, "actor", "leyla")).result()
    store.close()
    again = Store(tmp_path, "leyla")
    again.load()
    assert strings.NO_LOCKS in again.notes
    third = Store(tmp_path, "leyla")
    third.load()
    assert third.state.kind == "read-only"
    assert third.state.holder == f"process {os.getpid()} on {HOST}"
    assert third.state.remedy.endswith(
        f"if it has ended, delete {Lock(store.layout.lock).soft_path}"
    )
    again.close()


def test_the_words_of_a_soft_lock_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "gold.json.soft.lock"
    path.write_text("12\nh-1.local?pidns-f0000001\n77\n")
    assert read_holder(path) == "process 12 on h-1.local"
    for odd in ("12\n\x1b[2J\n", "12\nhost", "x\nhost\n", "12\nhost\nno\n", "99999999999\nh\n"):
        path.write_text(odd)
        assert read_holder(path) == "", odd


# -- real processes --------------------------------------------------------------------------


def test_a_lock_ends_with_its_process_whatever_the_end(tmp_path: Path) -> None:
    process = start("hold", tmp_path)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert [process.stdout.readline() for _ in range(2)] == ["saved\n", "marked\n"]
    path = Store(tmp_path, "leyla").layout.lock
    assert refused(path).startswith(f"process {process.pid} on {HOST} since ")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert read_holder(path).startswith(f"process {process.pid} on ")
    assert Lock(path).take()


def test_of_eight_processes_one_writes(tmp_path: Path) -> None:
    first = Store(tmp_path, "leyla")
    first.load()
    first.close()
    processes = [start("hold", tmp_path) for _ in range(8)]
    try:
        said: list[str] = []
        for process in processes:
            assert process.stdout is not None
            assert process.stdin is not None
            assert process.stdout.readline() == "saved\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in processes:
            assert process.stdout is not None
            said.append(process.stdout.readline().partition(":")[0].strip())
        assert sorted(said) == ["StoreReadOnly"] * 7 + ["marked"]
    finally:
        for process in processes:
            process.communicate("\n", timeout=60)

"""Files are replaced whole or not at all, and the user's folders are where they should be."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from reader import files
from reader.files import atomic_write, sync_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_abc(file: BinaryIO) -> None:
    file.write(b"ab")
    file.write(b"c")


@pytest.mark.parametrize("content", [b"abc", [b"a", b"bc"], iter([b"abc"]), write_abc])
def test_writes_bytes_chunks_and_by_a_function(tmp_path: Path, content: object) -> None:
    target = tmp_path / "gold.json"
    atomic_write(target, content)  # type: ignore[arg-type]  # one parameter for all kinds
    assert target.read_bytes() == b"abc"
    assert names(tmp_path) == ["gold.json"]


@pytest.mark.parametrize(("mode", "wanted"), [(0o600, 0o600), (0o666, 0o644)])
def test_mode_is_cut_by_the_umask(tmp_path: Path, mode: int, wanted: int) -> None:
    before = os.umask(0o022)
    try:
        atomic_write(tmp_path / "file", b"", mode=mode)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == wanted


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
@pytest.mark.parametrize("old", [b"old", None])
def test_error_leaves_what_was_there(
    tmp_path: Path, error: type[BaseException], old: bytes | None
) -> None:
    target = tmp_path / "file"
    if old is not None:
        target.write_bytes(old)

    def chunks() -> Iterator[bytes]:
        yield b"new"
        raise error

    with pytest.raises(error):
        atomic_write(target, chunks())
    assert names(tmp_path) == ([] if old is None else ["file"])
    if old is not None:
        assert target.read_bytes() == old


def test_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def fill(file: BinaryIO) -> None:
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"x" * 4096)

    with pytest.raises(OSError, match="No space"):
        atomic_write(target, fill)
    assert names(tmp_path) == ["file"]
    assert target.read_bytes() == b"old"


def test_folder_in_the_way_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(OSError):  # noqa: PT011  # the kind differs by platform
        atomic_write(tmp_path / "file", b"new")
    assert names(tmp_path) == ["file"]


def test_the_old_file_is_not_written_to(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    with target.open("rb") as held:
        atomic_write(target, b"new")
        assert held.read() == b"old"
    assert target.read_bytes() == b"new"


def test_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "there" / "file")
    atomic_write(link, b"one")
    atomic_write(link, b"two")
    assert link.is_symlink()
    assert (tmp_path / "there" / "file").read_bytes() == b"two"


def test_device_is_written_to_and_stays() -> None:
    before = Path(os.devnull).stat()
    atomic_write(Path(os.devnull), [b"gone"])
    after = Path(os.devnull).stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


def test_longest_name_fits(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 255)
    atomic_write(target, b"abc")
    assert target.read_bytes() == b"abc"


def test_all_is_synced_before_the_rename_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        done.append("folder" if is_folder else f"file of {os.fstat(descriptor).st_size}")
        real_fsync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        done.append("rename")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    atomic_write(tmp_path / "file", [b"ab", b"c"])
    assert done == ["file of 3", "rename", "folder"]


def test_temporaries_of_a_killed_write_are_removed(tmp_path: Path) -> None:
    script = "import os; from reader.files import atomic_write; "
    script += "atomic_write('file', lambda file: os._exit(9))"
    path = {"PYTHONPATH": str(Path(files.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=path, check=False)
    assert done.returncode == 9
    assert len(names(tmp_path)) == 1
    (tmp_path / ".hashiya-notes").write_bytes(b"")
    files.remove_temporaries(tmp_path)
    assert names(tmp_path) == [".hashiya-notes"]


def test_private_folder_is_for_this_user_only(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old").chmod(0o755)  # whatever the umask
    made = files.private_folder(tmp_path / "old" / "new" / "newer")
    assert made.is_dir()
    assert files.private_folder(made) == made
    modes = [stat.S_IMODE(folder.stat().st_mode) for folder in (made, made.parent)]
    assert modes == [0o700, 0o700]
    assert stat.S_IMODE(made.parents[1].stat().st_mode) == 0o755


def test_private_folder_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "annotators"):
        with pytest.raises(FileExistsError, match="file"):
            files.private_folder(folder)


def test_folders_can_be_moved_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHIYA_CONFIG_DIR", str(tmp_path / "c"))
    monkeypatch.setenv("HASHIYA_STATE_DIR", str(tmp_path / "s"))
    assert files.config_dir() == tmp_path / "c"
    assert files.state_dir() == tmp_path / "s"
    assert files.log_dir() == tmp_path / "s" / "log"
    assert names(tmp_path) == []


def test_folders_are_the_platforms_own(
    nobodys_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HASHIYA_CONFIG_DIR")
    monkeypatch.setenv("HASHIYA_STATE_DIR", "")
    for folder in (files.config_dir(), files.state_dir(), files.log_dir()):
        assert folder.is_relative_to(nobodys_machine)
        assert "hashiya" in folder.parts
        assert not folder.exists()


def test_a_hole_of_many_gigabytes_is_not_read(tmp_path: Path) -> None:
    hole = tmp_path / "hole"
    hole.touch()
    os.truncate(hole, 1 << 36)
    for opened in (files.open_plain, files.open_full):
        with pytest.raises(OSError, match="claims to be large"):
            opened(hole)
    os.truncate(hole, 1 << 20)
    assert files.read_plain(hole) == bytes(1 << 20)


def test_a_folder_that_cannot_be_synced_is_told_unless_nothing_can_do_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(number: int) -> None:
        def fsync(descriptor: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", fsync)

    fails(errno.EINVAL)
    sync_folder(tmp_path)
    fails(errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        sync_folder(tmp_path)

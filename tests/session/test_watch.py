"""A file that changes while it is open is noticed, once."""

from __future__ import annotations

import os
from pathlib import Path

from reader.session.watch import Watch


def test_a_change_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    watch = Watch(path)
    assert not watch.changed()
    path.write_text("two!")
    assert watch.changed()
    assert not watch.changed()


def test_another_file_in_its_place_of_the_same_size_and_time(tmp_path: Path) -> None:
    path, other = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text("one")
    other.write_text("two")
    stamp = path.stat()
    os.utime(other, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    watch = Watch(path)
    other.replace(path)
    assert watch.changed()


def test_a_file_that_is_gone_and_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    watch = Watch(path)
    path.unlink()
    assert watch.changed()
    assert not watch.changed()
    assert not Watch(None).changed()

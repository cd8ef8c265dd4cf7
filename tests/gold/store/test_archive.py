"""Archived journals: kept whole, read within bounds, removed from the oldest on."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.gold.store import archive as archiving
from reader.gold.store import journal
from reader.gold.store.archive import Archive, archive, archives, bound, read_archive
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.journal import Frame
from reader.gold.store.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path, "nn")
    DISK.private_folder(made.folder)
    return made


def frame(number: int, size: int = 0) -> Frame:
    record = {"spans": {"7": {"id": "x" * size}}}
    return Frame(number, "2026-01-02T03:04:05.678Z", "note", None, record, {"spans": {"7": None}})


def header(after: int) -> bytes:
    """A journal's first line, as far as an archive needs it."""
    return journal.line_of({"format": journal.FORMAT, "version": 1, "after": after})


def journal_of(first: int, last: int, size: int = 0) -> bytes:
    lines = (journal.encode(frame(number, size)) for number in range(first, last + 1))
    return header(first - 1) + b"".join(lines)


def names(layout: Layout) -> list[str]:
    return DISK.listdir(layout.history)


def test_a_journal_comes_back_as_it_was(layout: Layout) -> None:
    data = journal_of(4, 9)
    archive(DISK, layout, data, 4, 9)
    assert archives(DISK, layout) == [
        Archive(4, 9, layout.history / "000000000004-000000000009.journal.gz")
    ]
    path = archives(DISK, layout)[0].path
    assert read_archive(DISK, layout, path) == gzip.decompress(path.read_bytes()) == data
    assert path.stat().st_mode & 0o777 == 0o600
    assert layout.history.stat().st_mode & 0o777 == 0o700
    before = path.read_bytes()
    archive(DISK, layout, data, 4, 9)
    assert path.read_bytes() == before
    assert len(names(layout)) == 1


def test_a_journal_without_an_action_leaves_nothing(layout: Layout) -> None:
    archive(DISK, layout, header(3), 4, 3)
    assert names(layout) == []


def test_a_journal_of_other_numbers_is_refused(layout: Layout) -> None:
    with pytest.raises(ValueError, match="does not hold the actions 4 to 8"):
        archive(DISK, layout, journal_of(4, 9), 4, 8)
    assert names(layout) == []


def test_a_large_journal_becomes_several_and_each_is_one(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "PART", 600)
    archive(DISK, layout, journal_of(1, 20, 100), 1, 20)
    parts = archives(DISK, layout)
    assert len(parts) > 3
    numbers = []
    for part in parts:
        scan = journal.scan(read_archive(DISK, layout, part.path))
        assert scan.bad is None
        assert scan.header is not None
        assert scan.header["after"] == part.first - 1
        assert [scan.frames[0].number, scan.frames[-1].number] == [part.first, part.last]
        numbers += [each.number for each in scan.frames]
    assert numbers == list(range(1, 21))


def test_short_journals_become_one_archive(layout: Layout) -> None:
    for first in (1, 3, 4):
        archive(DISK, layout, journal_of(first, first + first % 2), first, first + first % 2)
    assert names(layout) == ["000000000001-000000000004.journal.gz"]
    path = archives(DISK, layout)[0].path
    assert read_archive(DISK, layout, path) == journal_of(1, 4)
    # As gzip itself unpacks it, too.
    assert gzip.decompress(path.read_bytes()) == journal_of(1, 4)
    before = path.read_bytes()
    archive(DISK, layout, journal_of(4, 4), 4, 4)
    assert (names(layout), path.read_bytes()) == ([path.name], before)


def test_nothing_is_added_to_an_archive_that_is_damaged_or_long(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(DISK, layout, journal_of(1, 2), 1, 2)
    [first] = archives(DISK, layout)
    first.path.write_bytes(first.path.read_bytes()[:-1])
    archive(DISK, layout, journal_of(3, 4), 3, 4)
    assert [each.first for each in archives(DISK, layout)] == [1, 3]
    monkeypatch.setattr(archiving, "SHORT", archives(DISK, layout)[1].path.stat().st_size)
    archive(DISK, layout, journal_of(5, 6), 5, 6)
    assert [each.first for each in archives(DISK, layout)] == [1, 3, 5]
    monkeypatch.setattr(archiving, "SHORT", 1 << 19)
    monkeypatch.setattr(archiving, "PART", 100)
    archive(DISK, layout, journal_of(7, 9), 7, 9)
    assert [each.first for each in archives(DISK, layout)][:4] == [1, 3, 5, 7]


def test_other_actions_of_the_same_numbers_are_kept_beside(layout: Layout) -> None:
    archive(DISK, layout, journal_of(1, 4), 1, 4)
    archive(DISK, layout, journal_of(3, 4, size=7), 3, 4)
    assert [(each.first, each.last) for each in archives(DISK, layout)] == [(1, 4), (3, 4)]


def test_an_archive_of_the_same_name_and_other_actions_is_kept(layout: Layout) -> None:
    for size in (1, 2, 3):
        archive(DISK, layout, journal_of(1, 4, size), 1, 4)
    name = "000000000001-000000000004.journal.gz"
    assert names(layout) == [name, f"{name}.other-1", f"{name}.other-2"]
    kept = [gzip.decompress((layout.history / each).read_bytes()) for each in names(layout)]
    assert kept == [journal_of(1, 4, size) for size in (3, 1, 2)]
    assert len(archives(DISK, layout)) == 1


def test_parts_that_are_there_are_not_written_again(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "PART", 600)
    for _ in range(2):
        archive(DISK, layout, journal_of(1, 20, 100), 1, 20)
    assert len(names(layout)) == len(archives(DISK, layout)) > 3


@pytest.mark.parametrize("part", [600, archiving.PART])
def test_what_a_killed_one_has_archived_is_made_durable(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    class Listening(Disk):
        def sync_folder(self, path: Path) -> None:
            synced.append(path)

    monkeypatch.setattr(archiving, "PART", part)
    archive(DISK, layout, journal_of(1, 20, 100), 1, 20)
    synced: list[Path] = []
    # Whoever wrote it may have been killed before its name was on the disk.
    archive(Listening(), layout, journal_of(1, 20, 100), 1, 20)
    assert layout.history in synced


def test_one_action_larger_than_a_part_stays_whole(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "PART", 10)
    archive(DISK, layout, journal_of(1, 2, 5000), 1, 2)
    assert [(part.first, part.last) for part in archives(DISK, layout)] == [(1, 1), (2, 2)]


def test_the_oldest_go_first_and_what_is_not_ours_stays(layout: Layout) -> None:
    for first in (1, 11, 21):
        lines = b"".join(
            journal.encode(frame(number)._replace(action=os.urandom(60_000).hex()))
            for number in range(first, first + 10)
        )
        archive(DISK, layout, header(first - 1) + lines, first, first + 9)
    (layout.history / "notes.txt").write_text("mine")
    (layout.history / ".hashiya-0123.tmp").write_text("left by a killed one")
    size = archives(DISK, layout)[0].path.stat().st_size
    assert archiving.SHORT < size < 1 << 20
    bound(DISK, layout, 64)
    assert len(archives(DISK, layout)) == 3
    assert ".hashiya-0123.tmp" not in names(layout)
    bound(DISK, layout, 1)
    assert [part.first for part in archives(DISK, layout)] == [21]
    bound(DISK, layout, 0)
    assert names(layout) == ["notes.txt"]


def test_nothing_to_bound_is_no_error(layout: Layout) -> None:
    bound(DISK, layout, 0)
    assert not layout.history.exists()


def test_a_link_out_of_the_project_is_not_followed(
    layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    other = elsewhere / "000000000001-000000000002.journal.gz"
    other.write_bytes(gzip.compress(journal_of(1, 2)))
    layout.history.symlink_to(elsewhere)
    with pytest.raises(StoreError, match="a link leads out"):
        archive(DISK, layout, journal_of(3, 4), 3, 4)
    with pytest.raises(ValueError, match="a link leads out"):
        read_archive(DISK, layout, layout.history / other.name)
    bound(DISK, layout, 0)
    assert other.exists()


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "cut off"),
        (packed(journal_of(1, 9))[:-1], "cut off"),
        (packed(journal_of(1, 9))[:40], "cut off|damaged"),
        (b"no gzip at all", "damaged"),
        (packed(b"some text"), "no journal"),
        (packed(b""), "no journal"),
        (packed(journal_of(1, 9)) + b"x", "cut off|damaged"),
        (packed(journal_of(1, 9)) + b"no gzip", "damaged"),
        (packed(journal_of(1, 9)) + packed(b"")[:-1], "cut off"),
        (packed(journal_of(1, 9)).replace(b"\x1f", b"\x1e", 1), "damaged"),
    ],
)
def test_what_is_no_archive_is_said(layout: Layout, data: bytes, what: str) -> None:
    DISK.private_folder(layout.history)
    path = layout.history / "000000000001-000000000009.journal.gz"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=what):
        read_archive(DISK, layout, path)


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "LARGEST", 4 << 20)
    DISK.private_folder(layout.history)
    path = layout.history / "000000000001-000000000009.journal.gz"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(journal_of(1, 1)) + packer.compress(bytes(64 << 20)) + packer.flush()
    assert len(bomb) < 100_000
    path.write_bytes(bomb)
    with pytest.raises(ValueError, match="too large"):
        read_archive(DISK, layout, path)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    path.write_bytes(packer.compress(bytes(64 << 20)) + packer.flush())
    with pytest.raises(ValueError, match="no journal"):
        read_archive(DISK, layout, path)


def test_what_can_not_be_read_is_said(layout: Layout) -> None:
    (layout.history / "000000000001-000000000009.journal.gz").mkdir(parents=True)
    with pytest.raises(ValueError, match="can't be read"):
        read_archive(DISK, layout, archives(DISK, layout)[0].path)

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import SaveFailed
from reader.gold.store.base import chunks
from reader.gold.store.compaction import Stamp, write_base
from reader.gold.store.digest import LARGE
from reader.gold.store.disk import Disk
from reader.gold.store.layout import Layout

ABOUT = {"annotator": "leyla", "last": 3}
FEW = {"spans": {number: b'{"id": "%d"}' % number for number in range(1, 9)}}
MANY = {"spans": dict.fromkeys(range(1, 9000), b'{"id": "%s"}' % (b"x" * 300))}


class LyingDisk(Disk):
    """A disk that keeps something other than what it was given.

    Args:
        at: the byte that it changes, from the first one written.
        more: bytes of its own that it adds there.
    """

    def __init__(self, at: int, more: bytes = b"") -> None:
        self._at = at
        self._more = more

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        at, self._at = self._at, self._at - len(data)
        if not 0 <= at < len(data):
            return super().write(descriptor, data)
        kept = bytearray(data)
        kept[at] ^= 1
        self.write_all(descriptor, bytes(kept) + self._more)
        return len(data)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path, "leyla")
    layout.base.parent.mkdir(parents=True)
    return layout


@pytest.mark.parametrize("tables", [FEW, MANY], ids=["few", "many"])
def test_what_the_disk_keeps_is_what_was_written(
    layout: Layout, tables: dict[str, dict[int, bytes]]
) -> None:
    write_base(Disk(), layout.files, tables, ABOUT, Stamp(0, 0, 0, ""))
    assert layout.base.read_bytes() == b"".join(chunks(tables, ABOUT))


@pytest.mark.parametrize("tables", [FEW, MANY], ids=["few", "many"])
@pytest.mark.parametrize("share", [0, 1, 50, 99])
@pytest.mark.parametrize("more", [b"", b"more"])
def test_a_disk_that_lies_is_found_before_the_old_base_goes(
    layout: Layout, tables: dict[str, dict[int, bytes]], share: int, more: bytes
) -> None:
    size = sum(map(len, chunks(tables, ABOUT)))
    assert (size > LARGE) == (tables is MANY)
    known = write_base(Disk(), layout.files, FEW, ABOUT, Stamp(0, 0, 0, ""))
    before = layout.base.read_bytes()
    lying = LyingDisk(size * share // 100, more)
    with pytest.raises(SaveFailed, match="gives back something other"):
        write_base(lying, layout.files, tables, ABOUT, known)
    assert layout.base.read_bytes() == before
    assert [path.name for path in layout.base.parent.iterdir()] == [layout.base.name]


def test_what_stands_behind_the_last_piece_is_found(layout: Layout) -> None:
    class Adding(Disk):
        def sync(self, descriptor: int) -> None:
            self.write(descriptor, b"\n")
            super().sync(descriptor)

    with pytest.raises(SaveFailed, match="gives back something other"):
        write_base(Adding(), layout.files, FEW, ABOUT, Stamp(0, 0, 0, ""))

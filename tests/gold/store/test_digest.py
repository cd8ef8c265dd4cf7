from __future__ import annotations

import hashlib
import threading
import zlib

import pytest

from reader.gold.store.base import chunks
from reader.gold.store.digest import Digest

PIECES = [bytes([n]) * 100_000 for n in range(40)]
"""More than go without a thread."""


@pytest.mark.parametrize("count", [0, 1, 40])
def test_it_is_the_checksum_of_all_pieces_in_order(count: int) -> None:
    digest = Digest(crc=True)
    for piece in PIECES[:count]:
        digest.add(piece)
    digest.end(b"end")
    whole = b"".join(PIECES[:count]) + b"end"
    assert digest.sha256 == hashlib.sha256(whole).hexdigest()
    for its in digest.pieces:
        assert its.crc == zlib.crc32(whole[its.offset : its.offset + its.length])
    assert sum(its.length for its in digest.pieces) == len(whole)


def test_more_may_follow_what_was_asked_for() -> None:
    digest = Digest()
    for piece in PIECES:
        digest.add(piece)
        assert len(digest.sha256) == 64
    assert digest.sha256 == hashlib.sha256(b"".join(PIECES)).hexdigest()


def test_a_file_that_is_not_written_to_its_end_leaves_no_thread() -> None:
    table = {number: b'"%d"' % number * 300 for number in range(1, 9_000)}

    def broken_off() -> None:
        taken = 0
        for piece in chunks({"x": table}, {}):
            taken += len(piece)
            if taken > 2**22:
                assert "digest" in {thread.name for thread in threading.enumerate()}
                raise OSError

    with pytest.raises(OSError):  # noqa: PT011  # ours has no message
        broken_off()
    assert "digest" not in {thread.name for thread in threading.enumerate()}

"""Checksums of a file as its pieces pass, taken on a thread.

Hashing and summing leave the interpreter to others, so that a file of a hundred
megabytes is read or written in hardly more time than without its checksum.
"""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Final, NamedTuple

_AHEAD: Final = 4
"""Pieces that may wait: they are held in memory until they were taken in."""

LARGE: Final = 2**20
"""Bytes of a file that is worth a thread."""


class Piece(NamedTuple):
    """A piece of a file, to be known again."""

    offset: int
    """Where it begins, in bytes."""
    length: int
    """Its bytes."""
    crc: int
    """Its CRC-32, which takes a third of a sha256's time."""


class Digest:
    """The sha256 of pieces in order, and the CRC of each where that is asked for.

    Args:
        crc: take the CRCs as well.
    """

    def __init__(self, *, crc: bool = False) -> None:
        self._sha256 = hashlib.sha256()
        self._with_crc = crc
        self._taken: list[Piece] = []
        self._at = 0
        self._length = 0
        self._pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self._room = threading.Semaphore(_AHEAD)
        self._thread: threading.Thread | None = None

    def add(self, piece: bytes) -> None:
        """One more piece."""
        self._length += len(piece)
        if self._length < LARGE:
            self._take(piece)
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="digest", daemon=True)
            self._thread.start()
        self._room.acquire()
        self._pieces.put(piece)

    def _run(self) -> None:
        while (piece := self._pieces.get()) is not None:
            self._take(piece)
            self._room.release()

    def _take(self, piece: bytes) -> None:
        self._sha256.update(piece)
        if self._with_crc:
            self._taken.append(Piece(self._at, len(piece), zlib.crc32(piece)))
            self._at += len(piece)

    def close(self) -> None:
        """Waits until all pieces are in, and ends the thread; more may follow."""
        if self._thread is not None:
            self._pieces.put(None)
            self._thread.join()
            self._thread = None

    @property
    def sha256(self) -> str:
        """The sha256 of all pieces so far, in hexadecimal digits."""
        self.close()
        return self._sha256.hexdigest()

    @property
    def pieces(self) -> Sequence[Piece]:
        """All pieces so far, if their CRCs were asked for."""
        self.close()
        return self._taken

    def end(self, piece: bytes) -> None:
        """The last piece, a short one: it is taken at once."""
        self.close()
        self._take(piece)

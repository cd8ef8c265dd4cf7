"""Checksums of a file as its pieces pass, taken on a thread.

Hashing and summing leave the interpreter to others, so that a file of a hundred
megabytes is read or written in hardly more time than without its checksum.
"""

from __future__ import annotations

import hashlib
import threading
import time
import zlib
from queue import SimpleQueue
from typing import Final

_AHEAD: Final = 16
"""Pieces that may wait: they are held in memory until they were taken in."""

_LARGE: Final = 2**20
"""Bytes of a file that is worth a thread."""


class Digest:
    """The sha256 of pieces in order, and their CRC where that is asked for.

    Args:
        crc: take the CRC as well.
    """

    def __init__(self, *, crc: bool = False) -> None:
        self._sha256 = hashlib.sha256()
        self._with_crc = crc
        self._crc = 0
        self._length = 0
        self._pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def add(self, piece: bytes) -> None:
        """One more piece."""
        self._length += len(piece)
        if self._length < _LARGE:
            self._take(piece)
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="digest", daemon=True)
            self._thread.start()
        self._pieces.put(piece)
        while self._pieces.qsize() > _AHEAD:
            time.sleep(0.001)

    def _run(self) -> None:
        while (piece := self._pieces.get()) is not None:
            self._take(piece)

    def _take(self, piece: bytes) -> None:
        self._sha256.update(piece)
        if self._with_crc:
            self._crc = zlib.crc32(piece, self._crc)

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
    def crc(self) -> int:
        """The CRC-32 of all pieces so far."""
        self.close()
        return self._crc

    def end(self, piece: bytes) -> None:
        """The last piece, a short one: it is taken at once."""
        self.close()
        self._take(piece)

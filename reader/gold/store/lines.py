"""Cuts a gold set's file into its records, each the bytes of its JSON, none of them parsed.

A file that we wrote has one record a line (see `reader.gold.store.base`). So a hundred
thousand records are found by one regular expression over pieces of the file, with the
checksum taken on the way: the file's bytes are never held beside the records, and what a
record says is read when somebody asks for it. Whatever has another form is refused, and
its reader takes the slow way, which also knows the line where it goes wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, NamedTuple

from reader.gold.store.digest import Digest
from reader.gold.store.disk import PIECE

Numbered = dict[int, bytes]
"""A table: by document number, the record's JSON in ASCII."""

_RECORDS: Final = re.compile(rb'"([1-9][0-9]*)": (\{.*\}),?\n')
_AROUND: Final = len(b'"": ,\n')
_OPENED: Final = b"{\n"
_CLOSED: Final = b"\n},\n"
_TABLE: Final = re.compile(rb'("[^"\n]+"): \{\n')
_META: Final = re.compile(rb'"_meta": \{"1": (\{.*\})\}\n\}\n\Z')
_DIGEST: Final = re.compile(rb'"sha256": "([0-9a-f]{64})"\}\}\n\}\n\Z')
_FOOTER: Final = 1 << 12
"""Bytes of the file's end, at least, that the digest is looked for in."""


class Lines(NamedTuple):
    """A file cut into lines. Nothing in it is checked but the form and the checksum."""

    tables: dict[str, Numbered]
    """The records, without `_meta`; those of one table in the order of the file."""
    meta: Mapping[str, Any]
    """What the file says about itself."""
    sha256: str
    """The sha256 of the whole file."""


def read_lines(pieces: Iterable[bytes]) -> Lines:
    """The records of a file, if it has our form and its checksum fits.

    Args:
        pieces: the file, from its begin to its end; `PIECE` bytes each are best.

    Raises:
        ValueError: it has another form, or its checksum does not fit what is in it; the
            message is a clause that says which.
    """
    reader = _Reader()
    try:
        for piece in pieces:
            reader.feed(piece)
        return reader.end()
    finally:
        reader.close()


def split_lines(data: bytes) -> dict[str, Numbered]:
    """The tables of a file that is in memory, as `read_lines` gives them.

    Raises:
        ValueError: as `read_lines`.
    """
    return read_lines(_pieces(data)).tables


def _pieces(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for at in range(0, len(data), PIECE):
        yield bytes(view[at : at + PIECE])


class _Reader:
    """Takes a file piece by piece."""

    def __init__(self) -> None:
        self._tables: dict[str, Numbered] = {}
        self._table: Numbered | None = None
        self._waiting: list[bytes] = []
        """What follows the last line with a comma: only then it is known what a line is."""
        self._tail = b""
        """The last of it, which is not in the digest: what it should be may stand there."""
        self._digest = Digest()
        self._begun = False

    def close(self) -> None:
        """Ends the thread."""
        self._digest.close()

    def feed(self, piece: bytes) -> None:
        """The next piece of the file."""
        if len(piece) >= _FOOTER:
            self._digest.add(self._tail)
            self._tail = piece
        else:
            self._tail += piece
            if len(self._tail) > 2 * PIECE:
                self._digest.add(self._tail[:-_FOOTER])
                self._tail = self._tail[-_FOOTER:]
        if not piece.isascii():
            raise ValueError("it holds bytes that were never written")
        if self._waiting and self._waiting[-1].endswith(b","):
            piece = self._waiting.pop() + piece
        cut = piece.rfind(b",\n") + 2
        if cut == 1:
            self._waiting.append(piece)
            return
        # Only the line across two pieces is put together: copying all would take its time.
        at = piece.find(b",\n") + 2
        across = b"".join((*self._waiting, piece[:at]))
        self._waiting = [piece[cut:]]
        self._take(across, 0, len(across))
        self._take(piece, at, cut)

    def _take(self, lines: bytes, at: int, end: int) -> None:
        if not self._begun:
            if not lines.startswith(_OPENED):
                raise ValueError("it does not begin as a gold set")
            self._begun, at = True, len(_OPENED)
        while at < end:
            at = self._rows(lines, self._head(lines, at, end), end)

    def _head(self, lines: bytes, at: int, end: int) -> int:
        """Begins a table, if none is open; gives where its first record stands."""
        if self._table is not None:
            return at
        found = _TABLE.match(lines, at, end)
        if found is None:
            raise ValueError("a line holds something other than a table")
        name = json.loads(found[1])
        if name in self._tables or name == "_meta":
            raise ValueError("a table stands twice")
        self._table = self._tables[name] = {}
        return found.end()

    def _rows(self, lines: bytes, at: int, end: int) -> int:
        """Takes a table's records; gives where it ends, or the lines do."""
        if self._table is None:
            return at
        if lines.startswith(_CLOSED[1:], at) and not self._table:
            self._table = None
            return at + len(_CLOSED) - 1
        found = _RECORDS.findall(lines, at, end)
        # Most pieces end within a table, and looking for its end takes as long as all this.
        closed = 0 if _length(found) == end - at else lines.find(_CLOSED, at, end) + 1
        if closed:
            found = _RECORDS.findall(lines, at, closed)
            end = closed + 1  # no comma behind the last one
        if _length(found) != end - at:
            raise ValueError("a line holds something other than a record")
        before = len(self._table)
        self._table.update([(int(number), record) for number, record in found])
        if len(self._table) != before + len(found):
            raise ValueError("a record stands twice")
        if not closed:
            return end
        self._table = None
        return closed + len(_CLOSED) - 1

    def end(self) -> Lines:
        """What was read."""
        footer = b"".join(self._waiting)
        if not self._begun:
            footer = footer.removeprefix(_OPENED)
        found = _META.match(footer)
        said = _DIGEST.search(self._tail)
        if self._table is not None or found is None or said is None:
            raise ValueError("it does not end as a gold set")
        self._digest.end(self._tail[: said.start(1)])
        if self._digest.sha256 != said[1].decode():
            raise ValueError("its checksum does not fit what is in it")
        self._digest.end(self._tail[said.start(1) :])
        try:
            meta = json.loads(found[1], parse_constant=_no_constant)
        except RecursionError as error:
            raise ValueError("its footer is nested too deeply") from error
        return Lines(self._tables, meta, self._digest.sha256)


def _length(found: list[tuple[bytes, bytes]]) -> int:
    """Bytes of the lines of records, each with a comma."""
    return sum(map(len, chain.from_iterable(found))) + len(found) * _AROUND


def _no_constant(name: str) -> Any:
    raise ValueError("its footer holds a number that JSON has not")

"""Cuts a gold set's file into its records, each the bytes of its JSON, none of them parsed.

A file that we wrote has one record a line (see `reader.gold.store.base`). So a hundred
thousand records are found by one regular expression over pieces of the file, with the
checksum taken on the way: the file's bytes are never held beside the records, and what a
record says is read when somebody asks for it. Whatever has another form is refused, and
its reader takes the slow way, which also knows the line where it goes wrong.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from reader.gold.store.disk import PIECE

Numbered = dict[int, bytes]
"""A table: by document number, the record's JSON in ASCII."""

_RECORDS: Final = re.compile(rb'"([1-9][0-9]*)": (\{.*\}),?\n')
_AROUND: Final = len(b'"": ,\n')
_CLOSED: Final = b"\n},\n"
_TABLE: Final = re.compile(rb'("[^"\n]+"): \{\n')
_META: Final = re.compile(rb'"_meta": \{"1": (\{.*\})\}\n\}\n\Z')
_DIGEST: Final = re.compile(rb'"sha256": "([0-9a-f]{64})"\}\}\n\}\n\Z')
_FOOTER: Final = 1 << 16
"""Bytes of the file's end that the digest is looked for in."""


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
    for piece in pieces:
        reader.feed(piece)
    return reader.end()


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
        """What was taken in and not yet counted: the digest in it is not part of itself."""
        self._counted = hashlib.sha256()
        self._begun = False

    def feed(self, piece: bytes) -> None:
        """The next piece of the file."""
        self._count(piece)
        if self._waiting and self._waiting[-1].endswith(b","):
            piece = self._waiting.pop() + piece
        cut = piece.rfind(b",\n") + 2
        if cut == 1:
            self._waiting.append(piece)
            return
        whole = b"".join((*self._waiting, memoryview(piece)[:cut]))
        self._waiting = [piece[cut:]]
        self._take(whole)

    def _count(self, piece: bytes) -> None:
        # The digest is within the last bytes, whatever the pieces are.
        if len(piece) < _FOOTER:
            piece = self._tail + piece
        else:
            self._counted.update(self._tail)
        keep = max(0, len(piece) - _FOOTER)
        self._counted.update(memoryview(piece)[:keep])
        self._tail = piece[keep:]

    def _take(self, lines: bytes) -> None:
        if not lines.isascii():
            raise ValueError("it holds bytes that were never written")
        at = 0
        if not self._begun:
            if not lines.startswith(b"{\n"):
                raise ValueError("it does not begin as a gold set")
            self._begun, at = True, 2
        while at < len(lines):
            at = self._rows(lines, self._head(lines, at))

    def _head(self, lines: bytes, at: int) -> int:
        """Begins a table, if none is open; gives where its first record stands."""
        if self._table is not None:
            return at
        found = _TABLE.match(lines, at)
        if found is None:
            raise ValueError("a line holds something other than a table")
        name = json.loads(found[1])
        if name in self._tables or name == "_meta":
            raise ValueError("a table stands twice")
        self._table = self._tables[name] = {}
        return found.end()

    def _rows(self, lines: bytes, at: int) -> int:
        """Takes a table's records; gives where it ends, or the lines do."""
        if self._table is None:
            return at
        if lines.startswith(_CLOSED[1:], at) and not self._table:
            self._table = None
            return at + len(_CLOSED) - 1
        end = lines.find(_CLOSED, at) + 1
        found = _RECORDS.findall(lines, at, end or len(lines))
        before = len(self._table)
        self._table.update([(int(number), record) for number, record in found])
        if len(self._table) != before + len(found):
            raise ValueError("a record stands twice")
        length = sum([len(number) + len(record) for number, record in found])
        length += len(found) * _AROUND - bool(end)  # no comma behind the last one
        if length != (end or len(lines)) - at:
            raise ValueError("a line holds something other than a record")
        if not end:
            return len(lines)
        self._table = None
        return end + len(_CLOSED) - 1

    def end(self) -> Lines:
        """What was read."""
        footer = b"".join(self._waiting)
        found = _META.match(footer)
        digest = _DIGEST.search(self._tail)
        if self._table is not None or found is None or digest is None:
            raise ValueError("it does not end as a gold set")
        self._counted.update(self._tail[: digest.start(1)])
        if self._counted.hexdigest() != digest[1].decode():
            raise ValueError("its checksum does not fit what is in it")
        self._counted.update(self._tail[digest.start(1) :])
        try:
            meta = json.loads(found[1], parse_constant=_no_constant)
        except RecursionError as error:
            raise ValueError("its footer is nested too deeply") from error
        return Lines(self._tables, meta, self._counted.hexdigest())


def _no_constant(name: str) -> Any:
    raise ValueError("its footer holds a number that JSON has not")

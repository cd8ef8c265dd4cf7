"""JSON Lines: one article a line, found by its place in the file.

Only LF ends a line: texts may hold U+2028, NEL and the like unescaped. Opening
a file looks at every line once for its id and keeps no text; a line's bytes are
read again when its article is opened. What a line claims is checked
(`record.py`): a bad one is named by file and line, and the others open.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reader.corpus.decode import Undecodable, decode, looks_like_utf8
from reader.corpus.record import BadRecord, Record, parse_record
from reader.corpus.scan import printable
from reader.errors import UnreadableArticle
from reader.files import open_full

_SAMPLE = 1 << 16
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BLANK = b" \t\r\n\0"


class LinePlace(NamedTuple):
    """Where a record stands in its file, and how it is read."""

    line: int
    """From 1, as editors count; empty lines count too."""
    start: int
    """Its first byte."""
    length: int
    """Its bytes."""
    encoding: str
    """The codec of these bytes."""


def scan_jsonl(path: Path) -> Iterator[tuple[LinePlace, Record | UnreadableArticle]]:
    """Every line of the file that is not blank: its record, or what is wrong with it.

    Raises:
        UnreadableArticle: the file can't be read.
    """
    shown = printable(str(path))
    try:
        encoding, skip = _encoding(path)
        for place, data in _lines(path, encoding, skip):
            try:
                yield place, parse_record(_decode(data, encoding))
            except BadRecord as error:
                yield place, UnreadableArticle(str(error), path=shown, line=place.line)
    except OSError as error:
        raise UnreadableArticle(f"can't be read: {error.strerror}", path=shown) from None


def read_record(path: Path, place: LinePlace) -> Record:
    """The record at `place`, read again.

    Raises:
        UnreadableArticle: it is not there any more, or is no article, or can't be read.
    """
    shown = printable(str(path))
    try:
        with open_full(path) as file:
            file.seek(place.start)
            data = file.read(place.length)
        return parse_record(_decode(data, place.encoding))
    except BadRecord as error:
        raise UnreadableArticle(str(error), path=shown, line=place.line) from None
    except OSError as error:
        reason = f"can't be read: {error.strerror}"
        raise UnreadableArticle(reason, path=shown, line=place.line) from None


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} of the line is not valid {encoding}: {error.reason}"
        raise BadRecord(reason) from None


def _encoding(path: Path) -> tuple[str, int]:
    """The one codec of the file, and the bytes of its mark, told by its beginning.

    A damaged line is a bad line of a UTF-8 file; only a file that is hardly
    UTF-8 at all is in another encoding.
    """
    with open_full(path) as file:
        sample = file.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, len(mark)
    if b"\0" not in sample and (sample.isascii() or looks_like_utf8(sample)):
        return "utf-8", 0
    try:
        # An even number of bytes, not to cut a code unit of UTF-16.
        return decode(sample[: len(sample) & ~1]).encoding, 0
    except Undecodable:
        return "utf-8", 0


def _lines(path: Path, encoding: str, skip: int) -> Iterator[tuple[LinePlace, bytes]]:
    """The lines that are not blank, each with its place and its LF."""
    start = skip
    for number, line in enumerate(_split(path, encoding, skip), start=1):
        if line.strip(_BLANK):
            yield LinePlace(number, start, len(line), encoding), line
        start += len(line)


def _split(path: Path, encoding: str, skip: int) -> Iterator[bytes]:
    with open_full(path) as file:
        file.seek(skip)
        if encoding.startswith("utf-16"):
            yield from _split_wide(file.read(), "\n".encode(encoding))
        else:
            yield from file


def _split_wide(data: bytes, newline: bytes) -> Iterator[bytes]:
    """Lines of UTF-16: an LF counts only where a code unit begins."""
    start = 0
    while start < len(data):
        end = data.find(newline, start)
        while end >= 0 and (end - start) % 2:
            end = data.find(newline, end + 1)
        stop = len(data) if end < 0 else end + 2
        yield data[start:stop]
        start = stop

"""The journal: one line for each action since the base was written. Pure; bytes in and out.

    <length> <crc32> <JSON>\\n

Length is that of the JSON in bytes, in decimal; the CRC-32 of the JSON is eight
hexadecimal digits. The first line says what the file is; each other is a frame:

    {"n": number, "t": time, "a": action, "p": [article, start, end] or null,
     "d": {table: {document id: record or null}}, "b": {the same, before}, "u": k, "r": k}

`u` stands where the action undoes the one of number k, `r` where it does that one again.
Numbers follow each other through the whole life of a gold set. Every byte is written in
one way only, so that whatever differs from it is noticed.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

FORMAT = "hashiya-journal"
VERSION = 1

Changed = Mapping[str, Mapping[str, Mapping[str, Any] | None]]
"""By table, by document id in decimal digits: the record, or None where there is none."""

META = "_meta"
"""The table in which a base says what it is: no action has records in it."""

_HEAD = re.compile(rb"([1-9][0-9]{0,10}) ([0-9a-f]{8}) ")
_ANYWHERE = re.compile(rb"^[1-9][0-9]{0,10} [0-9a-f]{8} \{", re.MULTILINE)
_LARGEST = 2**63 - 1


class Frame(NamedTuple):
    """One action of a user, as the journal has it."""

    number: int
    """Its number in the life of the gold set, from 1."""
    time: str
    """When, in UTC (RFC 3339)."""
    action: str
    """What was done: an edit's name."""
    place: tuple[str, int, int] | None
    """The article's id, and the range in code points to look at."""
    after: Changed
    """The records that it changed, as they are then."""
    before: Changed
    """The same records as they were; the same keys."""
    undoes: int | None = None
    """The number of the action that it takes back."""
    redoes: int | None = None
    """The number of the action that it does again."""


class Bad(NamedTuple):
    """Bytes of a journal that are no line of one."""

    line: int
    """The 1-based line at which they begin."""
    offset: int
    """The byte at which they begin."""
    what: str
    """What is wrong with them, a clause."""
    at_end: bool
    """No good line follows: it is what a write left that never ended."""


class Scan(NamedTuple):
    """What a journal's bytes hold, up to the first that are not right."""

    header: Mapping[str, Any] | None
    """The first line, if it is good."""
    frames: list[Frame]
    """The frames in order."""
    ends: list[int]
    """For each frame the number of bytes up to its end."""
    good: int
    """Bytes up to the end of the last good line."""
    bad: Bad | None
    """What stands there, if anything does."""


def encode(frame: Frame) -> bytes:
    """A frame's line.

    Raises:
        ValueError: a record holds what JSON does not, or stands in the table `_meta`.
    """
    if META in frame.after:
        raise ValueError(f"the table {META} is the file's own")
    fields: dict[str, Any] = {
        "n": frame.number,
        "t": frame.time,
        "a": frame.action,
        "p": frame.place,
        "d": frame.after,
        "b": frame.before,
    }
    if frame.undoes is not None:
        fields["u"] = frame.undoes
    if frame.redoes is not None:
        fields["r"] = frame.redoes
    return line_of(fields)


def header(after: int, base: str, annotator: str) -> bytes:
    """A journal's first line.

    Args:
        after: the number of the last action that the base holds.
        base: the sha256 of the base that it follows.
        annotator: whose it is.
    """
    about = {"format": FORMAT, "version": VERSION, "annotator": annotator}
    return line_of({**about, "after": after, "base": base})


def tip_of(line: bytes) -> str:
    """What a base says of the last action that it holds, so that the two know each other."""
    return hashlib.sha256(line).hexdigest()[:16]


def line_of(fields: Mapping[str, Any]) -> bytes:
    """A JSON object as a line with its length and checksum."""
    data = json.dumps(fields, allow_nan=False).encode("ascii")
    return b"%d %08x %s\n" % (len(data), zlib.crc32(data), data)


def scan(data: bytes) -> Scan:
    """Reads a journal's bytes as far as they are right. Never raises."""
    frames: list[Frame] = []
    ends: list[int] = []
    first: Mapping[str, Any] | None = None
    at = line = 0
    while at < len(data):
        line += 1
        found = _line_at(data, at)
        if isinstance(found, str):
            return Scan(first, frames, ends, at, Bad(line, at, found, not _follows(data, at)))
        fields, end = found
        wrong = ""
        if line == 1:
            wrong = _wrong_header(fields)
            first = None if wrong else fields
        else:
            frame = _frame(fields)
            if isinstance(frame, str):
                wrong = frame
            elif frames and frame.number != frames[-1].number + 1:
                wrong = f"number {frame.number} does not follow number {frames[-1].number}"
            else:
                frames.append(frame)
                ends.append(end)
        if wrong:
            # Its checksum is right, so it was written so: nothing that a power cut leaves.
            return Scan(first, frames, ends, at, Bad(line, at, wrong, at_end=False))
        at = end
    return Scan(first, frames, ends, at, None)


def frame_at(data: bytes, at: int) -> Frame | str:
    """The frame of the line that begins at an offset, or what is wrong there. Never raises."""
    found = _line_at(data, at)
    return found if isinstance(found, str) else _frame(found[0])


def is_line(data: bytes) -> bool:
    """Whether the bytes are one line of a journal: whole, right, and nothing else."""
    found = _line_at(data, 0)
    return not isinstance(found, str) and found[1] == len(data)


def frames_anywhere(data: bytes) -> Iterator[tuple[int, Frame]]:
    """Every frame that can be read wherever it stands, with its offset, for a repair."""
    for found in _ANYWHERE.finditer(data):
        line = _line_at(data, found.start())
        if not isinstance(line, str):
            frame = _frame(line[0])
            if not isinstance(frame, str):
                yield found.start(), frame


def _line_at(data: bytes, at: int) -> tuple[dict[str, Any], int] | str:
    """The object of the line at an offset and where the line ends, or what is wrong."""
    head = _HEAD.match(data, at, at + 24)
    if head is None:
        return "no line of a journal begins here"
    start, size = head.end(), int(head[1])
    # JSON of ours has no line feed, so looking through many bad lines stays cheap.
    if data.find(b"\n", start, start + size + 1) != start + size:
        return "a line is not as long as it says"
    body = data[start : start + size]
    if b"%08x" % zlib.crc32(body) != head[2]:
        return "a line's checksum does not fit"
    try:
        fields = parsed(body)
    except (ValueError, RecursionError):
        return "a line is not JSON"
    if not isinstance(fields, dict):
        return "a line holds no object"
    return fields, start + size + 1


def parsed(data: bytes | str) -> Any:
    """The value of JSON that may be a stranger's.

    Raises:
        ValueError: it is not JSON, or holds a number that can't be written again.
        RecursionError: it is nested too deeply.
    """
    if isinstance(data, bytes):
        # What we write is ASCII, and quickly told to be.
        encoding = "ascii" if data.isascii() else json.detect_encoding(data)
        data = data.decode(encoding, "surrogatepass")
    return _DECODER.decode(data)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is too large")
    return number


# One for all: `json.loads` makes another for each call, which takes longer than a record.
_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)


def _follows(data: bytes, at: int) -> bool:
    """Whether any good line stands behind an offset."""
    return any(
        not isinstance(_line_at(data, found.start()), str)
        for found in _ANYWHERE.finditer(data, at + 1)
    )


def _wrong_header(fields: Mapping[str, Any]) -> str:
    if fields.get("format") != FORMAT:
        return "it is not a journal of hashiya"
    if type(fields.get("version")) is not int or fields["version"] < 1:
        return "it does not say its version"
    return "" if _is_number(fields.get("after"), 0) else "it does not say what it follows"


def _frame(fields: Mapping[str, Any]) -> Frame | str:
    """The frame of a line's object, or what is wrong with it."""
    number, place = fields.get("n"), fields.get("p")
    after, before = fields.get("d"), fields.get("b")
    if type(number) is not int or not _is_number(number, 1):
        return "an action has no number"
    if not isinstance(fields.get("t"), str) or not isinstance(fields.get("a"), str):
        return "an action has no time or no name"
    if place is not None:
        if not isinstance(place, list) or len(place) != 3 or not isinstance(place[0], str):
            return "an action has no place"
        if not (_is_number(place[1], 0) and _is_number(place[2], 0)):
            return "an action has no place"
        place = tuple(place)
    if not _is_changed(after) or not _is_changed(before) or _keys(after) != _keys(before):
        return "an action does not say what it changed"
    if any(fields.get(key) is not None and not _is_number(fields[key], 1) for key in "ur"):
        return "an action undoes nothing that can be"
    undoes, redoes = fields.get("u"), fields.get("r")
    return Frame(number, fields["t"], fields["a"], place, fields["d"], fields["b"], undoes, redoes)


def _is_number(value: Any, least: int) -> bool:
    return type(value) is int and least <= value <= _LARGEST


def _is_changed(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(records, dict)
        and name != META
        and all(
            is_document_id(number) and (record is None or isinstance(record, dict))
            for number, record in records.items()
        )
        for name, records in value.items()
    )


def is_document_id(digits: str) -> bool:
    """Whether it is a TinyDB document id as we write it: decimal, of at most 128 bits or so."""
    return (
        digits.isascii() and digits.isdigit() and len(digits) <= 39 and digits == str(int(digits))
    )


def _keys(changed: Any) -> dict[str, list[str]]:
    return {table: sorted(records) for table, records in changed.items()}

"""Records as JSON Lines: one article and annotator a line, read back before it counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from reader.errors import CheckFailed
from reader.exchange.output import publish
from reader.exchange.record import Record, encode, fault_of


class Written(NamedTuple):
    """How much an export holds."""

    records: int
    """Lines: one for each article, text of it, and annotator."""
    spans: int
    """Spans on all of them."""


def export_jsonl(records: Iterable[Record], target: Path | BinaryIO) -> Written:
    """Write the records in the order given, and check every quote in what was written.

    Args:
        records: as `record.to_record` makes them; taken one at a time.
        target: a file, replaced whole or not at all, or an open binary stream.

    Raises:
        CheckFailed: what was written does not read back as it was; the target is as it was.
        SaveFailed: the disk refused; the target is as it was.
    """
    prints: list[bytes] = []
    spans = 0

    def write(file: BinaryIO) -> None:
        nonlocal spans
        for record in records:
            prints.append(_fingerprint(record))
            spans += len(record["spans"])
            file.write(encode(record))

    publish(target, write, lambda file: _check(file, prints))
    return Written(len(prints), spans)


def read_jsonl(file: BinaryIO) -> Iterator[Record]:
    """The records of a JSON Lines file; lines end at the line feed alone.

    Raises:
        ValueError: a line is no JSON object in UTF-8.
    """
    for line in file:
        record: Any = json.loads(line.decode("utf-8"))
        if not isinstance(record, dict):
            raise ValueError("a line is no JSON object")
        yield record


def _check(file: BinaryIO, prints: list[bytes]) -> None:
    """Hold what stands in the file against what was meant to stand there."""
    count = 0
    try:
        for count, record in enumerate(read_jsonl(file), 1):
            fault = fault_of(record)
            if fault is None and _fingerprint(record) != prints[count - 1]:
                fault = "its text or spans read back differently"
            if fault is not None:
                raise _refused(f"article {record['id']}: {fault}")
    except (ValueError, LookupError) as error:
        raise _refused(f"line {count + 1} does not read back") from error
    if count != len(prints):
        raise _refused(f"{count} of {len(prints)} lines read back")


def _refused(why: str) -> CheckFailed:
    return CheckFailed(f"the export would not be exact ({why})", remedy="nothing was written")


def _fingerprint(record: Record) -> bytes:
    """A digest of what offsets and quotes are, made without the JSON that it is to check."""
    spans = [tuple(span[key] for key in ("id", "start", "end", "text")) for span in record["spans"]]
    # repr writes a lone surrogate as an escape, so that every text has bytes.
    shown = repr((record["id"], record["text"], spans))
    return hashlib.blake2b(shown.encode(), digest_size=16).digest()

"""The gold set's file: TinyDB's own form, one record a line, in ASCII.

`BaseStorage` is what TinyDB writes to. It holds the whole state in memory and makes the
file's bytes when the store asks for them; a record's line is made once and kept, so that
a save encodes only what changed. `read_base` reads the bytes back and trusts nothing.

    {
    "spans": {
    "2170…": {"id": "0190…", "article": "002.txt", …},
    …
    },
    …
    "_meta": {"1": {"format": "hashiya-gold", "version": 1, …, "count": 17, "sha256": "…"}}
    }

The sha256 is of every byte before its own first digit, and nothing varies behind it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tinydb.storages import Storage

from reader.errors import StoreDamaged
from reader.gold.model import RECORDS

FORMAT = "hashiya-gold"
VERSION = 1

Tables = dict[str, dict[str, Any]]
"""TinyDB's state: by table, by document id in decimal digits, the records."""

_META = "_meta"
_DIGEST = b'"sha256": "'
_END = b'"}}\n}\n'


class Encoded(NamedTuple):
    """A gold set's file, ready to be written."""

    parts: tuple[bytes, ...]
    """Its bytes, in pieces that were not copied together."""
    sha256: str
    """The sha256 of all of them (not the one that stands in the file)."""


class BaseStorage(Storage):
    """TinyDB's storage: the state in memory, and its bytes when asked for.

    A record that was handed in is never changed in place, only replaced: its line is
    remembered by the object itself.

    Args:
        tables: the state at first, without `_meta`.
    """

    def __init__(self, tables: Tables | None = None) -> None:
        self._tables: Tables = tables if tables is not None else {}
        self._lines: dict[str, dict[str, tuple[object, bytes]]] = {}

    def read(self) -> Tables:
        """The state itself."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Takes the state; the disk gets it by `encode` and the store."""
        self._tables = data

    def encode(self, about: Mapping[str, Any]) -> Encoded:
        """The file's bytes.

        Args:
            about: what `_meta` says beside format, version, count and sha256.
        """
        parts: list[bytes] = [b"{\n"]
        count = 0
        for table in (*RECORDS, *sorted(self._tables.keys() - RECORDS.keys())):
            lines = self._lines_of(table)
            count += len(lines)
            parts.append(b"%s: {\n" % json.dumps(table).encode("ascii"))
            if lines:
                lines[-1] = lines[-1].removesuffix(b",\n") + b"\n"
            parts += lines
            parts.append(b"},\n")
        meta = {"format": FORMAT, "version": VERSION, **about, "count": count, "sha256": ""}
        line = b'"%s": {"1": %s' % (_META.encode("ascii"), _json(meta))
        parts.append(line.removesuffix(b'"}'))
        head = b"".join(parts)
        digest = hashlib.sha256(head)
        tail = digest.hexdigest().encode("ascii") + _END
        digest.update(tail)
        return Encoded((head, tail), digest.hexdigest())

    def _lines_of(self, table: str) -> list[bytes]:
        """A table's lines in the order of the document ids, which is that of time."""
        records = self._tables.get(table, {})
        old = self._lines.get(table, {})
        new: dict[str, tuple[object, bytes]] = {}
        for number in sorted(records, key=lambda digits: (len(digits), digits)):
            record = records[number]
            kept = old.get(number)
            if kept is None or kept[0] is not record:
                kept = (record, b'"%s": %s,\n' % (number.encode("ascii"), _json(record)))
            new[number] = kept
        self._lines[table] = new
        return [line for _, line in new.values()]


def _json(record: Mapping[str, Any]) -> bytes:
    # The standard library's encoder: it writes ASCII and lone surrogates, as the file needs.
    return json.dumps(record, allow_nan=False).encode("ascii")


@dataclass(frozen=True, slots=True)
class Base:
    """What a gold set's file holds."""

    tables: Tables
    """The records, without `_meta`."""
    meta: Mapping[str, Any]
    """What the file says about itself; `version` is an integer, the rest unchecked."""

    @property
    def newer(self) -> bool:
        """Whether a later version wrote it; then only its JSON was checked."""
        return bool(self.meta["version"] > VERSION)


def read_base(data: bytes, path: Path) -> Base:
    """The records of a gold set's file, if it is what was written.

    Raises:
        StoreDamaged: it is not JSON, not ours, or not what was written; with the line
            where that is known.
    """
    state = _parse(data, path)
    meta = state.pop(_META, None)
    about = meta.get("1") if isinstance(meta, dict) else None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise _damaged("it is not a gold set of hashiya", path)
    version = about.get("version")
    if type(version) is not int or version < 1:
        raise _damaged("it does not say its version", path)
    for table in state.values():
        if not isinstance(table, dict) or not all(isinstance(r, dict) for r in table.values()):
            raise _damaged("a table holds something other than records", path)
    base = Base(state, about)
    if not base.newer:
        _verify(data, base, path)
    return base


def line_of(data: bytes, table: str, number: str) -> int | None:
    """The 1-based line of a record in the file's bytes."""
    start = data.find(b"\n%s: {\n" % json.dumps(table).encode("ascii"))
    at = data.find(b'\n"%s": ' % number.encode("ascii", "replace"), max(start, 0))
    return None if at < 0 else data.count(b"\n", 0, at + 1) + 1


def _parse(data: bytes, path: Path) -> dict[str, Any]:
    if not data.strip():
        raise _damaged("it is empty", path)
    try:
        state = json.loads(data.decode("ascii"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _damaged("it holds bytes that were never written", path, line) from error
    except json.JSONDecodeError as error:
        raise _damaged(f"it is not JSON ({error.msg.lower()})", path, error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise _damaged("it holds values that were never written", path) from error
    if not isinstance(state, dict):
        raise _damaged("it is not a gold set of hashiya", path)
    return state


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _verify(data: bytes, base: Base, path: Path) -> None:
    count = sum(map(len, base.tables.values()))
    if base.meta.get("count") != count:
        raise _damaged(f"it holds {count} records and says {base.meta.get('count')!r}", path)
    at = data.rfind(_DIGEST) + len(_DIGEST)
    digest = hashlib.sha256(data[:at]).hexdigest().encode("ascii")
    if data[at:] != digest + _END:
        raise _damaged("its checksum does not fit what is in it", path)


def _damaged(what: str, path: Path, line: int | None = None) -> StoreDamaged:
    return StoreDamaged(what, path=path, line=line, remedy="restore the file from a copy")

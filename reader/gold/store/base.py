"""The gold set's file: TinyDB's own form, one record a line, in ASCII.

A record is kept as the bytes of its JSON, as it stands in the file: what does not change
is never encoded again, and nothing that was handed out can change what is kept.

    {
    "spans": {
    "2170…": {"id": "0190…", "article": "002.txt", …},
    …
    },
    …
    "_meta": {"1": {"format": "hashiya-gold", "version": 2, …, "count": 17, "sha256": "…"}}
    }

The sha256 is of every byte before its own first digit, and nothing varies behind it.
Version 1 had no journal beside it, so whoever knows only that one must not write here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoreDamaged
from reader.gold.model import RECORDS
from reader.gold.store.digest import Digest
from reader.gold.store.journal import is_document_id, parsed
from reader.gold.store.lines import read_lines

if TYPE_CHECKING:
    from reader.gold.store.disk import Disk

FORMAT = "hashiya-gold"
VERSION = 2

Tables = dict[str, dict[int, bytes]]
"""By table, by document id, the JSON of the record."""

MOST = 2**62
"""The largest number of an action: whoever says more leaves none for the next."""
META = "_meta"
"""The table that is the footer: what the file says about itself."""
_DIGEST = b'"sha256": "'
_END = b'"}}\n}\n'
_CHUNK = 3000
"""Records written at once: a screen that runs beside waits for no more."""


def encoded(record: Mapping[str, Any]) -> bytes:
    """A record's JSON: ASCII, lone surrogates as escapes.

    Raises:
        ValueError: it holds what JSON does not.
    """
    # The standard library's encoder: orjson refuses surrogates and rounds long integers.
    try:
        return json.dumps(record, allow_nan=False).encode("ascii")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def decoded(data: bytes) -> dict[str, Any]:
    """A record's values, new each time.

    Raises:
        ValueError: it is not the JSON of an object.
    """
    try:
        record = parsed(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(record, dict):
        raise ValueError("a record is no object")
    return record


def all_decoded(records: Sequence[bytes]) -> list[dict[str, Any]]:
    """The values of several records, new each time, for less than one by one.

    Raises:
        ValueError: one is not the JSON of an object.
    """
    try:
        values = parsed(b"[" + b",".join(records) + b"]")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if len(values) != len(records) or not all(isinstance(value, dict) for value in values):
        raise ValueError("a record is no object")
    return values  # type: ignore[no-any-return]  # looked at


def chunks(
    tables: Tables, about: Mapping[str, Any], digest: Digest | None = None
) -> Iterator[bytes]:
    """The file's bytes, piece by piece, small enough to let other threads run between.

    Args:
        tables: the records; not changed meanwhile.
        about: what `_meta` says beside format, version, count and sha256.
        digest: a new one, which has the checksums of the whole file in the end.
    """
    digest = digest or Digest()
    try:
        for piece in _pieces(tables, about):
            digest.add(piece)
            yield piece
        end = digest.sha256.encode("ascii") + _END
        digest.end(end)
        yield end
    finally:
        digest.close()


def _pieces(tables: Tables, about: Mapping[str, Any]) -> Iterator[bytes]:
    """All before the first digit of the checksum."""
    yield b"{\n"
    names: list[str] = [name for name in RECORDS if name in tables]
    names += sorted(tables.keys() - RECORDS.keys())
    for table in names:
        yield b"%s: {\n" % json.dumps(table).encode("ascii")
        records = tables.get(table, {})
        # In the order of the document ids, which is that of time.
        numbers = sorted(records)
        for at in range(0, len(numbers), _CHUNK):
            few = numbers[at : at + _CHUNK]
            lines = [b'"%d": %s' % (number, records[number]) for number in few]
            if at + _CHUNK < len(numbers):
                lines.append(b"")  # a comma behind the last one, without copying them all again
            else:
                lines[-1] += b"\n"
            yield b",\n".join(lines)
        yield b"},\n"
    count = sum(map(len, tables.values()))
    meta = {"format": FORMAT, "version": VERSION, **about, "count": count, "sha256": ""}
    line = b'"%s": {"1": %s' % (META.encode("ascii"), encoded(meta))
    yield line.removesuffix(b'"}')


class Base(NamedTuple):
    """What a gold set's file holds."""

    tables: Tables
    """The records, without `_meta`."""
    meta: Mapping[str, Any]
    """What the file says about itself; `version` is an integer, the rest unchecked."""

    @property
    def version(self) -> int:
        """The version of the form that it is in."""
        return int(self.meta["version"])

    @property
    def newer(self) -> bool:
        """Whether a later version wrote it; then only its JSON was checked."""
        return self.version > VERSION

    @property
    def last(self) -> int:
        """The number of the last action that it holds."""
        last = self.meta.get("last", 0)
        return last if _is_last(last) else 0

    @property
    def tip(self) -> str:
        """What knows that action again (`journal.tip_of`); empty in version 1."""
        tip = self.meta.get("tip")
        return tip if isinstance(tip, str) else ""


class Found(NamedTuple):
    """A base and the sha256 of its file's bytes."""

    base: Base
    sha256: str


def load_base(disk: Disk, path: Path) -> Found:
    """The records of the gold set's file at a path, if it is what was written.

    Raises:
        OSError: it can't be read; FileNotFoundError: there is none.
        StoreDamaged: as `read_base`.
    """
    try:
        lines = read_lines(disk.pieces(path))
    except ValueError:
        data = disk.read(path)
        return Found(read_base(data, path), hashlib.sha256(data).hexdigest())
    base = Base(lines.tables, lines.meta)
    count = sum(map(len, base.tables.values()))
    sound = _is_ours(base.meta) and _is_last(base.meta.get("last", 0))
    if not sound or base.newer or base.meta.get("count") != count:
        # The long way knows what to say.
        data = disk.read(path)
        return Found(read_base(data, path), hashlib.sha256(data).hexdigest())
    return Found(base, lines.sha256)


def _is_ours(about: object) -> bool:
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        return False
    version = about.get("version")
    return type(version) is int and version >= 1


def read_base(data: bytes, path: Path, *, signed: bool = True) -> Base:
    """The records of a gold set's bytes, if they are what was written.

    Args:
        data: the bytes.
        path: where they were found, for the errors.
        signed: count and checksum have to be right.

    Raises:
        StoreDamaged: it is not JSON, not ours, or not what was written; with the line
            where that is known.
    """
    base = _by_json(data, path)
    if signed and not base.newer:
        _verify(data, base, path)
    if signed and base.newer and _is_ours_but_for_its_version(data, base.version):
        raise _damaged("its checksum does not fit the version that it says", path)
    return base


def _is_ours_but_for_its_version(data: bytes, version: int) -> bool:
    """Whether one damaged digit makes a file that we wrote look like a later version's."""
    at = data.rfind(b'"version": %d,' % version)
    rest = data[at + len(b'"version": %d' % version) :]
    return at >= 0 and any(
        _is_right(b'%s"version": %d%s' % (data[:at], known, rest))
        for known in range(1, VERSION + 1)
    )


def _is_last(last: object) -> bool:
    return type(last) is int and 0 <= last <= MOST


def _is_right(data: bytes) -> bool:
    at = data.rfind(_DIGEST) + len(_DIGEST)
    if data[at + 64 :] != _END:
        return False
    digest = hashlib.sha256(memoryview(data)[:at]).hexdigest()
    return data[at : at + 64] == digest.encode("ascii")


def _by_json(data: bytes, path: Path) -> Base:
    """The long way, which says what is wrong and where."""
    state = _parse(data, path)
    meta = state.pop(META, None)
    about = meta.get("1") if isinstance(meta, dict) else None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise _damaged("it is not a gold set of hashiya", path)
    version = about.get("version")
    if type(version) is not int or version < 1:
        raise _damaged("it does not say its version", path)
    return Base({name: _table(records, path) for name, records in state.items()}, about)


def _table(records: object, path: Path) -> dict[int, bytes]:
    if not isinstance(records, dict) or not all(isinstance(r, dict) for r in records.values()):
        raise _damaged("a table holds something other than records", path)
    if not all(map(is_document_id, records)):
        raise _damaged("a record stands under something other than a number", path)
    try:
        return {int(number): encoded(record) for number, record in records.items()}
    except ValueError as error:
        raise _damaged("it holds values that were never written", path) from error


def line_of(data: bytes, table: str, number: int) -> int | None:
    """The 1-based line of a record in the file's bytes."""
    start = data.find(b"\n%s: {\n" % json.dumps(table).encode("ascii"))
    at = data.find(b'\n"%d": ' % number, max(start, 0))
    return None if at < 0 else data.count(b"\n", 0, at + 1) + 1


def _parse(data: bytes, path: Path) -> dict[str, Any]:
    if not data.strip():
        raise _damaged("it is empty", path)
    try:
        state = parsed(data.decode("ascii"))
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


def _verify(data: bytes, base: Base, path: Path) -> None:
    count = sum(map(len, base.tables.values()))
    if base.meta.get("count") != count:
        said = repr(base.meta.get("count"))[:20]
        raise _damaged(f"it holds {count} records and says {said}", path)
    if not _is_last(base.meta.get("last", 0)):
        raise _damaged("it says a number of actions that can't be", path)
    if not _is_right(data):
        raise _damaged("its checksum does not fit what is in it", path)


def _damaged(what: str, path: Path, line: int | None = None) -> StoreDamaged:
    return StoreDamaged(what, path=path, line=line, remedy="see what reader repair would do")

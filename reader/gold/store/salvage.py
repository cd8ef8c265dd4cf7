"""What can be read of a gold set's file that is not what was written. Pure; bytes in and out.

The file may be cut off anywhere, have bad bytes in the middle, or have been written by
another program: plain TinyDB puts all on one line, and leaves our checksum as it was. Each
record that is whole is taken, wherever it stands. Which table it is of is said by what
stands before it, else by the record itself, whose id gives its number in one table only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reader.gold.encoded import decode
from reader.gold.model import RECORDS, Table
from reader.gold.store.base import FORMAT, Tables, decoded, encoded

_META = "_meta"
_ENTRY = re.compile(rb'(?<!\\)"([1-9][0-9]{0,38})": ?\{')
_TABLE = re.compile(rb'(?<!\\)"([^"\\\n]{1,200})": ?\{(?=\s*"[1-9][0-9]{0,38}": ?\{)')
_TABLE_LINE = re.compile(rb'"[^"\\\n]{1,200}": ?\{')
_STRUCTURE = re.compile(rb"[\s{},]*")
_DEEP = 1000
"""Objects nested too deeply after which nothing more is tried: no gold set has one."""


class Unread(NamedTuple):
    """Bytes that are no record and nothing between records."""

    line: int
    """The 1-based line that they begin on."""
    data: bytes
    """They themselves."""


@dataclass
class Salvaged:
    """What was read of a file."""

    tables: Tables = field(default_factory=dict)
    """The records that are whole and can be what they say."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """What the file says about itself, if that is whole; nothing in it is checked."""
    unread: list[Unread] = field(default_factory=list)
    """The rest."""
    ours: bool = False
    """It has the form that we write, so that no other program put it there."""

    def number(self, name: str) -> int:
        """A number of `meta`; 0 where it says none that can be."""
        value = self.meta.get(name)
        return value if type(value) is int and 0 <= value < 2**62 else 0


def salvage(data: bytes) -> Salvaged:
    """All that can be read of a gold set's file, whatever became of it. Never raises."""
    found = Salvaged(ours=data.startswith(b'{\n"') or not data.startswith(b"{"))
    spans = [(entry.start, entry.end) for entry in _entries(data) if _take(found, entry)]
    found.unread = list(_unread(data, spans))
    return found


class _Entry(NamedTuple):
    """A number and an object behind it, somewhere in the file."""

    start: int
    end: int
    table: str
    number: int
    fields: dict[str, Any]


def _entries(data: bytes) -> Iterator[_Entry]:
    """Every whole object under a number, with the table that was named last."""
    # One code point a byte, so that places are the same in both.
    text = data.decode("latin-1")
    read = json.JSONDecoder(parse_constant=_no_constant).raw_decode
    heads = _heads(data)
    at, table, deep = 0, "", 0
    head = next(heads, None)
    while (found := _ENTRY.search(data, at)) is not None and deep < _DEEP:
        while head is not None and head[0] <= found.start():
            # What looks like a table inside a record is none.
            table, head = head[1] if head[0] >= at else table, next(heads, None)
        try:
            _, end = read(text, found.end() - 1)
            fields = _decoded(data[found.end() - 1 : end])
        except RecursionError:
            deep += 1
            at = found.end()
            continue
        except ValueError:
            at = found.end()
            continue
        yield _Entry(found.start(), end, table, int(found[1]), fields)
        at = end


def _decoded(data: bytes) -> dict[str, Any]:
    # A program that writes letters as they are writes UTF-8; one bad byte is none.
    return decoded(data if data.isascii() else encoded(json.loads(data.decode("utf-8"))))


def _heads(data: bytes) -> Iterator[tuple[int, str]]:
    """Where tables begin, and what they are called."""
    for found in _TABLE.finditer(data):
        if not found[1].isdigit():
            try:
                yield found.start(), json.loads(b'"%b"' % found[1])
            except ValueError:
                continue


def _take(found: Salvaged, entry: _Entry) -> bool:
    """Puts an entry where it belongs; False: it is no record."""
    fields = entry.fields
    if fields.get("format") == FORMAT and entry.table not in RECORDS:
        found.meta = fields
        return True
    if entry.table == _META:
        # It does not say that it is ours: the file's words about itself, and no record.
        return False
    table, number = placed(entry.table, entry.number, fields)
    if not table:
        return False
    if table in RECORDS:
        try:
            decode(table, number, encoded(fields))  # type: ignore[arg-type]  # it is one of them
        except ValueError:
            return False
    found.tables.setdefault(table, {})[number] = encoded(fields)
    return True


def placed(table: str, number: int, fields: Mapping[str, Any]) -> tuple[str, int]:
    """The table and the number under which a record belongs; an empty table: under none.

    Args:
        table: the table that it stood in, or an empty name.
        number: the number that it stood under.
        fields: the record.
    """
    if table and table not in RECORDS:
        return table, number
    names: list[Table] = [name for name in RECORDS if name == table]
    names += [name for name in RECORDS if name != table]
    fitting = []
    for name in names:
        try:
            its = RECORDS[name].from_record(fields).number
        except ValueError:
            continue
        if its == number or name == table:
            return name, its
        fitting.append((name, its))
    return fitting[0] if len(fitting) == 1 and not table else ("", number)


def _unread(data: bytes, spans: list[tuple[int, int]]) -> Iterator[Unread]:
    """What stands between the records and is more than brackets, commas and tables' names."""
    at, line, counted = 0, 1, 0
    for start, end in [*spans, (len(data), len(data))]:
        for begin, piece in _odd(data, at, start):
            line += data.count(b"\n", counted, begin)
            counted = begin
            yield Unread(line, piece)
        at = end


def _odd(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a stretch that are no structure."""
    while start < end:
        stop = data.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        piece = data[start:stop]
        plain = _TABLE_LINE.sub(b"", piece)
        if _STRUCTURE.fullmatch(plain) is None:
            yield start, piece
        start = stop + 1


def _no_constant(name: str) -> Any:
    raise ValueError(name)

"""What a call of TinyDB changes, as a frame: the records touched, before and after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from reader.gold.ids import utc_now
from reader.gold.store.base import META, Tables, decoded, encoded
from reader.gold.store.journal import Frame

Records = Mapping[int, Mapping[str, Any] | None]
"""By document id, the record or None."""

DEEPEST = 200
"""How deep a record may be nested: however deep the stack is that reads it, it can be read."""

_IDS = 10**39
"""The first number that has more digits than the files take (`journal.is_document_id`)."""
# A string is one find, so that brackets in it don't count.
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"|[][{}]')


class Overlay(MutableMapping[int, Any]):
    """A table as TinyDB's updaters take it: what they touch is decoded, and nothing else.

    Args:
        records: the table's records, encoded; not changed.
        key: makes the key that an updater sees from a document id.
    """

    def __init__(self, records: Mapping[int, bytes], key: Callable[[int], int] = int) -> None:
        self._records = records
        self._key = key
        self._touched: dict[int, Any] = {}
        self._gone: set[int] = set()

    def __getitem__(self, number: int) -> Any:
        if number in self._gone:
            raise KeyError(number)
        if number not in self._touched:
            # As in a dict 1.0 and True are another way to say 1, but no document id.
            self._touched[int(number)] = decoded(self._records[number])
        return self._touched[number]

    def __setitem__(self, number: int, record: Any) -> None:
        number = document_id(number)
        self._gone.discard(number)
        self._touched[number] = record

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched.pop(number, None)
        self._gone.add(int(number))

    def __contains__(self, number: object) -> bool:
        return number not in self._gone and (number in self._touched or number in self._records)

    def __iter__(self) -> Iterator[int]:
        for number in self._records:
            if number not in self._gone:
                yield self._key(number)
        for number in self._touched:
            if number not in self._records:
                yield self._key(number)

    def __len__(self) -> int:
        new = sum(number not in self._records for number in self._touched)
        gone = sum(number in self._records for number in self._gone)
        return len(self._records) + new - gone

    def clear(self) -> None:
        """Removes everything."""
        self._touched.clear()
        self._gone = set(self._records)

    def changes(self) -> dict[int, Mapping[str, Any] | None]:
        """What is another than it was, to the last byte: `1`, `1.0` and `True` differ.

        Raises:
            ValueError: a record holds what JSON does not, or is nested too deeply.
            TypeError: the same, by its type.
        """
        changed: dict[int, Mapping[str, Any] | None] = {
            number: None for number in self._gone if number in self._records
        }
        for number, record in self._touched.items():
            before = self._records.get(number)
            data = encoded(dict(record))
            if before is None or (data != before and data != encoded(decoded(before))):
                _check_depth(data)
                changed[number] = decoded(data)
        return changed


def document_id(number: object) -> int:
    """A document id as the files have it: a whole number that is not negative.

    Raises:
        ValueError: it is something else.
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < _IDS:
        raise ValueError(f"{number!r} is no document id: a whole number from 0 to 39 digits is")
    return int(number)


def check_table(name: object) -> None:
    """Sees that a table's name can stand in the file.

    Raises:
        TypeError: it is no string.
        ValueError: the file has it for what it says about itself.
    """
    if not isinstance(name, str):
        raise TypeError(f"{name!r} is no name of a table: a string is")
    if name == META:
        raise ValueError(f"{META!r} is what the file says about itself, and no table")


def _check_depth(data: bytes) -> None:
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return
    depth = 0
    for found in _NESTING.finditer(data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            raise ValueError(f"a record is nested more than {DEEPEST} deep")


def frame_of(
    tables: Tables,
    changes: Mapping[str, Records],
    number: int,
    action: str,
    place: tuple[str, int, int] | None = None,
) -> Frame:
    """The frame of changes to what the tables hold now."""
    after: dict[str, dict[str, Mapping[str, Any] | None]] = {}
    before: dict[str, dict[str, Mapping[str, Any] | None]] = {}
    for table, records in changes.items():
        held = tables.get(table, {})
        after[table] = {str(id): record for id, record in records.items()}
        before[table] = {str(id): decoded(held[id]) if id in held else None for id in records}
    return Frame(number, utc_now(), action, place, after, before)


def difference(
    tables: Tables, data: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> dict[str, Records]:
    """The changes that make a whole state of what the tables hold.

    Raises:
        ValueError, TypeError: a table's name or an id is none.
    """
    changes: dict[str, Records] = {}
    for table in data:
        check_table(table)
    for table in sorted(tables.keys() | data.keys()):
        overlay = Overlay(tables.get(table, {}))
        wanted = {int(id): record for id, record in data.get(table, {}).items()}
        for id in list(overlay):
            if id not in wanted:
                del overlay[id]
        overlay.update(wanted)
        changes[table] = overlay.changes()
    return changes


class Group:
    """Several changes that become one frame.

    Args:
        action: what the frame is called.
        place: where it happened.
    """

    def __init__(self, action: str, place: tuple[str, int, int] | None) -> None:
        self.action = action
        self.place = place
        self._before: dict[str, dict[str, Mapping[str, Any] | None]] = {}
        self._after: dict[str, dict[str, Mapping[str, Any] | None]] = {}
        self._kept: dict[str, dict[int, bytes] | None] = {}

    def add(self, frame: Frame, tables: Tables) -> None:
        """One more change, which is about to be made in the tables."""
        for table, records in frame.after.items():
            if table not in self._kept:
                # Whole, for the order in it; the records' bytes are shared.
                self._kept[table] = dict(tables[table]) if table in tables else None
            before = self._before.setdefault(table, {})
            for id in records:
                before.setdefault(id, frame.before[table][id])
            self._after.setdefault(table, {}).update(records)

    def take_back(self, tables: Tables) -> None:
        """Makes the tables what they were."""
        for name, records in self._kept.items():
            if records is None:
                tables.pop(name, None)
            else:
                tables[name] = records

    def frame(self, number: int) -> Frame | None:
        """All of it as one; None: nothing was changed."""
        for table, records in self._after.items():
            # What was made and taken away again never was.
            for id in [id for id, record in records.items() if record is self._before[table][id]]:
                del records[id], self._before[table][id]
        if not any(self._after.values()):
            return None
        return Frame(number, utc_now(), self.action, self.place, self._after, self._before)

"""What a call of TinyDB changes, as a frame: the records touched, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from reader.gold.ids import utc_now
from reader.gold.store.base import Tables, decoded, encoded
from reader.gold.store.journal import Frame

if TYPE_CHECKING:
    from reader.gold.store.journal import Changed

Records = Mapping[int, Mapping[str, Any] | None]
"""By document id, the record or None."""


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
            self._touched[number] = decoded(self._records[number])
        return self._touched[number]

    def __setitem__(self, number: int, record: Any) -> None:
        self._gone.discard(number)
        self._touched[number] = record

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._touched.pop(number, None)
        self._gone.add(number)

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
        """What is another than it was.

        Raises:
            ValueError: a record holds what JSON does not.
            TypeError: the same, by its type.
        """
        changed: dict[int, Mapping[str, Any] | None] = {
            number: None for number in self._gone if number in self._records
        }
        for number, record in self._touched.items():
            before = self._records.get(number)
            data = encoded(dict(record))
            if before is None or (data != before and decoded(data) != decoded(before)):
                changed[number] = decoded(data)
        return changed


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
    """The changes that make a whole state of what the tables hold."""
    changes: dict[str, Records] = {}
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

    def add(self, frame: Frame) -> None:
        """One more change, which has been made."""
        for table, records in frame.after.items():
            before = self._before.setdefault(table, {})
            for id in records:
                before.setdefault(id, frame.before[table][id])
            self._after.setdefault(table, {}).update(records)

    @property
    def before(self) -> Changed:
        """The records as they were before the first."""
        return self._before

    def frame(self, number: int) -> Frame | None:
        """All of it as one; None: nothing was changed."""
        if not self._after:
            return None
        return Frame(number, utc_now(), self.action, self.place, self._after, self._before)

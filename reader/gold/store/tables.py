"""Between edits and the database: an edit as a frame, a frame as an edit, a database as records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from reader.gold.edit import Change, Edit, Place
from reader.gold.ids import utc_now
from reader.gold.model import RECORDS, Record, Table
from reader.gold.store.journal import Frame


def frame_of(
    edit: Edit, number: int, undoes: int | None = None, redoes: int | None = None
) -> Frame:
    """The frame of an edit.

    Args:
        edit: what is done.
        number: its number in the life of the gold set.
        undoes, redoes: the number of the action that it takes back or does again.
    """
    after: dict[str, dict[str, Mapping[str, Any] | None]] = {}
    before: dict[str, dict[str, Mapping[str, Any] | None]] = {}
    for table, changes in edit.changes.items():
        # The record's own id gives the number of its document.
        these = {_number(change): change for change in changes.values()}
        after[table] = {id: _fields(change.after) for id, change in these.items()}
        before[table] = {id: _fields(change.before) for id, change in these.items()}
    place = edit.place and (edit.place.article, edit.place.start, edit.place.end)
    return Frame(number, utc_now(), edit.name, place, after, before, undoes, redoes)


def edit_of(frame: Frame) -> Edit:
    """The edit that a frame was made of; the texts that it rests on are not in it.

    Tables that are not a gold set's are left out.

    Raises:
        ValueError: a record can't be one.
    """
    changes: dict[Table, dict[str, Change]] = {}
    for name, records in frame.after.items():
        if name not in RECORDS:
            continue
        table = cast(Table, name)
        these = changes[table] = {}
        for number, fields in records.items():
            change = Change(_record(table, frame.before[name][number]), _record(table, fields))
            record = change.after or change.before
            if record is None or str(record.number) != number:
                raise ValueError(f"{table[:-1]} under a wrong number")
            these[record.id] = change
    place = None if frame.place is None else Place(*frame.place)
    return Edit(frame.action, changes, place)


def _number(change: Change) -> str:
    record = change.after or change.before
    if record is None:
        raise ValueError("a change of nothing")
    return str(record.number)


def _fields(record: Record | None) -> Mapping[str, Any] | None:
    return None if record is None else record.to_record()


def _record(table: Table, fields: Mapping[str, Any] | None) -> Record | None:
    return None if fields is None else RECORDS[table].from_record(fields)

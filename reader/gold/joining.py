"""Two copies of one gold set become one: the join of their records.

Pure, over the records as a file has them. For each record the join keeps the greatest
`rev`, and of that all variants that say something different: one stands in its table, the
others in the table `conflicts` until a later edit of the record, whose `rev` is then
greater, settles it. So `join` commutes, associates and is idempotent (a join semilattice,
Shapiro et al. 2011, "Conflict-free Replicated Data Types"): copies may be merged in any
order, by anybody, as often as they like, and hold the same in the end.

    conflicts: {"table": "spans", "number": "2170…", "id": "0190…", "against": 3, "record": {…}}

stands for a variant that was put aside when the record in its table had `rev` 3 (`against`).
It counts as long as the record has that `rev`; afterwards it is stale, and the next join
leaves it out. Its own number is made of its content.

A relation whose end is gone would be living on nothing. It is shown as a tombstone with a
mark of ours, `dangling`, which the next join takes off again before it looks: what stands
in the file can always be turned back into what was joined, which keeps the three laws.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from reader.gold.model import RECORDS

Fields: TypeAlias = Mapping[str, Any]
"""A record as the file has it."""
Tables: TypeAlias = Mapping[str, Mapping[str, Fields]]
"""By table, by document id in decimal digits, the records."""
Joined: TypeAlias = dict[str, dict[str, Fields]]
"""The same, to be changed."""

CONFLICTS = "conflicts"
"""The table of what was put aside."""
DANGLING = "dangling"
"""The field of a relation without its ends: the `rev` at which it was found so."""

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,38})\Z", re.ASCII)
_NO_TABLES = (CONFLICTS, "_meta")
"""Tables whose records have no conflicts: this one, and what a file says of itself."""
_NOT_COMPARED = ("rev", "updated")
"""Fields that do not make two records of one rev a conflict."""


class Variant(NamedTuple):
    """One of the things that a record may be; ordered by `rev`, then by its hash."""

    rev: int
    """How often it was changed; 0 where it does not say."""
    sha256: str
    """Of its canonical JSON."""
    content: str
    """The sha256 of what it says, without `rev` and `updated`."""
    record: Fields
    """The record itself."""


class Conflict(NamedTuple):
    """A variant that was put aside, and what stands in its place."""

    table: str
    """The table of the record."""
    number: str
    """The record's document id."""
    kept: Fields
    """What stands in the table."""
    other: Fields
    """What was put aside."""


class Overruled(NamedTuple):
    """A variant that a greater `rev` would cover though it never came from it."""

    table: str
    number: str
    record: Fields


def join(*states: Tables, overruled: Iterable[Overruled] = ()) -> Joined:
    """What several copies of one gold set come to.

    Args:
        states: their tables, without `_meta`; none is changed.
        overruled: variants to put aside although their `rev` is smaller.

    Returns:
        New tables; a record that one of the copies has as it is stays that object.
    """
    slots: dict[tuple[str, str], _Slot] = {}
    for state in states:
        for at, slot in _slots_of(state):
            if at in slots:
                slots[at].add(slot)
            else:
                slots[at] = slot
    for table, number, record in overruled:
        if (table, number) in slots:
            slots[table, number].add_aside(_variant(_as_joined(table, record)))
    return _tables_of(slots)


def conflicts(tables: Tables) -> list[Conflict]:
    """The conflicts of a gold set that no later edit has settled, by table and document id."""
    found = []
    for entry in tables.get(CONFLICTS, {}).values():
        if not is_conflict(entry):
            continue
        kept = tables.get(entry["table"], {}).get(entry["number"])
        if kept is not None and _rev(kept) == entry["against"]:
            found.append(Conflict(entry["table"], entry["number"], kept, entry["record"]))
    return sorted(
        found, key=lambda each: (each.table, len(each.number), each.number, _hash(each.other))
    )


def is_conflict(entry: Fields) -> bool:
    """Whether a record of the table `conflicts` is what this module wrote."""
    table, number, record = (entry.get(name) for name in ("table", "number", "record"))
    if not isinstance(table, str) or not isinstance(record, Mapping) or table in _NO_TABLES:
        return False
    if not isinstance(number, str) or _NUMBER.match(number) is None:
        return False
    against = entry.get("against")
    if type(against) is not int or against < _rev(record):
        return False
    return table not in RECORDS or _is_record(table, number, record)


def canonical(value: Any) -> bytes:
    """JSON that depends on the value alone: keys sorted, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def content_of(table: str, record: Fields) -> str:
    """The sha256 of what a record says: all but `rev` and `updated`."""
    return _content(_as_joined(table, record))


class _Slot:
    """What one record is: the variants at its greatest `rev`, and those put aside there."""

    __slots__ = ("_first", "_variants", "top")

    def __init__(self, record: Fields) -> None:
        self.top = _rev(record)
        # Hashing waits until a second variant comes: most records have one.
        self._first: Fields | None = record
        self._variants: dict[str, Variant] = {}

    def add(self, other: _Slot) -> None:
        """Takes in what another copy has for the same record."""
        if other.top > self.top:
            self.top, self._first, self._variants = other.top, other._first, other._variants
        elif other.top == self.top:
            if self._first is not None and other._first is self._first:
                return
            for variant in other.variants().values():
                self.add_aside(variant)

    def add_aside(self, variant: Variant) -> None:
        """Takes in a variant of this `rev` or a smaller; one with the same content is the same."""
        if variant.rev > self.top:
            return
        variants = self.variants()
        there = variants.get(variant.content)
        if there is None or variant[:2] > there[:2]:
            variants[variant.content] = variant

    def variants(self) -> dict[str, Variant]:
        """By their content; none has a `rev` above `top`, and one at least has it."""
        if self._first is not None:
            variant = _variant(self._first)
            self._variants, self._first = {variant.content: variant}, None
        return self._variants

    def winner(self) -> Fields:
        """What stands in the table."""
        if self._first is not None:
            return self._first
        return max(self._variants.values(), key=lambda variant: variant[:2]).record

    def others(self) -> Iterator[Fields]:
        """What is put aside."""
        if self._first is None and len(self._variants) > 1:
            winner = self.winner()
            yield from (
                each.record for each in self._variants.values() if each.record is not winner
            )


def _slots_of(state: Tables) -> Iterator[tuple[tuple[str, str], _Slot]]:
    """The records of one copy, with what was put aside there and is not stale."""
    aside: dict[tuple[str, str], list[Fields]] = defaultdict(list)
    for entry in state.get(CONFLICTS, {}).values():
        if is_conflict(entry):
            aside[entry["table"], entry["number"]].append(entry)
        else:
            # Whatever it is, it is kept, under a number that no other content can have.
            yield (CONFLICTS, _number_of(entry)), _Slot(entry)
    for table, records in state.items():
        if table == CONFLICTS:
            continue
        for number, record in records.items():
            slot = _Slot(_as_joined(table, record))
            for entry in aside.pop((table, number), ()):
                if entry["against"] == slot.top:
                    slot.add_aside(_variant(entry["record"]))
            yield (table, number), slot
    for at, entries in aside.items():
        # The record itself was taken out by hand; what was beside it is what there is.
        slot = _Slot(max(entries, key=lambda entry: _variant(entry["record"])[:2])["record"])
        for entry in entries:
            slot.add_aside(_variant(entry["record"]))
        yield at, slot


def _tables_of(slots: Mapping[tuple[str, str], _Slot]) -> Joined:
    tables: Joined = {table: {} for table in RECORDS}
    for (table, number), slot in slots.items():
        tables.setdefault(table, {})[number] = slot.winner()
        for record in slot.others():
            entry = {
                "table": table,
                "number": number,
                "id": record.get("id"),
                "against": slot.top,
                "record": record,
            }
            tables.setdefault(CONFLICTS, {})[_number_of([table, number, record])] = entry
    _mark_dangling(tables)
    return tables


def _mark_dangling(tables: Joined) -> None:
    """Shows a living relation with a missing or removed end as a tombstone."""
    living = {span.get("id") for span in tables["spans"].values() if not span.get("deleted")}
    for number, relation in tables["relations"].items():
        ends = (relation.get("head"), relation.get("tail"))
        if not relation.get("deleted") and not all(end in living for end in ends):
            mark = {"deleted": True, DANGLING: _rev(relation)}
            tables["relations"][number] = {**relation, **mark}


def _as_joined(table: str, record: Fields) -> Fields:
    """The record before `_mark_dangling`."""
    if table != "relations" or DANGLING not in record:
        return record
    plain = {name: value for name, value in record.items() if name != DANGLING}
    # Where it was changed since, `deleted` is what the user made of it.
    if record[DANGLING] == _rev(record) and record.get("deleted") is True:
        plain["deleted"] = False
    return plain


def _variant(record: Fields) -> Variant:
    return Variant(_rev(record), _hash(record), _content(record), record)


def _content(record: Fields) -> str:
    return _hash({name: record[name] for name in record if name not in _NOT_COMPARED})


def _number_of(value: Any) -> str:
    """A document id of 127 bits that depends on the content alone."""
    return str(int(_hash(value)[:32], 16) >> 1)


def _rev(record: Fields) -> int:
    rev = record.get("rev")
    return rev if type(rev) is int and rev > 0 else 0


def _is_record(table: str, number: str, record: Fields) -> bool:
    kind = next(kind for name, kind in RECORDS.items() if name == table)
    try:
        return str(kind.from_record(record).number) == number
    except ValueError:
        return False


def _hash(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()

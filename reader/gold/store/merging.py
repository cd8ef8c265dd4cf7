"""Copies of one annotator's gold set on disk become one: read, joined, committed as one action.

The laws are `reader.gold.joining`'s. What only a disk can tell is added here: whether a
record of a smaller `rev` is one that the other copy's record came from. Where the other's
history knows what it was at that `rev`, and it was something else, both were changed, and
the one that is covered is put aside as a conflict.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader import strings
from reader.errors import StoreDamaged, StoreNewer
from reader.gold.ids import uuid_number
from reader.gold.joining import (
    CONFLICTS,
    Conflict,
    Fields,
    Joined,
    Overruled,
    canonical,
    conflicts,
    content_of,
    is_conflict,
    join,
)
from reader.gold.model import RECORDS
from reader.gold.store import opening
from reader.gold.store.base import Tables, decoded
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.ground import Ground
from reader.gold.store.layout import Layout, slug_of
from reader.gold.store.log import Log

if TYPE_CHECKING:
    from reader.gold.store.journal import Frame

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,46}[a-z0-9])?\Z")


class Copy(NamedTuple):
    """One copy of a gold set, as it was read."""

    annotator: str
    """Whose it is."""
    tables: Tables
    """Its records, encoded."""
    base: Path
    """Its file."""
    log: Log | None
    """What was done to it; None: there is nothing yet."""


class Count(NamedTuple):
    """What a merge does to one table."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    """Turned into tombstones."""


class Merged(NamedTuple):
    """What copies of a gold set come to, and what makes it of the first."""

    annotator: str
    """Whose it is."""
    changes: Mapping[str, Mapping[int, Fields | None]]
    """What has to be changed in the first copy, by table and document id."""
    counts: Mapping[str, Count]
    """The same, counted by table."""
    conflicts: Sequence[Conflict]
    """What stays to be settled."""
    place: tuple[str, int, int] | None
    """Where the first mark that changes is."""
    twice: int
    """How many marks come in though one of the same label is on the same words already."""


def slugs(project: Path) -> list[str]:
    """The names of the folders in which annotators of a project have marks, sorted."""
    folder = Layout(project, "").gold / "annotators"
    try:
        names = [entry.name for entry in os.scandir(folder) if entry.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(name for name in names if _SLUG.match(name))


def read_copy(project: Path, slug: str, disk: Disk = DISK) -> Copy | None:
    """A gold set as its files have it now, read without a lock; None: nothing was begun.

    Raises:
        StoreDamaged: it is not what was written.
        StoreNewer: a later version wrote it.
        StoreError: a link leads out of the project.
    """
    layout = Layout(project.absolute(), slug)
    Ground(layout, disk).check_links()
    try:
        opened = opening.read_all(disk, layout.files)
    except OSError as error:
        what = f"the marks can't be read ({error.strerror})"
        raise StoreDamaged(what, path=layout.base, remedy="make the file readable") from error
    if opened.damage is not None:
        raise opened.damage
    if opened.newer:
        what = "a later version of hashiya wrote the marks"
        raise StoreNewer(what, path=layout.base, remedy="upgrade hashiya")
    if opened.base is None:
        return None
    annotator = opened.base.meta.get("annotator")
    if not isinstance(annotator, str) or not annotator.strip() or slug_of(annotator) != slug:
        what = "the file does not belong to the folder that it is in"
        raise StoreDamaged(what, path=layout.base, remedy="see what reader check says")
    log = Log(disk, layout, lambda: [*opened.folded, *opened.frames], lambda: opened.last)
    return Copy(annotator, opened.tables, layout.base, log)


def merged(copies: Sequence[Copy]) -> Merged:
    """What copies of one annotator's gold set come to.

    Args:
        copies: the first is the one that is going to be changed.

    Raises:
        StoreDamaged: a record that counts can't be one.
    """
    parts = _parts(copies)
    tables = join(*parts, overruled=list(_overruled(copies, parts)))
    changes: dict[str, dict[int, Fields | None]] = defaultdict(dict)
    counts: dict[str, Count] = {}
    for table in tables.keys() | parts[0].keys():
        before, after = parts[0].get(table, {}), tables.get(table, {})
        kinds = {"new": 0, "changed": 0, "removed": 0}
        for number in before.keys() | after.keys():
            kind = _kind(before.get(number), after.get(number))
            if kind is not None:
                changes[table][int(number)] = after.get(number)
                kinds[kind] += 1
        counts[table] = Count(**kinds)
    new = {
        number: span
        for number, span in changes.get("spans", {}).items()
        if span is not None and not span["deleted"]
    }
    return Merged(
        annotator=copies[0].annotator,
        changes=dict(changes),
        counts=counts,
        conflicts=conflicts(tables),
        place=min(
            ((span["article"], span["start"], span["end"]) for span in new.values()), default=None
        ),
        twice=_twice(copies[0].tables.get("spans", {}), new),
    )


def left_to_settle(tables: Tables) -> list[str]:
    """What has to be said of conflicts that no edit has settled, without full stops.

    Args:
        tables: a gold set's records, encoded.
    """
    held = tables.get(CONFLICTS, {})
    entries: dict[str, Fields] = {str(number): decoded(data) for number, data in held.items()}
    wanted: Joined = {CONFLICTS: entries}
    for entry in filter(is_conflict, entries.values()):
        data = tables.get(entry["table"], {}).get(int(entry["number"]))
        if data is not None:
            wanted.setdefault(entry["table"], {})[entry["number"]] = decoded(data)
    count = len({(each.table, each.number) for each in conflicts(wanted)})
    if not count:
        return []
    return [
        strings.CONFLICT_LEFT if count == 1 else strings.CONFLICTS_LEFT.format(count=f"{count:,}")
    ]


def _parts(copies: Sequence[Copy]) -> list[Joined]:
    """The records of each copy that count, decoded and checked.

    Those are the ones in which a copy differs from the first, and what the join looks at
    beside them: conflicts and their records, links and their ends. Most copies differ in
    little, and bytes are compared quickly.
    """
    numbers: dict[str, set[int]] = defaultdict(set)
    first = copies[0].tables
    for copy in copies:
        for table, records in copy.tables.items():
            if table in (CONFLICTS, "relations"):
                numbers[table].update(records)
                continue
            there = first.get(table, {})
            numbers[table].update(
                number for number, data in records.items() if there.get(number) != data
            )
    parts: list[Joined] = [{table: {} for table in RECORDS} for _ in copies]
    known: dict[tuple[str, int], tuple[bytes, Fields]] = {}

    def decode(table: str, wanted: Iterable[int]) -> None:
        for copy, part in zip(copies, parts, strict=True):
            records, those = copy.tables.get(table, {}), part.setdefault(table, {})
            for number in wanted:
                data = records.get(number)
                if data is None:
                    continue
                if known.get((table, number), (b"",))[0] != data:
                    known[table, number] = (data, _checked(table, number, data, copy.base))
                those[str(number)] = known[table, number][1]

    for table in (CONFLICTS, "relations"):
        decode(table, numbers.pop(table, ()))
    for table, number in _concerned(parts):
        numbers[table].add(number)
    for table, wanted in numbers.items():
        decode(table, wanted)
    return parts


def _concerned(parts: Sequence[Joined]) -> Iterator[tuple[str, int]]:
    """What the conflicts are about, and what the links link."""
    for part in parts:
        for entry in part.get(CONFLICTS, {}).values():
            if is_conflict(entry):
                yield entry["table"], int(entry["number"])
        for relation in part["relations"].values():
            yield "spans", uuid_number(relation["head"])
            yield "spans", uuid_number(relation["tail"])


def _checked(table: str, number: int, data: bytes, path: Path) -> Fields:
    """A record decoded; one of a gold set can be one.

    Raises:
        StoreDamaged: it can't.
    """
    record: Fields = decoded(data)
    kind = next((kind for name, kind in RECORDS.items() if name == table), None)
    if kind is None:
        return record
    try:
        if kind.from_record(record).number != number:
            raise ValueError("it stands under a wrong number")
    except ValueError as error:
        what = f"a record is damaged ({error}; {table} {number})"
        raise StoreDamaged(what, path=path, remedy="see what reader check says") from error
    return record


def _kind(
    before: Fields | None, after: Fields | None
) -> Literal["new", "changed", "removed"] | None:
    """What becomes of a record; None: nothing."""
    if before is after or (before == after and canonical(before) == canonical(after)):
        return None
    if after is None or (after.get("deleted") is True and before is not None):
        return "removed"
    return "new" if before is None else "changed"


def _twice(spans: Mapping[int, bytes], new: Mapping[int, Fields]) -> int:
    """How many of the marks that come in are on words that have that label already."""
    coming = Counter(map(_words, new.values()))
    there = Counter(coming)
    for number, data in spans.items() if coming else ():
        if number not in new and _words(span := decoded(data)) in coming and not span["deleted"]:
            there[_words(span)] += 1
    return sum(min(count, there[words] - 1) for words, count in coming.items())


def _words(span: Fields) -> tuple[object, ...]:
    """What two marks of the same label on the same words share."""
    return tuple(span.get(name) for name in ("article", "text_sha", "start", "end", "label"))


def _overruled(copies: Sequence[Copy], parts: Sequence[Joined]) -> Iterator[Overruled]:
    """The variants that another copy's greater `rev` covers though it never came from them."""
    for copy, mine in zip(copies, parts, strict=True):
        for theirs in parts:
            if mine is not theirs and copy.log is not None:
                yield from _covered(copy.log, mine, theirs)


def _covered(log: Log, mine: Joined, theirs: Joined) -> Iterator[Overruled]:
    """Their records that mine would cover, where my history says that mine never was that."""
    wanted: dict[tuple[str, str], Fields] = {}
    for name in RECORDS:
        for number, record in theirs[name].items():
            ours = mine[name].get(number)
            if ours is None or ours["rev"] <= record["rev"]:
                continue
            if content_of(name, ours) != content_of(name, record):
                wanted[name, number] = record
    known: set[tuple[str, str]] = set()
    for frame in log.newest_first() if wanted else ():
        for table, number, was in _records_of(frame):
            record = wanted.get((table, number), {})
            if record.get("rev", 0) != was.get("rev"):
                continue
            known.add((table, number))
            if content_of(table, was) == content_of(table, record):
                # We had it and went on from there, or saw it put aside and settled that.
                del wanted[table, number]
        if not wanted:
            return
    yield from (Overruled(*at, record) for at, record in wanted.items() if at in known)


def _records_of(frame: Frame) -> Iterator[tuple[str, str, Fields]]:
    """What an action found and left: table, document id, record; also what it put aside."""
    for changed in (frame.after, frame.before):
        for table, records in changed.items():
            for number, record in records.items():
                if record is None:
                    continue
                if table == CONFLICTS and is_conflict(record):
                    yield record["table"], record["number"], record["record"]
                else:
                    yield table, number, record

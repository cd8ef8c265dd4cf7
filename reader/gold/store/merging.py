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

from reader.errors import StoreDamaged, StoreNewer
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
from reader.gold.store.base import decoded
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
    tables: Joined
    """Its records, each checked."""
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
        raise StoreDamaged(what, path=layout.base, remedy="see whose file was put there")
    log = Log(disk, layout, lambda: [*opened.folded, *opened.frames], lambda: opened.last)
    return Copy(annotator, checked(opened.tables, layout.base), log)


def checked(tables: Mapping[str, Mapping[int, bytes]], path: Path) -> Joined:
    """The records of tables, decoded, those of a gold set checked.

    Args:
        tables: by document id, encoded.
        path: the file that they are from, for the error.

    Raises:
        StoreDamaged: a record can't be one.
    """
    found: Joined = {table: {} for table in RECORDS}
    for table, records in tables.items():
        found[table] = {str(number): decoded(data) for number, data in records.items()}
    for table, kind in RECORDS.items():
        for number, record in found[table].items():
            try:
                if str(kind.from_record(record).number) != number:
                    raise ValueError("it stands under a wrong number")
            except ValueError as error:
                what = f"a record is damaged ({error}; {table} {number})"
                raise StoreDamaged(what, path=path, remedy="see what reader check says") from error
    return found


def merged(copies: Sequence[Copy]) -> Merged:
    """What copies of one annotator's gold set come to.

    Args:
        copies: the first is the one that is going to be changed.
    """
    target = copies[0].tables
    tables = join(*(copy.tables for copy in copies), overruled=list(_overruled(copies)))
    changes: dict[str, dict[int, Fields | None]] = defaultdict(dict)
    counts: dict[str, Count] = {}
    for table in tables.keys() | target.keys():
        before, after = target.get(table, {}), tables.get(table, {})
        kinds = {"new": 0, "changed": 0, "removed": 0}
        for number in before.keys() | after.keys():
            kind = _kind(before.get(number), after.get(number))
            if kind is not None:
                changes[table][int(number)] = after.get(number)
                kinds[kind] += 1
        counts[table] = Count(**kinds)
    new = [span for span in changes.get("spans", {}).values() if span and not span["deleted"]]
    return Merged(
        annotator=copies[0].annotator,
        changes=dict(changes),
        counts=counts,
        conflicts=conflicts(tables),
        place=min(((span["article"], span["start"], span["end"]) for span in new), default=None),
        twice=_twice(tables["spans"].values(), new),
    )


def _kind(
    before: Fields | None, after: Fields | None
) -> Literal["new", "changed", "removed"] | None:
    """What becomes of a record; None: nothing."""
    if before is after or (before == after and canonical(before) == canonical(after)):
        return None
    if after is None or (after.get("deleted") is True and before is not None):
        return "removed"
    return "new" if before is None else "changed"


def _twice(spans: Iterable[Fields], changed: Iterable[Fields]) -> int:
    there = Counter(_words(span) for span in spans if not span["deleted"])
    return sum(there[words] - 1 for words in set(map(_words, changed)))


def _words(span: Fields) -> tuple[object, ...]:
    """What two marks of the same label on the same words share."""
    return tuple(span[name] for name in ("article", "text_sha", "start", "end", "label"))


def _overruled(copies: Sequence[Copy]) -> Iterator[Overruled]:
    """The variants that another copy's greater `rev` covers though it never came from them."""
    for mine in copies:
        for theirs in copies:
            if mine is not theirs and mine.log is not None:
                yield from _covered(mine, theirs)


def _covered(mine: Copy, theirs: Copy) -> Iterator[Overruled]:
    """Their records that mine would cover, where my history says that mine never was that."""
    wanted: dict[tuple[str, str], Fields] = {}
    for name in RECORDS:
        for number, record in theirs.tables.get(name, {}).items():
            ours = mine.tables.get(name, {}).get(number)
            if ours is None or ours["rev"] <= record["rev"]:
                continue
            if content_of(name, ours) != content_of(name, record):
                wanted[name, number] = record
    known: set[tuple[str, str]] = set()
    frames = mine.log.newest_first() if wanted and mine.log is not None else iter(())
    for frame in frames:
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

"""What an emergency copy says of itself, and what it holds beside the marks that are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import StoreDamaged
from reader.gold.joining import CONFLICTS, canonical
from reader.gold.store import base
from reader.gold.store.disk import DISK
from reader.gold.store.layout import GOLD

if TYPE_CHECKING:
    from reader.gold.store.base import Tables
    from reader.gold.store.emergency import Copy

_RANDOM = ("spans", "relations", "entities")
"""The tables whose records have numbers that nobody can have by chance."""


def about(copy: Copy) -> Mapping[str, Any]:
    """What a copy says of itself; nothing where it can't be read."""
    try:
        return base.load_base(DISK, copy.files.base).base.meta
    except (OSError, StoreDamaged):
        return {}


def was_here(copy: Copy, tables: Tables) -> bool:
    """Whether a copy of a project that is gone from its place holds marks of this one."""
    rescued = about(copy).get("rescued")
    place = rescued.get("project") if isinstance(rescued, dict) else None
    if not isinstance(place, str) or (Path(place) / GOLD).exists():
        return False
    try:
        held = copy.read().tables
    except (OSError, StoreDamaged):
        return False
    # Marks have random numbers, so nobody else's has one of them. An article's is made from its
    # id: of two projects that know nothing of each other both may have an `a.txt`.
    return any(not held.get(name, {}).keys().isdisjoint(tables.get(name, {})) for name in _RANDOM)


def lacking(tables: Tables, copy: Tables) -> dict[str, list[int]]:
    """By table, the records of a copy that are not there, or there only as they were before.

    One that was put aside when a repair joined the two is there, too.
    """
    aside = {
        (entry.get("table"), entry.get("number"), canonical(entry.get("record")))
        for entry in map(base.decoded, tables.get(CONFLICTS, {}).values())
    }
    found: dict[str, list[int]] = {}
    for name, records in copy.items():
        have = tables.get(name, {})
        lacks = [
            number
            for number, data in records.items()
            if have.get(number) != data and not _is_later(have.get(number), data)
        ]
        if aside:
            lacks = [
                number
                for number in lacks
                if (name, str(number), canonical(base.decoded(records[number]))) not in aside
            ]
        if lacks:
            found[name] = lacks
    return found


def _is_later(ours: bytes | None, theirs: bytes) -> bool:
    """Whether the first is a later revision, or says the same in other bytes."""
    if ours is None:
        return False
    try:
        one, other = base.decoded(ours), base.decoded(theirs)
    except ValueError:
        return False
    revs = one.get("rev"), other.get("rev")
    if type(revs[0]) is int and type(revs[1]) is int and revs[0] > revs[1]:
        return True
    return one == other

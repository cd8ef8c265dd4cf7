"""A base that another program wrote while ours was open: joined with ours, and kept beside.

What two programs did to the same record is told apart by its revisions, as in a merge; of
two that contradict each other one goes to the table `conflicts`. So nothing is lost that
either wrote.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoreDamaged
from reader.gold.ids import utc_now
from reader.gold.joining import join
from reader.gold.store.base import Tables, decoded, read_base
from reader.gold.store.changing import difference

if TYPE_CHECKING:
    from reader.gold.store.changing import Records
    from reader.gold.store.disk import Disk
    from reader.gold.store.layout import Files


class Foreign(NamedTuple):
    """What was found in the base's place."""

    data: bytes
    """Its bytes."""
    changes: dict[str, Records]
    """What has to be done to our records so that they hold its records, too."""
    kept: Path
    """Where it is kept."""
    note: str
    """What has to be told, a sentence without its full stop."""


def look_at(disk: Disk, files: Files, ours: Tables) -> Foreign:
    """Reads what another program put in the base's place, and keeps it beside.

    Args:
        disk: the operating system.
        files: where the database lies.
        ours: our records; not changed.

    Raises:
        OSError: it can't be read or kept.
    """
    data = disk.read(files.base)
    now, n = utc_now(), 0
    while disk.exists(kept := files.aside("found", now, n)):
        n += 1
    disk.write_whole(kept, [data])
    try:
        # Its checksum counts for nothing: plain TinyDB leaves the old one.
        theirs = read_base(data, files.base, signed=False).tables
        mine, other = _records(ours), _records(theirs)
    except (StoreDamaged, ValueError):
        note = f"another program wrote over the marks on disk; what it wrote is kept in {kept.name}"
        return Foreign(data, {}, kept, note)
    note = (
        f"another program changed the marks on disk; its changes were taken in, "
        f"and what it wrote is kept in {kept.name}"
    )
    return Foreign(data, difference(ours, join(mine, other)), kept, note)


def _records(tables: Tables) -> dict[str, dict[str, Any]]:
    return {
        name: {str(number): decoded(data) for number, data in records.items()}
        for name, records in tables.items()
    }

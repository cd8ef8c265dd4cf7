"""An edit: one user's action on the gold set, as a value that knows its own inverse.

Whatever changes the gold set is an `Edit`: made by `reader.gold.actions`, applied by
`GoldSet.apply`, kept on disk by `reader.gold.store`. It knows no widget, so undo runs
without a screen; and it is data, so a journal can hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.gold.model import Record, Table


class Place(NamedTuple):
    """Where to jump to when an edit is done, undone or redone."""

    article: str
    """The article's id."""
    start: int
    """The first code point concerned."""
    end: int
    """One past the last."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None: it is not there."""

    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Edit:
    """Everything that one action changes, however many spans it touches.

    >>> edit.inverse().inverse() == edit
    True
    """

    name: str
    """What was done, for `undid: …`: verb first, such as `mark actor`."""
    changes: Mapping[Table, Mapping[str, Change]]
    """The changes by table and by the record's id."""
    place: Place | None = None
    """Where it happened."""
    texts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """By sha256, the article texts that its records rest on: kept beside the gold set."""

    def inverse(self) -> Edit:
        """The edit that takes this one back, under the same name."""
        return Edit(
            self.name,
            {
                table: {id: Change(change.after, change.before) for id, change in changes.items()}
                for table, changes in self.changes.items()
            },
            self.place,
            self.texts,
        )

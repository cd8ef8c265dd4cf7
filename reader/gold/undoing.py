"""Undo and redo as new edits, whose revisions only grow.

Undo does not put the old records back as they were: a copy of the gold set on another
machine would take the newer revision for the truth, and a merge would bring back what was
undone. So each record gets the content that it had, the next revision and the present
time. What was made leaves a tombstone; an article's record, which has none, is `open`
again and without a flag. Pure; called by `reader.session.undoing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.errors import EditConflict
from reader.gold.edit import Change, Edit
from reader.gold.goldset import GoldSet
from reader.gold.ids import utc_now
from reader.gold.model import ArticleRecord, Record, Table


def reverse(gold: GoldSet, edit: Edit, name: str | None = None) -> Edit:
    """The edit that takes one back which was made before, perhaps long ago.

    Args:
        gold: the gold set as it is now.
        edit: what was done.
        name: what the new edit is called (default: `undo`, and what was done).

    Raises:
        EditConflict: what is there is not what the edit left; revisions, times and whether
            a removed record is still there as a tombstone are no difference.
    """
    wanted = ((table, id, c.after, c.before) for table, id, c in _changes(edit))
    return _towards(gold, edit, wanted, name or f"undo {edit.name}", "undone")


def again(gold: GoldSet, edit: Edit, name: str | None = None) -> Edit:
    """The edit that does one again which was taken back.

    Args:
        gold: the gold set as it is now.
        edit: what was done the first time.
        name: what the new edit is called (default: `redo`, and what was done).

    Raises:
        EditConflict: what is there is not what the edit was made for, as in `reverse`.
    """
    wanted = ((table, id, c.before, c.after) for table, id, c in _changes(edit))
    return _towards(gold, edit, wanted, name or f"redo {edit.name}", "done again")


def same(one: Record | None, other: Record | None) -> bool:
    """Whether two records say the same, whatever their revisions and times.

    A tombstone says what no record says, and so does an article's record beside none as
    long as it is open and has no flag.
    """
    if one is None or other is None:
        return is_nothing(one) and is_nothing(other)
    if type(one) is not type(other):
        return False
    if _is_removed(one) and _is_removed(other):
        return True
    return one == other or one == replace(other, rev=one.rev, updated=one.updated)


def is_nothing(record: Record | None) -> bool:
    """Whether there is no record, or one that stands for none."""
    if record is None or _is_removed(record):
        return True
    return isinstance(record, ArticleRecord) and (record.state, record.flag) == ("open", None)


def renewed(present: Record | None, wanted: Record | None, at: str) -> Record | None:
    """A record in the place of the present one, with the content that is wanted.

    Args:
        present: what is there now.
        wanted: what is to be there; None: what stands for nothing.
        at: the time of the change.
    """
    if wanted is not None:
        rev = max(wanted.rev, present.rev if present else 0) + 1
        return replace(wanted, rev=rev, updated=at)
    if present is None or is_nothing(present):
        return present
    if isinstance(present, ArticleRecord):
        return replace(present, state="open", flag=None, rev=present.rev + 1, updated=at)
    return replace(present, deleted=True, rev=present.rev + 1, updated=at)


def _changes(edit: Edit) -> Iterator[tuple[Table, str, Change]]:
    for table, changes in edit.changes.items():
        for id, change in changes.items():
            yield table, id, change


def _towards(
    gold: GoldSet,
    edit: Edit,
    records: Iterator[tuple[Table, str, Record | None, Record | None]],
    name: str,
    verb: str,
) -> Edit:
    """The edit from what should be there to what is wanted, of each record."""
    at = utc_now()
    changes: dict[Table, dict[str, Change]] = {}
    for table, id, expected, wanted in records:
        present = gold.record(table, id)
        if not same(present, expected):
            raise EditConflict(
                f"{edit.name} can't be {verb}: what it changed has been changed in another way"
            )
        after = renewed(present, wanted, at)
        if after is not present:
            changes.setdefault(table, {})[id] = Change(present, after)
    return Edit(name, changes, edit.place, edit.texts)


def _is_removed(record: Record) -> bool:
    return not isinstance(record, ArticleRecord) and record.deleted

"""An old state of a gold set made the present one again, as one action that can be undone.

Whatever was changed since goes back to what it was: worked out from the log, from the
newest action backwards, so that no state has to be kept whole. Revisions grow as they do
with every other action (`reader.gold.undoing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.errors import StoreDamaged, UsageError
from reader.gold.edit import Change, Edit, Place
from reader.gold.ids import utc_now
from reader.gold.model import ArticleRecord, Entity, Record, Relation, Span, Table
from reader.gold.undoing import is_nothing, renewed, same

if TYPE_CHECKING:
    from reader.gold.goldset import GoldSet
    from reader.gold.store import Store
    from reader.gold.store.journal import Frame
    from reader.gold.store.log import Log

Kind = Literal["back", "gone", "changed"]


class Difference(NamedTuple):
    """One record that a restoration changes."""

    table: Table
    """Which table it is in."""
    kind: Kind
    """`back`: it is there again; `gone`: it is no longer; `changed`: it is another."""
    before: Record | None
    """As it is now."""
    after: Record | None
    """As it will be."""

    @property
    def shown(self) -> Record:
        """The record as it should be shown: as it will be, or was."""
        record = self.before if self.kind == "gone" else self.after or self.before
        if record is None:
            raise ValueError("a difference between nothing and nothing")
        return record

    @property
    def article(self) -> str | None:
        """The id of the article that it is about, if it is about one."""
        record = self.shown
        if isinstance(record, Entity):
            return None
        return record.id if isinstance(record, ArticleRecord) else record.article


@dataclass(frozen=True)
class Restoration:
    """What has to change for an old state to be there again."""

    number: int
    """The last action that stands then."""
    time: str | None
    """When that was made; None: it is not kept, or there is none."""
    edit: Edit
    """What does it; without changes where nothing has to be done."""

    @property
    def differences(self) -> list[Difference]:
        """What changes, in the order of articles and texts."""
        found = [
            Difference(table, _kind(table, change), change.before, change.after)
            for table, changes in self.edit.changes.items()
            for change in changes.values()
            # A tombstone that becomes another one is nothing to be seen.
            if not (is_nothing(change.before) and is_nothing(change.after))
        ]
        return sorted(found, key=_order)


def target_of(text: str) -> int | datetime:
    """What `--to` names: an action's number, or a time, of this machine's zone if it says none.

    Raises:
        UsageError: it is neither.
    """
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{text} is neither the number of an action nor a time",
            remedy="give a number of `reader log`, or a time such as 2026-01-31T14:05",
        ) from None


def restoration(store: Store, gold: GoldSet, target: int | datetime) -> Restoration:
    """What makes the state after an action, or at a time, the present one.

    Args:
        store: the gold set's store, loaded.
        gold: what it gave.
        target: the number of an action (0: before the first), or a time with its zone.

    Raises:
        UsageError: there is no such action yet, or that state is no longer kept.
        StoreDamaged: what was done since can't be read.
    """
    log = store.log
    if isinstance(target, int) and target > log.last:
        raise UsageError(
            f"{store.annotator} has done {log.last} actions, and none of number {target}",
            remedy="see `reader log`",
        )
    wanted: dict[Table, dict[str, Record | None]] = {}
    number = log.last
    for frame in log.newest_first():
        number = frame.number
        if _stands(frame, target):
            return _restoration(gold, wanted, number, frame.time, target)
        _take_back(frame, wanted)
        number -= 1
    if number != target and log.end.kind != "beginning":
        raise _not_kept(log, store.annotator, number)
    return _restoration(gold, wanted, number, None, target)


def _stands(frame: Frame, target: int | datetime) -> bool:
    """Whether an action is part of the state that is wanted."""
    if isinstance(target, int):
        return frame.number <= target
    try:
        made = datetime.fromisoformat(frame.time)
    except ValueError:
        return False
    return (made if made.tzinfo else made.replace(tzinfo=UTC)) <= target


def _take_back(frame: Frame, wanted: dict[Table, dict[str, Record | None]]) -> None:
    from reader.gold.store.tables import edit_of

    try:
        edit = edit_of(frame)
    except ValueError as error:
        raise StoreDamaged(
            f"action {frame.number} can't be read ({error})",
            remedy="restore a state after it, or see what reader check says",
        ) from error
    for table, changes in edit.changes.items():
        records = wanted.setdefault(table, {})
        for id, change in changes.items():
            records[id] = change.before


def _restoration(
    gold: GoldSet,
    wanted: Mapping[Table, Mapping[str, Record | None]],
    number: int,
    time: str | None,
    target: int | datetime,
) -> Restoration:
    at = utc_now()
    changes: dict[Table, dict[str, Change]] = {}
    for table, records in wanted.items():
        for id, record in records.items():
            present = gold.record(table, id)
            if not same(present, record):
                after = renewed(present, record, at)
                changes.setdefault(table, {})[id] = Change(present, after)
    to = str(number) if isinstance(target, int) else target.isoformat(timespec="seconds")
    return Restoration(number, time, Edit(f"restore to {to}", changes, _place(changes)))


def _place(changes: Mapping[Table, Mapping[str, Change]]) -> Place | None:
    """The first span that changes, in the order of articles and texts."""
    spans = [change.after or change.before for change in changes.get("spans", {}).values()]
    places = [Place(span.article, span.start, span.end) for span in spans if isinstance(span, Span)]
    if places:
        return min(places)
    articles = sorted(changes.get("articles", {}))
    return Place(articles[0], 0, 0) if articles else None


def _not_kept(log: Log, annotator: str, number: int) -> UsageError | StoreDamaged:
    if log.end.kind == "damaged":
        return StoreDamaged(
            f"what {annotator} did before action {number + 1} can't be read ({log.end.why})",
            path=log.end.path,
            remedy="see what reader check says",
        )
    return UsageError(
        f"what {annotator} did before action {number + 1} is not kept",
        remedy=f"the oldest state that can be restored is {number}",
    )


def _kind(table: Table, change: Change) -> Kind:
    if table == "articles":
        # An article is not gone when nothing is known of it: it is open again.
        return "changed"
    if is_nothing(change.before):
        return "back"
    return "gone" if is_nothing(change.after) else "changed"


def _order(difference: Difference) -> tuple[str, int, int, str]:
    record = difference.shown
    start = record.start if isinstance(record, Span) else -1
    end = -record.end if isinstance(record, Span) else int(isinstance(record, Relation))
    return (difference.article or "", start, end, record.id)

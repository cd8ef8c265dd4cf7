"""Undo and redo of everything that was ever done to a gold set, as far as it is kept.

What can be undone stands in the gold set's own log, so it outlives the session. Undo is
itself an action in it (`reader.gold.undoing`), which says what it undoes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from reader import strings
from reader.errors import EditConflict
from reader.gold.undoing import again, reverse
from reader.text.fit import quoted

if TYPE_CHECKING:
    from reader.gold.edit import Edit
    from reader.gold.goldset import GoldSet
    from reader.gold.store.journal import Frame
    from reader.gold.store.log import End, Log


class Apply(Protocol):
    """Makes an edit and has it saved."""

    def __call__(self, edit: Edit, *, undoes: int | None = None, redoes: int | None = None) -> None:
        """As `Store.apply`."""


def undo(log: Log, gold: GoldSet, apply: Apply) -> Edit | None:
    """Take back the last action that stands; gives it, or None: there is none (`log.end`).

    Raises:
        EditConflict: what it changed has been changed in another way, or can't be read;
            from now on it is passed over.
        StoreReadOnly: nothing can be changed.
    """
    frame = log.to_undo()
    if frame is None:
        return None

    def take_back(edit: Edit) -> None:
        apply(_not_empty(reverse(gold, edit)), undoes=frame.number)

    return _try(log, frame, take_back)


def redo(log: Log, gold: GoldSet, apply: Apply) -> Edit | None:
    """Do again what was undone last; gives it, or None: there is none.

    Raises:
        EditConflict, StoreReadOnly: as `undo`.
    """
    frame = log.to_redo()
    if frame is None:
        return None

    def do_again(edit: Edit) -> None:
        apply(_not_empty(again(gold, edit)), redoes=frame.number)

    return _try(log, frame, do_again)


def why_no_more(end: End) -> str:
    """What is said where there is nothing to undo, in one sentence."""
    if end.kind == "damaged":
        name = end.path.name if end.path else ""
        return strings.UNDO_DAMAGED.format(file=quoted(name), why=end.why)
    return strings.UNDO_NOT_KEPT if end.kind == "not kept" else strings.MARK_NO_UNDO


def _try(log: Log, frame: Frame, act: Callable[[Edit], None]) -> Edit:
    """An action's edit, acted on; what can never be is left out from then on."""
    from reader.gold.store.tables import edit_of

    try:
        edit = edit_of(frame)
        act(edit)
    except EditConflict:
        log.pass_over(frame.number)
        raise
    except ValueError as error:
        log.pass_over(frame.number)
        raise EditConflict(f"action {frame.number} can't be read ({error})") from error
    return edit


def _not_empty(edit: Edit) -> Edit:
    """An edit that changes something: one that does not would never become an action."""
    if not any(edit.changes.values()):
        raise EditConflict(f"{edit.name}: it changed no marks")
    return edit

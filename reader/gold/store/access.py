"""May we read, may we write: lock, folder, owner, damage; each refusal as a state or an error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import StoreDamaged, StoreError, StoreNewer
from reader.files import remove_temporaries
from reader.gold.store.layout import Layout, can_write, same_name
from reader.gold.store.state import StoreState

if TYPE_CHECKING:
    from reader.gold.store.lock import Lock
    from reader.gold.store.storage import JournalStorage

NEWER = "a later version of hashiya wrote the marks"
UPGRADE = "upgrade hashiya"


def lock_to_write(layout: Layout, lock: Lock) -> StoreState | None:
    """Takes the lock, if a gold set was begun here.

    Returns:
        Why nothing may be written; None: nothing stands against it.

    Raises:
        StoreError: the folder may not be entered.
    """
    if not can_write(layout.folder):
        return forbidden(layout)
    if not is_there(layout):
        return None
    try:
        taken = lock.held or lock.take()
    except OSError:
        return forbidden(layout)
    if not taken:
        return held(lock)
    remove_temporaries(layout.folder)
    return None


def is_there(layout: Layout) -> bool:
    """Whether a gold set was begun here, whatever is left of it.

    Raises:
        StoreError: the folder may not be entered.
    """
    try:
        return layout.base.exists() or bool(layout.files.relics)
    except OSError as error:
        raise unreadable(error, layout.base) from error


def why_closed(storage: JournalStorage) -> StoreState | None:
    """Why what was found may not be written on; None: it may."""
    if storage.opened.newer:
        return StoreState("read-only", NEWER, remedy=UPGRADE)
    if storage.poisoned is not None:
        return StoreState("poisoned", storage.poisoned.what, remedy=storage.poisoned.remedy or "")
    damage = storage.opened.damage
    if damage is None:
        return None
    return StoreState("read-only", f"{damage.where}: {damage.what}", remedy=damage.remedy or "")


def no_record(storage: JournalStorage, table: str, number: int, what: str) -> StoreError:
    """The error that says which record is none."""
    if storage.opened.newer:
        return StoreNewer(NEWER, path=storage.files.base, remedy=UPGRADE)
    return StoreDamaged(
        f"a record is damaged ({what}; {table} {number})",
        path=storage.files.base,
        remedy="see what reader check says",
    )


def check_owner(storage: JournalStorage, annotator: str) -> None:
    """Sees that a base holds the marks of whom its folder is for.

    Raises:
        StoreDamaged: it does not.
    """
    base = storage.opened.base
    owner = base.meta.get("annotator") if base is not None else annotator
    if not isinstance(owner, str) or not same_name(owner, annotator):
        raise StoreDamaged(
            f"it does not hold the marks of {annotator!r}",
            path=storage.files.base,
            remedy="see what reader check says",
        )


def held(lock: Lock) -> StoreState:
    """The state where another process has the lock."""
    remedy = "close it; then they can be changed here"
    if lock.soft:
        # The file of a process that ended on another computer stays, and nobody can tell.
        remedy = f"close it, or, if it has ended, delete {lock.soft_path}"
    return StoreState(
        "read-only",
        "another process has these marks open",
        lock.holder,
        remedy,
        passing=True,
    )


def forbidden(layout: Layout) -> StoreState:
    """The state where the folder takes no file."""
    return StoreState(
        "read-only",
        "the folder can't be written",
        remedy=f"make {layout.project} writable, or use --project DIR",
    )


def because(state: StoreState) -> str:
    """Why nothing is taken, a clause."""
    word = "read-only" if state.kind == "read-only" else "nothing more is saved"
    return f"{word}: {state.why} ({state.holder})" if state.holder else f"{word}: {state.why}"


def unreadable(error: OSError, path: Path) -> StoreError:
    """The error that says why the marks can't be read."""
    what = f"the marks can't be read ({error.strerror})"
    if isinstance(error, PermissionError):
        remedy = "make the folder readable, or use --project DIR"
        return StoreError(what, path=path, remedy=remedy)
    return StoreDamaged(what, path=path, remedy="mend the file")

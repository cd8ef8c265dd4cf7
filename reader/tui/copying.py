"""The keys that copy: the same key again copies the next that is known of the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import strings
from reader.session.copying import KINDS
from reader.session.outcome import CopyKind, Outcome

if TYPE_CHECKING:
    from reader.tui.desk import Desk


def copy_next(desk: Desk) -> None:
    """The words; pressed again at once, their offsets, then their record, then the words."""
    before = desk.said_before.kind
    at = -1 if before is None else KINDS.index(before)
    copy(desk, KINDS[(at + 1) % len(KINDS)])


def copy(desk: Desk, kind: CopyKind) -> None:
    """The selection, else the current span, else the word at the caret.

    Args:
        desk: what is before the user; its outcome is what the app puts on the clipboard.
        kind: what of it.
    """
    from reader.terminal import clipboard

    desk.mark(lambda marking: marking.copy(kind))
    copied = desk.outcome.copied
    if copied is not None and clipboard.is_too_long(copied):
        size = len(copied.encode("utf-8", "replace"))
        said = strings.COPY_TOO_LONG.format(size=-(-size // 1024), most=clipboard.LIMIT // 1024)
        desk.outcome = Outcome(said, failed=True)

"""Every error that a user can cause or meet; anything else is a bug of ours.

    HashiyaError                 what happened, where, what to do            exit 70
    ├── UsageError               the command line or a key asks the impossible     2
    │   └── EmptyCorpus          nothing to read where we were sent                2
    ├── CheckFailed              a check was run and failed                        1
    └── InputError               a file can't be read or is damaged                3
        ├── UnreadableArticle    one article; the others open                      3
        ├── SchemaError          labels.toml, settings.toml or a theme             3
        └── StoreError           the gold set                                      3
            ├── StoreDamaged     it is not what was written; never overwritten     3
            ├── StoreNewer       written by a later version; opens read-only       3
            ├── StoreReadOnly    held by another, or the folder can't be written   3
            ├── SaveFailed       the disk refused; nothing already saved is lost   3
            └── EditConflict     an edit of something that has changed since       3

The message is one plain sentence; `where` and `remedy` complete it. Nothing here
imports anything of ours, so every floor may raise them.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class HashiyaError(Exception):
    """What happened, where it happened, and what to do about it.

    Args:
        what: the fact, one clause without a full stop.
        path: the file concerned, if there is one.
        line: the 1-based line in that file, if there is one.
        remedy: what the user can do, one clause without a full stop.
    """

    exit_code: ClassVar[int] = 70

    def __init__(
        self,
        what: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.path = path
        self.line = line
        self.remedy = remedy

    @property
    def where(self) -> str:
        """`file, line N`, `file`, or nothing."""
        if self.path is None:
            return ""
        return str(self.path) if self.line is None else f"{self.path}, line {self.line}"

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.what}" if self.where else self.what
        return f"{sentence}; {self.remedy}." if self.remedy else f"{sentence}."


class UsageError(HashiyaError):
    """The command line or a key asks for something that can't be."""

    exit_code = 2


class EmptyCorpus(UsageError):
    """Nothing to read where we were sent."""


class CheckFailed(HashiyaError):
    """A check was run, and it failed."""

    exit_code = 1


class InputError(HashiyaError):
    """A file can't be read or is damaged."""

    exit_code = 3


class UnreadableArticle(InputError):
    """One article can't be decoded or parsed; the others open."""


class SchemaError(InputError):
    """A labels.toml, settings.toml or theme file says something impossible."""


class StoreError(InputError):
    """Something is wrong with the gold set."""


class StoreDamaged(StoreError):
    """The gold set is not what was written; it is never overwritten."""


class StoreNewer(StoreError):
    """The gold set was written by a later version; it opens read-only."""


class StoreReadOnly(StoreError):
    """The gold set is held by another process, or can't be written here."""


class SaveFailed(StoreError):
    """The disk refused an edit; what was saved before stands."""


class EditConflict(StoreError):
    """An edit changes something that is no longer what it was made for; nothing was done."""

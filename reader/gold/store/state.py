"""What the screen says about saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StateKind = Literal["saved", "saving", "failed", "poisoned", "read-only"]


@dataclass(frozen=True, slots=True)
class StoreState:
    """Whether every mark is on the disk, and why not."""

    kind: StateKind
    """`saved`: all of them. `saving`: some are on their way. `failed`: the last try did
    not work, the marks are in memory and are tried again. `poisoned`: a sync failed, so
    nobody knows what the disk holds; nothing more is taken. `read-only`: none is taken."""
    why: str = ""
    """A clause, for `failed` and `read-only`."""
    holder: str = ""
    """Who holds the gold set, if that is why it is read-only."""
    remedy: str = ""
    """What the user can do, a clause."""

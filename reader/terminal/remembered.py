"""The mode that the user picked for a terminal in `reader doctor`, kept for the next time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from reader.state_file import State, change_state, read_state
from reader.terminal.choice import ModeName

if TYPE_CHECKING:
    from reader.terminal.identity import Terminal

_FILE = "terminals.json"


def recall(terminal: Terminal, *, folder: Path | None = None) -> ModeName | None:
    """The mode picked for this terminal; None where none was.

    Args:
        terminal: the one we are in.
        folder: where the file lies (default: the user's state folder).
    """
    modes = read_state(_FILE, folder).get("modes")
    picked = modes.get(terminal.key) if isinstance(modes, dict) else None
    return next((name for name in get_args(ModeName) if name == picked), None)


def remember(terminal: Terminal, mode: ModeName | None, *, folder: Path | None = None) -> None:
    """Keep the user's choice for this terminal; None forgets it. Never raises."""

    def change(state: State) -> None:
        modes = state.get("modes")
        kept = dict(modes) if isinstance(modes, dict) else {}
        kept.pop(terminal.key, None)
        if mode is not None:
            kept[terminal.key] = mode
        state["modes"] = kept

    change_state(_FILE, change, folder)

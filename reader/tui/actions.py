"""What each action of the key table does to the desk, but for those that are the screen's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from reader.session.marking import Marking
from reader.tui import copying, cursors, paging
from reader.tui.motions import MOTIONS

if TYPE_CHECKING:
    from reader.session.outcome import Outcome
    from reader.tui.desk import Desk
    from reader.tui.keys import Action


def run(desk: Desk, action: Action, number: int | None) -> None:
    """Do it once.

    Args:
        desk: what is before the user.
        action: of the key table.
        number: what was typed before its key, for those that take one.
    """
    name = action.name
    if name in MOTIONS:
        if desk.reading is not None and MOTIONS[name](desk.reading):
            desk.after_motion()
    elif action.label is not None:
        label = action.label
        desk.mark(lambda marking: marking.tag(label))
    elif name in _MARKING:
        desk.mark(_MARKING[name])
    elif name in _DESK:
        _DESK[name](desk)
    elif name == "percent":
        paging.go_to_share(desk, number)
    else:
        desk.change_view(name)


_MARKING: Mapping[str, Callable[[Marking], Outcome]] = {
    "next-article": Marking.next_article,
    "previous-article": Marking.previous_article,
    "next-span": Marking.cycle,
    "undo": Marking.undo,
    "redo": Marking.redo,
    "done": Marking.done,
}
"""What the marking keys do, by action."""

_DESK: Mapping[str, Callable[[Desk], None]] = {
    "copy": copying.copy_next,
    "copy-offsets": lambda desk: copying.copy(desk, "offsets"),
    "copy-record": lambda desk: copying.copy(desk, "record"),
    "page-up": lambda desk: paging.turn_page(desk, -1),
    "page-down": lambda desk: paging.turn_page(desk, 1),
    "half-page-up": lambda desk: paging.turn_page(desk, -0.5),
    "half-page-down": lambda desk: paging.turn_page(desk, 0.5),
    "leave": lambda desk: desk.leave(),
    "remove": cursors.remove_chosen,
    "row-up": lambda desk: cursors.step(desk, -1),
    "row-down": lambda desk: cursors.step(desk, 1),
    "row-page-up": lambda desk: cursors.step(desk, -10),
    "row-page-down": lambda desk: cursors.step(desk, 10),
    "row-first": lambda desk: cursors.step(desk, -cursors.FAR),
    "row-last": lambda desk: cursors.step(desk, cursors.FAR),
    "open-article": cursors.open_chosen,
    "go-to-span": cursors.go_to_chosen,
    "direction": lambda desk: desk.turn_direction(),
}
"""What the other actions do that need no widget."""

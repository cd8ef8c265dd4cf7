"""The side panels' own cursors: on an article of the list, on a mark of the inspector.

The inspector's marks are those on the text as it is, then the lost ones, which only this
cursor can reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import strings
from reader.session.outcome import Outcome
from reader.text.units import Index

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.tui.desk import Desk, Focus

FAR = 1 << 30
"""Further than any list is long."""


def take_focus(desk: Desk, focus: Focus) -> None:
    """Send the keys to a panel, its cursor on what is open or current there."""
    desk.focus = focus
    if focus == "list":
        desk.chosen["list"] = desk.session.corpus.place_of(desk.article_id) or 0
    elif focus == "inspector":
        current = desk.current
        place = None if current is None else desk.spans.place_of(current)
        desk.chosen["inspector"] = place or 0


def step(desk: Desk, rows: int) -> None:
    """Move the cursor of the panel that has the keys."""
    if desk.focus == "pane":
        return
    marks = len(desk.spans) + len(desk.lost)
    count = len(desk.session.corpus.entries) if desk.focus == "list" else marks
    if count:
        desk.chosen[desk.focus] = max(0, min(count - 1, desk.chosen[desk.focus] + rows))


def chosen_mark(desk: Desk) -> tuple[Span | None, bool]:
    """The mark that the inspector's cursor is on, and whether it is a lost one."""
    at, found = desk.chosen["inspector"], len(desk.spans)
    if at < found:
        return desk.spans[at], False
    return (desk.lost[at - found], True) if at - found < len(desk.lost) else (None, False)


def open_chosen(desk: Desk) -> None:
    """Read the article that the list's cursor is on."""
    desk.open(desk.session.corpus.entries[desk.chosen["list"]].id)


def go_to_chosen(desk: Desk) -> None:
    """To the mark that the inspector's cursor is on; for a lost one, where it was."""
    span, lost = chosen_mark(desk)
    if span is None:
        return
    if not lost:
        desk.go_to_span(span.id)
    elif desk.reading is not None:
        desk.focus = "pane"
        desk.reading.go(Index(min(span.start, max(0, len(desk.reading.layout.text) - 1))))
        desk.after_motion()
        desk.outcome = Outcome(strings.LOST_WAS, span.quote)


def remove_chosen(desk: Desk) -> None:
    """Remove the current span; in the inspector the mark that its cursor is on."""
    chosen = chosen_mark(desk)[0] if desk.focus == "inspector" else None
    desk.mark(lambda marking: marking.remove(None if chosen is None else chosen.id))

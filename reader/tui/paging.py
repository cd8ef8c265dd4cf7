"""The motions that need the window: by page, by half a page, to a share of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import strings
from reader.session.outcome import Outcome
from reader.text.units import Index

if TYPE_CHECKING:
    from reader.tui.desk import Desk


def turn_page(desk: Desk, share: float) -> None:
    """Move the window by a share of its height (negative: up), the caret with it."""
    page, reading = desk.page, desk.reading
    if page is None or reading is None:
        return
    lines = max(1, round(page.height * abs(share)) - (page.height > 3)) * (1 if share > 0 else -1)
    y = page.y_of(page.layout.address_at(reading.caret))
    if desk.scroll(lines):
        to = page.nearest_text(page.height // 2 if y is None else y)
        moved = to is not None and reading.move_to_row(to)
    else:
        moved = reading.bottom() if share > 0 else reading.top()
    if moved:
        desk.after_motion()


def go_to_share(desk: Desk, percent: int | None) -> None:
    """To the first word at so many per cent of the article's text, as the status counts them."""
    if percent is None or not 0 <= percent <= 100:
        desk.outcome = Outcome(strings.PERCENT_WRONG, failed=True)
        return
    reading = desk.reading
    if reading is None:
        return
    length = len(reading.layout.text)
    at = Index(-(-length * percent // 100))
    word = reading.words.first_from(at) if percent < 100 else None
    moved = reading.bottom() if percent == 100 else reading.go(at if word is None else word.start)
    if moved:
        desk.after_motion()

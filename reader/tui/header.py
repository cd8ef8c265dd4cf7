"""The rows above the page: which article this is; and the page of one that can't be read."""

from __future__ import annotations

from rich.cells import cell_len
from textual.strip import Strip

from reader import strings
from reader.render.palette import Palette
from reader.text.fit import fit, visual
from reader.tui.desk import Desk
from reader.tui.panel import PanelRow, Part, fitted, paint_row, trimmed

_DOT = " · "
_LANGUAGE = 12
"""Cells of a language, which a record may call what it likes."""


def header_row(desk: Desk, palette: Palette, y: int) -> Strip:
    """Pane row `y` where no page is: the header, the free row below it, or the reason."""
    geometry = desk.geometry
    blank = PanelRow()
    if y == 0 and geometry.header_rows and desk.page is not None:
        return paint_row(_header(desk), geometry.pane_width, palette, "background")
    if desk.page is None and desk.article_id is not None:
        blank = _reason(desk, y - geometry.header_rows)
    return paint_row(blank, geometry.pane_width, palette, "background")


def _header(desk: Desk) -> PanelRow:
    """Id, language and words at the end side, and at the start side what is not on the page.

    That is the project's folder until the first key, then the title while its own line is
    off the screen.
    """
    article, geometry = desk.session.article, desk.geometry
    if article is None or desk.page is None:
        return PanelRow()
    said = [trimmed(article.id, max(8, geometry.measure // 2))]
    facts = desk.facts.of(article) if desk.facts_known else None
    if facts is not None:
        words = strings.WORDS_ONE if facts.words == 1 else strings.WORDS_MANY
        said += [trimmed(facts.language, _LANGUAGE), words.format(count=facts.words)]
    about = _DOT.join(said)
    direction = desk.base if desk.base != "auto" else facts and facts.direction
    rtl = facts is not None and direction == "rtl"
    title = ""
    room = geometry.measure - cell_len(about) - 3
    if room > 10 and facts is not None:
        if desk.fresh:
            title = _where_marks_go(str(desk.session.project), room)
        elif not _title_in_sight(desk, facts.title):
            title = fitted(facts.title, room)
    left = Part(" " * geometry.left)
    blank = " " * (geometry.measure - cell_len(about) - cell_len(title))
    if rtl:
        parts = (Part(about, "muted"), Part(blank + title if title else "", "muted"))
    else:
        parts = (Part(title + blank, "muted"), Part(about, "muted"))
    return PanelRow((left, *parts))


def _where_marks_go(folder: str, room: int) -> str:
    """The project's folder in `room` cells; its end tells more than its beginning."""
    whole = strings.PROJECT.format(folder=visual(folder))
    over = cell_len(whole) - room
    if over <= 0:
        return whole
    return strings.PROJECT.format(folder=visual("…" + folder[over + 1 :], "ltr"))


def _title_in_sight(desk: Desk, title: str) -> bool:
    """Whether the headline's own line is on the screen (or is nowhere in the text)."""
    page = desk.page
    if page is None:
        return True
    start = page.layout.text.find(title)
    return start < 0 or page.visible.start <= start < page.visible.end


def _reason(desk: Desk, y: int) -> PanelRow:
    """One row of the sentence that says why the article can't be read."""
    geometry = desk.geometry
    why = desk.titles.unreadable.get(desk.article_id or "", "")
    lines = fit(why, geometry.measure, max(1, geometry.page_rows - 2)) if why else []
    if not 0 <= y < len(lines):
        return PanelRow()
    return PanelRow((Part(" " * geometry.left), Part(lines[y], "error" if y == 0 else "text")))

"""The review of a changed article's marks: what is proposed for each, old and new side by side.

A screen over the reader's own. It knows what is shown and which key was pressed; what a key
does is `reviewing`'s. Frozen views, as everywhere: a panel whose view is the same stands still.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.events import Key
from textual.geometry import Offset
from textual.widgets import Static

from reader import strings
from reader.gold.anchoring.differing import differing
from reader.gold.context import context_of
from reader.tui.dialogs import Sheet
from reader.tui.excerpt import Excerpt, rows_of
from reader.tui.keynames import normalise
from reader.tui.panel import Ink, PanelRow, Part, trimmed
from reader.tui.panels import LazyRows, SidePanel
from reader.tui.typeset import Typeset

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour
    from reader.render.palette import Palette
    from reader.session.proposing import Item

_SIGNS: dict[str, tuple[str, Ink]] = {
    "kept": ("=", "muted"),
    "moved": ("~", "accent"),
    "orphaned": ("!", "error"),
}
"""Told apart by a sign and a word, whatever the colours are."""
_WORD = max(map(len, (*strings.REVIEW_KINDS.values(), strings.REVIEW_GIVEN_UP))) + 1
_MOST_ROWS = 6
"""Rows of one excerpt."""
_PAGE = 10

STEPS = {
    "up": -1,
    "k": -1,
    "down": 1,
    "j": 1,
    "space": 1,
    "pageup": -_PAGE,
    "ctrl+u": -_PAGE,
    "pagedown": _PAGE,
    "ctrl+d": _PAGE,
    "home": -1 << 30,
    "end": 1 << 30,
}
"""Keys that go through the list."""


class Entry(NamedTuple):
    """One mark in the list."""

    item: Item
    letter: str
    """Its label's key."""
    colour: Colour
    """Its label's."""
    given_up: bool = False
    """Whether it was decided before that it has no place."""


class ReviewView(NamedTuple):
    """What the review shows."""

    entries: Sequence[Entry] = ()
    chosen: int = 0
    """Which of them the cursor is on."""
    text: str = ""
    """The article's present text."""
    head: str = ""
    """What is under review, in logical order."""
    said: str = ""
    """What the last key came to, in logical order."""
    failed: bool = False
    """Whether that is why nothing was done."""

    @property
    def current(self) -> Entry | None:
        """What the cursor is on."""
        return self.entries[self.chosen] if self.chosen < len(self.entries) else None


class ReviewList(SidePanel[ReviewView]):
    """The marks, a row each."""

    can_focus = True

    def make_rows(self, view: ReviewView) -> Sequence[PanelRow]:
        """One row a mark, made when it is seen."""
        width = self.row_width
        return LazyRows((len(view.entries), lambda number: _listed(view, number, width)))

    def chosen_row(self, view: ReviewView) -> int | None:
        """The cursor's."""
        return view.chosen if view.entries else None


def _listed(view: ReviewView, number: int, width: int) -> PanelRow:
    entry = view.entries[number]
    kind = entry.item.answer.kind
    sign, ink = _SIGNS[kind]
    word = strings.REVIEW_GIVEN_UP if entry.given_up else strings.REVIEW_KINDS[kind]
    parts = [
        Part(f"{sign} ", ink, bold=kind != "kept"),
        Part(word.ljust(_WORD), "text" if kind != "kept" else "muted"),
        Part(entry.letter, "mark", bold=True, colour=entry.colour),
        Part(" "),
    ]
    room = width - sum(cell_len(part.text) for part in parts)
    parts.append(Part(trimmed(entry.item.span.quote, room)))
    return PanelRow(tuple(parts), current=number == view.chosen, target=str(number))


class ReviewDetail(SidePanel[ReviewView]):
    """The chosen mark: its quote where it was, and where it would be."""

    can_focus = False

    def make_rows(self, view: ReviewView) -> Sequence[PanelRow]:
        """Label and place, the old excerpt, the new one."""
        entry = view.current
        if entry is None:
            return [PanelRow((Part(strings.REVIEW_NONE_LEFT, "muted"),))]
        width, span, answer = self.row_width, entry.item.span, entry.item.answer
        found = answer.kind != "orphaned"
        chip = Part(f" {entry.letter} ", "chip", bold=True, colour=entry.colour)
        head = PanelRow((chip, Part(f" {trimmed(span.label, width - 5)}", bold=True)))
        new_quote = view.text[answer.start : answer.end] if found else ""
        parted = differing(span.quote, new_quote) if found else None
        rows = max(1, min(_MOST_ROWS, (self.size.height - 4) // 2))
        old = Excerpt(span.prefix, span.quote, span.suffix, parted.old if parted else ())
        return [
            head,
            _said(strings.REVIEW_WAS.format(start=span.start, end=span.end)),
            *rows_of(old, width, rows),
            _said(_now(entry, new_quote)),
            *(self._new(view.text, span, entry, rows) if found else ()),
        ]

    def _new(self, text: str, span: Span, entry: Entry, rows: int) -> list[PanelRow]:
        start, end = entry.item.answer.start, entry.item.answer.end
        context = context_of(text, start, end)
        parted = differing(span.quote, context["quote"])
        new = Excerpt(context["prefix"], context["quote"], context["suffix"], parted.new)
        return rows_of(new, self.row_width, rows)

    def chosen_row(self, view: ReviewView) -> int | None:
        """None: it has no cursor."""
        return None


def _said(text: str) -> PanelRow:
    return PanelRow((Part(text, "muted"),))


def _now(entry: Entry, new: str) -> str:
    answer = entry.item.answer
    if answer.kind == "orphaned":
        return strings.REVIEW_NOWHERE
    share = round(answer.score)
    say = strings.REVIEW_NOW_SPELT if share == 100 else strings.REVIEW_NOW_ALIKE
    if new == entry.item.span.quote:
        say = strings.REVIEW_NOW
    return say.format(start=answer.start, end=answer.end, share=share)


class Review(Sheet[None]):
    """The list above, the chosen mark below, the keys in the last row.

    Args:
        view: what to begin with.
        palette: the colours in force.
        press: does what a key means; gives the next view, or None: the review is over.
    """

    CSS_PATH = "review.tcss"

    def __init__(
        self,
        view: ReviewView,
        palette: Palette,
        press: Callable[[str, int], ReviewView | None],
    ) -> None:
        super().__init__(classes="review")
        self.view = view
        self._palette = palette
        self._press = press

    def compose(self) -> ComposeResult:
        """Head, list, detail, what was said, keys."""
        yield Static(Typeset(self.view.head, "bold", rows=1), id="review-head")
        yield ReviewList(self._palette, self.view, id="review-list")
        yield ReviewDetail(self._palette, self.view, id="review-detail")
        yield Static("", id="review-said")
        yield Static(Typeset(strings.REVIEW_KEYS, rows=2), id="review-keys")

    def on_mount(self) -> None:
        self.query_one(ReviewList).focus()
        self.show(self.view)

    @property
    def reading_place(self) -> Offset:
        """The row that the cursor is on; the list puts the terminal's own cursor there itself."""
        entries = self.query_one(ReviewList)
        entries.place_cursor()
        return self.app.cursor_position

    def show(self, view: ReviewView) -> None:
        """Take another view."""
        self.view = view
        for panel in (self.query_one(ReviewList), self.query_one(ReviewDetail)):
            panel.show(view)
        said = Typeset(view.said, rows=2)
        self.query_one("#review-said", Static).update(said if view.said else "")
        self.query_one("#review-said").set_class(view.failed, "-failed")
        self.query_one("#review-head", Static).update(Typeset(view.head, "bold", rows=1))

    def on_key(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        self.press(normalise(event.key, event.character))

    def press(self, key: str) -> None:
        """What a key does: goes through the list, leaves, or decides."""
        if self.left:
            return
        if key in STEPS:
            last = max(0, len(self.view.entries) - 1)
            chosen = max(0, min(last, self.view.chosen + STEPS[key]))
            self.show(self.view._replace(chosen=chosen, said="", failed=False))
            return
        view = self._press(key, self.view.chosen)
        if view is None:
            self.dismiss()
        else:
            self.show(view)

    def on_side_panel_chosen(self, event: SidePanel.Chosen) -> None:
        event.stop()
        self.show(self.view._replace(chosen=int(event.target), said="", failed=False))

"""The reader's desk, without a screen: the open article, caret, marks, and what each action does.

The app feeds it actions and sizes, and paints what it then holds. Everything here runs
headless; nothing here knows a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from reader import strings
from reader.errors import HashiyaError, UnreadableArticle
from reader.gold.ordered import NO_SPANS, Ordered
from reader.render.marks import MarkIndex
from reader.session.facts import Facts
from reader.session.marking import Marking
from reader.session.memory import Memory
from reader.session.outcome import Outcome
from reader.session.reading import Reading
from reader.session.session import Session
from reader.session.watch import Watch
from reader.text.fit import visual
from reader.text.layout import Layout
from reader.text.units import Index, Range
from reader.text.words import Words
from reader.tui.attention import Attention
from reader.tui.geometry import Geometry, geometry_of
from reader.tui.motions import MOTIONS
from reader.tui.page import Page
from reader.tui.paint import View
from reader.tui.titles import Titles

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Label
    from reader.tui.feed import KeyMachine
    from reader.tui.keymap import Keymap
    from reader.tui.keys import Action, Mode

Focus = Literal["pane", "list", "inspector"]

NOTHING = Outcome()
"""Nothing happened that has to be said."""

_NO_MARKS = MarkIndex()


class Desk:
    """What one user has before them.

    Args:
        session: the corpus, the gold set, the annotator.
        memory: where this user was.
        measure: the text's width that the user asked for; None: by the terminal's.
        lines: whether marks are lines under the text.
    """

    def __init__(
        self, session: Session, memory: Memory, *, measure: int | None = None, lines: bool = False
    ) -> None:
        self.session = session
        self.memory = memory
        self.lines = lines
        self.geometry: Geometry = geometry_of(80, 24, measure)
        self.focus: Focus = "pane"
        self.chosen: dict[Focus, int] = {"list": 0, "inspector": 0}
        self.titles = Titles()
        self.outcome = NOTHING
        """What the last key came to; gone with the next one."""
        self.trouble = ""
        """Why the gold set can't be used; empty: it can."""
        self.article_id: str | None = None
        self.page: Page | None = None
        self.reading: Reading | None = None
        self.marking: Marking | None = None
        self.spans: Ordered[Span] = NO_SPANS
        self.lost: Ordered[Span] = NO_SPANS
        self.marks = _NO_MARKS
        self.facts = Facts()
        self.facts_known = False
        """Whether the article's language and words may be asked for: not in the first frame."""
        self._measure = measure
        self._watch = Watch(None)
        self._scrolled = False
        self._attention = Attention()
        self.edits = 0
        """How often the marks were taken anew: what shows them may have to be made again."""
        self.fresh = True
        """Whether no key was pressed yet: the header then says where marks go."""

    # The labels come with the first key, or after the first frame.

    @cached_property
    def labels(self) -> Mapping[str, Label]:
        """The schema's labels by name."""
        return {label.name: label for label in self.session.schema.labels}

    @cached_property
    def keymap(self) -> Keymap:
        """The actions in force."""
        from reader.tui.keymap import Keymap

        return Keymap(self.labels.values())

    @cached_property
    def machine(self) -> KeyMachine:
        """What keys go through."""
        from reader.tui.feed import KeyMachine

        return KeyMachine(self.keymap)

    # -- articles

    def first_article(self, wanted: str | None) -> str:
        """The article to begin with: the one asked for, the last one read, or the first."""
        ids = [entry.id for entry in self.session.corpus.entries]
        last = self.memory.last
        return wanted if wanted in ids else last if last in ids else ids[0]

    def open(self, article_id: str) -> bool:
        """Show an article; where it can't be read, say why in its place."""
        self.remember()
        self.article_id = article_id
        self.focus = "pane"
        self._scrolled = True
        try:
            article = self.session.open(article_id)
        except UnreadableArticle as error:
            self.titles.unreadable[article_id] = str(error)
            self._watch = Watch(None)
            self.page = self.reading = self.marking = None
            self.spans, self.lost, self.marks = NO_SPANS, NO_SPANS, _NO_MARKS
            return False
        self.titles.unreadable.pop(article_id, None)
        self._watch = Watch(article.path)
        layout = Layout(article.text, self.geometry.measure)
        kept = self.memory.caret(article_id)
        self.page = Page(layout, self.geometry.page_rows, marks=self.lines)
        words = Words(article.text, layout.paragraphs)
        self.reading = Reading(layout, words, None if kept is None else Index(kept))
        self.marking = Marking(self.session, self.reading)
        if kept is not None:
            self.page.reveal(self.reading.caret)
        self.load_marks()
        return True

    def look_at_file(self) -> None:
        """Say it once when the open article's file has changed on the disk."""
        if self.article_id is not None and self._watch.changed():
            self.session.corpus.forget(self.article_id)
            self.outcome = Outcome(strings.FILE_CHANGED, failed=True)

    def remember(self) -> None:
        """Keep the place in the open article for the next time."""
        if self.article_id is not None and self.reading is not None:
            self.memory.remember(self.article_id, self.reading.caret)

    def load_marks(self) -> None:
        """Take the open article's marks from the session anew."""
        if self.session.gold is not None:
            # What could not be read may have been put right since; an edit reads it then.
            self.trouble = ""
        if self.page is None:
            return
        self.edits += 1
        found = self.session.marks()
        self.spans, self.lost = found.spans, found.lost
        self.marks = self.marks.after(self.spans, self.labels) if self.spans else _NO_MARKS
        self.chosen["inspector"] = max(0, min(self.chosen["inspector"], len(self.spans) - 1))
        if found.moved_from is not None and not self.outcome.text:
            self.outcome = Outcome(strings.MOVED.format(id=visual(found.moved_from)))

    # -- the window

    def resize(self, columns: int, rows: int) -> None:
        """Take the terminal's size."""
        self.geometry = geometry_of(columns, rows, self._measure)

    def fit_window(self) -> bool:
        """Give the page the geometry's size; whether its rows are others now."""
        page, reading = self.page, self.reading
        if page is None or reading is None:
            return False
        width = page.layout.width
        caret_seen = page.y_of(page.layout.address_at(reading.caret)) is not None
        if not page.fit(self.geometry.measure, self.geometry.page_rows, marks=self.lines):
            return False
        if page.layout.width != width:
            reading.layout = page.layout
        if caret_seen:
            page.reveal(reading.caret)
        return True

    def scrolled(self) -> bool:
        """Whether the window moved, or shows another page, since this was asked last."""
        moved, self._scrolled = self._scrolled, False
        return moved

    def reveal(self) -> None:
        """Bring the caret into the window."""
        if self.page is not None and self.reading is not None:
            self._scrolled |= self.page.reveal(self.reading.caret)

    # -- what is where

    @property
    def mode(self) -> Mode:
        """Where the keys go."""
        if self.focus != "pane":
            return self.focus
        return "select" if self.selection is not None else "read"

    @property
    def pending(self) -> str:
        """The keys of a sequence that was begun."""
        return " ".join(self.machine.pending)

    @property
    def selection(self) -> Range | None:
        """What is selected."""
        return None if self.reading is None else self.reading.selection

    @property
    def current(self) -> Span | None:
        """The current span."""
        return None if self.marking is None else self.marking.current

    def selected_words(self) -> list[Range]:
        """The words of the selection."""
        selected, reading = self.selection, self.reading
        return [] if selected is None or reading is None else reading.words.within(selected)

    def view(self, *, focused: bool) -> View:
        """What the painter paints."""
        reading, current = self.reading, self.current
        return View(
            marks=self.marks,
            selection=self.selection,
            caret=None if reading is None else reading.caret,
            focused=focused,
            current=None if current is None else current.id,
            attention=self._attention.signs(self.page, self.spans, self.lost),
        )

    # -- actions

    def perform(self, action: Action) -> None:
        """Do what an action of the key table means; an error of ours becomes the message."""
        self.outcome = NOTHING
        self.fresh = False
        try:
            self._perform(action)
        except HashiyaError as error:
            self.outcome = Outcome(visual(str(error)), failed=True)

    def _perform(self, action: Action) -> None:
        if action.name in MOTIONS:
            if self.reading is not None and MOTIONS[action.name](self.reading):
                self.after_motion()
        elif action.label is not None:
            name = action.label
            self._mark(lambda marking: marking.tag(name))
        elif action.name in _MARKING:
            self._mark(_MARKING[action.name])
        else:
            _DESK[action.name](self)

    def after_motion(self) -> None:
        """The caret was put somewhere: the current span may be left, the window follows."""
        if self.marking is not None:
            self.marking.follow()
        self.reveal()

    def pointed(self) -> None:
        """The mouse moved the caret or selected: the window stays under the pointer."""
        self.focus = "pane"
        self.outcome = NOTHING
        if self.marking is not None:
            self.marking.follow()

    def _mark(self, do: Callable[[Marking], Outcome]) -> None:
        """Run a marking key; follow it to another article where it leads there."""
        if self.marking is None:
            self._without_article(do)
            return
        outcome = do(self.marking)
        if outcome.opens is not None and self.open(outcome.opens) and self.marking is not None:
            outcome = self.marking.arrive(outcome)
        self.outcome = outcome
        self.load_marks()
        self.reveal()

    def _without_article(self, do: Callable[[Marking], Outcome]) -> None:
        """An article that can't be read has no marks, but it has neighbours."""
        step = 1 if do is Marking.next_article else -1 if do is Marking.previous_article else 0
        ids = [entry.id for entry in self.session.corpus.entries]
        at = ids.index(self.article_id) + step if self.article_id in ids else -1
        if step and 0 <= at < len(ids):
            self.open(ids[at])
        else:
            self.outcome = Outcome(strings.ARTICLE_UNREADABLE, failed=True)

    def _turn_page(self, share: float) -> None:
        """Move the window by a share of its height, the caret with it."""
        page, reading = self.page, self.reading
        if page is None or reading is None:
            return
        lines = max(1, round(page.height * abs(share)) - (page.height > 3)) * (
            1 if share > 0 else -1
        )
        y = page.y_of(page.layout.address_at(reading.caret))
        if page.scroll(lines):
            self._scrolled = True
            to = page.nearest_text(page.height // 2 if y is None else y)
            moved = to is not None and reading.move_to_row(to)
        else:
            moved = reading.bottom() if share > 0 else reading.top()
        if moved:
            self.after_motion()

    def _leave(self) -> None:
        """Escape: the panel, the selection, the current span, the first of them there is."""
        if self.focus != "pane":
            self.focus = "pane"
        elif self.marking is not None:
            self.marking.leave()

    # -- the side panels' own cursor

    def take_focus(self, focus: Focus) -> None:
        """Send the keys to a panel, its cursor on what is open or current there."""
        self.focus = focus
        if focus == "list":
            ids = [entry.id for entry in self.session.corpus.entries]
            self.chosen["list"] = ids.index(self.article_id) if self.article_id in ids else 0
        elif focus == "inspector":
            current = self.current
            place = None if current is None else self.spans.place_of(current)
            self.chosen["inspector"] = place or 0

    def _step(self, rows: int) -> None:
        count = len(self.session.corpus.entries) if self.focus == "list" else len(self.spans)
        if self.focus != "pane" and count:
            self.chosen[self.focus] = max(0, min(count - 1, self.chosen[self.focus] + rows))

    def _open_chosen(self) -> None:
        self.open(self.session.corpus.entries[self.chosen["list"]].id)

    def _go_to_chosen(self) -> None:
        if self.spans:
            self.go_to_span(self.spans[self.chosen["inspector"]].id)

    def _remove(self) -> None:
        """The current span; in the inspector the one that its cursor is on."""
        chosen = None
        if self.focus == "inspector" and self.spans:
            chosen = self.spans[self.chosen["inspector"]].id
        self._mark(lambda marking: marking.remove(chosen))

    def go_to_span(self, span_id: str) -> None:
        """Make a span current, with the caret on it and the keys in the pane."""
        if self.marking is not None:
            self.outcome = self.marking.take(span_id)
            self.focus = "pane"
            self.reveal()


_FAR = 1 << 30

_MARKING: Mapping[str, Callable[[Marking], Outcome]] = {
    "next-article": Marking.next_article,
    "previous-article": Marking.previous_article,
    "copy": Marking.copy,
    "next-span": Marking.cycle,
    "undo": Marking.undo,
    "redo": Marking.redo,
    "done": Marking.done,
    "flag": lambda marking: marking.flag(),
}
"""What the marking keys do, by action."""

_DESK: Mapping[str, Callable[[Desk], None]] = {
    "page-up": lambda desk: desk._turn_page(-1),
    "page-down": lambda desk: desk._turn_page(1),
    "half-page-up": lambda desk: desk._turn_page(-0.5),
    "half-page-down": lambda desk: desk._turn_page(0.5),
    "leave": Desk._leave,
    "remove": Desk._remove,
    "row-up": lambda desk: desk._step(-1),
    "row-down": lambda desk: desk._step(1),
    "row-page-up": lambda desk: desk._step(-10),
    "row-page-down": lambda desk: desk._step(10),
    "row-first": lambda desk: desk._step(-_FAR),
    "row-last": lambda desk: desk._step(_FAR),
    "open-article": Desk._open_chosen,
    "go-to-span": Desk._go_to_chosen,
}
"""What the other actions do that need no widget."""

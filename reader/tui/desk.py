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
from reader.session.drift import Drift
from reader.session.facts import Facts
from reader.session.marking import Marking
from reader.session.memory import Memory
from reader.session.outcome import Outcome
from reader.session.progress import Progress
from reader.session.reading import Reading
from reader.session.session import Session
from reader.session.watch import Watch
from reader.text.fit import quoted, unsteered
from reader.text.layout import Layout
from reader.text.units import Base, Index, Range
from reader.text.words import Words
from reader.tui.attention import Attention
from reader.tui.geometry import Geometry, geometry_of
from reader.tui.options import ViewOptions
from reader.tui.page import Page
from reader.tui.paint import View
from reader.tui.titles import Titles

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Label
    from reader.tui.feed import KeyMachine
    from reader.tui.keymap import Keymap
    from reader.tui.keys import Action, Mode
    from reader.tui.options import Change

Focus = Literal["pane", "list", "inspector"]

NOTHING = Outcome()
"""Nothing happened that has to be said."""

_NO_MARKS = MarkIndex()
_USUAL = ViewOptions()


class Desk:
    """What one user has before them.

    Args:
        session: the corpus, the gold set, the annotator.
        memory: where this user was.
        options: how the user wants pages.
        lines: whether marks are lines under the text.
    """

    article_id: str | None = None
    page: Page | None = None
    reading: Reading | None = None
    marking: Marking | None = None
    base: Base = "auto"
    """The open article's direction: each paragraph's own, or the one that the user wants."""
    trouble = ""
    """Why the gold set can't be used; empty: it can."""
    facts_known = False
    """Whether the article's language and words may be asked for: not in the first frame."""
    edits = 0
    """How often the marks were taken anew: what shows them may have to be made again."""
    fresh = True
    """Whether no key was pressed yet: the header then says where marks go."""
    stale = False
    """Whether the open article's file has changed since it was read."""
    _scrolled = False

    def __init__(
        self,
        session: Session,
        memory: Memory,
        *,
        options: ViewOptions = _USUAL,
        lines: bool = False,
    ) -> None:
        self.session = session
        self.memory = memory
        self.options = options
        self.unkept: dict[str, str | int | bool] = {}
        """Settings that a key changed and that are not written yet."""
        self.lines = lines
        self.geometry: Geometry = geometry_of(80, 24, options.measure)
        self.focus: Focus = "pane"
        self.chosen: dict[Focus, int] = {"list": 0, "inspector": 0}
        self.titles = Titles()
        self.progress = Progress(session)
        self.outcome = self.said_before = NOTHING
        """What the last key came to; gone with the next one."""
        self.spans: Ordered[Span] = NO_SPANS
        self.lost: Ordered[Span] = NO_SPANS
        self.marks = _NO_MARKS
        self.facts = Facts()
        self.drift = Drift(session)
        self._watch = Watch(None)
        self._attention = Attention()

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
        ids = self.session.corpus.ids
        known = [each for each in (wanted, self.memory.last) if each is not None and each in ids]
        return known[0] if known else ids[0]

    def open(self, article_id: str) -> bool:
        """Show an article; where it can't be read, say why in its place."""
        self.remember()
        self.article_id = article_id
        self.focus = "pane"
        self._scrolled, self.stale = True, False
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
        self.base = self.memory.direction(article_id)
        layout = Layout(article.text, self.geometry.measure, self.base)
        kept = self.memory.caret(article_id)
        self.page = Page(layout, self.geometry.page_rows, self.options.spacing(lines=self.lines))
        words = Words(article.text, layout.paragraphs)
        self.reading = Reading(layout, words, None if kept is None else Index(kept))
        self.marking = Marking(self.session, self.reading)
        if kept is not None:
            self.page.go_to(self.memory.top(article_id))
            self.page.reveal(self.reading.caret)
        self.load_marks()
        return True

    def look_at_file(self) -> None:
        """Say it once when the open article's file has changed on the disk."""
        if self.article_id is not None and self._watch.changed():
            self.session.corpus.forget(self.article_id)
            self.stale = True
            self.outcome = Outcome(strings.FILE_CHANGED, failed=True)

    def remember(self) -> None:
        """Keep the place in the open article for the next time."""
        if self.article_id is not None and self.reading is not None and self.page is not None:
            self.memory.remember(self.article_id, self.reading.caret, self.page.visible.start)

    def load_marks(self) -> None:
        """Take the open article's marks from the session anew."""
        if self.session.gold is not None:
            # What could not be read may have been put right since; an edit reads it then.
            self.trouble = ""
        if self.page is None:
            return
        self.edits += 1
        found = self.session.marks()
        self.drift.look()
        self.spans, self.lost = found.spans, found.lost
        self.marks = self.marks.after(self.spans, self.labels) if self.spans else _NO_MARKS
        self.chosen["inspector"] = max(
            0, min(self.chosen["inspector"], len(self.spans) + len(self.lost) - 1)
        )
        if found.moved_from is not None and not self.outcome.text:
            self.outcome = Outcome(strings.MOVED.format(id=quoted(found.moved_from)))

    # -- the window

    def resize(self, columns: int, rows: int) -> None:
        """Take the terminal's size."""
        self.geometry = geometry_of(columns, rows, self.options.measure)

    def fit_window(self) -> bool:
        """Give the page the geometry's size; whether its rows are others now."""
        page, reading = self.page, self.reading
        if page is None or reading is None:
            return False
        layout, spacing = page.layout, self.options.spacing(lines=self.lines)
        caret_seen = page.y_of(layout.address_at(reading.caret)) is not None
        if not page.fit(self.geometry.measure, self.geometry.page_rows, spacing, self.base):
            return False
        if page.layout is not layout:
            reading.layout = page.layout
        if caret_seen:
            page.reveal(reading.caret)
        return True

    def scrolled(self) -> bool:
        """Whether the window moved, or shows another page, since this was asked last."""
        moved, self._scrolled = self._scrolled, False
        return moved

    def scroll(self, lines: int) -> bool:
        """Move the window by lines; whether it moved."""
        moved = self.page is not None and self.page.scroll(lines)
        self._scrolled |= moved
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

    def selected_words(self) -> int:
        """How many words are in the selection."""
        selected, reading = self.selection, self.reading
        return 0 if selected is None or reading is None else reading.words.count_within(selected)

    def view(self, *, focused: bool) -> View:
        """What the painter paints."""
        reading, current = self.reading, self.current
        return View(
            marks=self.marks,
            selection=self.selection,
            caret=None if reading is None else reading.caret,
            focused=focused,
            current=None if current is None else current.id,
            invisibles=self.options.invisibles,
            attention=self._attention.signs(self.page, self.spans, self.lost),
        )

    # -- actions

    def perform(self, action: Action, number: int | None = None, *, times: int = 1) -> None:
        """Do what an action of the key table means; an error of ours becomes the message.

        Args:
            action: of the key table.
            number: what was typed before the key, for an action that takes a number.
            times: how often; it ends where nothing changes any more.
        """
        from reader.tui.actions import run

        self.said_before, self.outcome = self.outcome, NOTHING
        self.fresh = False
        try:
            for _ in range(times):
                before = self._state
                run(self, action, number)
                if self.outcome.failed or self._state == before:
                    break
        except HashiyaError as error:
            self.outcome = Outcome(unsteered(str(error)), failed=True)

    @property
    def _state(self) -> tuple[object, ...]:
        """What keys that can be repeated change."""
        reading, page = self.reading, self.page
        return (
            self.article_id,
            self.edits,
            self.options,
            None if reading is None else reading.state,
            None if page is None else page.top,
            *self.chosen.values(),
        )

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

    def mark(self, do: Callable[[Marking], Outcome]) -> None:
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

    def leave(self) -> None:
        """Escape: the panel, the selection, the current span, the first of them there is."""
        if self.focus != "pane":
            self.focus = "pane"
        elif self.marking is not None:
            self.marking.leave()

    def go_to_span(self, span_id: str) -> None:
        """Make a span current, with the caret on it and the keys in the pane."""
        if self.marking is not None:
            self.outcome = self.marking.take(span_id)
            self.focus = "pane"
            self.reveal()

    # -- how the page is set

    def change_view(self, name: str) -> None:
        """Change an option of the page; what changed is kept by the app when it has time."""
        from reader.tui.options import CHANGES

        self.take(CHANGES[name](self.options, self.geometry))

    def take(self, change: Change) -> None:
        """Take an option's new value over."""
        self.options = change.options
        self.outcome = Outcome(change.said, failed=not change.key)
        if change.key:
            self.unkept[change.key] = change.value
            self.resize(self.geometry.columns, self.geometry.rows)
            self._scrolled |= self.fit_window()

    def turn_direction(self) -> None:
        """Set the open article's paragraphs in another direction, and remember it."""
        from reader.tui.options import turned

        article = self.session.article
        if article is None or self.page is None:
            return
        self.base, said = turned(self.base, article.direction)
        self.outcome = Outcome(said)
        self.memory.turn(article.id, self.base)
        self._scrolled |= self.fit_window()

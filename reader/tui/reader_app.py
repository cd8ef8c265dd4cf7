"""The Textual app: puts a session on the screen and turns keys into the desk's actions.

The widgets paint frozen views and know nothing of each other; the app hands them out
after each action. The first frame shows the open article alone; the gold set, the list's
titles and the other themes come after it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.events import Key, Resize
from textual.message import Message

from reader import strings
from reader.errors import HashiyaError, StoreDamaged
from reader.render.colour_system import ColourSystem
from reader.render.palette import Palette
from reader.session.memory import Memory
from reader.text.fit import quoted, unsteered
from reader.themes import Theme
from reader.tui.articles import ArticleList, ListView
from reader.tui.bars import Footer, StatusLine
from reader.tui.commands import Command, CommandBook, Commands
from reader.tui.desk import NOTHING, Desk
from reader.tui.inspector import Inspector, InspectorView
from reader.tui.keeping import Keeping
from reader.tui.keynames import normalise
from reader.tui.leaving import Leaving
from reader.tui.lifecycle import SteadyApp
from reader.tui.options import ViewOptions
from reader.tui.pane import Pane
from reader.tui.panels import SidePanel
from reader.tui.saves import Saves
from reader.tui.second_window import LOOK_EVERY, SecondWindow
from reader.tui.themes import Themes
from reader.tui.theming import textual_theme
from reader.tui.views import inspector_view, list_key, list_view, status_view

if TYPE_CHECKING:
    from reader.session.session import Session
    from reader.session.start import Start
    from reader.tui.keys import Action

_PROBLEMS_SHOWN = 5
"""Sentences of a message that would cover the page otherwise."""
_READ_FOR = 0.02
"""Seconds that articles are read for the list between two looks at the keyboard."""
_LIST_EVERY = 0.3
"""Seconds between two shows of a list that is being read."""
_LOOK_AT_FILE = 2.0
"""Seconds between two looks at the open article's file."""


class ReaderApp(SteadyApp):
    """One session on the screen.

    Args:
        start: what was asked for.
        session: opened from it; its gold set not read yet.
        theme: the colours to begin with.
        system: how many colours the terminal has.
        options: `App`'s own.
    """

    CSS_PATH = "app.tcss"
    TITLE = "hashiya"
    BINDINGS = []  # noqa: RUF012 - every key goes through the key table
    COMMANDS: ClassVar[set[Any]] = {Commands}
    ENABLE_COMMAND_PALETTE = False
    # Textual's own selecting: of the screen's order, and it fails on what is just being removed.
    ALLOW_SELECT = False

    class SaveChanged(Message):
        """The store's state is another; sent from its thread."""

    class FactsFound(Message):
        """What the header says of a large article is known; sent from the thread that looked."""

    class DriftFound(Message):
        """Where a changed article's marks are is known, or further; sent from its thread."""

    class GoldLoaded(Message):
        """The gold set was read, or could not be."""

        def __init__(self, trouble: str = "") -> None:
            super().__init__()
            self.trouble = trouble

    def __init__(
        self, start: Start, session: Session, theme: Theme, system: ColourSystem, **options: Any
    ) -> None:
        super().__init__(ansi_color=True if theme.ansi else None, **options)
        self.session = session
        self.system = system
        options_of_page = ViewOptions.of(start.settings)
        self.palette = Palette(theme, system, options_of_page.marks)
        self.register_theme(textual_theme(theme, system))
        self.theme = theme.name
        self.desk = Desk(
            session,
            Memory(session.corpus.root),
            options=options_of_page,
            lines=self.palette.marks == "lines",
        )
        self._wanted = start.article
        self._listed: object = None
        self._list_due = 0.0
        self.leaving: Leaving = Leaving(self)
        self.keeping = Keeping(self)
        self.saves = Saves(self)
        self.themes: Themes = Themes(self, theme)
        self._book = CommandBook(self.press, self.themes.commands)

    # -- the first frame, and what comes after it

    def compose(self) -> ComposeResult:
        """The panels empty, the pane with the first article."""
        desk = self.desk
        desk.resize(*self.size)
        desk.open(desk.first_article(self._wanted))
        self.articles = ArticleList(self.palette, ListView(), id="articles")
        self.pane = Pane(desk, self.palette, id="pane")
        self.inspector = Inspector(self.palette, InspectorView(loaded=False), id="inspector")
        self.status = StatusLine(self.palette, id="status")
        self.footer = Footer(self.palette, self.press_named, id="footer")
        self._arrange()
        yield from (self.articles, self.pane, self.inspector, self.status, self.footer)

    def on_mount(self) -> None:
        self.pane.focus()
        self.call_after_refresh(self._after_first_frame)

    def _after_first_frame(self) -> None:
        gc.freeze()
        gc.enable()
        self.desk.facts.on_found = lambda: self.post_message(self.FactsFound())
        self.desk.drift.on_change = lambda: self.post_message(self.DriftFound())
        self.desk.facts_known = True
        self.run_worker(self._load_gold, thread=True, exit_on_error=True)
        self.pane.repaint()
        self.sync()
        self._read_titles(self.desk.titles.read(self.session))
        self.themes.prepare()
        self._say_problems()
        self.set_interval(_LOOK_AT_FILE, self._look_at_file)
        self.set_interval(LOOK_EVERY, SecondWindow(self).look)

    def _look_at_file(self) -> None:
        self.desk.look_at_file()
        self.sync()

    def _load_gold(self) -> None:
        try:
            try:
                self.session.load_gold()
            except StoreDamaged as damage:
                # What can be read is shown, and nothing is written over it.
                self.session.gold = self.session.store.readable(damage)
                raise
        except HashiyaError as error:
            self.post_message(self.GoldLoaded(str(error)))
        else:
            self.post_message(self.GoldLoaded())

    def on_reader_app_gold_loaded(self, event: GoldLoaded) -> None:
        self.desk.trouble = event.trouble
        if event.trouble:
            # The status line has no room for the remedy, which comes last.
            self.notify(event.trouble, severity="error", timeout=15)
        else:
            self.saves.opened()
        elsewhere = self.session.marks_elsewhere()
        if elsewhere is not None:
            self.notify(strings.MARKS_ELSEWHERE.format(folder=quoted(str(elsewhere))))
        self.desk.load_marks()
        self.sync()

    def on_reader_app_facts_found(self) -> None:
        self.pane.repaint()

    def on_reader_app_drift_found(self) -> None:
        from reader.tui.reviewing import told

        told(self)

    def _read_titles(self, titles: Iterator[str]) -> None:
        """Some of the list's articles, then whatever else waits, then the next ones."""
        until = monotonic() + _READ_FOR
        while monotonic() < until:
            if next(titles, None) is None:
                self._show_list()
                return
        # A list of thousands takes time to make: it is shown now and then.
        if monotonic() >= self._list_due:
            self._show_list()
            self._list_due = monotonic() + _LIST_EVERY
        self.set_timer(0.01, lambda: self._read_titles(titles))

    def _show_list(self) -> None:
        """The list, made anew only where what it shows is another."""
        key = list_key(self.desk)
        if key != self._listed:
            self._listed = key
            self.articles.show(list_view(self.desk))

    def _say_problems(self) -> None:
        """What is wrong with the keymap, the corpus or a theme: once, in one message."""
        problems = [*self.desk.keymap.problems, *map(_sentence, self.session.corpus.problems)]
        problems += self.themes.problems
        if problems:
            more = len(problems) - _PROBLEMS_SHOWN
            if more > 0:
                problems[_PROBLEMS_SHOWN:] = [strings.MORE_PROBLEMS.format(count=more)]
            self.notify("\n".join(problems), severity="warning", timeout=10)

    # -- keys

    def on_key(self, event: Key) -> None:
        """A key; those of a dialog are the dialog's own, also where it has no use for them."""
        if len(self.screen_stack) > 1:
            return
        event.stop()
        event.prevent_default()
        result = self.desk.machine.feed(normalise(event.key, event.character), self.desk.mode)
        if result.kind == "action" and result.action is not None:
            self.press(result.action, result.number, times=result.times)
        else:
            self.sync()

    def press_named(self, name: str) -> None:
        """Run an action by its name, as a click on the footer does."""
        self.press(self.desk.keymap.named(name))

    def press(self, action: Action, number: int | None = None, *, times: int = 1) -> None:
        """Run an action: one of the screen's own, else the desk's.

        Args:
            action: of the key table.
            number: what was typed before its key, if it takes a number.
            times: how often.
        """
        from reader.tui.own_actions import OWN

        own = OWN.get(action.name)
        if own is not None and number is None:
            own(self)
        else:
            before = self.desk.article_id
            self.desk.perform(action, number, times=times)
            if self.desk.outcome.copied is not None:
                self.copy_to_clipboard(self.desk.outcome.copied)
            if self.desk.article_id != before:
                self.pane.repaint()
        self.keeping.soon()
        self.saves.settle()
        self.sync()

    def sync(self) -> None:
        """Hand everyone what there is to show now; nobody but the pane before the first frame."""
        desk = self.desk
        if not desk.facts_known:
            self.pane.sync()
            return
        self._take_focus()
        self.pane.sync()
        self.inspector.show(inspector_view(desk))
        self._show_list()
        status = status_view(desk)
        self.status.show(status)
        self.status.display = bool(desk.geometry.status_rows) or status.unsaved
        colours = {f"tag-{label.name}": label.colour for label in desk.labels.values()}
        if self.screen.has_class("-typed"):  # A line is typed into: the page's keys are letters.
            self.footer.show(desk.keymap.answering, {})
        else:
            items = desk.keymap.footer_items(desk.mode, self.size.width)
            self.footer.show(tuple(items), colours)

    def commands(self) -> Iterator[Command]:
        """For the palette: the last used first."""
        return self._book.commands(self.desk.keymap)

    # -- panels

    def on_resize(self, event: Resize) -> None:
        self.desk.resize(event.size.width, event.size.height)
        self._arrange()
        self.desk.fit_window()
        self.pane.repaint()
        self.sync()

    def _arrange(self) -> None:
        """Widths, and what lies over the page, by the one table of sizes."""
        geometry = self.desk.geometry
        self.articles.title_rows = geometry.title_rows
        self.inspector.quote_rows = geometry.quote_rows
        sides = (
            (self.articles, geometry.list_width, geometry.list_overlay, "list"),
            (self.inspector, geometry.inspector_width, geometry.inspector_overlay, "inspector"),
        )
        for panel, beside, over, focus in sides:
            panel.styles.width = beside or over
            panel.set_class(not beside, "-over")
            panel.set_class(not beside and self.desk.focus != focus, "-hidden")
            # What lies over the page leaves the status line alone: it may say NOT SAVED.
            bars = geometry.status_rows + geometry.footer_rows
            panel.styles.height = "1fr" if beside else max(1, geometry.rows - bars)
        self.status.display = bool(geometry.status_rows)
        self.status.styles.margin = (0, 0, geometry.footer_rows, 0)
        self.footer.display = bool(geometry.footer_rows)

    def _take_focus(self) -> None:
        """The widget that the desk's focus means; an overlay only while it has it."""
        panel = {"list": self.articles, "pane": self.pane, "inspector": self.inspector}
        wanted = panel[self.desk.focus]
        if self.focused is wanted or len(self.screen_stack) > 1:
            return
        self._arrange()
        wanted.focus(scroll_visible=False)

    def on_pane_pointed(self) -> None:
        self.desk.pointed()
        self.sync()

    def on_side_panel_chosen(self, event: SidePanel.Chosen) -> None:
        if event.panel is self.articles:
            self.desk.outcome = NOTHING
            self.desk.open(event.target)
            self.pane.repaint()
        else:
            self.desk.go_to_span(event.target)
        self.sync()

    def recolour(self, palette: Palette) -> None:
        """Show other colours, or marks in another way."""
        self.palette = palette
        self.desk.lines = palette.marks == "lines"
        for part in (self.articles, self.inspector, self.status, self.footer):
            part.recolour(palette)
        self.pane.recolour(palette)
        self.sync()

    @property
    def caret_is_low(self) -> bool:
        """Whether the caret is in the lower half of the screen: a dialog then keeps above."""
        at = self.pane.caret_offset()
        return at is not None and at.y > self.size.height // 2

    # -- the end

    def on_reader_app_save_changed(self) -> None:
        self.saves.told()
        self.sync()
        self.leaving.told()

    async def action_quit(self) -> None:
        """Textual's own ctrl+q, which comes before our key table: the same as ours."""
        self.leaving.quit()


def _sentence(problem: HashiyaError) -> str:
    """A problem that quotes a name somebody gave a file: one line of a notice."""
    return " ".join(unsteered(str(problem)).split("\n"))

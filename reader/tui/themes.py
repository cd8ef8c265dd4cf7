"""Themes in the running app: the picker, the switch, the choice remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from reader import settings, strings
from reader.errors import HashiyaError
from reader.render.choosing import theme_folders
from reader.render.palette import Palette
from reader.session.outcome import Outcome
from reader.text.fit import unsteered
from reader.themes import Marks, Theme, load_themes
from reader.tui.options import marks_toggled
from reader.tui.theming import textual_theme

if TYPE_CHECKING:
    from reader.tui.reader_app import ReaderApp


class Themes:
    """All themes of one app; the one in force is there from the start, the rest later.

    Args:
        app: which shows them.
        theme: the one in force.
    """

    def __init__(self, app: ReaderApp, theme: Theme) -> None:
        self._app = app
        self._loaded: dict[str, Theme] = {theme.name: theme}
        self.current = theme
        self.problems: list[str] = []

    def prepare(self) -> None:
        """Read them all, once the first frame stands."""
        loaded, failed = load_themes(*theme_folders())
        self._loaded = loaded | {self.current.name: self.current}
        self.problems = [unsteered(str(error)) for error in failed]
        for name, theme in self._loaded.items():
            if name != self.current.name:
                self._app.register_theme(textual_theme(theme, self._app.system))

    def commands(self) -> Iterator[tuple[str, str, str, Callable[[], None]]]:
        """For the palette: name, title, sentence, and what it does."""
        yield "theme", strings.THEME_COMMAND, strings.THEME_HELP, self.pick

    def pick(self) -> None:
        """Let the user choose one."""
        from reader.tui.dialogs import ThemePicker

        app = self._app
        app.push_screen(
            ThemePicker(
                sorted(self._loaded), self.current.name, self.show, below=not app.caret_is_low
            ),
            self._chosen,
        )

    def show(self, name: str) -> None:
        """Take a theme, without remembering it."""
        theme = self._loaded[name]
        if theme is not self.current:
            self.current = theme
            self._app.theme = name
            self._app.recolour(Palette(theme, self._app.system, self._app.desk.options.marks))

    def toggle_marks(self, form: Marks) -> None:
        """Marks in another form, or as they were; the choice is kept."""
        app, shown = self._app, self._app.palette
        if not shown.has_tints and shown.usual_marks == "lines":
            app.desk.outcome = Outcome(strings.MARKS_ONLY_LINES, failed=True)
            return
        app.desk.take(marks_toggled(app.desk.options, form, shown.marks, shown.usual_marks))
        app.recolour(Palette(self.current, app.system, app.desk.options.marks))

    def _chosen(self, name: str | None) -> None:
        """Keep the choice for the next time; a file that can't be written is said."""
        if name is None:
            return
        self.show(name)
        try:
            settings.remember("theme", name)
        except HashiyaError as error:
            self._app.notify(unsteered(str(error)), severity="warning")

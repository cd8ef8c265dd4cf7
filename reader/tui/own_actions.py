"""What the actions do that are the screen's own: panels, sheets, the look of marks, the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader import strings
from reader.session.outcome import Outcome
from reader.tui import cursors, reviewing

if TYPE_CHECKING:
    from reader.tui.desk import Focus
    from reader.tui.reader_app import ReaderApp

_TURN: tuple[Focus, ...] = ("list", "pane", "inspector")


def turn(app: ReaderApp, step: int) -> None:
    """The next panel's turn to have the keys."""
    at = _TURN.index(app.desk.focus)
    cursors.take_focus(app.desk, _TURN[(at + step) % len(_TURN)])


def show_help(app: ReaderApp) -> None:
    """All keys."""
    from reader.tui.dialogs import Help

    app.push_screen(Help(app.desk.keymap.help_groups()))


def show_palette(app: ReaderApp) -> None:
    """All commands, to be found by their words."""
    from reader.tui.dialogs import Palette

    half = "-above" if app.caret_is_low else "-below"
    palette = Palette(id="--command-palette", classes=f"{half} -typed")
    app.push_screen(palette, lambda _: app.sync())


def ask_share(app: ReaderApp) -> None:
    """To how many per cent of the article, typed in."""
    from reader.tui.asking import AskNumber

    percent = app.desk.keymap.named("percent")

    def answered(number: int | None) -> None:
        if number is not None:
            app.press(percent, number)
        app.sync()

    if app.desk.reading is not None:
        below = not app.caret_is_low
        ask = AskNumber(strings.PERCENT_ASK, strings.PERCENT_WRONG, most=100, below=below)
        app.push_screen(ask, answered)


def flag(app: ReaderApp) -> None:
    """Take the article's flag away, else ask why it is to have one."""
    from reader.tui.asking import AskWords

    desk = app.desk
    may = desk.session.save_state.kind not in ("read-only", "poisoned")
    if desk.marking is None or desk.marking.flag_reason is not None or not may:
        desk.mark(lambda marking: marking.flag())
        return

    def answered(reason: str | None) -> None:
        if reason is not None:
            desk.mark(lambda marking: marking.flag(reason))
        app.sync()

    app.push_screen(AskWords(strings.FLAG_ASK, below=not app.caret_is_low), answered)


def say_how_to_quit(app: ReaderApp) -> None:
    """What Ctrl+C is pressed for; it ends nothing here, since marks may be on their way."""
    app.desk.outcome = Outcome(strings.HOW_TO_QUIT)


def inspect(app: ReaderApp) -> None:
    """The current span in the inspector; with none, the one at the caret."""
    desk = app.desk
    if desk.current is None:
        desk.perform(desk.keymap.named("next-span"))
    if desk.current is not None:
        cursors.take_focus(desk, "inspector")


OWN: Mapping[str, Callable[[ReaderApp], None]] = {
    "focus-next": partial(turn, step=1),
    "focus-previous": partial(turn, step=-1),
    "help": show_help,
    "palette": show_palette,
    "percent": ask_share,
    "marks-as-lines": lambda app: app.themes.toggle_marks("lines"),
    "marks-as-letters": lambda app: app.themes.toggle_marks("letters"),
    "how-to-quit": say_how_to_quit,
    "suspend": lambda app: app.action_suspend_process(),
    "inspect": inspect,
    "flag": flag,
    "review": reviewing.review,
    "quit": lambda app: app.leaving.quit(),
}
"""By action; each has the app."""

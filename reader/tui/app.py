"""The way into the app: what Textual looks for is set first, then it is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader import strings
from reader.errors import SaveFailed, SchemaError, UsageError
from reader.files import config_dir
from reader.render.colour_system import ColourSystem, announce, colour_system
from reader.settings import Settings
from reader.text.fit import visual
from reader.themes import Theme, find_themes_dir, load_theme, theme_files
from reader.tui.background import Answer, asking, background_is_dark

if TYPE_CHECKING:
    from reader.session.session import Session
    from reader.session.start import Start

DARK, LIGHT, PLAIN = "dark-ink", "light-paper", "no-colour"
"""The themes taken when none was chosen: by the terminal's background, or without colour."""

_TURN = 0.001
"""Seconds that a thread waits for its turn at most: the one that sends a frame must not wait
until the next frame is made, nor a key for the gold set that is being read."""


def run_app(start: Start) -> int:
    """Open the app; returns the process's exit code.

    Raises:
        HashiyaError: there is nothing to open, or the theme that was asked for can't be used.
    """
    system = colour_system(start.settings.colour, os.environ)
    announce(system, os.environ)
    sys.setswitchinterval(_TURN)
    with asking(os.environ) as query:
        relay = _Relay()
        session = start.open(relay)
        from reader.tui import lifecycle
        from reader.tui.driver import driver_for
        from reader.tui.reader_app import ReaderApp
        from reader.tui.terminal_mode import Visual

        answer = None if query is None else query.answer()
        theme = choose_theme(start.settings, system, answer)
        app = ReaderApp(
            start,
            session,
            theme,
            system,
            driver_class=driver_for(
                Visual(os.environ),
                typed=answer.typed if answer else b"",
                owed=answer.owed if answer else False,
            ),
        )
    relay.target = lambda: app.post_message(app.SaveChanged())
    try:
        code = lifecycle.run(app)
    finally:
        app.desk.remember()
        app.desk.memory.save()
        with suppress(SaveFailed):  # said below, where it is the last word
            session.close()
    unsaved = _unsaved(session)
    return code or unsaved


class _Relay:
    """Takes the store's news, from its thread, to an app that was made after the session."""

    target: Callable[[], object] | None = None

    def __call__(self, _: object) -> None:
        if self.target is not None:
            self.target()


def theme_folders() -> tuple[Path, Path]:
    """Where themes are: those that came with us, then the user's own."""
    return find_themes_dir(), config_dir() / "themes"


def choose_theme(settings: Settings, system: ColourSystem, answer: Answer | None) -> Theme:
    """The theme that was asked for, else the one that suits the terminal.

    Raises:
        SchemaError, UsageError: there is no such theme, or it can't be used.
    """
    files = theme_files(*theme_folders())
    wanted = settings.theme
    if wanted is None:
        dark = background_is_dark(os.environ, answer)
        wanted = PLAIN if system == "none" else LIGHT if dark is False else DARK
    if wanted not in files:
        asked = settings.sources.get("theme", "")
        kind = UsageError if asked.startswith("--") else SchemaError
        where = None if asked.startswith("--") else asked or None
        known = ", ".join(files)
        raise kind(f"there is no theme {wanted!r}", path=where, remedy=f"the themes are {known}")
    return load_theme(files[wanted])


def _unsaved(session: Session) -> int:
    """Say what could not be saved at the very end; the exit code for it."""
    from reader.tui.lifecycle import say

    if session.gold is None or session.save_state.kind != "failed":
        return 0
    say(strings.LOST_AT_EXIT.format(why=visual(session.save_state.why)))
    return SaveFailed.exit_code

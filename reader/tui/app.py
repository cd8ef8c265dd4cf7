"""The way into the app: what Textual looks for is set first, then it is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from reader import strings
from reader.errors import SaveFailed
from reader.render.choosing import choose_theme
from reader.render.colour_system import announce, colour_system
from reader.terminal import tmux
from reader.terminal.background import background_is_dark
from reader.terminal.deciding import decide
from reader.terminal.modes import make_mode
from reader.terminal.question import Answer, asking

if TYPE_CHECKING:
    from reader.session.session import Session
    from reader.session.start import Start
    from reader.tui.reader_app import ReaderApp

_TURN = 0.001
"""Seconds that a thread waits for its turn at most: the one that sends a frame must not wait
until the next frame is made, nor a key for the gold set that is being read."""


def run_app(start: Start) -> int:
    """Open the app; returns the process's exit code.

    Raises:
        HashiyaError: there is nothing to open, or the theme that was asked for can't be used.
    """
    sys.setswitchinterval(_TURN)
    inquiry = tmux.begin(os.environ)
    with asking(os.environ) as question:
        relay = _Relay()
        session = start.open(relay)
        client = inquiry.client() if inquiry else None
        system = colour_system(
            start.settings.colour, os.environ, client.true_colour if client else False
        )
        announce(system, os.environ)
        from reader.tui import lifecycle
        from reader.tui.driver import driver_for
        from reader.tui.reader_app import ReaderApp

        answer = question.answer() if question else Answer()
        settings = start.settings
        terminal, choice = decide(
            settings.bidi, os.environ, answer, client, source=settings.sources.get("bidi", "")
        )
        dark = background_is_dark(os.environ, answer)
        theme = choose_theme(start.settings, system, dark=dark)
        driver = driver_for(make_mode(choice.mode, terminal), answer.typed, owed=answer.owed)
        app = ReaderApp(start, session, theme, system, driver_class=driver)
    relay.target = lambda: app.post_message(app.SaveChanged())
    try:
        code = lifecycle.run(app, mouse=start.settings.mouse)
    finally:
        _close(app)
    unsaved = _unsaved(session)
    return code or unsaved


def _close(app: ReaderApp) -> None:
    """Keep the place and the options of the page for the next time, and what is not saved."""
    from reader.tui.keeping import keep
    from reader.tui.lifecycle import say

    app.desk.remember()
    app.desk.memory.save()
    if problem := keep(app.desk.unkept):
        say(problem)
    with suppress(SaveFailed):  # said afterwards, where it is the last word
        app.session.close()
    if app.session.gold is not None:
        for note in app.saves.unsaid():
            say(strings.CLOSED_NOTE.format(note=note))


class _Relay:
    """Takes the store's news, from its thread, to an app that was made after the session."""

    target: Callable[[], object] | None = None

    def __call__(self, _: object) -> None:
        if self.target is not None:
            self.target()


def _unsaved(session: Session) -> int:
    """Say what could not be saved at the very end; the exit code for it."""
    from reader.tui.lifecycle import say
    from reader.tui.saves import last_words

    sentence = last_words(session.save_state) if session.gold is not None else ""
    if not sentence:
        return 0
    say(sentence)
    return SaveFailed.exit_code

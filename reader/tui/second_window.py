"""The screen's side of two windows on one gold set: a quiet look every two seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import strings
from reader.session.sharing import Sharing
from reader.tui.desk import NOTHING

if TYPE_CHECKING:
    from reader.session.sharing import Fresh
    from reader.tui.reader_app import ReaderApp

LOOK_EVERY = 2.0
"""Seconds between two looks at marks that another window has."""


class SecondWindow:
    """Follows the window that has the marks, and takes over when it is gone.

    Args:
        app: whose session may have to wait.
    """

    def __init__(self, app: ReaderApp) -> None:
        self._app = app
        self._sharing = Sharing(app.session)
        self._looking = False

    def look(self) -> None:
        """Look in a thread, if there is anything to wait for."""
        if self._sharing.waits and not self._looking:
            self._looking = True
            self._app.run_worker(self._work, thread=True, group="second window")

    def _work(self) -> None:
        # Never waits for the app, which may be on its way out.
        self._app.call_later(self._take, self._sharing.look())

    def _take(self, fresh: Fresh | None) -> None:
        self._looking = False
        if fresh is None:
            return
        app = self._app
        known = app.session.save_state.kind == "read-only"
        ours = self._sharing.take(fresh)
        if ours:
            # What it says of a mark that was refused is true no longer.
            app.desk.outcome = NOTHING
        app.desk.load_marks()
        app.pane.repaint()
        app.sync()
        if ours and known:
            app.notify(strings.TAKEN_OVER)
        if ours or not known:
            app.saves.opened()

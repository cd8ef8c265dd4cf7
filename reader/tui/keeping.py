"""Writes the settings that keys change: a moment after the last of them, and at the end.

A key that is held down would write a file at each of its repeats otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import HashiyaError
from reader.text.fit import unsteered

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.tui.reader_app import ReaderApp

_QUIET = 0.5
"""Seconds without such a key after which they are written."""

Unkept = dict[str, str | int | bool]


class Keeping:
    """The settings of one app on their way to the user's file.

    Args:
        app: whose desk holds what is not written yet.
    """

    def __init__(self, app: ReaderApp) -> None:
        self._app = app
        self._timer: Timer | None = None

    def soon(self) -> None:
        """To be called after every key."""
        if self._app.desk.unkept:
            if self._timer is not None:
                self._timer.stop()
            self._timer = self._app.set_timer(_QUIET, self._write)

    def _write(self) -> None:
        """In a thread: the first time takes long, and a disk may."""
        app, self._timer = self._app, None
        unkept = dict(app.desk.unkept)
        app.desk.unkept.clear()

        def work() -> None:
            if problem := keep(unkept):
                app.call_from_thread(app.notify, problem, severity="warning", markup=False)

        app.run_worker(work, thread=True, group="settings")


def keep(unkept: Unkept) -> str:
    """Write them; the first sentence of what went wrong, or nothing."""
    from reader import settings

    problem = ""
    for key, value in unkept.items():
        try:
            settings.remember(key, value)
        except HashiyaError as error:
            problem = problem or unsteered(str(error))
    return problem

"""Quitting the app: at once where all is saved, else a moment later, else by a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import strings
from reader.errors import SaveFailed
from reader.text.fit import unsteered
from reader.tui.saves import asked

if TYPE_CHECKING:
    from reader.tui.reader_app import ReaderApp

_PATIENCE = 2.0
"""Seconds that quitting waits for a save before it asks."""


class Leaving:
    """How one app is left.

    Args:
        app: which is left.
    """

    def __init__(self, app: ReaderApp) -> None:
        self._app = app
        self._waits = False

    def quit(self) -> None:
        """Leave; waits for a running save, and asks where one failed."""
        session = self._app.session
        state = session.save_state if session.gold is not None else None
        if state is None or state.kind in ("saved", "read-only"):
            self._app.exit(return_code=0)
        elif state.kind == "poisoned" and not state.waiting:
            self._app.exit(return_code=SaveFailed.exit_code)
        elif state.kind in ("failed", "poisoned"):
            self._ask()
        elif not self._waits:
            self._waits = True
            self._app.set_timer(_PATIENCE, self._out_of_patience)

    def told(self) -> None:
        """The store's state is another: what waited for it goes on."""
        if self._waits:
            self.quit()

    def _out_of_patience(self) -> None:
        if self._waits:
            self._ask()

    def _ask(self) -> None:
        from reader.tui.dialogs import Question

        app = self._app
        self._waits = False
        if isinstance(app.screen, Question):
            return
        state = app.session.save_state
        failed = state.kind in ("failed", "poisoned")
        sentence = asked(state) if failed else strings.QUIT_SAVING

        def answered(yes: bool | None) -> None:
            if yes:
                app.exit(return_code=SaveFailed.exit_code if failed else 0)

        app.push_screen(Question(unsteered(sentence), below=not app.caret_is_low), answered)

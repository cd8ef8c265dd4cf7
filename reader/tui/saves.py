"""What the app says of saving: the status line's word, and once each what has to be known.

The word is the truth in every frame. So that it does not come and go at each key, the
frame after a key waits a moment for the save, which is usually over by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import strings
from reader.text.fit import quoted, unsteered

if TYPE_CHECKING:
    from reader.session.session import StoreState
    from reader.tui.reader_app import ReaderApp

MOMENT = 0.01
"""Seconds that a frame waits for a save at most; nobody feels them at a key."""
_LONG = 15.0
"""Seconds for a notice that has several sentences."""


def words(state: StoreState) -> tuple[str, bool]:
    """What the status line says of a state, in logical order, and whether it is bad news."""
    why = unsteered(state.brief or state.why)
    if state.kind == "failed":
        form = strings.NOT_SAVED_ONE if state.waiting == 1 else strings.NOT_SAVED_MANY
        return form.format(count=state.waiting, why=why), True
    if state.kind == "poisoned":
        return (strings.NO_MORE if state.waiting else strings.STOPPED).format(why=why), True
    if state.kind == "read-only":
        # Since when is said once, in a message; here it would take the place of all else.
        holder = state.holder.split(" since ")[0]
        why = strings.HELD_BY.format(holder=quoted(holder)) if holder else why
        return strings.READ_ONLY_WHY.format(why=why) if why else strings.READ_ONLY, False
    return (strings.SAVING if state.kind == "saving" else strings.SAVED), False


def asked(state: StoreState) -> str:
    """The question before an app is left whose last changes are not saved."""
    why = unsteered(state.brief or state.why)
    if state.copy:
        return strings.QUIT_COPIED.format(why=why, folder=quoted(state.copy))
    return strings.QUIT_FAILED.format(why=why)


def last_words(state: StoreState) -> str:
    """What is said when the app has ended; empty where all is saved."""
    if not state.waiting and state.kind != "poisoned":
        return ""
    why = unsteered(state.why)
    if not state.waiting:
        return strings.STOPPED_AT_EXIT.format(why=why)
    if state.copy:
        return strings.COPIED_AT_EXIT.format(why=why, folder=state.copy)
    return strings.LOST_AT_EXIT.format(why=why)


class Saves:
    """Says by notices what becomes of saving in one app, each thing once.

    Args:
        app: whose session it is.
    """

    def __init__(self, app: ReaderApp) -> None:
        self._app = app
        self._said = ""
        """What was said of the failure that lasts; empty: there is none."""
        self._copy = ""
        self._notes: set[str] = set()

    def settle(self) -> None:
        """Before a frame that shows what a key has done: wait a moment for its save."""
        session = self._app.session
        if session.gold is not None and session.save_state.kind == "saving":
            session.store.settle(MOMENT)

    def opened(self) -> None:
        """The gold set is there: say what opening it had to tell."""
        state = self._app.session.save_state
        if state.holder:
            self._app.notify(strings.HELD_SINCE.format(holder=quoted(state.holder)))
        elif state.kind == "read-only" and state.remedy:
            # The status line has no room for the remedy.
            self._warn(f"{state.why}; {state.remedy}.")
        self._say_notes()

    def told(self) -> None:
        """The state may be another."""
        state = self._app.session.save_state
        if state.kind in ("failed", "poisoned"):
            self._say_failure(state)
        elif self._said and state.kind != "saving":
            self._said = self._copy = ""
            if state.kind == "saved":
                self._app.notify(strings.SAVED_AGAIN)
        self._say_notes()

    def unsaid(self) -> list[str]:
        """The notes that no notice has told: what closing had to do."""
        return [note for note in self._app.session.store.notes if note not in self._notes]

    def _say_failure(self, state: StoreState) -> None:
        if self._said != state.kind + state.why:
            self._said = state.kind + state.why
            form = strings.FAILED if state.kind == "failed" else strings.POISONED
            sentence = form.format(why=_capital(state.why), remedy=unsteered(state.remedy))
            self._app.notify(sentence, severity="error", timeout=_LONG)
        if state.copy and state.copy != self._copy:
            self._copy = state.copy
            self._app.notify(strings.COPY_KEPT.format(folder=quoted(state.copy)), timeout=_LONG)

    def _say_notes(self) -> None:
        for note in self.unsaid():
            self._notes.add(note)
            self._warn(f"{note}.")

    def _warn(self, sentence: str) -> None:
        self._app.notify(_capital(sentence), severity="warning", timeout=_LONG)


def _capital(clause: str) -> str:
    """A clause as the beginning of a sentence."""
    return unsteered(clause[:1].upper() + clause[1:])

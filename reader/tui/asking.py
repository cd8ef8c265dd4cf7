"""Sheets that ask for a number, or for words."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from reader.tui.dialogs import Sheet
from reader.tui.inputs import LineInput

_LONGEST = 6
"""Characters that are taken: a number, and the space that may come with it."""


class AskNumber(Sheet[int | None]):
    """A question that is answered by a number, its digits of any script; escape leaves it.

    Args:
        sentence: the question.
        wrong: what is said of an answer that is no number of the range.
        most: the greatest number that will do; the least is 0.
        below: whether it keeps to the lower half of the screen.
    """

    BINDINGS = [("escape", "leave", "")]  # noqa: RUF012 - Textual's own form

    def __init__(self, sentence: str, wrong: str, *, most: int, below: bool) -> None:
        super().__init__(classes=f"dialog -typed {'-below' if below else '-above'}")
        self._sentence = sentence
        self._wrong = wrong
        self._most = most

    def compose(self) -> ComposeResult:
        """The question, and a line to type in."""
        with Vertical(classes="sheet"):
            yield Static(self._sentence, markup=False)
            yield LineInput(longest=_LONGEST, compact=True)

    def on_mount(self) -> None:
        self.query_one(LineInput).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        answer = event.value.strip().removesuffix("%").strip()
        number = int(answer) if answer.isdecimal() else -1
        if 0 <= number <= self._most:
            self.dismiss(number)
        else:
            self.query_one(Static).update(self._wrong)
            self.query_one(LineInput).clear()

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


class AskWords(Sheet[str | None]):
    """A question that is answered by words, perhaps none; escape leaves it.

    Args:
        sentence: the question.
        below: whether it keeps to the lower half of the screen.
    """

    BINDINGS = [("escape", "leave", "")]  # noqa: RUF012 - Textual's own form

    def __init__(self, sentence: str, *, below: bool) -> None:
        super().__init__(classes=f"dialog -typed {'-below' if below else '-above'}")
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """The question, and a line to type in."""
        with Vertical(classes="sheet"):
            yield Static(self._sentence, markup=False)
            yield LineInput(compact=True)

    def on_mount(self) -> None:
        self.query_one(LineInput).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

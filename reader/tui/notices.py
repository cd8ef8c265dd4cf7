"""What the app says in a corner for some seconds: the one way there."""

from __future__ import annotations

from textual.app import App
from textual.notifications import SeverityLevel

from reader import strings
from reader.text.fit import wrapped

_WIDEST = 60
"""Cells of a notice, as Textual has it."""
_MARGIN = 2
"""Columns of the screen that a notice leaves free."""
_SIDES = 3
"""Cells of a notice beside its text: Textual's bar and margins."""
_ROWS = 4
"""Rows of each sentence in it: a notice is not to cover the page."""


class Notices(App[None]):
    """An app whose notices are laid out and hold no markup of anybody's."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say sentences in logical order; what they quote has gone through `quoted`.

        Args:
            message: sentences of ours, a line each.
            title: not shown.
            severity: which colour the bar has.
            timeout: seconds; None: Textual's.
            markup: never; what looks like Textual's markup is text.
        """
        width = max(1, min(_WIDEST, self.size.width - _MARGIN) - _SIDES)
        lines: list[str] = []
        for sentence in message.split("\n"):
            lines += wrapped(sentence, width, strings.DIRECTION, _ROWS)
        super().notify("\n".join(lines), severity=severity, timeout=timeout, markup=False)

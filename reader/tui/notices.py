"""What the app says in a corner for some seconds: the one way there."""

from __future__ import annotations

from time import monotonic
from typing import Any

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

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._until: dict[str, float] = {}
        """Until when, by the monotonic clock in seconds, each notice is on the screen."""

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

        What is on the screen already is not said a second time beside itself.

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
        said, now = "\n".join(lines), monotonic()
        if self._until.get(said, 0.0) > now:
            return
        self._until[said] = now + (self.NOTIFICATION_TIMEOUT if timeout is None else timeout)
        super().notify(said, severity=severity, timeout=timeout, markup=False)

"""The terminal's own cursor: for screen readers and input methods, who look nowhere else.

There is one, and every widget that has a caret or a chosen row puts it there by its
`place_cursor`. Only the one that gets the keys may.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.widget import Widget


@runtime_checkable
class HasCursor(Protocol):
    """A widget with a place for it."""

    def place_cursor(self) -> None:
        """Put the terminal's cursor there, if the widget has the keys."""


def has_keys(widget: Widget) -> bool:
    """Whether keys go to the widget: it has the focus, and no dialog lies over its screen."""
    return widget.has_focus and widget.is_attached and widget.app.screen is widget.screen


def give_back(app: App[Any]) -> None:
    """A dialog has gone: the cursor to the widget that has the keys again."""
    if app.screen_stack and isinstance(app.screen.focused, HasCursor):
        app.screen.focused.place_cursor()
        app.screen.focused.refresh()

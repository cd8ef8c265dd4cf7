"""The terminal's own cursor: for screen readers and input methods, who look nowhere else.

There is one, and every widget that has a caret or a chosen row puts it there by its
`place_cursor`. Only the one that gets the keys may.
"""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.widget import Widget


def has_keys(widget: Widget) -> bool:
    """Whether keys go to the widget: it has the focus, and no dialog lies over its screen."""
    return widget.has_focus and widget.is_attached and widget.app.screen is widget.screen


def give_back(app: App[Any]) -> None:
    """A dialog has gone: the cursor to the widget that has the keys again."""
    focused = app.screen.focused if app.screen_stack else None
    place_cursor = getattr(focused, "place_cursor", None)
    if focused is not None and place_cursor is not None:
        place_cursor()
        focused.refresh()

"""The screen as an SVG; `App.export_screenshot` calls it.

Textual's own export hands whole lines to the browser, which reorders right-to-left text
that is in visual order already.
"""

from __future__ import annotations

from typing import Any

from textual.app import App

from reader.render.svg import svg_of


def of_screen(app: App[Any], title: str | None = None) -> str:
    """What the app shows now."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    lines = [
        [segment for strip in line for segment in strip] for line in getattr(update, "strips", ())
    ]
    theme = app.ansi_theme
    return svg_of(lines, width=app.size.width, title=title or app.title, theme=theme)

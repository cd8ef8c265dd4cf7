"""Our theme files as Textual themes.

`reader.themes` reads and checks the files; this turns one into the object that
Textual's style sheets draw their variables from.
"""

from __future__ import annotations

from typing import Any

from textual.theme import Theme as TextualTheme

from reader.themes import Theme


def textual_theme(theme: Theme) -> TextualTheme:
    """The theme as Textual wants it, its variables included."""
    options: dict[str, Any] = dict(theme.colours)
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        ansi=theme.ansi,
        variables=dict(theme.variables),
        **options,
    )

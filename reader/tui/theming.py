"""Our theme files as Textual themes.

`reader.themes` reads and checks the files; this turns one into the object that
Textual's style sheets draw their variables from.
"""

from __future__ import annotations

from typing import Any

from textual.theme import Theme as TextualTheme

from reader.render.colour_system import ColourSystem
from reader.render.rounding import rounded
from reader.themes import Theme

_REVERSED = dict.fromkeys(("block-cursor-text-style", "input-cursor-text-style"), "reverse")


def textual_theme(theme: Theme, system: ColourSystem) -> TextualTheme:
    """The theme as Textual wants it, its variables included.

    With 256 colours they are rounded here as `palette` rounds them: Rich would take others.
    Without colours what is chosen is reversed, whatever the theme says.
    """
    theme = rounded(theme) if system == "256" else theme
    options: dict[str, Any] = dict(theme.colours)
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        ansi=theme.ansi,
        variables={**theme.variables, **(_REVERSED if system == "none" else {})},
        **options,
    )

"""Which theme is taken: the one that was asked for, else one that suits."""

from __future__ import annotations

from pathlib import Path

from reader.errors import SchemaError, UsageError
from reader.files import config_dir
from reader.render.colour_system import ColourSystem
from reader.settings import Settings
from reader.themes import Theme, find_themes_dir, load_theme, theme_files

DARK, LIGHT, PLAIN = "dark-ink", "light-paper", "no-colour"
"""The themes taken when none was chosen: by the terminal's background, or without colour."""


def theme_folders() -> tuple[Path, Path]:
    """Where themes are: those that came with us, then the user's own."""
    return find_themes_dir(), config_dir() / "themes"


def choose_theme(settings: Settings, system: ColourSystem, *, dark: bool | None) -> Theme:
    """The theme that was asked for, else the one that suits the page.

    Args:
        settings: what the user chose.
        system: how many colours there are.
        dark: whether the page is; None: nobody knows.

    Raises:
        SchemaError, UsageError: there is no such theme, or it can't be used.
    """
    files = theme_files(*theme_folders())
    wanted = settings.theme
    if wanted is None:
        wanted = PLAIN if system == "none" else LIGHT if dark is False else DARK
    if wanted not in files:
        asked = settings.sources.get("theme", "")
        kind = UsageError if asked.startswith("--") else SchemaError
        where = None if asked.startswith("--") else asked or None
        known = ", ".join(files)
        raise kind(f"there is no theme {wanted!r}", path=where, remedy=f"the themes are {known}")
    return load_theme(files[wanted])

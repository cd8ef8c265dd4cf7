"""Which fonts this machine has for our scripts, as far as that can be told.

A terminal does not say which font it draws with, but for xterm and its kin (OSC 50). What
fontconfig answers is of this machine: over ssh the terminal, and its fonts, are elsewhere.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

_LANGUAGES: Final[Sequence[str]] = ("ar", "fa", "he", "ru", "az", "en")
_PATIENCE: Final = 5.0
"""Seconds that fontconfig has; it may be building its cache."""


class Font(NamedTuple):
    """What a terminal that asks for `monospace` gets."""

    language: str
    family: str
    covers: bool
    """Whether the family itself has the language's letters; else others stand in for them."""


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is on another machine, as far as ssh tells."""
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def monospaced() -> list[Font] | None:
    """The monospaced font for each of our languages; None where there is no fontconfig."""
    found = []
    for language in _LANGUAGES:
        family = _ask("fc-match", "--format=%{family[0]}", f"monospace:lang={language}")
        if family is None:
            return None
        # A comma or a colon in a family's name would be one of the pattern's own.
        pattern = "".join(f"\\{sign}" if sign in "\\-:,=" else sign for sign in family)
        same = _ask("fc-list", "--format=x", f"{pattern}:lang={language}")
        found.append(Font(language, family, bool(same)))
    return found


def _ask(*command: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, and no shell
            command, capture_output=True, timeout=_PATIENCE, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()

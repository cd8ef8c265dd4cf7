"""All that the doctor knows, as one value, and as the JSON of a bug report.

Nothing in it tells who the user is or what they read: of the environment only the
variables that say something of the terminal are taken, and no path.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any, Final, NamedTuple

from reader import __version__
from reader.doctor.fonts import Font
from reader.doctor.widths import Measured
from reader.terminal.choice import Choice, ModeName
from reader.terminal.identity import Terminal
from reader.terminal.question import Answer

VARIABLES: Final[Sequence[str]] = (
    "TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "NO_COLOR", "COLORFGBG",
    "VTE_VERSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "MLTERM", "XTERM_VERSION",
    "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "WT_SESSION", "LC_TERMINAL",
)  # fmt: skip
"""What terminals say of themselves."""
SET_OR_NOT: Final[Sequence[str]] = (
    "TMUX", "STY", "SSH_CONNECTION", "SSH_TTY", "GHOSTTY_RESOURCES_DIR",
)  # fmt: skip
"""Variables of which only whether they are set is told: they hold paths and addresses."""
LOCALE: Final[Sequence[str]] = ("LC_ALL", "LC_CTYPE", "LANG")
PACKAGES: Final[Sequence[str]] = (
    "textual", "rich", "python-bidi", "arabic-reshaper", "unicode-segmentation-rs", "wcwidth",
)  # fmt: skip


class Facts(NamedTuple):
    """What was found out."""

    terminal: Terminal
    answer: Answer | None
    """What the terminal answered; None: it was not asked, or is none."""
    choice: Choice
    remembered: ModeName | None
    colours: str
    size: tuple[int, int] | None
    """Columns and rows; None: there is no terminal."""
    environ: Mapping[str, str]
    fonts: Sequence[Font] | None
    """Of this machine; None: they can't be told."""
    remote: bool
    """Whether the terminal is on another machine."""
    widths: Sequence[Measured]

    @property
    def variables(self) -> dict[str, str]:
        """What the environment says of the terminal."""
        told = {name: self.environ[name] for name in VARIABLES if name in self.environ}
        return told | {name: "set" for name in SET_OR_NOT if self.environ.get(name)}

    @property
    def locale(self) -> dict[str, str]:
        """What the environment says of languages, and the encoding that came of it."""
        told = {name: self.environ[name] for name in LOCALE if self.environ.get(name)}
        return told | {"encoding": sys.getfilesystemencoding()}


def to_json(facts: Facts) -> dict[str, Any]:
    """The facts for a bug report."""
    answer = facts.answer
    return {
        "hashiya": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "packages": {name: _version_of(name) for name in PACKAGES},
        "terminal": facts.terminal._asdict(),
        "answers": None
        if answer is None
        else {
            "xtversion": answer.version,
            "decrqm_2500": answer.bidi,
            "da1": answer.attributes,
            "dark": answer.dark,
        },
        "mode": {"name": facts.choice.mode, "why": facts.choice.reason},
        "remembered": facts.remembered,
        "colours": facts.colours,
        "size": facts.size,
        "environment": facts.variables,
        "locale": facts.locale,
        "remote": facts.remote,
        "fonts": None if facts.fonts is None else [font._asdict() for font in facts.fonts],
        "widths": [
            {
                "name": found.sample.name,
                "text": found.sample.text,
                "expected": found.expected,
                "reported": found.reported,
            }
            for found in facts.widths
        ],
    }


def _version_of(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None

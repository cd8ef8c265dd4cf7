"""Is the terminal's background dark? By its answer to OSC 11, else by COLORFGBG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reader.terminal.question import Answer

_COLOUR: Final = b"\x1b]11;rgb"  # `:RRRR/GGGG/BBBB`, or `a:` and the same with a fourth


def background_is_dark(environ: Mapping[str, str], answer: Answer | None = None) -> bool | None:
    """Whether the background is dark.

    Returns:
        None where nothing tells.
    """
    if answer is not None and answer.dark is not None:
        return answer.dark
    last = environ.get("COLORFGBG", "").rpartition(";")[2]
    if not last.isdigit():
        return None
    return int(last) not in (7, *range(9, 16))


def is_dark(reply: bytes) -> bool | None:
    """What a reply to OSC 11 says; None where it is none.

    By relative luminance (WCAG 2.1): dark where white text would read better than black.
    """
    if not reply.startswith(_COLOUR):
        return None
    parts = reply.strip(b"\x1b\\\x07").rpartition(b":")[2].split(b"/")
    try:
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts[:3])
    except ValueError:
        return None
    luminance = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    return luminance < 0.179


def _linear(channel: float) -> float:
    """An sRGB channel, 0 to 1, as light."""
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

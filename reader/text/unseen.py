"""Characters that are in a text and not on the screen, and what can be shown of them.

The page shows none of these by itself: joiners, direction marks and other format
characters have no cell, and spaces of all kinds look alike. Who asks for them gets a
sign for each, which is no part of the text, and its name. Signs are such as the usual
fonts of terminals have: the pictures of controls (U+2400 and on) are in few of them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from reader.text.glyphs import INVISIBLE

UNSEEN: Final = re.compile(
    f"[{INVISIBLE}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u034f\u2029"
    "\x00-\x09\x0b-\x1f\x7f-\x9f]"
)
"""A character that gets a sign. A line feed is none: every paragraph ends in one."""

_SPACES: Final = frozenset(
    chr(code) for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
)
_OTHER: Final = "◦"
_SIGNS: Final = {
    "\t": "→",
    "\r": "↲",
    "\x85": "↵",
    "\u00ad": "¬",
    "\u061c": "↤",
    "\u200b": "·",
    "\u200c": "¦",
    "\u200d": "‿",
    "\u200e": "↦",
    "\u200f": "↤",
    "\u2028": "↵",
    "\u2029": "¶",
    "\u202a": "↱",
    "\u202b": "↰",
    "\u202c": "↓",
    "\u202d": "↱",
    "\u202e": "↰",
    "\u2066": "↱",
    "\u2067": "↰",
    "\u2068": "↑",
    "\u2069": "↓",
}
_CONTROLS: Final = {
    "\x00": "NULL",
    "\t": "TABULATION",
    "\v": "LINE TABULATION",
    "\f": "FORM FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}


def sign_of(character: str, *, leftwards: bool = False) -> str:
    """The sign of a character that `UNSEEN` matches; one cell wide.

    Args:
        character: which.
        leftwards: whether a tab there goes to the left.
    """
    if character == "\t" and leftwards:
        return "←"
    return _SIGNS.get(character) or ("␣" if character in _SPACES else _OTHER)


def name_of(character: str) -> str:
    """A character's number and Unicode name, as `U+200C ZERO WIDTH NON-JOINER`."""
    name = unicodedata.name(character, "") or _CONTROLS.get(character, "CONTROL")
    return f"U+{ord(character):04X} {name}"


def names_in(text: str) -> list[str]:
    """The names of the unseen characters of a stretch of text, in its order."""
    return [name_of(found[0]) for found in UNSEEN.finditer(text)]

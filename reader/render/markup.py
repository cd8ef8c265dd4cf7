"""Text in the markup of HTML and SVG: exactly itself where it can be, and never obeyed."""

from __future__ import annotations

import re
from html import escape
from typing import Final

UNSEEN: Final = frozenset(
    "\r\u00ad\u061c\u2028\u2029\ufeff"
    + "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))))
)
"""What is written as a reference: a parser would change it, or a terminal or editor obey it."""


def is_control(letter: str) -> bool:
    """A control of C0 or C1, or half a surrogate pair."""
    code = ord(letter)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000


def plain(text: str) -> str:
    """Text for a title or an attribute: a control is U+FFFD there, a line's end a blank.

    So are U+FFFE and U+FFFF, which XML has not.
    """
    flat = re.sub("[\t\n\r]+", " ", text)
    return "".join(
        f"&#{ord(c)};"
        if c in UNSEEN
        else "\ufffd"
        if is_control(c) or c in "\ufffe\uffff"
        else escape(c)
        for c in flat
    )

"""Text that somebody might write to harm a terminal, and what may never come out of it."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests.text.strategies import texts

_EMOJI = "\u2190-\u3299\U0001f000-\U0001faff\ufe0f"
HARM = re.compile(
    "[\x00-\x1f\x7f-\x9f]"  # C0, DEL, C1
    "|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"  # bidi controls, line separators
    "|[\ud800-\udfff\ufff9-\ufffb\ufeff\u200b\u200c\u2060-\u2064\u180e\u00ad]"
    f"|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"  # joiners outside of emoji
    "|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]"  # tags outside of flags
)
"""A code point that may never be printed."""

STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What a terminal obeys; in JSON, whose other letters are data."""

_PIECES = (
    "\x1b[31m", "\x1b]0;title\x07", "\x1b]8;;http://x.example\x1b\\", "\x1b[2J\x1b[H", "\x9b31m",
    "\x9d0;t\x9c", "\x1bP+q\x1b\\", "\x07", "\x08", "\x7f", "\r", "\n", "\t", "\x00", "\u2028",
    "\u202e", "\u2066", "\u2069", "\u2068", "\u202a", "\u200f", "\u061c", "\ud800", "\udc9b",
    "\U000e0041\U000e0042", "\u200b", "\u200d", "\ufeff", "[red]", "[/red]", "[bold", "[/]",
    "[@click=app.quit]x[/]", "[link=http://x.example]x[/link]", "$name", "{0}", "{name}", "%s",
    "\\[", "]", "[",
)  # fmt: skip
HOSTILE = (
    "\x1b[31mred\x1b]0;t\x07\n\x9b2J\u202eRLO\u2066[red]a[/red][@click=app.quit]b[/]"
    "\u2069\U000e0041\u200b אבג السلام 12\x7f\u2028\u200dx"
)
"""One of everything."""


def hostile(*, max_size: int = 8) -> st.SearchStrategy[str]:
    """Sequences that terminals obey, markup, bidi controls, among letters of all kinds."""
    piece = st.sampled_from(_PIECES) | texts(max_size=3)
    return st.lists(piece, max_size=max_size).map("".join)


def harm_in(text: str) -> str:
    """The first harmful code point with what is around it; empty: none."""
    found = HARM.search(text)
    return "" if found is None else repr(text[max(0, found.start() - 20) : found.end() + 20])

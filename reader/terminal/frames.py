"""What a frame is made of: pieces of rows, with the styles between their letters.

Textual writes a frame as one string: cursor moves (`CSI row ; column H`), line feeds,
styles (`CSI … m`) and cells. A whole frame has one move a row, a partial one a move for
each part of a widget's row that changed. A style begins from nothing in each of them.
"""

from __future__ import annotations

import re
from typing import Final

from reader.text.joining import MARKS

RTL: Final = (
    "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
"""Inside of a class: the blocks of right-to-left letters, their marks and digits (UAX#9 3.2)."""

STYLE: Final = r"\x1b\[[\d;:]*m"
"""A sequence that changes the style and moves nothing."""

ATTACHED: Final = (
    f"(?:[{MARKS}\u200c\U0001f3fb-\U0001f3ff]|\u200d[\u2190-\u3299\U0001f000-\U0001faff]?)*"
)
"""What stands in the cell of the letter before it."""

PARTING: Final = "\u2500-\u259f"
"""Inside of a class: the signs that draw lines and blocks, and part the widgets of a row."""

HAS_RTL: Final = re.compile(f"[{RTL}]")


def is_reset(style: str) -> bool:
    """Whether the sequence takes every style away, and perhaps sets others."""
    return style[2:-1].partition(";")[0].strip("0") == ""

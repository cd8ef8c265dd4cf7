"""What a frame is made of: pieces of rows, with the styles between their letters.

Textual writes a frame as one string: cursor moves (`CSI row ; column H`), line feeds,
styles (`CSI … m`) and cells. A whole frame has one move a row, a partial one a move for
each part of a widget's row that changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

RTL: Final = (
    "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
"""Inside of a class: the blocks of right-to-left letters, their marks and digits (UAX#9 3.2)."""

STYLE: Final = r"\x1b\[[\d;:]*m"
"""A sequence that changes the style and moves nothing."""

HAS_RTL: Final = re.compile(f"[{RTL}]")

_PIECE: Final = re.compile(rf"(?:\x1b\[(\d*)(?:;(\d*))?H)?((?:[^\x1b\n\r]|{STYLE})*)")


def map_pieces(frame: str, change: Callable[[str, int], str]) -> str:
    """The frame with each piece that has right-to-left letters put through `change`.

    Args:
        change: takes a piece, cells and styles only, and its first column, counted from 1;
            0 where the column is not known.
    """

    def changed(found: re.Match[str]) -> str:
        piece: str = found[3]
        if not HAS_RTL.search(piece):
            return found[0]
        moved = found.start(3) > found.start()
        return found[0][: found.start(3) - found.start()] + change(
            piece, int(found[2] or 1) if moved else 0
        )

    return _PIECE.sub(changed, frame) if HAS_RTL.search(frame) else frame

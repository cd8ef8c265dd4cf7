"""Which way an article as a whole is read: for the list and the record.

The page itself goes by each paragraph's own direction; this is the summary.
"""

from __future__ import annotations

import unicodedata

from reader.text.paragraphs import split
from reader.text.units import Direction

_RIGHT_TO_LEFT = {"R", "AL"}
_ISOLATES = {"LRI", "RLI", "FSI"}


def main_direction(text: str) -> Direction:
    """The direction of most of the text, `ltr` where it has none.

    Every paragraph votes with the direction of its first strong letter (UAX#9
    P2, P3) and with its length, so that a Latin rubric over an Arabic article
    does not turn it round. A paragraph without a letter does not vote.
    """
    votes = {"ltr": 0, "rtl": 0}
    for start, end in split(text):
        direction = _first_strong(text, start, end)
        if direction is not None:
            votes[direction] += end - start
    return "rtl" if votes["rtl"] > votes["ltr"] else "ltr"


def _first_strong(text: str, start: int, end: int) -> Direction | None:
    """The direction of the first letter outside isolates (UAX#9 P2)."""
    depth = 0
    for index in range(start, end):
        kind = unicodedata.bidirectional(text[index])
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind == "L":
            return "ltr"
        elif depth == 0 and kind in _RIGHT_TO_LEFT:
            return "rtl"
    return None

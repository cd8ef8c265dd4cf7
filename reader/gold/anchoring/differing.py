"""What differs between two nearly equal quotes, for whoever has to look at both."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_PIECE: Final = re.compile(r"\w+|\W", re.DOTALL)
_MOST: Final = 5_000
"""Code points of a quote that are compared; a longer one is taken to differ throughout."""


class Difference(NamedTuple):
    """Ranges that the other text has not, in code points, ascending."""

    old: list[tuple[int, int]]
    new: list[tuple[int, int]]


def differing(old: str, new: str) -> Difference:
    """The words and signs that stand in one text and not in the other.

    >>> differing("of the north", "of the far North")
    Difference(old=[(7, 12)], new=[(7, 16)])
    """
    from rapidfuzz.distance import Indel

    if old == new:
        return Difference([], [])
    if max(len(old), len(new)) > _MOST:
        return Difference([(0, len(old))], [(0, len(new))])
    ours, theirs = _PIECE.findall(old), _PIECE.findall(new)
    starts, others = _starts(ours), _starts(theirs)
    found = Difference([], [])
    for part in Indel.opcodes(ours, theirs):
        if part.tag == "equal":
            continue
        _add(found.old, starts[part.src_start], starts[part.src_end])
        _add(found.new, others[part.dest_start], others[part.dest_end])
    return found


def _starts(pieces: list[str]) -> list[int]:
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def _add(ranges: list[tuple[int, int]], start: int, end: int) -> None:
    if start == end:
        return
    if ranges and ranges[-1][1] == start:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))

"""From levels to the order on the screen, for one line (UAX#9 L1 and L2).

What is not seen takes part with the level that it has kept (UAX#9 5.2), since it parts
runs; clusters are placed afterwards, by `plain` and `odd`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 17 << 16, 1 << 16)
)
"""Code points that stay unassigned for ever: the inside of a regular expression's class."""

_RETAINED = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200d\u202a-\u202e\u2060-\u2065"
    "\u206a-\u206f\ufeff\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
) + NONCHARACTERS
"""Class BN and the embeddings: rule X9 would remove them; they go along with L1."""
_WHITE = "\x0c \u1680\u2000-\u200a\u2028\u205f\u3000\u2066-\u2069"
"""Class WS and the isolate controls."""
_SEPARATING = "\t\x0b\x1f\n\r\x1c-\x1e\x85\u2029"
"""Classes S and B."""

_RESET = re.compile(
    # The look-behind makes each run of white space be tried once, not once a character.
    f"(?<![{_WHITE}{_RETAINED}])[{_WHITE}{_RETAINED}]*(?:[{_SEPARATING}]|(?<=.)\\Z)",
    re.DOTALL,
)
_RUN = re.compile(rb"(.)\1*", re.DOTALL)


def reset_white_space(line: str, levels: bytes, base: int) -> bytes:
    """Rule L1: separators, and white space before them or at the end, take the base level.

    Args:
        line: the code points of one line, in logical order.
        levels: their resolved levels.
        base: the paragraph's level.
    """
    mended = bytearray(levels)
    for match in _RESET.finditer(line):
        start, end = match.span()
        mended[start:end] = bytes((base,)) * (end - start)
    return bytes(mended)


def visual_order(levels: bytes) -> Sequence[int]:
    """Rule L2: the positions of a line's code points from left to right.

    `visual_order(levels)[k]` is the logical position of the k-th from the left.
    """
    runs = [(match[1][0], *match.span()) for match in _RUN.finditer(levels)]
    if len(runs) < 2:
        count = len(levels)
        return range(count - 1, -1, -1) if runs and runs[0][0] & 1 else range(count)
    highest = max(runs)[0]
    lowest_odd = min(level for level, _, _ in runs) | 1
    for level in range(highest, lowest_odd - 1, -1):
        _reverse(runs, level)
    order: list[int] = []
    for level, start, end in runs:
        order.extend(range(end - 1, start - 1, -1) if level & 1 else range(start, end))
    return order


def _reverse(runs: list[tuple[int, int, int]], level: int) -> None:
    """Reverse, in place, each sequence of neighbouring runs at `level` or higher."""
    at, count = 0, len(runs)
    while at < count:
        if runs[at][0] < level:
            at += 1
            continue
        end = at + 1
        while end < count and runs[end][0] >= level:
            end += 1
        runs[at:end] = runs[at:end][::-1]
        at = end

"""Clusters that terminals draw in other widths than ours, held in their cells.

An emoji family is two cells by Unicode's rules and six in many a terminal; a heart with a
variation selector is two or one. Whatever stood behind it in its row would be out of place.
So its cells are blanked first, the cluster drawn over them, and the cursor put where the next
cell is: what was too wide is written over, what was too narrow leaves a blank.
"""

from __future__ import annotations

import re
from typing import Final

from reader.terminal.frames import STYLE
from reader.text.segments import graphemes

_DOUBTFUL: Final = re.compile(
    # Joined, varied, toned and tagged emoji, keycaps, flags; and the spacing marks of South
    # Asian scripts, which some count with their letter and some as a cell of their own.
    "[\u200d\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
    "\u0903\u093b\u093e-\u0940\u0949-\u094c\u094e\u094f\u0982\u0983\u09be-\u09c0\u09c7-\u09cc"
    "\u0a03\u0a3e-\u0a40\u0a83\u0abe-\u0ac0\u0ac9-\u0acc\u0b02\u0b03\u0b3e\u0b40\u0b47-\u0b4c"
    "\u0bbe-\u0bc2\u0bc6-\u0bcc\u0c01-\u0c03\u0c41-\u0c44\u0c82\u0c83\u0cbe-\u0cd6\u0d02-\u0d4c"
    "\u0d82\u0d83\u0dcf-\u0ddf\u0e33\u0eb3\u102b-\u1038\u1056\u1057\u17b6-\u17c8]"
)
_ROW: Final = re.compile(r"\x1b\[\d+;(\d+)H([^\n]*?)(?=\x1b\[\d+;\d+H|\n|\Z)")
_PARTS: Final = re.compile(rf"({STYLE}|\x1b[^m]*?[@-Z\\^-~]|[\x00-\x1f])|([^\x00-\x1f]+)")


def anchored(data: str) -> str:
    """A frame in which each such cluster is followed by the column of the next one.

    Args:
        data: the frame; each row in it begins with a move of the cursor.
    """
    return _ROW.sub(_anchored_row, data) if _DOUBTFUL.search(data) else data


def _anchored_row(row: re.Match[str]) -> str:
    from reader.text.glyphs import width_of  # 11 ms that few articles need

    text = row[2]
    if not _DOUBTFUL.search(text):
        return row[0]
    column = int(row[1])
    sent = [row[0][: row.start(2) - row.start()]]
    for escape, letters in _PARTS.findall(text):
        sent.append(escape)
        for cluster in _clusters(letters):
            width = width_of(cluster)
            if _DOUBTFUL.search(cluster) and width:
                end = column + width
                sent.append(f"{' ' * width}\x1b[{column}G{cluster}\x1b[{end}G")
            else:
                sent.append(cluster)
            column += width
    return "".join(sent)


def _clusters(letters: str) -> list[str]:
    return graphemes(letters) if letters else []

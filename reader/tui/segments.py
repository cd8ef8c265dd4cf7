"""Strings in visual order as Segments that Textual may cut anywhere.

Its cuts detach what stands behind a combining mark or a wide cluster inside one Segment;
at a Segment's end there is nothing to detach (`paint` does the same for the page).
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style


def segments(text: str, style: Style) -> list[Segment]:
    """One Segment, or one more after every cluster that is not one plain cell.

    Args:
        text: in visual order, as `reader.text.fit` gives it.
        style: of all of it.
    """
    if not text:
        return []
    if text.isascii():
        return [Segment(text, style)]
    from reader.text.segments import graphemes

    found: list[Segment] = []
    piece = ""
    for cluster in graphemes(text):
        piece += cluster
        if len(cluster) > 1 or cell_len(cluster) != 1:
            found.append(Segment(piece, style))
            piece = ""
    if piece:
        found.append(Segment(piece, style))
    return found

"""Where paragraphs begin and end: at the separators of bidi class B, nowhere else.

UAX#9 P1 splits a text at class B: LF, CR, CR LF as one, the three information
separators U+001C to U+001E, NEL and U+2029. `str.splitlines` splits at others
too (U+2028, VT, FF), so it is never used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reader.text.units import Index, Range

SEPARATORS = "\n\r\x1c\x1d\x1e\x85\u2029"
"""Every code point of bidi class B."""

_END = re.compile(f"\r\n|[{SEPARATORS}]")


def split(text: str) -> Sequence[Range]:
    """The paragraphs of `text`, each with its separator; together they tile it."""
    ends = [match.end() for match in _END.finditer(text)]
    if text and ends[-1:] != [len(text)]:
        ends.append(len(text))
    return [Range(Index(start), Index(end)) for start, end in pairwise((0, *ends))]


def content_length(paragraph: str) -> int:
    """Code points of `paragraph` before its separator."""
    length = len(paragraph)
    if paragraph.endswith("\r\n"):
        return length - 2
    return length - 1 if length and paragraph[-1] in SEPARATORS else length

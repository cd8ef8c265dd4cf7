"""Where the quotations of a paragraph are, by their marks of every kind.

Quotations nest; a mark that is never closed opens one that reaches to the paragraph's
end (as each paragraph of a long quotation does), and one that closes nothing ends one
that began before the paragraph. `words` bounds sentences by them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from reader.text.units import Index, Range

_MARK = re.compile('[\u00ab\u00bb\u201c-\u201f\u2018-\u201b\u2039\u203a"]')

_CLOSES = {
    "\u00bb": "\u00ab",
    "\u00ab": "\u00bb",
    "\u203a": "\u2039",
    "\u2039": "\u203a",
    "\u201d": "\u201c\u201e\u201f\u201d",
    "\u201c": "\u201e\u201d",
    "\u2019": "\u2018\u201a\u201b",
    "\u2018": "\u201a",
    '"': '"',
}
"""Each mark that can close, and the marks that it closes (German „ “, Swedish ” ” too)."""

_ALWAYS_OPENS = "\u00ab\u201c\u201e\u201f\u2018\u201a\u201b\u2039"
"""What opens wherever it closes nothing; the others only before a word."""
_NEVER_OPENS = "\u2019"
"""An apostrophe, when it closes nothing."""


def find(text: str) -> list[Range]:
    """The insides of the quotations of one paragraph, marks excluded; outer before inner."""
    opened: list[tuple[str, int]] = []
    counts: Counter[str] = Counter()  # of what is open: a text may never close a thousand
    found: list[Range] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark in "\u2018\u2019" and _is_apostrophe(text, at):
            continue
        depth = _closed_by(mark, opened, counts)
        if depth is not None and not (mark == '"' and _stands_before_word(text, at)):
            found.append(Range(Index(opened[depth][1] + 1), Index(at)))
            counts.subtract(mark for mark, _ in opened[depth:])
            del opened[depth:]
        elif mark in _ALWAYS_OPENS or (mark not in _NEVER_OPENS and _stands_before_word(text, at)):
            opened.append((mark, at))
            counts[mark] += 1
        elif mark not in "'\u2019\"":
            found.append(Range(Index(0), Index(at)))
    found += (Range(Index(at + 1), Index(len(text))) for mark, at in opened if mark != '"')
    return sorted(found, key=lambda span: (span.start, -span.end))


def _closed_by(mark: str, opened: list[tuple[str, int]], counts: Mapping[str, int]) -> int | None:
    """The place in `opened` of the innermost quotation that `mark` can close."""
    closes = _CLOSES.get(mark, "")
    if not any(counts[other] for other in closes):
        return None
    for depth in range(len(opened) - 1, -1, -1):
        if opened[depth][0] in closes:
            return depth
    return None


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether the mark stands inside a word."""
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _stands_before_word(text: str, at: int) -> bool:
    """Whether a word begins behind the mark and none ends before it."""
    follows = at + 1 < len(text) and not text[at + 1].isspace()
    return follows and (at == 0 or text[at - 1].isspace() or text[at - 1] in "([{\u2014\u2013")

"""The mode `words`: for terminals that turn each right-to-left word round by themselves.

kitty hands the letters of a word to a shaper that draws right-to-left scripts from the
right, whatever the order of the cells; styles stay on the cells. So each such word is sent
with its letters turned round and the styles where they were.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.terminal.frames import RTL, STYLE, map_pieces
from reader.terminal.visual import Visual
from reader.text.joining import MARKS

if TYPE_CHECKING:
    from reader.terminal.identity import Terminal

_CLUSTER: Final = rf"[{RTL}][{MARKS}\u200c\u200d]*"
_WORD: Final = rf"{_CLUSTER}(?:(?:{STYLE})*{_CLUSTER})+"


class Words(Visual):
    """The letters of each right-to-left word in logical order."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal)
        self._word = re.compile(_WORD)
        self._parts = re.compile(rf"({STYLE})|{_CLUSTER}")

    def encode(self, data: str) -> str:
        """The frame with right-to-left words turned round."""
        return map_pieces(data, lambda piece, _: self._word.sub(self._turned, piece))

    def _turned(self, word: re.Match[str]) -> str:
        if "\x1b" not in word[0]:
            return "".join(reversed([part[0] for part in self._parts.finditer(word[0])]))
        parts = [(part[1], part[0]) for part in self._parts.finditer(word[0])]
        letters = [text for style, text in parts if not style]
        return "".join(style or letters.pop() for style, _ in parts)

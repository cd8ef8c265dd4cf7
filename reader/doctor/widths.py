"""How wide the terminal draws what we draw, by its own word.

Each sample is written at the start of a line and the terminal is asked where its cursor
stands then (CPR, ECMA-48 8.3.14). A width that differs from ours moves the rest of a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from reader.doctor.line import TerminalLine
from reader.text.glyphs import drawn, width_of

_WHERE: Final = "\x1b[6n"
_LAST: Final = "\x1b[c"
"""DA1, which every terminal answers: nothing comes after its answer."""
_ANSWER: Final = re.compile(rb"\x1b\[\d+;(\d+)R|\x1b\[\?[\d;]*c")


class Sample(NamedTuple):
    """A cluster whose width terminals may not agree on."""

    name: str
    text: str


SAMPLES: Final[Sequence[Sample]] = (
    Sample("Latin letter", "a"),
    Sample("Latin letter with a combining accent", "e\u0301"),
    Sample("Cyrillic letter", "я"),
    Sample("Arabic letter, final form", "\ufee2"),
    Sample("lam-alef ligature", "\ufefb"),
    Sample("Arabic letter with shadda and fatha", "\ufeb3\u0651\u064e"),
    Sample("Hebrew letter with a point", "ש\u05c1"),
    Sample("Devanagari syllable", "कि"),
    Sample("Chinese character", "中"),
    Sample("emoji", "😀"),
    Sample("emoji by variation selector", "❤\ufe0f"),
    Sample("emoji with a skin tone", "👍🏽"),
    Sample("emoji family, joined by ZWJ", "👩\u200d👩\u200d👧"),
    Sample("flag of two letters", "🇦🇿"),
    Sample("dash and dots of punctuation", "—…"),
    Sample("box drawing and blocks of the margins", "│┃▎▕▐▌"),
    Sample("signs of the list", "○◐●"),
)


class Measured(NamedTuple):
    """What became of a sample."""

    sample: Sample
    expected: int
    """Cells that we count for it."""
    reported: int | None
    """Cells that the terminal took; None: it does not say."""

    @property
    def differs(self) -> bool:
        """Whether a row that holds it is drawn out of place."""
        return self.reported is not None and self.reported != self.expected


def measure(line: TerminalLine) -> list[Measured]:
    """Draws each sample, asks, and leaves an empty line."""
    drawings = [drawn(sample.text) for sample in SAMPLES]
    line.write("".join(f"\r\x1b[K{glyphs}{_WHERE}" for glyphs in drawings) + f"\r\x1b[K{_LAST}")
    answers = _ANSWER.finditer(line.read_until(b"c"))
    columns = [int(answer[1]) for answer in answers if answer[1] is not None]
    if len(columns) != len(SAMPLES):
        columns = []  # which answer is missing can't be told
    return [
        Measured(sample, _width(sample.text), columns[place] - 1 if columns else None)
        for place, sample in enumerate(SAMPLES)
    ]


def _width(text: str) -> int:
    """Of a sample of one cluster, or of several that are one cell each."""
    if len(text) > 1 and all(width_of(character) == 1 for character in text):
        from wcwidth import wcswidth

        return wcswidth(text)
    return width_of(text)

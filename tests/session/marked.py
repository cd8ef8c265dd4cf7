"""Marked text: a text, the caret and the selection in one string, for tables of cases.

`‸` stands before the cluster that the caret is on; `⟦` and `⟧` around the selection.
In a selection of more than one cluster the caret's place tells which end is the head:
`⟦‸wor⟧` or `⟦wo‸r⟧`. All of it is in the text's order, whatever a terminal makes of it.
"""

from __future__ import annotations

from functools import cache

from reader.session.reading import Reading
from reader.text.layout import Layout
from reader.text.units import Base, Index, Range
from reader.text.words import Words
from reader.tui.feed import KeyMachine
from reader.tui.keymap import Keymap
from reader.tui.keynames import normalise
from reader.tui.motions import MOTIONS

_CARET, _OPEN, _CLOSE = "‸⟦⟧"


def reading_of(marked: str, width: int = 40, base: Base = "auto") -> Reading:
    """A reading as the marks say."""
    text, at = "", dict[str, int]()
    for sign in marked:
        if sign in (_CARET, _OPEN, _CLOSE):
            at[sign] = len(text)
        else:
            text += sign
    caret = Index(at[_CARET]) if _CARET in at else None
    reading = Reading(Layout(text, width, base), Words(text), caret)
    if _OPEN in at:
        span = Range(Index(at[_OPEN]), Index(at[_CLOSE]))
        reading.select(span, "start" if caret == span.start else "end")
        if caret != reading.caret:
            raise AssertionError(f"no caret in a selection can be as in {marked!r}")
    return reading


def marked(reading: Reading) -> str:
    """A reading with its marks."""
    signs = [(reading.caret, 1, _CARET)]
    if reading.selection is not None:
        signs += [(reading.selection.start, 0, _OPEN), (reading.selection.end, 2, _CLOSE)]
    text = reading.layout.text
    for index, _, sign in sorted(signs, key=lambda each: each[:2], reverse=True):
        text = text[:index] + sign + text[index:]
    return text


@cache
def _keymap() -> Keymap:
    return Keymap()


def press(reading: Reading, keys: str) -> None:
    """Press keys, with spaces between, as they go through the machine to the motions."""
    machine = KeyMachine(_keymap())
    for key in keys.split():
        result = machine.feed(normalise(key), "select" if reading.selection else "read")
        if result.action is not None:
            MOTIONS[result.action.name](reading)

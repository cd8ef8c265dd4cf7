"""Which glyph stands in a cell: by the glyphs that the same terminal drew alone.

A template is what one terminal draws for what one cell is sent, alone between Latin
letters, where no bidi algorithm has anything to reorder and nothing to join. A cell of a
page shows the glyph whose template is nearest. So letters that were exchanged, turned
round or given another form inside a word are found, not only words.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tools.terminals.picture import Drawn

# Pixels that may differ, of all the ink of both, where two pictures count as the same glyph.
_SAME: Final = 0.012
# Above this it is no glyph that we know.
_UNKNOWN: Final = 0.45
# Less ink than this, of a whole cell's, is no letter: what reaches over from a neighbour.
_BLANK: Final = 0.06
# More ink than this beside a letter, three whole pixels, is a mark's, not the letter's edge.
_REACH: Final = 3 * 255
# Where more than this of a letter is not in the same letter with a mark, it is missing there.
_MISSING: Final = 0.5
# Less than this is no ink at all.
_NOTHING: Final = 0.005


class Glyph(NamedTuple):
    """What a cell group is sent."""

    text: str
    width: int
    bold: bool


BLANK: Final = Glyph(" ", 1, False)


class Place(NamedTuple):
    """Where a glyph is shown alone."""

    glyph: Glyph
    page: int
    column: int
    row: int


def places(glyphs: Sequence[Glyph], columns: int, rows: int) -> Iterator[Place]:
    """A place for each glyph, away from the first and the last row."""
    page, row, column = 0, 1, 2
    for glyph in glyphs:
        if column + glyph.width + 2 > columns:
            row, column = row + 2, 2  # a mark may reach into the row above or below
        if row >= rows - 1:
            page, row = page + 1, 1
        yield Place(glyph, page, column, row)
        column += glyph.width + 3


def page_of_letters(shown: Sequence[Place], style: str) -> str:
    """What draws one page of them: each between two x, which no bidi reorders."""
    parts = []
    for glyph, _, column, row in shown:
        weight = "\x1b[1m" if glyph.bold else "\x1b[22m"
        parts.append(f"\x1b[{row + 1};{column - 1}H{style}\x1b[22mx {weight}{glyph.text}\x1b[22m x")
    return "".join(parts)


class Templates:
    """The glyphs that one terminal was seen to draw.

    Args:
        known: each alone, with what reaches over into its neighbours' cells.
    """

    def __init__(self, known: Mapping[Glyph, Drawn]) -> None:
        self._known = {glyph: drawn.own for glyph, drawn in known.items()}
        self._to_left = {glyph: drawn.left for glyph, drawn in known.items()}
        self._to_right = {glyph: drawn.right for glyph, drawn in known.items()}

    def seen(
        self, ink: bytes, expected: Glyph, left: Glyph | None = None, right: Glyph | None = None
    ) -> Glyph | None:
        """What stands in a cell: the expected glyph, unless another explains it better.

        Args:
            ink: the cell's.
            expected: what should be there.
            left, right: what should be beside it, and may reach over.

        Returns:
            None where it is nothing that we know.
        """
        reaching = (self._to_right.get(left), self._to_left.get(right))  # type: ignore[arg-type]
        over = [reach for reach in reaching if reach and len(reach) == len(ink) and any(reach)]
        if expected.text.isspace():
            if sum(without(ink, over)) < _BLANK * 255 * len(ink):
                return expected
        elif unlike(ink, together(self._known[expected], over)) <= _SAME:
            return expected
        if sum(ink) < _NOTHING * 255 * len(ink):
            return BLANK
        best, apart = self._nearest(ink, over)
        if best is None or apart > _UNKNOWN:
            return None
        meant, further = self._nearest(ink, over, expected.text)
        return meant if meant is not None and further - apart <= _SAME else best

    def alike(self, one: Glyph, other: Glyph) -> bool:
        """Whether the terminal draws the same for both (Latin and Cyrillic a)."""
        if not (one in self._known and other in self._known):
            return False
        return unlike(self._known[one], self._known[other]) <= _SAME

    def aside(self) -> list[Glyph]:
        """Letters whose marks this terminal draws in another cell than theirs, even alone."""
        return [
            glyph
            for glyph in self._known
            if len(glyph.text) > 1
            and (base := glyph._replace(text=glyph.text[0])) in self._known
            and self.alike(glyph, base)
            and self._reach(glyph) - self._reach(base) > _REACH
        ]

    def faceless(self) -> list[Glyph]:
        """Letters with marks that this terminal draws without the letter."""
        return [
            glyph
            for glyph in self._known
            if len(glyph.text) > 1
            and (letter := self._known.get(glyph._replace(text=glyph.text[0]))) is not None
            and sum(self._known[glyph]) < sum(letter)  # else another font has drawn it
            and sum(without(letter, [self._known[glyph]])) > sum(letter) * _MISSING
        ]

    def twins(self) -> set[tuple[str, str]]:
        """All pairs of letters without marks that this terminal draws alike."""
        letters = [glyph for glyph in self._known if len(glyph.text) == 1 and not glyph.bold]
        return {
            (one.text, other.text)
            for one, other in itertools.combinations(letters, 2)
            if one.width == other.width and self.alike(one, other)
        }

    def _reach(self, glyph: Glyph) -> int:
        return sum(map(sum, (self._to_left[glyph], self._to_right[glyph])))

    def _nearest(
        self, ink: bytes, over: Sequence[bytes], text: str = ""
    ) -> tuple[Glyph | None, float]:
        """The glyph (of a text, if one is given) that explains a cell best, and how badly."""
        best, least = None, 2.0
        for glyph, own in self._known.items():
            if len(own) != len(ink) or (text and glyph.text != text):
                continue
            if (apart := unlike(ink, together(own, over))) < least:
                best, least = glyph, apart
        return best, least


def unlike(one: bytes, other: bytes) -> float:
    """How far two inks are apart, as a part of both: 0 the same, 1 nothing in common."""
    apart: int = sum(map(abs, map(operator.sub, one, other)))
    return apart / max(1, sum(one) + sum(other))


def together(own: bytes, over: Sequence[bytes]) -> bytes:
    """A glyph with what reaches into its cell."""
    return bytes(map(max, own, *over)) if over else own


def without(ink: bytes, over: Sequence[bytes]) -> bytes:
    """A cell without what reaches into it."""
    reached = together(over[0], over[1:]) if over else bytes(len(ink))
    return bytes(max(0, value - reach) for value, reach in zip(ink, reached, strict=True))

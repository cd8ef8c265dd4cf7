"""Lines of text drawn by hand, column by column, for the tests of caret and mouse.

A text is written in stand-ins that no editor turns round: capitals A to V are Hebrew letters
from א on, and

    Y X Z W   the Arabic letters seen, lam, alef, meem; lam and alef share a cell
    #         a Han character, two columns wide
    ~ ^       a combining acute, and a Hebrew vowel point
    < > |     RLM, LRM and ZWNJ, which have no cell
    →         a tab
    ¤         a control character (BEL)

A row of the picture begins with the direction of its paragraph, `>` or `<`, and then has a
sign for each column: which code point the cluster there begins with, 0 to 9 and then a to z,
and `.` where there is no cell. It was worked out from UAX#9 and the rules of the typesetter,
with a pencil, so that neither side of a test comes from the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_STANDS_FOR = {
    "Y": "س", "X": "ل", "Z": "ا", "W": "م", "#": "漢", "~": "\u0301", "^": "\u05b0",
    "<": "\u200f", ">": "\u200e", "|": "\u200c", "→": "\t", "¤": "\x07",
    **{chr(ord("A") + n): chr(0x5D0 + n) for n in range(22)},
}  # fmt: skip
_ATTACHED = "~^<>|"
_WORD = re.compile(r"#|[0-9A-Za-z][0-9A-Za-z~^<>|]*")


class Line(NamedTuple):
    """A text in stand-ins, and its rows."""

    signs: str
    rows: tuple[str, ...]

    @property
    def text(self) -> str:
        """What the stand-ins mean."""
        return "".join(_STANDS_FOR.get(sign, sign) for sign in self.signs)


def line(signs: str, *rows: str) -> Line:
    return Line(signs, rows)


LINES = [
    # one direction in another
    line("plain text", ">0123456789.."),
    line("ABCD EFG", "<....76543210"),
    line("ab CD ef", ">01243567...."),
    line("AB cd EF", "<....76534210"),
    line("ab CD EF gh", ">0127654389a."),
    line("AB cd ef GH", "<.a9834567210"),
    line("aAbBc", ">01234."),
    line("AaBbC", "<..43210"),
    # numbers
    line("AB 12 CD", "<..76534210"),
    line("ab AB 12 cd", ">0126754389a"),
    line("AB 12:30 CD", "<.a9834567210"),
    line("12 CD", "<43201"),
    line("1. AB", "<.43210"),
    line("A1B2", "<..3210"),
    # what is neither
    line("ab (CD) ef", ">0123546789."),
    line("AB (cd) EF", "<.9876453210"),
    line("ab CD, ef", ">012435678"),
    line("ab CD!", ">012435.."),
    line("AB cd!", "<..534210"),
    line("AB, CD.", "<6543210"),
    line("ab-CD-ef", ">01243567"),
    line("«AB» cd", "<..5643210"),
    # wide, combining, without a cell, two letters in one
    line("a#b", ">0112.."),
    line("AB #C", "<....433210"),
    line("#→#", ">0011111122.."),
    line("e~b A^B", ">02364.."),
    line("AB>CD", "<..4310"),
    line("ab<, cd", ">013456.."),
    line("ab|cd", ">0134."),
    line("YXZW", "<..310"),
    line("ab YXZW cd", ">012643789."),
    line("A→B", "<...211111110"),
    line("a¤b", ">012."),
    # wrapped: a space that fits has a cell, one that hangs has none
    line("abc DEF ghi", ">0123", ">6547", ">89a."),
    line("abc DEF ghi", ">012", ">654", ">89a"),
    line("ABC def GHI", "<3210", "<7456", "<.a98"),
    line("ABC def GHI", "<210", "<456", "<a98"),
    line("ab CDEF GH ij", ">01265437", ">98abc..."),
    line("AB cdef gh IJ", "<73456210", "<...cba89"),
    line("abc   def", ">0123", ">678."),
    line("abcdefgh IJ", ">0123", ">4567", ">a9.."),
    # seams of direction, paragraphs without a cell, the article's ends
    line("abcd\nEF\nghij", ">0123..", "<....65", ">89ab.."),
    line("ABCD\nef\nGHIJ", "<..3210", ">56....", "<..ba98"),
    line("ab\n\n\nCD", ">01..", ">....", ">....", "<..65"),
    line("\n\nab", ">....", ">....", ">23.."),
    line("AB\n", "<..10"),
    line("a#\nBCD\ne~f", ">011", "<543", ">79."),
]


class Picture:
    """What DESIGN's rules say of a line, read off its picture.

    Places are numbers of code points; a row is addressed by its number from the top.
    """

    def __init__(self, drawn: Line) -> None:
        self.signs = drawn.signs
        self.width = len(drawn.rows[0]) - 1
        self.is_ltr = [row[0] == ">" for row in drawn.rows]
        self.columns = [
            {column: _DIGITS.index(sign) for column, sign in enumerate(row[1:]) if sign != "."}
            for row in drawn.rows
        ]

    @cached_property
    def places(self) -> list[int]:
        """Every cluster that has a cell, in the text's order."""
        return sorted({place for row in self.columns for place in row.values()})

    def end(self, place: int) -> int:
        """Where the cluster ends that begins at a place."""
        end = place + 1
        while self.signs[end : end + 1] and (
            self.signs[end] in _ATTACHED or self.signs[end - 1 : end + 1] == "XZ"
        ):
            end += 1
        return end

    def row_of(self, place: int) -> int:
        return next(n for n, row in enumerate(self.columns) if place in row.values())

    # the screen's motions

    def beside(self, place: int, step: int) -> int | None:
        """Left (-1) or right (1); None: there is nothing."""
        number = self.row_of(place)
        row = self.columns[number]
        own = [column for column, at in row.items() if at == place]
        column = (max if step > 0 else min)(own) + step
        if column in row:
            return row[column]
        onward = step if self.is_ltr[number] else -step
        other = self._row_with_cells(number, onward)
        if other is None:
            return None
        # Going on one comes in where the line begins, going back where it ends.
        leftmost = (onward > 0) == self.is_ltr[other]
        return self.columns[other][(min if leftmost else max)(self.columns[other])]

    def vertical(self, place: int, step: int) -> int | None:
        """Up (-1) or down (1); None: there is no such row."""
        number = self.row_of(place)
        goal = min(column for column, at in self.columns[number].items() if at == place)
        other = self._row_with_cells(number, step)
        return None if other is None else self.nearest(other, goal)

    def _row_with_cells(self, number: int, step: int) -> int | None:
        number += step
        while 0 <= number < len(self.columns):
            if self.columns[number]:
                return number
            number += step
        return None

    def nearest(self, number: int, column: int) -> int:
        row = self.columns[number]
        return row[min(row, key=lambda each: abs(each - column))]

    # the text's

    def home(self, place: int) -> int:
        return min(self.columns[self.row_of(place)].values())

    def last(self, place: int) -> int:
        return max(self.columns[self.row_of(place)].values())

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """Start and end of each word; what has no cell and stands at its end is not its own."""
        found = (match.span() for match in _WORD.finditer(self.signs))
        return [(a, a + len(self.signs[a:b].rstrip("<>|"))) for a, b in found]

    def word_at(self, place: int) -> tuple[int, int] | None:
        return next((word for word in self.words if word[0] <= place < word[1]), None)

    def to_word(self, place: int, step: int) -> int:
        """Ctrl+left (-1) or ctrl+right (1)."""
        forward = (step > 0) == self.is_ltr[self.row_of(place)]
        starts = [start for start, _ in self.words]
        if forward:
            return min((s for s in starts if s >= self.end(place)), default=self.places[-1])
        return max((s for s in starts if s < place), default=self.places[0])

    # the mouse

    def click(self, number: int, column: int) -> int:
        row = self.columns[number]
        if not row:
            start = self._first_of(number)
            after = [place for place in self.places if place >= start]
            return min(after) if after else self.places[-1]
        if column in row:
            return row[column]
        at_start = (column < min(row)) == self.is_ltr[number]
        return (min if at_start else max)(row.values())

    def _first_of(self, number: int) -> int:
        """The first code point of a row without cells: as many newlines precede it as rows."""
        breaks = [at for at, sign in enumerate(self.signs) if sign == "\n"]
        return breaks[number - 1] + 1 if number else 0

    def points(self) -> Iterator[tuple[int, int]]:
        """Each column of each row, with two of the margins on either side."""
        for number in range(len(self.columns)):
            for column in range(-2, self.width + 2):
                yield number, column

    def dragged(self, one: int, other: int) -> tuple[int, int]:
        """What a selection from one cluster to another holds."""
        return min(one, other), max(self.end(one), self.end(other))

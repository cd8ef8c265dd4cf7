"""The mode `words`: for kitty, which turns right-to-left words round by itself.

kitty gives each run of cells that have one font, between blanks, to HarfBuzz, which draws a
run from the right when its first letter of a script is of a right-to-left one; the styles
stay on the cells. So the letters of such a run are sent in logical order, with the styles
where they were.

Two things have to be kept out of a run. What is not right-to-left, a full stop or a digit,
is in it when one font has both, and not when the Arabic comes from another font, and a
program can't know which. And a letter with a mark moves the letters after it by a cell.
Bold letters are of another font, and so part a run in both cases: the letter beside it,
or the one with the mark, is sent bold, or plain where all is bold.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, groupby, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from wcwidth import wcwidth

from reader.terminal.frames import HAS_RTL, PARTING, RTL, STYLE
from reader.terminal.visual import Visual
from reader.text.mirror import MIRRORED

if TYPE_CHECKING:
    from reader.terminal.identity import Terminal

_CELLS: Final = rf"[^\x1b\r\n {PARTING}]+"
# A sequence of the screen, or cells without a blank among them and the styles between.
_CHUNK: Final = rf"\x1b(?:\[[0-?]*[ -/]*[@-~])?|{_CELLS}(?:(?:{STYLE})+{_CELLS})*"
_STYLES: Final = re.compile(STYLE)
_PARTED: Final = re.compile(f"({STYLE})")
_ZWJ: Final = "\u200d"
_PICTURE: Final = re.compile("[\u2190-\u3299\U0001f000-\U0001faff]")
_TONES: Final = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
# A letter of a right-to-left script: of those blocks all but what no script has for itself
# (Scripts.txt: Common and Inherited).
_STRONG: Final = re.compile(
    "(?![\u0605\u060c\u061b\u061f\u0640\u064b-\u0655\u0670\u06dd\u08e2\ufd3e\ufd3f"
    f"\U0001ec71-\U0001ecb4\U0001ed01-\U0001ed3d])[{RTL}]"
)


class _Plan(NamedTuple):
    """A chunk of cells between blanks, as it is to be sent."""

    cells: tuple[str, ...]
    """The letters with their marks, in the order of the cells that they are sent to."""
    text: str
    """The same as one string."""
    other: tuple[bool, ...]
    """For each cell whether it gets the other weight; empty where none does."""


class Words(Visual):
    """The letters of each right-to-left word in logical order."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal)
        self._chunk = re.compile(_CHUNK)

    def encode(self, data: str) -> str:
        """The frame with right-to-left words turned round."""
        return self._chunk.sub(_Frame().sent, data) if HAS_RTL.search(data) else data


class _Frame:
    """One frame on its way out: the weight of the letters at the place that was reached."""

    def __init__(self) -> None:
        self._weight = _PLAIN

    def sent(self, chunk: re.Match[str]) -> str:
        """What is sent for a sequence of the screen or a chunk of cells."""
        text = chunk[0]
        if not HAS_RTL.search(text):
            if "\x1b" in text:
                for style in _STYLES.findall(text):
                    self._weight = _after(self._weight, style)
            return text
        lead = 0
        while not wcwidth(text[lead]) and lead + 1 < len(text):
            lead += 1  # a mark on the blank before it is no part of the word
        return text[:lead] + self._turned(text[lead:]) if lead else self._turned(text)

    def _turned(self, text: str) -> str:
        if "\x1b" not in text:
            plan = _plan(text)
            if not plan.other:
                return plan.text
        styles, letters = _styled(text, self._weight)
        self._weight = styles[-1].weight
        cells = _cells(letters)
        starts = accumulate(map(len, cells), initial=0)
        owners = [
            bisect_right(styles, start, key=_place) - 1
            for start, _ in zip(starts, cells, strict=False)
        ]
        heavy = tuple(styles[owner].weight.bold for owner in owners)
        plan = _plan(letters, heavy if any(heavy) and not all(heavy) else ())
        out: list[str] = []
        shown = 0
        for owner, cell, other in zip(
            owners, plan.cells, plan.other or repeat(False), strict=False
        ):
            out += [style.text for style in styles[shown : owner + 1]]
            shown = owner + 1
            out.append(styles[owner].weight.other(cell) if other else cell)
        out += [style.text for style in styles[shown:]]
        return "".join(out).replace("\x1b[22m\x1b[1m", "")


class _Style(NamedTuple):
    """A sequence that changes the style, among letters."""

    place: int
    """Before which letter it stands."""
    text: str
    weight: _Weight
    """How heavy letters are after it."""


def _place(style: _Style) -> int:
    return style.place


def _styled(text: str, weight: _Weight) -> tuple[list[_Style], str]:
    """The styles among the letters, the one before all of them first; and the letters."""
    styles = [_Style(0, "", weight)]
    letters = ""
    # By turns letters and a style.
    for number, part in enumerate(_PARTED.split(text)):
        if number % 2:
            weight = _after(weight, part)
            styles.append(_Style(len(letters), part, weight))
        else:
            letters += part
    return styles, letters


@lru_cache(maxsize=4096)
def _plan(text: str, heavy: tuple[bool, ...] = ()) -> _Plan:
    """What is sent for these letters, of which some are bold already."""
    cells = list(map(_Cell, _cells(text), heavy or repeat(False)))
    out: list[_Cell] = []
    end: bool | None = None
    between: list[_Cell] = []
    for right, group in groupby(cells, _is_right):
        letters = list(group)
        if not right or not any(_STRONG.search(letter.text) for letter in letters):
            between += letters
            continue
        runs = _runs(letters)
        weights = _alternating(runs, end if _is_one(between) else None)
        out += _apart(between, end, weights[0])
        for run, bold in zip(runs, weights, strict=True):
            out += [_Cell(letter.text.translate(MIRRORED), bold) for letter in reversed(run)]
        end, between = weights[-1], []
    out += _apart(between, end, None)
    other = tuple(new.bold != old.bold for new, old in zip(out, cells, strict=True))
    texts = tuple(cell.text for cell in out)
    return _Plan(texts, "".join(texts), other if any(other) else ())


@lru_cache(maxsize=4096)
def _cells(text: str) -> list[str]:
    """The letters, each with what has no width behind it, as the terminal puts them into cells."""
    cells: list[str] = []
    for sign in text:
        tone = cells and sign in _TONES and _PICTURE.match(cells[-1])
        if cells and (tone or wcwidth(sign) <= 0 or cells[-1][-1] == _ZWJ):
            cells[-1] += sign
        else:
            cells.append(sign)
    return cells


class _Cell(NamedTuple):
    text: str
    bold: bool


def _is_right(cell: _Cell) -> bool:
    return bool(HAS_RTL.match(cell.text) or _STRONG.search(cell.text))


def _runs(letters: list[_Cell]) -> list[list[_Cell]]:
    """Runs that kitty draws right: a letter with marks alone, those without together."""
    runs: list[list[_Cell]] = []
    for (marked, _), group in groupby(letters, lambda cell: (len(cell.text) > 1, cell.bold)):
        alike = list(group)
        runs += [[letter] for letter in alike] if marked else [alike]
    return runs


def _alternating(runs: list[list[_Cell]], first: bool | None) -> list[bool]:
    """The weight of each run, never that of its neighbour, as few letters changed as can be."""
    if first is None:
        turned = sum(len(run) for number, run in enumerate(runs) if run[0].bold != bool(number % 2))
        first = turned > sum(map(len, runs)) - turned
    return [first ^ bool(number % 2) for number in range(len(runs))]


def _apart(cells: list[_Cell], before: bool | None, after: bool | None) -> list[_Cell]:
    """What stands beside right-to-left runs of these weights, so that it is in neither."""
    apart = list(cells)
    if before is not None:
        for at in range(_unit(cells)):
            apart[at] = cells[at]._replace(bold=not before)
    if after is not None:
        for at in range(len(cells) - _unit(cells[::-1]), len(cells)):
            apart[at] = cells[at]._replace(bold=not after)
    return apart


def _is_one(cells: list[_Cell]) -> bool:
    """Whether the first and the last of these cells get the same weight."""
    return 0 < len(cells) < _unit(cells) + _unit(cells[::-1])


def _unit(cells: list[_Cell]) -> int:
    """How many cells from the first one on are one word or number; a sign is one alone."""
    number = next((at for at, cell in enumerate(cells) if not cell.text[0].isalnum()), len(cells))
    return number or min(1, len(cells))


class _Weight(NamedTuple):
    """How heavy letters are drawn at some place of a frame."""

    bold: bool
    dim: bool

    def other(self, cell: str) -> str:
        """The cell in the other weight, and the weight as it was."""
        dim = "\x1b[2m" if self.dim else ""
        if self.bold:
            return f"\x1b[22m{dim}{cell}\x1b[1m"
        return f"\x1b[1m{cell}\x1b[22m{dim}"


_PLAIN: Final = _Weight(bold=False, dim=False)


@lru_cache(maxsize=1024)
def _after(weight: _Weight, style: str) -> _Weight:
    codes = re.sub(r"\b[345]8;(?:5;\d+|2;\d+;\d+;\d+)", "", style[2:-1]).split(";")
    if style[2:-1] == "":
        codes = ["0"]
    for code in codes:
        number = int(code) if code.isdecimal() else -1
        if number == 0:
            weight = _PLAIN
        elif number == 1:
            weight = weight._replace(bold=True)
        elif number == 2:
            weight = weight._replace(dim=True)
        elif number == 22:
            weight = _PLAIN
    return weight

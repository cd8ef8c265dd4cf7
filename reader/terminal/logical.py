"""The mode `logical`: the text's own order and letters, for what orders and shapes itself.

Made of what is on the screen, stretch by stretch: what the typesetter put into visual order
is put back into reading order, and the forms of letters become the letters. The cells are
no longer where the app has them, so nothing is promised for the mouse.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from reader.terminal.frames import ATTACHED, HAS_RTL, PARTING, RTL, STYLE, is_reset
from reader.text.mirror import MIRRORED

# Another sequence, which is left as it is to its last byte; else styles and cells.
_PIECE: Final = rf"(?!{STYLE})\x1b(?:\[[0-?]*[ -/]*[@-~])?|(?:[^\x1b\r\n]|{STYLE})+"
# What parts the widgets of a row: each stretch between is a line of text of its own.
_GAP: Final = rf"((?:{STYLE})*(?:[{PARTING}]| (?:{STYLE})* )(?:{STYLE}|[ {PARTING}])*)"
_DIGITS: Final = "0-9\u0660-\u0669\u06f0-\u06f9"


class _Cell(NamedTuple):
    """A letter with its marks, and all that set its style since the last reset."""

    text: str
    style: str
    kind: str
    """L, R, N for a digit, or nothing for what takes its direction from its neighbours."""


class Logical:
    """Reading order, unshaped."""

    def __init__(self) -> None:
        self._row = re.compile(_PIECE)
        self._gap = re.compile(_GAP)
        self._part = re.compile(rf"({STYLE})|([^\x1b]{ATTACHED})")

    def enter(self) -> str:
        """Nothing: the terminal's own bidi stays as it is."""
        return ""

    def leave(self) -> str:
        """Nothing was changed."""
        return ""

    def encode(self, data: str) -> str:
        """The frame in reading order."""
        return self._row.sub(self._piece, data) if HAS_RTL.search(data) else data

    def _piece(self, found: re.Match[str]) -> str:
        """Each stretch for itself; one that grew takes its room from the blanks behind it."""
        piece = found[0]
        if not HAS_RTL.search(piece):
            return piece
        out: list[str] = []
        style = ""
        grown = 0
        for number, part in enumerate(self._gap.split(piece)):
            if number % 2:
                blanks = min(grown, max(0, part.count(" ") - 1))
                part = part.replace(" ", "", blanks)
                grown -= blanks
            elif HAS_RTL.search(part):
                cells, after = self._cells(part, style)
                part = _written(_reading_order(cells), style) + _between(cells, style, after)
                grown += sum(_letters(cell.text) - 1 for cell in cells)
            out.append(part)
            for sequence in re.findall(STYLE, part):
                style = "" if is_reset(sequence) else style + sequence
        return "".join(out)

    def _cells(self, part: str, style: str) -> tuple[list[_Cell], str]:
        """The cells of a stretch, and the style after it."""
        cells = []
        for found in self._part.finditer(part):
            if found[1]:
                style = "" if is_reset(found[1]) else style + found[1]
            else:
                cells.append(_Cell(_letter(found[2]), style, _kind(found[2][0])))
        return cells, style


def _reading_order(cells: list[_Cell]) -> list[_Cell]:
    """UAX#9 L2 backwards, the base direction by most of the letters."""
    kinds = [cell.kind for cell in cells]
    if kinds.count("R") <= kinds.count("L"):
        return _runs_turned(cells, "R", "L")
    seen = [at for at, cell in enumerate(cells) if cell.text != " "]
    first, end = seen[0], seen[-1] + 1
    return cells[:first] + _turned(cells[first:end]) + cells[end:]


def _turned(cells: list[_Cell]) -> list[_Cell]:
    """All of it read from the right, but the words of the other direction and the numbers."""
    turned = [_mirrored(cell) for cell in reversed(cells)]
    return _runs_turned(turned, "L", "R")


def _runs_turned(cells: list[_Cell], own: str, other: str) -> list[_Cell]:
    """Each run turned round that goes from one letter of a direction to the last one.

    A number is read from the left in both directions, and is part of a run to the left only.
    """
    kinds = "".join(cell.kind or " " for cell in cells)
    run = re.compile(rf"{own}(?:[^{other}]*{own})?" if own == "R" else rf"[LN](?:[^{other}]*[LN])?")
    out: list[_Cell] = []
    at = 0
    for found in run.finditer(kinds):
        out += cells[at : found.start()]
        at = found.end()
        inner = [_mirrored(cell) for cell in reversed(cells[found.start() : at])]
        out += _numbers_turned(inner) if own == "R" else inner
    return out + cells[at:]


def _numbers_turned(cells: list[_Cell]) -> list[_Cell]:
    kinds = "".join(
        cell.kind or (cell.text[0] if cell.text[0] in ".,:/" else " ") for cell in cells
    )
    out: list[_Cell] = []
    at = 0
    for found in re.finditer(r"N(?:[N.,:/]*N)?", kinds):
        out += cells[at : found.start()] + cells[found.start() : found.end()][::-1]
        at = found.end()
    return out + cells[at:]


def _mirrored(cell: _Cell) -> _Cell:
    return cell._replace(text=cell.text.translate(MIRRORED))


def _written(cells: list[_Cell], style: str) -> str:
    out = []
    for cell in cells:
        out.append(_change(style, cell.style) + cell.text)
        style = cell.style
    return "".join(out)


def _between(cells: list[_Cell], before: str, after: str) -> str:
    """From the style that the last letter leaves behind to the one that is wanted."""
    last = _reading_order(cells)[-1].style if cells else before
    return _change(last, after)


def _change(old: str, new: str) -> str:
    if old == new:
        return ""
    return new[len(old) :] if old and new.startswith(old) else f"\x1b[0m{new}" if old else new


@lru_cache(maxsize=4096)
def _kind(letter: str) -> str:
    if re.match(f"[{_DIGITS}]", letter):
        return "N"
    if re.match(f"[{RTL}]", letter):
        return "R"
    return "L" if letter.isalpha() else ""


@lru_cache(maxsize=4096)
def _letter(glyph: str) -> str:
    """The letters that a form in a cell stands for (compatibility decompositions)."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if "\ufb1d" <= sign <= "\ufefc" else sign
        for sign in glyph
    )


def _letters(text: str) -> int:
    """How many cells the letters take."""
    return sum(not unicodedata.combining(sign) for sign in text)

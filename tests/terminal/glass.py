"""What terminals make of a frame: cells first, then what kitty and what a bidi terminal draw.

Written from what kitty 0.26.5, VTE 0.70 and tmux 3.3a were seen to do, and from nothing of
the code under test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from wcwidth import wcwidth

from reader.text.levels import resolve
from reader.text.mirror import MIRRORED
from reader.text.order import reset_white_space

_TOKEN = re.compile(r"\x1b\[(\d*)(?:;(\d*))?H|\x1b\[([\d;]*)m|(.)", re.DOTALL)
_PICTURE = re.compile("[\u2190-\u3299\U0001f000-\U0001faff]")
_WEIGHTS = {"1", "2", "22"}


class Drawn(NamedTuple):
    """A cell: its letters, how it is styled apart from its weight, and whether it is bold."""

    text: str = " "
    style: tuple[str, ...] = ()
    bold: bool = False


class Glass:
    """A screen that takes frames as tmux does: what has no width hangs on the cell before."""

    def __init__(self, columns: int = 60, rows: int = 6) -> None:
        self.rows = [[Drawn() for _ in range(columns)] for _ in range(rows)]

    def feed(self, frame: str) -> None:
        x = y = 0
        style: tuple[str, ...] = ()
        bold = False
        for found in _TOKEN.finditer(frame):
            if found[3] is not None:
                for code in re.findall(r"[345]8;5;\d+|[345]8;2;\d+;\d+;\d+|\d+", found[3]) or ["0"]:
                    if code == "0":
                        style, bold = (), False
                    elif code in _WEIGHTS:
                        bold = code == "1" or (bold and code == "2")
                    else:
                        style = _with(style, code)
            elif found[4] is None:
                y, x = int(found[1] or 1) - 1, int(found[2] or 1) - 1
            elif found[4] == "\n":
                y, x = y + 1, 0
            else:
                x = self._put(y, x, found[4], style, bold)

    def _put(self, y: int, x: int, sign: str, style: tuple[str, ...], bold: bool) -> int:
        row, width = self.rows[y], wcwidth(sign)
        before = self._owner(y, x - 1) if x else 0
        joined = x > 0 and (
            row[before].text.endswith("\u200d")
            or ("\U0001f3fb" <= sign <= "\U0001f3ff" and bool(_PICTURE.match(row[before].text)))
        )
        if width <= 0 or joined:
            if x:
                row[before] = row[before]._replace(text=row[before].text + sign)
            return x
        if x + width > len(row):  # pictures that terminals count in another way
            return x
        row[x] = Drawn(sign, style, bold)
        if width == 2:
            row[x + 1] = Drawn("", style, bold)
        return x + width

    def _owner(self, y: int, x: int) -> int:
        return x if self.rows[y][x].text or not x else x - 1

    def as_sent(self) -> list[list[Drawn]]:
        """What a terminal draws that leaves order and shapes alone."""
        return [[cell._replace(bold=False) for cell in row] for row in self.rows]

    def kitty(self, font: Callable[[str], object]) -> list[list[Drawn]]:
        """What kitty draws where `font` tells the letters' fonts apart."""
        return [_kitty_row(row, font) for row in self.rows]

    def turned(self, base: str) -> list[str]:
        """The rows that a bidi terminal would not draw as they are, in the base direction."""
        return [text for row in self.rows if (text := _reordered(row, base))]


def _with(style: tuple[str, ...], code: str) -> tuple[str, ...]:
    """The style with one more code; one of letters or ground replaces the one before."""
    if code in ("39", "49"):
        return tuple(other for other in style if other[:2] != f"{code[0]}8")
    return tuple(sorted({other for other in style if other[:2] != code[:2]} | {code}))


def _kitty_row(row: list[Drawn], font: Callable[[str], object]) -> list[Drawn]:
    out = list(row)
    start = 0

    def key(cell: Drawn) -> object:
        blank = cell.text[:1] in (" ", "") or "\u2500" <= cell.text[0] <= "\u259f"
        return None if blank else (font(cell.text[0]), cell.bold)

    for end in range(1, len(row) + 1):
        if end < len(row) and key(row[end]) == key(row[start]):
            continue
        if key(row[start]) is not None:
            out[start:end] = _kitty_run(row[start:end])
        start = end
    return [cell._replace(bold=False) for cell in out]


def _kitty_run(run: list[Drawn]) -> list[Drawn]:
    text = "".join(cell.text for cell in run)
    scripts = [right for sign in text if (right := from_the_right(sign)) is not None]
    if not scripts or not scripts[0]:
        return run
    if len(run) > 1 and any(len(cell.text) > 1 for cell in run):
        return [cell._replace(text="\ufffd") for cell in run]  # marks upset its cells
    letters = [cell.text.translate(MIRRORED) for cell in reversed(run)]
    return [cell._replace(text=text) for cell, text in zip(run, letters, strict=True)]


def from_the_right(sign: str) -> bool | None:
    """Whether the letter's script is one from the right; None where it is of no script."""
    if (
        sign in "\u0605\u060c\u061b\u061f\u0640\u06dd\u08e2\ufd3e\ufd3f\u0670"
        or "\u064b" <= sign <= "\u0655"
    ):
        return None
    if "\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufdff" or "\ufe70" <= sign <= "\ufefc":
        return True
    if "\U00010800" <= sign <= "\U00010fff" or "\U0001e800" <= sign <= "\U0001efff":
        return True
    return False if sign.isalpha() else None


def _reordered(row: list[Drawn], base: str) -> str:
    """The row where UAX#9 gives any of its cells a level that is not even; else nothing."""
    text = "".join(cell.text for cell in row)
    paragraph, levels = resolve(text, base)  # type: ignore[arg-type]  # a base's name
    levels = reset_white_space(text, levels, paragraph)
    at = 0
    for cell in row:
        if cell.text and levels[at] % 2:
            return text
        at += len(cell.text)
    return ""

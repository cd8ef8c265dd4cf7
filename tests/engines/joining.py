"""Our Arabic letters beside FriBidi's, and where its joiner goes by another rule.

An entry says what FriBidi would have to be told to agree. So a difference is explained
only where FriBidi, told so, draws the very letters that we draw.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reader.text import shaping
from tests.engines.fribidi import FILL, FriBidi

Told = tuple[str, Sequence[int]]
"""A paragraph and its levels, as FriBidi is given them."""

_PARTING = "|"
"""A character that no letter joins to."""
_MARK = "\u064b"


class Deviation(NamedTuple):
    """One class of differences."""

    name: str
    reason: str
    tell: Callable[[FriBidi, Told], Told]
    """The same paragraph as FriBidi would have to be given it."""
    example: str
    """A paragraph that differs for this reason only."""


def _replacing(to: str, which: Callable[[FriBidi, str], bool]) -> Callable[[FriBidi, Told], Told]:
    def tell(fribidi: FriBidi, told: Told) -> Told:
        content, levels = told
        return "".join(to if which(fribidi, char) else char for char in content), levels

    return tell


def _is_ignored(fribidi: FriBidi, char: str) -> bool:
    return fribidi.joining_type(char) == "G"


def _is_of_another_script(fribidi: FriBidi, char: str) -> bool:
    name = unicodedata.name(char, "")
    return fribidi.joining_type(char) in "RDCL" and not name.startswith(("ARABIC", "ZERO WIDTH"))


def _is_an_unknown_mark(fribidi: FriBidi, char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me") and fribidi.joining_type(char) == "U"


def _without_level_runs(_: FriBidi, told: Told) -> Told:
    """What is right to left, and what is no letter, has one level."""
    content, levels = told
    pairs = zip(content, levels, strict=True)
    return content, [1 if level & 1 or not _is_letter(char) else level for char, level in pairs]


def _right_to_left(_: FriBidi, told: Told) -> Told:
    return told[0], [level if level & 1 else 1 for level in told[1]]


def _marks_behind_the_alef(_: FriBidi, told: Told) -> Told:
    content, levels = told
    marks = "".join(sorted(char for char in set(content) if unicodedata.category(char)[0] == "M"))
    if not marks:
        return told
    lam_alef = f"(\u0644)([{re.escape(marks)}]+)([\u0622\u0623\u0625\u0627])"
    return re.sub(lam_alef, r"\1\3\2", content), levels


DEVIATIONS = (
    Deviation(
        "controls",
        "FriBidi overlooks controls between two letters. By ArabicShaping.txt they are of type U, "
        "and so part them, as the U+FFFD that we show does.",
        _replacing(_PARTING, _is_ignored),
        "\u0628\x00\u0628",
    ),
    Deviation(
        "level runs",
        "UAX#9 3.5 limits joining to one level run, and FriBidi keeps to it. We go by the letters "
        "alone, as HarfBuzz does, so that Chromium joins the same letters: LRM and embeddings are "
        "transparent by ArabicShaping.txt. Without explicit controls no neighbours differ in level.",
        _without_level_runs,
        "\u0628\u202b\u0628",
    ),
    Deviation(
        "overridden to left to right",
        "Under LRO FriBidi, and HarfBuzz too, choose the forms that suit the neighbours on the "
        "screen, where the letters run the other way. We keep those of the text. FriBidi's look "
        "better, and nobody writes so: an override is for part numbers.",
        _right_to_left,
        "\u202d\u0628\u0628",
    ),
    Deviation(
        "marks between lam and alef",
        "FriBidi makes the ligature of neighbours only. A font makes it across marks, and so do "
        "we: two cells would look like two letters that no Arabic font shows.",
        _marks_behind_the_alef,
        "\u0644\u064e\u0627",
    ),
    Deviation(
        "other cursive scripts",
        "FriBidi joins by type alone. We part an Arabic letter from one of Adlam, Syriac or N'Ko: "
        "no font joins two scripts, since text is shaped script by script.",
        _replacing(_PARTING, _is_of_another_script),
        "\u0628\U0001e900",
    ),
    Deviation(
        "enclosing marks",
        "All of Mn and Me are transparent by ArabicShaping.txt; FriBidi has no type for those of "
        "Me, nor for marks newer than its Unicode.",
        _replacing(_MARK, _is_an_unknown_mark),
        "\u0628\u0488\u0628",
    ),
)
"""Deviations of FriBidi's joiner."""


def our_letters(content: str) -> dict[int, str]:
    """What we draw for each Arabic letter; of a lam-alef, for its lam."""
    return {
        at: glyph
        for at, (char, glyph) in enumerate(zip(content, shaping.shape(content), strict=True))
        if _is_letter(char) and glyph != shaping.FILLER
    }


def their_letters(fribidi: FriBidi, told: Told) -> dict[int, str]:
    """What FriBidi draws for each Arabic letter; of a lam-alef, for its lam."""
    content = told[0]
    shaped = fribidi.shape(*told)
    found: dict[int, str] = {}
    at = 0
    while at < len(content):
        merged = shaped[at] == FILL != content[at]
        if _is_letter(content[at]):
            found[at] = shaped[at + merged]
        at += 1 + merged
    return found


def differing(
    fribidi: FriBidi, told: Told, deviations: Iterable[Deviation] = ()
) -> dict[int, tuple[str, str | None]]:
    """The letters that FriBidi draws otherwise, once it is told what `deviations` say.

    Returns:
        Our glyph and FriBidi's, by the letter's place.
    """
    ours = our_letters(told[0])
    for deviation in deviations:
        told = deviation.tell(fribidi, told)
    theirs = their_letters(fribidi, told)
    return {at: (glyph, theirs.get(at)) for at, glyph in ours.items() if theirs.get(at) != glyph}


def _is_letter(char: str) -> bool:
    return unicodedata.bidirectional(char) == "AL" and unicodedata.category(char) in ("Lo", "Lm")

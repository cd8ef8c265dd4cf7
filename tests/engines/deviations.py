"""Where an engine differs from us, class by class, and which side is right.

A test fails at a difference that no entry explains, and at an entry whose own example
shows no difference any more. `before` is the version of the engine that mends it.

Where neither engine is right by itself, `arbiter` asks the other one: the entry holds only
for lines on which the other engine agrees with us.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from reader.text.units import Base
from tests.engines.compare import Kind, Line, is_seen


@dataclass(frozen=True)
class Deviation:
    """One class of differences."""

    engine: str
    name: str
    reason: str
    kinds: frozenset[Kind]
    """What it explains."""
    applies: Callable[[Line], bool]
    """Whether it explains this line."""
    example: tuple[str, int, Base]
    """Text, width and base direction of a difference."""
    before: tuple[int, ...] = (1000,)
    arbiter: bool = False

    def concerns(self, line: Line) -> bool:
        """Whether the engine of `line` is one that differs so."""
        return line.engine.name == self.engine and line.engine.version < self.before


def _kinds(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


def _parts_a_cell(line: Line) -> bool:
    """A cell's code points have several levels; by the first one seen the order is ours."""
    ours = [start for start, _ in line.ranges]
    heads = {line.head(start, end): start for start, end in line.ranges}
    mixed = any(len({line.level(at) for at in range(start, end)}) > 1 for start, end in line.ranges)
    return mixed and [heads[at] for at in line.placed.order if at in heads] == ours


def is_boundary_neutral(char: str) -> bool:
    """Whether `char` is of class BN and seen: a control or a noncharacter."""
    code = ord(char)
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(char) == "Cc" and unicodedata.bidirectional(char) == "BN"


def _is_unresolved(line: Line) -> bool:
    """Whether ICU found nothing to turn round, and gave one level to the whole line."""
    return len(set(line.placed.levels)) == 1


def _only_boundary_neutrals(line: Line) -> bool:
    """Without the controls and noncharacters, order and levels are ours."""
    heads = [line.head(start, end) for start, end in line.ranges]
    rest = [at for at in heads if not is_boundary_neutral(line.content[at])]
    step = 2 if _is_unresolved(line) else 128
    return (
        len(rest) < len(heads)
        and [at for at in line.placed.order if at in set(rest)] == rest
        and all(
            (cell.level - line.level(head)) % step == 0
            for cell, head in zip(line.row.cells, heads, strict=True)
            if not is_boundary_neutral(line.content[head])
        )
    )


def _left_unresolved(line: Line) -> bool:
    """One level throughout, and each of ours differs from it by an even number."""
    level = line.placed.levels[0] if line.placed.levels else 0
    return _is_unresolved(line) and all((cell.level - level) % 2 == 0 for cell in line.row.cells)


def _is_blank(char: str) -> bool:
    """Whether rule L1 resets `char` at a line's end (5.2: class BN goes along)."""
    return is_boundary_neutral(char) or unicodedata.bidirectional(char) in (
        "WS", "BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "S",
    )  # fmt: skip


def _tail(line: Line) -> int:
    """Where the blank code points at the line's end begin."""
    at = line.end
    while at > line.start and _is_blank(line.content[at - 1]):
        at -= 1
    return at


def _differs_in_its_tail_only(line: Line) -> bool:
    """But for the blanks at the line's end, order and levels are ours."""
    tail = _tail(line)
    heads = [line.head(start, end) for start, end in line.ranges]
    rest = [at for at in heads if at < tail]
    return [at for at in line.placed.order if at in set(rest)] == rest and all(
        cell.level == line.level(head)
        for cell, head in zip(line.row.cells, heads, strict=True)
        if head < tail
    )


def _ends_in_an_isolate_control(line: Line) -> bool:
    tail = line.content[_tail(line) : line.end]
    return any("\u2066" <= char <= "\u2069" for char in tail) and _differs_in_its_tail_only(line)


def _turns_the_tail(line: Line) -> bool:
    """ICU has our levels, all the paragraph's in the tail, and turns that round."""
    tail, level = _tail(line), line.analysed.level
    return (
        _differs_in_its_tail_only(line)
        and level == 0
        and all(line.level(at) == level for at in range(tail, line.end))
        and [at for at in line.placed.order if at >= tail]
        == list(range(line.end - 1, tail - 1, -1))
    )


def _has_a_mark_before_a_bracket(line: Line) -> bool:
    content = line.content
    return any(
        unicodedata.bidirectional(mark) == "NSM" and unicodedata.category(bracket) in ("Ps", "Pe")
        for mark, bracket in pairwise(char for char in content if is_seen(char))
    )


def _has(chars: str) -> Callable[[Line], bool]:
    return lambda line: any(char in line.content for char in chars)


ORDER = (
    Deviation(
        "ICU",
        "a grapheme of several levels",
        "UAX#29 GB9a and GB9b make one grapheme of a sign of numbers and whatever follows it, or "
        "of a letter and a spacing mark of another script. A terminal can't part it, so it stands "
        "where its first visible code point stands. Bidi engines order code points.",
        _kinds("order"),
        _parts_a_cell,
        ("\u0647\u0600\u093f", 9, "ltr"),
    ),
    Deviation(
        "FriBidi",
        "a grapheme of several levels",
        "As for ICU.",
        _kinds("order"),
        _parts_a_cell,
        ("\u0647\u0600\u093f", 9, "ltr"),
    ),
    Deviation(
        "ICU",
        "controls between levels",
        "Rule X9 removes controls and noncharacters (class BN). We show them as U+FFFD and, as "
        "UAX#9 5.2 has it, at the level of what stands before them; ICU gives them that of what "
        "stands after them. The standard leaves it open; the rest of the line is the same.",
        _kinds("order", "level"),
        _only_boundary_neutrals,
        ("\x00\u0627\u0416", 9, "ltr"),
    ),
    Deviation(
        "ICU",
        "levels left unresolved",
        "Where nothing has to be turned round ICU returns the paragraph's level for every code "
        "point, and not the even one above it that I1 and I2 give to numbers. Not seen.",
        _kinds("level"),
        _left_unresolved,
        ("\u0660", 9, "ltr"),
    ),
    Deviation(
        "ICU",
        "the spaces at a line's end",
        "By L1 they have the paragraph's level, and so ICU says in its levels. In its order of a "
        "left-to-right line that ends in right-to-left letters it turns them round all the same, "
        "since it marks the run as reversed by the level before L1. Spaces look alike: what "
        "differs is only which of them a click finds. We are right, and FriBidi with us.",
        _kinds("order"),
        _turns_the_tail,
        ("\u05d0\u05d1  \u05d2\u05d3\u05d4\u05d5", 4, "ltr"),
        arbiter=True,
    ),
    Deviation(
        "FriBidi",
        "isolates",
        "Before 1.0.9 FriBidi lets what stands before an isolate weigh on what is inside: a mark or number "
        "in it goes by the last letter outside. UAX#9 X10 begins each isolating run sequence "
        "anew. We are right, and ICU with us.",
        _kinds("direction", "order", "level", "mirror"),
        _has("\u2066\u2067\u2068"),
        ("\u2067\u05d0\u2069\u06491\u2068\u064e\u06634a", 40, "auto"),
        before=(1, 0, 9),
        arbiter=True,
    ),
    Deviation(
        "FriBidi",
        "a mark before a bracket",
        "Where a mark on a sign stands before an opening bracket, FriBidi gives the closing one of "
        "the pair the level of what follows it, and the opening one that of N0. By N0 a pair gets "
        "one level. We are right, and ICU with us.",
        _kinds("order", "level", "mirror"),
        _has_a_mark_before_a_bracket,
        ("!\u064e[a]b", 9, "rtl"),
        arbiter=True,
    ),
    Deviation(
        "FriBidi",
        "Unicode 10",
        "FriBidi 1.0.8 has Unicode 10. U+0890 became a sign of numbers (class AN) in Unicode 14; "
        "before it was an unassigned letter. We are right by Unicode 14 and later.",
        _kinds("direction", "order", "level", "mirror"),
        _has("\u0890\u0891"),
        ("\u0890 a", 9, "auto"),
        before=(1, 0, 11),
        arbiter=True,
    ),
    Deviation(
        "FriBidi",
        "an isolate control at a line's end",
        "L1 resets white space and isolate controls at a line's end to the paragraph's level since "
        "Unicode 6.3. FriBidi stops at the first isolate control, so that the spaces before it "
        "keep the level that they have inside the paragraph. We are right, and ICU with us.",
        _kinds("order", "level"),
        _ends_in_an_isolate_control,
        ("aa\u05d0\u2003\u2069\u05d0", 2, "auto"),
        arbiter=True,
    ),
)
"""Deviations of the order on a line."""

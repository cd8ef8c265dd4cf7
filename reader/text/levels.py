"""The bidi level of every code point of a paragraph (UAX#9 up to rule L1).

The levels come from the Rust core of python-bidi, which tells them only in its
debug output: one per UTF-8 byte, before L1. `_from_library` is the one place
that reads it. Three exact short cuts keep most text away from that call; the
conformance tests hold them to the same result.
"""

from __future__ import annotations

import re

from reader.errors import HashiyaError
from reader.text.order import NONCHARACTERS
from reader.text.units import Base

_RTL = (
    "\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_NEEDS_BIDI = re.compile(f"[{_RTL}]")
"""A superset of R, AL, AN and the explicit controls: without one all is level 0."""

_RIGHT = "\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\u06fa-\u06fc"
_MARKS = "\u0300-\u036f\u05b0-\u05bd\u064b-\u065f\u0670"
_LEFT = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u0388-\u03ce\u0400-\u0481\u048a-\u052f"
_NEUTRAL = " !\"&'*;=?@_`|~\u00a1\u00a6-\u00a9\u00b4\u00b6-\u00b8\u00bf\u060e\u060f"
_NEUTRAL += "\u2010-\u2029\u2035-\u2044\u2047-\u205e"
_COMMON = ",.:/\u00a0\u060c#$%+\\-"
"""Separators and terminators: neutral where no number touches them (W4 to W6)."""
_ARABIC_MARKS_OF_SENTENCE = "\u061b\u061e\u061f\u066d\u06d4"
_BRACKETED = "()\\[\\]{}\u00ab\u00bb\u2039\u203a<>"

_ALL_RIGHT = re.compile(
    f"[{_NEUTRAL}{_COMMON}{_BRACKETED}{_MARKS}]*[{_RIGHT}{_ARABIC_MARKS_OF_SENTENCE}]"
    f"[{_RIGHT}{_MARKS}{_ARABIC_MARKS_OF_SENTENCE}{_NEUTRAL}{_COMMON}{_BRACKETED}]*"
)
_STRETCH = re.compile(
    f"[{_RIGHT}][{_RIGHT}{_MARKS}{_ARABIC_MARKS_OF_SENTENCE}{_NEUTRAL}{_COMMON}]*[{_RIGHT}]"
    f"|[{_LEFT}][{_LEFT}\u0300-\u036f{_NEUTRAL}{_COMMON}]*[{_LEFT}]"
)
LETTER = f"[{_RIGHT}{_LEFT}]"
"""A letter of class L, R or AL, whatever stands around it. Compiled when needed."""
_UNKNOWN = (
    f"[\u2065\ufff0-\ufff8\U000e0000\U000e0002-\U000e001f\U000e0080-\U000e00ff"
    f"\U000e01f0-\U000e0fff{NONCHARACTERS}]"
)
"""Unassigned, and of class BN all the same, where the library says L. Compiled when needed."""
_BOUNDARY_NEUTRAL = "\u00ad"

_BEGIN = "\n    levels: [\n"
_END = "    ],\n    paragraphs: ["
_STRIDE = 41
"""Characters that one level of one digit takes in the debug output."""
_DIGIT = 27
"""Where in them the digit stands."""
_LEVEL = re.compile(r"Level\(\s*(\d+),?\s*\)")


class LevelsUnreadable(HashiyaError):
    """python-bidi's debug output is not what we know how to read."""


def resolve(content: str, base: Base = "auto") -> tuple[int, bytes]:
    """Resolve the embedding levels of one paragraph.

    Args:
        content: the paragraph without its separator, no lone surrogates.
        base: its direction, or `auto` for UAX#9 P2 and P3.

    Returns:
        The paragraph's own level, 0 or 1, and one level a code point (X1 to I2;
        L1 and L2 belong to lines, see `order`).

    Raises:
        LevelsUnreadable: the installed python-bidi prints another format.
    """
    if base != "rtl" and not _NEEDS_BIDI.search(content):
        return 0, bytes(len(content))
    if base != "ltr" and _ALL_RIGHT.fullmatch(content):
        return 1, b"\x01" * len(content)
    if not content:
        return (1 if base == "rtl" else 0), b""
    return _collapsed(content, base)


def is_one_way(content: str, base: Base = "auto") -> bool:
    """Whether the levels of `content` are one and the same, and told without the library."""
    return (base != "rtl" and not _NEEDS_BIDI.search(content)) or (
        base != "ltr" and _ALL_RIGHT.fullmatch(content) is not None
    )


def _collapsed(content: str, base: Base) -> tuple[int, bytes]:
    """Ask the library about a shorter text: a stretch of one direction has one level.

    Its last letter stands for it: what follows looks back at that letter (W1 to
    W7), what precedes it only at the direction (N1), and the neutrals inside take
    the letters' own (N1). Brackets never are inside (N0).
    """
    kept: list[str] = []
    stretches: list[tuple[int, int]] = []
    done = 0
    for match in _STRETCH.finditer(content):
        start, end = match.span()
        kept.append(content[done:start])
        kept.append(content[end - 1])
        stretches.append((start, end - start))
        done = end
    kept.append(content[done:])
    paragraph_level, levels = _from_library("".join(kept), base)
    if not stretches:
        return paragraph_level, levels
    spread: list[bytes] = []
    at = done = 0
    for start, length in stretches:
        gap = start - done
        spread.append(levels[at : at + gap])
        at += gap
        spread.append(levels[at : at + 1] * length)
        at += 1
        done = start + length
    spread.append(levels[at:])
    return paragraph_level, b"".join(spread)


def _from_library(content: str, base: Base) -> tuple[int, bytes]:
    """Call python-bidi and read the levels off its debug output."""
    from bidi import get_display

    content = re.sub(_UNKNOWN, _BOUNDARY_NEUTRAL, content)
    base_dir = {"auto": None, "ltr": "L", "rtl": "R"}[base]
    # The output is a string when the input is one; it quotes our text escaped, so
    # the headings below can't be forged by an article.
    printed = str(get_display(content, base_dir=base_dir, debug=True))
    begin = printed.find(_BEGIN)
    end = printed.rfind(_END)
    if begin < 0 or end < begin:
        raise _unreadable()
    per_byte = _parse(printed[begin + len(_BEGIN) : end])
    encoded = content.encode("utf-8")
    if len(per_byte) != len(encoded):
        raise _unreadable()
    levels = per_byte
    if len(encoded) != len(content):
        # Keep the level of each first byte; continuation bytes are 10xxxxxx.
        levels = bytes(v for v, b in zip(per_byte, encoded, strict=True) if b & 0xC0 != 0x80)
    return _paragraph_level(printed[end:]), levels


def _parse(section: str) -> bytes:
    """The numbers of the section `levels`, one per UTF-8 byte of the text."""
    if len(section) % _STRIDE == 0:
        digits = section[_DIGIT::_STRIDE]
        if digits.isdecimal() and section.count("Level(") == len(digits):
            return digits.encode("ascii").translate(_DIGITS)
    return bytes(int(number) for number in _LEVEL.findall(section))


_DIGITS = bytes(max(0, byte - 0x30) if 0x30 <= byte <= 0x39 else 0 for byte in range(256))


def _paragraph_level(section: str) -> int:
    """The level of the one paragraph, printed behind the levels."""
    found = _LEVEL.search(section)
    if found is None:
        raise _unreadable()
    return int(found.group(1))


def _unreadable() -> LevelsUnreadable:
    return LevelsUnreadable(
        "the installed python-bidi prints its levels in an unknown way",
        remedy="install a version that pyproject.toml allows",
    )

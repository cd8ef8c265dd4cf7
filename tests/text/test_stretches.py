"""A long paragraph resolved in stretches has the levels of one call, and calls for few."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.text import levels, segments
from reader.text.paragraphs import SEPARATORS
from reader.text.stretches import STRETCH, Levels, brackets, outer_pairs
from reader.text.units import Base
from tests.text import strategies
from tests.unicode import files

PIECES = st.one_of(
    st.text(strategies.HEBREW + strategies.ARABIC + " ,.:/-+%$«()", max_size=8),
    st.text("abЖ ,.:/-+%$«()\u0301", max_size=8),
    st.text("()[]{}\u2329\u3009\u3008\u232a", max_size=6),
    st.text(strategies.DIGITS + "٠١۴ ,.:/-+%$", max_size=5),
    st.text(strategies.EXPLICIT + strategies.MARKS + "\u200d\t\u00ad", max_size=2),
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=20).map("".join), strategies.BASES, st.integers(1, 9))
@example("א(b1" + "(" * 70 + "ab" + ")" * 70 + "ג 1)", "auto", 3)
@example("a (א 1 b) 2", "rtl", 1)
def test_stretches_are_exact(text: str, base: Base, stretch: int) -> None:
    content = "".join(char for char in segments.safe(text) if char not in SEPARATORS)
    whole = levels.resolve(content, base)
    found = Levels(content, base, stretch)
    assert found.level == whole[0]
    assert found.between(0, len(content)) == whole[1]
    for start in range(0, len(content), 3):
        assert found.between(start, start + 5) == whole[1][start : start + 5]


@given(st.text("()[]<>a\u2329\u3008\u232a\u3009", max_size=30))
def test_outer_pairs_are_those_of_bd16(text: str) -> None:
    """Against the rule as it is written, pair by pair."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    same = text.translate({0x2329: 0x3008, 0x232A: 0x3009})
    for at, char in enumerate(same):
        if char in "([\u3008":
            opened.append((")]\u3009"["([\u3008".index(char)], at))
        elif char in ")]\u3009":
            for depth in reversed(range(len(opened))):
                if opened[depth][0] == char:
                    pairs.append((opened[depth][1], at))
                    del opened[depth:]
                    break
    outer = [p for p in pairs if not any(q[0] < p[0] and p[1] < q[1] for q in pairs)]
    assert outer_pairs(text) == sorted(outer)


def test_brackets_are_unicodes() -> None:
    listed = {}
    for _, line in files.lines("BidiBrackets.txt"):
        code, pair, kind = (part.strip() for part in line.split(";"))
        if kind == "o" and code != "2329":
            listed[chr(int(code, 16))] = chr(int(pair, 16))
    assert brackets() == listed


def test_a_row_of_a_long_paragraph_needs_one_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    resolve = levels.resolve

    def counted(content: str, base: Base = "auto") -> tuple[int, bytes]:
        asked.append(len(content))
        return resolve(content, base)

    monkeypatch.setattr(levels, "resolve", counted)
    text = "سلام (12 من 36) كتاب 7 " * 20_000
    found = Levels(text, "auto")
    assert found.between(250_000, 250_066).count(2) > 10
    assert len(asked) in (2, 3)
    assert max(asked) < STRETCH + 100

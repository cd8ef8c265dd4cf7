"""FriBidi's joiner agrees with our shaping, letter by letter, save for what is listed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text import paragraphs, segments
from reader.text.layout import Layout
from reader.text.units import Base
from tests.engines import fribidi, texts
from tests.engines.joining import DEVIATIONS, Deviation, differing, their_letters
from tests.text import strategies

BEH = "\u0628"
LETTERS = st.text(
    strategies.ARABIC
    + strategies.MARKS
    + strategies.EXPLICIT
    + strategies.INVISIBLE
    + "\u0644\u0644\u0627\u0622\u0626\u0648\u0640\u0626\u200c\u200d\x00\u0488\U0001e900a1 ",
    max_size=12,
)
ARABIC_SCRIPT = ("arb", "pes_1", "pes_2", "urd", "uig_arab", "pbu", "pnb", "skr")


def contents(text: str) -> list[str]:
    """The paragraphs of `text` without their separators."""
    found = (text[start:end] for start, end in paragraphs.split(text))
    return [segments.safe(whole[: paragraphs.content_length(whole)]) for whole in found]


def letters_compared(text: str) -> int:
    """Compare every letter of `text`, with FriBidi's own levels and nothing told to it."""
    engine, count = fribidi.load(), 0
    for content in filter(None, contents(text)):
        levels = engine.analyse(content, "auto").levels
        assert differing(engine, (content, levels)) == {}, ascii(content)
        count += len(their_letters(engine, (content, levels)))
    return count


@pytest.mark.parametrize("name", sorted(texts.seeds()))
def test_the_seeds(name: str) -> None:
    letters_compared(texts.seeds()[name])


@pytest.mark.parametrize("language", [*ARABIC_SCRIPT, "aii", "div", "heb"])
def test_the_declaration_of_human_rights(language: str) -> None:
    count = letters_compared(texts.declaration(language))
    assert count > 4000 or language == "heb"


@pytest.mark.parametrize("language", ARABIC_SCRIPT)
def test_the_cells_show_these_letters(language: str) -> None:
    """What the shaping says is what stands in the rows, wherever they break."""
    engine, text = fribidi.load(), texts.declaration(language)
    layout = Layout(text, 40)
    drawn = {int(cell.start): cell.glyphs[:1] for row in layout.rows() for cell in row.cells}
    for start, end in layout.paragraphs:
        content = text[start:end].rstrip("\n")
        expected = their_letters(engine, (content, [1] * len(content)))
        assert {at: drawn.get(start + at) for at in expected} == expected


def test_every_letter_in_every_place() -> None:
    """Alone, after, before and between letters that join: each form of each letter."""
    engine = fribidi.load()
    known = [
        chr(code)
        for code in (*range(0x0600, 0x0700), *range(0x0750, 0x0780), *range(0x08A0, 0x0900))
        if engine.joining_type(chr(code)) != "U"
    ]
    assert len(known) > 250
    for letter in known:
        for text in (letter, BEH + letter, letter + BEH, BEH + letter + BEH):
            assert differing(engine, (text, [1] * len(text))) == {}, ascii(text)


@pytest.mark.parametrize("alef", "\u0622\u0623\u0625\u0627")
@pytest.mark.parametrize("before", ["", BEH, "\u0627", "\u0644", "\u0640", "\u200c", "\u200d"])
def test_lam_alef(before: str, alef: str) -> None:
    engine = fribidi.load()
    for behind in ("", BEH, "\u064e", "\u200d", alef):
        text = f"{before}\u0644{alef}{behind}"
        assert differing(engine, (text, [1] * len(text))) == {}, ascii(text)


@settings(max_examples=1500)
@given(LETTERS | strategies.texts(max_size=40), strategies.BASES)
def test_mixtures(text: str, base: Base) -> None:
    engine = fribidi.load()
    for content in filter(None, contents(text)):
        levels = engine.analyse(content, base).levels
        if differing(engine, (content, levels)):
            assert differing(engine, (content, levels), DEVIATIONS) == {}, ascii(content)


@pytest.mark.parametrize("entry", DEVIATIONS, ids=lambda entry: entry.name)
def test_a_listed_deviation_still_occurs(entry: Deviation) -> None:
    """FriBidi agrees once it is told so, and not before."""
    engine = fribidi.load()
    told = (entry.example, engine.analyse(entry.example, "auto").levels)
    others = [other for other in DEVIATIONS if other is not entry]
    assert differing(engine, told, others)
    assert differing(engine, told, [entry]) == {}

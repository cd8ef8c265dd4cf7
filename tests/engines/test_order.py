"""FriBidi and ICU agree with the order of our cells, save for what `deviations` lists."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.units import Base
from tests.engines import fribidi, icu_engine, texts
from tests.engines.compare import Comparison, Line
from tests.engines.deviations import ORDER, Deviation
from tests.engines.engine import Engine
from tests.text import strategies

WIDTHS = (13, 40, 72)


def engines() -> tuple[Engine, Engine]:
    return fribidi.load(), icu_engine.load()


def is_explained(line: Line, other: Line | None) -> bool:
    """Whether each way in which `line` differs is listed.

    Args:
        line: one of our rows beside an engine.
        other: the same beside the other engine; None: no entry that asks it is heard.
    """
    kinds = line.kinds()
    for entry in ORDER:
        if (
            kinds & entry.kinds
            and entry.concerns(line)
            and entry.applies(line)
            and (not entry.arbiter or (other is not None and is_explained(other, None)))
        ):
            kinds -= entry.kinds
    return not kinds


def compared(text: str, widths: tuple[int, ...], base: Base) -> int:
    """Compare `text` with both engines; returns the number of cells."""
    first, second = (Comparison(text, base, engine) for engine in engines())
    for width in widths:
        for one, other in zip(first.lines(width), second.lines(width), strict=True):
            assert is_explained(one, other), str(one)
            assert is_explained(other, one), str(other)
    return first.cells


@pytest.mark.parametrize("name", sorted(texts.seeds()))
def test_the_seeds(name: str) -> None:
    assert compared(texts.seeds()[name], (*WIDTHS, 100), "auto") > 5000


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_declaration_of_human_rights(language: str) -> None:
    assert compared(texts.declaration(language), WIDTHS, "auto") > 10_000


@pytest.mark.parametrize("base", ["ltr", "rtl"])
@pytest.mark.parametrize("language", ["arb", "heb", "azj_latn"])
def test_the_declaration_in_the_other_direction(language: str, base: Base) -> None:
    assert compared(texts.declaration(language), (40,), base) > 5000


@settings(max_examples=1000)
@given(strategies.texts(), strategies.WIDTHS, strategies.BASES)
def test_mixtures(text: str, width: int, base: Base) -> None:
    compared(text, (width,), base)


@settings(max_examples=300)
@given(st.data(), strategies.WIDTHS, strategies.BASES)
def test_mixtures_of_real_words(data: st.DataObject, width: int, base: Base) -> None:
    compared("".join(data.draw(st.lists(texts.pieces(), max_size=12))), (width,), base)


@pytest.mark.parametrize("entry", ORDER, ids=lambda entry: f"{entry.engine}: {entry.name}")
def test_a_listed_deviation_still_occurs(entry: Deviation) -> None:
    text, width, base = entry.example
    engine = next(engine for engine in engines() if engine.name == entry.engine)
    if engine.version >= entry.before:
        return  # mended there, and so it explains nothing
    lines = list(Comparison(text, base, engine).lines(width))
    kinds = set().union(*(line.kinds() for line in lines if entry.applies(line)))
    assert kinds & entry.kinds

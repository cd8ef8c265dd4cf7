"""What the two independent engines have in common, as the comparison asks them."""

from __future__ import annotations

import os
from typing import NamedTuple, NoReturn, Protocol

import pytest

from reader.text.units import Base


class Placed(NamedTuple):
    """One line as an engine places it; indices count from the paragraph's start."""

    order: list[int]
    """Its code points from left to right."""
    levels: list[int]
    """Their levels after rule L1, in logical order."""


class Analysed(Protocol):
    """One paragraph, its levels resolved by an engine."""

    level: int
    """The paragraph's own level."""

    def line(self, start: int, end: int) -> Placed:
        """Put the code points `[start, end)` into visual order, as one line."""


class Engine(Protocol):
    """An implementation of UAX#9 that shares no code with ours."""

    name: str
    version: tuple[int, ...]

    def analyse(self, content: str, base: Base) -> Analysed:
        """Resolve the levels of one paragraph, given without its separator."""

    def mirror(self, char: str) -> str:
        """The mirrored partner of `char`, or `char`."""


def missing(sentence: str) -> NoReturn:
    """Skip the test for want of a tool, and say which; where CI is set fail it."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)

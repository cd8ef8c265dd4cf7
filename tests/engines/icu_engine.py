"""ICU by PyICU: its bidi algorithm, its mirroring and its break iterators."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from types import ModuleType

from reader.text.units import Base
from tests.engines.engine import Placed, missing


class Icu:
    """The library as Debian installs it, and PyICU's door to it."""

    name = "ICU"

    def __init__(self, icu: ModuleType) -> None:
        self._icu = icu
        self.version = tuple(int(part) for part in icu.ICU_VERSION.split("."))

    def analyse(self, content: str, base: Base) -> Paragraph:
        """Resolve the levels of one paragraph."""
        return Paragraph(self._icu, content, base)

    def mirror(self, char: str) -> str:
        """The mirrored partner of `char`, or `char`."""
        return str(self._icu.Char.charMirror(char))

    def line_breaks(self, text: str) -> list[int]:
        """Where a line may or must end (UAX#14), the text's end included."""
        return self._breaks(self._icu.BreakIterator.createLineInstance, text)

    def graphemes(self, text: str) -> list[int]:
        """Where the graphemes of `text` end (UAX#29)."""
        return self._breaks(self._icu.BreakIterator.createCharacterInstance, text)

    def _breaks(self, create: object, text: str) -> list[int]:
        assert callable(create)
        iterator = create(self._icu.Locale.getRoot())
        iterator.setText(self._icu.UnicodeString(text))
        units = _units(text)
        place = {unit: at for at, unit in enumerate(units)}
        return [place[int(unit)] for unit in iterator]


class Paragraph:
    """One paragraph's levels; ICU counts UTF-16 units, we code points."""

    def __init__(self, icu: ModuleType, content: str, base: Base) -> None:
        self._bidi = icu.Bidi()
        self._wide = any(char > "\uffff" for char in content)
        self._units = _units(content) if self._wide else range(len(content) + 1)
        level = {"auto": icu.Bidi.DEFAULT_LTR, "ltr": 0, "rtl": 1}[base]
        self._bidi.setPara(icu.UnicodeString(content), level)
        self.level = int(self._bidi.getParaLevel())

    def line(self, start: int, end: int) -> Placed:
        """Put the code points `[start, end)` into visual order, as one line."""
        if start == end:
            return Placed([], [])
        first, last = self._units[start], self._units[end]
        line = self._bidi.setLine(first, last)
        order, levels = list(line.getVisualMap()), list(line.getLevels())
        if not self._wide:
            return Placed([start + at for at in order], levels)
        heads = {self._units[at] - first: at for at in range(start, end)}
        return Placed(
            [heads[at] for at in order if at in heads],
            [level for at, level in enumerate(levels) if at in heads],
        )


def _units(text: str) -> Sequence[int]:
    """How many UTF-16 units stand before each code point, and in all."""
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))


@cache
def _load() -> Icu | None:
    try:
        import icu
    except ImportError:
        return None
    return Icu(icu)


def load() -> Icu:
    """ICU, or say that it is missing."""
    return _load() or missing(
        "PyICU is missing; make builds it of Debian's packages g++, libicu-dev and pkg-config"
    )

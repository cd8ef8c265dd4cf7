"""FriBidi by ctypes: its bidi algorithm, its mirroring, its Arabic joiner and shaper."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache, cached_property

from reader.text.units import Base
from tests.engines.engine import Placed, missing

LIBRARY = "libfribidi.so.0"

_ON, _LTR, _RTL = 0x40, 0x110, 0x111
_PARAGRAPH_TYPES: dict[Base, int] = {"auto": _ON, "ltr": _LTR, "rtl": _RTL}
_SHAPE_FORMS, _SHAPE_LIGATURES = 0x100, 0x200
FILL = "\ufeff"
"""What FriBidi leaves at the lam of a lam-alef; the ligature stands at the alef."""

_Chars = ctypes.Array[ctypes.c_uint32]


class FriBidi:
    """The library as Debian's package `libfribidi0` installs it."""

    name = "FriBidi"

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        for name in ("fribidi_get_par_embedding_levels_ex", "fribidi_reorder_line"):
            getattr(library, name).restype = ctypes.c_int8
        library.fribidi_get_bidi_type.restype = ctypes.c_uint32
        library.fribidi_get_joining_type.restype = ctypes.c_uint8
        about = ctypes.c_char_p.in_dll(library, "fribidi_version_info").value or b""
        said = about.decode("ascii").partition(")")[2].split()[0]
        self.version = tuple(int(part) for part in said.split("."))

    def analyse(self, content: str, base: Base) -> Paragraph:
        """Resolve the levels of one paragraph."""
        return Paragraph(self._library, content, base)

    def mirror(self, char: str) -> str:
        """The mirrored partner of `char`, or `char`."""
        found = ctypes.c_uint32()
        self._library.fribidi_get_mirror_char(ord(char), ctypes.byref(found))
        return chr(found.value)

    def bidi_class(self, char: str) -> int:
        """The bidi class of `char`, as FriBidi numbers them."""
        return int(self._library.fribidi_get_bidi_type(ord(char)))

    def joining_type(self, char: str) -> str:
        """The joining type of `char` by one letter: U, R, D, C, L, T, or G for ignored."""
        number = int(self._library.fribidi_get_joining_type(ord(char)))
        return {0: "U", 5: "R", 7: "D", 3: "C", 6: "L", 12: "T", 16: "G"}[number]

    def shape(self, content: str, levels: Sequence[int]) -> str:
        """Join and shape a paragraph; of the same length, a ligature with `FILL` before it."""
        library, count = self._library, len(content)
        text, types, _ = _types(library, content)
        properties = (ctypes.c_uint8 * count)()
        library.fribidi_get_joining_types(text, count, properties)
        resolved = (ctypes.c_int8 * count)(*levels)
        library.fribidi_join_arabic(types, count, resolved, properties)
        flags = _SHAPE_FORMS | _SHAPE_LIGATURES
        library.fribidi_shape_arabic(flags, resolved, count, properties, text)
        return bytes(text).decode("utf-32-le")


class Paragraph:
    """One paragraph's levels."""

    def __init__(self, library: ctypes.CDLL, content: str, base: Base) -> None:
        self._library = library
        self._content = content
        self._count = len(content)
        self._text, self._types, brackets = _types(library, content)
        self._levels = (ctypes.c_int8 * self._count)()
        kind = ctypes.c_uint32(_PARAGRAPH_TYPES[base])
        found = library.fribidi_get_par_embedding_levels_ex(
            self._types, brackets, self._count, ctypes.byref(kind), self._levels
        )
        if not found and content:
            raise MemoryError("FriBidi resolved no levels")
        self._kind = kind
        self.level = kind.value & 1

    @cached_property
    def levels(self) -> list[int]:
        """The resolved levels, before rule L1."""
        return list(self._levels)

    def line(self, start: int, end: int) -> Placed:
        """Put the code points `[start, end)` into visual order, as one line."""
        levels = type(self._levels)(*self.levels)
        order = (ctypes.c_int * self._count)(*range(self._count))
        if start < end:
            found = self._library.fribidi_reorder_line(
                0, self._types, end - start, start, self._kind, levels, None, order
            )
            if not found:
                raise MemoryError("FriBidi reordered no line")
        return Placed(order[start:end], levels[start:end])


def _types(library: ctypes.CDLL, content: str) -> tuple[_Chars, _Chars, _Chars]:
    """The text as FriBidi takes it, its bidi classes and its brackets."""
    count = len(content)
    text = (ctypes.c_uint32 * count).from_buffer_copy(content.encode("utf-32-le"))
    types, brackets = (ctypes.c_uint32 * count)(), (ctypes.c_uint32 * count)()
    library.fribidi_get_bidi_types(text, count, types)
    library.fribidi_get_bracket_types(text, count, types, brackets)
    return text, types, brackets


@cache
def _load() -> FriBidi | None:
    try:
        return FriBidi(ctypes.CDLL(LIBRARY))
    except OSError:
        return None


def load() -> FriBidi:
    """FriBidi, or say that it is missing."""
    return _load() or missing(f"{LIBRARY} is missing; install Debian's package libfribidi0")

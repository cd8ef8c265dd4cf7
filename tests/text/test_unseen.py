"""What can't be seen: which characters, their signs and names."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from wcwidth import wcwidth

from reader.text.glyphs import width_of
from reader.text.unseen import UNSEEN, name_of, names_in, sign_of


def test_every_format_character_and_space_is_unseen() -> None:
    seen_formats = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2}
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        kind = unicodedata.category(character)
        if kind in ("Zs", "Zl", "Zp", "Cc") and character not in " \n":
            assert UNSEEN.match(character), hex(code)
        if kind == "Cf" and code not in seen_formats and width_of(character) == 0:
            assert UNSEEN.match(character), hex(code)
        if kind[0] in "LNPS":
            assert not UNSEEN.match(character), hex(code)


def test_every_sign_is_one_cell_and_steers_nothing() -> None:
    for code in range(sys.maxunicode + 1):
        if UNSEEN.match(chr(code)):
            for leftwards in (False, True):
                sign = sign_of(chr(code), leftwards=leftwards)
                assert wcwidth(sign) == 1, hex(code)
                assert unicodedata.bidirectional(sign) in ("ON", "EN", "CS", "L"), hex(code)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200c", "U+200C ZERO WIDTH NON-JOINER"),
        ("\r", "U+000D CARRIAGE RETURN"),
        ("\x07", "U+0007 CONTROL"),
        ("\u00a0", "U+00A0 NO-BREAK SPACE"),
    ],
)
def test_names(character: str, name: str) -> None:
    assert name_of(character) == name
    assert names_in(f"a{character}b\n") == [name]

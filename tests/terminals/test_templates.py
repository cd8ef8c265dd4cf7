"""A cell is taken for the glyph that explains it best, whatever was expected."""

from __future__ import annotations

from tools.terminals.picture import Drawn
from tools.terminals.templates import (
    BLANK,
    Glyph,
    Templates,
    page_of_letters,
    places,
    together,
    unlike,
    without,
)

EMPTY = bytes(16)
BEH, TEH, BEH_BOLD = Glyph("ﺑ", 1, False), Glyph("ﺗ", 1, False), Glyph("ﺑ", 1, True)
A, CYRILLIC_A, REH = Glyph("a", 1, False), Glyph("а", 1, False), Glyph("ﺭ", 1, False)


def cell(*on: int) -> bytes:
    """Four by four pixels, some of them inked."""
    return bytes(255 if at in on else 0 for at in range(16))


KNOWN = {
    BEH: Drawn(EMPTY, cell(8, 9, 10, 11, 13), EMPTY),
    TEH: Drawn(EMPTY, cell(8, 9, 10, 11, 1, 2), EMPTY),
    BEH_BOLD: Drawn(EMPTY, cell(4, 5, 6, 7, 8, 9, 10, 11, 13), EMPTY),
    A: Drawn(EMPTY, cell(5, 6, 9, 10), EMPTY),
    CYRILLIC_A: Drawn(EMPTY, cell(5, 6, 9, 10), EMPTY),
    REH: Drawn(cell(15), cell(3, 7, 10, 14), EMPTY),
}


def test_the_expected_glyph_is_seen() -> None:
    for glyph, drawn in KNOWN.items():
        assert Templates(KNOWN).seen(drawn.own, glyph) == glyph


def test_another_glyph_is_seen_in_spite_of_what_is_expected() -> None:
    assert Templates(KNOWN).seen(KNOWN[TEH].own, BEH) == TEH
    assert Templates(KNOWN).seen(KNOWN[BEH].own, TEH) == BEH


def test_the_other_weight_is_the_same_letter() -> None:
    assert Templates(KNOWN).seen(KNOWN[BEH_BOLD].own, BEH) == BEH_BOLD


def test_glyphs_that_are_drawn_alike_are_taken_for_the_expected_one() -> None:
    assert Templates(KNOWN).seen(KNOWN[A].own, CYRILLIC_A) == CYRILLIC_A


def test_a_blank_where_a_letter_should_be_is_seen() -> None:
    assert Templates(KNOWN).seen(EMPTY, BEH) == BLANK


def test_a_letter_where_a_blank_should_be_is_seen() -> None:
    assert Templates(KNOWN).seen(EMPTY, BLANK) == BLANK
    assert Templates(KNOWN).seen(KNOWN[TEH].own, BLANK) == TEH


def test_what_no_glyph_explains_is_unknown() -> None:
    assert Templates(KNOWN).seen(cell(0, 4, 12, 15), BEH) is None


def test_what_a_neighbour_reaches_over_is_not_the_letters_own() -> None:
    """Reh's tail in the cell on its left: a letter's, and a blank's."""
    tail = cell(15)
    templates = Templates(KNOWN)
    assert templates.seen(together(KNOWN[BEH].own, [tail]), BEH, right=REH) == BEH
    assert templates.seen(tail, BLANK, right=REH) == BLANK
    assert templates.seen(tail, BLANK) != BLANK


def test_marks_beside_their_letter_are_told() -> None:
    """One that reaches over, one that is where it should be, one that can't be seen at all."""
    marked = {
        BEH: KNOWN[BEH],
        Glyph("ﺑَ", 1, False): Drawn(cell(1, 2, 3, 5), KNOWN[BEH].own, EMPTY),
        Glyph("ﺑُ", 1, False): Drawn(EMPTY, together(KNOWN[BEH].own, [cell(1, 2)]), EMPTY),
        Glyph("ﺑِ", 1, False): KNOWN[BEH],
    }
    assert Templates(marked).aside() == [Glyph("ﺑَ", 1, False)]


def test_a_letter_that_vanishes_under_its_mark_is_told() -> None:
    marked = {
        BEH: KNOWN[BEH],
        Glyph("ﺑَ", 1, False): Drawn(EMPTY, cell(1, 2), EMPTY),
        Glyph("ﺑُ", 1, False): Drawn(EMPTY, together(KNOWN[BEH].own, [cell(1, 2)]), EMPTY),
    }
    assert Templates(marked).faceless() == [Glyph("ﺑَ", 1, False)]


def test_letters_that_are_drawn_alike_are_told() -> None:
    assert Templates(KNOWN).twins() == {("a", "а")}


def test_each_glyph_has_a_place_of_its_own() -> None:
    glyphs = [Glyph(chr(0x100 + number), 1 + number % 2, False) for number in range(60)]
    taken = set()
    for place in places(glyphs, 20, 8):
        assert 1 <= place.row < 7
        assert place.column + place.glyph.width + 2 <= 20
        for column in range(place.column - 2, place.column + place.glyph.width + 1):
            assert (place.page, place.row, column) not in taken
            taken.add((place.page, place.row, column))
        row = (place.page, place.row + 1)
        assert not any((*row, column) in taken for column in range(20))
    assert max(page for page, _, _ in taken) > 0


def test_each_glyph_is_drawn_between_two_latin_letters() -> None:
    (place,) = places([Glyph("ﺑ", 1, True)], 20, 8)
    assert page_of_letters([place], "") == "\x1b[2;1H\x1b[22mx \x1b[1mﺑ\x1b[22m x"


def test_the_measures() -> None:
    assert unlike(cell(1), cell(1)) == 0
    assert unlike(cell(1), cell(2)) == 1
    assert unlike(EMPTY, EMPTY) == 0
    assert without(cell(1, 2), [cell(2), cell(3)]) == cell(1)
    assert without(cell(1), []) == cell(1)

"""Where each key goes, where each click lands, and what is selected; in marked text."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.session.reading import Head, Reading
from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import Base, Column, Index, Range, RowAddress
from reader.text.words import Words
from reader.tui.motions import MOTIONS
from tests.session.marked import marked, press, reading_of

RLM, LRM, ZWNJ = "\u200f", "\u200e", "\u200c"

# -- one line: the order of its clusters from left to right --------------------------------
#
# The text as it is stored, and the characters that its clusters begin with as they stand
# from left to right. Both columns are to be read in the order of the code points, not as
# an editor shows them.

LINES = [
    ("plain text", list("plain text")),
    ("אבגד הוז", list("זוה דגבא")),
    ("ab אבג cd", list("ab גבא cd")),
    ("אב abc גד", list("דג abc בא")),
    ("ab אב גד cd", list("ab דג בא cd")),
    ("אב ab cd גד", list("דג ab cd בא")),
    ("אבג 123 דה", list("הד 123 גבא")),
    ("אב 12:30 גד", list("דג 12:30 בא")),
    ("ab אב 12 גד", list("ab דג 12 בא")),
    ("אב 12% גד", list("דג 12% בא")),
    ("ab (אב) cd", list("ab (בא) cd")),
    ("אב (ab) גד", list("דג )ab( בא")),
    ("ab אב, cd", list("ab בא, cd")),
    ("ab אב!", list("ab בא!")),
    ("אב ab!", list("!ab בא")),
    ("אב, גד.", list(".דג ,בא")),
    ("ab-אב-cd", list("ab-בא-cd")),
    ("1. אב", list("בא .1")),
    ("12 ab", list("12 ab")),
    ("א1ב2", list("2ב1א")),
    ("aאbבc", list("aאbבc")),
    ("אaבbג", list("גbבaא")),
    ("مرحبا يا", list("اي ابحرم")),
    ("في 28 يونيو", list("وينوي 28 يف")),
    ("رئيس NATO قال", list("لاق NATO سيئر")),
    ("في ٢٨ مايو", list("ويام ٢٨ يف")),
    ("«اب» ab", list("ab »با«")),
    ("السلام", ["م", "ل", "س", "ل", "ا"]),
    ("Йод אב ёж", list("Йод בא ёж")),
    ("e\u0301a אב\u05b7 c", ["e", "a", " ", "ב", "א", " ", "c"]),
    ("漢字 אב", ["漢", "字", " ", "ב", "א"]),
    ("אב 漢字", ["漢", "字", " ", "ב", "א"]),
    ("אב 👨‍👩‍👧 גד", ["ד", "ג", " ", "👨", " ", "ב", "א"]),
    (f"אב{LRM}גד", list("דגבא")),
    (f"می{ZWNJ}خواهم", ["م", "ه", "ا", "و", "خ", "ی", "م"]),
    (f"ab{RLM}, cd", list("ab, cd")),
]


@pytest.mark.parametrize(("text", "order"), LINES)
def test_right_visits_every_cell_from_left_to_right(text: str, order: list[str]) -> None:
    reading = reading_of(text)
    cells = reading.layout.row(RowAddress(0, 0)).cells
    reading.go(cells[0].start)
    seen = [text[reading.caret]]
    for _ in cells[1:]:
        assert reading.right()
        seen.append(text[reading.caret])
    assert seen == order
    back = [seen[-1]]
    for _ in cells[1:]:
        assert reading.left()
        back.append(text[reading.caret])
    assert back == order[::-1]
    assert not (reading.left() and reading.right() and reading.left())


@pytest.mark.parametrize(("text", "order"), LINES)
def test_a_click_goes_to_the_cell_under_it(text: str, order: list[str]) -> None:
    reading = reading_of(text)
    row = RowAddress(0, 0)
    for cell, sign in zip(reading.layout.row(row).cells, order, strict=True):
        for column in range(cell.column, cell.column + cell.width):
            reading.click(row, Column(column))
            assert text[reading.caret] == sign
            assert reading.selection is None


@pytest.mark.parametrize(("text", "order"), LINES)
def test_home_and_end_are_the_text_s_and_so_is_the_blank_beside_the_line(
    text: str, order: list[str]
) -> None:
    reading = reading_of(text)
    row = RowAddress(0, 0)
    last = max(cell.start for cell in reading.layout.row(row).cells)
    reading.end()
    assert reading.caret == last
    reading.home()
    assert reading.caret == 0
    left, right = -3, 44
    before, after = (right, left) if reading.layout.direction(0) == "rtl" else (left, right)
    reading.click(row, after)
    assert reading.caret == last
    reading.click(row, before)
    assert reading.caret == 0


@pytest.mark.parametrize(("text", "order"), LINES)
def test_a_drag_selects_from_the_lower_start_to_the_higher_end(text: str, order: list[str]) -> None:
    reading = reading_of(text)
    row = RowAddress(0, 0)
    cells = reading.layout.row(row).cells
    for one in cells:
        for other in cells:
            reading.click(row, one.column)
            reading.drag(row, other.column)
            expected = (min(one.start, other.start), max(one.end, other.end))
            assert reading.selection == (None if one is other else expected)
            assert reading.caret == other.start


# -- over rows -----------------------------------------------------------------------------

LTR_WRAP = "abc def ghi"
RTL_WRAP = "אבג דהו זחט"

KEYS = [
    # by cell, over the edge of a row
    ("‸abc", 40, "right", "a‸bc"),
    ("ab‸c", 40, "right", "ab‸c"),
    ("‸abc", 40, "left", "‸abc"),
    ("abc‸ def", 4, "right", "abc ‸def"),
    ("abc ‸def", 4, "left", "abc‸ def"),
    ("ab‸c def", 3, "right", "abc ‸def"),
    ("abc ‸def", 3, "left", "ab‸c def"),
    ("אבג‸ דהו", 4, "left", "אבג ‸דהו"),
    ("אבג ‸דהו", 4, "right", "אבג‸ דהו"),
    ("‸אבג דהו", 4, "right", "‸אבג דהו"),
    ("אבג דה‸ו", 4, "left", "אבג דה‸ו"),
    ("ab‸c\n\n\ndef", 40, "right", "abc\n\n\n‸def"),
    ("abc\n\n\n‸def", 40, "left", "ab‸c\n\n\ndef"),
    # an edge belongs to its own paragraph's direction
    ("ab‸c\nאבג", 40, "right", "abc\n‸אבג"),
    ("‸abc\nאבג", 40, "left", "‸abc\nאבג"),
    ("abc\n‸אבג", 40, "right", "ab‸c\nאבג"),
    ("abc\nאב‸ג", 40, "left", "abc\nאב‸ג"),
    ("אב‸ג\nabc", 40, "left", "אבג\n‸abc"),
    ("אבג\n‸abc", 40, "left", "אב‸ג\nabc"),
    # up and down keep the column
    ("abcdef\nab\nabcd‸ef", 40, "up", "abcdef\na‸b\nabcdef"),
    ("abcdef\nab\nabcd‸ef", 40, "up up", "abcd‸ef\nab\nabcdef"),
    ("abcdef\nab\nabcd‸ef", 40, "up up down down", "abcdef\nab\nabcd‸ef"),
    ("abcdef\nab\nabcd‸ef", 40, "up left up", "‸abcdef\nab\nabcdef"),
    ("a‸b\n\n\ncd", 40, "down", "ab\n\n\nc‸d"),
    ("ab\n\n\nc‸d", 40, "up", "a‸b\n\n\ncd"),
    ("a‸b", 40, "up", "a‸b"),
    ("a‸b\n\n", 40, "down", "a‸b\n\n"),
    ("‸אב\nabcd", 6, "down", "אב\nabc‸d"),
    ("אב\n‸abcd", 6, "up", "א‸ב\nabcd"),
    ("a‸漢b\nabcde", 40, "down", "a漢b\na‸bcde"),
    ("a漢b\nab‸cde", 40, "up", "a‸漢b\nabcde"),
    ("a‸bc def ghi", 4, "down down", "abc def g‸hi"),
    # the ends of the line, in the text's order
    ("ab אב‸ cd", 40, "home", "‸ab אב cd"),
    ("אב a‸b", 40, "end", "אב a‸b"),
    ("‸אב ab", 40, "end", "אב a‸b"),
    ("abc d‸ef ghi", 4, "home", "abc ‸def ghi"),
    ("abc ‸def ghi", 3, "end", "abc de‸f ghi"),
    ("abc ‸def ghi", 4, "end", "abc def‸ ghi"),
    # the ends of the article
    ("abc\ndef\ng‸h", 40, "g g", "‸abc\ndef\ngh"),
    ("\n\nab‸c", 40, "g g", "\n\n‸abc"),
    ("a‸bc\ndef\n\n", 40, "G", "abc\nde‸f\n\n"),
    # a plain motion drops the selection and moves from its head
    ("a⟦b‸c⟧d", 40, "right", "abc‸d"),
    ("a⟦b‸c⟧d", 40, "left", "a‸bcd"),
    ("a⟦‸bc⟧d", 40, "left", "‸abcd"),
    ("a⟦‸bc⟧d", 40, "right", "ab‸cd"),
    ("⟦ab‸c⟧\ndef", 40, "down", "abc\nde‸f"),
]


@pytest.mark.parametrize(("before", "width", "keys", "after"), KEYS)
def test_motions(before: str, width: int, keys: str, after: str) -> None:
    reading = reading_of(before, width)
    press(reading, keys)
    assert marked(reading) == after


WORDS = [
    # by word: the text's order, whichever side it is on
    ("‸one two, three", "ctrl+right", "one ‸two, three"),
    ("one ‸two, three", "ctrl+right", "one two, ‸three"),
    ("one two, th‸ree", "ctrl+left", "one two, ‸three"),
    ("one two, ‸three", "ctrl+left", "one ‸two, three"),
    ("one two‸, three", "ctrl+left", "one ‸two, three"),
    ("one ‸two.", "ctrl+right", "one two‸."),
    ("«o‸ne two", "ctrl+left ctrl+left", "‸«one two"),
    ("‸אב גד, הו", "ctrl+left", "אב ‸גד, הו"),
    ("אב גד, ‸הו", "ctrl+right", "אב ‸גד, הו"),
    ("אב ‸cd הו", "ctrl+left", "אב cd ‸הו"),
    ("ab ‸גד ef", "ctrl+right", "ab גד ‸ef"),
    # w and b
    ("o‸ne two", "w", "⟦on‸e⟧ two"),
    ("o‸ne two", "b", "⟦‸one⟧ two"),
    ("one‸, two", "w", "one, ⟦tw‸o⟧"),
    ("one‸, two", "b", "⟦‸one⟧, two"),
    ("o‸ne, two. three", "w w", "one, ⟦tw‸o⟧. three"),
    ("o‸ne, two. three", "w w w", "one, two. ⟦thre‸e⟧"),
    ("o‸ne, two", "w w w", "one, ⟦tw‸o⟧"),
    ("one two th‸ree", "b b", "one ⟦‸two⟧ three"),
    ("one two th‸ree", "w b", "one ⟦‸two⟧ three"),
    ("o‸ne two", "b b", "⟦‸one⟧ two"),
    ("o‸ne two", "w w b", "⟦‸one⟧ two"),
    ("‸אב גד", "w w", "אב ⟦ג‸ד⟧"),
    ("one two‸...", "w", "one two‸..."),
    ("o‸ne\n\ntwo", "w w", "one\n\n⟦tw‸o⟧"),
    ("a⟦n e‸l⟧se two", "w", "an else ⟦tw‸o⟧"),
    ("a⟦n e‸l⟧se two", "b", "⟦‸an⟧ else two"),
    ("‸W", "w w b", "⟦‸W⟧"),
    (f"‸{LRM}ab", "w", f"{LRM}⟦a‸b⟧"),
    # W and B
    ("o‸ne two three", "W", "⟦on‸e⟧ two three"),
    ("o‸ne two three", "w W", "⟦one tw‸o⟧ three"),
    ("o‸ne, two: three", "w W W", "⟦one, two: thre‸e⟧"),
    ("o‸ne two three", "w W W B", "⟦one tw‸o⟧ three"),
    ("o‸ne two three", "w W W B B", "⟦on‸e⟧ two three"),
    ("one t‸wo three", "w W B B", "⟦‸one two⟧ three"),
    ("one t‸wo three", "w B", "⟦‸one two⟧ three"),
    ("one t‸wo three", "w B W", "one ⟦‸two⟧ three"),
    ("one t‸wo three", "w B W W", "one ⟦two thre‸e⟧"),
    ("one t‸wo three", "b W", "one ⟦two thre‸e⟧"),
    ("one two th‸ree", "b B B", "⟦‸one two three⟧"),
    ("one two th‸ree", "b B B W", "one ⟦‸two three⟧"),
    ("one ‸a two", "w B W", "one ⟦‸a⟧ two"),
    ("one ‸a two", "w W B", "one ⟦‸a⟧ two"),
    ("o‸ne two", "w W W W", "⟦one tw‸o⟧"),
    ("o‸ne two", "w B", "⟦on‸e⟧ two"),
    ("one, two", "w W", "⟦one, tw‸o⟧"),
    ("on⟦e t‸w⟧o three", "W", "on⟦e tw‸o⟧ three"),
    ("on⟦e t‸w⟧o three", "W W", "on⟦e two thre‸e⟧"),
    ("on⟦‸e tw⟧o three", "B", "⟦‸one tw⟧o three"),
    ("on⟦‸e tw⟧o three", "W", "one ⟦‸tw⟧o three"),
    ("on⟦‸e tw⟧o three", "W W", "one ⟦tw‸o⟧ three"),
    ("‸אב גד הו", "w W", "⟦אב ג‸ד⟧ הו"),
    ("‸אב גד הו", "w ctrl+shift+left", "⟦אב ג‸ד⟧ הו"),
    ("‸אב גד הו", "w ctrl+shift+left ctrl+shift+right", "⟦א‸ב⟧ גד הו"),
    ("‸ab cd", "w ctrl+shift+right", "⟦ab c‸d⟧"),
    # by cell
    ("a‸bcd", "shift+right", "a⟦b‸c⟧d"),
    ("a‸bcd", "shift+left", "⟦‸ab⟧cd"),
    ("a‸bcd", "shift+right shift+right shift+left", "a⟦b‸c⟧d"),
    ("a‸bcd", "shift+right shift+left", "a⟦‸b⟧cd"),
    ("a‸bcd", "shift+right shift+left shift+left", "⟦‸ab⟧cd"),
    ("אב‸גד", "shift+left", "אב⟦ג‸ד⟧"),
    ("אב‸גד", "shift+right", "א⟦‸בג⟧ד"),
    ("a‸b אב cd", "shift+right", "a⟦b‸ ⟧אב cd"),
    ("a‸b אב cd", "shift+right shift+right", "a⟦b א‸ב⟧ cd"),
    ("a‸b אב cd", "shift+right shift+right shift+right", "a⟦b ‸א⟧ב cd"),
    ("o‸ne two", "w shift+right", "⟦one‸ ⟧two"),
    ("o‸ne two", "w shift+left", "⟦o‸n⟧e two"),
    ("a‸b\ncd", "shift+down", "a⟦b\nc‸d⟧"),
    ("ab\nc‸d", "shift+up", "a⟦‸b\ncd⟧"),
    ("ab c‸d ef", "shift+end", "ab c⟦d e‸f⟧"),
    ("ab c‸d ef", "shift+home", "⟦‸ab cd⟧ ef"),
    # the other end
    ("a⟦b‸c⟧d", "o", "a⟦‸bc⟧d"),
    ("a⟦b‸c⟧d", "o o", "a⟦b‸c⟧d"),
    ("a⟦b‸c⟧d", "o shift+left", "⟦‸abc⟧d"),
    ("a‸bcd", "o", "a‸bcd"),
    # sentence and paragraph: no full stop, no quotation mark
    ("One t‸wo. Three four.", "s", "⟦One tw‸o⟧. Three four."),
    ("One t‸wo. Three four.", "s s", "⟦One two. Three fou‸r⟧."),
    ("One t‸wo. Three four.", "s s s", "⟦One two. Three fou‸r⟧."),
    ("One t‸wo. Three four.", "w s", "⟦One tw‸o⟧. Three four."),
    ("One two. T‸hree four.", "s", "One two. ⟦Three fou‸r⟧."),
    ("One tw⟦o. T‸h⟧ree four. Five.", "s", "⟦One two. Three fou‸r⟧. Five."),
    ("He said “Go h‸ome now.” Then.", "s", "He said “⟦Go home no‸w⟧.” Then."),
    ("One t‸wo. Three.\n\nFour.", "p", "⟦One two. Thre‸e⟧.\n\nFour."),
    ("One t‸wo. Three.\n\nFour.", "p p", "⟦One two. Three.\n\nFou‸r⟧."),
    ("One t‸wo. Three.\n\nFour.", "s p", "⟦One two. Thre‸e⟧.\n\nFour."),
    ("קרא ס‸פר. עוד.", "s", "⟦קרא ספ‸ר⟧. עוד."),
    ("قال ا‸لوزير. ثم عاد.", "p", "⟦قال الوزير. ثم عا‸د⟧."),
]


@pytest.mark.parametrize(("before", "keys", "after"), WORDS)
def test_words_and_selections(before: str, keys: str, after: str) -> None:
    reading = reading_of(before)
    press(reading, keys)
    assert marked(reading) == after


# -- wrapped rows --------------------------------------------------------------------------
#
# The rows of one paragraph, each from left to right.

WRAPS = [
    ("ab אבג דהו cd", 7, ["ab גבא ", "והד cd"]),
    ("ab אבג דהו cd", 6, ["ab גבא", "והד cd"]),
    ("ab אבג דהו", 3, ["ab ", "גבא", "והד"]),
    ("אב abc def גד", 6, ["abc בא", "דג def"]),
    ("אב abc def גד", 7, [" abc בא", "דג def"]),
    ("אבג 12 34 ד", 6, ["12 גבא", "ד 34"]),
    ("abcdefgh אב", 4, ["abcd", "efgh", "בא"]),
    ("אבגדהוזח ab", 4, ["דגבא", "חזוה", "ab"]),
    ("ab (אבג דהו) cd", 8, ["ab (גבא ", "והד) cd"]),
    ("رئيس NATO Summit قال", 10, [" NATO سيئر", "لاق Summit"]),
]


@pytest.mark.parametrize(("text", "width", "rows"), WRAPS)
def test_wrapped_rows_are_walked_in_reading_order(text: str, width: int, rows: list[str]) -> None:
    reading = reading_of(text, width)
    rtl = reading.layout.direction(0) == "rtl"
    reading.go(reading.layout.row(RowAddress(0, 0)).cells[-1 if rtl else 0].start)
    seen = text[reading.caret]
    while reading.left() if rtl else reading.right():
        seen += text[reading.caret]
    assert seen == "".join(row[::-1] if rtl else row for row in rows)
    back = text[reading.caret]
    while reading.right() if rtl else reading.left():
        back += text[reading.caret]
    assert back == seen[::-1]


# -- by mouse ------------------------------------------------------------------------------

CLICKS = [
    # the blank beside the line: its start or end by direction
    ("abc\nde‸f", (0, 0), 9, "ab‸c\ndef"),
    ("abc\nde‸f", (0, 0), -1, "‸abc\ndef"),
    ("אבג\nde‸f", (0, 0), 2, "אב‸ג\ndef"),
    ("אבג\nde‸f", (0, 0), 44, "‸אבג\ndef"),
    ("ab אב\nde‸f", (0, 0), 9, "ab א‸ב\ndef"),
    ("אב ab\nde‸f", (0, 0), 2, "אב a‸b\ndef"),
    # an empty paragraph: the nearest cluster
    ("‸abc\n\ndef", (1, 0), 4, "abc\n\n‸def"),
    ("‸abc\n\n", (1, 0), 4, "ab‸c\n\n"),
    # wide, combining, zero-width, lam-alef: the whole cluster
    ("漢‸字", (0, 0), 1, "‸漢字"),
    ("‸漢字", (0, 0), 2, "漢‸字"),
    ("‸e\u0301\u0323a", (0, 0), 1, "e\u0301\u0323‸a"),
    (f"‸a{ZWNJ}b", (0, 0), 1, f"a{ZWNJ}‸b"),
    ("‸سلام", (0, 0), 38, "س‸لام"),
    ("‸سلام", (0, 0), 37, "سلا‸م"),
    ("‸a\tb", (0, 0), 5, "a‸\tb"),
    ("‸a\tb", (0, 0), 8, "a\t‸b"),
    # a selection goes
    ("⟦ab‸c⟧ def", (0, 0), 5, "abc d‸ef"),
]


@pytest.mark.parametrize(("before", "row", "column", "after"), CLICKS)
def test_clicks(before: str, row: tuple[int, int], column: int, after: str) -> None:
    reading = reading_of(before)
    reading.click(RowAddress(*row), column)
    assert marked(reading) == after


DOUBLE = [
    ("‸one, two", 1, "⟦on‸e⟧, two"),
    ("‸one, two", 3, "one‸, two"),
    ("‸one, two", 4, "one,‸ two"),
    ("‸one, two", 7, "one, ⟦tw‸o⟧"),
    ("‸one, two", 30, "one, tw‸o"),
    ("‸«one» two", 0, "‸«one» two"),
    ("‸אב, גד", 39, "⟦א‸ב⟧, גד"),
    ("‸אב, גד", 37, "אב‸, גד"),
    ("‸اللغة، نعم", 39, "⟦اللغ‸ة⟧، نعم"),
    ("‸سلام", 38, "⟦سلا‸م⟧"),
    ("‸don't", 3, "⟦don'‸t⟧"),
]


@pytest.mark.parametrize(("before", "column", "after"), DOUBLE)
def test_a_double_click_selects_the_word_and_never_the_comma(
    before: str, column: int, after: str
) -> None:
    reading = reading_of(before)
    reading.double_click(RowAddress(0, 0), column)
    assert marked(reading) == after


def test_a_drag_over_rows_and_back_to_where_it_began() -> None:
    reading = reading_of("‸abc def ghi\nאבג", 8)
    reading.click(RowAddress(0, 0), 1)
    assert not reading.drag(RowAddress(0, 0), 1)
    reading.drag(RowAddress(0, 1), 1)
    assert marked(reading) == "a⟦bc def g‸h⟧i\nאבג"
    reading.drag(RowAddress(1, 0), 0)
    assert marked(reading) == "a⟦bc def ghi\nאב‸ג⟧"
    reading.drag(RowAddress(0, 0), 0)
    assert marked(reading) == "⟦‸ab⟧c def ghi\nאבג"
    reading.drag(RowAddress(0, 0), 1)
    assert marked(reading) == "a⟦‸b⟧c def ghi\nאבג"


# -- exact boundaries ----------------------------------------------------------------------


def test_a_selection_may_begin_inside_a_lam_alef_and_stays_exact() -> None:
    text = "قال لأرمينيا اليوم"
    reading = reading_of(text)
    inside = text.index("أ")
    reading.select(Range(Index(inside), Index(inside + 7)))
    assert text[slice(*reading.selection or (0, 0))] == "أرمينيا"
    reading.swap()
    assert reading.caret == inside - 1  # on the one cell that lam and alef share
    press(reading, "W")
    assert text[slice(*reading.selection or (0, 0))] == "أرمينيا اليوم"


@pytest.mark.parametrize("head", ["start", "end"])
def test_half_a_lam_alef_can_be_selected(head: Head) -> None:
    reading = reading_of("سلام")
    for span in (Range(Index(1), Index(2)), Range(Index(2), Index(3))):
        reading.select(span, head)
        assert reading.selection == span
        assert reading.caret == 1


def test_a_word_is_selected_without_the_zero_width_space_in_its_last_cluster() -> None:
    text = "ab\u200b, cd"
    reading = reading_of("‸" + text)
    press(reading, "w")
    assert reading.selection == (0, 2)


def test_an_imported_range_that_ends_in_a_newline_stays_exact() -> None:
    reading = reading_of("‸ab\ncd")
    reading.select(Range(Index(1), Index(3)))
    assert reading.selection == (1, 3)
    assert reading.caret == 1
    press(reading, "right")
    assert marked(reading) == "ab\n‸cd"


# -- pages, resizing, articles without a cell ----------------------------------------------


def test_pages_keep_the_column_and_count_rows_with_cells() -> None:
    reading = reading_of("a‸b\n\ncd\nef\n\ngh")
    reading.move_rows(2)
    assert marked(reading) == "ab\n\ncd\ne‸f\n\ngh"
    reading.move_rows(20)
    assert marked(reading) == "ab\n\ncd\nef\n\ng‸h"
    reading.move_rows(-2, extend=True)
    assert marked(reading) == "ab\n\nc⟦‸d\nef\n\ngh⟧"
    reading.move_to_row(RowAddress(1, 0))
    assert marked(reading) == "ab\n\nc‸d\nef\n\ngh"
    assert not reading.move_rows(0)


def test_a_resize_keeps_caret_and_selection() -> None:
    reading = reading_of("abc ⟦def gh‸i⟧ jkl", 40)
    reading.layout = reading.layout.at_width(4)
    assert marked(reading) == "abc ⟦def gh‸i⟧ jkl"
    press(reading, "up")
    assert marked(reading) == "abc de‸f ghi jkl"


def test_a_resize_forgets_the_column_that_was_kept() -> None:
    reading = reading_of("abcd‸e\nf\nabcde", 40)
    press(reading, "down")
    reading.layout = reading.layout.at_width(30)
    press(reading, "down")
    assert marked(reading) == "abcde\nf\n‸abcde"


def test_a_resize_moves_the_caret_off_a_space_that_hangs_now() -> None:
    reading = reading_of("abc‸ def", 40)
    reading.layout = reading.layout.at_width(3)
    assert marked(reading) == "ab‸c def"


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", "\u200b"])
def test_an_article_without_a_cell_can_be_walked_and_nothing_happens(text: str) -> None:
    reading = reading_of(text)
    for name, motion in MOTIONS.items():
        assert not motion(reading), name
    assert not reading.move_rows(3)
    assert not reading.go(1)
    assert not reading.drop()
    assert reading.selection is None
    assert reading.caret == 0


class Counting(Layout):
    """A layout that counts how often it was asked for a row."""

    asked = 0

    def row(self, address: RowAddress) -> Row:
        self.asked += 1
        return super().row(address)


@pytest.mark.parametrize("gap", ["\n" * 9, "\r\n" * 5000, "\u2029\x85\r" * 3000])
def test_empty_paragraphs_are_passed_without_laying_them_out(gap: str) -> None:
    text = f"ab{gap}cd"
    layout = Counting(text, 40)
    reading = Reading(layout, Words(text), Index(1))
    reading.down()
    assert text[reading.caret] == "d"
    reading.up()
    assert reading.caret == 1
    reading.right()
    assert text[reading.caret] == "c"
    reading.left()
    assert reading.caret == 1
    assert layout.asked < 30


def test_the_caret_begins_on_the_first_word() -> None:
    assert marked(reading_of("... «Ab» cd")) == "... «‸Ab» cd"
    assert marked(reading_of("\n\n... !")) == "\n\n‸... !"


def test_dropping_the_selection_leaves_the_caret_at_its_head() -> None:
    reading = reading_of("a⟦‸bc⟧d")
    assert reading.drop()
    assert marked(reading) == "a‸bcd"
    assert not reading.drop()


# -- whatever is pressed -------------------------------------------------------------------

SCRAPS = [
    "ab ", "אב", " ", "قال ", "لأ", "12,5 ", "\n", "\r\n", "، ", "(", ")", "“", "”", ". ", "漢",
    "e\u0301", "👨‍👩‍👧", "\t", RLM, ZWNJ, "\u2067", "\u2069", "\u00ad", "\u202e", "\x00", "ёж ",
    "می\u200cخواهم ", "\u0651", "🇦🇿", "\u2028", "    ",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(SCRAPS), max_size=24).map("".join),
    st.integers(2, 30),
    st.lists(st.sampled_from([*MOTIONS, "drop", "narrow", "click", "drag"]), max_size=30),
    st.randoms(use_true_random=False),
)
def test_caret_and_selection_stand_whatever_is_pressed(
    text: str, width: int, names: list[str], random: Random
) -> None:
    reading = reading_of(text, width)
    for name in names:
        before = reading.state
        changed = _do(reading, name, random)
        assert name == "narrow" or changed == (reading.state != before)
        cluster = reading.caret_cluster
        if any(row.cells for row in reading.layout.rows()):
            row = reading.layout.row(reading.layout.address_at(reading.caret))
            cell = row.cell_of(reading.caret)
            assert cell is not None
            assert cell.start == reading.caret == cluster.start
        if reading.selection is not None:
            start, end = reading.selection
            assert 0 <= start < end <= len(text)
            assert _between_graphemes(text, start)
            assert _between_graphemes(text, end)


@given(
    st.lists(st.sampled_from(SCRAPS), max_size=24).map("".join),
    st.integers(2, 30),
    st.sampled_from(["ltr", "rtl"]),
)
def test_going_on_at_the_edges_visits_every_cell_once(text: str, width: int, base: Base) -> None:
    reading = reading_of(text, width, base)
    rows = [row for row in reading.layout.rows() if row.cells]
    step = 1 if base == "ltr" else -1
    cells = [cell.start for row in rows for cell in row.cells[::step]]
    if not cells:
        return
    onward, back = reading.right, reading.left
    if base == "rtl":
        onward, back = back, onward
    reading.go(cells[0])
    for walk, order in ((onward, cells[1:]), (back, cells[-2::-1])):
        for start in order:
            assert walk()
            assert reading.caret == start
        assert not walk()


@given(
    st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=24).map("".join),
    st.integers(2, 30),
    st.integers(0, 60),
    st.integers(1, 6),
)
def test_down_and_up_again_is_where_one_was(text: str, width: int, at: int, rows: int) -> None:
    reading = reading_of(text, width)
    reading.go(min(at, len(text)))
    before = reading.caret
    went = sum(reading.down() for _ in range(rows))
    for _ in range(went):
        reading.up()
    assert reading.caret == before


def _do(reading: Reading, name: str, random: Random) -> bool:
    if name in MOTIONS:
        return MOTIONS[name](reading)
    if name == "drop":
        return reading.drop()
    if name == "narrow":
        reading.layout = reading.layout.at_width(random.randint(2, 30))
        return True
    if not reading.layout.paragraphs:
        return False
    paragraph = random.randrange(len(reading.layout.paragraphs))
    line = random.randrange(reading.layout.line_count(paragraph))
    at = RowAddress(paragraph, line), random.randint(-2, 32)
    return reading.click(*at) if name == "click" else reading.drag(*at)


def _between_graphemes(text: str, index: int) -> bool:
    from unicode_segmentation_rs import graphemes

    ends = {0}
    for grapheme in graphemes(text, is_extended=True):
        ends.add(max(ends) + len(grapheme))
    return index in ends

"""Where each key goes and what it selects; in marked text."""

from __future__ import annotations

import pytest

from reader.text.units import Column, RowAddress
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

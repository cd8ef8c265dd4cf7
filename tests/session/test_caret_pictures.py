"""Where each key goes, each click lands and what a drag selects, on lines drawn by hand."""

from __future__ import annotations

import pytest

from reader.session.reading import Reading
from reader.text.layout import Layout
from reader.text.units import Index, RowAddress
from reader.text.words import Words
from tests.session.marked import press
from tests.session.pictures import LINES, Line, Picture

drawn = pytest.mark.parametrize("line", LINES, ids=lambda line: repr((line.signs, len(line.rows))))


def reading_at(line: Line, place: int | None = None) -> Reading:
    layout = Layout(line.text, len(line.rows[0]) - 1)
    return Reading(layout, Words(line.text), None if place is None else Index(place))


def addresses(reading: Reading) -> list[RowAddress]:
    return [row.address for row in reading.layout.rows()]


@drawn
def test_the_rows_are_as_drawn(line: Line) -> None:
    picture = Picture(line)
    rows = list(reading_at(line).layout.rows())
    found = [
        {c: cell.start for cell in row.cells for c in range(cell.column, cell.column + cell.width)}
        for row in rows
    ]
    assert found == picture.columns
    assert [row.direction == "ltr" for row in rows if row.cells] == [
        ltr for ltr, columns in zip(picture.is_ltr, picture.columns, strict=True) if columns
    ]
    for row in rows:
        for cell in row.cells:
            assert cell.end == picture.end(cell.start)


@drawn
def test_keys(line: Line) -> None:
    picture = Picture(line)
    for place in picture.places:
        expected = {
            "left": picture.beside(place, -1),
            "right": picture.beside(place, 1),
            "up": picture.vertical(place, -1),
            "down": picture.vertical(place, 1),
            "home": picture.home(place),
            "end": picture.last(place),
            "ctrl+left": picture.to_word(place, -1),
            "ctrl+right": picture.to_word(place, 1),
            "g g": picture.places[0],
            "G": picture.places[-1],
        }
        for key, to in expected.items():
            reading = reading_at(line, place)
            press(reading, key)
            assert (key, place, reading.caret) == (key, place, place if to is None else to)
            assert reading.selection is None


@drawn
def test_keys_that_extend(line: Line) -> None:
    picture = Picture(line)
    for place in picture.places:
        for key, to in {
            "shift+left": picture.beside(place, -1),
            "shift+right": picture.beside(place, 1),
            "shift+up": picture.vertical(place, -1),
            "shift+down": picture.vertical(place, 1),
            "shift+home": picture.home(place),
            "shift+end": picture.last(place),
        }.items():
            reading = reading_at(line, place)
            press(reading, key)
            # Where there is no cell to go to, none is selected either.
            selected = None if to is None else picture.dragged(place, to)
            assert (key, place, reading.selection) == (key, place, selected)
            assert reading.caret == (place if to is None else to)


@drawn
def test_words(line: Line) -> None:
    picture = Picture(line)
    for place in picture.places:
        own = picture.word_at(place)
        later = next((word for word in picture.words if word[0] >= picture.end(place)), None)
        earlier = next((word for word in reversed(picture.words) if word[1] <= place), None)
        for key, word in (("w", own or later), ("b", own or earlier)):
            reading = reading_at(line, place)
            press(reading, key)
            assert (key, place, reading.selection) == (key, place, word)


@drawn
def test_clicks(line: Line) -> None:
    picture = Picture(line)
    rows = addresses(reading_at(line))
    for number, column in picture.points():
        reading = reading_at(line)
        reading.click(rows[number], column)
        assert (number, column, reading.caret) == (number, column, picture.click(number, column))
        assert reading.selection is None


@drawn
def test_double_clicks(line: Line) -> None:
    picture = Picture(line)
    rows = addresses(reading_at(line))
    for number, column in picture.points():
        reading = reading_at(line)
        reading.double_click(rows[number], column)
        place = picture.click(number, column)
        word = picture.word_at(place) if column in picture.columns[number] else None
        assert (number, column, reading.selection) == (number, column, word)


@drawn
def test_drags(line: Line) -> None:
    picture = Picture(line)
    rows = addresses(reading_at(line))
    points = list(picture.points())
    # From everywhere to every third point: all of them come up, in every relation.
    for at, (number, column) in enumerate(points):
        for other, there in points[at % 3 :: 3]:
            reading = reading_at(line)
            reading.click(rows[number], column)
            reading.drag(rows[other], there)
            one, two = picture.click(number, column), picture.click(other, there)
            expected = None if one == two else picture.dragged(one, two)
            assert (number, column, other, there, reading.selection) == (
                number, column, other, there, expected,
            )  # fmt: skip
            assert reading.caret == two

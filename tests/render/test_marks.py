from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.gold.ids import uuid7
from reader.gold.schema import Schema
from reader.render.marks import Mark, MarkIndex, index_spans, initial
from reader.text.units import Index, Range
from tests.render.spans import span


def at(start: int, end: int) -> Range:
    return Range(Index(start), Index(end))


def marks(*ranges: tuple[int, int]) -> MarkIndex:
    return MarkIndex(
        Mark(at(*where), "a", "actor", f"{number}") for number, where in enumerate(ranges)
    )


def names(found: list[Mark]) -> str:
    return " ".join(mark.span_id for mark in found)


def depths(index: MarkIndex) -> dict[str, int]:
    return {mark.span_id: index.depth(mark.span_id) for mark in index.marks}


def test_the_outer_comes_first_and_of_equals_the_first_given() -> None:
    index = marks((3, 5), (0, 9), (3, 5), (0, 4))
    assert names(list(index.marks)) == "1 3 0 2"


def test_depth_counts_what_lies_around() -> None:
    assert depths(marks((0, 9), (2, 8), (3, 5), (6, 8))) == {"0": 0, "1": 1, "2": 2, "3": 2}


def test_crossing_marks_do_not_lie_in_each_other() -> None:
    assert depths(marks((0, 5), (3, 9), (4, 5))) == {"0": 0, "1": 0, "2": 2}


def test_of_identical_marks_one_lies_around_the_other() -> None:
    assert depths(marks((2, 4), (2, 4), (2, 4))) == {"0": 0, "1": 1, "2": 2}


def test_touching_marks_share_nothing() -> None:
    index = marks((0, 3), (3, 6))
    assert names(index.overlapping(at(0, 3))) == "0"
    assert names(index.overlapping(at(3, 4))) == "1"
    assert depths(index) == {"0": 0, "1": 0}


def test_a_long_mark_is_found_behind_short_ones() -> None:
    index = marks((0, 90), (1, 2), (3, 4), (50, 60))
    assert names(index.overlapping(at(70, 71))) == "0"
    assert names(index.at(at(55, 56))) == "3 0"
    assert index.overlapping(at(90, 95)) == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=12), st.data())
def test_overlapping_is_what_a_look_at_every_mark_finds(
    spans: list[tuple[int, int]], data: st.DataObject
) -> None:
    index = marks(*((start, start + length) for start, length in spans))
    start = data.draw(st.integers(0, 45))
    where = at(start, start + data.draw(st.integers(1, 8)))
    assert index.overlapping(where) == [m for m in index.marks if m.range.overlaps(where)]
    for mark in index.marks:
        before = index.marks[: index.marks.index(mark)]
        assert index.depth(mark.span_id) == sum(
            outer.range.contains(mark.range) for outer in before
        )


def test_no_mark_without_a_span() -> None:
    index = marks((0, 3))
    assert index.get("0") is index.marks[0]
    assert index.get("7") is None
    assert index.get(None) is None


def test_spans_become_marks_by_the_schema() -> None:
    labels = {label.name: label for label in Schema.load().labels}
    first, second, third = uuid7(), uuid7(), uuid7()
    index = index_spans(
        [span(0, 9, "claim", first), span(2, 4, "actor", second), span(5, 7, "lost", third)], labels
    )
    assert [
        (m.span_id, m.letter, m.colour, index.depth(m.span_id), m.rail_from) for m in index.marks
    ] == [
        (first, "c", "claim", 0, 2),
        (second, "a", "actor", 1, 3),
        (third, "l", None, 1, 3),
    ]
    assert index.marks[1].range == at(2, 4)


@pytest.mark.parametrize(
    "name",
    [
        "\x1b]0;x\x07",
        "\x9b2J",
        "\ud800",
        "\t",
        "\n",
        "\x00",
        "\u202e",
        "\u200d",
        "\u0301",
        "中",
        "",
    ],
)
def test_a_lost_label_whose_name_begins_with_no_letter_is_a_question_mark(name: str) -> None:
    assert initial(name) == "?"
    assert initial("شيء") == "ش"
    (mark,) = index_spans([span(0, 9, name or "\x7f")], {}).marks
    assert mark.letter == "?"

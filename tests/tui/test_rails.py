from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from reader.gold.model import Span
from reader.gold.ordered import Ordered, span_key
from reader.gold.schema import Schema
from reader.render.marks import Mark, MarkIndex
from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import Index, Range, RowAddress
from reader.tui.rails import MOST, Rails
from tests.render.spans import span

TEXT = "aa bb cc\ndd ee ff\n\ngg hh ii\n"
"""At a width of 5: two rows a paragraph, and an empty one after the second."""


def mark(first: str, last: str, name: str, rail_from: int = 2) -> Mark:
    where = Range(Index(TEXT.index(first)), Index(TEXT.index(last) + 2))
    return Mark(where, "c", "claim", name, rail_from=rail_from)


def rails(*marks: Mark, also: str | None = None) -> dict[str, str]:
    """By span: its lane on each of the seven rows."""
    layout = Layout(TEXT, 5)
    found = Rails(MarkIndex(marks), layout, also)
    rows = [row.address for row in layout.rows()]
    return {
        it.span_id: "".join(
            next((str(rail.lane) for rail in found.at(row) if rail.mark.span_id == it.span_id), ".")
            for row in rows
        )
        for it in marks
    }


def test_a_rail_is_as_long_as_its_span() -> None:
    assert rails(mark("bb", "dd", "1")) == {"1": "000...."}
    assert rails(mark("cc", "gg", "1")) == {"1": ".00000."}


def test_short_spans_have_none_but_the_one_asked_for() -> None:
    assert rails(mark("aa", "bb", "1")) == {"1": "......."}
    assert rails(mark("aa", "bb", "1"), also="1") == {"1": "0......"}
    assert rails(mark("bb", "cc", "1", 3)) == {"1": "......."}
    assert rails(mark("bb", "dd", "1", 3)) == {"1": "000...."}
    # Rows of a paragraph are counted, and an empty one is a row.
    assert rails(mark("ff", "gg", "1", 3)) == {"1": "...000."}
    assert rails(mark("cc", "dd", "1", 3)) == {"1": "......."}


def test_those_that_meet_on_a_row_have_lanes_of_their_own() -> None:
    assert rails(mark("aa", "dd", "1"), mark("bb", "cc", "2"), mark("ee", "ff", "3")) == {
        "1": "000....",
        "2": "11.....",
        "3": "..11...",
    }


def test_the_one_asked_for_moves_no_other_aside() -> None:
    assert rails(mark("aa", "bb", "1"), mark("bb", "cc", "2"), also="1") == {
        "1": "1......",
        "2": "00.....",
    }


def test_nothing_is_laid_out_but_the_paragraphs_around_the_row() -> None:
    layout = Layout(TEXT + "jj kk\n", 5)
    asked: list[int] = []

    class Watched:
        def paragraph_at(self, index: int) -> int:
            return layout.paragraph_at(index)

        def address_at(self, index: int) -> RowAddress:
            asked.append(layout.paragraph_at(index))
            return layout.address_at(index)

        def line_count(self, paragraph: int) -> int:
            asked.append(paragraph)
            return layout.line_count(paragraph)

        def row(self, address: RowAddress) -> Row:
            if address.paragraph not in (0, 4):  # those that are painted
                asked.append(address.paragraph)
            return layout.row(address)

    found = Rails(MarkIndex([mark("aa", "cc", "1"), mark("ee", "hh", "2")]), Watched())
    assert asked == []
    assert len(found.at(RowAddress(0, 1))) == 1
    assert set(asked) == {0}
    assert found.at(RowAddress(4, 0)) == []
    assert set(asked) == {0}


PROSE = (
    "\n".join(" ".join("word" for _ in range(length)) for length in (9, 1, 0, 14, 5, 30, 2)) + "\n"
)
LABELS = {label.name: label for label in Schema.load().labels}


def lanes(layout: Layout, marks: Sequence[Mark]) -> dict[str, tuple[int, RowAddress, RowAddress]]:
    """All rails, from the first mark on: each in the first lane free on all its rows."""
    found: dict[str, tuple[int, RowAddress, RowAddress]] = {}
    rows = [row.address for row in layout.rows()]
    for mark in marks:
        first = layout.address_at(mark.range.start)
        last = layout.address_at(mark.range.end - 1)
        if rows.index(last) - rows.index(first) + 1 >= mark.rail_from:
            taken = {lane for lane, begun, end in found.values() if begun <= last and first <= end}
            found[mark.span_id] = (min(set(range(99)) - taken), first, last)
    return found


def held_to_all(layout: Layout, rails: Rails, marks: Sequence[Mark], order: list[int]) -> None:
    wanted = lanes(layout, marks)
    rows = [row.address for row in layout.rows()]
    for number in order:
        address = rows[number % len(rows)]
        here = {
            name: (lane, first, last)
            for name, (lane, first, last) in wanted.items()
            if first <= address <= last
        }
        found = {
            rail.mark.span_id: (rail.lane, rail.first, rail.last) for rail in rails.at(address)
        }
        assert {name: its for name, its in found.items() if its[0] < MOST} == {
            name: its for name, its in here.items() if its[0] < MOST
        }
        begun = {
            name for name, (lane, first, _) in here.items() if lane >= MOST and first == address
        }
        without = {name for name, its in found.items() if its[0] >= MOST}
        assert without <= begun
        assert bool(without) == bool(begun)
        for name, (lane, first, last) in here.items():
            rail = next(rail for rail in rails.at(address, name) if rail.mark.span_id == name)
            assert (rail.lane, rail.first, rail.last) == (min(lane, MOST), first, last)


spans = st.builds(
    lambda start, length, label: span(start, min(start + length, len(PROSE)), label),
    st.integers(0, len(PROSE) - 2),
    st.integers(1, 200),
    st.sampled_from(["claim", "actor"]),
)


@given(
    st.lists(spans, max_size=25),
    st.lists(st.tuples(st.lists(st.integers(0, 99), max_size=3), st.lists(spans, max_size=3))),
    st.lists(st.integers(0, 99), min_size=1, max_size=5),
)
def test_lanes_found_near_a_row_are_those_found_from_the_beginning(
    first: list[Span], edits: list[tuple[list[int], list[Span]]], order: list[int]
) -> None:
    layout = Layout(PROSE, 20)
    there = list(first)
    marks = MarkIndex(spans=Ordered(there, key=span_key), labels=LABELS)
    rails = Rails(marks, layout)
    held_to_all(layout, rails, marks.marks, order)
    for gone, come in edits:
        less = [there[number % len(there)] for number in set(gone)] if there else []
        less = list({each.id: each for each in less}.values())
        there = [each for each in there if each not in less] + come
        old = marks
        ordered = Ordered(marks._items, key=span_key).changed(less, come)
        marks = old.after(ordered, LABELS)
        assert list(marks.marks) == list(
            MarkIndex(spans=Ordered(there, key=span_key), labels=LABELS).marks
        )
        rails = Rails(marks, layout, before=rails)
        held_to_all(layout, rails, marks.marks, order)


def test_thousands_of_rails_are_not_looked_at_for_a_row() -> None:
    text = "one two three four five\n" * 6000
    marks = [
        Mark(Range(Index(24 * n + 8), Index(24 * n + 30)), "c", "claim", str(n), rail_from=2)
        for n in range(5000)
    ]
    layout = Layout(text, 12)
    asked: list[int] = []
    index = MarkIndex(marks)

    class Counting(MarkIndex):
        def overlapping(self, where: Range) -> list[Mark]:
            found = index.overlapping(where)
            asked.append(len(found))
            return found

    marks_of = Counting(marks)
    found = Rails(marks_of, layout).at(RowAddress(2500, 0))
    assert [rail.mark.span_id for rail in found] == ["2499"]
    assert sum(asked) < 10

from __future__ import annotations

from reader.render.marks import Mark, MarkIndex
from reader.text.layout import Layout
from reader.text.units import Index, Range, RowAddress
from reader.tui.rails import Rails

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
    layout = Layout(TEXT, 5)
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

    found = Rails(MarkIndex([mark("aa", "cc", "1"), mark("ee", "hh", "2")]), Watched())
    assert asked == []
    assert len(found.at(RowAddress(0, 1))) == 1
    assert set(asked) == {0}
    assert found.at(RowAddress(4, 0)) == []
    assert set(asked) == {0}

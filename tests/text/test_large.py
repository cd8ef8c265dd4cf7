"""Large and odd texts: what they are laid out as, and how little is done for one window.

Work is counted, never timed: how many code points the libraries were given, how many
paragraphs were analysed, how much memory was taken.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.session.reading import Reading
from reader.session.standing import next_row
from reader.text import levels, line, paragraphs, plain, quotations, segments, stretches, words
from reader.text.layout import Layout
from reader.text.odd import OddParagraph
from reader.text.units import Base, Index, Range, RowAddress
from reader.text.words import Words, count_words
from tests.text.strategies import BASES, WIDTHS, texts

WORDS = "سلام على الأرض كتاب لا إله مدرسة hello 12 مِنْ "
MILLION = 1_000_000


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many code points python-bidi was asked about, call by call."""
    found: list[int] = []
    call = levels._from_library

    def counted(content: str, base: Base) -> tuple[int, bytes]:
        found.append(len(content))
        return call(content, base)

    monkeypatch.setattr(levels, "_from_library", counted)
    return found


def _looked_through(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many code points were searched for words, call by call."""
    found: list[int] = []
    find = segments.words

    def counted(text: str) -> list[Range]:
        found.append(len(text))
        return find(text)

    monkeypatch.setattr(segments, "words", counted)
    return found


def _rows_about(layout: Layout, index: int) -> Iterator[RowAddress]:
    address = layout.address_at(index)
    for at in range(max(0, address.line - 20), address.line + 20):
        if at < layout.line_count(address.paragraph):
            yield RowAddress(address.paragraph, at)


@pytest.mark.parametrize("share", [0, 37, 99])
def test_a_window_on_one_unbroken_megabyte_asks_about_little(asked: list[int], share: int) -> None:
    text = (WORDS + "(7 من 9) ") * 9_000
    layout = Layout(text, 66)
    index = len(text) * share // 100
    assert any(
        layout.row(at).start <= index < layout.row(at).end for at in _rows_about(layout, index)
    )
    assert 0 < sum(asked) < 10 * stretches.STRETCH


def test_only_the_paragraphs_of_the_window_are_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    analysed: list[str] = []
    whole = plain.is_plain

    def counted(content: str) -> bool:
        analysed.append(content)
        return whole(content)

    monkeypatch.setattr("reader.text.layout.is_plain", counted)
    layout = Layout((WORDS * 20 + "\n\n") * 1_000, 66)
    for index in (0, len(layout.text) // 2, len(layout.text) - 1):
        list(map(layout.row, _rows_about(layout, index)))
    assert len(analysed) <= 6


@pytest.mark.parametrize("width", [66, 40])
def test_rows_of_an_unbroken_paragraph_tile_it_wherever_one_looks(width: int) -> None:
    text = (WORDS + "(7 من 9) ") * 3_000
    whole = list(Layout(text, width).rows())
    assert [row.start for row in whole] == [0, *(row.end for row in whole[:-1])]
    for at in (0, 1, len(whole) // 2, len(whole) - 1):
        fresh = Layout(text, width)
        address = fresh.address_at(whole[at].start)
        assert address == whole[at].address
        assert fresh.row(address).cells == whole[at].cells


@given(
    st.lists(st.sampled_from(["سلام لا", "abc", " (א 1) ", "إله مِنْ", "12", " "]), max_size=40),
    WIDTHS,
    BASES,
)
def test_pieces_change_no_row(parts: list[str], width: int, base: Base) -> None:
    text = " ".join(parts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plain, "_SHAPED_AT_ONCE", 3)
        patched.setattr(stretches.Levels.__init__, "__defaults__", (2,))
        cut = [(row.start, row.cells) for row in Layout(text, width, base).rows()]
    assert cut == [(row.start, row.cells) for row in Layout(text, width, base).rows()]


@given(texts(), st.integers(2, 40))
def test_sums_of_widths_end_lines_where_each_cluster_does(text: str, width: int) -> None:
    content = "".join(c for c in segments.safe(text) if c not in paragraphs.SEPARATORS)
    quick, slow = OddParagraph(content, "auto"), OddParagraph(content, "auto")
    slow.__dict__["_sums"] = None
    assert quick.starts(width) == slow.starts(width)


def test_a_million_marks_are_one_cell_and_few_glyphs() -> None:
    for text in ("ب" + "\u064e" * MILLION + " ج", "😀" + "\u0301" * MILLION + " x"):
        layout = Layout(text, 66)
        row = layout.row(RowAddress(0, 0))
        assert layout.line_count(0) == 1
        assert len(row.cells) == 3
        assert len(row.visual) <= 2 + line.MOST_GLYPHS
        assert layout.cluster_at(Index(MILLION // 2)) == (0, MILLION + 1)
        cell = row.cell_of(Index(MILLION // 2))
        assert cell is not None
        assert (cell.start, cell.end) == (0, MILLION + 1)
        assert len(row.runs(Range(Index(5), Index(6)))) == 1
        assert sum(run.width for run in row.runs(Range(Index(5), Index(len(text))))) == row.used


def test_a_million_newlines_are_no_objects_and_no_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = _looked_through(monkeypatch)
    tracemalloc.start()
    try:
        text = "a" + "\n" * MILLION + "b"
        layout = Layout(text, 66)
        reading = Reading(layout, Words(text, layout.paragraphs))
        assert reading.bottom()
        assert reading.caret == MILLION + 1
        assert tracemalloc.get_traced_memory()[0] < 30 * MILLION
    finally:
        tracemalloc.stop()
    assert len(layout.paragraphs) == MILLION + 1
    assert layout.paragraph_at(MILLION) == MILLION - 1
    below = next_row(layout, RowAddress(0, 0), 1)
    assert below is not None
    assert below.address == (MILLION, 0)
    assert reading.words.last_until(Index(MILLION)) == (0, 1)
    assert reading.words.first_from(Index(1)) == (MILLION + 1, MILLION + 2)
    assert len(looked) < 6


def test_a_hundred_thousand_short_paragraphs() -> None:
    text = "سلام على الأرض\n" * 100_000
    layout = Layout(text, 66)
    assert layout.address_at(len(text) - 1) == (99_999, 0)
    assert layout.row(RowAddress(54_321, 0)).start == 54_321 * 15
    assert count_words(text) == 300_000


@pytest.mark.parametrize("depth", [125, 126, 400])
def test_nested_embeddings(depth: int) -> None:
    """UAX#9 BD2: 125 levels at most, and I2's one; what goes deeper is shown all the same."""
    text = "abc " + "\u202b" * depth + "سلام x" + "\u202c" * depth + " end"
    layout = Layout(text, 66)
    (row,) = layout.rows()
    assert row.visual == "abc x ﻡﻼﺳ end"
    assert max(cell.level for cell in row.cells) <= 126
    assert row.cell_of(Index(text.index("x"))) == row.cells[4]


def test_what_cant_be_shown_is_one_cell_each() -> None:
    text = "a\ud800b\udfff\x00\x9b31m\x07\x85c"
    rows = list(Layout(text, 66).rows())
    assert [row.visual for row in rows] == ["a\ufffdb\ufffd\ufffd\ufffd31m\ufffd", "c"]
    assert rows[-1].end == len(text)


def test_nothing_and_newlines_have_no_cell() -> None:
    assert list(Layout("", 66).rows()) == []
    assert all(not row.cells for row in Layout("\n\n\r\n", 66).rows())


@given(texts(), st.integers(1, 9))
def test_words_found_in_pieces_are_those_of_the_whole(text: str, piece: int) -> None:
    whole: list[tuple[int, int]] = []
    for start, end in paragraphs.split(text):
        spans = segments.words(segments.safe(text[start:end]))
        whole += [(start + word.start, start + word.end) for word in spans]
    everything = Range(Index(0), Index(len(text)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(words, "_PIECE", piece)
        found = Words(text)
        assert found.within(everything) == whole
        assert found.count_within(everything) == count_words(text) == len(whole)
        for first, last in whole:
            assert found.first_from(Index(first)) == (first, last)
            assert found.last_until(Index(last)) == (first, last)
        for span in paragraphs.split(text):
            inside = [word for word in whole if span.start <= word[0] < span.end]
            expected = (inside[0][0], inside[-1][1]) if inside else None
            assert found.paragraph(span.start) == expected


def test_words_near_the_caret_are_found_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = _looked_through(monkeypatch)
    text = WORDS * 20_000
    found = Words(text)
    assert found.first_from(Index(len(text) // 2)) is not None
    assert found.last_until(Index(len(text) // 2)) is not None
    assert sum(looked) < 4 * words._PIECE


def test_quotations_that_nothing_closes_are_not_gone_through_again() -> None:
    """Each closing mark once went through all that was open: minutes for a megabyte."""
    text = "„a " * 20_000 + "» " * 20_000
    assert len(quotations.find(text)) == 40_000


def test_a_long_paragraph_keeps_to_a_few_bytes_a_code_point() -> None:
    text = (WORDS + "(7 من 9) ") * 1_500
    tracemalloc.start()
    try:
        layout = Layout(text, 66)
        for row in layout.rows():
            assert row.visual
        assert tracemalloc.get_traced_memory()[1] < 120 * len(text)
    finally:
        tracemalloc.stop()
    assert isinstance(layout._article.paragraph(0), plain.PlainParagraph)

"""What holds for every text at every width."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from reader.text import paragraphs, segments
from reader.text.layout import Layout
from reader.text.plain import HANGING
from reader.text.row import Row
from reader.text.units import Base, Index, Range, RowAddress
from tests.text.strategies import BASES, WIDTHS, texts

FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef]"
)
"""What is never sent; ZWJ is looked at apart."""


def _rows(text: str, width: int, base: Base = "auto") -> list[Row]:
    return list(Layout(text, width, base).rows())


@given(texts(), WIDTHS, BASES)
def test_rows_tile_the_paragraphs_and_the_text(text: str, width: int, base: Base) -> None:
    layout = Layout(text, width, base)
    at = 0
    for number, span in enumerate(layout.paragraphs):
        assert span.start == at
        assert layout.line_count(number) >= 1
        for line in range(layout.line_count(number)):
            row = layout.row(RowAddress(number, line))
            assert row.address == (number, line)
            assert row.start == at < row.end
            at = row.end
        assert span.end == at
    assert at == len(text)


@given(texts(), WIDTHS, BASES)
@example("\t" * 5, 2, "auto")
@example("漢字", 2, "auto")
@example("क्षि", 2, "rtl")
def test_no_row_is_wider_than_the_pane(text: str, width: int, base: Base) -> None:
    for row in _rows(text, width, base):
        column: int = row.left
        assert column >= 0
        for cell in row.cells:
            assert cell.column == column
            assert cell.width >= 1
            assert wcswidth(cell.glyphs) == cell.width
            column += cell.width
        assert column <= width
        if row.direction == "rtl":
            assert column == width
        else:
            assert row.left == 0
        assert row.visual == "".join(cell.glyphs for cell in row.cells)


@given(texts(), WIDTHS, BASES)
def test_every_code_point_belongs_to_one_cluster(text: str, width: int, base: Base) -> None:
    layout = Layout(text, width, base)
    at = 0
    while at < len(text):
        cluster = layout.cluster_at(at)
        assert cluster.start == at < cluster.end
        assert all(layout.cluster_at(inside) == cluster for inside in range(at, cluster.end))
        at = cluster.end
    assert layout.cluster_at(len(text)) == (len(text), len(text))


@given(texts(), WIDTHS, BASES)
def test_cell_to_cluster_to_cell(text: str, width: int, base: Base) -> None:
    layout = Layout(text, width, base)
    for row in layout.rows():
        seen: set[int] = set()
        for cell in row.cells:
            assert layout.cluster_at(cell.start) == (cell.start, cell.end)
            for column in range(cell.column, cell.column + cell.width):
                assert row.cell_at(column) == cell
            for index in range(cell.start, cell.end):
                assert row.cell_of(index) == cell
                assert index not in seen
                seen.add(index)
        assert row.cell_at(row.left - 1) is None
        assert row.cell_at(row.left + row.used) is None
        for index in range(row.start, row.end):
            assert (row.cell_of(index) is None) == (index not in seen)
        _check_what_has_no_cell(text, row, seen)
        assert row.cell_of(row.end) is None
        assert row.cell_of(row.start - 1) is None


def _check_what_has_no_cell(text: str, row: Row, seen: set[int]) -> None:
    """Only the separator, what hangs at the line's end, and what is never drawn."""
    unseen = "".join(text[at] for at in range(row.start, row.end) if at not in seen)
    hidden = f"[{paragraphs.SEPARATORS}{HANGING}\t\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    hidden += "\u2060-\u206f\ufeff\ufff9\U000e0000-\U000e0fff\ufe0f]*"
    assert re.fullmatch(hidden, unseen), ascii(unseen)
    last_seen = max(seen, default=row.start - 1)
    hanging = [at for at in range(row.start, row.end) if at not in seen and text[at] in HANGING]
    assert all(at > last_seen for at in hanging)


@given(texts(), WIDTHS, BASES)
def test_no_space_hangs_that_fits(text: str, width: int, base: Base) -> None:
    for row in _rows(text, width, base):
        hanging = any(
            text[at] in HANGING and row.cell_of(at) is None for at in range(row.start, row.end)
        )
        # An ideographic space is two cells wide.
        assert not hanging or row.used >= width - 1


@given(texts(), WIDTHS, st.data())
def test_runs_cover_a_ranges_clusters_and_nothing_else(
    text: str, width: int, data: st.DataObject
) -> None:
    layout = Layout(text, width)
    start = data.draw(st.integers(0, len(text)))
    span = Range(Index(start), Index(data.draw(st.integers(start, len(text)))))
    for row in layout.rows():
        expected = {
            column
            for cell in row.cells
            if max(cell.start, span.start) < min(cell.end, span.end)
            for column in range(cell.column, cell.column + cell.width)
        }
        runs = row.runs(span)
        covered = [column for run in runs for column in range(run.column, run.column + run.width)]
        assert covered == sorted(covered)
        assert set(covered) == expected
        assert all(left.column + left.width < right.column for left, right in pairwise(runs))


@given(texts(), WIDTHS, BASES)
def test_nothing_of_the_articles_controls_is_emitted(text: str, width: int, base: Base) -> None:
    for row in _rows(text, width, base):
        for cell in row.cells:
            assert not FORBIDDEN.search(cell.glyphs), ascii(cell)
            for match in re.finditer("\u200d", cell.glyphs):
                before, after = cell.glyphs[: match.start()], cell.glyphs[match.end() :]
                assert before, ascii(cell)
                assert after[:1] >= "\u2190", ascii(cell)
            for match in re.finditer("[\U000e0000-\U000e007f]+", cell.glyphs):
                assert cell.glyphs[match.start() - 1] == "\U0001f3f4", ascii(cell)


@given(texts(), WIDTHS, BASES)
def test_addresses(text: str, width: int, base: Base) -> None:
    layout = Layout(text, width, base)
    rows = list(layout.rows())
    for row in rows:
        for index in range(row.start, row.end):
            assert layout.address_at(index) == row.address
            assert layout.paragraph_at(index) == row.address.paragraph
    if rows:
        assert layout.address_at(len(text)) == rows[-1].address
        assert layout.paragraph_at(len(text)) == len(layout.paragraphs) - 1


@given(texts(), WIDTHS, WIDTHS, BASES)
def test_another_width_is_a_new_layout(text: str, width: int, other: int, base: Base) -> None:
    """What is shared between widths changes nothing."""
    shared = Layout(text, width, base)
    list(shared.rows())
    again, anew = shared.at_width(other), Layout(text, other, base)
    for left, right in zip(again.rows(), anew.rows(), strict=True):
        assert (left.address, left.start, left.end) == (right.address, right.start, right.end)
        assert left.cells == right.cells


@given(texts(), WIDTHS)
def test_a_line_ends_where_it_may(text: str, width: int) -> None:
    """UAX#14: at an opportunity, or between clusters of a word wider than the pane."""
    layout = Layout(text, width)
    for number, span in enumerate(layout.paragraphs):
        whole = segments.safe(text[span.start : span.end])
        content = whole[: paragraphs.content_length(whole)]
        kinds = segments.break_kinds(content)
        lines = [layout.row(RowAddress(number, line)) for line in range(layout.line_count(number))]
        for row in lines[:-1]:
            end = row.end - span.start
            if end not in kinds:
                inside = [at for at in kinds if row.start - span.start < at < end]
                reachable = [at for at in inside if not _in_cluster(layout, span.start + at)]
                hyphens = [at for at in reachable if content[at - 1] == "\u00ad"]
                assert len(hyphens) == len(reachable), ascii(content)
        for row in lines:
            begin, end = row.start - span.start, row.end - span.start
            inside = [at for at, must in kinds.items() if must and begin < at < end]
            assert all(_in_cluster(layout, span.start + at) or at == len(content) for at in inside)


def _in_cluster(layout: Layout, index: int) -> bool:
    return layout.cluster_at(index).start < index

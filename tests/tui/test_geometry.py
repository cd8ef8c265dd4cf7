from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.settings import MEASURE
from reader.text.units import Direction
from reader.tui.geometry import Geometry, geometry_of

SIZES = st.tuples(st.integers(1, 260), st.integers(1, 90))


@pytest.mark.parametrize(
    ("columns", "widths"),
    [
        # list, left margin, measure, right margin, inspector
        (200, (34, 25, 72, 25, 44)),
        (160, (34, 5, 72, 5, 44)),
        (159, (24, 21, 66, 22, 26)),
        (130, (24, 7, 66, 7, 26)),
        (120, (24, 5, 60, 5, 26)),
        (119, (0, 14, 66, 15, 24)),
        (100, (0, 5, 66, 5, 24)),
        (99, (0, 16, 66, 17, 0)),
        (80, (0, 7, 66, 7, 0)),
        (72, (0, 4, 64, 4, 0)),
        (59, (0, 2, 55, 2, 0)),
        (40, (0, 2, 36, 2, 0)),
    ],
)
def test_the_columns_are_shared_out_by_the_table(columns: int, widths: tuple[int, ...]) -> None:
    it = geometry_of(columns, 40)
    assert (it.list_width, it.left, it.measure, it.right, it.inspector_width) == widths


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # header, page, status, footer; rows of a title and of the quote
        (40, (2, 36, 1, 1, 2, 5)),
        (30, (2, 26, 1, 1, 2, 5)),
        (29, (2, 25, 1, 1, 1, 3)),
        (24, (2, 20, 1, 1, 1, 3)),
        (20, (2, 16, 1, 1, 1, 3)),
        (19, (1, 17, 1, 0, 1, 3)),
        (14, (1, 12, 1, 0, 1, 3)),
        (13, (0, 12, 1, 0, 1, 3)),
        (10, (0, 9, 1, 0, 1, 3)),
        (9, (0, 9, 0, 0, 1, 3)),
    ],
)
def test_the_rows_are_shared_out_by_the_table(rows: int, expected: tuple[int, ...]) -> None:
    it = geometry_of(80, rows)
    assert expected == (
        it.header_rows,
        it.page_rows,
        it.status_rows,
        it.footer_rows,
        it.title_rows,
        it.quote_rows,
    )


def test_the_users_measure_holds_where_there_is_room() -> None:
    assert geometry_of(200, 40, 50).measure == 50
    assert geometry_of(80, 24, 76).measure == 72
    assert geometry_of(50, 24, 76).measure == 46


def test_rails_stand_two_cells_from_the_text_on_the_paragraphs_side() -> None:
    it = geometry_of(120, 40)
    assert it.lanes("ltr") == (2, 1, 0)
    assert it.lanes("rtl") == (67, 68)
    assert it.overflow("ltr") == 3
    assert it.overflow("rtl") == 66


def test_attention_stands_opposite_the_rails() -> None:
    it = geometry_of(120, 40)
    assert it.attention("ltr") == 66
    assert it.attention("rtl") == 3


def test_a_margin_of_two_keeps_one_lane() -> None:
    it = geometry_of(40, 10)
    assert it.lanes("ltr") == (0,)
    assert it.lanes("rtl") == (38,)
    assert it.overflow("ltr") == 0
    assert it.attention("rtl") == 0
    assert it.attention("ltr") is None


@given(SIZES, st.none() | st.integers(*MEASURE))
def test_everything_has_its_place(size: tuple[int, int], measure: int | None) -> None:
    it = geometry_of(*size, measure)
    assert it.measure >= 1
    assert it.page_rows >= 1
    if it.columns >= 6:
        assert it.list_width + it.pane_width + it.inspector_width == it.columns
        assert it.left + it.measure + it.right == it.pane_width
        assert abs(it.left - it.right) <= 1
        assert it.edge_column >= it.left + it.measure
    _nothing_shares_a_column(it, "ltr")
    _nothing_shares_a_column(it, "rtl")


def _nothing_shares_a_column(it: Geometry, direction: Direction) -> None:
    text = range(it.left, it.left + it.measure)
    signs = [*it.lanes(direction)]
    if (sign := it.attention(direction)) is not None:
        signs.append(sign)
    assert len(set(signs)) == len(signs)
    for column in signs:
        assert column not in text
        assert 0 <= column < it.edge_column

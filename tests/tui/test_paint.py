"""The page's rows, cell by cell; see `painting` for the notation of the expected strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.render.colour_system import ColourSystem
from reader.render.layers import LAYERS, Canvas, Patch
from reader.render.marks import Mark, MarkIndex
from reader.text.layout import Layout
from reader.text.units import Index, Range, RowAddress
from reader.tui.geometry import geometry_of
from reader.tui.paint import EdgeCell, Painter, View
from tests.tui.painting import (
    area,
    cells,
    find,
    grounds,
    marks,
    painted,
    painter,
    palette,
    row,
    signs,
)

# (text, spans, signs, grounds) of a first row of 20 columns and the margin's cells beside it.
LTR = [
    ("by Ann Lee now", ["a:Ann Lee"], " xx▕xxx xxx▌xxx       ", "....aaaaaaa..........."),
    ("in May now", ["d:May"], " xx▗xxx▌xxx           ", "....ddd..............."),
    ("that it is now", ["c:it is"], " xxxx▝xx xx▌xxx       ", "......ccccc..........."),
    # Where a row begins or ends, the edge stands in the margin or on the blank beside.
    ("Ann said", ["a:Ann", "c:said"], "▕xxx▝xxxx▌            ", ".aaa.cccc............."),
    ("twenty letters in it", ["c:in it"], " xxxxxx xxxxxxx▝xx xx▌", "................ccccc."),
    # No free cell: no edge, and nothing enters a word.
    ("(Ann) now", ["a:Ann"], " xxxxx xxx            ", "..aaa................."),
    ("preAnn now", ["a:Ann"], " xxxxxx▌xxx           ", "....aaa..............."),
    # A start wins the shared space.
    ("Ann May now", ["a:Ann", "d:May"], "▕xxx▗xxx▌xxx          ", ".aaa.ddd.............."),
    # Touching.
    ("AnnMay now", ["a:Ann", "d:May"], "▕xxxxxx▌xxx           ", ".aaaddd..............."),
    # Nested: an edge each, the end of the inner one on the tint of the outer one.
    (
        "that Ann Lee is on",
        ["c:Ann Lee is", "a:Lee"],
        " xxxx▝xxx▕xxx▌xx▌xx   ",
        "......ccccAAAccc......",
    ),
    # They start together: the outer one's edge. They end together: the inner one's tint.
    (
        "of Ann Lee is on",
        ["c:Ann Lee is", "a:Ann"],
        " xx▝xxx▌xxx xx▌xx     ",
        "....AAAccccccc........",
    ),
    ("of Ann Lee is on", ["c:of Ann", "a:Ann"], "▝xx▕xxx▌xxx xx xx     ", ".cccAAA..............."),
    # Identical.
    ("of Ann Lee is on", ["a:Ann", "d:Ann"], " xx▕xxx▌xxx xx xx     ", "....DDD..............."),
    # Crossing.
    (
        "aa bb cc dd ee",
        ["c:bb cc", "a:cc dd"],
        " xx▝xx▕xx▌xx▌xx       ",
        "....cccAAaaa..........",
    ),
    # Three deep.
    (
        "aa bb cc dd ee",
        ["c:bb cc dd", "a:cc dd", "d:dd"],
        " xx▝xx▕xx▗xx▌xx       ",
        "....cccAAADD..........",
    ),
]

RTL = [
    # The same in the mirror: rows are flush right, edges on the other side.
    ("של דוד כהן עתה", ["a:דוד כהן"], "       xxx▐xxx xxx▎xx ", "...........aaaaaaa...."),
    ("של דוד עתה", ["d:דוד"], "           xxx▐xxx▖xx ", "...............ddd...."),
    ("של דוד עתה", ["c:דוד"], "           xxx▐xxx▘xx ", "...............ccc...."),
    ("דוד אמר", ["a:דוד", "c:אמר"], "             ▐xxx▘xxx▎", "..............ccc.aaa."),
    # A clitic before it, or a mark of punctuation: no start edge.
    ("ודוד עתה", ["a:דוד"], "             xxx▐xxxx ", ".................aaa.."),
    ("“דוד” עתה", ["a:דוד"], "            xxx xxxxx ", ".................aaa.."),
    # Nested, and starting together.
    (
        "אמר דוד כהן הוא",
        ["c:דוד כהן הוא", "a:כהן"],
        "     ▐xxx▐xxx▎xxx▘xxx ",
        "......ccccAAAcccc.....",
    ),
]


@pytest.mark.parametrize(("text", "spans", "expected", "ground"), LTR)
def test_a_left_to_right_row(text: str, spans: list[str], expected: str, ground: str) -> None:
    assert painted(painter(text, View(marks(text, *spans))), row()) == (expected, ground)


@pytest.mark.parametrize(("text", "spans", "expected", "ground"), RTL)
def test_a_right_to_left_row(text: str, spans: list[str], expected: str, ground: str) -> None:
    assert painted(painter(text, View(marks(text, *spans))), row()) == (expected, ground)


def test_edges_follow_the_clusters_own_direction() -> None:
    # A Latin name in a right-to-left row has its edges as in a left-to-right one. The free
    # cell before it is the one before the next word as well: the first span has it.
    text = "אמר John Lee עתה דוד"
    it = painter(text, View(marks(text, "a:John Lee", "a:עתה")))
    assert painted(it, row()) == (" xxx▐xxx▕xxxx xxx▌xxx ", ".....aaa.aaaaaaaa.....")


def test_no_end_stands_inside_its_own_span() -> None:
    # The Latin word is the last, and the free cell behind it lies between it and the first.
    text = "כך אמר John עתה"
    it = painter(text, View(marks(text, "a:אמר John")))
    assert painted(it, row()) == ("      xxx xxxx xxx▎xx ", "..........aaaaaaaa....")


def test_a_wrapped_span_has_no_edge_at_the_break_and_no_tint_where_spaces_hang() -> None:
    text = "so said Ann Maria   Lee of it"
    it = painter(text, View(marks(text, "a:Ann Maria   Lee")), width=18)
    assert painted(it, row(0)) == (" xx xxxx▕xxx xxxxx  ", ".........aaaaaaaaa..")
    assert painted(it, row(1)) == (" xxx▌xx xx          ", ".aaa................")


def test_a_span_of_hanging_spaces_alone_is_seen() -> None:
    text = "so said   Ann"
    it = painter(text, View(MarkIndex([Mark(at(7, 9), "a", "actor", "1")])), width=10)
    assert painted(it, row())[1] == "........aa.."


def test_other_labels_have_their_letter_as_edge() -> None:
    text = "by Ann Lee now"
    it = painter(text, View(marks(text, "t:Ann Lee")))
    assert signs(area(it, it.text_row(row())), "t") == " xxtxxx xxx▌xxx       "


def test_letters_stand_raised_instead_of_edges() -> None:
    text = "by Ann Lee now"
    it = painter(text, View(marks(text, "a:Ann Lee")), colours=palette("colour-blind-safe"))
    assert signs(area(it, it.text_row(row())), "ᵃ") == " xxᵃxxx xxx▌xxx       "


def test_the_selection_takes_the_tints_off_and_leaves_edges() -> None:
    text = "by Ann Lee now"
    chosen = find(text, "Lee now")
    it = painter(text, View(marks(text, "a:Ann Lee", "d:now"), chosen, chosen.start))
    assert painted(it, row()) == (" xx▕xxx xxx▗xxx▌      ", "....aaaa^ssssss.......")


def test_an_edge_too_near_its_ground_takes_the_texts_colour() -> None:
    text = "by Ann Lee now"
    colours = palette("high-contrast")
    shown = View(marks(text, "a:Lee"), find(text, "Ann Lee"))
    it = painter(text, shown, colours=colours)
    edge = area(it, it.text_row(row()))[7]
    assert edge[0] == "▕"
    assert edge[1].color == colours.selection.color
    unselected = painter(text, View(shown.marks), colours=colours)
    assert area(unselected, unselected.text_row(row()))[7][1].color == colours.mark("actor")


def at(start: int, end: int) -> Range:
    return Range(Index(start), Index(end))


CARETS = [
    # focused, selection, theme; the grounds of "ab cd" with the caret on b
    (True, None, "dark-ink", "..^..."),
    (False, None, "dark-ink", ".._..."),
    (True, at(0, 2), "dark-ink", ".s^..."),
    (True, None, "no-colour", "..B..."),
    (True, at(0, 2), "no-colour", ".rb..."),
    (False, None, "no-colour", ".._..."),
]


@pytest.mark.parametrize(("focused", "selection", "theme", "expected"), CARETS)
def test_the_caret(focused: bool, selection: Range | None, theme: str, expected: str) -> None:
    view = View(selection=selection, caret=Index(1), focused=focused)
    it = painter("ab cd", view, colours=palette(theme))
    assert grounds(it, area(it, it.text_row(row())))[:6] == expected


@pytest.mark.parametrize(
    ("text", "paragraph", "caret", "expected"),
    [
        ("abc\n", 0, 3, "....^......."),  # on the separator: behind the text
        ("אבג\n", 0, 3, ".......^...."),
        ("abc", 0, 3, "....^......."),  # at the text's end
        ("a\n\nb", 1, 2, ".^.........."),  # in an empty paragraph
        ("אבגדאבגדאב\n", 0, 10, "^..........."),  # in the margin, of a full row
    ],
)
def test_the_caret_where_there_is_no_cluster(
    text: str, paragraph: int, caret: int, expected: str
) -> None:
    it = painter(text, View(caret=Index(caret)), width=10)
    assert painted(it, row(0, paragraph))[1] == expected


def test_a_two_wide_cluster_is_one_place_of_the_caret() -> None:
    it = painter("a世b", View(caret=Index(1)), width=6)
    assert painted(it, row())[1] == "..^^...."


# What holds for every row

LOOKS: list[tuple[str, ColourSystem]] = [
    ("light-paper", "truecolor"),
    ("dark-ink", "256"),
    ("light-paper", "16"),
    ("no-colour", "none"),
]

SCRAPS = [
    "Ann ",
    "of",
    " ",
    "\n",
    "דוד ",
    "כהן",
    "كتاب",
    "لا",
    "ُ",
    "12",
    "世界",
    "\t",
    "(",
    "👩‍👧",
    "\u200f",
]


@given(
    st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=14).map("".join),
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from("adct")), max_size=5
    ),
    st.integers(2, 20),
    st.integers(0, 40),
    st.sampled_from(LOOKS),
)
def test_a_row_is_as_wide_as_the_pane_and_keeps_its_words(
    text: str,
    spans: list[tuple[int, int, str]],
    width: int,
    caret: int,
    look: tuple[str, ColourSystem],
) -> None:
    found = MarkIndex(
        Mark(at(start, min(len(text), start + length)), key, "actor", str(n), rail_from=2)
        for n, (start, length, key) in enumerate(spans)
        if start < len(text)
    )
    colours = palette(*look)
    view = View(found, at(caret, caret + 4), Index(min(caret, len(text))), current="0")
    it = painter(text, view, width=width, colours=colours, columns=40)
    for each in it.layout.rows():
        strips = (it.text_row(each.address), it.marks_row(each.address), it.blank_row(each.address))
        for strip in strips:
            assert sum(segment.cell_length for segment in strip) == it.geometry.pane_width
            assert strip.cell_length == it.geometry.pane_width
            assert all(_may_be_cut(segment) for segment in strip)
        shown = cells(strips[0])[it.geometry.left :][: it.geometry.measure]
        for (glyph, _), (plain, _) in zip(shown, _plain(each.padded), strict=True):
            assert glyph == plain or plain.isspace()


def _plain(text: str) -> list[tuple[str, Style]]:
    return cells(Strip([Segment(text, Style())]))


def _may_be_cut(segment: Segment) -> bool:
    """Whether all clusters before the last are one character and one cell each."""
    inner = segment.text
    while inner and Segment(inner[-1]).cell_length != 1:
        inner = inner[:-1]  # the last cluster's marks, or the wide one
    return all(Segment(char).cell_length == 1 for char in inner)


def test_the_articles_controls_are_not_sent() -> None:
    text = "a\u200fb\u202ec\u2066d\x1b[31me\u200d\x07"
    it = painter(text, View(marks(text, "a:b")))
    sent = "".join(segment.text for segment in it.text_row(row()))
    assert not set(sent) & set("\u200f\u202e\u2066\u200d\x1b\x07")


def test_a_segment_is_one_run_of_style() -> None:
    text = "by Ann Lee now"
    it = painter(text, View(marks(text, "a:Ann Lee")), width=30)
    assert [segment.text.strip() for segment in it.text_row(row())] == [
        "by", "▕", "Ann Lee", "▌", "now"
    ]  # fmt: skip


@pytest.mark.parametrize(("column", "expected"), [(1, " ah bc    "), (2, " a hbc    ")])
def test_another_layer_may_cover_letters(column: int, expected: str) -> None:
    def hint(canvas: Canvas) -> list[Patch]:
        return [Patch(column, 1, Style(bold=True), "h")]

    it = painter("a世bc", View(), width=8)
    over = Painter(it.palette, it.geometry, it.layout, it.view, (*LAYERS, hint))
    assert "".join(glyph for glyph, _ in area(over, over.text_row(row()))) == expected


def test_the_edge_cell_is_the_last_of_the_row() -> None:
    it = painter("ab", View())
    cell = EdgeCell("▐", Style(color="red"))
    rows = (it.text_row(row(), cell), it.marks_row(row(), cell), it.blank_row(None, cell))
    assert all(cells(strip)[-1] == ("▐", cell.style) for strip in rows)


def test_rows_are_painted_at_every_size_of_terminal() -> None:
    text = "aa bb cc dd ee ff gg hh\nאא בב גג דד הה\n"
    spans = marks(text, "c:aa bb cc dd ee ff", "c:אא בב גג דד", "a:aa", "a:אא")
    for columns in range(1, 170, 3):
        geometry = geometry_of(columns, 10)
        layout = Layout(text, geometry.measure)
        it = Painter(palette(), geometry, layout, View(spans, attention={row(): "!"}))
        for each in layout.rows():
            strip = it.text_row(RowAddress(*each.address))
            assert sum(part.cell_length for part in strip) == geometry.pane_width

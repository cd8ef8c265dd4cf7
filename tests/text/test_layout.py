"""Layouts of small texts, cell by cell."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rich.cells import cell_len

from reader.text import shaping
from reader.text.layout import Layout
from reader.text.units import Base, Index, Range, RowAddress
from tests.text.test_words import SEEDS


def drawn(text: str, width: int, base: Base = "auto") -> list[str]:
    return [row.padded for row in Layout(text, width, base).rows()]


def ranges(text: str, width: int, line: int = 0, base: Base = "auto") -> list[tuple[int, ...]]:
    """Column, width, start and end of each cell of one row of the first paragraph."""
    row = Layout(text, width, base).row(RowAddress(0, line))
    return [(cell.column, cell.width, cell.start, cell.end) for cell in row.cells]


def test_an_empty_text_has_no_row() -> None:
    layout = Layout("", 80)
    assert list(layout.rows()) == []
    assert list(layout.paragraphs) == []
    assert layout.address_at(0) == RowAddress(0, 0)
    assert layout.paragraph_at(0) == 0
    assert layout.cluster_at(0) == Range(Index(0), Index(0))
    with pytest.raises(IndexError):
        layout.row(RowAddress(0, 0))


@pytest.mark.parametrize("address", [RowAddress(0, 1), RowAddress(1, 0), RowAddress(-1, 0)])
def test_a_row_that_is_not_there(address: RowAddress) -> None:
    with pytest.raises(IndexError):
        Layout("a\n", 80).row(address)


def test_a_separator_has_no_cell_and_no_line_after_it() -> None:
    rows = list(Layout("ab\r\n\ncd\n", 5).rows())
    assert [(row.start, row.end) for row in rows] == [(0, 4), (4, 5), (5, 8)]
    assert [row.padded for row in rows] == ["ab   ", "     ", "cd   "]
    assert rows[0].cell_of(2) is rows[0].cell_of(3) is None
    layout = Layout("ab\r\n\ncd\n", 5)
    assert layout.cluster_at(2) == layout.cluster_at(3) == (2, 4)
    assert layout.address_at(8) == RowAddress(2, 0)


def test_each_separator_of_class_b_ends_a_paragraph_and_no_other() -> None:
    text = "a\rb\x1cc\x1dd\x1ee\x85f\u2029g\x0bh\x0ci\u2028j"
    layout = Layout(text, 10)
    assert len(layout.paragraphs) == 7
    # VT, FF and U+2028 end their line only.
    assert layout.line_count(6) == 4
    assert [row.visual for row in layout.rows()][6:] == ["g\ufffd", "h\ufffd", "i", "j"]


def test_spaces_hang_where_they_do_not_fit() -> None:
    assert ranges("ab   cd", 3) == [(0, 1, 0, 1), (1, 1, 1, 2), (2, 1, 2, 3)]
    assert ranges("אב   גד", 3) == [(0, 1, 2, 3), (1, 1, 1, 2), (2, 1, 0, 1)]
    assert drawn("אב   גד", 4) == ["  בא", "  דג"]
    assert drawn("ab \n", 9) == ["ab       "]
    assert drawn("a     ", 2) == ["a "]


def test_nothing_stands_behind_a_space_that_hangs() -> None:
    """The ideographic space is too wide for the last column; the next space would fit."""
    assert ranges("ab\u3000 c", 3) == [(0, 1, 0, 1), (1, 1, 1, 2)]
    assert drawn("ab\u3000 c", 3) == ["ab ", "c  "]


def test_trailing_spaces_take_the_paragraphs_direction() -> None:
    """L1: after an English word in a Hebrew paragraph they stand at the line's left end."""
    assert drawn("אב cd ", 8) == ["   cd בא"]
    assert drawn("cd אב ", 8) == ["cd בא   "]
    assert drawn("אב cd ef", 7) == ["  cd בא", "     ef"]


def test_the_levels_of_a_line_come_from_the_whole_paragraph() -> None:
    """The digits follow an Arabic letter of the line before: AN, so the sign stays right."""
    assert drawn("\u0628\u0628\u0628\u0628 1-2", 4) == ["ﺐﺒﺒﺑ", " 2-1"]


def test_line_breaks() -> None:
    assert drawn("one two three", 7) == ["one two", "three  "]
    assert drawn("abcdefgh ij", 3) == ["abc", "def", "gh ", "ij "]
    assert drawn("e\u0301e\u0301e\u0301e\u0301", 3) == ["e\u0301e\u0301e\u0301", "e\u0301  "]
    assert drawn("漢字漢字", 5) == ["漢字 ", "漢字 "]
    assert drawn("a\u00a0b c", 3) == ["a\u00a0b", "c  "]


def test_lam_alef_is_one_cell_of_two_graphemes() -> None:
    text = "لأرمينيا"
    layout = Layout(text, 10)
    assert ranges(text, 10)[-1] == (9, 1, 0, 2)
    assert layout.cluster_at(0) == layout.cluster_at(1) == (0, 2)
    row = layout.row(RowAddress(0, 0))
    assert row.runs(Range(Index(1), Index(len(text)))) == [(3, 7)]
    # An overlong word never breaks inside it.
    assert [line.end for line in Layout("بلا", 1).rows()] == [1, 3]
    assert drawn("لَأ", 3) == ["  \ufef7\u064e"]


def test_an_invisible_mark_keeps_its_place_in_the_order() -> None:
    """L2 over clusters alone would be wrong: the LRM is a run of its own between two."""
    text = "\u05d0\u05d1\u200e\u05d2\u05d3"
    assert drawn(text, 4, "ltr") == ["\u05d1\u05d0\u05d3\u05d2"]
    assert ranges(text, 4, base="ltr") == [(0, 1, 1, 3), (1, 1, 0, 1), (2, 1, 4, 5), (3, 1, 3, 4)]


def test_where_invisible_characters_attach() -> None:
    def clusters(text: str) -> list[str]:
        layout, at, found = Layout(text, 40), 0, []
        while at < len(text):
            span = layout.cluster_at(at)
            found.append(text[span.start : span.end])
            at = span.end
        return found

    assert clusters("a\u200eb") == ["a\u200e", "b"]
    assert clusters("a \u200eb") == ["a", " ", "\u200eb"]
    assert clusters("\u200fab") == ["\u200fa", "b"]
    assert clusters("a\u200bb") == ["a\u200b", "b"]
    assert clusters("\u200e\u200f") == ["\u200e\u200f"]
    assert clusters("\u2067ab\u2069") == ["\u2067a", "b\u2069"]
    assert clusters("a\u2028\u2028b") == ["a\u2028", "\u2028", "b"]


def test_a_cluster_has_the_level_of_what_is_seen_of_it() -> None:
    """The LRM before the bracket is at level 2, the bracket at 1 and so mirrored."""
    row = Layout("א \u200e(ב", 6).row(RowAddress(0, 0))
    assert row.padded == "  ב) א"
    assert row.cells[1][2:] == (2, 4, ")", 1)


def test_only_invisible_characters_have_no_cell() -> None:
    row = Layout("\u200e\u200f\n", 8).row(RowAddress(0, 0))
    assert row.cells == []
    assert row.padded == " " * 8
    assert row.runs(Range(Index(0), Index(3))) == []


def test_a_range_can_be_several_runs() -> None:
    text = "abc אבג def"
    row = Layout(text, 20).row(RowAddress(0, 0))
    assert row.visual == "abc גבא def"
    assert row.runs(Range(Index(2), Index(6))) == [(2, 2), (5, 2)]
    assert row.runs(Range(Index(0), Index(5))) == [(0, 4), (6, 1)]
    assert row.runs(Range(Index(0), Index(11))) == [(0, 11)]
    assert row.runs(Range(Index(3), Index(3))) == []


def test_mirrored_where_right_to_left() -> None:
    assert drawn("(אב) <ג>", 8) == ["<ג> (בא)"]
    assert drawn("«a»", 3, "rtl") == ["«a»"]
    assert drawn("a(b)", 4) == ["a(b)"]
    assert drawn("א≤ב\t", 11) == ["        ב≥א"]


def test_tabs() -> None:
    assert ranges("a\tb", 20) == [(0, 1, 0, 1), (1, 7, 1, 2), (8, 1, 2, 3)]
    assert ranges("א\tב", 20) == [(11, 1, 2, 3), (12, 7, 1, 2), (19, 1, 0, 1)]
    assert ranges("abc\tb", 5) == [(0, 1, 0, 1), (1, 1, 1, 2), (2, 1, 2, 3), (3, 2, 3, 4)]
    assert drawn("\t", 20) == [" " * 20]


def test_what_cannot_be_shown() -> None:
    assert drawn("a\x00\x1b\x9b\x7f\ud800b", 9) == ["a\ufffd\ufffd\ufffd\ufffd\ufffdb  "]
    assert drawn("\ufdd0\U0001ffff", 2) == ["\ufffd\ufffd"]
    assert drawn("x\u0301\n\u0301", 3) == ["x\u0301  ", "\u25cc\u0301  "]
    assert drawn("\t\u064e", 12) == ["        \u25cc\u064e   "]


def test_visible_format_characters() -> None:
    for code in (*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2):
        (row,) = Layout(chr(code), 4).rows()
        assert row.visual == chr(code)
        assert row.used == 1


def test_a_soft_hyphen_shows_at_a_break_only() -> None:
    assert drawn("co\u00adop", 10) == ["coop      "]
    assert drawn("co\u00adop", 3) == ["co-", "op "]
    assert drawn("co\u00adop", 2) == ["co", "op"]
    assert drawn("بت\u00adثج", 3) == ["-ﺘﺑ", " ﺞﺜ"]
    # UAX#14 LB21a: no break after a hyphen in Hebrew.
    assert drawn("של\u00adום", 3) == ["ולש", "  ם"]
    assert ranges("co\u00adop", 3) == [(0, 1, 0, 1), (1, 2, 1, 3)]


def test_emoji_sequences_stay_whole() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert drawn(f"{family}{flag}\u2764\ufe0f", 8) == [f"{family}{flag}\u2764\ufe0f  "]
    assert drawn(f"\u200e{family}\u200e", 3) == [f"{family} "]
    hidden = "\U0001f469\u200c\ufe0f\u200d\U0001f467"
    assert drawn(hidden, 2) == [hidden.replace("\u200c", "")]
    assert drawn("a\u200db\U000e0067c\U0001f469\u200d", 9) == ["abc\U0001f469    "]


@pytest.mark.parametrize(
    "cluster",
    [
        "a" + "\u0301" * 100_000,
        "\u0628" + "\u064e" * 100_000,
        "\u0301" * 100_000,
        "\u1100" * 40_000,  # one grapheme by UAX#29 GB6, each two cells wide
        "\u0600" * 70_000 + "a",
        "\U0001f469\u200d" * 50_000 + "\U0001f469",
        "\u0915\u094d" * 40_000 + "\u0915",
    ],
    ids=["marks", "harakat", "no base", "jamo", "prepended", "emoji", "conjunct"],
)
@pytest.mark.parametrize("behind", ["", " \u0628 (1) b"])
def test_a_cluster_without_bound_is_drawn_with_bound(cluster: str, behind: str) -> None:
    layout = Layout(cluster + behind, 80)
    row = layout.row(RowAddress(0, 0))
    first = row.cell_of(0)
    assert first is not None
    assert (first.start, first.end) == (0, len(cluster))
    assert len(first.glyphs) <= 32
    assert not first.glyphs.endswith("\u200d")
    assert sum(cell.width for cell in row.cells) <= 80


def test_zwnj_and_zwj_shape_and_are_not_sent() -> None:
    assert drawn("می\u200cخ", 4) == [" ﺥﯽﻣ"]
    assert drawn("ه\u200d", 3) == ["  ﻫ"]


def test_a_cluster_wider_than_the_pane() -> None:
    assert drawn("漢a", 1) == ["\ufffd", "a"]
    assert drawn("\u0600\u0661\u0662", 2) == ["\u0600\u0661", "\u0662 "]
    assert drawn("\u0600\u0661\u0662", 1) == ["\ufffd", "\u0662"]
    assert drawn("ab", 0) == ["a", "b"]


def test_the_base_direction() -> None:
    assert Layout("abc\nאבג\n123", 9).direction(0) == "ltr"
    assert Layout("abc\nאבג\n123", 9).direction(1) == "rtl"
    assert Layout("abc\nאבג\n123", 9).direction(2) == "ltr"
    assert drawn("abc.", 6, "rtl") == ["  .abc"]
    assert drawn("אב.", 6, "ltr") == ["בא.   "]
    assert drawn("\u2067a\u2069 אב", 6) == ["  בא a"]


def test_another_width_analyses_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "السلام على a\u200eb من اتبع الهدى\nabc"
    layout = Layout(text, 30)
    list(layout.rows())

    def refuse(*_: object) -> None:
        raise AssertionError("analysed again")

    for name in ("shaping.shape", "levels.resolve", "segments.graphemes"):
        monkeypatch.setattr(f"reader.text.{name}", refuse)
    monkeypatch.setattr("reader.text.plain.shape", refuse)
    monkeypatch.setattr("reader.text.odd.shape", refuse)
    assert "".join(row.visual for row in layout.at_width(7).rows()).count("ﻼ") == 1


def test_only_what_is_asked_for_is_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    shaped: list[str] = []
    real = shaping.shape

    def count(text: str) -> str:
        shaped.append(text)
        return real(text)

    monkeypatch.setattr("reader.text.plain.shape", count)
    layout = Layout("\n".join(f"paragraph {number}" for number in range(1000)), 20)
    layout.row(layout.address_at(500))
    assert len(shaped) == 1


def test_rows_are_kept_near_the_last_uses() -> None:
    layout = Layout("a\n" * 2000, 20)
    first = layout.row(RowAddress(0, 0))
    assert layout.row(RowAddress(0, 0)) is first
    for _ in layout.rows():
        pass
    assert len(layout._rows) < 2000
    assert layout.row(RowAddress(1999, 0)) is layout.row(RowAddress(1999, 0))
    assert layout.row(RowAddress(0, 0)) is not first


def test_plain_articles_load_no_width_tables() -> None:
    code = """if True:
        import sys
        from reader.text.fit import fit
        print(fit("السلام (abc) 12", 20), "wcwidth" in sys.modules)
        print(fit("漢", 3), "wcwidth" in sys.modules)
    """
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        check=True,
        cwd=SEEDS.parent,
        encoding="utf-8",
    )
    assert [line.split()[-1] for line in done.stdout.split("\n")[:2]] == ["False", "True"]


@pytest.mark.parametrize("width", [20, 53, 80])
def test_the_samples_are_as_wide_for_rich_as_for_us(width: int) -> None:
    for path in SEEDS.glob("*.txt"):
        for row in Layout(path.read_bytes().decode("utf-8"), width).rows():
            assert cell_len(row.padded) == width

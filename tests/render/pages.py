"""Pages for the tests of what is printed, with marks anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from reader.gold.schema import Schema
from reader.render.colour_system import ColourSystem
from reader.render.page import Page, PageMarks
from reader.render.palette import Palette
from reader.text.layout import Layout
from reader.themes import find_themes_dir, load_theme
from tests.exchange.marks import span

LABELS = ("actor", "date", "claim", "lost")
"""The last one is not in the schema."""
MIXED = "سلام (hello) 28 يونيو 2024, он сказал: «да».\n\nقال الأمين ولأرمينيا abc.\n"
ALPHABET = (
    "abc 1.(«سلامن אב\u064e\u0301e漢👩\u200d\u200f\u202e\u2067\t\r\n\u2028\x00\x1b\x85\ud800<&'\""
)


def page(
    text: str, marks: Sequence[tuple[int, int, str]] = (), width: int = 40, title: str = "t"
) -> Page:
    """A page of that text, each mark a start, an end and a label."""
    spans = [
        span(text, start, end, number, label=label)
        for number, (start, end, label) in enumerate(marks)
    ]
    labels = {label.name: label for label in Schema.load().labels}
    return Page(Layout(text, width), sorted(spans, key=lambda s: s.key), labels, title, "ar")


def palette(
    system: ColourSystem = "truecolor", theme: str = "dark-ink", marks: PageMarks = "tint"
) -> Palette:
    """A palette of one of our themes."""
    return Palette(
        load_theme(find_themes_dir() / f"{theme}.toml"), system, None if marks == "tint" else marks
    )


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Any text, and some marks on it in any relation to each other."""
    text = draw(st.text(ALPHABET, max_size=60))
    place = st.integers(0, len(text))
    marks = draw(st.lists(st.tuples(place, place, st.sampled_from(LABELS)), max_size=6))
    width = draw(st.integers(1, 30))
    return page(text, [(min(a, b), max(a, b), label) for a, b, label in marks], width)

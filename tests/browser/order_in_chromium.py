"""Chromium puts the code points of our lines in our order (`make test-browser`).

Not named `test_…`, so that `make test` leaves it out: a browser is a large thing to install.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reader.text import segments
from reader.text.layout import Layout
from reader.text.row import Row
from reader.text.units import Base, RowAddress
from tests.browser.chromium import Box, Measured, Paragraph, lay_out
from tests.engines import texts
from tests.engines.compare import is_seen
from tests.engines.deviations import is_boundary_neutral
from tests.text import strategies

PARAGRAPHS = 8
"""So many of each declaration."""
EXAMPLES = 400
_EXPLICIT = tuple(
    f"ab {control}CD \u05d0\u05d1 (12) \u0660{end} ef"
    for control, end in (
        *((control, "\u202c") for control in "\u202a\u202b\u202d\u202e"),
        *((control, "\u2069") for control in "\u2066\u2067\u2068"),
    )
)
"""Each embedding, override and isolate: what is made up depends on what hypothesis has met."""


class Deviation(NamedTuple):
    """Code points that Chromium puts elsewhere; without them the line has our order."""

    name: str
    reason: str
    concerns: Callable[[str, int], bool]
    """Whether a line's code point at this place is one of them."""
    example: tuple[str, Base]


def _is_control(line: str, at: int) -> bool:
    return is_boundary_neutral(line[at])


def _is_space_at_the_end(line: str, at: int) -> bool:
    return line[at] == " " and line[at:].isspace()


def _is_other_white_space_at_the_end(line: str, at: int) -> bool:
    return line[at] not in " \t" and line[at:].isspace()


DEVIATIONS = (
    Deviation(
        "controls",
        "Controls and noncharacters (class BN) are removed by rule X9, so that their place is "
        "open: we show them as U+FFFD at the level of what stands before them, Chromium, which "
        "asks ICU, at that of what stands after them.",
        _is_control,
        ("\x00\u0627\u0416", "ltr"),
    ),
    Deviation(
        "spaces at a line's end",
        "By L1 they have the paragraph's level, and so they stand at the line's end. Where a line "
        "breaks after letters of the other direction, Chromium turns them round among themselves, "
        "as ICU does. Spaces look alike: what differs is only which of them a click finds.",
        _is_space_at_the_end,
        ("\u05d0\u05d1  \u05d2\u05d3\u05d4\u05d5", "ltr"),
    ),
    Deviation(
        "other white space at a line's end",
        "L1 speaks of all of class WS. Chromium resets U+0020 and tabs only: an em space or a form "
        "feed at a line's end keeps the level of what stands before it. We are right.",
        _is_other_white_space_at_the_end,
        ("\u05d0\u05d1\f", "ltr"),
    ),
)
"""Where Chromium differs, and why."""


class Line(NamedTuple):
    """One of our rows and Chromium's boxes for it."""

    row: Row
    text: str
    boxes: list[list[Box]]

    @property
    def places(self) -> dict[int, float | None]:
        """The middle of each cell's first visible code point, in pixels, by our order.

        None where Chromium draws nothing for it.
        """
        found: dict[int, float | None] = {}
        for cell in self.row.cells:
            first, last = cell.start - self.row.start, cell.end - self.row.start
            head = next((at for at in range(first, last) if is_seen(self.text[at])), first)
            box = self.boxes[head][0] if self.boxes[head] else None
            found[head] = (box.left + box.right) / 2 if box else None
        return found

    def is_ours(self, deviations: Sequence[Deviation] = ()) -> bool:
        """Whether Chromium's order is ours, but for what `deviations` concern."""
        places = [
            place
            for head, place in self.places.items()
            if not any(entry.concerns(self.text, head) for entry in deviations)
        ]
        known = [place for place in places if place is not None]
        return len(known) == len(places) and known == sorted(known)

    def __str__(self) -> str:
        return f"{self.text!a}, by our order: {self.places}"


class Laid:
    """Paragraphs of ours, laid out by Chromium in one go."""

    def __init__(self) -> None:
        self._rows: list[list[Row]] = []
        self._given: list[Paragraph] = []
        self._of: dict[str, list[int]] = {}

    def add(self, name: str, text: str, width: int, base: Base, most: int = 1_000_000) -> None:
        """Take up to `most` paragraphs of `text` in, as lines of `width` cells."""
        layout = Layout(text, width, base)
        for number, (start, end) in enumerate(layout.paragraphs[:most]):
            content = segments.safe(text[start:end].rstrip("\n\r\x1c\x1d\x1e\x85\u2029"))
            count = layout.line_count(number)
            rows = [layout.row(RowAddress(number, line)) for line in range(count)]
            lines = [content[row.start - start : row.end - start] for row in rows]
            if content:
                self._of.setdefault(name, []).append(len(self._given))
                self._rows.append(rows)
                self._given.append(Paragraph(base, lines))

    def measure(self, folder: Path) -> None:
        """Start Chromium, once."""
        self._measured: list[Measured] = lay_out(self._given, folder)

    def lines(self, name: str) -> Iterator[Line]:
        """The lines of what was added by this name."""
        for at in self._of[name]:
            given = self._given[at].lines
            measured = zip(self._rows[at], given, self._measured[at], strict=True)
            lines = [Line(row, text, boxes) for row, text, boxes in measured]
            ends = [
                {box.bottom for boxes in line.boxes for box in boxes if box.right > box.left}
                for line in lines
            ]
            ends = [bottoms for bottoms in ends if bottoms]
            for above, below in pairwise(ends):
                assert max(above) < min(below), f"Chromium breaks elsewhere: {given!a}"
            yield from lines


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    laid = Laid()
    for name, text in texts.seeds().items():
        laid.add("seeds", text, 40, "auto")
        laid.add(name, text, 72, "auto")
    for language in texts.LANGUAGES:
        laid.add(language, texts.declaration(language), 40, "auto", PARAGRAPHS)
    for base in ("ltr", "rtl"):
        for language in ("arb", "heb", "eng"):
            laid.add(base, texts.declaration(language), 30, base, PARAGRAPHS)
    _add_mixtures(laid)
    for entry in DEVIATIONS:
        laid.add(entry.name, entry.example[0], 4, entry.example[1])
    laid.measure(tmp_path_factory.mktemp("chromium"))
    return laid


def _add_mixtures(laid: Laid) -> None:
    """Collect what hypothesis makes up, the same each time, since a browser starts but once."""
    words = st.lists(texts.pieces(), max_size=12).map("".join)
    mixed = strategies.texts(max_size=30) | strategies.plain_texts() | words

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(mixed, st.integers(4, 40), strategies.BASES)
    def collect(text: str, width: int, base: Base) -> None:
        laid.add("mixtures", text, width, base)

    collect()
    for text in _EXPLICIT:
        for base in ("ltr", "rtl"):
            laid.add("mixtures", text, 12, base)


def agree(lines: Iterator[Line]) -> int:
    """Every line is in our order or differs for the reason listed; returns how many."""
    count = 0
    for line in lines:
        count += 1
        assert line.is_ours() or line.is_ours(DEVIATIONS), str(line)
    return count


@pytest.mark.parametrize("name", ["seeds", *sorted(texts.seeds())])
def test_the_seeds(laid: Laid, name: str) -> None:
    assert agree(laid.lines(name)) >= 25


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_declaration_of_human_rights(laid: Laid, language: str) -> None:
    assert agree(laid.lines(language)) >= 20


@pytest.mark.parametrize("base", ["ltr", "rtl"])
def test_the_declaration_in_one_direction(laid: Laid, base: str) -> None:
    assert agree(laid.lines(base)) >= 60


def test_mixtures(laid: Laid) -> None:
    lines = list(laid.lines("mixtures"))
    assert agree(iter(lines)) >= 200
    classes = {unicodedata.bidirectional(char) for line in lines for char in line.text}
    assert {"L", "R", "AL", "EN", "AN", "NSM", "RLI", "LRO"} <= classes
    assert sum(line.is_ours() for line in lines) > 0.9 * len(lines)


@pytest.mark.parametrize("entry", DEVIATIONS, ids=lambda entry: entry.name)
def test_a_listed_deviation_still_occurs(laid: Laid, entry: Deviation) -> None:
    line = next(laid.lines(entry.name))
    assert not line.is_ours(), f"no longer so: {entry.reason}"
    assert line.is_ours([entry])

"""A megabyte beside an article of common size: first frame, paging, resizing, memory, keys."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from benchmarks import texts
from benchmarks.report import Measure, ratio
from benchmarks.start import EMPTY, READER
from benchmarks.wire import ROWS, Wire

_PAGE_DOWN: Final = "\x1b[6~"
_PLACES: Final = (2, 25, 50, 75, 98)
"""Per cent of the article at which pages are turned; a small one has one page to turn to."""
_WIDTHS: Final = (100, 120, 90, 120, 80, 120)
"""Columns that the window takes one after the other."""
_LAST_ROW: Final = f"\x1b[{ROWS - 2};".encode()
"""Where the page's last row is drawn, whatever the article."""


class _Found(NamedTuple):
    """What one article came to."""

    first: list[float]
    """Seconds from the command to its first frame."""
    page: float
    """Median seconds of a page down, at `_PLACES`."""
    resize: float
    """Median seconds of a new width."""
    delay: float
    """The longest seconds of a key while the window took new widths."""
    held: float
    """Megabytes held for itself after all that."""
    peak: float
    """Megabytes held at most."""


def measure(rounds: int) -> list[Measure]:
    """All rows."""
    with tempfile.TemporaryDirectory() as folder:
        made = {
            "small": texts.prose(texts.SMALL, longest=2_000),
            "large": texts.prose(texts.MEGABYTE),
            "unbroken": texts.unbroken(texts.MEGABYTE),
            "bracketed": texts.bracketed(texts.MEGABYTE),
        }
        for name, text in made.items():
            Path(folder, f"{name}.txt").write_text(text, encoding="utf-8")
        firsts = _first_frames(Path(folder), list(made), rounds)
        found = {name: _use(Path(folder), name, firsts[name]) for name in made}
        return _rows(found, _empty())


def _rows(found: dict[str, _Found], empty: float) -> list[Measure]:
    small, large = found["small"], found["large"]
    rows = [
        _beside("first frame of a 1 MB article / of a 5 KB one", "first", small, large, 1.5),
        _beside("page down anywhere in 1 MB / in 5 KB", "page", small, large, 1.5),
        _beside("a new width with 1 MB / with 5 KB, to its last byte", "resize", small, large, 2.0),
        _at_most("1 MB: memory above an empty Textual app's", large.held - empty, 60, "MB"),
    ]
    names = {
        "large": "1 MB",
        "unbroken": "one unbroken paragraph of 1 MB",
        "bracketed": "the same with brackets and numbers throughout",
    }
    for name, what in names.items():
        its = found[name]
        if name != "large":
            seconds = 0.5 if name == "unbroken" else 2.0
            first = median(its.first)
            rows.append(_at_most(f"{what}: command to its first page", first, seconds, "s"))
        if name == "bracketed":
            rows.append(_at_most(f"{what}: memory at most", its.peak, 250, "MB"))
        row = f"{what}: longest wait of a key after a new width, over that with 5 KB"
        late = _at_most(row, max(0.0, its.delay - small.delay) * 1000, 30, "ms")
        detail = f" ({its.delay * 1000:.0f} ms / {small.delay * 1000:.0f} ms)"
        rows.append(late._replace(measured=late.measured + detail))
    return rows


def _beside(what: str, name: str, small: _Found, large: _Found, most: float) -> Measure:
    ours, theirs = getattr(large, name), getattr(small, name)
    if name == "first":
        ours, theirs = median(ours), median(theirs)
    detail = f"{ours * 1000:.0f} ms / {theirs * 1000:.0f} ms"
    return ratio(what, ours, theirs, most, detail)


def _at_most(what: str, value: float, most: float, unit: str) -> Measure:
    digits = 2 if unit == "s" else 0
    return Measure(what, f"≤ {most:g} {unit}", f"{value:.{digits}f} {unit}", value <= most)


def _first_frames(folder: Path, names: list[str], rounds: int) -> dict[str, list[float]]:
    """Seconds to each article's first frame, the articles taking turns."""
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(1 + rounds):
        for name in names:
            with _opened(folder, name) as (_, seconds):
                if turn:  # the first start of all compiles
                    taken[name].append(seconds)
    return taken


@contextmanager
def _opened(folder: Path, name: str) -> Iterator[tuple[Wire, float]]:
    project = folder / "project"
    command = (*READER, "--project", str(project), str(folder / f"{name}.txt"))
    with Wire(command) as wire:
        yield wire, wire.reached(_LAST_ROW)


def _use(folder: Path, name: str, first: list[float]) -> _Found:
    """Page and resize an article as its reader does."""
    places = _PLACES if name != "small" else _PLACES[:1] * len(_PLACES)
    pages = [_page(folder, name, share) for share in places]
    with _opened(folder, name) as (wire, _):
        wire.rest(1.5)
        for columns in _WIDTHS[:2]:
            wire.resize(columns)
        resizes = [wire.resize(columns) for columns in _WIDTHS]
        delays = [_delay(wire, columns) for columns in _WIDTHS]
        return _Found(first, median(pages), median(resizes), max(delays), wire.private, wire.peak)


def _page(folder: Path, name: str, share: int) -> float:
    """Seconds of a page down from some per cent of the article, onto what was never shown."""
    with _opened(folder, name) as (wire, _):
        wire.rest(1.0)
        wire.send(f"{share}%")
        wire.rest(0.3)
        return wire.key(_PAGE_DOWN, quiet=0.15).frame


def _delay(wire: Wire, columns: int) -> float:
    """The longest time that a key waits for any answer once a new width is shown.

    The frame itself is not waited for: it is measured by itself.
    """
    wire.resize(columns)
    waits = [wire.answer(key) for key in "wwwwwwwwww"]
    wire.rest(0.2)
    return max(waits)


def _empty() -> float:
    """Megabytes that an empty Textual app holds for itself."""
    with Wire(EMPTY) as wire:
        wire.first_frame(f"\x1b[{ROWS};1H".encode())
        wire.rest(1.0)
        return wire.private

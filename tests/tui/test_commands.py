"""What the palette finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from textual.command import Hit

from reader.tui.commands import Commands, highlighted, matched
from tests.tui.apps import copy_of_seeds, make_app, running

LABELS = """
name = "own"
version = 1
[[label]]
name = "فاعل"
key = "f"
[[label]]
name = "دلالات"
key = "m"
"""


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("فاعل", "f"),
        ("فا", "f"),
        ("دلالات", "m"),
        ("دلا", "m"),
        ("next art", "J"),
        # What the settings call it, where the sentence has other words.
        ("line spacing", "gs"),
        ("paragraph_spacing", "gp"),
        ("invisibles", "gi"),
        ("measure", "="),
    ],
)
async def test_a_command_is_found_as_it_is_written(tmp_path: Path, typed: str, keys: str) -> None:
    (tmp_path / "labels.toml").write_text(LABELS, encoding="utf-8")
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app):
        found = [hit async for hit in Commands(app.screen).search(typed)]
        assert found
        assert all(isinstance(hit, Hit) for hit in found)
        best = max(found, key=lambda hit: hit.score if isinstance(hit, Hit) else 0)
        assert str(best.prompt).split("\n")[1] == keys


@pytest.mark.parametrize(
    ("query", "title", "places"),
    [
        ("art", "Open the next article", [14, 15, 16]),
        ("next art", "Open the next article", [9, 10, 11, 12, 14, 15, 16]),
        ("Oa", "Open the next article", None),  # its letters lie too far apart
        ("opn", "Open it", [0, 1, 3]),
        ("ﺳﻼﻡ", "as سلام", [3, 4, 5, 6]),  # presentation forms
        ("", "Open it", None),
        ("zz", "Open it", None),
        ("a" * 30 + "b", "a" * 60, None),
    ],
)
def test_what_a_query_finds(query: str, title: str, places: list[int] | None) -> None:
    score, found = matched(query, title)
    assert (score > 0, found) == (places is not None, places or [])


def test_a_match_is_marked_where_its_letters_stand() -> None:
    mark = Style(bold=True)
    shown = highlighted("as سلام", [4, 5], 20, mark)
    assert shown.plain == "as ﻡﻼﺳ"
    # The lam-alef is one cluster, in the middle.
    assert [(span.start, span.end) for span in shown.spans if span.style == mark] == [(4, 5)]
    cut = highlighted("as سلام سلام", [3], 8, mark)
    assert cut.plain == "as ﻡﻼﺳ…"
    assert [(span.start, span.end) for span in cut.spans if span.style == mark] == [(5, 6)]


def test_a_title_with_markup_is_text() -> None:
    assert (
        highlighted("[red]x[/] [@click=y]z[/]", [], 60, Style()).plain == "[red]x[/] [@click=y]z[/]"
    )

"""What the palette finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import Hit

from reader.tui.commands import Commands
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
    [("فاعل", "f"), ("فا", "f"), ("دلالات", "m"), ("دلا", "m"), ("next art", "J")],
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

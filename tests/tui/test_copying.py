"""The copy keys in the real app: what is on the clipboard, and what the screen says of it."""

from __future__ import annotations

import json
from pathlib import Path

from reader import strings
from reader.terminal.clipboard import LIMIT
from tests.tui.apps import caret_to, copy_of_seeds, make_app, reading, running, text

NAME = "إلهام علييف"


async def test_pressed_again_it_copies_the_next_that_is_known(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        caret_to(app, NAME)
        await pilot.press("w", "W")
        start = text(app).index(NAME)
        offsets = f"{app.desk.article_id}:{start}-{start + len(NAME)}"
        for head, clipboard in (
            (strings.MARK_COPIED, NAME),
            (strings.COPIED_OFFSETS, offsets),
            (strings.COPIED_RECORD, None),
            (strings.MARK_COPIED, NAME),
        ):
            await pilot.press("Y")
            assert app.status.view.head == head
            if clipboard is None:
                assert json.loads(app.clipboard)["text"] == NAME
            else:
                assert app.clipboard == clipboard
        # Anything else between begins anew.
        await pilot.press("o", "Y")
        assert app.clipboard == NAME


async def test_each_has_a_key_and_a_command_of_its_own(tmp_path: Path) -> None:
    app = make_app(tmp_path, copy_of_seeds(tmp_path))
    async with running(app) as pilot:
        caret_to(app, NAME)
        await pilot.press("w", "a", "g", "Y")
        assert json.loads(app.clipboard)["label"] == "actor"
        await pilot.press("g", "y")
        assert app.clipboard.startswith(f"{app.desk.article_id}:")
        titles = [command.title for command in app.commands()]
        assert sum(title.startswith("Copy ") for title in titles) == 3


async def test_what_no_terminal_would_take_is_refused_and_said(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text("word " * (LIMIT // 4), encoding="utf-8")
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        await pilot.press("w", "Y")
        assert app.clipboard == "word"
        await pilot.press("p", "Y")
        assert app.clipboard == "word"
        assert app.status.view.head.startswith("Not copied: 92 KB")
        assert reading(app).selection is not None

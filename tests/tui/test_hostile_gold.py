"""A gold set of a stranger in the app: marks that can't be, and names that want the terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reader.gold import actions
from reader.gold.edit import Change, Edit
from reader.gold.model import Span
from reader.gold.store import Store
from tests.gold.facts import Facts
from tests.harm import HOSTILE
from tests.tui.apps import make_app, running
from tests.tui.test_escapes import check

TEXT = "alpha beta gamma delta\n\nepsilon zeta"
FACTS = Facts("a.txt", TEXT, "en", direction="ltr")


def hostile_span(start: int, end: int, **fields: object) -> Span:
    made = Span.make("a.txt", TEXT, FACTS.sha256, 0, 1, "actor", "x")
    changed = replace(made, start=start, end=end, quote="x" * (end - start))
    return replace(changed, **fields)  # type: ignore[arg-type]  # names and values are the test's


def spans_that_can_not_be() -> list[Span]:
    """Ranges, quotes and names that no program of ours has written."""
    return [
        hostile_span(10**9, 10**9 + 4),
        hostile_span(30, 99),
        hostile_span(0, 5000),
        hostile_span(4, 4),
        hostile_span(len(TEXT), len(TEXT)),
        hostile_span(0, 5, quote=HOSTILE[:5]),
        hostile_span(
            0, 5, label=f"l{HOSTILE}", note=HOSTILE, annotator=HOSTILE, attributes={"kind": HOSTILE}
        ),
        hostile_span(
            0, 5, attributes={"kind": 2**63 - 1, "entity": True, "mention": [1, None], "x": -1.5}
        ),
        hostile_span(0, 5, attributes={"entity": "../../x"}),
    ]


async def test_marks_that_can_not_be(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(TEXT, encoding="utf-8")
    store = Store(tmp_path, "tester")
    gold = store.load()
    tag = actions.tag(gold, FACTS, 6, 10, "date", "tester")
    made = {span.id: Change(None, span) for span in spans_that_can_not_be()}
    spans = {**tag.changes["spans"], **made}
    edit = Edit(HOSTILE, {**tag.changes, "spans": spans}, tag.place, tag.texts)
    store.apply(edit).result()
    store.close()
    app = make_app(tmp_path, articles)
    async with running(app) as pilot:
        assert app.session.save_state.kind == "saved"
        check(app)
        await pilot.press(*["space"] * 8)
        for key in ("space", "space", "enter", "escape", "tab", "tab", "end", "home", "w", "a"):
            await pilot.press(key)
            check(app)
        for key in ("space", "x", "u", "u", "u"):
            await pilot.press(key)
            check(app)
        await pilot.resize_terminal(60, 20)
        check(app)

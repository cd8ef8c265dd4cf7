"""The table `_meta` is the file's own: no journal of a stranger fills it."""

from __future__ import annotations

from pathlib import Path

from reader.gold import actions
from reader.gold.store import Store, journal
from tests.gold.facts import ARTICLES


def test_a_journal_that_does_is_damaged_and_the_marks_before_it_are_there(tmp_path: Path) -> None:
    store = Store(tmp_path, "leyla")
    edit = actions.tag(store.load(), ARTICLES[0], 0, 3, "actor", "leyla")
    store.apply(edit).result()
    store.close()
    store = Store(tmp_path, "leyla")
    store.load()
    changed = {"_meta": {"1": {"x": 1}}}
    path = store.layout.files.journal
    fields = {
        "n": 2,
        "t": edit.name,
        "a": "x",
        "p": None,
        "d": changed,
        "b": {"_meta": {"1": None}},
    }
    with path.open("ab") as file:
        file.write(journal.line_of(fields))
    store.close()
    before = store.layout.base.read_bytes()
    again = Store(tmp_path, "leyla")
    gold = again.load()
    assert again.state.kind == "read-only"
    assert len(gold.spans(ARTICLES[0].id)) == 1
    again.close()
    assert store.layout.base.read_bytes() == before

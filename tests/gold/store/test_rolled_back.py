"""A base that somebody put in the place of ours: an older one, another machine's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.errors import StoreReadOnly
from reader.gold import actions
from reader.gold.store import Store
from reader.gold.store.mending import repair
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]


def marked(project: Path, *starts: int) -> Store:
    """A closed store in whose gold set these were marked."""
    store = Store(project, "leyla")
    gold = store.load()
    for start in starts:
        store.apply(actions.tag(gold, ARTICLE, start, start + 3, "actor", "leyla")).result()
    store.close()
    return store


@pytest.mark.parametrize("gone", [(), ("journal",), ("history",)])
def test_an_older_copy_is_told_and_not_written_on(tmp_path: Path, gone: tuple[str, ...]) -> None:
    store = marked(tmp_path, 0)
    older = store.layout.base.read_bytes()
    marked(tmp_path, 4, 8)
    store.layout.base.write_bytes(older)
    if "journal" in gone:
        store.layout.files.journal.unlink()
    if "history" in gone:
        shutil.rmtree(store.layout.files.history)
    again = Store(tmp_path, "leyla")
    gold = again.load()
    assert again.state.kind == "read-only"
    assert "replaced by an older copy" in again.state.why
    with pytest.raises(StoreReadOnly, match="older copy"):
        again.apply(actions.tag(gold, ARTICLE, 0, 9, "actor", "leyla"))
    again.close()
    repair(tmp_path, "leyla", apply=True)
    mended = Store(tmp_path, "leyla")
    gold = mended.load()
    assert mended.state.kind == "saved"
    there = [span.start for span in gold.spans(ARTICLE.id)]
    # Without the history nothing has what came after, but the base before.
    assert there == ([0] if gone == ("history",) else [0, 4, 8])
    mended.close()


def test_the_marks_of_another_machine_open_and_are_told(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    store = marked(here, 0)
    shutil.copytree(here, there)
    other = marked(there, 4, 8)
    shutil.copy(other.layout.base, store.layout.base)
    again = Store(here, "leyla")
    gold = again.load()
    assert [span.start for span in gold.spans(ARTICLE.id)] == [0, 4, 8]
    assert any("put there by another program" in note for note in again.notes)
    again.apply(actions.tag(gold, ARTICLE, 12, 15, "actor", "leyla")).result()
    again.close()
    last = Store(here, "leyla")
    assert len(last.load().spans(ARTICLE.id)) == 4
    assert not last.notes
    last.close()


def test_a_crash_of_ours_is_no_older_copy(tmp_path: Path) -> None:
    """The base is new, the archive there, the journal not begun anew."""
    store = Store(tmp_path, "leyla")
    gold = store.load()
    store.apply(actions.tag(gold, ARTICLE, 0, 3, "actor", "leyla")).result()
    journal = store.layout.files.journal.read_bytes()
    store.close()
    store.layout.files.journal.write_bytes(journal)
    again = Store(tmp_path, "leyla")
    again.load()
    assert again.state.kind == "saved"
    assert not again.notes
    again.close()

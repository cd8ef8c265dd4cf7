"""A gold set as somebody else may have left it, and what a session does with one."""

from __future__ import annotations

from pathlib import Path

from reader.errors import HashiyaError
from reader.gold import actions
from reader.gold.store import Store
from reader.gold.store.layout import Layout
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]


def begun(project: Path) -> Layout:
    """One mark in the base, one in the journal, an archive, and the base before."""
    for start in (0, 4):
        store = Store(project, "leyla")
        store.apply(actions.tag(store.load(), ARTICLE, start, start + 3, "actor", "leyla")).result()
        store.close()
    store = Store(project, "leyla")
    store.apply(actions.tag(store.load(), ARTICLE, 8, 11, "actor", "leyla")).result()
    store._saving.storage.close()  # type: ignore[union-attr]  # a process that was killed
    store._lock.release()
    return store.layout


def use(project: Path) -> None:
    """What a session does: open, look, mark, undo, close."""
    store = Store(project, "leyla")
    gold = store.load()
    [*gold.records("spans")]
    [*store.log.newest_first()]
    try:
        store.apply(actions.tag(gold, ARTICLE, 12, 15, "date", "leyla")).result()
    finally:
        store.close()


def told(project: Path) -> str:
    """The sentence with which that ends; empty: with none. Any other error is one of ours."""
    try:
        use(project)
    except HashiyaError as error:
        return str(error)
    return ""


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

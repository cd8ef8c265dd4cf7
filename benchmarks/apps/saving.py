"""Saves a mark again and again in a gold set of some size, beside other ways to save it.

python -m benchmarks.apps.saving PROJECT SAVES STOCK: prints seconds by way, as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from benchmarks.gold import ANNOTATOR, texts
from reader.corpus.article import Article
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.model import Span
from reader.gold.store.store import Store

WARM_UP = 5


def main(project: Path, saves: int, stock: int) -> None:
    """Measures, and ends without closing: to bring a journal in is measured elsewhere."""
    copy = Path(shutil.copy(_base(project), project / "stock.json")) if stock else None
    store = Store(project, ANNOTATOR)
    gold = store.load()
    found: dict[str, list[float]] = {"ours": [], "bare": [], "sqlite": []}
    sqlite = _sqlite(project / "sqlite.db", store)
    bare = os.open(project / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    journal = store.layout.files.journal
    for number in range(WARM_UP + saves):
        edit, span = _tag(gold, number)
        before = journal.stat().st_size if number else 0
        ours = _timed(partial(_save, store, edit))
        line = b"x" * (journal.stat().st_size - before)
        if number < WARM_UP:
            continue
        found["ours"].append(ours)
        found["bare"].append(_timed(partial(_bare, bare, line)))
        found["sqlite"].append(_timed(partial(sqlite, span)))
    if copy is not None:
        found["stock"] = [_stock(copy, _tag(gold, number)[1]) for number in range(stock)]
    print(json.dumps(found), flush=True)
    os._exit(0)


def _base(project: Path) -> Path:
    return Store(project, ANNOTATOR).layout.base


def _tag(gold: GoldSet, number: int) -> tuple[Edit, Span]:
    article = Article("saved.txt", texts()[0], "utf-8")
    start = number * 3 % (len(article.text) - 20)
    edit = actions.tag(gold, article, start, start + 9, "actor", ANNOTATOR)
    span = next(iter(edit.changes["spans"].values())).after
    assert isinstance(span, Span)
    return edit, span


def _save(store: Store, edit: Edit) -> None:
    store.apply(edit).result()


def _bare(file: int, line: bytes) -> None:
    os.write(file, line)
    os.fdatasync(file)


def _sqlite(path: Path, store: Store) -> Callable[[Span], None]:
    """Gives what saves a span in SQLite, durably, in a table of the same records."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=OFF")
    base.execute("CREATE TABLE spans (id TEXT PRIMARY KEY, record TEXT)")
    base.execute("BEGIN")
    records = store.tables["spans"].items()
    rows = ((f"{number:032x}", record.decode("ascii")) for number, record in records)
    base.executemany("INSERT INTO spans VALUES (?, ?)", rows)
    base.execute("COMMIT")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.execute("PRAGMA synchronous=FULL")

    def save(span: Span) -> None:
        row = (f"{span.number:032x}", json.dumps(span.to_record()))
        base.execute("INSERT INTO spans VALUES (?, ?)", row)

    return save


def _stock(path: Path, span: Span) -> float:
    base = TinyDB(path)
    table = base.table("spans")
    record = Document(span.to_record(), span.number)
    try:
        return _timed(partial(table.insert, record))
    finally:
        base.close()


def _timed(do: Callable[[], Any]) -> float:
    began = perf_counter()
    do()
    return perf_counter() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

"""Opens a gold set in a process of its own, and asks for one article's spans.

python -m benchmarks.apps.opening {ours,stock} PROJECT ARTICLE: prints seconds and bytes, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from tinydb import TinyDB, where

from benchmarks.gold import ANNOTATOR, SPANS_EACH
from reader.gold.goldset import GoldSet
from reader.gold.model import RECORDS
from reader.gold.store import storage  # noqa: F401  # imported before the time is taken
from reader.gold.store.store import Store


def main(way: str, project: Path, article: str) -> None:
    """Measures one opening."""
    before = _peak()
    began = perf_counter()
    spans, rest = (_ours if way == "ours" else _stock)(project, article)
    seconds = perf_counter() - began
    if spans != SPANS_EACH:
        raise ValueError(f"{spans} spans in {article}")
    found = {"seconds": seconds, "peak": _peak() - before}
    began = perf_counter()
    rest()
    found["rest"] = perf_counter() - began
    print(json.dumps(found), flush=True)


def _ours(project: Path, article: str) -> tuple[int, Callable[[], object]]:
    gold = Store(project, ANNOTATOR).load()
    return len(gold.spans(article)), lambda: _all(gold)


def _all(gold: GoldSet) -> list[Any]:
    return [list(gold.records(table)) for table in RECORDS]


def _stock(project: Path, article: str) -> tuple[int, Callable[[], object]]:
    table = TinyDB(Store(project, ANNOTATOR).layout.base).table("spans")
    return len(table.search(where("article") == article)), lambda: None


def _peak() -> int:
    """Bytes that the process held at most; unlike `ru_maxrss` not its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])

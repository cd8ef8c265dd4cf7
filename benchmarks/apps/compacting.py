"""Brings a journal into its base while another thread wakes every millisecond.

python -m benchmarks.apps.compacting PROJECT ROUNDS: prints seconds of each round, as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.gold import ANNOTATOR, texts
from reader.corpus.article import Article
from reader.gold import actions
from reader.gold.store.disk import DISK
from reader.gold.store.store import Store

_PIECE = 1 << 20
_NAP = 0.001


def main(project: Path, rounds: int) -> None:
    """Measures a compaction and, beside it, a bare file of as many bytes."""
    found: dict[str, list[float]] = {"ours": [], "held": [], "bare": [], "bare held": []}
    for number in range(rounds):
        store = Store(project, ANNOTATOR)
        gold = store.load()
        article = Article("saved.txt", texts()[0], "utf-8")
        store.apply(actions.tag(gold, article, number, number + 9, "actor", ANNOTATOR)).result()
        data = store.layout.base.read_bytes()
        bare = project / "bare"
        pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]
        for way, do in (("ours", store.close), ("bare", partial(DISK.write_whole, bare, pieces))):
            seconds, held = _watched(do)
            found[way].append(seconds)
            found["held" if way == "ours" else "bare held"].append(held)
        if store.layout.files.journal.stat().st_size > _PIECE:
            raise ValueError("the journal was not brought in")
    print(json.dumps(found), flush=True)


def _watched(do: Callable[[], object]) -> tuple[float, float]:
    """How long it takes in a thread, and how long it kept this one from waking at most."""
    took: list[float] = []

    def run() -> None:
        began = perf_counter()
        do()
        took.append(perf_counter() - began)

    thread = threading.Thread(target=run)
    thread.start()
    held = 0.0
    while thread.is_alive():
        began = perf_counter()
        sleep(_NAP)
        held = max(held, perf_counter() - began - _NAP)
    thread.join()
    return took[0], held


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

"""A process of its own that opens a store and marks; the tests start and kill it.

    python worker.py DO PROJECT [ARG]

It says on standard output what became of it, one word or number a line, each flushed,
so that a line that was read is a fact that the killed process had reached.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from reader.errors import HashiyaError
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.store import Store
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]
ROOT = Path(__file__).resolve().parents[3]


def start(do: str, project: Path, *arguments: str) -> subprocess.Popen[str]:
    """Starts one, its standard input and output being pipes."""
    code = "from tests.gold.store.worker import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, do, str(project), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def say(what: object) -> None:
    print(what, flush=True)


def mark(store: Store, note: str) -> None:
    gold = store._gold
    store.apply(actions.tag(gold, ARTICLE, 0, 3, "actor", "x", note=note)).result()


def main() -> None:
    do, project, *arguments = sys.argv[1:]
    if do == "as-nobody":
        # Root writes anywhere; whoever runs the tests as root looks on as somebody else.
        if os.getuid() == 0:
            # What is imported late may lie where nobody else may read (umask 077).
            for module in ("filelock", "orjson", "tinydb", "reader.gold.store.tables"):
                import_module(module)
            os.setgid(65534)
            os.setuid(65534)
        do, *arguments = arguments
    store = Store(Path(project), "leyla")
    try:
        globals()[f"do_{do}"](store, *arguments)
    except HashiyaError as error:
        say(f"{type(error).__name__}: {error}")


def do_look(store: Store) -> None:
    """Opens, says the state and how many marks there are, and tries to mark."""
    gold = store.load()
    say(store.state.kind)
    say(f"{store.state.why} {store.state.holder}".strip())
    say(len(gold.spans(ARTICLE.id)))
    mark(store, "looked")
    say("marked")


def do_hold(store: Store) -> None:
    """Opens, marks at the first line of input, closes at the second."""
    store.load()
    say(store.state.kind)
    sys.stdin.readline()
    mark(store, "held")
    say("marked")
    sys.stdin.readline()
    store.close()
    say("closed")


def do_mark(store: Store) -> None:
    """Marks without end; says each mark's number when it is durable."""
    gold = store.load()
    number = len(gold.spans(ARTICLE.id))
    say("open")
    while True:
        mark(store, str(number))
        number += 1
        say(number)


def do_churn(store: Store) -> None:
    """Marks without end as `do_mark`, and compacts after every few marks."""
    storage: Any = import_module("reader.gold.store.storage")
    storage._SMALLEST = 4000
    do_mark(store)


def do_fill(store: Store, limit: str) -> None:
    """Marks until no file may be longer than `limit` bytes, then without the limit."""
    gold = store.load()
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    marked = 0
    while store.state.kind != "failed":
        edit = actions.tag(gold, ARTICLE, 0, 3, "actor", "x", note=str(marked))
        try:
            store.apply(edit).result()
            marked += 1
        except HashiyaError as error:
            say(f"{type(error).__name__}: {error}")
    say(store.state.why)
    say(marked)
    again = Store(store.layout.project, "leyla", read_only=True)
    say(len(again.load().spans(ARTICLE.id)))
    say(len(gold.spans(ARTICLE.id)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.apply(Edit("try again", {})).result()
    say(store.state.kind)
    store.close()


def do_tight(store: Store) -> None:
    """Opens and marks while nothing at all can be written, then with room again."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    gold = store.load()
    say(store.state.kind)
    future = store.apply(actions.tag(gold, ARTICLE, 0, 3, "actor", "x"))
    say(type(future.exception()).__name__)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.close()
    say(len(Store(store.layout.project, "leyla", read_only=True).load().spans(ARTICLE.id)))

"""Processes that are made to be killed: one that has imported everything forks the others.

    python -c "from tests.faults.child import main; main()"

It reads orders, a line of JSON each: `{"do": NAME, "project": PATH, …}`. For each it forks a
child, which does that and says on standard output what it reached, a line a fact, each
written by one call: a line that was read is a fact that the killed process had reached.
Behind the last one stands `ended STATUS`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from reader.errors import HashiyaError
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store
from tests.faults import stock
from tests.gold.facts import ARTICLES

NAME = "leyla"
ARTICLE = ARTICLES[0]
ROOT = Path(__file__).resolve().parents[2]


def say(what: object) -> None:
    """One line, by one write."""
    os.write(1, f"{what}\n".encode())


def width(number: int) -> int:
    """How many marks the action of that number makes."""
    return number % 5 + 1


def mark(gold: GoldSet, number: int) -> Edit:
    """The action of that number."""
    ranges = [(at, at + 2) for at in range(width(number))]
    return actions.tag_all(gold, ARTICLE, ranges, "actor", NAME, note=str(number))


def actions_in(gold: GoldSet) -> list[int]:
    """The numbers of the actions whose marks are there, each once for each mark."""
    return sorted(int(span.note) for span in gold.spans(ARTICLE.id))


def do_mark(project: Path, each: int = 12) -> None:
    """Opens, makes some actions, closes, and so on without end."""
    while True:
        store = Store(project, NAME)
        say("opening")
        gold = store.load()
        number = len(set(actions_in(gold)))
        say(f"open {store.state.kind}")
        for _ in range(each):
            store.apply(mark(gold, number)).result()
            say(number)
            number += 1
        say("closing")
        store.close()
        say("closed")


def do_fill(project: Path, room: int) -> None:
    """Marks until the journal may grow by no more than `room` bytes, then without the limit."""

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    _fill(project, lambda size: limit(size + room), lambda: limit(resource.RLIM_INFINITY))


def do_fill_up(project: Path) -> None:
    """Marks until the file system is full, then with the room that another file had."""
    _fill(project, lambda _: None, (project.parent / "ballast").unlink)


def _fill(project: Path, tighten: Callable[[int], None], ease: Callable[[], None]) -> None:
    store = Store(project, NAME)
    gold = store.load()
    store.apply(mark(gold, 0)).result()
    number = 1
    tighten(store.layout.files.journal.stat().st_size)
    while store.state.kind != "failed":
        try:
            store.apply(mark(gold, number)).result()
            say(number)
        except HashiyaError as error:
            say(f"full {type(error).__name__}: {error}")
        number += 1
    second = Store(project, NAME, read_only=True)
    say(f"there {len(set(actions_in(second.load())))}")
    ease()
    store.apply(Edit("try again", {})).result()
    say(f"again {store.state.kind}")
    store.apply(mark(gold, number)).result()
    say(number)
    store.close()


def do_stock(project: Path) -> None:
    """Stock TinyDB, inserting without end."""
    stock.insert_for_ever(project / "stock.json", say)


def do_stock_fill(project: Path, room: int) -> None:
    """Stock TinyDB on a disk that gets full."""
    stock.fill(project / "stock.json", room, say)


def main() -> None:
    """Forks a child for each order."""
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        do = globals()[f"do_{order.pop('do')}"]
        child = os.fork()
        if child == 0:
            say(f"pid {os.getpid()}")
            status = 1
            try:
                do(Path(order.pop("project")), **order)
                status = 0
            except BaseException as error:
                say(f"error {type(error).__name__}: {error}")
            os._exit(status)
        _, how = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(how)}")


class Nursery:
    """The process that forks, from the other side."""

    def __init__(self) -> None:
        code = "from tests.faults.child import main; main()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._child = 0

    def start(self, do: str, project: Path, **details: Any) -> None:
        """Lets a child do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "project": str(project), **details}) + "\n")
        self._process.stdin.flush()
        self._child = int(self.read().removeprefix("pid "))

    def read(self) -> str:
        """The next line."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def kill(self) -> list[str]:
        """`kill -9`; what the child had said until then that was not read."""
        os.kill(self._child, signal.SIGKILL)
        return self.rest()

    def rest(self) -> list[str]:
        """What the child says until it has ended."""
        said = []
        while (line := self.read()) and not line.startswith("ended "):
            said.append(line)
        self._child = 0
        return said

    def close(self) -> None:
        """Ends it, and a child that a test that failed has left."""
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
        self._process.communicate(timeout=60)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery for as long as it is needed."""
    made = Nursery()
    try:
        yield made
    finally:
        made.close()

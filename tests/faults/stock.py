"""The same faults on stock TinyDB, for the table: what the journal is for.

An insert that returned is acknowledged. `lost`: an acknowledged record is not there, or
nothing of the file can be read; `silent`: what is read is not what was written, and nothing
says so.
"""

from __future__ import annotations

import random
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.judge import Tally, Verdict

if TYPE_CHECKING:
    from tests.faults.child import Nursery

RECORDS = 200
"""Records in the file at first: a morning's marks."""

State = dict[int, dict[str, Any]]


def record(number: int) -> dict[str, Any]:
    """A record about as large as a mark."""
    return {"number": number, "label": "actor", "quote": "x" * 40, "context": "y" * 64 * 4}


def begun(path: Path, count: int = RECORDS) -> None:
    """A database with some records."""
    from tinydb import TinyDB

    path.parent.mkdir(parents=True, exist_ok=True)
    with TinyDB(path) as database:
        database.insert_multiple(map(record, range(count)))


def insert_for_ever(path: Path, say: Callable[[object], None]) -> None:
    """Inserts one record after the other, and says each number when `insert` has returned."""
    from tinydb import TinyDB

    say("opening")
    database = TinyDB(path)
    number = len(database)
    say("open saved")
    while True:
        database.insert(record(number))
        say(number)
        number += 1


def fill(path: Path, room: int, say: Callable[[object], None]) -> None:
    """Inserts until the file may not grow any more, then with room again."""
    from tinydb import TinyDB

    database = TinyDB(path)
    number = len(database)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + room, resource.RLIM_INFINITY))
    try:
        while True:
            database.insert(record(number))
            say(number)
            number += 1
    except OSError as error:
        say(f"full {error}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def look(path: Path, acknowledged: int, *, more: int = 1) -> Verdict:
    """Opens the file: are the first so many records there, and nothing but records?"""
    from tinydb import TinyDB

    try:
        with TinyDB(path) as database:
            there = {document["number"]: dict(document) for document in database.all()}
    except Exception as error:
        return Verdict(f"{type(error).__name__}", lost=True, refused=True)
    expected = {number: record(number) for number in range(max(acknowledged, len(there)))}
    if len(there) < acknowledged:
        return Verdict("records are gone", lost=True, silent=True)
    if there != expected or len(there) > acknowledged + more:
        return Verdict("records are other than they were", lost=True, silent=True)
    return Verdict()


def kills(where: Path, nursery: Nursery, chance: random.Random, count: int) -> Tally:
    """kill -9 while it inserts."""
    tally = Tally()
    for number in range(count):
        path = where / f"stock-{number}" / "stock.json"
        begun(path)
        nursery.start("stock", path.parent)
        while not nursery.read().isdigit():
            pass
        time.sleep(chance.uniform(0, 0.05))
        said = [int(line) for line in nursery.kill() if line.isdigit()]
        tally.add(f"kill {number}", look(path, max(said, default=RECORDS) + 1))
        shutil.rmtree(path.parent)
    return tally


def full_disks(where: Path, nursery: Nursery, chance: random.Random, count: int) -> Tally:
    """The file may not grow beyond some size; then it may again."""
    tally = Tally()
    for number in range(count):
        path = where / f"stock-{number}" / "stock.json"
        begun(path)
        nursery.start("stock_fill", path.parent, room=chance.randint(1, 5000))
        said = [int(line) for line in nursery.rest() if line.isdigit()]
        tally.add(f"full {number}", look(path, max(said, default=RECORDS - 1) + 1))
        shutil.rmtree(path.parent)
    return tally


def cuts(where: Path, step: int) -> Tally:
    """A write that came as far as some byte: stock TinyDB writes the whole file in its place."""
    path = where / "stock-cut.json"
    begun(path, 20)
    data = path.read_bytes()
    begun(path.with_name("more.json"), 21)
    more = path.with_name("more.json").read_bytes()

    def states() -> Iterator[tuple[str, bytes]]:
        for at in range(1, len(more), step):
            # It writes over the old one, and cuts behind what it has written.
            yield f"cut at {at}", more[:at] + data[at:]
        for at in range(0, len(data), step):
            yield f"cut off at {at}", data[:at]

    return _each(path, states(), 20)


def flips(where: Path, chance: random.Random, count: int) -> Tally:
    """A flipped bit anywhere in the file."""
    path = where / "stock-flip.json"
    begun(path, 20)
    data = path.read_bytes()

    def states() -> Iterator[tuple[str, bytes]]:
        for _ in range(count):
            at, bit = chance.randrange(len(data)), chance.randrange(8)
            yield f"bit {bit} of byte {at}", flipped(data, at, bit)

    return _each(path, states(), 20)


def _each(path: Path, states: Iterator[tuple[str, bytes]], count: int) -> Tally:
    tally = Tally()
    for name, data in states:
        path.write_bytes(data)
        tally.add(name, look(path, count))
    return tally


def flipped(data: bytes, at: int, bit: int) -> bytes:
    """The bytes with one bit turned round."""
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]

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

from tests.faults.cuts import CORNERS, by_chance
from tests.faults.judge import Tally, Verdict
from tests.faults.world import Cut, File, Write

if TYPE_CHECKING:
    from tests.faults.child import Nursery

RECORDS = 1000
"""Records in the file at first: some days' marks."""

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
    """Inserts until the file may not grow any more."""
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
    # The program ends while it is full: with room it would still write what it had in hand.


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
    """The file may not grow beyond some size."""
    tally = Tally()
    for number in range(count):
        path = where / f"stock-{number}" / "stock.json"
        begun(path)
        nursery.start("stock_fill", path.parent, room=chance.randint(1, 5000))
        said = [int(line) for line in nursery.rest() if line.isdigit()]
        tally.add(f"full {number}", look(path, max(said, default=RECORDS - 1) + 1))
        shutil.rmtree(path.parent)
    return tally


def power_cuts(where: Path, chance: random.Random, count: int) -> Tally:
    """A power cut while it inserts: it writes over the file, syncs it, and then cuts it off."""
    path = where / "stock-cut.json"
    begun(path)
    old = path.read_bytes()
    begun(path.with_name("more.json"), RECORDS + 1)
    new = path.with_name("more.json").read_bytes()
    pieces: list[Write | Cut] = [Write(at, new[at : at + 8192]) for at in range(0, len(new), 8192)]

    def states() -> Iterator[tuple[str, bytes]]:
        ways = [*CORNERS, *(by_chance(chance) for _ in range(count - len(CORNERS)))]
        for number, way in enumerate(ways):
            yield f"power cut {number}", way.of_file(File(old, pieces))

    return _each(path, states(), RECORDS)


def tails(where: Path, chance: random.Random, count: int) -> Tally:
    """Junk behind the file."""
    path = where / "stock-tail.json"
    begun(path, 20)
    data = path.read_bytes()
    junk = (chance.randbytes(chance.choice((1, 7, 60, 512, 3000))) for _ in range(count))
    return _each(path, ((f"junk {n}", data + tail) for n, tail in enumerate(junk)), 20)


def cuts(where: Path, step: int) -> Tally:
    """The file cut off at some byte."""
    path = where / "stock-cut.json"
    begun(path, 20)
    data = path.read_bytes()
    places = range(0, len(data), step)
    return _each(path, ((f"cut off at {at}", data[:at]) for at in places), 20)


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

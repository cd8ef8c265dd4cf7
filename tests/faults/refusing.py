"""A disk that refuses: any call in turn, by any error, once or until it is mended."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

from reader.errors import HashiyaError
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store
from reader.gold.undoing import reverse
from tests.faults.judge import Tally, Verdict, judge
from tests.faults.powercuts import Run
from tests.faults.runs import (
    NAME,
    Model,
    Quick,
    changed,
    first_marks,
    many,
    model_of,
    one_more,
    started,
    tag,
    torn_end,
)

CALLS = (
    "read",
    "stat",
    "exists",
    "listdir",
    "create",
    "open_append",
    "write",
    "truncate",
    "fstat",
    "datasync",
    "sync",
    "close",
    "mkdir",
    "replace",
    "link",
    "unlink",
    "sync_folder",
)
"""The calls of a disk that are the operating system's."""


class Fault(NamedTuple):
    """What a disk refuses, and how."""

    error: int
    """The error's number; 0: nothing but short writes."""
    lasting: bool = False
    """Until it is mended, and not only once."""
    short: bool = False
    """A write takes half of what it is given first."""

    def __str__(self) -> str:
        name = errno.errorcode.get(self.error, "")
        return " ".join(
            part for part in ("short write" * self.short, name, "lasting" * self.lasting) if part
        )


BEFORE: Mapping[str, tuple[Run, ...]] = {
    "nothing": (),
    "a journal": (first_marks, one_more),
    "a torn end": (first_marks, one_more, torn_end),
}
"""What is there before the session whose calls are refused."""

FAULTS = (
    Fault(errno.ENOSPC),
    Fault(errno.ENOSPC, lasting=True),
    Fault(errno.EIO),
    Fault(errno.EIO, lasting=True),
    Fault(errno.EACCES),
    Fault(errno.EACCES, lasting=True),
    Fault(errno.EMFILE),
    Fault(errno.EMFILE, lasting=True),
)
"""For every call."""
SHORT = (
    Fault(0, short=True),
    Fault(0, short=True, lasting=True),
    Fault(errno.ENOSPC, short=True),
    Fault(errno.ENOSPC, short=True, lasting=True),
)
"""For writes."""


class Refusing(Quick):
    """Counts the calls, and refuses one.

    Args:
        at: the number of the first call to refuse, from 0; -1: none.
        fault: how.
    """

    def __init__(self, at: int = -1, fault: Fault = FAULTS[0]) -> None:
        self.calls: list[str] = []
        self.refused: list[str] = []
        self.mended = False
        self._at = at
        self._fault = fault

    def mend(self) -> None:
        """From here on it refuses nothing."""
        self.mended = True

    def refuses(self, call: str) -> bool:
        """Counts a call; whether it is to be refused."""
        number = len(self.calls)
        self.calls.append(call)
        due = number == self._at or (self._fault.lasting and 0 <= self._at < number)
        if not due or self.mended or not self._concerns(call):
            return False
        self.refused.append(call)
        return True

    def _concerns(self, call: str) -> bool:
        """A full disk refuses what makes something, wherever it was full first."""
        if len(self.calls) - 1 == self._at:
            return True
        if self._fault.short:
            return call == "write"
        if self._fault.error == errno.ENOSPC:
            return call in ("write", "create", "mkdir", "link")
        if self._fault.error == errno.EMFILE:
            return call in ("read", "create", "open_append", "listdir")
        return call != "close"

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Perhaps short, and short again before the error."""
        if not self.refuses("write"):
            return super().write(descriptor, data)
        if self._fault.short and len(data) > 1:
            done = super().write(descriptor, data[: len(data) // 2])
            if self._fault.error and not self._fault.lasting:
                # The rest of it is what the error meets.
                self._at, self._fault = len(self.calls), Fault(self._fault.error)
            return done
        if self._fault.error:
            raise _error(self._fault.error)
        return super().write(descriptor, data)


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _refusable(name: str) -> Callable[..., Any]:
    real = getattr(Quick, name)

    @wraps(real)
    def call(self: Refusing, *arguments: Any) -> Any:
        if self.refuses(name) and self._fault.error:
            if name == "close":
                # The descriptor is gone all the same.
                real(self, *arguments)
            raise _error(self._fault.error)
        return real(self, *arguments)

    return call


for _name in CALLS:
    if _name != "write":
        setattr(Refusing, _name, _refusable(_name))


@dataclass
class Working:
    """A session on a disk that may refuse, by somebody who goes on all the same.

    Args:
        disk: it.
        project: the project's folder.
        model: what is acknowledged.
    """

    disk: Refusing
    project: Path
    model: Model

    def __post_init__(self) -> None:
        self.allowed = [self.model]
        self.wrong = ""
        self.told = False

    def work(self) -> None:
        """A session; whatever is refused is noted, and the next thing tried."""
        store = Store(self.project, NAME, disk=self.disk)
        try:
            gold = store.load()
        except HashiyaError:
            self.told = True
            return
        try:
            self._session(store, gold)
        finally:
            try:
                store.close()
            except HashiyaError:
                self.told = True

    def _session(self, store: Store, gold: GoldSet) -> None:
        if store.state.kind != "saved":
            self.told = True
            return
        first = tag(6)(gold)
        self._do(store, first)
        self._do(store, many(4)(gold))
        with suppress(HashiyaError):
            self._do(store, reverse(gold, first))
        self._do(store, tag(9, "z" * 600)(gold))
        if _kind(store) in ("failed", "poisoned"):
            self._resume(store, gold)
        if _kind(store) == "saved" and model_of(gold) != self.allowed[-1]:
            self.wrong = self.wrong or "what is in memory is not what was done"

    def _do(self, store: Store, edit: Edit) -> None:
        refused = len(self.disk.refused)
        try:
            future = store.apply(edit)
        except HashiyaError:
            self.told = True
            return
        self.allowed = [*self.allowed, changed(self.allowed[-1], edit)]
        try:
            future.result(60)
        except HashiyaError:
            self.told = True
            if store.state.kind not in ("failed", "poisoned", "read-only", "saving"):
                self.wrong = f"a mark is not saved, and the state says {store.state.kind}"
            return
        if {"datasync", "sync_folder"} & set(self.disk.refused[refused:]):
            self.wrong = "a sync failed, and the mark is said to be saved"
        # Whatever could not be saved before is saved with it.
        self.allowed = self.allowed[-1:]

    def _resume(self, store: Store, gold: GoldSet) -> None:
        self.disk.mend()
        if store.state.kind == "poisoned":
            with suppress(HashiyaError):
                store.apply(tag(3)(gold)).result(60)
                self.wrong = "a sync failed, and it went on"
            if model_of(gold) not in self.allowed:
                self.wrong = "what is in memory was never done"
            return
        try:
            store.apply(Edit("try again", {})).result(60)
        except HashiyaError as error:
            self.wrong = f"the disk is mended, and it says {error}"
            return
        self.allowed = [model_of(gold)]


def _kind(store: Store) -> str:
    # A function, since a type checker takes a property for a value that stays.
    return store.state.kind


def all_faults(number: int, call: str) -> Iterator[Fault]:
    """Every way in which a call may be refused."""
    yield from FAULTS
    if call == "write":
        yield from SHORT


def some_faults(number: int, call: str) -> Iterator[Fault]:
    """Two ways, others for the next call; of a write all short ones."""
    yield FAULTS[number * 3 % len(FAULTS)]
    yield FAULTS[(number * 3 + 1) % len(FAULTS)]
    if call == "write":
        yield from SHORT


def refuse_each(
    where: Path, before: Sequence[Run], faults: Callable[[int, str], Iterator[Fault]]
) -> Tally:
    """Refuses every call of a session in turn.

    Args:
        where: a folder for it.
        before: what has happened before the session.
        faults: for a call's number and name, how it is refused.
    """
    started(where / "before" / "p", before)
    tally = _refuse_each(where, where / "before" / "p", faults)
    shutil.rmtree(where / "before")
    return tally


def _refuse_each(where: Path, before: Path, faults: Callable[[int, str], Iterator[Fault]]) -> Tally:
    tally = Tally()
    model = model_of(Store(before, NAME, read_only=True).load()) if before.exists() else {}
    calls = _one(where / "counted", before, model, Refusing(), "")[1].disk.calls
    for number, call in enumerate(calls):
        for fault in faults(number, call):
            name = f"call {number} ({call}), {fault}"
            verdict, working = _one(where / "one", before, model, Refusing(number, fault), name)
            verdict.told = verdict.told or working.told
            tally.add(name, verdict)
    return tally


def _one(
    where: Path, before: Path, model: Model, disk: Refusing, name: str
) -> tuple[Verdict, Working]:
    project = where / "p"
    if before.exists():
        shutil.copytree(before, project)
    else:
        project.mkdir(parents=True)
    working = Working(disk, project, model)
    try:
        working.work()
        disk.mend()
        verdict = judge(project, working.allowed)
        if working.wrong and not verdict.what:
            verdict = Verdict(working.wrong, silent=True)
    except Exception as error:
        verdict = Verdict(f"{type(error).__name__}: {error}", silent=True)
    finally:
        shutil.rmtree(where)
    return verdict, working

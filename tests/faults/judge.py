"""Whether a gold set that went through a fault is what it has to be."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reader.errors import HashiyaError
from reader.gold.goldset import GoldSet
from reader.gold.store import Store, journal, read_text
from reader.gold.store.layout import Layout
from tests.faults.runs import NAME, Model, Quick, abandon, model_of, oldest_action, tag


@dataclass
class Tally:
    """What a kind of fault did, over all tries.

    >>> tally.bad == []
    """

    tried: int = 0
    lost: int = 0
    """Tries after which an acknowledged mark was gone."""
    silent: int = 0
    """Tries after which something was wrong, and nobody was told."""
    refused: int = 0
    """Tries after which it did not open for writing, or not at all, and said so."""
    told: int = 0
    """Tries after which opening told of something."""
    bad: list[str] = field(default_factory=list)
    """What was wrong: the first of it."""

    def add(self, where: str, verdict: Verdict) -> None:
        """One try more."""
        self.tried += 1
        self.lost += verdict.lost
        self.silent += verdict.silent
        self.refused += verdict.refused
        self.told += verdict.told
        if verdict.what and len(self.bad) < 20:
            self.bad.append(f"{where}: {verdict.what}")

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.tried + other.tried,
            self.lost + other.lost,
            self.silent + other.silent,
            self.refused + other.refused,
            self.told + other.told,
            self.bad + other.bad,
        )


@dataclass
class Verdict:
    """What became of one try. All False and empty: all is well, and there was nothing to tell."""

    what: str = ""
    lost: bool = False
    silent: bool = False
    refused: bool = False
    told: bool = False


def differ(there: Model, expected: Model) -> str:
    """How two models differ, in a few words."""
    gone = expected.keys() - there.keys()
    more = there.keys() - expected.keys()
    other = [key for key in expected.keys() & there.keys() if there[key] != expected[key]]
    return f"{len(gone)} records gone, {len(more)} too many, {len(other)} different"


def judge(
    project: Path,
    allowed: Sequence[Model],
    kept: Sequence[bytes] = (),
    *,
    since: int = 0,
    works: bool = True,
) -> Verdict:
    """Opens what is left, looks at it, and works on with it.

    Args:
        project: the project's folder; it is written in.
        allowed: what the gold set may hold: the first is what was acknowledged, the others
            what the edits in flight would make of it.
        kept: bytes that have to be somewhere in the folder.
        since: the number of the last action that need not be found any more.
        works: whether one more mark is made, saved and found again, which takes its time.
    """
    torn = is_torn(project)
    store = Store(project, NAME, disk=Quick())
    try:
        gold = store.load()
    except HashiyaError as error:
        return Verdict(f"it does not open ({error})", lost=True, refused=True)
    try:
        told = bool(store.notes)
        there = model_of(gold)
        if store.state.kind != "saved":
            lost = there not in allowed
            return Verdict(f"read-only: {store.state.why}", lost=lost, refused=True)
        if there not in allowed:
            what = differ(there, allowed[0])
            return Verdict(f"{what} of what was saved", lost=True, silent=not told, told=told)
        if what := _texts(project, gold):
            return Verdict(what, lost=True, silent=True, told=told)
        if what := _history(store, since):
            return Verdict(what, lost=True, silent=True, told=told)
        if torn and not told:
            return Verdict("the torn end was not told", silent=True)
        if missing := [data for data in kept if not is_somewhere(project, data)]:
            return Verdict(f"{missing[0][:60]!r} … is nowhere", lost=True, silent=True, told=told)
        if works and (what := _works(store, gold)):
            return Verdict(what, lost=True, told=told)
        return Verdict(told=told)
    finally:
        abandon(store)


def _works(store: Store, gold: GoldSet) -> str:
    """Marks, closes and opens again; what is wrong then."""
    before = len(model_of(gold))
    store.apply(tag(40, "after the fault")(gold)).result(60)
    expected = model_of(gold)
    store.close()
    again = Store(store.layout.project, NAME, disk=Quick())
    there = model_of(again.load())
    kind = again.state.kind
    again.close()
    if len(expected) <= before or there != expected or kind != "saved":
        return f"after one more mark: {kind}, {differ(there, expected)}"
    return "" if not again.notes else f"opened twice it still says {again.notes}"


def _history(store: Store, since: int) -> str:
    """Whether every action can be found: undo needs them."""
    oldest = oldest_action(store)
    return "" if oldest <= since + 1 else f"no action before number {oldest}: {store.log.end}"


def _texts(project: Path, gold: GoldSet) -> str:
    for span in gold.records("spans"):
        sha256 = getattr(span, "text_sha", "")
        try:
            if sha256 and read_text(project, sha256) is None:
                return f"the text {sha256[:8]} of a mark is gone"
        except HashiyaError as error:
            return str(error)
    return ""


def is_torn(project: Path) -> bool:
    """Whether the journal's bytes do not end with a good line."""
    try:
        return journal.scan(journal_of(project).read_bytes()).bad is not None
    except FileNotFoundError:
        return False


def journal_of(project: Path) -> Path:
    """Where the journal lies."""
    return Layout(project, NAME).files.journal


def is_somewhere(project: Path, data: bytes) -> bool:
    """Whether some file in the project holds these bytes, an archive's unpacked."""
    for path in project.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".gz":
                content = gzip.decompress(content)
            if data in content:
                return True
    return False

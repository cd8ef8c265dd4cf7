"""A gold set against a plain model: whatever is done, killed, cut off or refused, in any order.

The model knows what the records are, and apart from that what they mean: undo and redo put
back the meaning, while revisions only grow. What is not saved may be lost by a kill or a
power cut, wholly and from the end; what is saved may not.
"""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reader.errors import SaveFailed
from reader.gold.edit import Edit
from reader.gold.store import Store, read_text
from reader.session.undoing import redo, undo
from tests.faults.cuts import CORNERS, Choice, by_chance, ruins
from tests.faults.runs import NAME, Model, abandon, changed, model_of
from tests.faults.world import Recorder
from tests.gold.facts import ARTICLES, Maker, makers

Meaning = dict[tuple[str, str], str]


def meaning(model: Model) -> Meaning:
    """What the records say: without revisions and times, and without what stands for nothing."""
    said = {}
    for key, text in model.items():
        record = json.loads(text)
        del record["rev"], record["updated"]
        nothing = record.get("deleted") or (
            key[0] == "articles" and (record["state"], record["flag"]) == ("open", None)
        )
        if not nothing:
            said[key] = json.dumps(record, sort_keys=True)
    return said


class State(NamedTuple):
    """The gold set after an action."""

    model: Model
    past: tuple[Meaning, ...] = ()
    """What undo leads to, the next one last."""
    future: tuple[Meaning, ...] = ()
    """What redo leads to, the next one last."""


class Room(Recorder):
    """A recorder that is full where it is told so."""

    full = False

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Half of it, then nothing, while it is full."""
        if not self.full:
            return super().write(descriptor, data)
        if len(data) > 600:
            return super().write(descriptor, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


choices: st.SearchStrategy[Choice] = st.one_of(
    st.sampled_from(CORNERS), st.integers(0, 2**32).map(lambda n: by_chance(random.Random(n)))
)


class GoldMachine(RuleBasedStateMachine):
    """One annotator on a machine that is treated badly."""

    def __init__(self) -> None:
        super().__init__()
        self.where = Path(tempfile.mkdtemp(prefix="hashiya-machine-"))
        self.number = 0
        # The first is saved, the others are on their way.
        self.states = [State({})]
        root = self.where / "0"
        (root / "p").mkdir(parents=True)
        self.disk = Room(root)
        self.open()

    @property
    def now(self) -> State:
        """The gold set as the screen has it."""
        return self.states[-1]

    def open(self) -> None:
        """Opens what is there: it is one of the states that may be."""
        self.store = Store(self.disk.root / "p", NAME, disk=self.disk)
        self.gold = self.store.load()
        assert self.store.state.kind == "saved", self.store.state
        there = model_of(self.gold)
        found = [state for state in self.states if state.model == there]
        assert found, "what is there was never so, or is older than what was saved"
        self.states = found[-1:]

    def apply(self, edit: Edit, *, undoes: int | None = None, redoes: int | None = None) -> None:
        """Makes an edit and waits for it; the model is told by the rules."""
        try:
            future = self.store.apply(edit, undoes=undoes, redoes=redoes)
        except SaveFailed:
            # The first mark of all found no place, and was not made.
            assert self.disk.full
            assert not self.now.model
            return
        model = changed(self.now.model, edit)
        state = State(model, (*self.now.past, meaning(self.now.model)))
        if undoes:
            state = State(model, self.now.past[:-1], (*self.now.future, meaning(self.now.model)))
            assert meaning(model) == self.now.past[-1]
        elif redoes:
            state = State(model, state.past, self.now.future[:-1])
            assert meaning(model) == self.now.future[-1]
        self.states.append(state)
        try:
            future.result(60)
            self.states = [state]
            assert self.store.state.kind == "saved"
        except SaveFailed:
            assert self.disk.full
            assert self.store.state.kind == "failed"

    @rule(make=makers)
    def edit(self, make: Maker) -> None:
        """Something is marked or changed."""
        edit = make(self.gold)
        if meaning(changed(self.now.model, edit)) != meaning(self.now.model):
            self.apply(edit)

    @rule(several=st.lists(makers, min_size=2, max_size=5))
    def edits(self, several: list[Maker]) -> None:
        """Work goes on."""
        for make in several:
            self.edit(make)

    @rule()
    def undo(self) -> None:
        """The last action is taken back, of this session or another."""
        expected = bool(self.now.past)
        assert (undo(self.store.log, self.gold, self.apply) is not None) is expected

    @rule()
    def redo(self) -> None:
        """What was undone is done again."""
        expected = bool(self.now.future)
        assert (redo(self.store.log, self.gold, self.apply) is not None) is expected

    @rule()
    def fill_up(self) -> None:
        """The disk is full."""
        self.disk.full = True

    @precondition(lambda self: self.disk.full)
    @rule()
    def make_room(self) -> None:
        """The disk has room again, and what waits is saved."""
        self.disk.full = False
        self.store.apply(Edit("try again", {})).result(60)
        assert self.store.state.kind == "saved"
        self.states = self.states[-1:]

    @precondition(lambda self: not self.disk.full)
    @rule()
    def reopen(self) -> None:
        """It is closed, which compacts it, and opened."""
        self.store.close()
        self.open()

    @rule()
    def compact(self) -> None:
        """There is time, so it is compacted, if the disk lets it be."""
        self.store._saving.compact()

    @rule()
    def kill(self) -> None:
        """kill -9: all that was written can be read."""
        abandon(self.store)
        self.disk.full = False
        self.open()

    @rule(choice=choices)
    def power_cut(self, choice: Choice) -> None:
        """All that was synced can be read, and of the rest whatever there is."""
        abandon(self.store)
        self.number += 1
        root = self.where / str(self.number)
        ruins(self.disk._world, choice).lay_out(root)
        shutil.rmtree(self.disk.root)
        (root / "p").mkdir(exist_ok=True)
        self.disk = Room(root)
        self.open()

    @rule()
    def look(self) -> None:
        """Another process looks on."""
        second = Store(self.disk.root / "p", NAME, read_only=True, disk=self.disk)
        there = model_of(second.load())
        assert there == self.states[0].model

    @invariant()
    def memory_is_the_model(self) -> None:
        """The screen shows what was done; texts of marks are kept."""
        assert model_of(self.gold) == self.now.model
        if len(self.states) == 1:
            for article in ARTICLES:
                if self.gold.spans(article.id):
                    assert read_text(self.disk.root / "p", article.sha256) == article.text

    def teardown(self) -> None:
        """Nothing is left."""
        abandon(self.store)
        shutil.rmtree(self.where)

"""A store against a plain dictionary: edits, undo, redo, failures, reopening, in any order."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from reader.errors import SaveFailed
from reader.gold.edit import Edit
from reader.gold.model import RECORDS
from reader.gold.store import Store, read_text
from reader.gold.store.disk import Disk
from reader.gold.undoing import again, reverse
from tests.gold.facts import ARTICLES, Maker, makers

Model = dict[tuple[str, str], dict[str, Any]]


def change(model: Model, edit: Edit) -> None:
    for table, changes in edit.changes.items():
        for id, one in changes.items():
            if one.after is None:
                del model[table, id]
            else:
                model[table, id] = one.after.to_record()


class Full(Disk):
    """A disk with room for so many bytes; the last write may get half in."""

    room: int | None = None

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self.room is None:
            return super().write(descriptor, data)
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = super().write(descriptor, data[: self.room])
        self.room -= done
        return done


class StoreMachine(RuleBasedStateMachine):
    """The model is a dictionary of records; what is on disk is the model as last saved."""

    def __init__(self) -> None:
        super().__init__()
        self.project = Path(tempfile.mkdtemp(prefix="store-"))
        self.model: Model = {}
        self.done: list[Edit] = []
        self.undone: list[Edit] = []
        self.broken = self.unsaved = False
        self.disk = Full()
        self.open()

    def open(self) -> None:
        self.store = Store(self.project, "leyla", disk=self.disk)
        self.gold = self.store.load()
        assert self.store.state.kind == "saved"

    def apply(self, edit: Edit) -> None:
        future = self.store.apply(edit)
        change(self.model, edit)
        error = future.exception()
        if not self.broken:
            assert error is None
        # One that changes nothing asks for another try, where there is something to save.
        assert error is None or isinstance(error, SaveFailed)
        self.unsaved = error is not None
        assert self.store.state.kind == ("failed" if self.unsaved else "saved")

    @rule(make=makers)
    def edit(self, make: Maker) -> None:
        edit = make(self.gold)
        self.apply(edit)
        if edit.changes:
            self.done.append(edit)
            self.undone.clear()

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        edit = self.done.pop()
        self.apply(reverse(self.gold, edit))
        self.undone.append(edit)

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        edit = self.undone.pop()
        self.apply(again(self.gold, edit))
        self.done.append(edit)

    @precondition(lambda self: not self.broken and self.store.layout.base.exists())
    @rule(room=st.integers(0, 500))
    def break_the_disk(self, room: int) -> None:
        self.disk.room = room
        self.broken = True

    @precondition(lambda self: self.broken)
    @rule()
    def mend_the_disk(self) -> None:
        self.disk.room = None
        self.broken = self.unsaved = False
        self.store.apply(Edit("try again", {})).result()
        assert self.store.state.kind == "saved"

    @precondition(lambda self: not self.broken)
    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.open()

    @invariant()
    def memory_and_disk_are_the_model(self) -> None:
        assert records(self.gold) == self.model
        if not self.unsaved:
            looked = Store(self.project, "leyla", read_only=True).load()
            assert records(looked) == self.model
        for article in ARTICLES:
            spans = self.gold.spans(article.id)
            assert spans == sorted(spans, key=lambda span: span.key)
            if spans and not self.unsaved:
                assert read_text(self.project, article.sha256) == article.text

    def teardown(self) -> None:
        if self.broken:
            self.mend_the_disk()
        self.store.close()
        shutil.rmtree(self.project)


def records(gold: Any) -> Model:
    return {(table, r.id): r.to_record() for table in RECORDS for r in gold.records(table)}


def test_a_store_does_what_a_dictionary_does() -> None:
    run_state_machine_as_test(
        StoreMachine, settings=settings(max_examples=40, stateful_step_count=20)
    )

"""A store against a plain dictionary: edits, undo, redo, failures, reopening, in any order."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
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
from tests.gold.facts import ARTICLES, Maker, makers

Model = dict[tuple[str, str], dict[str, Any]]


def change(model: Model, edit: Edit) -> None:
    for table, changes in edit.changes.items():
        for id, one in changes.items():
            if one.after is None:
                del model[table, id]
            else:
                model[table, id] = one.after.to_record()


class StoreMachine(RuleBasedStateMachine):
    """The model is a dictionary of records; what is on disk is the model as last saved."""

    def __init__(self) -> None:
        super().__init__()
        self.project = Path(tempfile.mkdtemp(prefix="store-"))
        self.model: Model = {}
        self.done: list[Edit] = []
        self.undone: list[Edit] = []
        self.broken = self.unsaved = False
        self.open()

    def open(self) -> None:
        self.store = Store(self.project, "leyla")
        self.gold = self.store.load()
        assert self.store.state.kind == "saved"

    def apply(self, edit: Edit) -> None:
        self.unsaved = self.unsaved or (self.broken and any(edit.changes.values()))
        future = self.store.apply(edit)
        change(self.model, edit)
        if self.broken and self.unsaved:
            # One that changes nothing asks for another try, where there is something to save.
            assert isinstance(future.exception(), SaveFailed)
        else:
            future.result()
        assert (self.store.state.kind == "failed") is self.unsaved

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
        self.apply(edit.inverse())
        self.undone.append(edit)

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        edit = self.undone.pop()
        self.apply(edit)
        self.done.append(edit)

    @precondition(lambda self: not self.broken and self.store.layout.base.exists())
    @rule()
    def break_the_disk(self) -> None:
        base = self.store.layout.base
        base.rename(base.with_name("aside"))
        (base / "x").mkdir(parents=True)
        self.broken = True

    @precondition(lambda self: self.broken)
    @rule()
    def mend_the_disk(self) -> None:
        base = self.store.layout.base
        (base / "x").rmdir()
        base.rmdir()
        base.with_name("aside").rename(base)
        self.broken = self.unsaved = False
        self.store.apply(Edit("try again", {})).result()

    @precondition(lambda self: not self.broken)
    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.open()

    @invariant()
    def memory_and_disk_are_the_model(self) -> None:
        assert records(self.gold) == self.model
        if not self.broken:
            looked = Store(self.project, "leyla", read_only=True).load()
            assert records(looked) == self.model
        for article in ARTICLES:
            spans = self.gold.spans(article.id)
            assert spans == sorted(spans, key=lambda span: span.key)
            if spans and not self.broken:
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

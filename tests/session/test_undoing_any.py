"""Any actions, undo, redo, closing and killing, in any order, against a list of states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store
from reader.gold.store import archive as archiving
from reader.session import undoing
from tests.gold.facts import Maker, makers
from tests.gold.test_undoing import Model, content

_WAYS = st.sampled_from(["undo", "undo", "redo", "close", "kill", "compact"])
# One action to two steps through them: what is alternatives side by side would all be alike.
_STEPS = st.lists(
    st.tuples(st.integers(0, 2), makers, _WAYS).map(lambda step: step[1 if step[0] == 0 else 2]),
    max_size=30,
)


class Machine:
    """A store on the disk, and what it should hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = Model()
        self.open()

    def open(self) -> None:
        self.store = Store(self.folder, "nn")
        self.gold: GoldSet = self.store.load()

    def apply(self, edit: Edit, *, undoes: int | None = None, redoes: int | None = None) -> None:
        self.store.apply(edit, undoes=undoes, redoes=redoes).result()

    def act(self, maker: Maker) -> None:
        edit = maker(self.gold)
        if edit.changes:
            self.apply(edit)
            self.model.do(content(self.gold))

    def undo(self) -> None:
        edit = undoing.undo(self.store.log, self.gold, self.apply)
        assert (edit is None) is (self.model.at == 0)
        self.model.at -= edit is not None

    def redo(self) -> None:
        edit = undoing.redo(self.store.log, self.gold, self.apply)
        assert (edit is None) is (self.model.at == len(self.model.states) - 1)
        self.model.at += edit is not None

    def back_and_forth(self) -> None:
        """All the way back, all the way forth, and back again."""
        for step in (self.undo, self.redo, self.undo):
            for _ in self.model.states:
                step()
                assert content(self.gold) == self.model.states[self.model.at]

    def close(self) -> None:
        self.store.close()
        self.open()

    def kill(self) -> None:
        self.store._lock.release()
        self.open()

    def compact(self) -> None:
        self.store._saving.compact()


@settings(max_examples=50)
@given(_STEPS, st.sampled_from([200, 2000, archiving.PART]), st.sampled_from([0, archiving.SHORT]))
def test_undo_and_redo_are_those_of_a_list_of_states(
    steps: list[Maker | str], part: int, short: int
) -> None:
    before = archiving.PART, archiving.SHORT
    archiving.PART, archiving.SHORT = part, short
    try:
        with TemporaryDirectory() as folder:
            machine = Machine(Path(folder))
            for step in steps:
                if isinstance(step, str):
                    do: Callable[[], None] = getattr(machine, step)
                    do()
                else:
                    machine.act(step)
                assert content(machine.gold) == machine.model.states[machine.model.at]
            machine.close()
            machine.back_and_forth()
            machine.store.close()
    finally:
        archiving.PART, archiving.SHORT = before

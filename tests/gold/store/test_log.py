"""The history: what stands and what can be done again, over journal and archives."""

from __future__ import annotations

import gzip
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.gold.store import archive as archiving
from reader.gold.store import journal
from reader.gold.store.archive import archive, archives
from reader.gold.store.disk import DISK
from reader.gold.store.journal import Frame
from reader.gold.store.layout import Layout
from reader.gold.store.log import End, Log

AT = "2026-01-02T03:04:05.678Z"


def header(after: int) -> bytes:
    """A journal's first line, as far as an archive needs it."""
    return journal.line_of({"format": journal.FORMAT, "version": 1, "after": after})


def frame(
    number: int, name: str = "act", undoes: int | None = None, redoes: int | None = None
) -> Frame:
    """An action that changed nothing."""
    return Frame(number, AT, name, None, {}, {}, undoes, redoes)


class History:
    """A journal and archives, and the log over them."""

    def __init__(self, folder: Path) -> None:
        self.layout = Layout(folder, "nn")
        DISK.private_folder(self.layout.folder)
        self.journal: list[Frame] = []
        self.last = 0
        self.log = self.new_log()

    def new_log(self) -> Log:
        """What another process, or the next one, sees."""
        return Log(DISK, self.layout, lambda: self.journal, lambda: self.last)

    def add(
        self, name: str = "act", *, undoes: int | None = None, redoes: int | None = None
    ) -> int:
        self.last += 1
        self.journal.append(frame(self.last, name, undoes, redoes))
        return self.last

    def undo(self) -> int | None:
        found = self.log.to_undo()
        if found is not None:
            self.add("undo", undoes=found.number)
        return found.number if found else None

    def redo(self) -> int | None:
        found = self.log.to_redo()
        if found is not None:
            self.add("redo", redoes=found.number)
        return found.number if found else None

    def compact(self) -> None:
        if self.journal:
            first = self.journal[0].number
            data = header(first - 1) + b"".join(map(journal.encode, self.journal))
            archive(DISK, self.layout, data, first, self.last)
            self.journal = []

    @property
    def paths(self) -> list[Path]:
        return [each.path for each in archives(DISK, self.layout)]


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    """Without an action, and each journal becomes an archive of its own."""
    monkeypatch.setattr(archiving, "SHORT", 0)
    return History(tmp_path)


def numbers(log: Log, before: int | None = None) -> list[int]:
    return [frame.number for frame in log.newest_first(before)]


def test_without_an_action_there_is_nothing(history: History) -> None:
    assert history.log.to_undo() is None
    assert history.log.to_redo() is None
    assert history.log.end == End("beginning")
    assert numbers(history.log) == []
    assert not history.layout.history.exists()


def test_undo_goes_back_and_redo_forth_over_compaction_and_a_restart(history: History) -> None:
    for _ in range(3):
        history.add()
    assert [history.undo(), history.undo()] == [3, 2]
    history.compact()
    assert history.redo() == 2
    history.log = history.new_log()
    assert [history.undo(), history.undo(), history.undo()] == [2, 1, None]
    assert history.log.end.kind == "beginning"
    history.compact()
    history.log = history.new_log()
    assert [history.redo(), history.redo(), history.redo(), history.redo()] == [1, 2, 3, None]
    history.undo()
    history.add()
    assert history.redo() is None
    assert [history.undo(), history.undo()] == [13, 2]


def test_the_newest_come_first_and_from_any_number_on(history: History) -> None:
    for _ in range(2):
        history.add()
        history.compact()
    history.add()
    assert numbers(history.log) == [3, 2, 1]
    assert numbers(history.log, 3) == [2, 1]
    found = history.log.frame(1)
    assert found is not None
    assert found.number == 1
    assert [history.log.frame(number) for number in (0, 4, -1)] == [None] * 3


def test_another_process_may_add_to_an_archive_that_we_have_seen(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        history.add()
        history.compact()
    log = history.new_log()
    told = log.newest_first()
    assert next(told).number == 2
    monkeypatch.setattr(archiving, "SHORT", 1 << 19)
    for path in history.paths:
        path.unlink()
    archive(DISK, history.layout, header(0) + journal.encode(frame(1)), 1, 1)
    archive(DISK, history.layout, header(1) + journal.encode(frame(2)), 2, 2)
    assert len(history.paths) == 1
    assert next(told).number == 1


@given(
    st.lists(st.sampled_from(["act", "act", "undo", "redo", "compact", "restart"]), max_size=40),
    st.integers(20, 400),
    st.sampled_from([0, 300, archiving.SHORT]),
)
def test_any_sequence_is_that_of_two_stacks(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], part: int, short: int
) -> None:
    before = archiving.PART, archiving.SHORT
    archiving.PART, archiving.SHORT = part, short
    try:
        history = History(tmp_path_factory.mktemp("any"))
        done: list[int] = []
        undone: list[int] = []
        for step in steps:
            if step == "act":
                done.append(history.add())
                undone.clear()
            elif step == "undo":
                assert history.undo() == (done[-1] if done else None)
                undone += [done.pop()] if done else []
            elif step == "redo":
                assert history.redo() == (undone[-1] if undone else None)
                done += [undone.pop()] if undone else []
            elif step == "compact":
                history.compact()
            else:
                history.log = history.new_log()
        for log in (history.log, history.new_log()):
            top, again = log.to_undo(), log.to_redo()
            assert (top.number if top else None) == (done[-1] if done else None)
            assert (again.number if again else None) == (undone[-1] if undone else None)
            assert numbers(log) == list(range(history.last, 0, -1))
            assert log.end.kind == "beginning"
    finally:
        archiving.PART, archiving.SHORT = before


def test_what_has_become_impossible_is_passed_over(history: History) -> None:
    for _ in range(3):
        history.add()
    history.log.pass_over(3)
    assert [history.undo(), history.undo()] == [2, 1]
    history.log.pass_over(2)
    assert [history.redo(), history.redo()] == [1, None]


def test_what_was_given_up_by_a_new_action_is_not_done_again(history: History) -> None:
    history.add()
    history.undo()
    history.add()
    history.log = history.new_log()
    assert [history.undo(), history.undo()] == [3, None]
    assert [history.redo(), history.redo()] == [3, None]


def test_what_was_passed_over_does_not_come_back_from_further_on(history: History) -> None:
    history.add()
    history.add()
    assert [history.undo(), history.undo()] == [2, 1]
    history.log = history.new_log()
    assert history.redo() == 1
    history.log.pass_over(1)
    assert history.undo() is None


def test_only_the_archive_that_is_reached_is_unpacked(history: History) -> None:
    for _ in range(3):
        history.add()
        history.compact()
    history.add()
    # None of the older ones is so much as looked into.
    for path in history.paths:
        path.write_bytes(b"no archive")
    assert history.undo() == 4
    assert history.log.end == End("beginning")
    assert history.undo() is None
    assert history.log.end == End("damaged", history.paths[2], "it is damaged")


def test_a_damaged_archive_ends_the_history_there_and_is_named(history: History) -> None:
    for _ in range(3):
        history.add()
        history.add()
        history.compact()
    damaged = history.paths[1]
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert [history.undo(), history.undo(), history.undo()] == [6, 5, None]
    assert history.log.end == End("damaged", damaged, "it is cut off")
    assert numbers(history.new_log()) == [8, 7, 6, 5]
    assert history.redo() == 5


def test_any_byte_that_is_changed_in_an_archive_is_noticed(history: History) -> None:
    for _ in range(4):
        history.add()
    history.compact()
    [path] = history.paths
    whole = path.read_bytes()
    told = [frame.number for frame in history.new_log().newest_first()]
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes((whole[at] ^ 4,)) + whole[at + 1 :])
        log = history.new_log()
        found = [frame.number for frame in log.newest_first()]
        # In the header's flags and time nothing is that could be lost.
        assert found == told or log.end.kind == "damaged", at


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([b"no line\n"], "no line of a journal"),
        ([journal.encode(Frame(7, AT, "a", None, {}, {}))], "not those of its name"),
        ([journal.line_of({"n": 2})], "no time or no name"),
        ([], "not those of its name|no number|actions are missing"),
        ([journal.line_of({"n": 2, "deep": "["})[:-2] + b"\n"], "not as long"),
    ],
)
def test_an_archive_whose_lines_are_wrong_ends_the_history(
    history: History, lines: list[bytes], why: str
) -> None:
    history.add()
    history.compact()
    history.add()
    history.compact()
    path = history.paths[1]
    path.write_bytes(gzip.compress(header(1) + b"".join(lines)))
    assert history.log.to_undo() is None
    assert history.log.end.kind == "damaged"
    assert history.log.end.path == path
    assert re.search(why, history.log.end.why)


def test_a_missing_archive_is_no_damage_and_ends_the_history(history: History) -> None:
    for _ in range(3):
        history.add()
        history.compact()
    history.paths[1].unlink()
    assert numbers(history.log) == [3]
    assert history.log.end == End("not kept")
    assert [history.undo(), history.undo()] == [3, None]
    assert history.log.end == End("not kept")


def test_a_set_that_is_older_than_its_history_says_that_it_ends(history: History) -> None:
    history.last = 7
    history.add()
    assert [history.undo(), history.undo()] == [8, None]
    assert history.log.end == End("not kept")


def test_an_archive_made_twice_counts_once(history: History) -> None:
    """A process that is killed behind the archiving goes on with the old journal."""
    history.add()
    history.add()
    kept = list(history.journal)
    history.compact()
    history.journal = kept
    history.add()
    history.compact()
    assert len(history.paths) == 2
    assert numbers(history.log) == [3, 2, 1]
    history.paths[1].write_bytes(b"damaged")
    assert numbers(history.new_log()) == []
    history.compact()


def test_where_two_archives_have_an_action_the_whole_one_counts(history: History) -> None:
    history.add()
    kept = list(history.journal)
    history.compact()
    history.journal = kept
    history.add()
    history.compact()
    first, second = history.paths
    first.write_bytes(b"damaged")
    assert numbers(history.log) == [2, 1]
    assert second.exists()


def test_an_older_base_that_was_put_back_goes_on_from_its_own_number(history: History) -> None:
    for _ in range(5):
        history.add("old")
    history.compact()
    history.last = 2
    history.log = history.new_log()
    history.add("new")
    history.compact()
    told = [(frame.number, frame.action) for frame in history.log.newest_first()]
    assert told == [(3, "new"), (2, "old"), (1, "old")]
    # Also where the older archive is the one that is unpacked.
    newest = history.log.frame(3)
    assert newest is not None
    assert newest.action == "new"


def test_actions_that_undo_what_can_not_be_are_no_harm(history: History) -> None:
    history.add()
    history.add(undoes=2)
    history.add(undoes=99)
    history.add(redoes=3)
    history.add(undoes=4)
    assert history.new_log().to_undo() is not None
    for log in (history.log, history.new_log()):
        assert numbers(log) == [5, 4, 3, 2, 1]
        log.to_redo()
    history = type(history)(history.layout.project / "other")
    history.add()
    history.add(undoes=1)
    history.add(undoes=99)
    found = history.new_log().to_redo()
    assert found is not None
    assert found.number == 1


def test_an_older_state_that_another_process_put_there_is_gone_back_in(history: History) -> None:
    for _ in range(5):
        history.add()
    assert history.undo() == 5
    history.journal = history.journal[:2]
    history.last = 2
    assert history.undo() == 2
    assert history.redo() == 2


def test_history_that_another_process_took_away_is_no_harm(history: History) -> None:
    history.add()
    assert history.log.to_undo() is not None
    for _ in range(3):
        history.add()
    history.compact()
    for path in history.paths:
        path.unlink()
    history.add()
    found = history.log.to_undo()
    assert found is not None
    assert found.number == 5
    history.add(undoes=5)
    assert history.log.to_undo() is None
    assert history.log.end == End("not kept")


def test_reading_back_a_long_history_looks_at_each_line_once(history: History) -> None:
    for _ in range(200):
        history.add()
    history.compact()
    log = history.log
    assert numbers(log) == list(range(200, 0, -1))
    assert len(list(itertools.islice(log.newest_first(), 3))) == 3

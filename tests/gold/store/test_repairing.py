"""`reader repair`'s core: it says what it would do, loses nothing, and can begin again."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from reader.errors import StoreReadOnly
from reader.gold import actions
from reader.gold.model import RECORDS
from reader.gold.store import journal
from reader.gold.store.base import Tables
from reader.gold.store.checking import check
from reader.gold.store.database import JournalDB
from reader.gold.store.disk import Disk
from reader.gold.store.emergency import Rescue
from reader.gold.store.layout import text_path
from reader.gold.store.mending import Repair, repair
from reader.gold.store.opening import read_all
from reader.gold.store.saving import Waiting
from reader.gold.store.tables import frame_of
from tests.gold.facts import ARTICLES
from tests.gold.store.damaged import (
    NAME,
    QUICK,
    Quick,
    Records,
    Sample,
    begin,
    bytes_of,
    do,
    files,
    living,
    mark,
    opened,
    sample,
    there,
)

TEXTS = {article.sha256: article.text for article in ARTICLES}


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def project(healthy: Sample, tmp_path: Path) -> Path:
    return healthy.copy(tmp_path / "p")


def mend(project: Path, disk: Disk = QUICK) -> Repair:
    return repair(project, apply=True, find=TEXTS.get, disk=disk)


def load(project: Path) -> Tables:
    """The records as the store keeps them."""
    return read_all(QUICK, files(project)).tables


def gold_files(project: Path) -> Iterator[tuple[Path, bytes]]:
    """Base and journal, and what is in them."""
    for path in (files(project).base, files(project).journal):
        yield path, path.read_bytes()


def told(made: Repair) -> str:
    return "\n".join(map(str, made.all_steps))


def readable(project: Path) -> dict[tuple[str, str], int]:
    """By table and id, the greatest revision of a record that any file has, read in plain ways."""
    found: dict[tuple[str, str], int] = {}

    def take(table: str, record: Any) -> None:
        try:
            kind = next(kind for name, kind in RECORDS.items() if name == table)
            its = kind.from_record(record)
        except (ValueError, TypeError, StopIteration):
            return
        found[table, its.id] = max(its.rev, found.get((table, its.id), 0))

    def take_journal(data: bytes) -> None:
        for line in data.split(b"\n"):
            parts = line.split(b" ", 2)
            if len(parts) < 3 or b"%08x" % zlib.crc32(parts[2]) != parts[1]:
                continue
            fields = json.loads(parts[2])
            for changed in (fields.get("b", {}), fields.get("d", {})):
                for table, records in changed.items():
                    for record in records.values():
                        take(table, record)

    def take_base(data: bytes) -> None:
        if b'"annotator": "ada", "last"' in data:
            return
        table = ""
        for line in data.split(b"\n"):
            head, _, rest = line.partition(b": ")
            try:
                if rest == b"{":
                    table = json.loads(head)
                elif line.isascii():
                    take(table, json.loads(rest.rstrip(b",")))
            except ValueError:
                continue

    its = files(project)
    for path in (its.base, its.prev):
        if path.exists():
            take_base(path.read_bytes())
    if its.journal.exists():
        take_journal(its.journal.read_bytes())
    for path in sorted(its.history.glob("*.gz")) if its.history.exists() else []:
        try:
            data = gzip.decompress(path.read_bytes())
            if b'"annotator": "ada"' not in data[:200]:
                take_journal(data)
        except (OSError, EOFError, zlib.error):
            continue
    return found


def assert_mended(project: Path, least: dict[tuple[str, str], int]) -> Records:
    """Nothing is wrong, nothing readable is lost, it opens for writing, and once is enough."""
    report = check(project)
    assert [str(each) for each in report.findings if each.level == "wrong"] == []
    records = there(project)
    for key, rev in least.items():
        assert key in records, key
        assert records[key].rev >= rev
    again = repair(project, find=TEXTS.get)
    assert told(again) == ""
    before = dict(bytes_of(project))
    mend(project)
    # The lock's file says who had it.
    after = dict(bytes_of(project))
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {name for name in changed if not name.endswith(".lock")} == set()
    last = report.gold_sets[-1].last
    store, gold = opened(project)
    assert store.state.kind == "saved"
    mark(store, gold, 11)
    assert store.log.last == last + 1
    store.close()
    return records


def test_a_healthy_project_needs_nothing(project: Path, healthy: Sample) -> None:
    before = dict(bytes_of(project))
    made = repair(project)
    assert (made.all_steps, made.left) == ([], [])
    assert dict(bytes_of(project)) == before
    assert mend(project).all_steps == []
    assert there(project) == healthy.records


def _flip(path: Path, at: int, bits: int = 1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= bits
    path.write_bytes(data)


def _append(path: Path, data: bytes) -> None:
    path.write_bytes(path.read_bytes() + data)


def _plain(path: Path) -> None:
    """Rewrites a file as plain TinyDB does, and a script changes it by the way."""
    with TinyDB(path) as db:
        db.table("articles").update({"title": "by a script"})


def _archives(project: Path) -> list[Path]:
    return sorted(files(project).history.iterdir())


def _gone(project: Path) -> None:
    files(project).base.unlink()
    files(project).prev.unlink()
    files(project).journal.unlink()


def _cut(path: Path, first: int, last: int | None = None) -> None:
    """Keeps a part of a file."""
    path.write_bytes(path.read_bytes()[first:last])


def _remove(path: Path) -> None:
    path.unlink()


def _open_to_all(project: Path) -> None:
    files(project).base.chmod(0o644)


def _base_and_prev(project: Path) -> None:
    files(project).base.write_bytes(b"{")
    files(project).prev.unlink()


def _much(project: Path) -> None:
    its = files(project)
    its.base.write_bytes(b"{}")
    _flip(its.prev, 700, 0x80)
    _append(its.journal, b"17 abc")
    text_path(project, ARTICLES[0].sha256).unlink()
    its.base.chmod(0o666)


def _hole_in_journal(project: Path) -> None:
    path = files(project).journal
    data = path.read_bytes()
    path.write_bytes(data[:700] + data[900:])


def _no_history(project: Path) -> None:
    shutil.rmtree(files(project).history)
    _flip(files(project).base, 1500, 0x80)


def _bad_history(project: Path) -> None:
    _flip(_archives(project)[-1], 400)
    files(project).base.unlink()


def _less_history(project: Path) -> None:
    _archives(project)[0].unlink()
    files(project).base.unlink()


Do = Callable[[Path], object]
EXACT: dict[str, Do] = {
    "empty base": lambda p: files(p).base.write_bytes(b""),
    "no base": lambda p: _remove(files(p).base),
    "a bit in the base": lambda p: _flip(files(p).base, 700),
    "a bad byte in the base": lambda p: _flip(files(p).base, 700, 0x80),
    "the base cut": lambda p: _cut(files(p).base, 0, 2000),
    "the begin of the base gone": lambda p: _cut(files(p).base, 900),
    "something else": lambda p: files(p).base.write_bytes(b"\x89PNG\r\n" + bytes(500)),
    "base and the one before": _base_and_prev,
    "the one before": lambda p: _flip(files(p).prev, 500),
    "an older base": lambda p: shutil.copy(files(p).prev, files(p).base),
    "a torn journal": lambda p: _append(files(p).journal, b"17 abc"),
    "an archive that ends early": lambda p: _cut(_archives(p)[-1], 0, -9),
    "permissions": _open_to_all,
    "a text": lambda p: text_path(p, ARTICLES[0].sha256).write_bytes(b"x"),
    "no text": lambda p: _remove(text_path(p, ARTICLES[1].sha256)),
    "all at once": _much,
}
"""Damage after which all can be had."""


@pytest.mark.parametrize("name", EXACT)
def test_what_stands_somewhere_else_is_all_there_again(
    project: Path, healthy: Sample, name: str
) -> None:
    EXACT[name](project)
    before = dict(bytes_of(project))
    least = readable(project)
    said = repair(project, find=TEXTS.get)
    assert dict(bytes_of(project)) == before
    assert said.all_steps
    made = mend(project)
    assert [step.kind for step in made.all_steps] == [step.kind for step in said.all_steps]
    assert made.left == []
    assert assert_mended(project, least) == healthy.records


LESS: dict[str, Do] = {
    "a bit in the journal": lambda p: _flip(files(p).journal, 900),
    "the journal's first line": lambda p: _flip(files(p).journal, 30),
    "the journal cut in the middle": _hole_in_journal,
    "no journal": lambda p: _remove(files(p).journal),
    "only the history": _gone,
    "plain TinyDB": lambda p: _plain(files(p).base),
    "history and base": _no_history,
    "an archive and the base": _bad_history,
    "an archive gone, and the base": _less_history,
}


@pytest.mark.parametrize("name", LESS)
def test_what_can_be_read_anywhere_is_there(project: Path, name: str) -> None:
    LESS[name](project)
    before = dict(bytes_of(project))
    least = readable(project)
    assert repair(project, find=TEXTS.get).all_steps
    assert dict(bytes_of(project)) == before
    assert mend(project).left == []
    assert_mended(project, least)


# -- any damage --------------------------------------------------------------------------------

_TARGETS = ("base", "prev", "journal", "archive", "text")


@st.composite
def damages(draw: st.DrawFn) -> list[tuple[str, str, float, int]]:
    """Some damages: which file, what is done to it, where, and a number."""
    one = st.tuples(
        st.sampled_from(_TARGETS),
        st.sampled_from(("cut", "flip", "hole", "junk", "remove", "swap", "empty")),
        st.floats(0, 0.999),
        st.integers(0, 7),
    )
    return draw(st.lists(one, min_size=1, max_size=3))


def damage(project: Path, which: str, what: str, where: float, number: int) -> None:
    """Does one damage, if its file is there."""
    its = files(project)
    texts = sorted((project / "gold" / "texts").glob("*/*.txt"))
    path = {
        "base": its.base,
        "prev": its.prev,
        "journal": its.journal,
        "archive": next(iter(sorted(its.history.glob("*.gz"))), its.prev),
        "text": texts[number % len(texts)] if texts else its.prev,
    }[which]
    if not path.exists():
        return
    data = path.read_bytes()
    at = int(where * len(data))
    other = files(project, "ada")
    swapped = {
        "base": other.base,
        "prev": its.base,
        "journal": other.journal,
        "archive": next(other.history.glob("*.gz")),
    }.get(which)
    if what == "remove":
        path.unlink()
    elif what == "swap" and swapped is not None and swapped.exists():
        path.write_bytes(swapped.read_bytes())
    else:
        made = {
            "cut": data[:at],
            "flip": data[:at] + bytes((data[at] ^ 1 << number,)) + data[at + 1 :] if data else b"",
            "hole": data[:at] + bytes(len(data[at : at + 40])) + data[at + 40 :],
            "junk": data[:at] + b"\xff junk \n" + data[at:],
            "empty": b"",
        }
        path.write_bytes(made.get(what, data))


@settings(max_examples=30)
@given(damages())
def test_any_damage_is_told_or_harmless_and_repair_loses_nothing(
    healthy: Sample, tmp_path_factory: pytest.TempPathFactory, done: list[Any]
) -> None:
    project = healthy.copy(tmp_path_factory.getbasetemp() / "any")
    for each in done:
        damage(project, *each)
    least = readable(project)
    report = check(project)
    if not report.wrong:
        # What was cut off at a line's end is an earlier state; nothing can tell.
        assert there(project) in healthy.states
    made = mend(project)
    assert [each for each in made.left if each.level == "wrong"] == []
    if files(project).base.exists() or files(project).relics:
        assert_mended(project, least)


# -- killed, refused, held ---------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


class Mortal(Quick):
    """A disk whose process is killed before the call of a number that changes something.

    Args:
        calls: how many such calls are made.
    """

    def __init__(self, calls: int) -> None:
        self.left = calls

    def _count(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1

    def create(self, path: Path) -> int:
        self._count()
        return super().create(path)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        self._count()
        # Half of it is on the disk.
        if self.left == 0:
            return super().write(descriptor, data[: len(data) // 2])
        return super().write(descriptor, data)

    def truncate(self, descriptor: int, size: int) -> None:
        self._count()
        super().truncate(descriptor, size)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._count()
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self._count()
        super().unlink(path)


KILLED = {name: EXACT[name] for name in ("all at once",)}
KILLED |= {name: LESS[name] for name in ("a bit in the journal", "an archive and the base")}


@pytest.mark.parametrize("name", KILLED)
def test_killed_anywhere_it_can_be_run_again(healthy: Sample, tmp_path: Path, name: str) -> None:
    calls = 0
    while True:
        project = healthy.copy(tmp_path / "p")
        KILLED[name](project)
        least = readable(project)
        disk = Mortal(calls)
        try:
            mend(project, disk)
        except Killed:
            calls += 1 if name == "all at once" else 3
        else:
            break
        mend(project)
        report = check(project)
        assert [str(each) for each in report.findings if each.level == "wrong"] == [], calls
        records = there(project)
        assert all(records[key].rev >= rev for key, rev in least.items()), calls
        if name in EXACT:
            assert records == healthy.records
    assert calls > 5


def test_what_is_replaced_stays_beside(project: Path) -> None:
    its = files(project)
    LESS["a bit in the journal"](project)
    _flip(its.base, 700, 0x80)
    text = text_path(project, ARTICLES[0].sha256)
    text.write_bytes(b"x")
    old = its.base.read_bytes(), its.journal.read_bytes()
    mend(project)
    beside = {path.name.rpartition("-")[0]: path for path in its.base.parent.iterdir()}
    assert beside["gold.json.damaged"].read_bytes() == old[0]
    assert beside["gold.json.journal.damaged"].read_bytes() == old[1]
    line = old[0].count(b"\n", 0, 700) + 1
    assert beside["gold.json.unread"].read_bytes().startswith(b"%d: " % line)
    assert [path.read_bytes() for path in text.parent.glob("*.damaged-*")] == [b"x"]
    modes = {path.stat().st_mode & 0o777 for path in its.base.parent.iterdir()}
    assert modes <= {0o600, 0o700}


def test_what_stands_nowhere_is_said(project: Path) -> None:
    its = files(project)
    its.base.unlink()
    its.prev.unlink()
    data = its.journal.read_bytes()
    ends = journal.scan(data).ends
    its.journal.write_bytes(data[: ends[1]] + data[ends[3] :])
    lost = [each.what for each in mend(project).all_steps if each.kind == "lost"]
    assert lost == ["actions 13 to 14 can be read nowhere, so what was marked then may be missing"]
    found = check(project).findings
    assert [each.what for each in found if each.level == "warning"] == [
        "actions 13 to 14 are not in the history; undo, log and restore end there"
    ]


def test_how_many_records_a_base_lost_is_said(project: Path) -> None:
    shutil.rmtree(files(project).history)
    files(project).prev.unlink()
    data = files(project).base.read_bytes()
    line = data.index(b'"articles"') - 20
    files(project).base.write_bytes(data[:line] + b"\xff" + data[line + 1 :])
    steps = {each.kind: each.what for each in repair(project).all_steps}
    assert steps["lost"] == "1 record that it held stands nowhere any more"


def test_the_repair_is_an_action_and_the_numbers_go_on(project: Path) -> None:
    EXACT["a bit in the base"](project)
    mend(project)
    store, _ = opened(project)
    assert [(f.number, f.action) for f in store.log.newest_first()][:2] == [
        (16, "repair"),
        (15, "mark 2 claim"),
    ]
    assert [f.number for f in store.log.newest_first()] == list(range(16, 0, -1))
    store.close()


def test_it_refuses_while_somebody_has_the_marks_open(project: Path) -> None:
    EXACT["a bit in the base"](project)
    with JournalDB(files(project, "ada").base, disk=QUICK):
        before = dict(bytes_of(project / "gold" / "annotators" / NAME))
        with pytest.raises(StoreReadOnly, match=r"has these marks open .*nothing was repaired"):
            mend(project)
        after = dict(bytes_of(project / "gold" / "annotators" / NAME))
        assert before.items() - after.items() == set()
        assert repair(project, NAME, apply=True, disk=QUICK).applied
    assert not check(project).wrong


# -- records -----------------------------------------------------------------------------------


def _with(project: Path, table: str, change: Callable[[dict[str, Any]], object]) -> int:
    """Changes the newest living record of a table as a program could that knows the form."""
    with JournalDB(files(project).base, disk=QUICK) as db:
        living = [each for each in db.table(table) if not each.get("deleted")]
        number = max(each.doc_id for each in living)
        db.table(table).update(change, doc_ids=[number])
    return int(number)


def test_a_record_that_cant_be_one_is_kept_beside_and_had_from_elsewhere(
    project: Path, healthy: Sample
) -> None:
    number = _with(project, "spans", lambda record: record.update(start="x"))
    assert [each.kind for each in check(project).findings if each.level == "wrong"] == ["record"]
    made = mend(project)
    assert "1 record that can't be one" in told(made)
    assert there(project) == healthy.records
    kept = next(files(project).base.parent.glob("*.unread-*"))
    assert kept.read_bytes().startswith(b'"%d": {"id"' % number)
    assert assert_mended(project, {}) == healthy.records


def test_a_record_under_a_wrong_number_goes_where_it_belongs(
    project: Path, healthy: Sample
) -> None:
    with JournalDB(files(project).base, disk=QUICK) as db:
        record = dict(db.table("spans").all()[0])
        db.table("spans").remove(doc_ids=[db.table("spans").all()[0].doc_id])
        db.table("spans").insert(record)
    assert check(project).wrong
    mend(project)
    assert assert_mended(project, {}) == healthy.records


def test_a_link_without_its_mark_becomes_a_tombstone(project: Path) -> None:
    store, gold = opened(project)
    spans = [span for span in gold.spans(ARTICLES[0].id) if not span.deleted]
    do(store, actions.relate(gold, "source", spans[0].id, spans[1].id, NAME))
    store.close()
    with JournalDB(files(project).base, disk=QUICK) as db:
        db.table("spans").remove(doc_ids=[spans[0].number])
    found = [each for each in check(project).findings if each.level == "wrong"]
    assert [each.kind for each in found] == ["relation"]
    assert "links a mark that is not there" in found[0].what
    made = mend(project)
    assert "1 link is taken out, since a mark at an end is gone" in told(made)
    store, gold = opened(project)
    assert gold.relations(ARTICLES[0].id) == []
    store.close()
    assert_mended(project, {})


def test_what_nobody_can_know_is_listed_and_left(project: Path) -> None:
    _with(project, "spans", lambda record: record.update(prefix="not so"))
    store, gold = opened(project)
    span = next(span for span in gold.spans(ARTICLES[2].id) if not span.deleted)
    do(store, actions.set_attribute(gold, span.id, "entity", span.id))
    store.close()
    found = {each.kind for each in check(project).findings if each.level == "wrong"}
    assert found == {"quote", "entity"}
    before = there(project)
    made = mend(project)
    assert made.all_steps == []
    assert there(project) == before


def test_a_text_that_no_article_has_any_more_is_left(project: Path) -> None:
    text_path(project, ARTICLES[0].sha256).unlink()
    made = repair(project, apply=True, disk=QUICK)
    assert [each.kind for each in made.left] == ["text"]
    assert "no article has it now; put the article back" in str(made.left[0])


def test_an_emergency_copy_is_taken_in(project: Path, healthy: Sample) -> None:
    store, gold = opened(project)
    rescue = Rescue(project, NAME)
    edit = actions.tag(gold, ARTICLES[2], 20, 24, "date", NAME)
    frame = frame_of(edit, 16)
    tables = {name: dict(records) for name, records in load(project).items()}
    rescue.keep(tables, {"annotator": NAME}, [Waiting(frame, journal.encode(frame), {})], now=True)
    store.close()
    assert "rescue" in [each.kind for each in check(project).findings if each.level == "wrong"]
    assert told(repair(project))
    mend(project)
    assert len(assert_mended(project, {})) == len(healthy.records) + 1


def test_an_emergency_copy_that_contradicts_is_put_aside(project: Path) -> None:
    store, gold = opened(project)
    span = living(gold)[0]
    rescue = Rescue(project, NAME)
    edit = actions.set_note(gold, span.id, "copied")
    frame = frame_of(edit, 16)
    tables = {name: dict(records) for name, records in load(project).items()}
    rescue.keep(tables, {"annotator": NAME}, [Waiting(frame, journal.encode(frame), {})], now=True)
    do(store, actions.set_note(gold, span.id, "written"))
    store.close()
    mend(project)
    kinds = [(each.level, each.kind) for each in check(project).findings]
    assert kinds == [("note", "conflict")]
    assert repair(project).all_steps == []


# -- copies from elsewhere ---------------------------------------------------------------------


def test_a_base_from_another_computer_and_what_waited_here_are_joined(
    healthy: Sample, tmp_path: Path
) -> None:
    here, away = healthy.copy(tmp_path / "here"), healthy.copy(tmp_path / "away")
    store, gold = opened(away)
    spans = living(gold)
    new = mark(store, gold, 20, article=2)
    do(store, actions.set_note(gold, spans[0].id, "away"))
    do(store, actions.set_note(gold, spans[0].id, "away again"))
    store.close()
    store, gold = opened(here)
    do(store, actions.set_note(gold, spans[0].id, "here"))
    mine = mark(store, gold, 30, article=2)
    left = dict(gold_files(here))
    store.close()
    for path, data in left.items():
        path.write_bytes(data)
    shutil.rmtree(files(here).history)
    shutil.copytree(files(away).history, files(here).history)
    shutil.copy(files(away).base, files(here).base)
    found = {each.kind for each in check(here).findings if each.level == "wrong"}
    assert "journal" in found
    mend(here)
    records = there(here)
    assert {("spans", new), ("spans", mine)} <= records.keys()
    assert records["spans", spans[0].id].note == "away again"  # type: ignore[union-attr]
    notes = [each for each in check(here).findings if each.kind == "conflict"]
    assert len(notes) == 1
    assert b'"here"' in files(here).base.read_bytes() + files(here).journal.read_bytes()
    assert_mended(here, {})


def test_what_a_script_changed_by_plain_tinydb_counts(project: Path, healthy: Sample) -> None:
    store, gold = opened(project)
    removed = living(gold)[0]
    store.close()
    with TinyDB(files(project).base) as db:
        db.table("articles").update({"title": "by a script"})
        db.table("spans").remove(doc_ids=[removed.number])
    assert "rewritten" in [each.kind for each in check(project).findings]
    made = mend(project)
    assert "3 records were changed by another program, whose changes count" in told(made)
    records = there(project)
    articles = [each for (table, _), each in records.items() if table == "articles"]
    assert [each.title for each in articles] == ["by a script"] * 3  # type: ignore[union-attr]
    assert ("spans", removed.id) in records
    assert [each for each in check(project).findings if each.kind == "conflict"] == []
    assert_mended(project, {})


def test_a_base_of_somebody_else_takes_nobodys_place(project: Path, healthy: Sample) -> None:
    data = files(project, "ada").base.read_bytes()
    files(project).base.write_bytes(data)
    mend(project)
    assert there(project) == healthy.records
    assert [path.read_bytes() for path in files(project).base.parent.glob("*.damaged-*")][:1]
    assert_mended(project, {})


def test_a_folder_that_somebody_moved_is_left(tmp_path: Path) -> None:
    begin(tmp_path, "ada")
    folder = files(tmp_path, "ada").base.parent
    shutil.copytree(folder, folder.with_name("ali"))
    made = mend(tmp_path)
    assert made.all_steps == []
    assert [each.kind for each in made.left] == ["owner"]
    assert "'ada'" in made.left[0].what


# -- other versions ----------------------------------------------------------------------------

OLD = Path(__file__).parents[2] / "faults" / "fixtures" / "base-1" / "project"


def test_what_the_first_version_wrote_is_checked_and_repaired(tmp_path: Path) -> None:
    project = shutil.copytree(OLD, tmp_path / "p")
    found = check(project).findings
    assert [str(each) for each in found if each.level == "wrong"] == []
    slugs = [path.name for path in (project / "gold" / "annotators").iterdir()]
    for slug in slugs:
        base = files(project, slug).base
        whole = read_all(QUICK, files(project, slug)).tables
        base.write_bytes(base.read_bytes().replace(b'"deleted": false', b'"deleted":  false', 1))
        assert check(project).wrong
        mend(project)
        assert read_all(QUICK, files(project, slug)).tables == whole
    assert not check(project).wrong


def test_what_a_later_version_wrote_is_left_alone(project: Path) -> None:
    base = files(project).base
    data = base.read_bytes().replace(b'"version": 2', b'"version": 3')
    head, tail = data[: data.rindex(b'"sha256": "') + 11], b'"}}\n}\n'
    base.write_bytes(head + hashlib.sha256(head).hexdigest().encode() + tail)
    files(project).prev.write_bytes(b"")
    before = dict(bytes_of(base.parent))
    report = check(project)
    assert [each.kind for each in report.findings if each.level == "warning"] == ["newer"]
    made = mend(project)
    assert made.all_steps == []
    assert [each.kind for each in made.left] == ["newer"]
    after = dict(bytes_of(base.parent))
    assert {name for name in before if before[name] != after[name]} == {f"{base}.lock"}

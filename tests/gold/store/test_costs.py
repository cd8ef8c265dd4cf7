"""What a small file from a stranger may cost: seconds and megabytes, and never an error of ours."""

from __future__ import annotations

import gzip
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.gold.store import Store, journal
from reader.gold.store.archive import archives, read_archive
from reader.gold.store.disk import DISK
from reader.gold.store.layout import Layout
from tests.gold.store.strangers import begun, snapshot, told

ROOT = Path(__file__).resolve().parents[3]


def signed(records: bytes, **about: object) -> bytes:
    """A base of one record with a right checksum."""
    meta = {"format": "hashiya-gold", "version": 2, "annotator": "leyla", "last": 1, "tip": ""}
    head = b'{\n"spans": {\n' + records + b"\n},\n"
    head += b'"_meta": {"1": ' + json.dumps({**meta, "count": 1, **about})[:-1].encode()
    head += b', "sha256": "'
    return head + hashlib.sha256(head).hexdigest().encode() + b'"}}\n}\n'


def line(body: bytes) -> bytes:
    """A line of a journal with a right checksum."""
    return b"%d %08x %s\n" % (len(body), zlib.crc32(body), body)


def frame(record: bytes, number: int = 3) -> bytes:
    return line(
        b'{"n": %d, "t": "2026-11-25T00:00:00Z", "a": "mark", "p": null, '
        b'"d": {"spans": {"5": %s}}, "b": {"spans": {"5": null}}}' % (number, record)
    )


def deep(depth: int) -> bytes:
    return b'{"x": ' + b"[" * depth + b"]" * depth + b"}"


HEADER = journal.header(1, "", "leyla")
BASES: dict[str, Callable[[], bytes]] = {
    "deep": lambda: signed(b'"5": ' + deep(100_000)),
    "just too deep": lambda: signed(b' "5": ' + deep(980)),
    "infinite": lambda: signed(b' "5": {"x": 1e999}'),
    "many digits": lambda: signed(b'"5": {"x": ' + b"9" * 5000 + b"}"),
    "a number of many digits": lambda: signed(b'"' + b"9" * 100_000 + b'": {}'),
    "no next action": lambda: signed(b'"5": {}', last=2**63 - 1),
    "count is a text": lambda: signed(b'"5": {}', count="x" * 100_000),
    "commas": lambda: b"{\n" + b"," * 8_000_000,
    "one line": lambda: b'{\n"spans": {\n"5": {"x": "' + b"a" * 8_000_000,
    "halves": lambda: b'{\n"spans": {\n' + b'"5": {' * 500_000,
    "tables": lambda: b"{\n" + b"".join(b'"t%d": {\n},\n' % n for n in range(20_000)),
}
JOURNALS: dict[str, Callable[[], bytes]] = {
    "deep": lambda: HEADER + frame(deep(100_000)),
    "just too deep": lambda: HEADER + b"".join(map(frame, map(deep, range(940, 1000)))),
    "infinite": lambda: HEADER + frame(b'{"x": 1e999}'),
    "many digits": lambda: HEADER + frame(b'{"x": ' + b"9" * 5000 + b"}"),
    "lines that claim gigabytes": lambda: HEADER + b"9999999999 00000000 {\n" * 100_000,
    "claims without an end": lambda: HEADER + b"9999999999 00000000 {" * 100_000,
    "line feeds": lambda: HEADER + b"\n" * 1_000_000,
    "no frames": lambda: HEADER + line(b"{}") * 50_000,
    "a version of many digits": lambda: line(
        b'{"format": "hashiya-journal", "version": ' + b"9" * 4000 + b', "after": 0}'
    ),
}


def under_bounds(project: Path) -> str:
    """Opens the project in a process that has a gigabyte and twenty seconds; what it says."""
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "from reader.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    words = ["export", "--all", "--project", str(project), "--annotator", "leyla"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode in (0, 1, 2, 3), done.stderr
    assert len(done.stderr) < 1000
    return done.stderr


@pytest.mark.parametrize("name", BASES)
def test_a_base_costs_little(tmp_path: Path, name: str) -> None:
    layout = begun(tmp_path)
    layout.files.journal.unlink()
    data = BASES[name]()
    layout.base.write_bytes(data)
    assert "gold.json" in under_bounds(tmp_path)
    assert layout.base.read_bytes() == data


@pytest.mark.parametrize("name", JOURNALS)
def test_a_journal_costs_little(tmp_path: Path, name: str) -> None:
    layout = begun(tmp_path)
    data = JOURNALS[name]()
    layout.files.journal.write_bytes(data)
    under_bounds(tmp_path)
    assert layout.files.journal.read_bytes() == data
    # Whoever opens it to write goes on, or is told; what stood there is somewhere.
    store = Store(tmp_path, "leyla")
    store.load()
    store.close()
    kept = [path.read_bytes() for path in layout.folder.iterdir() if path.is_file()]
    assert any(data.endswith(each[-1000:]) for each in kept if each)


@pytest.mark.parametrize("text", ["1e999", "[-1e400]", "NaN", "Infinity", "9" * 5000, "{", "\xff"])
def test_no_number_is_read_that_can_not_be_written_again(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # json's own, and ours
        journal.parsed(text)
    assert journal.parsed("[1e300, -0.5, 12]") == [1e300, -0.5, 12]


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: gzip.compress(HEADER + b"\0" * (512 << 20), 1),
    "a bomb of frames": lambda: gzip.compress(HEADER + frame(b"{}") * 2_000_000, 1),
    "a million members": lambda: gzip.compress(HEADER) + gzip.compress(b"") * 200_000,
    "deep": lambda: gzip.compress(HEADER + frame(deep(100_000), 1)),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_costs_little(tmp_path: Path, name: str) -> None:
    layout = begun(tmp_path)
    path = archives(DISK, layout)[0].path
    path.write_bytes(ARCHIVES[name]())
    store = Store(tmp_path, "leyla", read_only=True)
    store.load()
    before = resource.getrusage(resource.RUSAGE_SELF)
    [*store.log.newest_first()]
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 700 << 10
    assert after.ru_utime - before.ru_utime < 15


# -- what nobody thought of --------------------------------------------------------------------


def mutated(data: bytes) -> st.SearchStrategy[bytes]:
    """Bytes changed, cut out, doubled and put in at some places."""
    at = st.integers(0, len(data))
    change = st.tuples(at, st.integers(0, 40), st.binary(max_size=12) | st.just(data[:200]))

    def make(changes: list[tuple[int, int, bytes]]) -> bytes:
        out = data
        for start, length, new in changes:
            out = out[:start] + new + out[start + length :]
        return out

    return st.lists(change, min_size=1, max_size=4).map(make)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a gold set, by their names in its folder."""
    project = tmp_path_factory.mktemp("sample")
    layout = begun(project)
    return snapshot(layout.folder) | {"history": next(layout.history.iterdir()).read_bytes()}


def right(line_: bytes) -> bytes:
    """A line of a journal whose checksum and length fit what somebody made of it."""
    return line(line_.split(b" ", 2)[-1].rstrip(b"\n"))


@settings(max_examples=150)
@given(st.data())
def test_any_journal_opens_or_is_told(sample: dict[str, bytes], data: st.DataObject) -> None:
    lines = sample["gold.json.journal"].splitlines(keepends=True)
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = right(data.draw(mutated(lines[at])))
        journal_bytes = b"".join(lines)
    else:
        journal_bytes = data.draw(mutated(b"".join(lines)))
    scan = journal.scan(journal_bytes)
    assert 0 <= scan.good <= len(journal_bytes)
    [*journal.frames_anywhere(journal_bytes)]
    with tempfile.TemporaryDirectory() as folder:
        layout = Layout(Path(folder), "leyla")
        layout.folder.mkdir(parents=True)
        layout.base.write_bytes(sample["gold.json"])
        layout.files.journal.write_bytes(journal_bytes)
        told(Path(folder))


@settings(max_examples=60)
@given(st.data())
def test_any_archive_is_read_or_told(sample: dict[str, bytes], data: st.DataObject) -> None:
    packed = sample["history"]
    if data.draw(st.booleans()):
        packed = gzip.compress(data.draw(mutated(gzip.decompress(packed))))
    else:
        packed = data.draw(mutated(packed))
    with tempfile.TemporaryDirectory() as folder:
        layout = Layout(Path(folder), "leyla")
        layout.history.mkdir(parents=True)
        path = layout.history / "000000000001-000000000002.journal.gz"
        path.write_bytes(packed)
        try:
            unpacked = read_archive(DISK, layout, path)
        except ValueError:
            return
        journal.scan(unpacked)

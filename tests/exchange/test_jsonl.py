"""JSON Lines: what stands in the file is what was meant, or the file is as it was."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from reader.errors import CheckFailed, SaveFailed
from reader.exchange import jsonl
from reader.exchange.jsonl import export_jsonl, read_jsonl
from reader.exchange.output import publish
from reader.exchange.record import Record, encode, to_record
from tests.exchange.marks import HARD, marked, span

RECORDS = [
    to_record(marked(spans=[span(HARD, 1, 9)])),
    to_record(marked("b\u2028\x85c", id="ب.txt", spans=[span("b\u2028\x85c", 0, 4, 2)])),
]


def test_a_file_holds_the_records(tmp_path: Path) -> None:
    target = tmp_path / "gold.jsonl"
    assert export_jsonl(RECORDS, target) == (2, 2)
    assert target.read_bytes() == b"".join(map(encode, RECORDS))
    with target.open("rb") as file:
        assert list(read_jsonl(file)) == RECORDS
    assert [path.name for path in tmp_path.iterdir()] == ["gold.jsonl"]


def test_the_same_records_are_the_same_bytes(tmp_path: Path) -> None:
    export_jsonl(RECORDS, tmp_path / "a")
    export_jsonl(iter(RECORDS), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_stream_gets_what_a_file_gets() -> None:
    stream = io.BytesIO()
    export_jsonl(RECORDS, stream)
    assert stream.getvalue() == b"".join(map(encode, RECORDS))


def shifted(record: Record) -> bytes:
    """Every span one code point further, as exports do that count otherwise."""
    spans = [
        {**item, "start": item["start"] + 1, "end": item["end"] + 1} for item in record["spans"]
    ]
    return encode({**record, "spans": spans})


def dropped(record: Record) -> bytes:
    return encode({**record, "spans": []})


def changed(record: Record) -> bytes:
    return encode({**record, "text": record["text"].replace("\r\n", "\n")})


def split(record: Record) -> bytes:
    return encode(record).replace("\u2028".encode(), b"\n")


def first_missing(record: Record) -> bytes:
    return b"" if record["id"] == "a.txt" else encode(record)


def last_missing(record: Record) -> bytes:
    return encode(record) if record["id"] == "a.txt" else b""


def twice(record: Record) -> bytes:
    return encode(record) * 2 if record["id"] != "a.txt" else encode(record)


@pytest.mark.parametrize(
    "wrong", [shifted, dropped, changed, split, first_missing, last_missing, twice]
)
def test_what_does_not_read_back_is_never_put_in_place(
    wrong: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "gold.jsonl"
    target.write_bytes(b"old")
    monkeypatch.setattr(jsonl, "encode", wrong)
    with pytest.raises(CheckFailed, match="would not be exact"):
        export_jsonl(RECORDS, target)
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1
    stream = io.BytesIO()
    with pytest.raises(CheckFailed):
        export_jsonl(RECORDS, stream)
    assert stream.getvalue() == b""


def test_two_surrogates_that_json_joins_are_noticed(tmp_path: Path) -> None:
    text = "a\ud83d\udc69b"
    with pytest.raises(CheckFailed):
        export_jsonl([to_record(marked(text, spans=[span(text, 3, 4)]))], tmp_path / "x")


def test_an_error_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "gold.jsonl"
    target.write_bytes(b"old")

    def records() -> Iterator[Record]:
        yield RECORDS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_jsonl(records(), target)
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match="it is a folder"):
        export_jsonl(RECORDS, tmp_path)


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match="No such file or directory"):
        export_jsonl(RECORDS, tmp_path / "none" / "x")


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "x", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    export_jsonl(RECORDS, link)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_bytes() != b"old"


def test_a_device_is_written_to() -> None:
    export_jsonl(RECORDS, Path("/dev/null"))
    assert Path("/dev/null").is_char_device()


def test_a_full_device_is_a_sentence() -> None:
    with pytest.raises(SaveFailed, match="No space left"):
        export_jsonl(RECORDS, Path("/dev/full"))


def test_the_check_reads_what_is_on_the_disk(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def check(file: BinaryIO) -> None:
        (path,) = tmp_path.glob(".hashiya-*.tmp")
        seen.extend((file.read(), path.read_bytes()))

    publish(tmp_path / "x", lambda file: file.write(b"whole"), check)
    assert seen == [b"whole", b"whole"]


@pytest.mark.parametrize("line", [b"[]\n", b"{\n", b'"\xff"\n'])
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # three kinds of it
        list(read_jsonl(io.BytesIO(line)))


def test_lines_end_at_the_line_feed_alone() -> None:
    line = json.dumps({"a": "\u2028\x85\x0b"}, ensure_ascii=False).encode()
    assert list(read_jsonl(io.BytesIO(line + b"\r\n" + line))) == [{"a": "\u2028\x85\x0b"}] * 2

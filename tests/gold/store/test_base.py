from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from reader.errors import StoreDamaged, StoreReadOnly
from reader.gold import actions
from reader.gold.model import RECORDS
from reader.gold.schema import Schema
from reader.gold.store import Store, annotators, read_text
from reader.gold.store.base import Tables, chunks, encoded, read_base
from tests.gold.facts import ARTICLES, Maker, makers

ARTICLE = ARTICLES[0]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A gold set of some records, closed."""
    store = Store(tmp_path, "leyla", schema=Schema.load())
    gold = store.load()
    store.apply(actions.tag_all(gold, ARTICLE, [(0, 3), (4, 10), (4, 20)], "actor", "leyla"))
    one, two, three = gold.spans(ARTICLE.id)
    store.apply(actions.relate(gold, "source", one.id, two.id, "leyla"))
    store.apply(actions.add_entity(gold, "person", ["علييف"], "leyla", span_id=one.id))
    store.apply(actions.remove(gold, three.id))
    store.close()
    return store.layout.base


def signed(state: dict[str, Any]) -> bytes:
    """A file with a right checksum, whatever is in it, as an attacker can make one."""
    meta = state.pop("_meta")["1"]
    meta |= {"count": sum(map(len, state.values())), "sha256": ""}
    lines = []
    for table, records in state.items():
        inner = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in records.items())
        lines.append(f"{json.dumps(table)}: {{\n{inner}\n}},\n")
    head = "{\n" + "".join(lines) + '"_meta": {"1": ' + json.dumps(meta)[: -len('"}')]
    return (head + hashlib.sha256(head.encode()).hexdigest() + '"}}\n}\n').encode()


def test_plain_tinydb_opens_it(base: Path) -> None:
    with TinyDB(base, access_mode="r") as db:
        assert db.tables() == {*RECORDS, "_meta"}
        assert len(db.table("spans")) == 3
        found = db.table("spans").search(where("quote") == "قال")
        assert [doc["start"] for doc in found] == [0]
        assert db.table("spans").get(doc_id=found[0].doc_id) == found[0]
        [meta] = db.table("_meta").all()
    schema = Schema.load()
    assert {key: meta[key] for key in meta if key not in ("sha256", "tip")} == {
        "format": "hashiya-gold",
        "version": 2,
        "annotator": "leyla",
        "schema": "default",
        "schema_version": 1,
        "schema_sha256": schema.sha256,
        "last": 4,
        "count": 6,
    }
    assert list(json.loads(base.read_bytes())) == [*RECORDS, "_meta"]


def test_plain_tinydb_opens_it_without_utf_8(base: Path) -> None:
    code = "import sys, tinydb; print(ascii(tinydb.TinyDB(sys.argv[1]).table('spans').all()))"
    shown = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code, str(base)],
        env={**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\\u0642\\u0627\\u0644" in shown.stdout
    assert shown.stderr == ""


def test_it_is_ascii_with_one_record_a_line(base: Path) -> None:
    lines = base.read_bytes().decode("ascii").split("\n")
    assert lines[-1] == ""
    records = [json.loads("{" + line.rstrip(",") + "}") for line in lines if line[1:2].isdigit()]
    assert len(records) == 6
    assert lines[-3].startswith('"_meta": {"1": {"format": "hashiya-gold"')


@settings(max_examples=30)
@given(st.lists(makers, max_size=15))
def test_what_is_written_is_what_writing_all_anew_would(steps: list[Maker]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), "leyla")
        gold = store.load()
        for number, step in enumerate(steps):
            store.apply(step(gold))
            if number % 5 == 4:
                store.close()
                store = Store(Path(folder), "leyla")
                gold = store.load()
        store.close()
        if not store.layout.base.exists():
            assert not len(gold)
            return
        data = store.layout.base.read_bytes()
        assert Store(Path(folder), "leyla", read_only=True).load() == gold
    meta = read_base(data, Path("x")).meta
    anew: Tables = {
        table: {record.number: encoded(record.to_record()) for record in gold.records(table)}
        for table in RECORDS
    }
    about = {key: meta[key] for key in ("annotator", "last", "tip")}
    assert b"".join(chunks(anew, about)) == data


def test_what_it_says_of_the_schema_stays_where_nobody_says_another(base: Path) -> None:
    store = Store(base.parents[3], "leyla")
    gold = store.load()
    store.apply(actions.set_flag(gold, ARTICLE, "x")).result()
    store.close()
    meta = json.loads(base.read_bytes())["_meta"]["1"]
    assert (meta["schema"], meta["last"]) == ("default", 5)


def refuse(base: Path, data: bytes, message: str | None = None) -> StoreDamaged:
    """The bytes are refused, left alone, and the lock is free again."""
    base.write_bytes(data)
    store = Store(base.parents[3], "leyla")
    with pytest.raises(StoreDamaged, match=message) as caught:
        store.load()
    assert base.read_bytes() == data
    assert caught.value.path == base
    assert caught.value.remedy
    store.close()
    return caught.value


def test_no_flipped_bit_is_silent(base: Path) -> None:
    good = base.read_bytes()
    for at in range(0, len(good), max(1, len(good) // 400)):
        data = bytearray(good)
        data[at] ^= 1 << at % 8
        refuse(base, bytes(data))


def test_no_cut_is_silent(base: Path) -> None:
    good = base.read_bytes()
    for size in [*range(0, len(good), len(good) // 60), len(good) - 1]:
        refuse(base, good[:size])
    refuse(base, good + b"\n", "checksum")
    refuse(base, good + good, "not JSON")


def test_damage_is_told_with_its_line(base: Path) -> None:
    good = base.read_bytes()
    lines = good.split(b"\n")
    lines[3] = lines[3][:-9]
    assert refuse(base, b"\n".join(lines), "it is not JSON").line == 4
    assert refuse(base, good.replace(b"\\u0642", "ق".encode()), "never written").line == 3
    assert refuse(base, good.replace(b'"rev": 1', b'"rev": 2', 1), "checksum").line is None
    refuse(base, b"", "it is empty")
    refuse(base, b"[]", "not a gold set")
    refuse(base, b'{"_default": {}}', "not a gold set")
    refuse(base, b"[" * 100_000, "never written")
    refuse(base, b'{"_meta": {"1": {"format": "hashiya-gold", "version": 1e9}}}', "version")
    refuse(base, b'{"_meta": {"1": {"format": "hashiya-gold", "version": 1e999}}}', "never written")
    refuse(base, b'{"a": ' + b"9" * 5000 + b"}", "never written")
    refuse(base, b'{"a": NaN}', "never written")
    refuse(base, b'{"spans": 3, "_meta": {"1": {"format": "hashiya-gold", "version": 1}}}', "table")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text_sha": "../../../../etc/passwd"}, "text_sha is not a sha256"),
        ({"id": "../x"}, "id is not a UUID"),
        ({"start": 10**25}, "start is not an integer"),
        ({"id": "0190a2a0-0000-7000-8000-000000000000"}, "under a wrong number"),
        ({"x": [[[[[[[[[[[]]]]]]]]]]]}, "nested too deeply"),
    ],
)
def test_a_signed_file_is_not_trusted(base: Path, fields: dict[str, Any], message: str) -> None:
    """What can't be a record is left out when it is looked at; the rest is shown, none is written."""
    state = json.loads(base.read_bytes())
    second = list(state["spans"])[1]
    state["spans"][second] |= fields
    data = signed(state)
    base.write_bytes(data)
    store = Store(base.parents[3], "leyla")
    gold = store.load()
    assert len([*gold.records("spans")]) == 2
    assert store.state.kind == "read-only"
    assert message in store.state.why
    assert second in store.state.why
    assert "reader check" in store.state.remedy
    with pytest.raises(StoreReadOnly, match=message):
        store.apply(actions.set_flag(gold, ARTICLE, "x"))
    store.close()
    assert base.read_bytes() == data


def test_a_signed_file_with_another_count_or_owner_is_refused(base: Path) -> None:
    good = base.read_bytes()
    state = json.loads(good)
    assert signed(json.loads(good)) == good.replace(b"{\n}", b"{\n\n}")
    state["_meta"]["1"]["annotator"] = "ada"
    refuse(base, signed(state), "does not hold the marks of 'leyla'")


def test_two_records_under_one_number_are_not_one(base: Path) -> None:
    lines = base.read_bytes().split(b"\n")
    lines.insert(3, lines[2])
    data = b"\n".join(lines).replace(b'"count": 6', b'"count": 7')
    at = data.rindex(b'"sha256": "') + len(b'"sha256": "')
    digest = hashlib.sha256(data[:at]).hexdigest().encode()
    refuse(base, data[:at] + digest + b'"}}\n}\n', "it holds 6 records and says 7")


def test_a_link_to_a_missing_span_does_not_stop_the_rest(base: Path) -> None:
    state = json.loads(base.read_bytes())
    [relation] = state["relations"].values()
    relation["tail"] = "0190a2a0-0000-7000-8000-000000000000"
    base.write_bytes(signed(state))
    store = Store(base.parents[3], "leyla")
    gold = store.load()
    assert len(gold.spans(ARTICLE.id)) == 2
    store.close()


def test_a_newer_file_is_shown_and_not_touched(base: Path) -> None:
    state = json.loads(base.read_bytes())
    state["_meta"]["1"]["version"] = 3
    state["signatures"] = {"1": {"by": "ada"}}
    for span in state["spans"].values():
        span["votes"] = [1, 2]
    data = json.dumps(state).encode()
    base.write_bytes(data)
    store = Store(base.parents[3], "leyla")
    gold = store.load()
    assert store.state.kind == "read-only"
    assert store.state.why == "a later version of hashiya wrote the marks"
    assert [span.extra for span in gold.spans(ARTICLE.id)] == [{"votes": [1, 2]}] * 2
    with pytest.raises(StoreReadOnly, match="a later version"):
        store.apply(actions.set_flag(gold, ARTICLE, "x"))
    store.close()
    assert base.read_bytes() == data


def test_a_newer_file_that_can_not_be_read_says_so(base: Path) -> None:
    state = json.loads(base.read_bytes())
    state["_meta"]["1"]["version"] = 3
    for span in state["spans"].values():
        del span["start"]
    data = json.dumps(state).encode()
    base.write_bytes(data)
    store = Store(base.parents[3], "leyla")
    gold = store.load()
    assert [*gold.records("spans")] == []
    assert (store.state.kind, store.state.remedy) == ("read-only", "upgrade hashiya")
    store.close()
    assert base.read_bytes() == data


def test_fields_and_tables_of_others_are_kept(base: Path) -> None:
    state = json.loads(base.read_bytes())
    first = next(iter(state["spans"]))
    state["spans"][first]["votes"] = {"ada": 1}
    state = {"_meta": state.pop("_meta"), **state, "signatures": {"1": {"by": "ada"}}}
    base.write_bytes(signed(state))
    store = Store(base.parents[3], "leyla")
    gold = store.load()
    id = state["spans"][first]["id"]
    store.apply(actions.set_note(gold, id, "x")).result()
    store.close()
    state = json.loads(base.read_bytes())
    assert state["signatures"] == {"1": {"by": "ada"}}
    assert (state["spans"][first]["votes"], state["spans"][first]["note"]) == ({"ada": 1}, "x")


def test_the_annotators_of_a_project(base: Path, tmp_path: Path) -> None:
    assert annotators(tmp_path) == ["leyla"]
    other = Store(tmp_path, "Ада Л.")
    gold = other.load()
    other.apply(actions.set_flag(gold, ARTICLE, "x")).result()
    other.close()
    assert annotators(tmp_path) == ["leyla", "Ада Л."]
    base.write_bytes(b"{")
    assert annotators(tmp_path) == ["Ада Л."]
    assert annotators(tmp_path / "nothing") == []


def test_texts_are_exact_and_verified(base: Path, tmp_path: Path) -> None:
    assert read_text(tmp_path, ARTICLE.sha256) == ARTICLE.text
    assert read_text(tmp_path, ARTICLES[1].sha256) is None
    [path] = (tmp_path / "gold" / "texts").rglob("*.txt")
    assert path.read_bytes() == ARTICLE.text.encode("utf-8", "surrogatepass")
    path.write_bytes(b"another")
    with pytest.raises(StoreDamaged, match="not what it was"):
        read_text(tmp_path, ARTICLE.sha256)
    store = Store(tmp_path, "leyla")
    gold = store.load()
    store.apply(actions.tag(gold, ARTICLE, 0, 1, "actor", "leyla")).result()
    store.close()
    assert read_text(tmp_path, ARTICLE.sha256) == ARTICLE.text
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreDamaged, match="can't be read"):
        read_text(tmp_path, ARTICLE.sha256)

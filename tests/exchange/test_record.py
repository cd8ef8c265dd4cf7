"""The record: its keys, its order, its bytes, its schema."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.exchange.record import encode, fault_of, json_schema, to_record
from tests.exchange.marks import AT, HARD, entity, marked, relation, span

ONE, TWO, THREE = span(HARD, 1, 4, 1), span(HARD, 1, 9, 2), span(HARD, 1, 4, 3, label="claim")


def test_the_golden_bytes() -> None:
    text = "قال\r\n\ud800“a”\u2028"
    one = span(
        text, 0, 3, attributes={"z": True, "kind": "person", "entity": entity().id}, note="؟"
    )
    record = to_record(
        marked(
            text,
            title="t",
            flag="",
            meta={"z": 1, "a": [None, 0.5]},
            spans=[one],
            entities=[entity()],
        )
    )
    assert encode(record).decode("utf-8") == (
        '{"format":"hashiya/1","id":"a.txt","text":"قال\\r\\n\\ud800“a”\u2028",'
        f'"sha256":"{record["sha256"]}","offsets":"codepoint","language":"ar","direction":"rtl",'
        '"encoding":"utf-8","title":"t","published":null,"meta":{"z":1,"a":[null,0.5]},'
        f'"schema":{{"name":"default","version":1,"sha256":"{"0" * 64}"}},'
        '"annotator":"x","status":"in_progress","flag":"","anchoring":"current",'
        '"spans":[{"id":"00000000-0000-7000-8000-000000000001","start":0,"end":3,"label":"actor",'
        '"text":"قال","attributes":{"entity":"00000000-0000-7000-8000-000000000077",'
        f'"kind":"person","z":true}},"note":"؟","origin":"manual","anchor":"ok","created":"{AT}","updated":"{AT}"}}],'
        '"relations":[],"entities":[{"id":"00000000-0000-7000-8000-000000000077","kind":"person",'
        '"names":["علييف","Əliyev"],"wikidata":"Q42","note":""}]}\n'
    )  # fmt: skip


def test_spans_and_links_are_in_order_whatever_they_come_in() -> None:
    links = [relation(ONE, TWO, 8), relation(TWO, ONE, 7)]
    record = to_record(marked(spans=[THREE, ONE, TWO], relations=links))
    assert [item["id"][-1] for item in record["spans"]] == ["2", "1", "3"]
    assert [item["id"][-1] for item in record["relations"]] == ["7", "8"]
    assert record == to_record(marked(spans=[TWO, THREE, ONE], relations=links[::-1]))


def test_a_record_is_what_the_schema_says() -> None:
    schema = json.loads(json_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    record = to_record(
        marked(spans=[ONE, TWO], relations=[relation(ONE, TWO)], entities=[entity()])
    )
    jsonschema.validate(record, schema)
    for part in (
        record,
        record["schema"],
        record["spans"][0],
        record["relations"][0],
        record["entities"][0],
    ):
        for key in list(part):
            value = part.pop(key)
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(record, schema)
            part[key] = value
    assert list(schema["required"]) == list(schema["properties"])
    assert set(schema["required"]) == set(record)


def test_a_number_that_json_has_not_becomes_null() -> None:
    record = to_record(marked(meta={"a": float("nan"), "b": [float("inf"), 1.5]}))
    assert json.loads(encode(record))["meta"] == {"a": None, "b": [None, 1.5]}


@given(st.text(st.characters(codec=None, exclude_categories=())), st.data())
def test_any_text_and_any_spans_come_back(text: str, data: st.DataObject) -> None:
    # A high surrogate before a low one is one code point to JSON: no decoder of ours makes it.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    places = st.integers(0, len(text))
    spans = [
        span(text, min(ends), max(ends), number)
        for number, ends in enumerate(data.draw(st.lists(st.tuples(places, places), max_size=3)))
    ]
    record = to_record(marked(text, spans=spans))
    line = encode(record)
    assert line.count(b"\n") == 1
    assert json.loads(line.decode("utf-8")) == record
    assert fault_of(json.loads(line)) is None


def test_only_surrogates_are_escaped() -> None:
    line = encode(to_record(marked("ألف\u2028\x7f\x85👩\ud83d"))).decode("utf-8")
    assert '"ألف\u2028\x7f\x85👩\\ud83d"' in line


@pytest.mark.parametrize(("start", "end"), [(2, 5), (0, 3), (1, 3), (-1, 2), (4, 1), (1, 10**6)])
def test_a_span_that_is_not_its_quote_is_a_fault(start: int, end: int) -> None:
    record = to_record(marked(spans=[ONE]))
    record["spans"][0].update(start=start, end=end)
    assert ONE.id in (fault_of(record) or "")


def test_another_text_is_a_fault() -> None:
    assert fault_of(to_record(replace(marked(), text=HARD + "!"))) is not None

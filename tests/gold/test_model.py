from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.gold.ids import name_number, utc_now, uuid7, uuid_number
from reader.gold.model import RECORDS, ArticleRecord, Entity, Relation, Span
from tests.gold.facts import ARTICLES, TEXT

SHA = ARTICLES[0].sha256


def span(**fields: Any) -> Span:
    return replace(Span.make("a.txt", TEXT, SHA, 4, 10, "actor", "leyla"), **fields)


def relation(**fields: Any) -> Relation:
    now = utc_now()
    made = Relation(
        id=uuid7(),
        article="a.txt",
        type="source",
        head=uuid7(),
        tail=uuid7(),
        annotator="leyla",
        created=now,
        updated=now,
    )
    return replace(made, **fields)


def entity(**fields: Any) -> Entity:
    now = utc_now()
    made = Entity(
        id=uuid7(),
        kind="person",
        names=("إلهام علييف", "Ильхам Алиев"),
        wikidata="Q57448",
        annotator="leyla",
        created=now,
        updated=now,
    )
    return replace(made, **fields)


def article(**fields: Any) -> ArticleRecord:
    made = ArticleRecord(
        id="a.txt",
        sha256=SHA,
        language="ar",
        encoding="utf-8",
        direction="rtl",
        title="t",
        updated=utc_now(),
    )
    return replace(made, **fields)


RECORD: dict[str, Any] = {
    "spans": span,
    "relations": relation,
    "entities": entity,
    "articles": article,
}


@pytest.mark.parametrize("start", [0, 4, 31, 33, len(TEXT) - 1])
def test_a_new_span_holds_its_quote_and_32_code_points_around_it(start: int) -> None:
    made = Span.make("a.txt", TEXT, SHA, start, len(TEXT), "claim", "leyla")
    assert made.quote == TEXT[start:]
    assert made.prefix == TEXT[max(0, start - 32) : start]
    assert made.suffix == ""
    assert Span.make("a.txt", TEXT, SHA, 0, start, "c", "l").suffix == TEXT[start : start + 32]
    assert made.created == made.updated
    assert (made.rev, made.anchor, made.origin, made.deleted) == (1, "ok", "manual", False)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, len(TEXT) + 1)])
def test_no_span_reaches_out_of_its_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not within a text"):
        Span.make("a.txt", TEXT, SHA, start, end, "actor", "leyla")


@pytest.mark.parametrize("table", RECORDS)
def test_a_record_survives_json_with_the_fields_that_we_do_not_know(table: Any) -> None:
    future = {"votes": [1, {"by": "ada"}], "seen": None}
    made = RECORD[table](extra=future)
    record = json.loads(json.dumps(made.to_record()))
    assert record["votes"] == [1, {"by": "ada"}]
    back = RECORDS[table].from_record(record)
    assert back == made
    assert back.extra == future
    assert hash(back) == hash(made)
    assert list(back.to_record()) == list(made.to_record())


@given(st.text(st.characters(codec=None, exclude_categories=()), min_size=1), st.data())
def test_any_text_survives_json(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    made = Span.make("x", text, SHA, start, end, "actor", text, note=text, attributes={"k": text})
    assert Span.from_record(json.loads(json.dumps(made.to_record()))) == made


def test_a_record_is_flat() -> None:
    values = span(attributes={"kind": "person"}).to_record()
    nested = [name for name, value in values.items() if isinstance(value, (dict, list))]
    assert nested == ["attributes"]


def test_document_ids_are_the_records_own() -> None:
    assert (made := span()).number == uuid_number(made.id)
    assert article().number == name_number("a.txt")


BAD_SPANS = [
    ("id", "../../x", "id is not a UUID"),
    ("article", "", "article is not a name"),
    ("start", -1, "start is not an integer"),
    ("start", True, "start is not an integer"),
    ("start", 4.0, "start is not an integer"),
    ("end", 3, "end is not an integer from 4"),
    ("end", 2**63, "end is not an integer"),
    ("end", 11, "quote is not as long"),
    ("label", None, "label is not a name"),
    ("text_sha", "../" + "a" * 61, "text_sha is not a sha256"),
    ("text_sha", SHA.upper(), "text_sha is not a sha256"),
    ("quote", 5, "quote is not text"),
    ("note", None, "note is not text"),
    ("origin", "", "origin is not a name"),
    ("created", "yesterday", "created is not a UTC time"),
    ("attributes", [], "attributes is not an object"),
    ("attributes", {"a": float("nan")}, "JSON has not"),
    ("attributes", {"a": float("inf")}, "JSON has not"),
    ("attributes", {"a": 2**63}, "more than 64 bits"),
    ("attributes", {"a": {"b": {"c": 1}}}, "nested too deeply"),
    ("attributes", {1: "a"}, "a key that is not text"),
    ("attributes", {"a": b"x"}, "JSON has not: bytes"),
    ("rev", 0, "rev is not an integer from 1"),
    ("anchor", "lost", "anchor is not one of"),
    ("deleted", 0, "deleted is neither"),
    ("extra", {"x": 10**30}, "more than 64 bits"),
    ("extra", {"x": [[[[[[[[[]]]]]]]]]}, "nested too deeply"),
]


@pytest.mark.parametrize(("name", "value", "message"), BAD_SPANS)
def test_what_a_span_can_not_be(name: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        span(**{name: value})


@pytest.mark.parametrize(
    ("make", "fields", "message"),
    [
        (relation, {"head": "x"}, "head is not a UUID"),
        (relation, {"type": ""}, "type is not a name"),
        (entity, {"names": ()}, "names is not a list"),
        (entity, {"names": "abc"}, "names is not a list"),
        (entity, {"names": ("a", "")}, "names is not a name"),
        (entity, {"wikidata": "57448"}, "wikidata is not"),
        (article, {"state": "finished"}, "state is not one of"),
        (article, {"direction": "up"}, "direction is not one of"),
        (article, {"flag": 1}, "flag is not text"),
        (article, {"sha256": ""}, "sha256 is not"),
    ],
)
def test_what_the_others_can_not_be(make: Any, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make(**fields)


def test_a_relation_has_two_ends() -> None:
    id = uuid7()
    with pytest.raises(ValueError, match="one span"):
        relation(head=id, tail=id)


def test_a_record_that_lacks_fields_says_which() -> None:
    record = span().to_record()
    del record["quote"], record["label"]
    with pytest.raises(ValueError, match="span without label, quote"):
        Span.from_record(record)


def test_text_order_is_start_then_longer_then_label_then_id() -> None:
    spans = [
        Span.make("a.txt", TEXT, SHA, start, end, label, "x")
        for start, end, label in [(0, 9, "date"), (0, 9, "date"), (0, 5, "actor"), (2, 3, "a")]
    ]
    first = Span.make("a.txt", TEXT, SHA, 0, 9, "actor", "x")
    assert sorted([*reversed(spans), first], key=lambda s: s.key) == [first, *spans]

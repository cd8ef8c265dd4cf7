"""Which values a document may hold, and what becomes of them: stock TinyDB beside ours."""

from __future__ import annotations

import datetime
import decimal
import enum
import json
import os
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from reader.gold.store.database import JournalDB
from tests.gold.store.sides import Side, outcome, plain


class Colour(enum.IntEnum):
    RED = 1


class Word(str):
    pass


KEPT: list[Any] = [
    None,
    True,
    [],
    {},
    "",
    0,
    -1,
    2**53 + 1,
    2**64,
    -(2**200),
    10**4000,
    0.1,
    -0.0,
    1e308,
    5e-324,
    1.0,
    1e22,
    "\0\x1f\x7f\x85\u2028\ufeff",
    "قرچک 🙂 \U0010ffff",
    "\ud800",
    "a\udfff\ud800b",
    '"\\/\b\f\n\r\t',
    {"a": {"b": [{"c": [[], {}, None]}]}},
    [[[[[1]]]]],
    {"": {" ": 1}},
    {"\ud800": "\ud800", "_meta": {"1": {"sha256": "0"}}},
    OrderedDict(b=1, a=2),
    Colour.RED,
    Word("word"),
]
CHANGED: list[tuple[Any, Any]] = [
    ((1, (2,)), [1, [2]]),
    ({1: 2}, {"1": 2}),
    ({None: 1, True: 2, 1.5: 3}, {"null": 1, "true": 2, "1.5": 3}),
    ({1: "a", "1": "b"}, {"1": "b"}),
    ({Colour.RED: 1}, {"1": 1}),
    ([Word("x"), (Colour.RED,)], ["x", [1]]),
]


@pytest.mark.parametrize("value", KEPT, ids=lambda value: ascii(value)[:40])
def test_what_json_holds_comes_back_as_it_was(side: Side, value: Any) -> None:
    side.open().insert({"v": value})
    assert json.dumps(side.db.get(doc_id=1)) == json.dumps({"v": value})
    assert json.dumps(side.open().get(doc_id=1)) == json.dumps({"v": value})
    assert len(side.db.search(where("v") == value)) == 1


@pytest.mark.parametrize(("value", "back"), CHANGED)
def test_what_json_holds_in_another_form_comes_back_in_that(
    side: Side, value: Any, back: Any
) -> None:
    side.open().insert({"v": value})
    side.db.insert({})
    side.db.update({"v": value}, doc_ids=[2])
    assert [each["v"] for each in side.db] == [back, back]
    assert [each["v"] for each in side.open()] == [back, back]


def test_the_fields_of_a_document_have_names(side: Side) -> None:
    side.open().insert({1: 1, None: 2})
    assert side.db.all() == [{"1": 1, "null": 2}]


def circle() -> list[Any]:
    ring: list[Any] = []
    ring.append(ring)
    return ring


REFUSED: list[Any] = [
    datetime.datetime(2026, 1, 1),
    datetime.date(2026, 1, 1),
    decimal.Decimal("1.5"),
    Path("a"),
    b"bytes",
    {1, 2},
    1j,
    object(),
    {("a", "b"): 1},
    {b"a": 1},
    10**5000,
    circle(),
    type,
]


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: type(value).__name__)
def test_what_json_does_not_hold_is_refused_alike(tmp_path: Path, value: Any) -> None:
    """The same error from both, and nothing written, wherever in a document it stands."""
    answers = []
    for name in ("stock", "ours"):
        side = Side(name, tmp_path)
        db = side.open()
        db.insert_multiple([{"n": 1}, {"n": 2}])
        before = {path.name: path.read_bytes() for path in side.folder.iterdir()}
        answers.append(
            [
                outcome(call)
                for call in (
                    lambda db=db: db.insert({"v": value}),
                    lambda db=db: db.insert_multiple([{"v": 1}, {"v": [{"v": value}]}]),
                    lambda db=db: db.update({"v": value}),
                    lambda db=db: db.update(lambda document: document.update(v=value)),
                    lambda db=db: db.upsert({"v": value}, where("n") == 1),
                )
            ]
        )
        assert db.all() == [{"n": 1}, {"n": 2}]
        assert {path.name: path.read_bytes() for path in side.folder.iterdir()} == before
        side.settle()
        side.close()
    assert answers[0] == answers[1]
    assert {error[0] for error in answers[0]} <= {TypeError, ValueError}


def test_an_id_may_be_said_as_a_number_that_equals_it(side: Side) -> None:
    side.open().insert_multiple([{"n": 1}, {"n": 2}])
    side.db.update({"n": 5}, doc_ids=[1.0])
    side.db.update({"m": 6}, doc_ids=[True])
    side.db.remove(doc_ids=[2.0])
    assert {each.doc_id: dict(each) for each in side.db} == {1: {"n": 5, "m": 6}}


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(), max_size=4), inner, max_size=3)
        | st.dictionaries(st.integers(0, 3) | st.sampled_from("0123"), inner, max_size=3)
        | st.tuples(inner, inner)
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.lists(st.dictionaries(st.text(max_size=4), values, max_size=4), max_size=4))
def test_any_documents_are_the_same_in_both(
    tmp_path_factory: pytest.TempPathFactory, documents: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("values")
    with TinyDB(folder / "stock.json") as stock:
        stock.insert_multiple(documents)
        expected = json.dumps(stock.all())
    with JournalDB(folder / "ours.json") as ours:
        ours.insert_multiple(documents)
        assert json.dumps(ours.all()) == expected
    with JournalDB(folder / "ours.json") as ours:
        assert json.dumps(ours.all()) == expected
    with TinyDB(folder / "ours.json") as back:
        assert json.dumps(back.all()) == expected


PLACE = """
import sys
from tinydb import TinyDB
from reader.gold.store.database import JournalDB
db = JournalDB(sys.argv[1])
db.insert({"name": "\\u0642\\u0631\\u0686\\u06a9 \\U0001f642", "in": "\\ud800"})
db.close()
db = TinyDB(sys.argv[1])
print(ascii(db.all()), ascii(JournalDB(sys.argv[1]).all()))
db.close()
"""


def test_no_encoding_of_the_platform_matters(tmp_path: Path) -> None:
    """Plain TinyDB opens its file in the platform's encoding; in ASCII all of them agree."""
    root = Path(__file__).parents[3]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", PLACE, str(tmp_path / "a.json")],
        env={**environment, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = "[{'name': '\\u0642\\u0631\\u0686\\u06a9 \\U0001f642', 'in': '\\ud800'}]"
    assert (run.stdout, run.stderr) == (f"{said} {said}\n", "")
    assert (tmp_path / "a.json").read_bytes().isascii()
    assert plain(tmp_path / "a.json")["_default"][1]["name"] == "قرچک 🙂"

"""Records as the store keeps them, the bytes of their JSON, each decoded when it is asked for.

What a gold set has to know of all its records (whose article, on which text, linked to
what) is read off the bytes by a regular expression for the form that we write; a record
in another form is decoded at once. Whatever was read off is compared when the record is
decoded, so a record that says a thing twice is found out and is no record.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from reader.gold.ids import is_uuid, name_number, uuid_number
from reader.gold.model import RECORDS, ArticleRecord, Record, Relation, Span, Table


class Facts(NamedTuple):
    """What an index needs of a record."""

    says: tuple[str, ...]
    """By table: spans: article, sha256 of the text; relations: article, head, tail; articles:
    id, sha256 of the text, `done` if it is; entities: nothing."""
    here: bool = True
    """Whether it is there, and not removed."""


_SPAN: Final = re.compile(
    rb'\{"id": ".{36}", "article": "([^"\n]*)", "start": [^"]*"end": [^"]*'
    rb'"label": "[^"]*", "text_sha": "(.{64})", '
)
_RELATION: Final = re.compile(
    rb'\{"id": ".{36}", "article": "([^"\n]*)", "type": "[^"]*", "head": "(.{36})", '
    rb'"tail": "(.{36})", '
)
_ARTICLE: Final = re.compile(
    rb'\{"id": "([^"\n]*)", "sha256": "(.{64})", "language": "[^"]*", "encoding": "[^"]*", '
    rb'"direction": "[^"]*", "title": "'
)
_STATE: Final = b'", "state": "'
_DONE: Final = b'done", '
_HERE: Final = b', "deleted": false}'
_REMOVED: Final = b', "deleted": true}'
_Key: TypeAlias = tuple[bytes, ...]
"""What a record says, as it stands in its bytes."""


class Grouped(NamedTuple):
    """A table's records by what they say; the keys are for `as_text`."""

    here: defaultdict[_Key, list[int]]
    """The numbers of those that are there."""
    removed: defaultdict[_Key, list[int]]
    """The numbers of the tombstones."""
    odd: list[int]
    """Those of another form, which have to be decoded."""


def number_of(table: Table, id: str) -> int | None:
    """The document number of an id; None: no record of that table can have it."""
    if table == "articles":
        return name_number(id)
    return uuid_number(id) if is_uuid(id) else None


def facts_of(record: Record) -> Facts:
    """The facts of a record."""
    if isinstance(record, Span):
        return Facts((record.article, record.text_sha), not record.deleted)
    if isinstance(record, Relation):
        return Facts((record.article, record.head, record.tail), not record.deleted)
    if isinstance(record, ArticleRecord):
        return Facts((record.id, record.sha256, "done" if record.state == "done" else ""))
    return Facts(())


def grouped(table: Table, records: Mapping[int, bytes]) -> Grouped:
    """A table's records by what they say."""
    found = Grouped(defaultdict(list), defaultdict(list), [])
    if table == "articles":
        _group_articles(records, found)
    elif table != "entities":
        _group_marks(_SPAN if table == "spans" else _RELATION, records, found)
    return found


def _group_marks(form: re.Pattern[bytes], records: Mapping[int, bytes], into: Grouped) -> None:
    match, groups = form.match, into.here
    for number, data in records.items():  # as few steps as can be: there may be a million
        found = match(data)
        if found is not None and data.endswith(_HERE):
            groups[found.groups()].append(number)
        elif found is not None and data.endswith(_REMOVED):
            into.removed[found.groups()].append(number)
        else:
            into.odd.append(number)


def _group_articles(records: Mapping[int, bytes], into: Grouped) -> None:
    for number, data in records.items():
        key = _article_key(data)
        if key is None:
            into.odd.append(number)
        else:
            into.here[key].append(number)


def _article_key(data: bytes) -> _Key | None:
    found = _ARTICLE.match(data)
    # In a title a quotation mark has a backslash before it.
    state = data.find(_STATE, found.end()) if found else -1
    if found is None or state < 0:
        return None
    return (*found.groups(), b"done" if data.startswith(_DONE, state + len(_STATE)) else b"")


def as_text(key: _Key) -> tuple[str, ...]:
    """What a key says.

    Raises:
        ValueError: it is no text.
    """
    whole = b"\n".join(key)
    if b"\\" in whole:
        return tuple(str(json.loads(b'"%b"' % part)) for part in key)
    return tuple(whole.decode("ascii").split("\n"))


def read_facts(table: Table, data: bytes) -> Facts | None:
    """The facts that stand in a record's bytes; None: there are none, or in another form.

    Raises:
        ValueError: they are no text.
    """
    its = grouped(table, {0: data})
    for keys, here in ((its.here, True), (its.removed, False)):
        for key in keys:
            return Facts(as_text(key), here)
    return None


def decode(table: Table, number: int, data: bytes) -> Record:
    """A record from its bytes.

    Raises:
        ValueError: it is none, stands under a wrong number, or says a thing twice; the
            message is a clause.
    """
    record = RECORDS[table].from_record(_object(data))
    if record.number != number:
        raise ValueError(f"{_NAMES[table]} under a wrong number")
    facts = read_facts(table, data)
    if facts is not None and facts != facts_of(record):
        raise ValueError(f"{_NAMES[table]} that says a thing twice")
    return record


_NAMES: Final[Mapping[Table, str]] = {
    "spans": "span",
    "relations": "relation",
    "entities": "entity",
    "articles": "article",
}


def _object(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data.decode("ascii"), parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("a record is nested too deeply") from error
    if not isinstance(fields, dict):
        raise ValueError("a record is no object")
    return fields


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


Bad: TypeAlias = Callable[[int, bytes, str], None]
"""Told of a record that can't be decoded: its number, its bytes, and a clause that says why."""


class Records:
    """One table: records by number, as bytes until they are asked for.

    Args:
        table: which.
        encoded: the bytes, in a dict that is this table's own.
        bad: told of each record that turns out to be none; it is there no longer then.
    """

    def __init__(self, table: Table, encoded: dict[int, bytes], bad: Bad) -> None:
        self._table: Table = table
        self.encoded = encoded
        """Those that were not asked for yet."""
        self.decoded: dict[int, Record] = {}
        """The others."""
        self._bad = bad

    def __len__(self) -> int:
        return len(self.decoded) + len(self.encoded)

    def get(self, number: int | None) -> Record | None:
        """The record of that number."""
        if number is None:
            return None
        found = self.decoded.get(number)
        return self._decode(number) if found is None and number in self.encoded else found

    def of(self, numbers: Iterable[int]) -> Iterator[Record]:
        """The records of those numbers, without what turns out to be none."""
        for number in list(numbers):
            found = self.get(number)
            if found is not None:
                yield found

    def all(self) -> Mapping[int, Record]:
        """All of them, decoded."""
        for number in list(self.encoded):
            self._decode(number)
        return self.decoded

    def set(self, number: int, record: Record | None) -> None:
        """A record in the place of what is there, or nothing."""
        self.encoded.pop(number, None)
        if record is None:
            self.decoded.pop(number, None)
        else:
            self.decoded[number] = record

    def _decode(self, number: int) -> Record | None:
        data = self.encoded.pop(number)
        try:
            record = decode(self._table, number, data)
        except ValueError as error:
            self._bad(number, data, str(error))
            return None
        self.decoded[number] = record
        return record

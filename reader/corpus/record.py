"""One JSON record to an article's parts, checked, since files come from anywhere.

Deep nesting, endless numbers and things that are no records are refused with a
clause that says why; nothing in a record is evaluated or looked up.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import NoReturn

from reader.corpus.scan import printable

OWN_FORMAT = "hashiya/"
"""How the `format` of a record that we exported begins."""

_DEPTH = 64
"""Brackets within brackets that a record may have; JSON libraries stop from 250 on."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""The shape of a BCP 47 tag."""


class BadRecord(ValueError):
    """It is no article; the message is one clause."""


@dataclass(frozen=True)
class Record:
    """One record's article, before it has a place in a corpus."""

    text: str
    """The article exactly, lone surrogates from escapes included."""
    id: str | None
    """Its own id, printable; None: it is named by its file and line."""
    title: str | None
    """Its headline, if it names one."""
    language: str | None
    """Its language, if that has the shape of a BCP 47 tag."""
    published: str | None
    """When it was published, unchecked."""
    meta: dict[str, object]
    """All other keys, and those above where they are of another type."""
    is_own: bool
    """Whether it is a record that we exported."""


def parse_record(line: str) -> Record:
    """The record that `line` is.

    Raises:
        BadRecord: it is not JSON, not an object, has no `text`, or asks too much.
    """
    fields = _parse(line)
    text = fields.pop("text", None)
    if not isinstance(text, str):
        raise BadRecord('it has no "text" that is a string')
    is_own = str(fields.get("format", "")).startswith(OWN_FORMAT)
    record_id = _take_id(fields)
    title = _take_string(fields, "title")
    language = _take_language(fields)
    published = _take_string(fields, "published")
    if is_own:
        # The rest is ours (spans, schema, …) and not the article's.
        own = fields.get("meta")
        fields = own if isinstance(own, dict) else {}
    return Record(text, record_id, title, language, published, fields, is_own)


def _parse(line: str) -> dict[str, object]:
    try:
        value = json.loads(line, parse_float=_float, parse_constant=_not_json)
    except RecursionError:
        raise BadRecord("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise BadRecord(f"it is not JSON: {error.msg} at character {error.pos + 1}") from None
    except BadRecord:
        raise
    except ValueError:
        # Python refuses whole numbers of thousands of digits: reading them is slow.
        raise BadRecord("it has a number of too many digits") from None
    if not isinstance(value, dict):
        raise BadRecord("it is not an object in braces")
    if line.count("[") + line.count("{") > _DEPTH and _depth(value) > _DEPTH:
        raise BadRecord("it is nested too deeply")
    return value


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise BadRecord("it has a number that is too large")
    return value


def _not_json(name: str) -> NoReturn:
    raise BadRecord(f"it is not JSON: {name} is no number there")


def _depth(value: object) -> int:
    """Levels of lists and objects, found without recursion."""
    depth, level = 0, [value]
    while level:
        level = [inner for outer in level for inner in _inside(outer)]
        depth += 1
        if depth > _DEPTH:
            break
    return depth


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _take_id(fields: dict[str, object]) -> str | None:
    """The record's own id: a string, or a whole number as its digits."""
    value = fields.pop("id", None)
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadRecord('its "id" is neither a string nor a whole number')


def _take_string(fields: dict[str, object], key: str) -> str | None:
    """The string under `key`, taken out; anything else but null stays for `meta`."""
    value = fields.get(key)
    if value is not None and not isinstance(value, str):
        return None
    fields.pop(key, None)
    return value or None


def _take_language(fields: dict[str, object]) -> str | None:
    value = fields.get("language")
    if isinstance(value, str) and not _LANGUAGE.fullmatch(value.replace("_", "-")):
        return None
    language = _take_string(fields, "language")
    return language and language.replace("_", "-")

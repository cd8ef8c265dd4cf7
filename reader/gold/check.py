"""What a field of a gold record may hold; every function raises ValueError by the field's name.

Bounds are those of the readers to come: orjson and most others have integers of 64 bits,
JSON has no NaN, and a small file must not nest deeply enough to exhaust a stack.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from reader.gold.ids import is_time, is_uuid

LARGEST = 2**63 - 1
DEEPEST = 8
"""Levels of lists and objects that a field which we don't know may have."""

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,18}\Z")


def uuid(value: object, name: str) -> None:
    """A UUID in its usual spelling."""
    if not isinstance(value, str) or not is_uuid(value):
        raise ValueError(f"{name} is not a UUID")


def name(value: object, field: str) -> None:
    """Text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"{field} is not a name")


def names(value: object) -> None:
    """A list of names with at least one in it."""
    if not isinstance(value, (tuple, list)) or not value:
        raise ValueError("names is not a list of names")
    for item in value:
        name(item, "names")


def number(value: object, name: str, *, least: int = 0) -> None:
    """An integer from `least` on, of at most 64 bits."""
    if type(value) is not int or not least <= value <= LARGEST:
        raise ValueError(f"{name} is not an integer from {least} on")


def boolean(value: object, name: str) -> None:
    """True or false, and not a number."""
    if type(value) is not bool:
        raise ValueError(f"{name} is neither true nor false")


def sha256(value: object, name: str) -> None:
    """64 hexadecimal digits in lower case. It becomes a file's name, so nothing else goes."""
    if not isinstance(value, str) or _SHA256.match(value) is None:
        raise ValueError(f"{name} is not a sha256")


def texts(record: object, *names: str) -> None:
    """Text, which may be empty."""
    for name in names:
        if not isinstance(getattr(record, name), str):
            raise ValueError(f"{name} is not text")


def times(record: object, *names: str) -> None:
    """UTC times in RFC 3339."""
    for name in names:
        value = getattr(record, name)
        if not isinstance(value, str) or not is_time(value):
            raise ValueError(f"{name} is not a UTC time in RFC 3339")


def one_of(value: object, name: str, known: tuple[str, ...]) -> None:
    """One of the values known."""
    if value not in known:
        raise ValueError(f"{name} is not one of {', '.join(known)}")


def wikidata(value: object) -> None:
    """A Wikidata id, or none."""
    if value is not None and (not isinstance(value, str) or _WIKIDATA.match(value) is None):
        raise ValueError("wikidata is not an id such as Q42")


def attributes(value: object) -> None:
    """Values by name: text, booleans, numbers, None, or lists of them."""
    if not isinstance(value, Mapping):
        raise ValueError("attributes is not an object")
    _json(value, "attributes", 2)


def unknown(value: Mapping[str, Any]) -> None:
    """Whatever JSON holds, not too deep."""
    if value:
        _json(value, "a field", DEEPEST)


def _json(value: object, name: str, depth: int) -> None:
    if value is None or isinstance(value, str) or type(value) is bool:
        return
    if type(value) is int:
        if not -LARGEST - 1 <= value <= LARGEST:
            raise ValueError(f"{name} has an integer of more than 64 bits")
    elif type(value) is float:
        if not math.isfinite(value):
            raise ValueError(f"{name} has a number that JSON has not")
    elif depth == 0:
        raise ValueError(f"{name} is nested too deeply")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"{name} has a key that is not text")
            _json(item, f"{name}.{key}" if name == "attributes" else key, depth - 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _json(item, name, depth - 1)
    else:
        raise ValueError(f"{name} has a value that JSON has not: {type(value).__name__}")

"""The pieces of a label schema's check: where it goes wrong, names, choices, colours.

Called by `reader.gold.schema` alone. Everything raises SchemaError with the file, the
key, and what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from reader.errors import SchemaError

SLOTS = ("actor", "date", "claim", "4", "5", "6", "7", "8", "9")
"""The label colours that every theme has."""

_NAME = re.compile(r"[^\W\d][\w-]{0,63}\Z")
_PAIR = re.compile(r"(#[0-9a-fA-F]{6})\s+(#[0-9a-fA-F]{6})\Z")
_LINE = re.compile(r"\(at line (\d+), column \d+\)\Z")

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a schema file, which words its errors."""

    path: Path
    """The file."""
    key: str = ""
    """The keys down to the place, such as `label actor, key`."""

    def at(self, key: str) -> Where:
        """One key further down."""
        return Where(self.path, f"{self.key}, {key}" if self.key else key)

    def error(self, what: str, remedy: str) -> SchemaError:
        """The error that says this of the place."""
        return SchemaError(
            f"{self.key}: {what}" if self.key else what, path=self.path, remedy=remedy
        )

    def syntax(self, error: ValueError) -> SchemaError:
        """The error for a file that is not TOML, with its line."""
        message = str(error)
        found = _LINE.search(message)
        return SchemaError(
            f"it is not TOML ({_LINE.sub('', message).strip().lower()})",
            path=self.path,
            line=int(found[1]) if found else None,
            remedy="mend the line",
        )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like it, if any is."""
    import difflib

    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)), None)


def check_keys(table: dict[str, Any], known: Sequence[str], where: Where) -> None:
    """Refuses a key that nobody would read, and names the one that was meant."""
    for key in table:
        if key not in known:
            meant = nearest(key, known)
            remedy = f"write {meant}" if meant else f"the keys are {', '.join(known)}"
            raise where.error(f"there is no key {key}", remedy)


def one_of(value: object, known: tuple[Choice, ...], where: Where) -> Choice:
    """One of the words known."""
    for word in known:
        if value == word:
            return word
    meant = nearest(value, known) if isinstance(value, str) else None
    remedy = f"write {meant}" if meant else f"write one of {', '.join(known)}"
    raise where.error(f"there is no {value!r}", remedy)


def plain_name(value: object, where: Where) -> str:
    """A name: a letter, then letters, digits, `_` and `-`; at most 64 code points."""
    if not isinstance(value, str) or _NAME.match(value) is None:
        raise where.error(
            f"{value!r} is not a name" if value is not None else "it is missing",
            "write a letter, then letters, digits, _ or -",
        )
    return value


def text_of(table: dict[str, Any], key: str, where: Where) -> str:
    """A text, without blanks around it; absent: empty."""
    value = table.get(key, "")
    if not isinstance(value, str):
        raise where.error(f"{key} is not text", f'write {key} = "…"')
    return value.strip()


def attribute_of(name: str, table: object, where: Where) -> dict[str, Any]:
    """The fields of an attribute, checked."""
    plain_name(name, where)
    if not isinstance(table, dict):
        raise where.error("it is not a table", f"write [label.attributes.{name}]")
    check_keys(table, ("type", "values", "default", "required", "help"), where)
    types = ("enum", "text", "date", "entity", "boolean")
    type = one_of(table.get("type"), types, where.at("type"))
    values = _values(type, table.get("values"), where)
    required = table.get("required", False)
    if not isinstance(required, bool):
        raise where.error("required is neither true nor false", "write required = true")
    return {
        "name": name,
        "type": type,
        "values": values,
        "default": _default(type, values, table.get("default"), where.at("default")),
        "required": required,
        "help": text_of(table, "help", where),
    }


def _values(type: str, values: object, where: Where) -> tuple[str, ...]:
    if type != "enum":
        if values is not None:
            raise where.error(f"a {type} has no values", 'write type = "enum"')
        return ()
    remedy = 'write values = ["…", "…"]'
    if not isinstance(values, list) or not values:
        raise where.error("an enum lists its values", remedy)
    for value in values:
        if not isinstance(value, str) or not value:
            raise where.error(f"{value!r} is not a value", remedy)
        if values.count(value) > 1:
            raise where.error(f"the value {value} stands twice", "remove one")
    return tuple(values)


def _default(type: str, values: tuple[str, ...], value: object, where: Where) -> str | bool | None:
    if value is None:
        return None
    if type == "enum":
        return one_of(value, values, where)
    if type == "boolean":
        if not isinstance(value, bool):
            raise where.error("it is neither true nor false", "write true or false")
        return value
    if type == "entity" or not isinstance(value, str):
        raise where.error(f"a {type} can't have it", "remove it")
    return value


def colours_of(
    names: list[str], tables: list[dict[str, Any]], where: Where
) -> list[str | tuple[str, str] | None]:
    """Each label's colour: what it names, else its name's slot, else the next one free.

    Two labels may name one slot on purpose. The slots from 4 on are given away first;
    when all are taken a label has none.
    """
    given = [
        _colour(table.get("colour"), where.at(f"label {name}, colour"))
        for name, table in zip(names, tables, strict=True)
    ]
    colours = [
        name if colour is None and name in SLOTS else colour
        for name, colour in zip(names, given, strict=True)
    ]
    free = [slot for slot in (*SLOTS[3:], *SLOTS[:3]) if slot not in colours]
    return [colour if colour is not None else (free.pop(0) if free else None) for colour in colours]


def _colour(value: object, where: Where) -> str | tuple[str, str] | None:
    if value is None:
        return None
    pair = _PAIR.match(value) if isinstance(value, str) else None
    if pair:
        return (pair[1].upper(), pair[2].upper())
    if value in SLOTS:
        return str(value)
    raise where.error(
        f"{value!r} is no colour", f'write a slot ({", ".join(SLOTS)}) or "#TINT #MARK"'
    )

"""The label schema: which labels there are, what they take, and how they are typed.

Read from the project's `labels.toml`, else from the one that is shipped beside this
module (its comments explain every key). No label is known to the code. Checked whole at
once here, so that whoever uses it can rely on it; a wrong file is a SchemaError that
names the key and what to write instead.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias

from reader.files import open_plain
from reader.gold.schema_parts import (
    Where,
    attribute_of,
    check_keys,
    colours_of,
    one_of,
    plain_name,
    text_of,
)
from reader.toml_text import LARGEST, parse

OwnExtent = Literal["word", "name", "date", "sentence-end"]
"""What a label's key takes from one word on."""

EXTENTS: tuple[OwnExtent, ...] = ("word", "name", "date", "sentence-end")

AttributeType = Literal["enum", "text", "date", "entity", "boolean"]

Colour: TypeAlias = str | tuple[str, str] | None
"""A slot of the theme (`actor` … `9`), a pair (`#tint`, `#mark`), or None: no slot is left."""

SHIPPED = Path(__file__).with_name("labels.toml")
"""The schema that is used where a project has none."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that a label's marks can say beside the label."""

    name: str
    """The key in a span's attributes."""
    type: AttributeType
    """What its values are: one of `values`, any text, an ISO 8601 or TIMEX3 value, the id
    of an entity, or true and false."""
    values: tuple[str, ...] = ()
    """An enum's values, in the order in which they are offered."""
    default: str | bool | None = None
    """The value of a new mark, or None: not set."""
    required: bool = False
    """Whether a finished mark must have it."""
    help: str = ""
    """One line for the user."""


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of mark."""

    name: str
    """What is written into every mark."""
    key: str
    """The letter that tags it."""
    colour: Colour
    """The theme's slot, or the pair that the schema gives."""
    extent: OwnExtent
    """What the key takes from one word on."""
    guideline: str
    """What belongs into a mark, for the user."""
    attributes: tuple[Attribute, ...]
    """What its marks can say, in the schema's order."""
    relations: Mapping[str, tuple[str, ...]] = field(hash=False)
    """By type, the labels that a link of that type from this label may point to."""

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((item for item in self.attributes if item.name == name), None)

    @property
    def defaults(self) -> dict[str, str | bool]:
        """The attributes of a new mark."""
        return {item.name: item.default for item in self.attributes if item.default is not None}


@dataclass(frozen=True)
class Schema:
    """All labels of a project."""

    name: str
    """The schema's own name."""
    version: int
    """Raised by its author when older marks would mean something else."""
    labels: tuple[Label, ...]
    """In the order in which they are shown; names and keys are unique."""
    path: Path = field(default=SHIPPED, compare=False)
    """The file that it was read from."""

    @classmethod
    def load(cls, path: Path | None = None) -> Schema:
        """Reads a schema; None: the shipped one.

        Raises:
            SchemaError: the file can't be read, or says something impossible.
        """
        path = path or SHIPPED
        return _schema(_read(path), path)

    @classmethod
    def of_project(cls, project: Path) -> Schema:
        """The project's own `labels.toml` if there is one, else the shipped schema.

        Raises:
            SchemaError: the file can't be read, or says something impossible.
        """
        own = project / "labels.toml"
        # A link to nowhere is a mistake to be told, not an absent file.
        if not own.exists() and not own.is_symlink():
            return cls.load()
        home = Path(os.path.realpath(project))
        if not Path(os.path.realpath(own)).is_relative_to(home):
            raise Where(own).error(
                "it is a link that leads out of the project", "put the file itself there"
            )
        return cls.load(own)

    def label(self, name: str) -> Label | None:
        """The label of that name."""
        return next((label for label in self.labels if label.name == name), None)

    @cached_property
    def sha256(self) -> str:
        """The sha256 of what the schema means, in hexadecimal.

        Keys and colours are left out: how a mark is typed and painted changes nothing
        about it. So is how the file is laid out.
        """
        content = {
            "name": self.name,
            "version": self.version,
            "labels": [_meaning(label) for label in self.labels],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode("ascii")).hexdigest()


def _meaning(label: Label) -> dict[str, Any]:
    return {
        "name": label.name,
        "extent": label.extent,
        "guideline": label.guideline,
        "relations": {name: list(tails) for name, tails in label.relations.items()},
        "attributes": [
            [item.name, item.type, list(item.values), item.default, item.required, item.help]
            for item in label.attributes
        ],
    }


def _read(path: Path) -> dict[str, Any]:
    where = Where(path)
    try:
        with open_plain(path) as file:
            # Four bytes make a character at most; a larger file is refused unread.
            return parse(file.read(4 * LARGEST + 4).decode("utf-8-sig"))
    except OSError as error:
        raise where.error(
            f"it can't be read ({error.strerror})", "mend or remove the file"
        ) from error
    except UnicodeDecodeError as error:
        raise where.error("it is not UTF-8", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise where.syntax(error) from error
    except RecursionError as error:
        raise where.error("it is nested too deeply", "lay it out flat") from error


def _schema(data: dict[str, Any], path: Path) -> Schema:
    where = Where(path)
    check_keys(data, ("name", "version", "label"), where)
    name = plain_name(data.get("name"), where.at("name"))
    version = data.get("version")
    if type(version) is not int or not 1 <= version < 2**31:
        raise where.error("version is not a number from 1 on", "write version = 1")
    tables = data.get("label")
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        raise where.error("it has no labels", "begin each label with [[label]]")
    names = [_label_name(table, where.at(f"label {n}")) for n, table in enumerate(tables, 1)]
    colours = colours_of(names, tables, where)
    labels = tuple(
        _label(table, name, names, colour, where.at(f"label {name}"))
        for table, name, colour in zip(tables, names, colours, strict=True)
    )
    _check_unique([label.name for label in labels], "labels are called", where)
    _check_unique([label.key for label in labels], "labels have the key", where)
    return Schema(name, version, labels, path)


def _label_name(table: dict[str, Any], where: Where) -> str:
    if "name" not in table:
        raise where.error("it has no name", 'write name = "…"')
    return plain_name(table["name"], where.at("name"))


def _label(
    table: dict[str, Any], name: str, names: list[str], colour: Colour, where: Where
) -> Label:
    known = ("name", "key", "colour", "extent", "guideline", "relations", "attributes")
    check_keys(table, known, where)
    key = table.get("key")
    if not isinstance(key, str) or len(key) != 1 or not key.isprintable() or key.isspace():
        raise where.error("key is not one character", f'write key = "{name[0].lower()}"')
    attributes = table.get("attributes", {})
    if not isinstance(attributes, dict):
        raise where.error("attributes is not a table", "write [label.attributes.NAME]")
    return Label(
        name=name,
        key=key,
        colour=colour,
        extent=one_of(table.get("extent", "word"), EXTENTS, where.at("extent")),
        guideline=text_of(table, "guideline", where),
        attributes=tuple(
            Attribute(**attribute_of(key, value, where.at(f"attribute {key}")))
            for key, value in attributes.items()
        ),
        relations=_relations(table.get("relations", {}), names, where.at("relations")),
    )


def _relations(value: object, names: list[str], where: Where) -> dict[str, tuple[str, ...]]:
    remedy = 'write relations = { source = ["actor"] }'
    if not isinstance(value, dict):
        raise where.error("it is not a table", remedy)
    for type, tails in value.items():
        plain_name(type, where)
        if not isinstance(tails, list) or not tails:
            raise where.error(f"{type} does not list labels", remedy)
        for tail in tails:
            one_of(tail, tuple(names), where.at(type))
    return {type: tuple(tails) for type, tails in value.items()}


def _check_unique(values: list[str], what: str, where: Where) -> None:
    for value in values:
        if values.count(value) > 1:
            raise where.error(f"{values.count(value)} {what} {value}", "change all but one")

"""What a check or a repair has to say: a sentence with file, line and remedy, and how bad it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from reader.errors import StoreError

Level = Literal["wrong", "warning", "note"]
"""`wrong`: something is lost, damaged or contradicts itself. `warning`: all marks are there, and
something should be seen to. `note`: what is good to know."""

_RECORD = re.compile(rb'"([1-9][0-9]{0,38})": \{')
_TABLE = re.compile(rb'("[^"\n]+"): \{\r?\n?\Z')

Progress = Callable[[str, int, int], None]
"""Told of what is looked at, how much of it is done, and how much there is."""


def untold(what: str, done: int, of: int) -> None:
    """Where nobody asks how far it is."""


class At(NamedTuple):
    """A record of a gold set; where it stands in the files is found out only if it is asked."""

    table: str
    number: int


class Finding(NamedTuple):
    """One thing that was found."""

    level: Level
    kind: str
    """What it is, in a word or two that never change, for programs."""
    what: str
    """The fact, one clause without a full stop."""
    path: Path | None = None
    """The file concerned."""
    line: int | None = None
    """The 1-based line in it."""
    remedy: str = ""
    """What the user can do, one clause without a full stop."""
    annotator: str = ""
    """Whose marks it is about; empty: the project's."""
    at: At | None = None
    """The record that it is about, as long as its line is not known."""

    def __str__(self) -> str:
        return str(StoreError(self.what, path=self.path, line=self.line, remedy=self.remedy))

    def within(self, project: Path) -> str:
        """The sentence, with the path as it is seen from the project's folder."""
        path = within(self.path, project)
        return str(StoreError(self.what, path=path, line=self.line, remedy=self.remedy))

    def to_json(self) -> dict[str, Any]:
        """Its fields as values of JSON."""
        return {
            "level": self.level,
            "kind": self.kind,
            "annotator": self.annotator or None,
            "what": self.what,
            "path": None if self.path is None else str(self.path),
            "line": self.line,
            "remedy": self.remedy or None,
        }


def of_error(error: StoreError, kind: str, level: Level = "wrong") -> Finding:
    """What an error of the store says, as a finding."""
    path = None if error.path is None else Path(error.path)
    return Finding(level, kind, error.what, path, error.line, error.remedy or "")


def within(path: Path | None, project: Path) -> Path | None:
    """A path as it is seen from the project's folder, if it is in it."""
    if path is None or not path.is_relative_to(project) or path == project:
        return path
    return path.relative_to(project)


def plural(count: int, one: str, many: str) -> str:
    """`1 mark`, `2,000 marks`."""
    return f"{count:,} {one if count == 1 else many}"


def find_lines(pieces: Iterable[bytes], wanted: set[At]) -> dict[At, int]:
    """The 1-based lines on which records stand in a gold set's file, as far as it has lines."""
    found: dict[At, int] = {}
    table, line, rest = "", 0, b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for text in lines:
            line += 1
            record = _RECORD.match(text)
            if record is not None:
                at = At(table, int(record[1]))
                if at in wanted:
                    found.setdefault(at, line)
            elif head := _TABLE.match(text):
                table = str(json.loads(head[1]))
    return found

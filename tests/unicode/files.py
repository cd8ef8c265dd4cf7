"""Unicode's own files, as Debian's package `unicode-data` installs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path("/usr/share/unicode")


def lines(name: str) -> Iterator[tuple[int, str]]:
    """The lines of a file that say something, each with its number, comments cut off.

    A missing file skips the test; where CI is set it fails it.
    """
    path = FOLDER / name
    if not path.is_file():
        sentence = f"{path} is missing; install Debian's package unicode-data"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            said = line.partition("#")[0].strip()
            if said:
                yield number, said


def properties(name: str) -> Iterator[tuple[int, str]]:
    """Each code point that a property file names, with its value."""
    for _, line in lines(name):
        codes, value = (part.strip() for part in line.split(";")[:2])
        first, _, last = codes.partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            yield code, value


def break_cases(name: str) -> Iterator[tuple[str, str, list[int]]]:
    """The cases of a break test: the line itself, its text, and where it breaks after 0."""
    for _, line in lines(f"auxiliary/{name}"):
        text, breaks = "", []
        for token in line.split():
            if token == "÷":
                breaks.append(len(text))
            elif token != "×":
                text += chr(int(token, 16))
        yield line, text, [at for at in breaks if at]

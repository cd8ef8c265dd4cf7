"""Which files of a folder are articles, and what each is called. Reads no text.

The walk visits every real folder once, so that links can't make it endless,
and never leaves the root. Names are shown and stored, so what can't be printed
in one is written as an escape.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from reader.errors import UnreadableArticle

SUFFIXES = (".txt", ".md", ".jsonl")
"""File names that a scan takes, whatever their case."""

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


class Scan:
    """What a walk found under one root.

    Args:
        root: the folder that nothing may lead out of, with links resolved.
        skipped: resolved folders that are not entered: the project's gold set.
    """

    def __init__(self, root: str, skipped: frozenset[str]) -> None:
        self.root = root
        self.skipped = skipped
        self.files: dict[str, Path] = {}
        """Articles and JSON Lines files by their resolved paths, in no order."""
        self.problems: list[UnreadableArticle] = []
        """Folders that can't be listed."""
        self._entered: set[str] = set()
        self._links: list[Path] = []

    def walk(self, folder: Path) -> None:
        """Find the articles in `folder` and below it.

        Real files come first; a link is followed afterwards, where it leads to
        something under the root that was not found under its own name.
        """
        self._enter(folder)
        while self._links:
            links, self._links = sorted(self._links, key=os.fspath), []
            for link in links:
                self._follow(link)

    def _enter(self, folder: Path) -> None:
        """Take what is in `folder`, depth by depth, without recursion of ours."""
        waiting = [folder]
        while waiting:
            current = waiting.pop()
            real = os.path.realpath(current)
            if real in self._entered or real in self.skipped:
                continue
            self._entered.add(real)
            for entry in self._listed(current):
                path = current / entry.name
                if entry.is_symlink():
                    self._links.append(path)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif entry.is_file(follow_symlinks=False) and is_article_name(entry.name):
                    # Its folder is resolved and it is no link, so this is its real path.
                    self.files.setdefault(f"{real.rstrip(os.sep)}{os.sep}{entry.name}", path)

    def _listed(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            reason = f"the folder can't be listed: {error.strerror}"
            self.problems.append(UnreadableArticle(reason, path=printable(str(folder))))
            return
        yield from visible

    def _follow(self, link: Path) -> None:
        real = os.path.realpath(link)
        if not is_within(real, [self.root]) or is_within(real, self.skipped):
            return
        if link.is_dir():
            self._enter(link)
        elif link.is_file() and is_article_name(link.name):
            self.files.setdefault(real, link)


def is_article_name(name: str) -> bool:
    """Whether a scan takes a file of this name."""
    return name.lower().endswith(SUFFIXES)


def is_within(path: str, folders: Iterable[str]) -> bool:
    """Whether resolved `path` is one of the resolved `folders` or under one."""
    return any(
        path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders
    )


def printable(name: str) -> str:
    r"""`name` with an escape for each code point that can't be shown or stored.

    Controls, line and paragraph separators and bidi controls become `\n`,
    `\x1b`, `\u202e`; a byte that is not in the file system's encoding becomes
    `\xff`. Everything else stays, so that nearly every name is itself.
    """
    if name.isprintable():
        return name
    return "".join(_escape(character) for character in name)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(character) in _UNPRINTABLE or character in _BIDI_CONTROLS:
        return character.encode("unicode_escape").decode("ascii")
    return character

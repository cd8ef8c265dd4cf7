"""What lies in a project's `gold/`: files and folders of ours, links, leftovers, permissions."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.gold.store.findings import Finding
from reader.gold.store.layout import BASE, GOLD, Layout, text_path
from reader.gold.store.lock import living_holder

if TYPE_CHECKING:
    from reader.gold.store.disk import Disk

_TEXT = re.compile(r"([0-9a-f]{64})\.txt\Z")
_TEMPORARY = re.compile(r"\.hashiya-[0-9a-f]+\.tmp\Z")
_ASIDE = re.compile(
    r"gold\.json\.(?:(torn)|(found)|(?:prev\.|journal\.)?damaged|unread)-\d{8}T\d{6}"
    r"|.*\.(?:txt|gz)\.damaged-\d{8}T\d{6}"
)
_COPY = re.compile(r"gold(?!\.json(?:\.|\Z)).*\.json\Z", re.DOTALL)
"""A base under another name, beside ours: Syncthing, Dropbox and file managers make such copies."""
_DEPTH = 4
"""Folders of ours below `gold/`."""


class Entry(NamedTuple):
    """A file, folder or link."""

    path: Path
    info: os.stat_result
    """What is known of it itself, no link followed."""


def entries(project: Path) -> list[Entry]:
    """`gold/` and all that lies in the folders of ours in it, sorted, no link followed."""
    return list(_walk(project / GOLD, _DEPTH))


def _walk(path: Path, depth: int) -> Iterator[Entry]:
    try:
        info = path.lstat()
    except OSError:
        return
    yield Entry(path, info)
    if not depth or not stat.S_ISDIR(info.st_mode):
        return
    try:
        names = sorted(os.listdir(path))  # noqa: PTH208  # names, and no objects
    except OSError:
        return
    for name in names:
        yield from _walk(path / name, depth - 1)


def texts(project: Path, found: Sequence[Entry]) -> Iterator[tuple[str, Path]]:
    """The files of marked texts among what was found, by the sha256 that each is named by."""
    for path, info in found:
        text = _TEXT.match(path.name)
        if text and stat.S_ISREG(info.st_mode) and path == text_path(project, text[1]):
            yield text[1], path


def slugs(disk: Disk, project: Path) -> list[str]:
    """The names of the folders in which a gold set was begun, sorted, links left out."""
    found = []
    folder = project / GOLD / "annotators"
    for name in disk.listdir(folder):
        path = folder / name
        if path.is_symlink() or not path.is_dir():
            continue
        if path.joinpath(BASE).exists() or Layout(project, name).files.relics:
            found.append(name)
    return found


def loose(found: Sequence[Entry]) -> list[tuple[Path, int]]:
    """What other users of this computer may open, with the permissions that it should have."""
    if os.name != "posix":
        return []
    return [
        (path, 0o700 if stat.S_ISDIR(info.st_mode) else 0o600)
        for path, info in found
        if not stat.S_ISLNK(info.st_mode) and info.st_mode & 0o077
    ]


def look(project: Path, found: Sequence[Entry], names: Sequence[str]) -> list[Finding]:
    """What is to be said about what lies there, whatever is in it.

    Args:
        project: the folder that `gold/` is in.
        found: what lies there.
        names: the annotators' folders.
    """
    told = [*_links(project, found), *_copies(found)]
    told += _asides(found, busy=any(living_holder(Layout(project, name).lock) for name in names))
    opened = loose(found)
    if opened:
        what = "other users of this computer may open it"
        if len(opened) > 1:
            what += f", and {len(opened) - 1:,} more files and folders"
        do = "see what reader repair would do"
        told.append(Finding("warning", "permissions", what, opened[0][0], None, do))
    return told


def _links(project: Path, found: Sequence[Entry]) -> Iterator[Finding]:
    home = Path(os.path.realpath(project)) / GOLD
    for path, info in found:
        if not stat.S_ISLNK(info.st_mode):
            continue
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(home):
            what = f"a link leads out of the project, to {real}"
            do = "replace the link by the folder or file itself"
            yield Finding("wrong", "link", what, path, None, do)


def _copies(found: Sequence[Entry]) -> Iterator[Finding]:
    """What a program that keeps folders in step puts beside a file that two have changed."""
    for path, info in found:
        beside = path.parent.parent.name == "annotators" and stat.S_ISREG(info.st_mode)
        if beside and _COPY.match(path.name):
            what = "it may be another copy of these marks, and nothing of ours reads it"
            do = (
                f"put it into a folder OTHER as {GOLD}/annotators/{path.parent.name}/{BASE}, "
                "and use reader merge PROJECT OTHER"
            )
            yield Finding("warning", "copy", what, path, None, do)


def _asides(found: Sequence[Entry], *, busy: bool) -> Iterator[Finding]:
    """What was left, or kept beside."""
    for path, _ in found:
        if _TEMPORARY.match(path.name):
            if not busy:
                what = "a program that was killed left it"
                yield Finding("note", "leftover", what, path, None, "it can be removed")
        elif aside := _ASIDE.match(path.name):
            who = "a crash" if aside[1] else "another program" if aside[2] else "a repair"
            what = f"it keeps what {who} left" if aside[1] or aside[2] else f"{who} kept it"
            do = "remove it when you have seen it"
            yield Finding("note", "aside", what, path, None, do)

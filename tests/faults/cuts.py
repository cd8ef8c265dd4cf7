"""What a power cut leaves of a world: the ways in which it chooses among what was not synced."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.faults.world import Cut, File, Folder, Naming, Node, World, Write, applied

SECTOR = 512
"""Bytes that a disk writes at once."""

OfFile = Callable[[File], bytes]
OfFolder = Callable[[Folder], dict[str, Node]]


class Choice(NamedTuple):
    """How a power cut chooses: what is left of a file, and of a folder's names."""

    name: str
    of_file: OfFile
    of_folder: OfFolder


def none_of_file(file: File) -> bytes:
    """Only what was synced."""
    return file.durable


def all_of_file(file: File) -> bytes:
    """All that was written."""
    return file.now


def none_of_folder(folder: Folder) -> dict[str, Node]:
    """Only the names that were synced."""
    return folder.durable


def all_of_folder(folder: Folder) -> dict[str, Node]:
    """All names."""
    return folder.now


def sized(fill: bytes) -> OfFile:
    """The size is there, what was written is not: zeros, or what lay on the disk before."""

    def of_file(file: File) -> bytes:
        data = file.durable
        for done in file.pending:
            if isinstance(done, Write):
                stuff = (fill * (len(done.data) // len(fill) + 1))[: len(done.data)]
                done = Write(done.offset, stuff)
            data = applied(data, done)
        return data

    return of_file


def torn(file: File) -> bytes:
    """The last write came half way."""
    data = file.durable
    for done in file.pending[:-1]:
        data = applied(data, done)
    if file.pending and isinstance(last := file.pending[-1], Write):
        data = applied(data, Write(last.offset, last.data[: len(last.data) // 2]))
    return data


def uncut(file: File) -> bytes:
    """All that was written, but what was cut off is still there."""
    data = file.durable
    for done in file.pending:
        if isinstance(done, Write):
            data = applied(data, done)
    return data


CORNERS = (
    Choice("nothing", none_of_file, none_of_folder),
    Choice("everything", all_of_file, all_of_folder),
    Choice("names only", none_of_file, all_of_folder),
    Choice("content only", all_of_file, none_of_folder),
    Choice("zeros", sized(b"\0"), all_of_folder),
    Choice("junk", sized(b'"}7\n12 '), all_of_folder),
    Choice("torn", torn, all_of_folder),
    Choice("uncut", uncut, all_of_folder),
    Choice("uncut, no names", uncut, none_of_folder),
)
"""The ways that need no chance."""


def by_chance(chance: random.Random) -> Choice:
    """Each file and each folder in a way of its own."""

    def of_file(file: File) -> bytes:
        way = chance.choice((_prefix, _sectors, _sectors, _hole, None))
        if way is None:
            plain = (none_of_file, all_of_file, uncut, sized(b"\0"), torn)
            return chance.choice(plain)(file)
        return way(file, chance)

    def of_folder(folder: Folder) -> dict[str, Node]:
        if chance.random() < 0.5:
            return folder.after(folder.pending[: chance.randint(0, len(folder.pending))])
        kept = [naming for naming in folder.pending if chance.random() < 0.5]
        return folder.after(_possible(folder, kept))

    return Choice("by chance", of_file, of_folder)


def _prefix(file: File, chance: random.Random) -> bytes:
    """What was written first, up to any byte."""
    count = chance.randint(0, len(file.pending))
    data = file.durable
    for done in file.pending[:count]:
        data = applied(data, done)
    if count < len(file.pending) and isinstance(half := file.pending[count], Write):
        at = chance.randint(0, len(half.data))
        data = applied(data, Write(half.offset, half.data[:at]))
    return data


def _sectors(file: File, chance: random.Random) -> bytes:
    """Any sectors of what was written, in any order, so with holes between them."""
    likely = chance.random()
    pieces: list[Write | Cut] = []
    for done in file.pending:
        pieces += _split(done) if isinstance(done, Write) else [done]
    data = file.durable
    for piece in pieces:
        if chance.random() < likely:
            data = applied(data, piece)
    return data


def _hole(file: File, chance: random.Random) -> bytes:
    """All of it, but somewhere zeros in what was not synced."""
    data = file.now
    writes = [done for done in file.pending if isinstance(done, Write) and done.data]
    if not writes:
        return data
    hurt = chance.choice(writes)
    start = hurt.offset + chance.randrange(len(hurt.data))
    room = hurt.offset + len(hurt.data) - start
    # One byte that was a space would be a flipped bit, which no power cut makes.
    size = chance.randint(min(2, room), room)
    return applied(data, Write(start, bytes(size)))[: len(data)]


def _split(write: Write) -> list[Write | Cut]:
    pieces: list[Write | Cut] = []
    at = 0
    while at < len(write.data):
        size = SECTOR - (write.offset + at) % SECTOR
        pieces.append(Write(write.offset + at, write.data[at : at + size]))
        at += size
    return pieces


def _possible(folder: Folder, kept: list[Naming]) -> list[Naming]:
    """Without the removals of names that would then never have been there."""
    names = set(folder.durable)
    possible = []
    for naming in kept:
        if naming.gone and naming.node is None and naming.gone not in names:
            continue
        names.discard(naming.gone)
        names |= {naming.come} - {""}
        possible.append(naming)
    return possible


Tree = dict[str, "Tree | int"]
"""A folder: by name, a folder or the number of a file."""


class Ruins(NamedTuple):
    """What a power cut leaves."""

    tree: Tree
    files: dict[int, bytes]
    """By number, since one file may have two names."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells them from others."""
        return (str(self.tree), hash(tuple(sorted(self.files.items()))))

    def lay_out(self, into: Path) -> None:
        """Makes them, in a folder that is not there."""
        self._lay(self.tree, into, {})

    def _lay(self, tree: Tree, into: Path, made: dict[int, Path]) -> None:
        into.mkdir()
        for name, node in tree.items():
            path = into / name
            if not isinstance(node, int):
                self._lay(node, path, made)
            elif node in made:
                os.link(made[node], path)
            else:
                made[node] = path
                path.write_bytes(self.files[node])


def ruins(world: World, choice: Choice) -> Ruins:
    """What the power cut leaves of a world that chooses in this way."""
    files: dict[int, bytes] = {}

    def tree(number: int) -> Tree:
        found: Tree = {}
        for name, (kind, node) in sorted(choice.of_folder(world.folders[number]).items()):
            if kind == "folder":
                found[name] = tree(node)
                continue
            if node not in files:
                files[node] = choice.of_file(world.files[node])
            found[name] = node
        return found

    return Ruins(tree(0), files)

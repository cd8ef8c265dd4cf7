"""A disk in memory that knows what a power cut would leave: what was synced, and what may be.

`World` holds files and folders as they are and as they are durable; between the two stands
what was done since the last sync, in order. `Recorder` is the store's disk over a real
folder that tells a world all that is done to it; nothing is synced for real, so it is quick.
"""

from __future__ import annotations

import copy
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Literal, NamedTuple

from reader.gold.store import disk as disk_module
from reader.gold.store.disk import Disk

ROOT = Path(__file__).resolve().parents[2]

LEFT_OUT = object()
"""The fact that a sync was left out here."""

Node = tuple[Literal["file", "folder"], int]
"""A file or a folder by its number in the world."""


class Write(NamedTuple):
    """Bytes put at an offset."""

    offset: int
    data: bytes


class Cut(NamedTuple):
    """A file cut off, or filled up with zeros, at a size."""

    size: int


class Naming(NamedTuple):
    """One change of a folder's names: `gone` is taken away, `come` stands for a node."""

    gone: str = ""
    come: str = ""
    node: Node | None = None


def applied(data: bytes, done: Write | Cut) -> bytes:
    """A file's content after one more write or cut."""
    if isinstance(done, Cut):
        return data[: done.size].ljust(done.size, b"\0")
    data = data.ljust(done.offset, b"\0")
    return data[: done.offset] + done.data + data[done.offset + len(done.data) :]


@dataclass
class File:
    """A file: what is durable, and what was done since."""

    durable: bytes = b""
    pending: list[Write | Cut] = field(default_factory=list)

    @property
    def now(self) -> bytes:
        """What a process reads."""
        data = self.durable
        for done in self.pending:
            data = applied(data, done)
        return data


@dataclass
class Folder:
    """A folder: the names that are durable, and what was done since."""

    durable: dict[str, Node] = field(default_factory=dict)
    pending: list[Naming] = field(default_factory=list)

    @property
    def now(self) -> dict[str, Node]:
        """What a process sees."""
        return self.after(self.pending)

    def after(self, done: list[Naming]) -> dict[str, Node]:
        """The names that some of the changes leave."""
        names = dict(self.durable)
        for gone, come, node in done:
            names.pop(gone, None)
            if node is not None:
                names[come] = node
        return names


class World:
    """Files and folders below one folder, which is durable itself."""

    def __init__(self) -> None:
        self.files: list[File] = []
        self.folders: list[Folder] = [Folder()]

    @classmethod
    def of(cls, folder: Path) -> World:
        """What is in a real folder, all of it durable."""
        world = cls()
        world._take(folder, world.folders[0])
        return world

    def _take(self, folder: Path, into: Folder) -> None:
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                self.folders.append(Folder())
                into.durable[path.name] = ("folder", len(self.folders) - 1)
                self._take(path, self.folders[-1])
            elif not path.name.endswith(".lock"):
                self.files.append(File(path.read_bytes()))
                into.durable[path.name] = ("file", len(self.files) - 1)

    def copy(self) -> World:
        """Another one, equal and apart."""
        return copy.deepcopy(self)

    def node(self, parts: tuple[str, ...]) -> Node | None:
        """What stands at a path now."""
        node: Node = ("folder", 0)
        for part in parts:
            found = self.folders[node[1]].now.get(part) if node[0] == "folder" else None
            if found is None:
                return None
            node = found
        return node

    def folder(self, parts: tuple[str, ...]) -> Folder:
        """The folder at a path."""
        node = self.node(parts)
        assert node is not None, parts
        assert node[0] == "folder", parts
        return self.folders[node[1]]

    def do(self, done: Done) -> None:
        """One thing more was done."""
        match done.kind:
            case "write" | "cut":
                assert done.change is not None
                self.files[done.file].pending.append(done.change)
            case "sync":
                file = self.files[done.file]
                file.durable, file.pending = file.now, []
            case "sync folder":
                folder = self.folder(done.path)
                folder.durable, folder.pending = folder.now, []
            case _:
                self._name(done)

    def _name(self, done: Done) -> None:
        *above, name = done.path
        folder = self.folder(tuple(above))
        match done.kind:
            case "create":
                self.files.append(File())
                folder.pending.append(Naming(come=name, node=("file", len(self.files) - 1)))
            case "mkdir":
                self.folders.append(Folder())
                folder.pending.append(Naming(come=name, node=("folder", len(self.folders) - 1)))
            case "unlink":
                folder.pending.append(Naming(gone=name))
            case "replace":
                assert done.path[:-1] == done.to[:-1], "a rename into another folder"
                folder.pending.append(Naming(name, done.to[-1], self.node(done.path)))
            case "link":
                target = self.folder(done.to[:-1])
                target.pending.append(Naming(come=done.to[-1], node=self.node(done.path)))


Kind = Literal[
    "create", "write", "cut", "sync", "replace", "link", "unlink", "mkdir", "sync folder", "said"
]


class Done(NamedTuple):
    """One thing that was done to the disk, or that the run says of itself (`said`)."""

    kind: Kind
    path: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    file: int = -1
    change: Write | Cut | None = None
    fact: object = None


class Recorder(Disk):
    """A disk over a real folder that writes down what is done, and syncs nothing.

    Args:
        root: the real folder.
        world: what is in it, if part of that is not durable; else all of it is.
        leave_out: a call site whose syncs are left out, as if they were not in the code.
        known: what is known at first, where that is more than what is there.
    """

    def __init__(
        self, root: Path, world: World | None = None, leave_out: str = "", known: object = None
    ) -> None:
        self.root = root
        self.known = known
        self.all_durable = world is None
        self.start = world or World.of(root)
        self.done: list[Done] = []
        self.sites: dict[str, int] = {}
        self._leave_out = leave_out
        self._world = self.start.copy()
        self._open: dict[int, int] = {}
        self._mutex = threading.RLock()

    def say(self, fact: object) -> None:
        """Puts what the run knows of itself between what is done."""
        with self._mutex:
            self.done.append(Done("said", fact=fact))

    def _note(self, done: Done) -> None:
        self.done.append(done)
        self._world.do(done)

    def _parts(self, path: Path) -> tuple[str, ...]:
        return path.absolute().relative_to(self.root).parts

    def _opened(self, path: Path, descriptor: int) -> int:
        node = self._world.node(self._parts(path))
        assert node is not None, f"{path} was made behind the disk's back"
        self._open[descriptor] = node[1]
        return descriptor

    # -- what is done to files

    def create(self, path: Path) -> int:
        with self._mutex:
            descriptor = super().create(path)
            self._note(Done("create", self._parts(path)))
            return self._opened(path, descriptor)

    def open_append(self, path: Path) -> int:
        with self._mutex:
            return self._opened(path, super().open_append(path))

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        with self._mutex:
            file = self._open[descriptor]
            end = len(self._world.files[file].now)
            done = super().write(descriptor, data)
            self._note(Done("write", file=file, change=Write(end, bytes(data[:done]))))
            return done

    def truncate(self, descriptor: int, size: int) -> None:
        with self._mutex:
            super().truncate(descriptor, size)
            self._note(Done("cut", file=self._open[descriptor], change=Cut(size)))

    def datasync(self, descriptor: int) -> None:
        with self._mutex:
            if self._asked("datasync"):
                self._note(Done("sync", file=self._open[descriptor]))

    def sync(self, descriptor: int) -> None:
        with self._mutex:
            if self._asked("sync"):
                self._note(Done("sync", file=self._open[descriptor]))

    def close(self, descriptor: int) -> None:
        with self._mutex:
            super().close(descriptor)
            self._open.pop(descriptor, None)

    # -- what is done to names

    def mkdir(self, path: Path) -> None:
        with self._mutex:
            if self._world.node(self._parts(path)) is None:
                super().mkdir(path)
                self._note(Done("mkdir", self._parts(path)))

    def replace(self, source: Path, target: Path) -> None:
        with self._mutex:
            super().replace(source, target)
            self._note(Done("replace", self._parts(source), self._parts(target)))

    def link(self, source: Path, target: Path) -> None:
        with self._mutex:
            super().link(source, target)
            self._note(Done("link", self._parts(source), self._parts(target)))

    def unlink(self, path: Path) -> None:
        with self._mutex:
            super().unlink(path)
            self._note(Done("unlink", self._parts(path)))

    def sync_folder(self, path: Path) -> None:
        with self._mutex:
            # What lies above the world is durable.
            if self._asked("sync_folder") and path.absolute().is_relative_to(self.root):
                self._note(Done("sync folder", self._parts(path)))

    # -- who asks

    def _asked(self, what: str) -> bool:
        site = f"{what} {_site(sys._getframe(2))}"
        self.sites[site] = self.sites.get(site, 0) + 1
        if site == self._leave_out:
            self.say(LEFT_OUT)
        return site != self._leave_out


def _site(frame: FrameType | None) -> str:
    """Where a sync stands in the code: in the disk's composed methods, and who called them."""
    places: list[str] = []
    while frame is not None:
        code = frame.f_code
        ours = Path(code.co_filename).is_relative_to(ROOT / "reader")
        if ours:
            places.append(f"{Path(code.co_filename).stem}.{code.co_name}:{frame.f_lineno}")
            if code.co_filename != disk_module.__file__:
                break
        frame = frame.f_back
    return " < ".join(places)

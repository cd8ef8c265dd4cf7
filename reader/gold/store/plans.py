"""What a repair is made of: steps, each of which can be told before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import SaveFailed, StoreError
from reader.gold.store.findings import within

if TYPE_CHECKING:
    from reader.gold.store.base import Tables
    from reader.gold.store.disk import Disk
    from reader.gold.store.findings import Finding
    from reader.gold.store.layout import Files, Layout


class Step(NamedTuple):
    """One thing that a repair does."""

    kind: str
    """What it is, in a word or two that never change, for programs."""
    what: str
    """A clause without a full stop, true before it is done and after."""
    path: Path
    """The file concerned."""
    do: Callable[[], None] | None = None
    """Does it; None: another step does, and this only says something about it."""

    def __str__(self) -> str:
        return str(StoreError(self.what, path=self.path))

    def within(self, project: Path) -> str:
        """The sentence, with the path as it is seen from the project's folder."""
        return str(StoreError(self.what, path=within(self.path, project)))

    def to_json(self) -> dict[str, Any]:
        """Its fields as values of JSON."""
        return {"kind": self.kind, "what": self.what, "path": str(self.path)}


@dataclass
class Plan:
    """What is done to one gold set."""

    layout: Layout
    annotator: str = ""
    """Whose it is, as far as anything says."""
    steps: list[Step] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)
    """What stays as it is, and why."""
    tables: Tables | None = None
    """The records as they are then; None: nobody can tell."""

    def add(self, kind: str, what: str, path: Path, do: Callable[[], None] | None = None) -> None:
        """One step more."""
        self.steps.append(Step(kind, what, path, do))


def free(disk: Disk, files: Files, kind: str, time: str) -> Path:
    """A name beside the base that nothing has yet, such as `gold.json.damaged-20261125T101112`."""
    n = 0
    while disk.exists(files.aside(kind, time, n)):
        n += 1
    return files.aside(kind, time, n)


def keep_as(disk: Disk, path: Path, aside: Path) -> None:
    """Gives a file a second name, by which it stays when another takes its place.

    Raises:
        OSError: the disk refused; nothing was changed.
        SaveFailed: the copy is not what the file is.
    """
    try:
        disk.link(path, aside)
    except FileNotFoundError:
        raise
    except OSError:
        # Where files have one name only.
        data = disk.read(path)
        disk.write_whole(aside, [data])
        if disk.read(aside) != data:
            raise SaveFailed("it could not be kept", path=path, remedy="see to the disk") from None
    disk.settle(aside.parent)

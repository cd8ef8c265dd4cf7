"""The emergency copy: where the disk refuses the marks, all of them are written elsewhere.

    <user's state>/rescue/<project>-<annotator>-<digest>-<time>/gold.json           all marks
                                                               /gold.json.journal   what waits

Another file system than the project's is taken before its own, since that one has just
refused or failed. A copy is made by the thread that saves and goes away when all is saved
after all. One that stayed is found when the marks are opened next, and `reader repair`
takes in what they lack. Whoever else may write in the folder above it could plant marks,
so such a folder is neither written to nor read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from reader import files
from reader.errors import StoreDamaged
from reader.gold.ids import utc_now
from reader.gold.store import base, journal, opening
from reader.gold.store.disk import DISK
from reader.gold.store.layout import BASE, Files, slug_of
from reader.gold.store.rescued import about, lacking, was_here

if TYPE_CHECKING:
    from reader.gold.store.base import Tables
    from reader.gold.store.journal import Frame
    from reader.gold.store.saving import Waiting

_EVERY = 0.2
"""Seconds between two copies at least; a large one waits for five times as long as it took."""
_PATIENCE = 5
_NAME = re.compile(r".*-([0-9a-f]{12})-([0-9]{8}T[0-9]{6})(?:-[0-9]+)?\Z")
_TEMPORARY = ("TMPDIR", "TEMP", "TMP", "XDG_RUNTIME_DIR")


class Contents(NamedTuple):
    """What a copy holds."""

    tables: Tables
    """Every record as its owner saw it last."""
    frames: list[Frame]
    """The actions that waited, oldest first; they are in the tables already."""
    last: int
    """The number of the last action."""


class Copy(NamedTuple):
    """An emergency copy of one annotator's marks."""

    folder: Path
    """Its folder."""
    time: str
    """When it was begun, UTC time in RFC 3339."""

    @property
    def files(self) -> Files:
        """Its files."""
        return Files(self.folder / BASE)

    def is_of(self, project: Path, annotator: str) -> bool:
        """Whether it was made for the marks in this place, and not under another name."""
        made_for = _NAME.match(self.folder.name)
        return made_for is not None and made_for[1] == _digest(project, annotator)

    def read(self) -> Contents:
        """What it holds.

        Raises:
            OSError: it can't be read.
            StoreDamaged: it is not what was written.
        """
        found = base.load_base(DISK, self.files.base).base
        tables, last = found.tables, found.last
        try:
            frames = journal.scan(DISK.read(self.files.journal)).frames
        except FileNotFoundError:
            frames = []
        try:
            for frame in frames:
                if frame.number == last + 1:
                    opening.change(tables, frame.after)
                    last = frame.number
        except ValueError as error:
            raise StoreDamaged(str(error), path=self.files.journal) from error
        return Contents(tables, frames, last)

    def remove(self) -> None:
        """Takes it away. What the system refuses to remove stays."""
        _remove(self.folder)


def copies_for(project: Path, annotator: str, tables: Tables | None = None) -> list[Copy]:
    """The emergency copies of one annotator's marks in a project, the oldest first.

    Args:
        project, annotator: whose marks they are.
        tables: the marks as they are; then those are found as well that were made before the
            project's folder was renamed.
    """
    digest, slug = _digest(project, annotator), slug_of(annotator)
    return [
        copy
        for copy, made_for in _all_copies(project)
        if made_for == digest
        or (tables and f"-{slug}-{made_for}-" in copy.folder.name and was_here(copy, tables))
    ]


def without_marks(project: Path, slugs: Collection[str]) -> dict[str, list[Copy]]:
    """By annotator, the copies of a project for which it has no folder of marks (any more).

    Args:
        project: the project's folder.
        slugs: the folders of the annotators that have marks.
    """
    found: dict[str, list[Copy]] = {}
    for copy, made_for in _all_copies(project):
        name = about(copy).get("annotator")
        if not isinstance(name, str) or _digest(project, name) != made_for:
            continue
        if slug_of(name) not in slugs:
            found.setdefault(name, []).append(copy)
    return found


def _all_copies(project: Path) -> list[tuple[Copy, str]]:
    """Every copy that is ours, the oldest first, with the digest in its name."""
    found = []
    for place in places(project):
        if not _is_ours(place):
            continue
        for name in DISK.listdir(place):
            match = _NAME.match(name)
            if match and _is_ours(place / name):
                t = match[2]
                day, clock = f"{t[:4]}-{t[4:6]}-{t[6:8]}", f"{t[9:11]}:{t[11:13]}:{t[13:15]}"
                found.append((Copy(place / name, f"{day}T{clock}Z"), match[1]))
    return sorted(found, key=lambda each: each[0].time)


def news(project: Path, annotator: str, tables: Tables, *, locked: bool) -> list[str]:
    """What to tell of copies that are left, when the marks are opened: sentences.

    A copy that holds nothing new is removed. One that was made for a folder of another name stays:
    that may be on a disk that is not there today, and still need it.

    Args:
        project, annotator: whose marks they are.
        tables: the marks as they are.
        locked: we have the lock, so nobody else still needs a copy.
    """
    sentences = []
    for copy in copies_for(project, annotator, tables):
        try:
            lacks = lacking(tables, copy.read().tables)
        except (OSError, StoreDamaged):
            sentences.append(f"an emergency copy of the marks can't be read: {copy.folder}")
            continue
        count = sum(map(len, lacks.values()))
        if count:
            what = "1 change that was" if count == 1 else f"{count} changes that were"
            sentences.append(
                f"an emergency copy holds {what} never saved: {copy.folder}; "
                "see what reader repair would do"
            )
        elif locked and copy.is_of(project, annotator):
            copy.remove()
    return sentences


# -- making one --------------------------------------------------------------------------------


class Rescue:
    """The emergency copy of one gold set that is open. For one thread.

    Args:
        project: the project's folder.
        annotator: whose marks they are.
    """

    def __init__(self, project: Path, annotator: str) -> None:
        self._project = project
        self._annotator = annotator
        self.folder: Path | None = None
        """Where the copy is, if there is one."""
        self._base = (0, "")
        """The last action in the copy's base, and the sha256 of the base."""
        self._last = 0
        self._next = 0.0

    def keep(
        self,
        tables: Tables,
        about: Mapping[str, Any],
        waiting: Sequence[Waiting],
        *,
        now: bool = False,
    ) -> None:
        """Makes the copy, or brings it up to date if its time has come. Never raises.

        Args:
            tables: the records that are saved; not changed.
            about: what the file says of itself.
            waiting: what is not saved, oldest first.
            now: whatever the time, and with everything in one file.
        """
        last = waiting[-1].frame.number if waiting else self._last
        due = now or (monotonic() >= self._next and (self.folder is None or last != self._last))
        if not due:
            return
        began = monotonic()
        for folder in [self.folder] if self.folder is not None else self._folders():
            try:
                self._write(folder, tables, about, waiting, whole=now)
            except (OSError, ValueError):
                if folder != self.folder:
                    _remove(folder)
                continue
            self.folder, self._last = folder, last
            break
        self._next = monotonic() + max(_EVERY, _PATIENCE * (monotonic() - began))

    def drop(self) -> None:
        """All is saved: the copy goes."""
        if self.folder is not None:
            _remove(self.folder)
            self.folder, self._base, self._next = None, (0, ""), 0.0

    def _folders(self) -> list[Path]:
        """A new folder in each place that will do; none of them is made."""
        digest = _digest(self._project, self._annotator)
        time = re.sub(r"[^0-9T]", "", utc_now())[:15]
        name = f"{_plain(self._project.name)}-{slug_of(self._annotator)}-{digest}-{time}"
        found = []
        for place in places(self._project):
            n = 0
            while os.path.lexists(folder := place / (f"{name}-{n}" if n else name)):
                n += 1
            found.append(folder)
        return found

    def _write(
        self,
        folder: Path,
        tables: Tables,
        about: Mapping[str, Any],
        waiting: Sequence[Waiting],
        *,
        whole: bool,
    ) -> None:
        files.private_folder(folder.parent)
        if not _is_ours(folder.parent):
            raise OSError(f"{folder.parent} is not ours alone")
        DISK.private_folder(folder)
        copy = Files(folder / BASE)
        first = waiting[0].frame.number if waiting else 0
        if whole or folder != self.folder or first > self._base[0] + 1:
            self._base = self._write_base(copy.base, tables, about, waiting)
        if waiting:
            head = journal.header(first - 1, self._base[1], self._annotator)
            DISK.write_whole(copy.journal, [head, *(each.line for each in waiting)])

    def _write_base(
        self, path: Path, tables: Tables, about: Mapping[str, Any], waiting: Sequence[Waiting]
    ) -> tuple[int, str]:
        """All marks, those that wait included; the last action's number and the file's sha256."""
        made = {name: dict(records) for name, records in tables.items()}
        for each in waiting:
            opening.change(made, each.frame.after)
        rescued = {"project": str(self._project), "time": utc_now()}
        meta = {**about, "rescued": rescued}
        if waiting:
            meta |= {"last": waiting[-1].frame.number, "tip": journal.tip_of(waiting[-1].line)}
        digest = hashlib.sha256()

        def pieces() -> Any:
            for piece in base.chunks(made, meta):
                digest.update(piece)
                yield piece

        DISK.write_whole(path, pieces())
        return int(meta.get("last", 0)), digest.hexdigest()


# -- where -------------------------------------------------------------------------------------


def places(project: Path) -> list[Path]:
    """Where a copy may lie, the best first: not on the disk that has just refused.

    Where the user's state has its own place (`HASHIYA_STATE_DIR`) that comes first.
    """
    state = files.state_dir() / "rescue"
    user = f"-{os.geteuid()}" if hasattr(os, "geteuid") else ""
    above = [Path(os.environ[name]) for name in _TEMPORARY if os.environ.get(name)]
    if os.name == "posix":
        above += [Path("/var/tmp"), Path("/tmp"), Path("/dev/shm")]  # noqa: S108  # see _is_ours
    temporary = [place / f"{files.APP_NAME}-rescue{user}" for place in above if place.is_dir()]
    found = list(dict.fromkeys((state, *temporary)))
    if os.environ.get("HASHIYA_STATE_DIR"):
        return found
    device = _device(project)
    return sorted(found, key=lambda place: _device(place) == device)


def _remove(folder: Path) -> None:
    """Takes a copy away, and the folder above it if that was the last."""
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()


def _device(path: Path) -> int:
    """The file system that a path is on, or would be."""
    while path != path.parent:
        with contextlib.suppress(OSError):
            return path.stat().st_dev
        path = path.parent
    return 0


def _is_ours(folder: Path) -> bool:
    """Whether a folder is there, no link, and nobody else's to write in."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o022


def _digest(project: Path, annotator: str) -> str:
    """Tells the copies of one gold set from all others."""
    whose = f"{os.path.realpath(project)}\n{unicodedata.normalize('NFC', annotator)}"
    return hashlib.sha256(whose.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _plain(name: str) -> str:
    """A folder's name as far as it is safe in another one."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:24] or "project"

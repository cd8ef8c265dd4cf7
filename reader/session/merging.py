"""Two copies of a project become one: marks, marked texts, labels.

What is read is other people's: nothing in a project may lead out of it, and nothing is
taken that is not what it says it is. Everything is read before anything is written, the
marked texts go before the marks that rest on them, and each annotator's marks are one
action, so that it is in the log and can be undone.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import itertools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from reader.errors import HashiyaError, SaveFailed, StoreDamaged, StoreReadOnly, UsageError
from reader.files import open_plain

if TYPE_CHECKING:
    from reader.gold.schema import Schema
    from reader.gold.store import Store
    from reader.gold.store.merging import Copy, Merged

_TEXT = re.compile(r"([0-9a-f]{64})\.txt\Z")
_LARGEST_TEXT = 1 << 30
"""Bytes of a marked text; a larger one is not copied."""
_LARGEST_LABELS = 1 << 20
"""Bytes of a labels.toml; a larger one is not copied."""
_PIECE = 1 << 20

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


class LabelsAside(NamedTuple):
    """A project's labels that differ from those that stay."""

    source: Path
    """Whose they are."""
    path: Path
    """Where they are put."""


@dataclass
class Report:
    """What a merge is going to do, or has done."""

    target: Path
    """The project that is changed."""
    sources: tuple[Path, ...]
    """Those that come in."""
    annotators: list[Merged] = field(default_factory=list)
    """What happens to each annotator's marks."""
    texts: int = 0
    """How many marked texts are copied."""
    labels: Path | None = None
    """Where labels.toml is taken from; None: the target's own stays, if it has one."""
    labels_aside: list[LabelsAside] = field(default_factory=list)
    """Labels that differ."""
    damage: list[HashiyaError] = field(default_factory=list)
    """What was left out, and why."""
    notes: list[str] = field(default_factory=list)
    """What opening the target had to tell."""

    @property
    def conflicts(self) -> int:
        """How much is left to be settled."""
        return sum(len(each.conflicts) for each in self.annotators) + len(self.labels_aside)


class Merge:
    """One merge, from reading to writing. A context: it holds the target's locks.

    Args:
        target: the project that is changed; it need not be there.
        sources: the projects that come in.
        progress: told how far it is.
        dry: only look; no lock is taken.

    Raises:
        UsageError: a source is no project with marks, or is the target itself.
        StoreReadOnly: marks of the target are open elsewhere, or can't be written.
        StoreError: marks of the target can't be read.
    """

    def __init__(
        self, target: Path, sources: Sequence[Path], progress: Progress, *, dry: bool = False
    ) -> None:
        self._dry = dry
        self._progress = progress
        self.report = Report(target, tuple(sources))
        self._stores: dict[str, Store] = {}
        self._texts: list[tuple[Path, Path, str]] = []
        self._labels = b""
        self._aside: dict[Path, bytes] = {}

    def __enter__(self) -> Self:
        try:
            self._read()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        for store in self._stores.values():
            store.close()
        self._stores.clear()

    # -- reading

    def _read(self) -> None:
        from reader.gold.store.merging import slugs

        report = self.report
        for source in report.sources:
            if not slugs(source):
                raise UsageError("there are no marks in this project", path=source)
            if _is_same(source, report.target):
                raise UsageError("a project can't be merged with itself", path=source)
        names = sorted({slug for source in report.sources for slug in slugs(source)})
        for done, slug in enumerate(names):
            self._progress("annotators", done, len(names))
            merged = self._annotator(slug)
            if merged is not None:
                report.annotators.append(merged)
        self._find_texts()
        self._find_labels()

    def _annotator(self, slug: str) -> Merged | None:
        """What becomes of one annotator's marks; the target's are locked from now on."""
        from reader.gold.store.merging import Copy, merged, read_copy

        copies: list[Copy] = []
        for source in self.report.sources:
            try:
                copy = read_copy(source, slug)
            except HashiyaError as error:
                self.report.damage.append(error)
                continue
            if copy is not None:
                copies.append(copy)
        if not copies:
            return None
        annotator = copies[0].annotator
        if not self._dry:
            return merged([self._open(annotator), *copies])
        there = read_copy(self.report.target, slug)
        return merged([there or Copy(annotator, {}, self.report.target, None), *copies])

    def _open(self, annotator: str) -> Copy:
        from reader.gold.store import Store
        from reader.gold.store.merging import Copy

        store = Store(self.report.target, annotator, schema=self._schema())
        self._stores[annotator] = store
        store.load()
        self.report.notes += store.notes
        state = store.state
        if state.kind == "read-only":
            who = f" ({state.holder})" if state.holder else ""
            raise StoreReadOnly(
                f"nothing was merged: {state.why}{who}",
                path=store.layout.base,
                remedy=state.remedy or None,
            )
        return Copy(annotator, store.tables, store.layout.base, store.log)

    def _schema(self) -> Schema | None:
        from reader.errors import SchemaError
        from reader.gold.schema import Schema

        with contextlib.suppress(SchemaError):
            return Schema.of_project(self.report.target)
        return None

    def _find_texts(self) -> None:
        """The marked texts that the target lacks, by their names."""
        from reader.gold.store.layout import text_path

        there: set[str] = set()
        for source in self.report.sources:
            for path, sha256 in _texts_of(source):
                target = text_path(self.report.target, sha256)
                if sha256 not in there and not target.exists():
                    there.add(sha256)
                    self._texts.append((source, path, sha256))
        self.report.texts = len(self._texts)

    def _find_labels(self) -> None:
        """The labels that the target gets, and those that differ from them."""
        report = self.report
        own = _labels_of(report.target, report.damage)
        for source in report.sources:
            theirs = _labels_of(source, report.damage)
            if theirs is None or theirs == own:
                continue
            if own is None and not os.path.lexists(report.target / "labels.toml"):
                own = self._labels = theirs
                report.labels = source
                continue
            path = self._beside(source, theirs)
            if path not in self._aside:
                self._aside[path] = theirs
                report.labels_aside.append(LabelsAside(source, path))

    def _beside(self, source: Path, content: bytes) -> Path:
        """Where labels that differ are put: `labels.toml.from-NAME`; the same ones again there."""
        name = re.sub(r"[^\w.-]+", "-", source.absolute().name)[:60].strip("-.") or "project"
        for n in itertools.count(1):
            path = self.report.target / f"labels.toml.from-{name}{f'-{n}' if n > 1 else ''}"
            there = self._aside.get(path)
            if there is None and not os.path.lexists(path):
                break
            if there is None:
                with contextlib.suppress(OSError), open_plain(path) as file:
                    there = file.read(_LARGEST_LABELS + 1)
            if there == content:
                break
        return path

    # -- writing

    def write(self, action: str) -> None:
        """Do what the report says.

        Args:
            action: what each annotator's log calls it.

        Raises:
            SaveFailed: the disk refused; what was done before stands, and a second merge
                does the rest.
        """
        from reader.files import atomic_write, private_folder

        try:
            private_folder(self.report.target)
            self._copy_texts()
            for done, merged in enumerate(self.report.annotators):
                self._progress("marks", done, len(self.report.annotators))
                if merged.changes:
                    store = self._stores[merged.annotator]
                    store.commit(merged.changes, action, merged.place)
            if self.report.labels is not None:
                atomic_write(self.report.target / "labels.toml", self._labels)
            for path, content in self._aside.items():
                atomic_write(path, content)
        except OSError as error:
            raise SaveFailed(
                f"the merge could not be finished ({error.strerror})",
                path=error.filename or self.report.target,
                remedy="mend that and merge again; what is done already stands",
            ) from error

    def _copy_texts(self) -> None:
        copied = 0
        for done, (source, path, sha256) in enumerate(self._texts):
            self._progress("texts", done, len(self._texts))
            try:
                _copy_text(source, path, sha256, self.report.target)
                copied += 1
            except HashiyaError as error:
                self.report.damage.append(error)
        self.report.texts = copied


def _is_same(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        return one.samefile(other)
    return False


def _texts_of(project: Path) -> Iterator[tuple[Path, str]]:
    """The marked texts of a project, by the names of their files."""
    from reader.gold.store.layout import text_path

    folder = project / "gold" / "texts"
    with contextlib.suppress(OSError):
        for part in sorted(os.scandir(folder), key=lambda entry: entry.name):
            with contextlib.suppress(OSError):
                for entry in sorted(os.scandir(part), key=lambda entry: entry.name):
                    name = _TEXT.match(entry.name)
                    if name is not None and text_path(project, name[1]) == Path(entry.path):
                        yield Path(entry.path), name[1]


def _copy_text(source: Path, path: Path, sha256: str, target: Path) -> None:
    """Copies a marked text, if it is what its name says.

    Raises:
        StoreDamaged: it is not, or can't be read.
        StoreError: a link leads out of a project.
        OSError: the target's disk refused.
    """
    from reader.gold.store.disk import DISK
    from reader.gold.store.layout import check_inside, text_path

    check_inside(source, path)
    there = text_path(target, sha256)
    check_inside(target, there)
    DISK.private_folder(there.parent)
    try:
        file = open_plain(path)
    except OSError as error:
        raise StoreDamaged(
            f"a marked text can't be read ({error.strerror})",
            path=path,
            remedy="see what reader repair would do",
        ) from error
    with file:
        DISK.write_whole(there, _verified(iter(lambda: file.read(_PIECE), b""), sha256, path))


def _verified(pieces: Iterator[bytes], sha256: str, path: Path) -> Iterator[bytes]:
    """The pieces of a text; at their end, that they are that text.

    Raises:
        StoreDamaged: they are not.
    """
    digest, size = hashlib.sha256(), 0
    letters = codecs.getincrementaldecoder("utf-8")("surrogatepass")
    try:
        for piece in pieces:
            digest.update(piece)
            letters.decode(piece)
            size += len(piece)
            if size > _LARGEST_TEXT:
                break
            yield piece
        letters.decode(b"", final=True)
        right = digest.hexdigest() == sha256
    except UnicodeDecodeError:
        right = False
    if not right:
        raise StoreDamaged(
            "a marked text is not what its name says, so it is left out",
            path=path,
            remedy="see what reader repair would do",
        )


def _labels_of(project: Path, damage: list[HashiyaError]) -> bytes | None:
    """The bytes of a project's own labels, if it has any that can be used."""
    from reader.gold.schema import Schema

    path = project / "labels.toml"
    if not os.path.lexists(path):
        return None
    try:
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(project)):
            what = "a link leads out of the project, so these labels are left out"
            raise StoreDamaged(what, path=path, remedy="replace the link by the file itself")
        with open_plain(path) as file:
            content = file.read(_LARGEST_LABELS + 1)
        if len(content) > _LARGEST_LABELS:
            raise StoreDamaged("this is too large for labels, so it is left out", path=path)
        Schema.load(path)
    except HashiyaError as error:
        damage.append(error)
        return None
    except OSError as error:
        damage.append(StoreDamaged(f"it can't be read ({error.strerror})", path=path))
        return None
    return content

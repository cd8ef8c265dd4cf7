"""Repairs a project: each gold set, the marked texts, and who may read the files.

Without `apply` it only says what it would do, and not a byte of the project changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import StoreError, StoreReadOnly
from reader.gold.ids import utc_now
from reader.gold.store import surroundings
from reader.gold.store.access import forbidden, held
from reader.gold.store.base import decoded
from reader.gold.store.checking import EVERYONE
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.emergency import without_marks
from reader.gold.store.findings import Finding, plural, untold
from reader.gold.store.ground import Ground
from reader.gold.store.layout import Layout, slug_of, text_path
from reader.gold.store.lock import Lock
from reader.gold.store.plans import Plan, Step, keep_as
from reader.gold.store.repairing import plan
from reader.gold.store.texts import write_text

if TYPE_CHECKING:
    from reader.gold.store.findings import Progress

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")

Find = Callable[[str], str | None]
"""Gives the text of a sha256 from the articles as they are now, or None: none has it."""


@dataclass
class Repair:
    """What a repair does, or did."""

    project: Path
    applied: bool = False
    opening: list[Step] = field(default_factory=list)
    """What is done first, before anything gets a second name."""
    plans: list[Plan] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    """What is done to what all annotators share."""
    left: list[Finding] = field(default_factory=list)
    """What stays wrong."""

    @property
    def all_steps(self) -> list[Step]:
        """All steps in their order."""
        its = [step for each in self.plans for step in each.steps]
        return [*self.opening, *its, *self.steps]

    def to_json(self) -> dict[str, Any]:
        """The whole of it as values of JSON."""
        return {
            "project": str(self.project),
            "applied": self.applied,
            "steps": [step.to_json() for step in self.all_steps],
            "left": [finding.to_json() for finding in self.left],
        }


def repair(
    project: Path,
    annotator: str = EVERYONE,
    *,
    apply: bool = False,
    find: Find = lambda sha256: None,
    progress: Progress = untold,
    disk: Disk = DISK,
) -> Repair:
    """Says what has to be done to a project, and with `apply` does it.

    Args:
        project: the folder that `gold/` is in.
        annotator: whose gold set, or all.
        apply: do it; the lock of each gold set is taken first.
        find: gives a text that is to be put back.
        progress: told how far it is.
        disk: the operating system.

    Raises:
        StoreReadOnly: somebody has marks open that are to be repaired; nothing was done.
        SaveFailed: what was written reads otherwise.
        OSError: the disk refused; what was there before is there, or kept beside.
    """
    return _Repairing(project.absolute(), disk, find, progress).repair(annotator, apply=apply)


class _Repairing:
    def __init__(self, project: Path, disk: Disk, find: Find, progress: Progress) -> None:
        self._project, self._disk, self._find, self._tell = project, disk, find, progress
        self._now = utc_now()
        self._made = Repair(project)

    def repair(self, annotator: str, *, apply: bool) -> Repair:
        slugs = surroundings.slugs(self._disk, self._project)
        # Of those whose folder is gone, or could never be made, a copy may be left.
        names = {slug_of(name): name for name in without_marks(self._project, slugs)}
        slugs += names
        if annotator != EVERYONE:
            slugs = [slug for slug in slugs if slug == slug_of(annotator)]
        layouts = [Layout(self._project, slug) for slug in slugs]
        if apply:
            for layout in layouts:
                self._disk.private_folder(layout.folder)
        with self._locked(layouts) if apply else ExitStack():
            for layout in layouts:
                self._plan(layout, alone=apply, annotator=names.get(layout.slug, ""))
            entries = surroundings.entries(self._project)
            self._plan_texts(dict(surroundings.texts(self._project, entries)))
            self._plan_permissions(surroundings.loose(entries))
            if apply:
                for step in self._made.all_steps:
                    if step.do is not None:
                        step.do()
        self._made.applied = apply
        return self._made

    @contextmanager
    def _locked(self, layouts: list[Layout]) -> Iterator[None]:
        """Holds the locks of all of them.

        Raises:
            StoreReadOnly: somebody else holds one.
        """
        with ExitStack() as stack:
            for layout in layouts:
                Ground(layout, self._disk).check_links()
                lock = Lock(layout.lock)
                try:
                    taken = lock.take()
                except OSError as error:
                    state = forbidden(layout)
                    raise StoreReadOnly(
                        state.why, path=layout.folder, remedy=state.remedy
                    ) from error
                if not taken:
                    state = held(lock)
                    what = f"{state.why} ({state.holder}), so nothing was repaired"
                    remedy = "close it, then repair again"
                    raise StoreReadOnly(what, path=layout.base, remedy=remedy)
                stack.callback(lock.release)
            yield

    def _plan(self, layout: Layout, *, alone: bool, annotator: str) -> None:
        try:
            Ground(layout, self._disk).check_links()
        except StoreError as error:
            path = Path(error.path) if error.path is not None else layout.folder
            self._made.left.append(
                Finding("wrong", "link", error.what, path, None, error.remedy or "")
            )
            return
        made = plan(self._disk, layout, self._tell, alone=alone, annotator=annotator)
        self._made.plans.append(made)
        self._made.left += [
            each._replace(annotator=made.annotator or layout.slug) for each in made.left
        ]

    # -- texts -------------------------------------------------------------------------------

    def _plan_texts(self, there: dict[str, Path]) -> None:
        wanted: dict[str, str] = {}
        for each in self._made.plans:
            wanted |= self._texts_of(each)
        for sha256, path in sorted(there.items()):
            if self._disk.exists(path) and not self._is_whole(sha256, path):
                self._plan_text(sha256, path, wanted.pop(sha256, None))
            else:
                wanted.pop(sha256, None)
        for sha256, article in sorted(wanted.items()):
            self._plan_text(sha256, text_path(self._project, sha256), article)

    def _texts_of(self, made: Plan) -> dict[str, str]:
        """By sha256, the texts that living marks rest on, with the name of one's article."""
        found: dict[str, str] = {}
        for data in (made.tables or {}).get("spans", {}).values():
            span = decoded(data)
            if span.get("deleted") is False and isinstance(span.get("text_sha"), str):
                found[span["text_sha"]] = str(span.get("article"))
        return {sha256: article for sha256, article in found.items() if _SHA256.match(sha256)}

    def _is_whole(self, sha256: str, path: Path) -> bool:
        digest = hashlib.sha256()
        try:
            for piece in self._disk.pieces(path):
                digest.update(piece)
        except OSError:
            return False
        return digest.hexdigest() == sha256

    def _plan_text(self, sha256: str, path: Path, article: str | None) -> None:
        """A text that is damaged or missing; `article` is None where no mark rests on it."""
        text = self._find(sha256)
        of = f" of {article}" if article else ""
        damaged = self._disk.exists(path)
        if text is None and article is not None:
            what = f"the marked text{of} is {'damaged' if damaged else 'not there'}, and no article"
            what += " has it now"
            do = "put the article back as it was when it was marked, and repair again"
            self._made.left.append(Finding("wrong", "text", what, path, None, do))
            return
        if damaged:
            aside = self._aside(path)
            what = f"as it is, it is kept as {aside.name}"
            step = Step("text", what, path, lambda: self._move(path, aside))
            self._made.steps.append(step)
        if text is not None:
            what = f"the marked text{of} is taken from the article, which has it still"
            kept: str = text
            step = Step("text", what, path, lambda: self._write(sha256, kept))
            self._made.steps.append(step)

    def _write(self, sha256: str, text: str) -> None:
        write_text(self._project, sha256, text, self._disk)

    def _move(self, path: Path, aside: Path) -> None:
        keep_as(self._disk, path, aside)
        self._disk.unlink(path)
        self._disk.settle(path.parent)

    def _aside(self, path: Path) -> Path:
        digits = self._now.replace("-", "").replace(":", "")[:15]
        n = 0
        while self._disk.exists(
            aside := path.with_name(f"{path.name}.damaged-{digits}{f'-{n}' * (n > 0)}")
        ):
            n += 1
        return aside

    # -- permissions -------------------------------------------------------------------------

    def _plan_permissions(self, loose: list[tuple[Path, int]]) -> None:
        if not loose:
            return
        many = plural(len(loose), "file or folder is", "files and folders are")
        what = f"{many} closed to other users of this computer"
        step = Step("permissions", what, loose[0][0], lambda: self._close(loose))
        self._made.opening.append(step)

    def _close(self, loose: list[tuple[Path, int]]) -> None:
        for path, mode in loose:
            if path.is_symlink() or not path.exists():
                continue
            path.chmod(mode)

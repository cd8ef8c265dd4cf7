"""Checks all that a project keeps: bases, journals, history, records, texts, references.

Nothing is changed and no lock is taken, so it works beside a running program. What it
finds is told in sentences (`findings`); the files of one gold set are `inspecting`'s, its
records `verifying`'s.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoreDamaged, UnreadableArticle
from reader.gold.model import RECORDS
from reader.gold.store import surroundings
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.emergency import Copy, copies_for, without_marks
from reader.gold.store.findings import Finding, find_lines, plural, untold
from reader.gold.store.inspecting import Inspected, inspect
from reader.gold.store.layout import BASE, Layout, check_inside, slug_of, text_path
from reader.gold.store.lock import living_holder
from reader.gold.store.mounts import lock_notes
from reader.gold.store.rescued import lacking
from reader.gold.store.verifying import Verified, verify

if TYPE_CHECKING:
    from reader.gold.schema import Schema
    from reader.gold.store.base import Tables
    from reader.gold.store.findings import Level, Progress
    from reader.gold.store.opening import Opened

EVERYONE = "all"
"""The annotator's name that means all of them."""
LARGEST_TEXT = 256 << 20
"""Bytes of a marked text that is held in memory; of a larger one only the sha256 is checked."""

Now = Callable[[str], str | None]
"""Gives the sha256 of an article's present text, or None: it is gone. Raises UnreadableArticle."""


class Counts(NamedTuple):
    """What one annotator's gold set holds."""

    annotator: str
    folder: Path
    records: dict[str, int]
    """By table, with those that were removed."""
    removed: int
    """Of them, those that were removed."""
    journal: int
    """Actions in the journal."""
    history: int
    """Actions in the archives."""
    last: int
    """The number of the last action."""


@dataclass
class Report:
    """What a check found."""

    project: Path
    gold_sets: list[Counts] = field(default_factory=list)
    texts: int = 0
    """Marked texts that are kept."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether anything is lost, damaged, or contradicts itself."""
        return any(finding.level == "wrong" for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The whole report as values of JSON."""
        return {
            "project": str(self.project),
            "ok": not self.wrong,
            "gold_sets": [
                {**counts._asdict(), "folder": str(counts.folder)} for counts in self.gold_sets
            ],
            "texts": self.texts,
            "findings": [finding.to_json() for finding in self.findings],
        }


def check(
    project: Path,
    annotator: str = EVERYONE,
    *,
    schema: Schema | None = None,
    now: Now | None = None,
    progress: Progress = untold,
    disk: Disk = DISK,
) -> Report:
    """Checks a project, or one annotator's part of it; changes nothing.

    Args:
        project: the folder that `gold/` is in.
        annotator: whose gold set, or all.
        schema: the project's labels; None: marks are not held against labels.
        now: tells the present text of an article, where the articles are known.
        progress: told how far it is.
        disk: the operating system.
    """
    return Checker(project.absolute(), disk, schema, now, progress).report(annotator)


class Checker:
    """Looks through one project.

    Args:
        project: the folder that `gold/` is in, absolute.
        disk, schema, now, progress: as `check`.
    """

    def __init__(
        self,
        project: Path,
        disk: Disk,
        schema: Schema | None,
        now: Now | None,
        progress: Progress,
    ) -> None:
        self._disk, self._schema, self._now, self._tell = disk, schema, now, progress
        self._gold = project / "gold"
        self._report = Report(project)
        self._texts: dict[str, Path] = {}
        """By sha256, the files of marked texts."""
        self._read_texts: dict[str, bool] = {}
        """By sha256, whether the text is what it should be, as far as they were looked at."""
        self._used: set[str] = set()
        self._articles: dict[str, set[str]] = {}
        self._whole = True
        """Every gold set was read, so that it is known which texts are used."""

    def report(self, annotator: str) -> Report:
        """Everything that is wrong."""
        entries = surroundings.entries(self._report.project)
        self._texts = dict(surroundings.texts(self._report.project, entries))
        slugs = surroundings.slugs(self._disk, self._report.project)
        self._report.findings += surroundings.look(self._report.project, entries, slugs)
        for folder in slugs if annotator == EVERYONE else {slug_of(annotator)} & set(slugs):
            self._check_gold_set(Layout(self._report.project, folder))
        for name, copies in without_marks(self._report.project, slugs).items():
            if annotator in (EVERYONE, name):
                self._look_into(copies, name, {})
        self._check_texts(everyone=annotator == EVERYONE)
        if self._now is not None:
            self._check_articles(self._now)
        return self._report

    def _add(
        self, level: Level, kind: str, what: str, path: Path, do: str = "", who: str = ""
    ) -> None:
        self._report.findings.append(Finding(level, kind, what, path, None, do, who))

    # -- one gold set ------------------------------------------------------------------------

    def _check_gold_set(self, layout: Layout) -> None:
        if any(
            finding.kind == "link" and finding.path is not None
            and finding.path.is_relative_to(layout.folder)
            for finding in self._report.findings
        ):  # fmt: skip
            self._whole = False
            return
        holder = living_holder(layout.lock)
        found = inspect(self._disk, layout, self._tell)
        name = found.annotator or layout.slug
        opened = found.opened
        if holder:
            self._add("note", "held", f"{holder} has these marks open", layout.base, who=name)
        soft = layout.base.with_name(f"{BASE}.soft.lock").exists()
        for note in lock_notes(layout.folder, soft=soft):
            self._add("note", "lock", note.removesuffix("."), layout.folder, who=name)
        findings = found.findings
        if opened is None or opened.newer:
            self._whole = False
        else:
            verified = verify(opened.tables, self._read, self._schema, self._tell)
            self._used |= verified.texts
            for article, texts in verified.articles.items():
                self._articles.setdefault(article, set()).update(texts)
            findings = findings + self._placed(found, verified)
            if not holder:
                self._look_for_copies(name, opened)
            self._report.gold_sets.append(_counts(found, name))
        self._report.findings += [each._replace(annotator=name) for each in findings]

    def _look_for_copies(self, name: str, opened: Opened) -> None:
        """Emergency copies that were left; whoever has the marks open sees to its own."""
        copies = copies_for(self._report.project, name, opened.tables)
        self._look_into(copies, name, opened.tables)

    def _look_into(self, copies: list[Copy], name: str, tables: Tables) -> None:
        for copy in copies:
            try:
                count = sum(map(len, lacking(tables, copy.read().tables).values()))
            except (OSError, StoreDamaged):
                what = "an emergency copy of the marks can't be read"
                self._add("warning", "rescue", what, copy.folder, who=name)
                continue
            if count:
                many = plural(count, "record that was", "records that were")
                what = f"an emergency copy holds {many} never saved"
                do = "see what reader repair would do"
                self._add("wrong", "rescue", what, copy.folder, do, name)

    def _placed(self, found: Inspected, verified: Verified) -> list[Finding]:
        """The findings about records, with the file and line of each."""
        wanted = {each.at for each in verified.findings if each.at is not None}
        files, opened = found.layout.files, found.opened
        if not wanted or opened is None:
            base = found.layout.base
            return [each._replace(path=base) for each in verified.findings]
        lines = find_lines(self._disk.pieces(files.base), wanted)
        in_journal: dict[tuple[str, int], int] = {}
        for line, frame in enumerate((*opened.folded, *opened.frames), 2):
            for table, records in frame.after.items():
                in_journal.update(dict.fromkeys(((table, int(id)) for id in records), line))
        placed = []
        for each in verified.findings:
            path, line_in = files.base, lines.get(each.at) if each.at else None
            if each.at in in_journal:
                path, line_in = files.journal, in_journal[each.at]
            placed.append(each._replace(path=path, line=line_in, at=None))
        return placed

    # -- texts -------------------------------------------------------------------------------

    def _read(self, sha256: str) -> str | None:
        """A marked text, if it is what it was.

        Raises:
            StoreDamaged: it is not, which the texts' own check says.
            StoreError: a link leads out of the project, which is said, too.
        """
        path = self._texts.get(sha256) or text_path(self._report.project, sha256)
        check_inside(self._report.project, path)
        if not os.path.lexists(path):
            return None
        data = self._text(sha256, path)
        if data is None:
            raise StoreDamaged("a marked text is not what it was")
        return data.decode("utf-8", "surrogatepass")

    def _text(self, sha256: str, path: Path) -> bytes | None:
        """A text's bytes, if they have that sha256; else None, and it is told, once."""
        digest, data = hashlib.sha256(), bytearray()
        error = ""
        try:
            for piece in self._disk.pieces(path):
                digest.update(piece)
                if len(data) <= LARGEST_TEXT:
                    data += piece
        except OSError as refused:
            error = f"a marked text can't be read ({refused.strerror})"
        if not error and digest.hexdigest() != sha256:
            error = "a marked text is not what it was"
        if not error and not _is_utf8(data):
            error = "a marked text is no text"
        level: Level = "wrong"
        if not error and len(data) > LARGEST_TEXT:
            level, error = "warning", "a marked text is so large that no mark was held against it"
        if error and sha256 not in self._read_texts:
            do = "see what reader repair would do" if level == "wrong" else ""
            self._add(level, "text", error, path, do)
        self._read_texts[sha256] = not error
        return None if error else bytes(data)

    def _check_texts(self, *, everyone: bool) -> None:
        unused = 0
        for done, (sha256, path) in enumerate(self._texts.items()):
            self._tell("texts", done, len(self._texts))
            if sha256 not in self._used:
                unused += 1
                if not everyone:
                    continue
            if sha256 not in self._read_texts:
                self._text(sha256, path)
        self._report.texts = len(self._texts)
        if unused and everyone and self._whole:
            what = f"no mark rests on {plural(unused, 'text that is', 'texts that are')} kept here"
            self._add("note", "unused", what, self._gold / "texts")

    # -- articles ----------------------------------------------------------------------------

    def _check_articles(self, now: Now) -> None:
        found: Counter[str] = Counter()
        for done, (article, texts) in enumerate(sorted(self._articles.items())):
            self._tell("articles", done, len(self._articles))
            try:
                sha256 = now(article)
            except UnreadableArticle:
                found["unreadable"] += 1
                continue
            if sha256 is None:
                found["gone"] += 1
            elif texts - {sha256}:
                found["changed"] += 1
        for kind, count in sorted(found.items()):
            many = plural(count, "marked article", "marked articles")
            verb = {
                "gone": ("is not there any more", "are not there any more"),
                "changed": ("has another text now", "have another text now"),
                "unreadable": ("can't be read", "can't be read"),
            }[kind][count != 1]
            do = "open them in reader to see what became of their marks"
            do = "one that was moved keeps its marks by its content" if kind == "gone" else do
            self._add("note", kind, f"{many} {verb}", self._report.project, do)


def _counts(found: Inspected, name: str) -> Counts:
    opened = found.opened
    tables = opened.tables if opened is not None else {}
    removed = sum(
        data.endswith(b', "deleted": true}') for table in tables.values() for data in table.values()
    )
    return Counts(
        annotator=name,
        folder=found.layout.folder,
        records={table: len(tables.get(table, {})) for table in RECORDS},
        removed=removed,
        journal=found.in_journal,
        history=found.in_history,
        last=opened.last if opened is not None else 0,
    )


def _is_utf8(data: bytes | bytearray) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True

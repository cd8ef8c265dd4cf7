"""`reader merge PROJECT PROJECT … [--into DIR]`: copies of a project become one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from reader.cli import say
from reader.errors import CheckFailed, InputError, UsageError
from reader.session.merging import Merge, Report
from reader.settings import Settings
from reader.text.fit import quoted

if TYPE_CHECKING:
    from reader.gold.joining import Conflict, Fields
    from reader.gold.store.merging import Merged

_SAY_EVERY = 2.0
"""Seconds between two lines that say how far it is."""
_QUOTE = 60
"""Code points of a value that a conflict's line has."""
_TABLES = {
    "spans": ("mark", "marks"),
    "relations": ("link", "links"),
    "entities": ("entity", "entities"),
    "articles": ("article record", "article records"),
}


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Say what changes, and make it so.

    Returns:
        0; 1 where conflicts are left; 3 where something could not be read and was left out.

    Raises:
        UsageError: a project is none, or the target itself.
        StoreError: the target can't be read or changed.
    """
    projects = [Path(name) for name in options.projects]
    target, sources = _who(projects, options.into)
    mode = say.mode_for(sys.stdout, settings.bidi)
    with Merge(target, sources, _Progress(settings), dry=options.dry_run) as merge:
        report = merge.report
        if not options.json:
            for line in _lines(report, done=not options.dry_run):
                print(say.encoded(say.line_of(line, mode, "ltr"), mode), flush=True)
        if not options.dry_run:
            merge.write(f"merge {', '.join(source.absolute().name for source in sources)}")
        if options.json:
            print(say.json_line(_facts(report, done=not options.dry_run)), flush=True)
    for note in report.notes:
        say.sentence(f"{note}.", settings.bidi)
    for error in report.damage:
        say.error(error, settings.bidi)
    if report.damage:
        return InputError.exit_code
    return CheckFailed.exit_code if report.conflicts else 0


def _who(projects: list[Path], into: str | None) -> tuple[Path, list[Path]]:
    """The project that is changed, and those that come in.

    Raises:
        UsageError: there are not two of them, or one is no folder.
    """
    for project in projects:
        if not project.is_dir():
            raise UsageError("there is no such project", path=project)
    if into is not None:
        target = Path(into)
        if target.exists() and not target.is_dir():
            raise UsageError("the project has to be a folder", path=target)
        if not target.absolute().parent.is_dir():
            raise UsageError(
                "there is no such folder to make a project in", path=target.absolute().parent
            )
        return target, projects
    if len(projects) < 2:
        raise UsageError("a merge takes two projects", remedy="name the other one, too")
    return projects[0], projects[1:]


class _Progress:
    """Says on standard error how far a long merge is."""

    def __init__(self, settings: Settings) -> None:
        self._bidi = settings.bidi
        self._next = monotonic() + _SAY_EVERY

    def __call__(self, what: str, done: int, of: int) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + _SAY_EVERY
            say.sentence(f"merging: {done} of {of} {what} …", self._bidi)


def _lines(report: Report, *, done: bool) -> Iterator[str]:
    for merged in report.annotators:
        yield f"{quoted(merged.annotator)}: {_counts(merged)}"
    if report.texts:
        yield f"marked texts: {report.texts} {'copied' if done else 'to be copied'}"
    if report.labels is not None:
        yield f"labels.toml: taken from {quoted(str(report.labels))}"
    for aside in report.labels_aside:
        source, path = quoted(str(aside.source)), quoted(str(aside.path))
        yield f"conflict: the labels of {source} differ; they are put in {path}"
    for merged in report.annotators:
        for conflict in merged.conflicts:
            yield f"conflict: {quoted(merged.annotator)}, {_conflict(conflict)}"


def _counts(merged: Merged) -> str:
    """What happens to an annotator's records, in words."""
    parts = []
    for table, (one, many) in _TABLES.items():
        count = merged.counts.get(table)
        for word in ("new", "changed", "removed"):
            number = getattr(count, word, 0)
            if number:
                parts.append(f"{number:,} {one if number == 1 else many} {word}")
    if merged.twice:
        what = "stands" if merged.twice == 1 else "stand"
        parts.append(f"{merged.twice:,} {what} twice (the same label on the same words)")
    return ", ".join(parts) or "nothing new"


def _conflict(conflict: Conflict) -> str:
    """Which record it is, and what is said of it on either side."""
    kept, other = conflict.kept, conflict.other
    one = _TABLES.get(conflict.table, (f"record of {conflict.table}", ""))[0]
    name = _short(kept.get("id", conflict.number))
    where = f" in {_short(kept['article'])}" if "article" in kept else ""
    quote = f" “{_short(kept['quote'])}”" if "quote" in kept else ""
    differ = [
        f"{_short(field)} {_short(kept.get(field))} (put aside: {_short(other.get(field))})"
        for field in _differing(kept, other)
    ]
    return f"{one} {name}{where}{quote}: {'; '.join(differ)}"


def _differing(kept: Fields, other: Fields) -> list[str]:
    fields = [*kept, *(field for field in other if field not in kept)]
    return [
        field
        for field in fields
        if field not in ("rev", "updated") and kept.get(field) != other.get(field)
    ]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else say.json_line(value)
    return quoted(text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…")


def _facts(report: Report, *, done: bool) -> dict[str, Any]:
    return {
        "into": str(report.target),
        "from": [str(source) for source in report.sources],
        "done": done,
        "annotators": [
            {
                "annotator": merged.annotator,
                **{table: count._asdict() for table, count in sorted(merged.counts.items())},
                "twice": merged.twice,
                "conflicts": [conflict._asdict() for conflict in merged.conflicts],
            }
            for merged in report.annotators
        ],
        "texts": report.texts,
        "labels_from": None if report.labels is None else str(report.labels),
        "labels_aside": [
            {"from": str(aside.source), "path": str(aside.path)} for aside in report.labels_aside
        ],
        "problems": [str(error) for error in report.damage],
    }

"""`reader check`: whether all that was ever marked is there and whole."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING

from reader.cli import say
from reader.errors import CheckFailed
from reader.session.checking import check_project
from reader.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from reader.gold.store.checking import Counts, Report
    from reader.gold.store.findings import Finding, Level

_SAY_EVERY = 2.0
"""Seconds between two lines that say how far it is."""
_MANY = 10
"""Findings of one kind that are told one by one."""
_LEVELS: dict[Level, str] = {"wrong": "", "warning": "warning: ", "note": "note: "}
_TABLES = {
    "spans": ("mark", "marks"),
    "relations": ("link", "links"),
    "entities": ("entity", "entities"),
    "articles": ("article", "articles"),
}


class Progress:
    """Says on standard error how far something long is.

    Args:
        verb: what is done.
        settings: how text is printed.
    """

    def __init__(self, verb: str, settings: Settings) -> None:
        self._verb = verb
        self._bidi = settings.bidi
        self._next = monotonic() + _SAY_EVERY

    def __call__(self, what: str, done: int, of: int) -> None:
        """Takes in how far it is."""
        if monotonic() >= self._next:
            self._next = monotonic() + _SAY_EVERY
            say.sentence(f"{self._verb}: {done:,} of {of:,} {what} …", self._bidi)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what is there and what is wrong; 1 where anything is.

    Raises:
        UsageError: the project can't be one, or nobody of that name has marks in it.
    """
    report = check_project(settings, options.annotator, Progress("checking", settings))
    if options.json:
        print(say.json_line(report.to_json()))
    else:
        mode = say.mode_for(sys.stdout, settings.bidi)
        for line in _lines(report):
            print(say.encoded(say.line_of(line, mode, "ltr"), mode))
    return CheckFailed.exit_code if report.wrong else 0


def _lines(report: Report) -> Iterator[str]:
    for counts in report.gold_sets:
        yield _counted(counts)
    if report.gold_sets or report.texts:
        yield f"marked texts: {report.texts:,}"
    elif not report.findings:
        yield f"Nothing was marked in {report.project} yet."
        return
    yield from told(report.findings, report.project)
    wrong = sum(finding.level == "wrong" for finding in report.findings)
    if not wrong:
        yield "Nothing is wrong."
    elif wrong == 1:
        yield "1 thing is wrong."
    else:
        yield f"{wrong:,} things are wrong."


def _counted(counts: Counts) -> str:
    parts = [
        f"{counts.records[table]:,} {one if counts.records[table] == 1 else many}"
        for table, (one, many) in _TABLES.items()
        if counts.records[table] or table == "spans"
    ]
    removed = f" ({counts.removed:,} removed)" if counts.removed else ""
    actions = f"{counts.last:,} actions" if counts.last != 1 else "1 action"
    where = f"{counts.journal:,} in the journal, {counts.history:,} in the history"
    return f"{counts.annotator}: {', '.join(parts)}{removed}; {actions}, {where}"


def told(findings: Iterable[Finding], project: Path) -> Iterator[str]:
    """Findings as sentences, the worst first; of one kind no more than a page shows."""
    order = list(_LEVELS)
    shown: Counter[tuple[Level, str]] = Counter()
    left: Counter[tuple[Level, str]] = Counter()
    for finding in sorted(findings, key=lambda each: order.index(each.level)):
        sort = (finding.level, finding.kind)
        if shown[sort] < _MANY:
            shown[sort] += 1
            yield f"{_LEVELS[finding.level]}{finding.within(project)}"
        else:
            left[sort] += 1
    for (level, kind), count in left.items():
        yield f"{_LEVELS[level]}… and {count:,} more of the kind “{kind}”; --json has them all"

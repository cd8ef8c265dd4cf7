"""`reader restore --to TIME|NUMBER`: an old state of the marks, shown first and then made."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reader import strings
from reader.cli import say
from reader.cli.history import local_time
from reader.errors import StoreReadOnly, UsageError
from reader.gold.model import ArticleRecord, Entity, Record, Span
from reader.session.project import annotator_of, project_of
from reader.session.restoring import Difference, Restoration, restoration, target_of
from reader.settings import Bidi, Settings

if TYPE_CHECKING:
    from reader.gold.store import Store

_FIRST = 20
"""Differences that are listed; the others are counted."""
_SIGNS = {"back": "+", "gone": "-", "changed": "~"}


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Say what changes, and change it where `--yes` or the terminal says so.

    Raises:
        UsageError: that state is none, or no longer kept; or nobody could be asked.
        StoreError: the gold set can't be read, or not be changed.
    """
    from reader.gold.store import Store

    store = Store(
        project_of(settings),
        annotator_of(settings),
        read_only=settings.read_only,
        history=settings.history,
    )
    target = target_of(options.to)
    try:
        gold = store.load()
        _check_name(store)
        found = restoration(store, gold, target)
        if not options.json:
            _print(found, store, say.mode_for(sys.stdout, settings.bidi))
        restored = bool(found.edit.changes) and _agreed(options, store, settings.bidi)
        if restored:
            store.apply(found.edit).result()
        number = store.log.last if restored else None
    finally:
        store.close()
        say.notes(store, settings.bidi)
    if options.json:
        print(say.json_line(_facts(found, store.annotator, number)))
    elif number is not None:
        print(strings.RESTORED.format(number=number, before=number - 1))
    if found.edit.changes and not restored and not options.yes and not _can_ask(options):
        raise UsageError("nothing was changed", remedy="--yes does it")
    return 0


def _check_name(store: Store) -> None:
    """Sees that there is something to go back in, or nobody else who may be meant.

    Raises:
        UsageError: others have done something here, and the one who is meant has not.
    """
    from reader.gold.store import annotators

    project = store.layout.project
    if not store.log.last and (there := annotators(project)):
        raise UsageError(
            f"{store.annotator} has done nothing in {project}",
            remedy=f"name one of {', '.join(there)} with --annotator",
        )


def _can_ask(options: argparse.Namespace) -> bool:
    return not options.json and sys.stdin.isatty() and sys.stdout.isatty()


def _agreed(options: argparse.Namespace, store: Store, bidi: Bidi) -> bool:
    """Whether to do it: asked for, or answered so on the terminal.

    Raises:
        StoreReadOnly: it could not be done; nobody is asked then.
    """
    from reader.gold.store.access import because

    if not options.yes and not _can_ask(options):
        return False
    state = store.state
    if state.kind == "read-only":
        raise StoreReadOnly(because(state), path=store.layout.base, remedy=state.remedy or None)
    if options.yes:
        return True
    question = say.encoded(say.line_of(strings.RESTORE_ASK, bidi), bidi)
    print(question, end=" ", flush=True)
    return sys.stdin.readline().strip().lower() in strings.ANSWERS_YES


def _print(found: Restoration, store: Store, bidi: Bidi) -> None:
    time = "" if found.time is None else f" ({local_time(found.time)})"
    head = strings.RESTORE_HEAD.format(annotator=store.annotator, number=found.number, time=time)
    print(say.encoded(say.line_of(head, bidi, "ltr"), bidi))
    differences = found.differences
    if not differences:
        print(strings.RESTORE_NOTHING)
        return
    for article, counts in _counts(differences).items():
        what = ", ".join(_counted(counts))
        line = f"{article or strings.RESTORE_ENTITIES}: {what}"
        print(say.encoded(say.line_of(line, bidi, "ltr"), bidi))
    screen = say.room(bidi)
    for each in differences[:_FIRST]:
        sign, what = f"  {_SIGNS[each.kind]} ", _described(each)
        print(say.row(f"{sign}{say.cut(what, screen and screen - len(sign), bidi)}".rstrip(), bidi))
    if len(differences) > _FIRST:
        print(strings.RESTORE_MORE.format(count=len(differences) - _FIRST))


def _counts(differences: Sequence[Difference]) -> dict[str | None, Counter[tuple[str, str]]]:
    """By article, how many records of a table come back, go and change."""
    counts: dict[str | None, Counter[tuple[str, str]]] = {}
    for each in differences:
        counts.setdefault(each.article, Counter())[each.table, each.kind] += 1
    return counts


def _counted(counts: Mapping[tuple[str, str], int]) -> list[str]:
    return [
        strings.RESTORE_KINDS[kind].format(
            what=strings.RESTORE_TABLES[table][count > 1], count=count
        )
        for (table, kind), count in sorted(counts.items())
    ]


def _described(difference: Difference) -> str:
    record = difference.shown
    if isinstance(record, Span):
        return f"{record.article}:{record.start}-{record.end} {record.label} {record.quote}"
    if isinstance(record, ArticleRecord):
        states = {"before": _state(difference.before), "after": _state(difference.after)}
        return f"{record.id} {strings.RESTORE_STATE.format(**states)}"
    if isinstance(record, Entity):
        return f"{record.kind} {record.names[0]}"
    return f"{record.article} {record.type}"


def _state(record: Record | None) -> str:
    """How far somebody is with an article, and its flag."""
    if not isinstance(record, ArticleRecord):
        return "open"
    state = record.state.replace("_", " ")
    if record.flag is None:
        return state
    return strings.RESTORE_FLAG.format(state=state, reason=record.flag).rstrip()


def _facts(found: Restoration, annotator: str, number: int | None) -> dict[str, Any]:
    differences = found.differences
    tables: dict[str, dict[str, int]] = {}
    for each in differences:
        counts = tables.setdefault(each.table, {"back": 0, "gone": 0, "changed": 0})
        counts[each.kind] += 1
    return {
        "annotator": annotator,
        "to": {"number": found.number, "time": found.time},
        "changes": tables,
        "records": [
            {
                "table": each.table,
                "id": each.shown.id,
                "article": each.article,
                "change": each.kind,
                "before": each.before and each.before.to_record(),
                "after": each.after and each.after.to_record(),
            }
            for each in differences
        ],
        "restored": number is not None,
        "number": number,
    }

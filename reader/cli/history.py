"""`reader log [ARTICLE]`: who did what, when and where, newest first."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from reader import strings
from reader.cli import say
from reader.errors import InputError, UnreadableArticle, UsageError
from reader.session.export import EVERYONE
from reader.session.history import Done, History
from reader.session.project import project_of
from reader.settings import Bidi, Settings

if TYPE_CHECKING:
    from reader.gold.store.log import End

_ACTION = 26
"""Cells for what was done; more pushes its own line."""
_PLACE = 34
"""Cells for where."""


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print a line an action, as far back as is kept or asked for.

    Raises:
        UsageError: nobody of that name has done anything here.
        StoreError: the gold set can't be read.
    """
    project = project_of(settings)
    history = History(project, options.annotator or EVERYONE)
    articles = None if options.article is None else _ids(options.article, settings)
    told = history.newest_first(articles)
    bidi = say.mode_for(sys.stdout, settings.bidi)
    lines = _json(told) if options.json else _table(told, history, bidi)
    count = 0
    for line in islice(lines, options.limit):
        count += 1
        print(line)
    sys.stdout.flush()
    # What is not reached is not said.
    ends = history.ends if options.limit is None or count < options.limit else []
    nothing = not count and not history.damage and options.limit != 0
    if nothing and all(end.kind == "beginning" for _, end in ends):
        where = project if options.article is None else options.article
        say.sentence(strings.LOG_NOTHING.format(where=where), settings.bidi)
    failed = _say_ends(ends, settings.bidi) or bool(history.damage)
    for damage in history.damage:
        say.error(damage, settings.bidi)
    return InputError.exit_code if failed else 0


def _ids(name: str, settings: Settings) -> frozenset[str]:
    """What an article is called in the log: the id that it has, and what was typed.

    An article that is gone has its actions still, under the id that it had.
    """
    from reader.session.articles import find_article

    try:
        start, _ = find_article(name, settings)
    except (UsageError, UnreadableArticle):
        return frozenset((name,))
    return frozenset((name, start.article or name))


def _json(told: Iterator[Done]) -> Iterator[str]:
    for done in told:
        yield say.json_line(
            {
                "annotator": done.annotator,
                "number": done.number,
                "time": done.time,
                "action": done.action,
                "article": done.article,
                "start": done.start,
                "end": done.end,
                "quote": done.quote,
                "flag": done.flag,
                "changes": done.changes,
                "undone": done.undone,
                "undoes": done.undoes,
                "redoes": done.redoes,
            }
        )


def _table(told: Iterator[Done], history: History, bidi: Bidi) -> Iterator[str]:
    number = len(str(history.last))
    name = max((_cells(say.line_of(each, bidi)) for each in history.annotators), default=0)
    screen = say.room(bidi)
    for done in told:
        head = "  ".join(
            (
                f"{done.number:>{number}}",
                say.line_of(local_time(done.time), bidi),
                _padded(say.line_of(done.annotator, bidi), name),
                _padded(say.line_of(_what(done), bidi, "ltr"), _ACTION),
                _padded(say.line_of(_where(done), bidi, "ltr"), _PLACE),
            )
        )
        room = screen and screen - _cells(head) - 2
        yield say.row(
            f"{head}  {say.cut(done.quote or done.flag or '', room, bidi)}".rstrip(), bidi
        )


def _what(done: Done) -> str:
    if done.undone:
        return strings.LOG_UNDONE.format(action=done.action)
    if done.undoes is not None or done.redoes is not None:
        return strings.LOG_OF.format(action=done.action, number=done.undoes or done.redoes)
    return done.action


def _where(done: Done) -> str:
    if len(done.articles) > 1:
        return strings.LOG_ARTICLES.format(count=len(done.articles))
    if done.article is None:
        return ""
    return f"{done.article}:{done.start}-{done.end}" if done.end else done.article


def local_time(time: str) -> str:
    """A time of the log as a clock here shows it, to the second; what is none, as it is."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return time


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - _cells(text))


def _cells(text: str) -> int:
    from wcwidth import wcswidth

    return max(0, int(wcswidth(text)))


def _say_ends(ends: list[tuple[str, End]], bidi: Bidi) -> bool:
    """Say where a history ends before its beginning; True: since something is damaged."""
    damaged = False
    for annotator, end in ends:
        if end.kind == "not kept":
            say.sentence(strings.LOG_NOT_KEPT.format(annotator=annotator), bidi)
        elif end.kind == "damaged":
            damaged = True
            text = strings.LOG_DAMAGED.format(annotator=annotator, file=end.path, why=end.why)
            say.sentence(text, bidi)
    return damaged

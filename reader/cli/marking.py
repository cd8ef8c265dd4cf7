"""`reader mark ARTICLE START END LABEL`: one mark, on the disk when the command returns."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from reader.cli import say
from reader.errors import SaveFailed, UsageError
from reader.gold.schema import Schema
from reader.session.articles import find_article
from reader.session.session import Session
from reader.settings import Settings
from reader.text.units import Index, Range

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Label


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Make the mark, wait until it is saved, and print its quote and its id.

    Raises:
        UsageError: there is no such article, label or range.
        UnreadableArticle: the article can't be read or decoded.
        StoreError: the gold set can't be read, changed or saved.
    """
    start, corpus = find_article(options.article, settings)
    schema = Schema.of_project(start.project)
    label = _label(schema, options.label)
    session = Session(
        corpus,
        project=start.project,
        annotator=start.annotator,
        schema=schema,
        read_only=settings.read_only,
        history=settings.history,
    )
    try:
        session.open(start.article or "")
        span = session.tag(Range(Index(options.start), Index(options.end)), label)
    finally:
        # Waits until it is saved, and raises where it could not be.
        try:
            session.close()
        except SaveFailed as error:
            # Nothing will try again when the command has ended.
            remedy = "mend that, and mark it again"
            raise SaveFailed(error.what, path=error.path, remedy=remedy) from error
        finally:
            if session.gold is not None:
                say.notes(session.store, settings.bidi)
    if options.json:
        print(say.json_line(_facts(span)))
    else:
        mode = say.mode_for(sys.stdout, settings.bidi)
        quote = say.line_of(span.quote, mode)
        print(say.encoded(f"{span.id}  {span.label}  {quote}", mode))
    return 0


def _label(schema: Schema, name: str) -> Label:
    label = schema.label(name)
    if label is None:
        known = ", ".join(label.name for label in schema.labels)
        raise UsageError(f"the schema has no label {name}", remedy=f"use one of {known}")
    return label


def _facts(span: Span) -> dict[str, object]:
    return {
        "id": span.id,
        "article": span.article,
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "text": span.quote,
    }

"""`reader show ARTICLE`: the typesetter's rows, as they look or cell by cell.

A line for each row of the layout, and nothing else: what the typesetter did can be held
against what another program does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.cli import say
from reader.session.articles import find_article
from reader.settings import Settings
from reader.text.layout import Layout

if TYPE_CHECKING:
    from reader.text.row import Row

_WIDTH = 80
"""Columns where neither the user nor a terminal says."""


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the article's rows.

    Raises:
        UsageError: there is no such article.
        UnreadableArticle: it can't be read or decoded.
    """
    start, corpus = find_article(options.article, settings)
    text = corpus.load(start.article or "").text
    layout = Layout(text, options.width or say.width_of_terminal() or _WIDTH)
    lines: Iterator[str]
    if options.format == "cells":
        lines = map(_cells, layout.rows())
    elif settings.bidi == "logical":
        lines = _logical(layout)
    else:
        lines = (row.padded.rstrip() for row in layout.rows())
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _cells(row: Row) -> str:
    """One row as JSON, in code points of the whole article and columns from the left."""
    return json.dumps(
        {
            "start": row.start,
            "end": row.end,
            "direction": row.direction,
            "cells": [
                [cell.column, cell.width, cell.start, cell.end, cell.glyphs] for cell in row.cells
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _logical(layout: Layout) -> Iterator[str]:
    """The same lines in the text's own order and letters, for what orders them itself."""
    for row in layout.rows():
        yield say.logical(layout.text[row.start : row.end].rstrip().expandtabs())

"""`reader show ARTICLE`: the typesetter's rows, as they look, cell by cell, or with the marks.

`text` and `cells` are a line for each row of the layout, and nothing else: what the
typesetter did can be held against what another program does. `ansi`, `svg` and `html` have
the annotator's marks in colour.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reader import strings
from reader.cli import say
from reader.session.articles import find_article
from reader.settings import Bidi, Settings
from reader.text.layout import Layout

if TYPE_CHECKING:
    from reader.corpus.article import Article
    from reader.corpus.corpus import Corpus
    from reader.render.page import Page, PageMarks
    from reader.render.palette import Palette
    from reader.session.start import Start
    from reader.text.row import Row

_WIDTH = 80
"""Columns where neither the user nor a terminal says."""
_FOR_FILES = ("svg", "html")
"""Formats that are looked at elsewhere than in this terminal."""
_SIGNS = ("edges", "letters")
"""The ways to show marks that take a column on either side."""


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the article, or write it to a file.

    Raises:
        UsageError: there is no such article, or the file may not be written over.
        UnreadableArticle: it can't be read or decoded.
        StoreError, SchemaError: the marks that a format shows can't be read.
        SaveFailed: the file could not be written; it is as it was.
    """
    start, corpus = find_article(options.article, settings)
    article = corpus.load(start.article or "")
    width = options.width or _room(options, settings)
    if options.format in ("text", "cells"):
        mode = _mode(options, settings)
        lines = _plain(Layout(article.text, width), options.format, mode)
    else:
        lines = _marked(options, start, corpus, article, width)
    if options.output == "-":
        sys.stdout.writelines(lines)
    else:
        _write(Path(options.output), lines, start, corpus)
    return 0


def _mode(options: argparse.Namespace, settings: Settings) -> Bidi:
    """How the lines are ordered: coloured ones for a pager that stands in this terminal.

    Those of `text` as the terminal needs them where they go there, else as they are seen.
    """
    if options.format == "ansi":
        from reader.terminal.printing import printed_mode

        return printed_mode(settings.bidi, os.environ).mode
    here = options.format == "text" and options.output == "-"
    return say.mode_for(sys.stdout, settings.bidi) if here else settings.bidi


def _room(options: argparse.Namespace, settings: Settings) -> int:
    """Columns of the terminal, or as many as usual; less the one that an override begins with."""
    columns = say.width_of_terminal() or _WIDTH
    begins_later = options.format in ("ansi", "text") and _mode(options, settings) == "override"
    return max(1, columns - begins_later)


def _write(target: Path, lines: Iterable[str], start: Start, corpus: Corpus) -> None:
    """The whole file or nothing."""
    from reader.exchange.output import publish
    from reader.session.export import check_target

    check_target(target, start.project, corpus)

    def write(file: BinaryIO) -> None:
        file.writelines(line.encode("utf-8") for line in lines)

    publish(target, write, lambda file: None)


# What has no colours


def _plain(layout: Layout, kind: str, mode: Bidi) -> Iterator[str]:
    lines: Iterator[str]
    if kind == "cells":
        lines = map(_cells, layout.rows())
    elif mode == "logical":
        lines = _logical(layout)
    else:
        lines = (say.row(row.padded.rstrip(), mode) for row in layout.rows())
    return (f"{line}\n" for line in lines)


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


# What has the marks in colour


def _marked(
    options: argparse.Namespace, start: Start, corpus: Corpus, article: Article, width: int
) -> Iterator[str]:
    """The article with the annotator's marks, as lines with their ends."""
    palette = _palette(options, start.settings)
    marks: PageMarks = options.marks or ("tint" if options.format == "ansi" else palette.marks)
    # Signs of edges stand in a column on either side, which a picture has room for.
    room = width - 2 if marks in _SIGNS and options.format == "ansi" else width
    page = _page(start, corpus, article, room)
    if options.format == "html":
        from reader.render.html import html_lines

        yield from html_lines(page, palette)
    elif options.format == "svg":
        from reader.render.svg import article_svg

        yield article_svg(page, palette, marks)
    else:
        yield from (f"{line}\n" for line in _ansi(page, palette, marks, start.settings))


def _ansi(page: Page, palette: Palette, marks: PageMarks, settings: Settings) -> Iterator[str]:
    """Lines as the terminal needs them whose user asked, or has picked, or that is known."""
    from reader.render.ansi import ansi_lines, logical_lines
    from reader.terminal.printing import as_printed, printed_mode

    mode, terminal = printed_mode(settings.bidi, os.environ)
    if mode == "logical":
        return logical_lines(page, palette, say.logical)
    return (as_printed(line, mode, terminal) for line in ansi_lines(page, palette, marks))


def _page(start: Start, corpus: Corpus, article: Article, width: int) -> Page:
    """The article with its marks, read without taking the writer's lock."""
    from reader.gold.schema import Schema
    from reader.render.page import Page
    from reader.session.session import Session

    session = Session(
        corpus,
        project=start.project,
        annotator=start.annotator,
        schema=Schema.of_project(start.project),
        read_only=True,
    )
    session.open(article.id)
    session.load_gold()
    marks = session.marks()
    say.notes(session.store, start.settings.bidi)
    if marks.lost:
        say.sentence(strings.SHOW_LOST.format(count=len(marks.lost)), start.settings.bidi)
    return Page(
        Layout(article.text, width),
        marks.spans,
        {label.name: label for label in session.schema.labels},
        article.title,
        article.language,
    )


def _palette(options: argparse.Namespace, settings: Settings) -> Palette:
    """The theme's colours: as many as the terminal has, but all of them in a file."""
    from reader.render.choosing import LIGHT, choose_theme
    from reader.render.colour_system import colour_system
    from reader.render.palette import Palette
    from reader.terminal.background import background_is_dark

    system = colour_system(settings.colour, os.environ)
    if options.format in _FOR_FILES:
        # Paper, unless a theme was asked for: who looks at it has another screen.
        system = "truecolor"
        settings = settings._replace(theme=settings.theme or LIGHT)
    theme = choose_theme(settings, system, dark=background_is_dark(os.environ))
    marks = None if options.marks in (None, "tint") else options.marks
    return Palette(theme, system, marks)

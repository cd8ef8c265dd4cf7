"""What each command takes: its arguments and flags, and what their words may be.

`reader.cli.parser` has the commands; a function here fills the parser of one of them.
"""

from __future__ import annotations

import argparse
from typing import NoReturn

from reader import __version__
from reader.errors import UsageError
from reader.settings import BIDI_MODES, COLOURS, MARKS


class Parser(argparse.ArgumentParser):
    """An argument parser that raises our errors and draws its help only when asked."""

    def error(self, message: str) -> NoReturn:
        """Turn argparse's complaint into one sentence.

        Raises:
            UsageError: always.
        """
        raise UsageError(message, remedy=f"`{self.prog} --help` shows how")

    def format_help(self) -> str:
        """The help, in colour where the terminal has it."""
        from rich_argparse import RawDescriptionRichHelpFormatter

        self.formatter_class = RawDescriptionRichHelpFormatter
        return super().format_help()


WITH_VALUE = frozenset(
    (
        "--project", "--annotator", "--bidi", "--theme", "--colour", "--color",
        "--width", "--format", "--limit", "--to", "--marks", "--into", "-o", "--output",
    )
)  # fmt: skip
"""Flags that the next word belongs to."""


def _folder_flags(parser: Parser) -> None:
    parser.add_argument(
        "--project", metavar="DIR", help="the folder that gold/ is in (default: the current one)"
    )


def _annotator_flag(parser: Parser, text: str = "whose marks (default: your login name)") -> None:
    parser.add_argument("--annotator", metavar="NAME", help=text)


def _bidi_flag(parser: Parser) -> None:
    parser.add_argument(
        "--bidi",
        choices=BIDI_MODES,
        help="where letters of Arabic or Hebrew stand in the wrong order (reader doctor shows it)",
    )


def _colour_flag(parser: Parser) -> None:
    parser.add_argument("--colour", "--color", choices=COLOURS, help="how many colours")


def _theme_flag(parser: Parser) -> None:
    parser.add_argument("--theme", metavar="NAME", help="the colour theme")


def _screen_flags(parser: Parser) -> None:
    _bidi_flag(parser)
    _theme_flag(parser)
    _colour_flag(parser)
    parser.add_argument(
        "--read-only",
        dest="read_only",
        action="store_true",
        default=None,
        help="look, and change nothing",
    )
    parser.add_argument(
        "--no-mouse",
        dest="mouse",
        action="store_false",
        default=None,
        help="leave the mouse to the terminal, also to spare bytes over ssh",
    )


def add_app(parser: Parser) -> None:
    """Of the app, which no command names."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="folders and .txt, .md, .jsonl files; - is standard input",
    )
    _folder_flags(parser)
    _annotator_flag(parser)
    _screen_flags(parser)
    parser.add_argument("--version", action="version", version=f"hashiya {__version__}")


def add_list(parser: Parser) -> None:
    """Of `reader list`."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders and files")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    _folder_flags(parser)
    _bidi_flag(parser)


def add_show(parser: Parser) -> None:
    """Of `reader show`."""
    parser.add_argument("article", metavar="ARTICLE", help="a file, or an article's id")
    parser.add_argument(
        "--width", metavar="N", type=_width, help="columns (default: the terminal's, else 80)"
    )
    parser.add_argument(
        "--format",
        choices=("text", "cells", "ansi", "svg", "html"),
        default="text",
        help="lines as they look, every cell as JSON Lines, or with the marks coloured: for"
        " `less -R`, as a picture, as a page",
    )
    parser.add_argument(
        "--marks",
        choices=("tint", *MARKS),
        help="how marks are shown (default: tint in ansi, as the theme says in svg)",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to (default: -, standard output)"
    )
    _folder_flags(parser)
    _annotator_flag(parser)
    _bidi_flag(parser)
    _theme_flag(parser)
    _colour_flag(parser)


def add_mark(parser: Parser) -> None:
    """Of `reader mark`."""
    parser.add_argument("article", metavar="ARTICLE", help="a file, or an article's id")
    parser.add_argument("start", metavar="START", type=_index, help="the first code point, from 0")
    parser.add_argument("end", metavar="END", type=_index, help="one past the last code point")
    parser.add_argument("label", metavar="LABEL", help="a label of the schema")
    parser.add_argument("--json", action="store_true", help="print the mark as JSON")
    _folder_flags(parser)
    _annotator_flag(parser)
    _bidi_flag(parser)


def add_export(parser: Parser) -> None:
    """Of `reader export`."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="folders and files (default: every article that has a mark)",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to (default: -, standard output)"
    )
    parser.add_argument("--format", choices=("jsonl",), default="jsonl", help="the format")
    parser.add_argument("--all", action="store_true", help="articles without a mark, too")
    _folder_flags(parser)
    _annotator_flag(parser, "whose marks; all: everyone's (default: your login name)")


def add_reanchor(parser: Parser) -> None:
    """Of `reader reanchor`."""
    parser.add_argument(
        "articles",
        nargs="*",
        metavar="ARTICLE",
        help="files, or articles' ids (default: every article of the project)",
    )
    parser.add_argument("--apply", action="store_true", help="do it; it can be undone in the app")
    parser.add_argument("--json", action="store_true", help="one JSON object a mark")
    _folder_flags(parser)
    _annotator_flag(parser)
    _bidi_flag(parser)


def add_check(parser: Parser) -> None:
    """Of `reader check`."""
    parser.add_argument("--json", action="store_true", help="all that was found, as one object")
    _folder_flags(parser)
    _annotator_flag(parser, "whose marks (default: all, everyone's)")
    _bidi_flag(parser)


def add_repair(parser: Parser) -> None:
    """Of `reader repair`."""
    parser.add_argument(
        "--apply", action="store_true", help="do it; without this nothing is changed at all"
    )
    parser.add_argument("--json", action="store_true", help="all steps, as one object")
    _folder_flags(parser)
    _annotator_flag(parser, "whose marks (default: all, everyone's)")
    _bidi_flag(parser)


def add_merge(parser: Parser) -> None:
    """Of `reader merge`."""
    parser.add_argument(
        "projects",
        nargs="+",
        metavar="PROJECT",
        help="the folders that gold/ is in; the others come into the first",
    )
    parser.add_argument(
        "--into", metavar="DIR", help="change this project, or begin it, and none of the others"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, and change nothing"
    )
    parser.add_argument("--json", action="store_true", help="print what changes as JSON")
    _bidi_flag(parser)


def add_log(parser: Parser) -> None:
    """Of `reader log`."""
    parser.add_argument(
        "article", nargs="?", metavar="ARTICLE", help="a file, or an article's id (default: all)"
    )
    parser.add_argument("--limit", metavar="N", type=_index, help="so many, the newest")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    _folder_flags(parser)
    _annotator_flag(parser, "whose actions; each has numbers of their own (default: all)")
    _bidi_flag(parser)


def add_restore(parser: Parser) -> None:
    """Of `reader restore`."""
    parser.add_argument(
        "--to",
        metavar="TIME|NUMBER",
        required=True,
        help="the time or the action after which the marks were as they are to be again: a number"
        " of `reader log`, 2026-01-31, 2026-01-31T14:05, or with an offset, as in RFC 3339;"
        " without one the time is of this machine's zone. `date -Is -d '2 hours ago'` prints one",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="do it without asking; needed where there is no terminal to ask on",
    )
    parser.add_argument("--json", action="store_true", help="print what changes as JSON")
    _folder_flags(parser)
    _annotator_flag(parser)
    _bidi_flag(parser)


def add_nothing(parser: Parser) -> None:
    """Of a command that takes none."""


def add_doctor(parser: Parser) -> None:
    """Of `reader doctor`."""
    parser.add_argument("--json", action="store_true", help="the facts alone, for a bug report")
    parser.add_argument(
        "--forget", action="store_true", help="forget which line was picked in this terminal"
    )
    _bidi_flag(parser)
    _colour_flag(parser)


def add_demo(parser: Parser) -> None:
    """Of `reader demo`."""
    _annotator_flag(parser)
    _screen_flags(parser)


def _index(word: str) -> int:
    if not (word.isascii() and word.isdigit()) or len(word) > 18:
        raise argparse.ArgumentTypeError(f"{word} is not a number from 0 on")
    return int(word)


def _width(word: str) -> int:
    if not (word.isascii() and word.isdigit()) or len(word) > 6 or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word} is no number of columns from 1 to 999999")
    return int(word)

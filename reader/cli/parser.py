"""The commands, their flags and their help, in one table.

`reader [PATH …]` opens the app, and `reader COMMAND …` runs a command: a command's name
wins over a folder of that name. argparse can't tell the two apart by itself, so the first
word that is no flag decides here. rich-argparse only draws help: it costs 100 ms.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from reader import __version__
from reader.errors import UsageError
from reader.settings import BIDI_MODES, COLOURS, MARKS

PROG = "reader"
SUMMARY = "Read and mark text in a terminal, in any script."


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


class Command(NamedTuple):
    """One command."""

    name: str
    """What it is called on the command line; empty: the app."""
    module: str
    """The module of `reader.cli` whose `run(options, settings)` gives the exit code."""
    summary: str
    """One line of help."""
    add: Callable[[Parser], None]
    """Adds its arguments and flags."""
    examples: tuple[str, ...] = ()
    """Command lines that work, for the help."""


def parse(arguments: Sequence[str]) -> tuple[Command, argparse.Namespace]:
    """The command that the arguments name, and what they say.

    Raises:
        UsageError: they ask for something that can't be.
        SystemExit: help or the version was asked for, and printed.
    """
    place = _command_place(arguments)
    if place is None:
        # Help of the app is help of everything.
        wants_help = any(word in ("-h", "--help") for word in _flags(arguments))
        parser = whole_parser() if wants_help else _fill(Parser(**_heading(APP)), APP)
        return APP, parser.parse_args(arguments)
    command = COMMANDS[arguments[place]]
    parser = _fill(Parser(**_heading(command)), command)
    return command, parser.parse_args([*arguments[:place], *arguments[place + 1 :]])


def whole_parser() -> Parser:
    """The parser with every command in it: for help, completion and the man page."""
    parser = _fill(Parser(**_heading(APP)), APP)
    parser.usage = f"{PROG} [PATH ...] [flags]\n       {PROG} COMMAND [...] [flags]"
    commands = parser.add_subparsers(prog=PROG, title="commands", metavar="COMMAND")
    for command in COMMANDS.values():
        heading = {key: value for key, value in _heading(command).items() if key != "prog"}
        _fill(commands.add_parser(command.name, help=command.summary, **heading), command)
    return parser


def _heading(command: Command) -> dict[str, Any]:
    """What a parser is made with, but for its arguments."""
    examples = "".join(f"\n  {example}" for example in command.examples)
    return {
        "prog": f"{PROG} {command.name}".rstrip(),
        "description": command.summary,
        "epilog": f"examples:{examples}" if examples else None,
        "allow_abbrev": False,
    }


def _fill(parser: Parser, command: Command) -> Parser:
    command.add(parser)
    return parser


def _command_place(arguments: Sequence[str]) -> int | None:
    """Where the command's name stands; None: there is none, and the app is meant."""
    skip = False
    for place, word in enumerate(arguments):
        if skip:
            skip = False
        elif word == "--":
            return None
        elif word.startswith("-") and word != "-":
            skip = word in _WITH_VALUE
        else:
            return place if word in COMMANDS else None
    return None


def _flags(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments before `--`."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _folder_flags(parser: Parser) -> None:
    parser.add_argument(
        "--project", metavar="DIR", help="the folder that gold/ is in (default: the current one)"
    )


def _annotator_flag(parser: Parser, text: str = "whose marks (default: your login name)") -> None:
    parser.add_argument("--annotator", metavar="NAME", help=text)


def _bidi_flag(parser: Parser) -> None:
    parser.add_argument("--bidi", choices=BIDI_MODES, help="for terminals that reorder text")


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


def _add_app(parser: Parser) -> None:
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


def _add_list(parser: Parser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders and files")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    _folder_flags(parser)
    _bidi_flag(parser)


def _add_show(parser: Parser) -> None:
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


def _add_mark(parser: Parser) -> None:
    parser.add_argument("article", metavar="ARTICLE", help="a file, or an article's id")
    parser.add_argument("start", metavar="START", type=_index, help="the first code point, from 0")
    parser.add_argument("end", metavar="END", type=_index, help="one past the last code point")
    parser.add_argument("label", metavar="LABEL", help="a label of the schema")
    parser.add_argument("--json", action="store_true", help="print the mark as JSON")
    _folder_flags(parser)
    _annotator_flag(parser)
    _bidi_flag(parser)


def _add_export(parser: Parser) -> None:
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


def _add_reanchor(parser: Parser) -> None:
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


def _add_merge(parser: Parser) -> None:
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


def _add_log(parser: Parser) -> None:
    parser.add_argument(
        "article", nargs="?", metavar="ARTICLE", help="a file, or an article's id (default: all)"
    )
    parser.add_argument("--limit", metavar="N", type=_index, help="so many, the newest")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    _folder_flags(parser)
    _annotator_flag(parser, "whose actions (default: all)")
    _bidi_flag(parser)


def _add_restore(parser: Parser) -> None:
    parser.add_argument(
        "--to",
        metavar="TIME|NUMBER",
        required=True,
        help="the time or the action after which the marks were as they are to be again: a number"
        " of `reader log`, 2026-01-31, 2026-01-31T14:05, or with an offset, as in RFC 3339;"
        " without one the time is of this machine's zone",
    )
    parser.add_argument("--yes", action="store_true", help="do it, and don't ask")
    parser.add_argument("--json", action="store_true", help="print what changes as JSON")
    _folder_flags(parser)
    _annotator_flag(parser)
    _bidi_flag(parser)


def _add_nothing(parser: Parser) -> None:
    del parser


def _add_doctor(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="the facts alone, for a bug report")
    parser.add_argument(
        "--forget", action="store_true", help="forget which line was picked in this terminal"
    )
    _bidi_flag(parser)
    _colour_flag(parser)


def _add_demo(parser: Parser) -> None:
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


_WITH_VALUE = frozenset(
    (
        "--project", "--annotator", "--bidi", "--theme", "--colour", "--color",
        "--width", "--format", "--limit", "--to", "--marks", "--into", "-o", "--output",
    )
)  # fmt: skip
"""Flags that the next word belongs to."""

APP = Command(
    "",
    "app",
    SUMMARY,
    _add_app,
    ("reader articles/", "reader --project ~/gold articles/", "cat article.txt | reader -"),
)

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command(
            "list",
            "listing",
            "List the articles: id, language, direction, words, title.",
            _add_list,
            ("reader list articles/", "reader list --json articles/"),
        ),
        Command(
            "show",
            "showing",
            "Print an article as it looks on the screen.",
            _add_show,
            (
                "reader show article.txt --width 60",
                "reader show article.txt --format cells",
                "reader show article.txt --format ansi --colour 256",
                "reader show article.txt --format html -o article.html",
            ),
        ),
        Command(
            "mark",
            "marking",
            "Mark a range of an article; it is saved when the command returns.",
            _add_mark,
            ("reader mark article.txt 0 5 actor",),
        ),
        Command(
            "export",
            "exporting",
            "Write the marks for other tools; every quote is checked.",
            _add_export,
            ("reader export -o gold.jsonl", "reader export articles/ --all --annotator all"),
        ),
        Command(
            "reanchor",
            "reanchoring",
            "Find the marks of changed articles in their new text, and put them there.",
            _add_reanchor,
            ("reader reanchor", "reader reanchor article.txt --apply"),
        ),
        Command(
            "merge",
            "merging",
            "Unite copies of a project; what can't be united is kept and listed.",
            _add_merge,
            (
                "reader merge ~/gold /media/stick/gold --dry-run",
                "reader merge ~/gold /media/stick/gold",
                "reader merge leyla/ ada/ --into both/",
            ),
        ),
        Command(
            "log",
            "history",
            "Say who did what, when and where, the newest first; also while the app is open.",
            _add_log,
            (
                "reader log --limit 20",
                "reader log article.txt --annotator leyla",
                "reader log --json",
            ),
        ),
        Command(
            "restore",
            "restoring",
            "Make an old state of the marks the present one; u in the app takes that back.",
            _add_restore,
            (
                "reader restore --to 120",
                "reader restore --to 2026-01-31T14:05 --yes",
                "reader restore --to \"$(date -Is -d '2 hours ago')\"",
            ),
        ),
        Command(
            "schema",
            "schema",
            "Print the JSON Schema of an exported record.",
            _add_nothing,
            ("reader schema > hashiya-1.schema.json",),
        ),
        Command(
            "doctor",
            "doctor",
            "Say what this terminal does with text, and ask which line reads right in it.",
            _add_doctor,
            ("reader doctor", "reader doctor --json > report.json"),
        ),
        Command(
            "demo",
            "app",
            "Open the app on sample articles.",
            _add_demo,
            ("reader demo", "reader demo --theme light-paper"),
        ),
    )
}
"""Every command by its name, in the order of the help."""

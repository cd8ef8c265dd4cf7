"""The commands, their flags and their help, in one table.

`reader [PATH …]` opens the app, and `reader COMMAND …` runs a command: a command's name
wins over a folder of that name. argparse can't tell the two apart by itself, so the first
word that is no flag decides here. rich-argparse only draws help: it costs 100 ms.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from reader.cli import arguments as flags
from reader.cli.arguments import WITH_VALUE, Parser

PROG = "reader"
SUMMARY = "Read and mark text in a terminal, in any script."


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
            skip = word in WITH_VALUE
        else:
            return place if word in COMMANDS else None
    return None


def _flags(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments before `--`."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


APP = Command(
    "",
    "app",
    SUMMARY,
    flags.add_app,
    ("reader articles/", "reader --project ~/gold articles/", "cat article.txt | reader -"),
)

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command(
            "list",
            "listing",
            "List the articles: id, language, direction, words, title.",
            flags.add_list,
            ("reader list articles/", "reader list --json articles/"),
        ),
        Command(
            "show",
            "showing",
            "Print an article as it looks on the screen.",
            flags.add_show,
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
            flags.add_mark,
            ("reader mark article.txt 0 5 actor",),
        ),
        Command(
            "export",
            "exporting",
            "Write the marks for other tools; every quote is checked.",
            flags.add_export,
            ("reader export -o gold.jsonl", "reader export articles/ --all --annotator all"),
        ),
        Command(
            "reanchor",
            "reanchoring",
            "Find the marks of changed articles in their new text, and put them there.",
            flags.add_reanchor,
            ("reader reanchor", "reader reanchor article.txt --apply"),
        ),
        Command(
            "merge",
            "merging",
            "Unite copies of a project; what can't be united is kept and listed.",
            flags.add_merge,
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
            flags.add_log,
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
            flags.add_restore,
            (
                "reader restore --to 120",
                "reader restore --to 2026-01-31T14:05 --yes",
                "reader restore --to 2026-01-31 --annotator leyla --json",
            ),
        ),
        Command(
            "check",
            "checking",
            "Look through all marks, texts and past changes, and say what is wrong.",
            flags.add_check,
            ("reader check", "reader check --annotator leyla", "reader check --json"),
        ),
        Command(
            "repair",
            "repairing",
            "Say what can be done about what is wrong, and do it; nothing is thrown away.",
            flags.add_repair,
            ("reader repair", "reader repair --apply", "reader repair --json"),
        ),
        Command(
            "schema",
            "schema",
            "Print the JSON Schema of an exported record.",
            flags.add_nothing,
            ("reader schema > hashiya-1.schema.json",),
        ),
        Command(
            "doctor",
            "doctor",
            "Say what this terminal does with text, and ask which line reads right in it.",
            flags.add_doctor,
            ("reader doctor", "reader doctor --json > report.json"),
        ),
        Command(
            "demo",
            "app",
            "Open the app on sample articles.",
            flags.add_demo,
            ("reader demo", "reader demo --theme light-paper"),
        ),
    )
}
"""Every command by its name, in the order of the help."""

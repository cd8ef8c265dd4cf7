"""Which command a line means, and the help."""

from __future__ import annotations

import argparse

import pytest

from reader.cli import arguments, parser
from reader.cli.arguments import Parser
from reader.cli.parser import COMMANDS, parse, whole_parser
from reader.errors import UsageError


@pytest.mark.parametrize(
    ("line", "command", "paths"),
    [
        ("", "", []),
        ("seeds", "", ["seeds"]),
        ("list", "list", []),
        ("./list", "", ["./list"]),
        ("-- list", "", ["list"]),
        ("seeds list", "", ["seeds", "list"]),
        ("-", "", ["-"]),
        ("--project list seeds", "", ["seeds"]),
        ("--project gold list seeds", "list", ["seeds"]),
        ("--project=gold list seeds", "list", ["seeds"]),
        ("--read-only seeds", "", ["seeds"]),
        ("list list", "list", ["list"]),
        ("list -- -x", "list", ["-x"]),
        ("export -o - seeds", "export", ["seeds"]),
        ("-o list export a", "export", ["a"]),
    ],
)
def test_the_first_word_that_is_no_flag_decides(line: str, command: str, paths: list[str]) -> None:
    found, options = parse(line.split())
    assert (found.name, options.paths) == (command, paths)


def test_flags_go_before_and_after_the_command() -> None:
    for line in ("--project p list --json a", "list a --json --project p"):
        _, options = parse(line.split())
        assert (options.project, options.json, options.paths) == ("p", True, ["a"])


@pytest.mark.parametrize(
    "line",
    [
        "list --nothing",
        "list --jso",
        "show",
        "show a b",
        "show a --width 0",
        "show a --width x",
        "show a --width 99999999",
        "show a --format svgz",
        "mark a 1 2",
        "mark a -1 2 actor",
        "mark a 1 ٢ actor",
        "mark a 1 9999999999999999999999 actor",
        "--colour pink",
        "schema --theme x",
        "export --format conll",
        "demo seeds",
        "--project",
    ],
)
def test_what_cannot_be_is_a_usage_error_that_names_the_help(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(line.split())
    assert "--help` shows how" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_choice_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UsageError, match="jsonl"):
        parse(["export", "--format", "conll"])


def test_the_help_has_every_command_and_every_example_works() -> None:
    text = " ".join(whole_parser().format_help().split())
    for command in COMMANDS.values():
        assert command.name in text
        assert command.summary in text
        assert command.examples
        assert command.examples[0] in _of(command).format_help()
        for example in command.examples:
            words = example.partition(" > ")[0].split()
            assert parse(words[1:])[0] is command
    for example in parser.APP.examples:
        assert parse(example.rpartition("| ")[2].split()[1:])[0] is parser.APP


def _of(command: parser.Command) -> Parser:
    made = Parser(epilog="\n".join(command.examples), prog="reader")
    command.add(made)
    return made


def test_every_flag_with_a_value_is_known_to_the_search_for_the_command() -> None:
    taking = set()
    for command in (parser.APP, *COMMANDS.values()):
        for action in _of(command)._actions:
            if (
                action.option_strings
                and action.nargs is None
                and not isinstance(action, argparse._StoreConstAction)
            ):
                taking |= set(action.option_strings)
    assert taking == arguments.WITH_VALUE

"""TOML of strangers: what a small file may not cost."""

from __future__ import annotations

import tomllib

import pytest

from reader.toml_text import LARGEST, parse


def test_it_is_what_the_parser_says() -> None:
    text = 'name = "x"\n[[label]]\nname = "a.b.c"\n[label.relations]\n"a.b" = ["c"]\n'
    assert parse(text) == tomllib.loads(text)


def test_sixteen_dots_in_a_sentence_are_no_key() -> None:
    text = 'help = "' + "A. " * 40 + '"\nnote = """\n' + "A B. " * 40 + '\n"""\n'
    assert parse(text) == tomllib.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 20_000) + " = 1",
        "[" + ".".join("a" * 20_000) + "]",
        "[[" + " . ".join(["'a'"] * 20_000) + "]]",
        "x = { " + ".".join(['"a"'] * 20_000) + " = 1 }",
        "x = { y = 1, " + ".".join("a" * 20_000) + " = 1 }",
    ],
)
def test_a_key_of_many_parts_is_refused_before_it_costs_gigabytes(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match=r"too many parts \(at line 2"):
        parse("\n" + text)


def test_other_costly_things_are_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match="too many digits"):
        parse("x = " + "9" * 100_000)
    with pytest.raises(RecursionError):
        parse("x = " + "[" * 100_000)
    with pytest.raises(tomllib.TOMLDecodeError, match="larger than"):
        parse("#" + " " * LARGEST)

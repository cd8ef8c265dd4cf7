"""Nothing that a file, a name or an argument says steers the terminal of a command."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from reader.cli.main import main
from tests.harm import HOSTILE, STEERING, harm_in, hostile

_FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def printed(capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> tuple[str, str]:
    """Standard output and standard error of one command."""
    capsys.readouterr()
    main(arguments)
    return capsys.readouterr()


def check(out: str, err: str = "") -> None:
    for line in (out + err).split("\n"):
        assert not harm_in(line)


def file_name(text: str) -> str:
    """As much of it as a file may be called."""
    kept = (
        text.replace("/", "_")
        .replace("\0", "_")
        .encode(
            "utf-8",
            "surrogateescape"
            if not any(
                0xD800 <= ord(letter) < 0xDC80 or 0xDD00 <= ord(letter) < 0xE000 for letter in text
            )
            else "replace",
        )[:100]
    )
    return os.fsdecode(kept)


@_FEW
@given(hostile(), hostile())
def test_show_and_list(capsys: pytest.CaptureFixture[str], text: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{file_name(name)}.txt")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        record = {"id": name, "text": text, "title": name, "meta": {name: name}, "lang": name}
        Path(folder, "b.jsonl").write_text(json.dumps(record) + "\nno json\n", encoding="utf-8")
        out, err = printed(capsys, ["list", folder])
        check(out, err)
        # A line for each of two articles, read or not, and for the line that is no JSON.
        assert out.count("\n") + err.count("\nreader: ") + err.startswith("reader: ") == 3
        assert out.count("\n") + err.count("\n") == 3
        check(*printed(capsys, ["show", str(path)]))
        # Who orders the text himself needs its marks of direction; nothing else of the kind.
        for command in (
            ["list", "--bidi", "logical", folder],
            ["show", "--bidi", "logical", str(path)],
        ):
            lines = "".join(printed(capsys, command)).replace("\n", "")
            assert not STEERING.search(re.sub("[\u200e\u200f\u061c]", "", lines))
        for command in (["list", "--json", folder], ["show", "--format", "cells", str(path)]):
            out, _ = printed(capsys, command)
            assert not STEERING.search(out.replace("\n", ""))


@_FEW
@given(hostile())
def test_words_of_the_command_line(capsys: pytest.CaptureFixture[str], word: str) -> None:
    word = word.replace("\0", "") or "x"
    for command in (
        ["show", word], ["list", word], ["list", f"--{word}"], ["show", "x", "--format", word],
        ["mark", "x", "1", "2", word], ["mark", word, word, "2", "actor"], ["export", word],
        ["list", "seeds", "--bidi", word], ["list", "seeds", "--annotator", word],
        ["schema", word],
    ):  # fmt: skip
        out, err = printed(capsys, command)
        check(out, err)
        assert err.count("\n") == (0 if out else 1)


@_FEW
@given(hostile(), hostile())
def test_marks_and_their_export(capsys: pytest.CaptureFixture[str], text: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.jsonl")
        record = {"id": f"i{name}", "text": f"word {text} word"}
        source.write_text(json.dumps(record) + "\n", encoding="utf-8")
        project = ["--project", folder, "--annotator", "me"]
        check(*printed(capsys, ["mark", *project, f"{source}#i{name}", "0", "5", "actor"]))
        check(*printed(capsys, ["mark", *project, str(source), "0", "5", name]))
        check("", printed(capsys, ["export", *project, folder])[1])


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("labels.toml", f'name = {json.dumps(HOSTILE)}\nversion = 1\n[[label]]\nname = "a"\n'),
        ("labels.toml", 'name = "a"\nversion = 1\n[[label]]\nname = "\\u001b[31m"\nkey = "a"\n'),
        ("labels.toml", 'name = "a"\nversion = 1\n[[label]]\nname = "a"\nkey = "\\u009b"\n'),
        ("labels.toml", '"\\u001b[31m\\u202e" = 1\n'),
    ],
)
def test_a_schema_that_says_such_things(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, content: str
) -> None:
    (tmp_path / file).write_text(content.replace("\\ud800", ""), encoding="utf-8")
    for command in (["mark", "--project", str(tmp_path), "seeds/x", "0", "1", "a"], ["schema"]):
        check(*printed(capsys, command))


@pytest.mark.parametrize(
    "line", ['theme = "\\u001b[31m\\u202e"', '"\\u009b31m" = 1', 'bidi = "\\u001b]0;t\\u0007"']
)
def test_settings_that_say_such_things(
    nobodys_machine: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    config = nobodys_machine / "config"
    config.mkdir()
    (config / "settings.toml").write_text(line + "\n", encoding="utf-8")
    check(*printed(capsys, ["list", "seeds"]))

"""Text that goes to the terminal, whoever wrote it."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.say import TerminalJson, json_line, line_of, logical

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
HARMFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(ANY)
def test_no_control_reaches_the_terminal(text: str) -> None:
    assert HARMFUL.search(line_of(text)) is None
    assert HARMFUL.search(line_of(text, "logical")) is None
    assert HARMFUL.search(json_line([text]).replace("\\", "")) is None or json.loads(
        json_line([text])
    ) == [text]


@given(ANY)
def test_json_says_the_same(text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    line = json_line({"a": text})
    assert json.loads(line) == {"a": text}
    assert not any(unicodedata.category(sign) == "Cc" for sign in line)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain (a) [b]", "plain (a) [b]"),
        ("\x1b]0;evil\x07x", "\ufffd]0;evil\ufffdx"),
        ("a\u202eb", "ab"),
        ("a\r\nb\tc", "a b c"),
        ("אבג", "גבא"),
        ("see אבג.txt: it", "see גבא.txt: it"),
        ("\x9bm", "\ufffdm"),
    ],
)
def test_a_line_as_it_is_shown(text: str, shown: str) -> None:
    assert line_of(text) == shown


def test_logical_keeps_the_order() -> None:
    assert line_of("אבג\x1b\u202e", "logical") == "אבג\ufffd"
    assert logical("a\u200fb\u200c") == "a\u200fb\u200c"


def test_json_on_a_terminal_escapes_what_it_would_obey(capsys: pytest.CaptureFixture[str]) -> None:
    text = "a\x9b31m\x7f\u202eb é \U0001f600"
    line = json.dumps({"text": text}, ensure_ascii=False)
    stream = TerminalJson()
    for byte in line.encode("utf-8"):
        stream.write(bytes([byte]))
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"text": text}
    assert not set(printed) & set("\x9b\x7f\u202e")
    assert "é \U0001f600" in printed

"""The app in a pty on a corpus whose every name and text wants the terminal for itself."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from tests.e2e.terminal import Terminal
from tests.harm import HARM, HOSTILE

_OURS = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b\](?:11;\?|22;[a-z]*|52;c;[A-Za-z0-9+/=]*)(?:\x07|\x1b\\)"  # colour, pointer, clipboard
    r"|\x1bP\+q[0-9a-fA-F;]*\x1b\\|\x1b[78=>]"
)
"""What the program itself may send; a title, a link or a C1 control is none of it."""


def corpus(folder: Path) -> Path:
    """Files, records, labels and marks with names that would do harm."""
    articles = folder / "articles"
    articles.mkdir()
    name = os.fsencode(articles) + b"/a\x1b[31mred\n\x9b2J\xff\xe2\x80\xae.txt"
    text = f"Title {HOSTILE}\n\nBody {HOSTILE}"
    Path(os.fsdecode(name)).write_bytes(text.encode())
    record = {"id": f"i{HOSTILE}", "text": f"word {HOSTILE} word", "title": HOSTILE}
    lines = json.dumps(record) + f"\nno json {HOSTILE!r}\n"
    (articles / "m.jsonl").write_text(lines, encoding="utf-8")
    labels = 'name = "x"\nversion = 1\n[[label]]\nname = "סלאם"\nkey = "z"\n'
    (folder / "labels.toml").write_text(labels, encoding="utf-8")
    return articles


def sent(terminal: Terminal) -> str:
    """All that was sent to be shown, without the program's own sequences and line ends."""
    text = _OURS.sub("", terminal.log.decode("utf-8"))
    return text.replace("\r", "").replace("\n", "")


def test_nothing_of_theirs_reaches_the_terminal(tmp_path: Path) -> None:
    articles = corpus(tmp_path)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "reader",
        "--project",
        tmp_path,
        "--annotator",
        "\x1b[7mme",
        articles,
    ]
    with Terminal(command, size=(120, 30)) as terminal:
        terminal.wait_for("saved")
        terminal.press("w", "W", "z", "J", "w", "z", "space", "tab", "tab", "tab", "?", "escape")
        terminal.press("ctrl+p")
        terminal.send(f"\x1b[200~{HOSTILE.replace(chr(0x1B), '')}\x1b[201~")
        terminal.settle()
        terminal.press("escape", "u", "J", "K", "q")
        assert terminal.wait() == 0
        shown = sent(terminal)
        assert "�[31mred�]0;t" in shown
        found = HARM.search(shown)
        assert found is None, repr(shown[max(0, found.start() - 40) : found.end() + 40])

"""`reader reanchor`: what it prints, what `--apply` does, and that nothing in it does harm."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.cli.main import main
from reader.gold.store import Store
from reader.text.fit import visual
from tests.cli.test_escapes import check
from tests.harm import HOSTILE

TEXT = (
    "قال الرئيس إلهام علييف في باكو إن السلام قريب.\n\n"
    "وأضاف الوزير جيمس أوبراين أن واشنطن تدعم المفاوضات بين البلدين.\n\n"
    "В Ереване премьер-министр Пашинян встретился с журналистами 28 июня.\n"
)
QUOTES = ("إلهام علييف", "جيمس أوبراين", "Пашинян")
CHANGED = TEXT.replace("جيمس أوبراين", "جيمس اوبراين").replace("Пашинян", "он")


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A changed article whose three marks are kept, moved and lost; its folder is the project."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    for quote in QUOTES:
        start = TEXT.index(quote)
        at = [str(start), str(start + len(quote))]
        assert main(["mark", "a.txt", *at, "actor", "--annotator", "anna"]) == 0
    path.write_text("x " + CHANGED, encoding="utf-8")
    return path


def anchors(project: Path) -> list[str]:
    gold = Store(project, "anna", read_only=True).load()
    return [span.anchor for span in sorted(gold.spans("a.txt"), key=lambda span: span.id)]


def reanchor(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["reanchor", "--annotator", "anna", *arguments])
    return (code, *capsys.readouterr())


def test_it_prints_what_would_happen_and_changes_nothing(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in article.parent.rglob("gold.json*")}
    code, out, err = reanchor(capsys)
    assert (code, err) == (0, "")
    lines = out.split("\n")
    assert lines[0] == "a.txt: 1 kept, 1 moved, 1 lost"
    assert lines[1].startswith("  moved  actor  ")
    assert visual("جيمس أوبراين") in lines[1]
    assert visual("جيمس اوبراين") in lines[2]
    assert lines[3].startswith("  lost  actor  ")
    assert "--apply" in lines[4]
    assert anchors(article.parent) == ["ok", "ok", "ok"]
    after = {path: path.read_bytes() for path in article.parent.rglob("gold.json*")}
    assert {path: data for path, data in after.items() if before.get(path) != data} == {}


def test_apply_does_it_as_one_action_and_once(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = reanchor(capsys, "a.txt", "--apply")
    assert code == 0
    assert "undo" in out
    assert anchors(article.parent) == ["ok", "moved", "orphan"]
    nothing = (
        "reader: nothing is to be done: no article has changed under its marks "
        "(articles looked at: 1, marks: 3).\n"
    )
    assert reanchor(capsys, "--apply") == (0, "", nothing)
    assert reanchor(capsys, "--json") == (0, "", "")
    main(["export", "--annotator", "anna", "-o", "out.jsonl"])
    records = [json.loads(line) for line in Path("out.jsonl").read_text().split("\n") if line]
    assert [record["anchoring"] for record in records] == ["current", "lost"]


def test_json_has_a_line_for_each_mark(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = reanchor(capsys, "--json")
    found: list[dict[str, Any]] = [json.loads(line) for line in out.split("\n") if line]
    assert [item["kind"] for item in found] == ["kept", "moved", "orphaned"]
    new = article.read_text(encoding="utf-8")
    for item, quote in zip(found, QUOTES, strict=True):
        assert item["text"] == quote
        assert item["applied"] is False
        if item["kind"] != "orphaned":
            assert new[item["new_start"] : item["new_end"]] == item["new_text"]
    assert found[2]["new_text"] is None


def test_without_the_old_text_it_says_so(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (article.parent / "gold" / "texts").rglob("*.txt"):
        path.unlink()
    _, out, _ = reanchor(capsys)
    assert "3 were looked for by their quotes alone" in out


def test_an_article_that_is_not_there_or_can_not_be_read(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reanchor(capsys, "nope.txt")[0] == 2
    article.write_bytes(b"\xff\xfe\x00")
    code, _, err = reanchor(capsys)
    assert code in (0, 3)
    assert "Traceback" not in err


def test_names_and_quotes_do_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    record = {"id": f"i{HOSTILE}", "text": f"word {HOSTILE} word"}
    Path("a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    main(["mark", "a.jsonl", "0", str(len(record["text"])), "actor", "--annotator", "anna"])
    record["text"] = f"new word {HOSTILE} other"
    Path("a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    code, out, err = reanchor(capsys, "a.jsonl")
    assert code == 0
    assert out
    check(out, err)


def test_progress_is_shown_to_a_terminal_alone_and_wiped(article: Path) -> None:
    source = (
        "import sys; from reader.cli import reanchoring as r; r._SOON = 0.0;"
        "from reader.cli.main import main; sys.exit(main(['reanchor', '--annotator', 'anna']))"
    )
    parent, child = pty.openpty()
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=article.parent, stdout=subprocess.PIPE, stderr=child,
        env={**os.environ, "PYTHONPATH": root}, timeout=60, check=True,
    )  # fmt: skip
    os.close(child)
    shown = os.read(parent, 1 << 16)
    os.close(parent)
    assert b"a.txt: " in shown
    assert shown.endswith(b"\r\x1b[K")
    assert b"\x1b" not in done.stdout

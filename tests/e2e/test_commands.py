"""The commands as a shell runs them, on a copy of the sample articles."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tinydb import TinyDB

from reader.gold.store import Store

ROOT = Path(__file__).resolve().parents[2]
ONE, RUSSIAN = "000_ee2b76d6dd05a462.txt", "002_df5243bf1c4e2f29.txt"
TITLES = {
    "000": "التقى الرئيس الأذربيجاني",
    "001": "واعتبر علييف",
    "002": "Госсекретарь США",
    "003": "أمين عام الناتو",
    "004": "وتحدث بلينكن",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the sample articles in `a b/`; its name has a space, too."""
    folder = tmp_path / "my place"
    shutil.copytree(ROOT / "seeds", folder / "a b")
    return folder


def reader(
    place: Path, *arguments: str, env: dict[str, str] | None = None, stdin: bytes = b""
) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "reader", *arguments],
        cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}, input=stdin,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def records(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.split("\n") if line]


def one_sentence(err: str) -> str:
    assert err.startswith("reader: ")
    assert err.endswith(".\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_list_in_a_pipe(place: Path) -> None:
    code, out, err = reader(place, "list", "a b")
    assert (code, err) == (0, "")
    lines = out.rstrip("\n").split("\n")
    assert [line.split()[:4] for line in lines[1:3]] == [
        ["001_8ab2a14331f5da4c.txt", "ar", "rtl", "706"], [RUSSIAN, "ru", "ltr", "337"],
    ]  # fmt: skip
    assert "Госсекретарь США Энтони Блинкен" in lines[2]
    # The first word of a right-to-left title stands at its right end, shaped.
    assert lines[0].endswith("ﻰﻘﺘﻟﺍ")
    assert len(lines) == 5


def test_list_in_its_own_order(place: Path) -> None:
    _, out, _ = reader(place, "list", "a b", "--bidi", "logical")
    for line, start in zip(out.rstrip("\n").split("\n"), TITLES.values(), strict=True):
        assert start in line


def test_list_for_programs(place: Path) -> None:
    code, out, err = reader(place, "list", "--json", "a b")
    assert (code, err) == (0, "")
    for facts in records(out):
        path = place / "a b" / facts["id"]
        text = text_of(path)
        assert facts["path"] == str(path)
        assert facts["sha256"] == hashlib.sha256(text.encode()).hexdigest()
        assert facts["title"].startswith(TITLES[facts["id"][:3]])
        assert facts["encoding"] == "utf-8"
        assert facts["direction"] == ("ltr" if facts["language"] == "ru" else "rtl")
        assert facts["line"] is None
    assert len(records(out)) == 5


def test_list_names_what_cannot_be_read_and_lists_the_rest(place: Path) -> None:
    (place / "a b" / "bad\x1b]0;x\x07.txt").write_bytes(b"\xd8\xa7\xff\xfe\x00")
    (place / "a b" / "lines.jsonl").write_text('{"text": "fine"}\n{"txt": 1}\n')
    for flags in ([], ["--json"]):
        code, out, err = reader(place, "list", "a b", *flags)
        assert code == 3
        assert out.count("\n") == 6
        assert err.count("\n") == 2
        assert "lines.jsonl, line 2" in err
        assert "\x1b" not in out + err
        assert "\x07" not in out + err


def test_show_is_the_text_in_lines(place: Path) -> None:
    code, out, err = reader(place, "show", f"a b/{RUSSIAN}", "--width", "40")
    assert (code, err) == (0, "")
    lines = out.rstrip("\n").split("\n")
    assert max(map(len, lines)) <= 40
    assert all(line == line.rstrip() for line in lines)
    words = text_of(place / "a b" / RUSSIAN).split()
    assert " ".join(out.split()) == " ".join(words)
    assert "\x1b" not in out


@pytest.mark.parametrize("width", [2, 60, 200])
def test_show_cells_tile_the_article(place: Path, width: int) -> None:
    for path in sorted((place / "a b").glob("*.txt")):
        text = text_of(path)
        code, out, _ = reader(place, "show", str(path), "--width", str(width), "--format", "cells")
        assert code == 0
        end, seen = 0, set[int]()
        for row in records(out):
            assert list(row) == ["start", "end", "direction", "cells"]
            assert row["start"] == end < row["end"]
            end, column = row["end"], None
            for at, wide, first, last, glyphs in row["cells"]:
                assert column in (None, at)
                assert row["start"] <= first < last <= row["end"]
                assert glyphs
                column = at + wide
                seen.update(range(first, last))
            if row["cells"]:
                assert (column == width) if row["direction"] == "rtl" else row["cells"][0][0] == 0
                assert column is not None
                assert column <= width
        assert end == len(text)
        assert {text[at] for at in set(range(len(text))) - seen} <= {"\n", " ", "\xa0"}


def test_show_draws_what_the_cells_say(place: Path) -> None:
    for name in (ONE, RUSSIAN):
        _, out, _ = reader(place, "show", f"a b/{name}", "--width", "33")
        _, cells, _ = reader(place, "show", f"a b/{name}", "--width", "33", "--format", "cells")
        drawn = []
        for row in records(cells):
            line = [" "] * 33
            for at, _, _, _, glyphs in row["cells"]:
                line[at] = glyphs
            drawn.append("".join(line).rstrip())
        assert out == "".join(f"{line}\n" for line in drawn)


def test_show_in_logical_order(place: Path) -> None:
    _, out, _ = reader(place, "show", f"a b/{ONE}", "--width", "50", "--bidi", "logical")
    assert " ".join(out.split()) == " ".join(text_of(place / "a b" / ONE).split())
    _, visual, _ = reader(place, "show", f"a b/{ONE}", "--width", "50")
    assert out.count("\n") == visual.count("\n")


def test_show_reads_standard_input(place: Path) -> None:
    code, out, _ = reader(place, "show", "-", "--width", "10", stdin="קול\n".encode())
    assert (code, out) == (0, "       לוק\n")


def mark(place: Path, name: str, quote: str, label: str, *flags: str) -> tuple[int, int]:
    """Mark the first place of a quote; gives its range."""
    start = text_of(place / "a b" / name).index(quote)
    code, out, err = reader(
        place, "mark", f"a b/{name}", str(start), str(start + len(quote)), label, "--json", *flags
    )
    assert (code, err) == (0, "")
    facts = json.loads(out)
    assert (facts["text"], facts["label"], facts["article"]) == (quote, label, name)
    return start, start + len(quote)


def test_mark_export_and_verify(place: Path) -> None:
    marks = {
        (ONE, *mark(place, ONE, "الرئيس الأذربيجاني إلهام علييف", "actor"), "actor"),
        (ONE, *mark(place, ONE, "28 يونيو", "date"), "date"),
        (ONE, *mark(place, ONE, "لقد حان الوقت لصنع السلام", "claim"), "claim"),
        (RUSSIAN, *mark(place, RUSSIAN, "Энтони Блинкен", "actor"), "actor"),
    }
    code, out, err = reader(place, "export")
    assert (code, err) == (0, "")
    found = set()
    schema = json.loads(reader(place, "schema")[1])
    for record in records(out):
        jsonschema.validate(record, schema)
        assert record["text"] == text_of(place / "a b" / record["id"])
        assert record["sha256"] == hashlib.sha256(record["text"].encode()).hexdigest()
        for span in record["spans"]:
            assert record["text"][span["start"] : span["end"]] == span["text"]
            found.add((record["id"], span["start"], span["end"], span["label"]))
    assert found == marks
    assert reader(place, "export")[1] == out
    target = place / "gold out.jsonl"
    for paths in ([], ["a b"]):
        assert reader(place, "export", *paths, "-o", str(target))[0] == 0
        assert target.read_bytes() == out.encode("utf-8")
    (gold,) = place.glob("gold/annotators/*/gold.json")
    with TinyDB(gold) as database:
        assert len(database.table("spans")) == 4


def test_mark_says_what_it_marked(place: Path) -> None:
    code, out, err = reader(place, "mark", f"a b/{ONE}", "0", "6", "actor", "--annotator", "Лейла")
    assert (code, err) == (0, "")
    id, label, quote = out.split()
    assert (len(id), label, quote) == (36, "actor", "Gündəm")
    (record,) = records(reader(place, "export", "--annotator", "all")[1])
    assert (record["annotator"], record["spans"][0]["id"]) == ("Лейла", id)


def test_hard_text_is_exact_from_the_file_to_the_export(place: Path) -> None:
    text = "\u200fقال\r\n👩‍👩‍👧 İ e\u0301\u2028\x85\ud800 “мир”\t\u200cنون\U0001f1e6\U0001f1ff\n"
    line = json.dumps({"id": "x", "text": text, "url": "http://a"})
    (place / "hard.jsonl").write_text(line + "\n")
    for start in range(len(text) - 4):
        if start % 3 == 0:
            ends = str(start), str(start + 4)
            code, out, err = reader(place, "mark", "hard.jsonl#1", *ends, "claim", "--json")
            assert (code, err) == (0, "")
            assert json.loads(out)["text"] == text[start : start + 4]
    assert reader(place, "export", "-o", "out.jsonl")[0] == 0
    (written,) = (place / "out.jsonl").read_bytes().rstrip(b"\n").split(b"\n")
    record = json.loads(written)
    assert (record["text"], record["meta"]) == (text, {"url": "http://a"})
    assert [span["text"] for span in record["spans"]] == [
        text[start : start + 4] for start in range(0, len(text) - 4, 3)
    ]
    assert reader(place, "list", "out.jsonl")[0] == 0


def test_marks_that_are_open_elsewhere_are_not_touched(place: Path) -> None:
    mark(place, ONE, "28 يونيو", "date", "--annotator", "anna")
    store = Store(place, "anna")
    store.load()
    try:
        code, out, err = reader(
            place, "mark", f"a b/{ONE}", "0", "5", "actor", "--annotator", "anna"
        )
        assert (code, out) == (3, "")
        assert str(os.getpid()) in one_sentence(err)
        assert reader(place, "export", "--annotator", "anna")[0] == 0
    finally:
        store.close()
    assert reader(place, "mark", f"a b/{ONE}", "0", "5", "actor", "--annotator", "anna")[0] == 0


def test_marks_in_another_project_are_named(place: Path) -> None:
    mark(place, ONE, "28 يونيو", "date")
    (place / "other").mkdir()
    code, out, err = reader(place, "export", "a b", "--project", "other")
    assert (code, out) == (0, "")
    assert f"arks for these articles are in {place}; open it with --project" in err


def test_an_article_is_found_by_its_id_once_it_has_marks(place: Path) -> None:
    mark(place, ONE, "28 يونيو", "date")
    code, out, _ = reader(place, "mark", RUSSIAN, "0", "5", "actor", "--json")
    assert (code, json.loads(out)["article"]) == (0, RUSSIAN)
    assert reader(place, "show", ONE, "--width", "20")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["list", "nowhere"], 2, "nowhere: it does not exist"),
        (["list", "empty"], 2, "no articles found"),
        (["show", "nowhere.txt"], 2, "no article nowhere.txt"),
        (["show", "a b"], 2, "it is a folder"),
        (["show", f"a b/{ONE}", "--width", "0"], 2, "--width"),
        (["show", "bad.txt"], 3, "bad.txt: can't be decoded"),
        (["mark", f"a b/{ONE}", "5", "5", "actor"], 2, "no mark goes from 5 to 5"),
        (["mark", f"a b/{ONE}", "0", "99999", "actor"], 2, "within 0 to 2050"),
        (
            ["mark", f"a b/{ONE}", "0", "5", "actr"],
            2,
            "no label actr; use one of actor, date, claim",
        ),
        (["mark", f"a b/{ONE}", "0", "5", "actor", "--project", "no/where"], 2, "no such project"),
        (["mark", f"a b/{ONE}", "0", "5", "actor", "--annotator", " "], 2, "not empty"),
        (["export", "nowhere"], 2, "nowhere: it does not exist"),
        (["export", "--annotator", "x", "-o", "no/where"], 3, "could not be written"),
        (["lst"], 2, "perhaps `reader list` was meant"),
        (["nowhere"], 2, "it does not exist"),
        (["a b"], 2, "the app needs a terminal"),
        (["-"], 2, "the app needs a terminal"),
        (["demo"], 2, "the app needs a terminal"),
        (["--colour", "pink", "a b"], 2, "pink"),
    ],
)
def test_errors_are_one_sentence(
    place: Path, arguments: Sequence[str], code: int, says: str
) -> None:
    (place / "empty").mkdir()
    (place / "bad.txt").write_bytes(b"\0\1\2")
    found, out, err = reader(place, *arguments)
    assert (found, out) == (code, "")
    assert says in one_sentence(err)
    assert not (place / "gold").exists()


def test_two_articles_with_one_id(place: Path) -> None:
    for name in ("x.jsonl", "y.jsonl"):
        (place / name).write_text('{"id": "same", "text": "t"}\n')
    code, _, err = reader(place, "list", "x.jsonl", "y.jsonl")
    assert code == 2
    assert "x.jsonl, line 1" in one_sentence(err)
    assert "y.jsonl, line 1" in err


def test_names_of_files_cannot_drive_the_terminal(place: Path) -> None:
    evil = "e\x1b[2J\u202e\x9b\n.txt"
    for arguments in (["list", evil], ["show", evil], ["export", evil], [evil]):
        code, out, err = reader(place, *arguments)
        assert (code, out) == (2, "")
        one_sentence(err)
        assert not {"\x1b", "\x9b", "\u202e"} & set(err)


def test_a_damaged_gold_set_is_never_overwritten(place: Path) -> None:
    mark(place, ONE, "28 يونيو", "date")
    (gold,) = place.glob("gold/annotators/*/gold.json")
    broken = gold.read_bytes()[:-40]
    gold.write_bytes(broken)
    for arguments in (["mark", f"a b/{ONE}", "0", "5", "actor"], ["export", "-o", "out.jsonl"]):
        code, _, err = reader(place, *arguments)
        assert code == 3
        assert "gold.json" in one_sentence(err)
    assert gold.read_bytes() == broken
    assert not (place / "out.jsonl").exists()


def test_a_failed_export_leaves_the_old_file(place: Path) -> None:
    mark(place, ONE, "28 يونيو", "date")
    (place / "out.jsonl").write_text("old")
    (place / "a b" / ONE).write_text("changed")
    shutil.rmtree(place / "gold" / "texts")
    code, _, err = reader(place, "export", "-o", "out.jsonl")
    assert code == 3
    assert "1 mark of 000_ee2b76d6dd05a462.txt left out" in err
    assert (place / "out.jsonl").read_text() == ""
    code, _, err = reader(place, "export", "-o", "a b")
    assert code == 3
    assert "it is a folder" in err


@pytest.mark.parametrize("arguments", [["show"], ["list"], ["export"], []])
def test_a_name_that_no_file_can_have_is_a_sentence(place: Path, arguments: list[str]) -> None:
    code, out, err = reader(place, *arguments, "x" * 5000)
    assert (code, out) in ((2, ""), (3, ""))
    assert len(one_sentence(err)) < 6000


def test_a_full_disk_behind_standard_output_is_a_sentence(place: Path) -> None:
    for arguments in (["list", "a b"], ["show", f"a b/{ONE}"], ["export", "--all", "a b"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "reader", *arguments],
                cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=full,
                stderr=subprocess.PIPE, check=False,
            )  # fmt: skip
        assert done.returncode == 3
        assert "No space left" in one_sentence(done.stderr.decode("utf-8"))


def test_a_closed_pipe_is_fine(place: Path) -> None:
    long = place / "long.txt"
    long.write_text("word " * 200_000)
    with subprocess.Popen(
        [sys.executable, "-m", "reader", "show", str(long), "--width", "20"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_are_128_and_their_number(place: Path, number: signal.Signals, code: int) -> None:
    long = place / "long.txt"
    long.write_text("word " * 200_000)
    with subprocess.Popen(
        [sys.executable, "-m", "reader", "show", str(long), "--width", "20"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        # From the first line on it is at work, and soon waits for us to read the rest.
        process.stdout.readline()
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (code, b"")


def in_terminal(place: Path, *arguments: str, columns: int = 80) -> str:
    """What a command writes to a terminal of that width."""
    code = f"""
import fcntl, struct, sys, termios
fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, {columns}, 0, 0))
from reader.cli import main
sys.exit(main(sys.argv[1:]))
"""
    parent, child = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=child, stdout=child,
    ) as process:  # fmt: skip
        os.close(child)
        data = b""
        try:
            while piece := os.read(parent, 65536):
                data += piece
        except OSError:
            pass
        assert process.wait(60) == 0
    os.close(parent)
    return data.decode("utf-8").replace("\r\n", "\n")


def test_a_terminal_gets_lines_of_its_width(place: Path) -> None:
    lines = in_terminal(place, "list", "a b", columns=64).rstrip("\n").split("\n")
    assert len(lines) == 5
    assert max(map(len, lines)) <= 64
    assert lines[2].endswith("…")
    shown = in_terminal(place, "show", f"a b/{RUSSIAN}", columns=30)
    assert shown == reader(place, "show", f"a b/{RUSSIAN}", "--width", "30")[1]


def test_help_and_version(place: Path) -> None:
    code, out, err = reader(place, "--help", env={"NO_COLOR": "1"})
    assert (code, err) == (0, "")
    assert "\x1b" not in out
    assert all(name in out for name in ("list", "show", "mark", "export", "schema", "demo"))
    code, out, _ = reader(place, "show", "--help")
    assert code == 0
    assert "reader show article.txt --width 60" in out
    code, out, _ = reader(place, "--version")
    assert (code, out.split()[0]) == (0, "hashiya")


def test_any_locale_gives_the_same_bytes(place: Path) -> None:
    for env in (
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ):
        assert reader(place, "show", f"a b/{ONE}", env=env) == reader(place, "show", f"a b/{ONE}")


def test_a_mark_that_a_full_disk_refuses_promises_nothing(place: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        [sys.executable, "-m", "reader", "mark", f"a b/{ONE}", "0", "3", "actor"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=small,
    )
    assert done.returncode == 3
    assert done.stdout == ""
    assert one_sentence(done.stderr).endswith("mend that, and mark it again.\n")

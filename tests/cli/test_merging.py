"""`reader merge`, from the command line to the files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader import strings
from reader.cli import merging
from reader.cli.main import main
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.schema import SHIPPED
from reader.gold.store import Store
from reader.gold.store.layout import text_path
from tests.gold.facts import ARTICLES, Facts
from tests.harm import HOSTILE, harm_in

ONE, TWO, _ = ARTICLES
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`reader merge …`: exit code, standard output, standard error."""

    def merge(*arguments: Path | str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["merge", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return merge


def do(project: Path, make: Callable[[GoldSet], Edit], annotator: str = "leyla") -> None:
    store = Store(project, annotator)
    store.apply(make(store.load())).result()
    store.close()


def tag(article: Facts = ONE, start: int = 0, annotator: str = "leyla") -> Callable[..., Edit]:
    return lambda gold: actions.tag(gold, article, start, start + 3, "actor", annotator)


def note(text: str) -> Callable[[GoldSet], Edit]:
    return lambda gold: actions.set_note(gold, gold.spans(ONE.id)[0].id, text)


@pytest.fixture
def a(tmp_path: Path) -> Path:
    """A project with a mark of leyla's."""
    do(tmp_path / "a", tag())
    return tmp_path / "a"


@pytest.fixture
def b(a: Path) -> Path:
    """A copy of it, with another mark of hers and one of ada's on another text."""
    b = a.with_name("b")
    shutil.copytree(a, b)
    do(b, tag(start=4))
    do(b, tag(TWO, annotator="ada"), "ada")
    return b


def files(project: Path) -> dict[str, bytes]:
    """Every file of a project."""
    return {
        str(path.relative_to(project)): path.read_bytes()
        for path in project.rglob("*")
        if path.is_file()
    }


def marks(project: Path, annotator: str = "leyla") -> set[tuple[str, int, str]]:
    gold = Store(project, annotator, read_only=True).load()
    spans = [span for article in ARTICLES for span in gold.spans(article.id)]
    return {(span.article, span.start, span.note) for span in spans}


def test_the_others_come_into_the_first(a: Path, b: Path, run: Run) -> None:
    before = files(b)
    code, out, err = run(a, b)
    assert (code, err) == (0, "")
    assert out.split("\n") == [
        "ada: 1 mark new, 1 article record new",
        "leyla: 1 mark new",
        "marked texts: 1 copied",
        "",
    ]
    assert marks(a) == {(ONE.id, 0, ""), (ONE.id, 4, "")}
    assert marks(a, "ada") == {(TWO.id, 0, "")}
    assert text_path(a, TWO.sha256).read_bytes() == text_path(b, TWO.sha256).read_bytes()
    assert files(b) == before
    assert run(a, b) == (0, "ada: nothing new\nleyla: nothing new\n", "")
    frame = Store(a, "leyla", read_only=True)
    frame.load()
    done = frame.log.to_undo()
    assert done is not None
    assert done.action == "merge b"


def test_a_dry_run_says_the_same_and_changes_nothing(a: Path, b: Path, run: Run) -> None:
    before = files(a)
    code, out, err = run(a, b, "--dry-run")
    assert (code, err) == (0, "")
    assert "leyla: 1 mark new" in out
    assert "marked texts: 1 to be copied" in out
    assert files(a) == before


def test_a_third_folder_gets_all_and_the_two_stay(a: Path, b: Path, run: Run) -> None:
    before = files(a), files(b)
    code, out, err = run(a, b, "--into", a.with_name("c"))
    assert (code, err) == (0, "")
    assert "leyla: 2 marks new, 1 article record new" in out
    assert marks(a.with_name("c")) == marks(b)
    assert (files(a), files(b)) == before
    assert a.with_name("c").stat().st_mode & 0o777 == 0o700
    do(a.with_name("c"), tag(start=8))
    assert run(a, b, "--into", a.with_name("c"))[0] == 0
    assert len(marks(a.with_name("c"))) == 3


def test_conflicts_are_kept_listed_and_settled_by_an_edit(a: Path, b: Path, run: Run) -> None:
    do(a, note("mine"))
    do(b, note("theirs"))
    code, out, _ = run(a, b)
    assert code == 1
    [line] = [line for line in out.split("\n") if line.startswith("conflict: ")]
    assert f" in {ONE.id} “" in line
    assert "note mine (put aside: theirs)" in line or "note theirs (put aside: mine)" in line
    code, out, _ = run(a, b, "--json")
    assert code == 1
    [leyla] = [each for each in json.loads(out)["annotators"] if each["annotator"] == "leyla"]
    [conflict] = leyla["conflicts"]
    assert {conflict["kept"]["note"], conflict["other"]["note"]} == {"mine", "theirs"}
    opened = Store(a, "leyla")
    opened.load()
    assert strings.CONFLICT_LEFT in opened.notes
    opened.close()
    do(a, note("both"))
    opened = Store(a, "leyla")
    opened.load()
    assert opened.notes == []
    opened.close()
    code, out, _ = run(a, b)
    assert (code, "conflict" in out) == (0, False)
    assert (ONE.id, 0, "both") in marks(a)


def test_marks_made_twice_are_said(a: Path, b: Path, run: Run) -> None:
    do(a, tag(start=4))
    code, out, _ = run(a, b)
    assert code == 0
    assert "leyla: 1 mark new, 1 stands twice (the same label on the same words)" in out


def test_as_json_it_is_one_line(a: Path, b: Path, run: Run) -> None:
    code, out, err = run(a, b, "--json")
    assert (code, err) == (0, "")
    said: dict[str, Any] = json.loads(out)
    assert (said["into"], said["from"], said["done"]) == (str(a), [str(b)], True)
    assert said["texts"] == 1
    assert said["annotators"][0]["annotator"] == "ada"
    assert said["annotators"][0]["spans"] == {"new": 1, "changed": 0, "removed": 0}


# -- labels ----------------------------------------------------------------------------------

LABELS = SHIPPED.read_text("utf-8")


def test_labels_are_taken_from_the_one_that_has_some(a: Path, b: Path, run: Run) -> None:
    (b / "labels.toml").write_text(LABELS, "utf-8")
    assert f"labels.toml: taken from {b}" in run(a, b)[1]
    assert (a / "labels.toml").read_text("utf-8") == LABELS
    assert run(a, b)[0] == 0


def test_labels_that_differ_are_put_beside(a: Path, b: Path, run: Run) -> None:
    (a / "labels.toml").write_text(LABELS, "utf-8")
    for comment in ("# other\n", "# and another\n"):
        (b / "labels.toml").write_text(comment + LABELS, "utf-8")
        code, out, _ = run(a, b)
        assert code == 1
        assert f"conflict: the labels of {b} differ; they are put in {a}/labels.toml.from-b" in out
        run(a, b)
    assert (a / "labels.toml").read_text("utf-8") == LABELS
    assert (a / "labels.toml.from-b").read_text("utf-8") == "# other\n" + LABELS
    assert (a / "labels.toml.from-b-2").read_text("utf-8") == "# and another\n" + LABELS
    assert len(list(a.glob("labels*"))) == 3


def test_two_projects_of_one_name_overwrite_nothing(a: Path, b: Path, run: Run) -> None:
    (a / "labels.toml").write_text(LABELS, "utf-8")
    others = []
    for place in ("x", "y"):
        other = a.with_name(place) / "b"
        shutil.copytree(b, other)
        (other / "labels.toml").write_text(f"# {place}\n{LABELS}", "utf-8")
        others.append(other)
    assert run(a, *others)[0] == 1
    assert {path.read_text("utf-8")[:3] for path in a.glob("labels.toml.from-*")} == {"# x", "# y"}


def test_labels_that_can_not_be_used_are_left_out(a: Path, b: Path, run: Run) -> None:
    secret = a.with_name("secret")
    secret.write_text(LABELS, "utf-8")
    for make in (
        lambda path: path.write_text("no [toml"),
        lambda path: path.symlink_to(secret),
        lambda path: path.write_text("#" * (1 << 21)),
        os.mkfifo,
    ):
        (b / "labels.toml").unlink(missing_ok=True)
        make(b / "labels.toml")
        code, out, err = run(a, b)
        assert code == 3
        assert "labels" not in out
        assert err.startswith(f"reader: {b}/labels.toml")
        assert not (a / "labels.toml").exists()


# -- what a stranger's project may hold ------------------------------------------------------


def test_a_text_that_is_not_what_its_name_says_is_left_out(a: Path, b: Path, run: Run) -> None:
    path = text_path(b, TWO.sha256)
    path.write_text("another text")
    code, _, err = run(a, b)
    assert code == 3
    assert "is not what its name says" in err
    assert not text_path(a, TWO.sha256).exists()
    assert marks(a, "ada")
    assert list(a.rglob("*.tmp")) == []


def test_nothing_is_read_through_a_link_or_a_pipe(a: Path, b: Path, run: Run) -> None:
    path = text_path(b, TWO.sha256)
    outside = a.with_name("outside.txt")
    path.rename(outside)
    path.symlink_to(outside)
    code, _, err = run(a, b)
    assert code == 3
    assert "a link leads out of the project" in err
    path.unlink()
    os.mkfifo(path)
    code, _, err = run(a, b)
    assert code == 3
    assert not text_path(a, TWO.sha256).exists()


def test_nothing_is_written_through_a_link(a: Path, b: Path, run: Run) -> None:
    outside = a.with_name("outside")
    outside.mkdir()
    folder = text_path(a, TWO.sha256).parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.symlink_to(outside)
    code, _, err = run(a, b)
    assert code == 3
    assert "a link leads out of the project" in err
    assert list(outside.iterdir()) == []


def test_a_damaged_gold_set_is_left_out_and_the_rest_comes(a: Path, b: Path, run: Run) -> None:
    path = b / "gold" / "annotators" / "leyla" / "gold.json"
    path.write_bytes(path.read_bytes()[:-40])
    code, out, err = run(a, b)
    assert code == 3
    assert out.startswith("ada: 1 mark new")
    assert str(path) in err
    assert len(marks(a)) == 1


def test_a_damaged_target_is_not_touched(a: Path, b: Path, run: Run) -> None:
    path = a / "gold" / "annotators" / "leyla" / "gold.json"
    path.write_bytes(path.read_bytes()[:-40])
    before = files(a)
    code, out, err = run(a, b)
    assert (code, out) == (3, "")
    assert str(path) in err
    assert {**files(a), **before} == files(a)


def test_nothing_that_a_project_says_steers_the_terminal(a: Path, b: Path, run: Run) -> None:
    evil = a.with_name(HOSTILE.replace("/", "_").encode("utf-8", "replace").decode()[:60])
    name = HOSTILE.encode("utf-8", "replace").decode()
    do(b, lambda gold: actions.set_note(gold, gold.spans(ONE.id)[0].id, name))
    do(a, note("mine"))
    do(b, tag(Facts(name, "text"), annotator=name), name)
    b.rename(evil)
    for arguments in ((a, evil, "--dry-run"), (a, evil), (a, evil, "--json")):
        code, out, err = run(*arguments)
        assert code == 1
        for line in (out + err).split("\n"):
            if "--json" not in arguments:
                assert not harm_in(line)
        assert "\x1b" not in out + err
    assert marks(a) == {(ONE.id, 0, name), (ONE.id, 4, "")} or (ONE.id, 0, "mine") in marks(a)


# -- what can't be ---------------------------------------------------------------------------


def test_marks_that_another_process_has_open_are_not_changed(a: Path, b: Path, run: Run) -> None:
    first = Store(a, "leyla")
    first.load()
    code, out, err = run(a, b)
    assert (code, out) == (3, "")
    assert (
        f"nothing was merged: another process has these marks open (process {os.getpid()} " in err
    )
    assert run(a, b, "--dry-run")[0] == 0
    assert run(b, a)[0] == 0
    first.close()
    assert not (a / "gold" / "annotators" / "ada").exists()


def test_what_is_no_project_is_named(a: Path, b: Path, run: Run) -> None:
    nothing = a.with_name("nothing")
    nothing.mkdir()
    (a.with_name("file")).write_text("")
    for arguments, said in (
        ((a, nothing), "there are no marks in this project"),
        ((a, a.with_name("typo")), "there is no such project"),
        ((a,), "a merge takes two projects"),
        ((a, a), "can't be merged with itself"),
        ((a, b, "--into", a.with_name("file")), "has to be a folder"),
        ((a, b, "--into", a.with_name("x") / "y"), "there is no such folder"),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert said in err
    assert list(nothing.iterdir()) == []


def test_a_merge_that_a_full_disk_stops_is_finished_by_another(a: Path, b: Path, run: Run) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (900, resource.RLIM_INFINITY));"
        "from reader.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "merge", str(a), str(b)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3
    assert "File too large" in done.stderr
    assert len(marks(a)) == 1
    assert run(a, b)[0] == 0
    assert marks(a) == marks(b)


def test_a_long_merge_says_how_far_it_is(
    a: Path, b: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_SAY_EVERY", 0.0)
    code, out, err = run(a, b, "--json")
    assert code == 0
    assert json.loads(out)["done"]
    assert err.split("\n") == [
        "reader: merging: 0 of 2 annotators …",
        "reader: merging: 1 of 2 annotators …",
        "reader: merging: 0 of 1 texts …",
        "reader: merging: 0 of 2 marks …",
        "reader: merging: 1 of 2 marks …",
        "",
    ]

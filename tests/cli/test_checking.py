"""`reader check` and `reader repair`: what they print, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli.main import main
from reader.corpus.corpus import Corpus
from reader.gold import actions
from reader.gold.store import Store
from reader.session.session import Session
from reader.text.units import Index, Range
from tests.gold.facts import Facts
from tests.gold.store.damaged import bytes_of, files
from tests.harm import HOSTILE, STEERING, harm_in

TEXTS = {"a.txt": "One said two.", "b.txt": "قال علييف إن السلام قريب"}


class Desk:
    """A project over two articles, and what commands print in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.project = folder
        for name, text in TEXTS.items():
            (folder / name).write_bytes(text.encode())

    def mark(self, name: str, start: int, end: int) -> None:
        session = Session(
            Corpus.open([self.project], project=self.project), project=self.project, annotator="ada"
        )
        session.open(name)
        label = session.schema.label("actor")
        assert label is not None
        session.tag(Range(Index(start), Index(end)), label)
        session.close()

    def run(self, *words: str) -> tuple[int, list[str], str]:
        self._capsys.readouterr()
        code = main([*words, "--project", str(self.project)])
        out, err = self._capsys.readouterr()
        return code, out.rstrip("\n").split("\n"), err


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, capsys)
    made.mark("a.txt", 0, 3)
    made.mark("b.txt", 4, 9)
    return made


def test_nothing_was_marked_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--project", str(tmp_path)]) == 0
    assert main(["repair", "--project", str(tmp_path)]) == 0
    assert capsys.readouterr() == (
        f"Nothing was marked in {tmp_path} yet.\nThere is nothing to repair.\n",
        "",
    )
    assert list(tmp_path.iterdir()) == []


def test_all_is_well(desk: Desk) -> None:
    assert desk.run("check") == (
        0,
        [
            "ada: 2 marks, 2 articles; 2 actions, 0 in the journal, 2 in the history",
            "marked texts: 2",
            "Nothing is wrong.",
        ],
        "",
    )
    code, out, _ = desk.run("check", "--json")
    report = json.loads(out[0])
    assert (code, report["ok"], report["findings"]) == (0, True, [])
    assert report["gold_sets"][0]["records"]["spans"] == 2


def test_damage_is_told_repaired_and_told_no_more(desk: Desk) -> None:
    base = files(desk.project, "ada").base
    base.write_bytes(base.read_bytes()[:-700])
    code, out, err = desk.run("check")
    assert (code, err) == (1, "")
    assert out[0] == "marked texts: 2"
    assert out[1].startswith("gold/annotators/ada/gold.json, line ")
    assert out[1].endswith("; see what reader repair would do.")
    assert out[-1] == "1 thing is wrong."
    before = dict(bytes_of(desk.project))
    code, out, err = desk.run("repair")
    assert (code, err) == (1, "")
    assert out[0] == "This would be done; --apply does it:"
    assert dict(bytes_of(desk.project)) == before
    code, out, _ = desk.run("repair", "--json")
    report = json.loads(out[0])
    assert (code, report["applied"], report["left"]) == (1, False, [])
    assert {step["kind"] for step in report["steps"]} >= {"sources", "base", "journal"}
    code, out, err = desk.run("repair", "--apply")
    assert (code, err) == (0, "")
    assert out[0] == "This was done:"
    assert desk.run("repair") == (0, ["There is nothing to repair."], "")
    code, out, _ = desk.run("check")
    assert code == 0
    assert out[0].startswith("ada: 2 marks, 2 articles; 3 actions, 1 in the journal, 2 in the")
    assert "  repair" in desk.run("log")[1][0]


def test_a_text_is_put_back_from_the_article_or_left(desk: Desk) -> None:
    for path in (desk.project / "gold" / "texts").glob("*/*.txt"):
        path.unlink()
    (desk.project / "b.txt").write_bytes(b"another")
    assert desk.run("check")[0] == 1
    code, out, _ = desk.run("repair", "--apply")
    assert code == 1
    assert "the marked text of a.txt is taken from the article, which has it still." in out[1]
    assert out[2] == "This stays:"
    assert "the marked text of b.txt is not there, and no article has it now;" in out[3]
    assert len(out) == 4
    (desk.project / "b.txt").write_bytes(TEXTS["b.txt"].encode())
    assert desk.run("repair", "--apply")[0] == 0
    assert desk.run("check")[0] == 0


def test_of_many_alike_a_page_is_told_and_json_has_all(desk: Desk) -> None:
    base = files(desk.project, "ada").base
    for n in range(25):
        kept = base.with_name(f"gold.json.torn-20261125T1011{n:02}")
        kept.write_bytes(b"1")
        kept.chmod(0o600)
    code, out, _ = desk.run("check")
    assert code == 0
    assert len([line for line in out if line.startswith("note: gold/")]) == 10
    assert "note: … and 15 more of the kind “aside”; --json has them all" in out
    assert len(json.loads(desk.run("check", "--json")[1][0])["findings"]) == 25


def test_labels_that_cant_be_read_are_told(desk: Desk) -> None:
    (desk.project / "labels.toml").write_text('name = "x"\nlabel = 3\n', encoding="utf-8")
    code, out, _ = desk.run("check")
    assert code == 1
    assert any(line.startswith("labels.toml: ") for line in out)


def test_one_annotator_and_one_who_is_not_there(desk: Desk) -> None:
    assert desk.run("check", "--annotator", "ada")[0] == 0
    for command in ("check", "repair"):
        code, out, err = desk.run(command, "--annotator", "leyla")
        assert (code, out) == (2, [""])
        expected = f"no marks of leyla are in {desk.project}; the folders of ada are there.\n"
        assert err == f"reader: {expected}"


def test_while_somebody_has_it_open(desk: Desk) -> None:
    store = Store(desk.project, "ada")
    store.load()
    code, out, _ = desk.run("check")
    assert code == 0
    assert any("has these marks open" in line for line in out)
    files(desk.project, "ada").prev.write_bytes(b"")
    code, out, err = desk.run("repair", "--apply")
    assert (code, out) == (3, [""])
    assert "nothing was repaired; close it, then repair again." in err
    store.close()


def test_what_a_stranger_wrote_steers_no_terminal(desk: Desk) -> None:
    store = Store(desk.project, HOSTILE)
    gold = store.load()
    article = Facts(f"{HOSTILE}.txt", HOSTILE)
    store.apply(actions.tag(gold, article, 0, 3, HOSTILE, HOSTILE)).result()
    span = gold.spans(article.id)[0]
    store.apply(actions.set_attribute(gold, span.id, "entity", span.id)).result()
    store.close()
    for path in (desk.project / "gold" / "texts").glob("*/*.txt"):
        path.write_bytes(b"x")
    for command in ("check", "repair"):
        code, out, err = desk.run(command)
        assert code == 1
        assert harm_in("".join(out) + err.rstrip("\n")) == ""
        code, out, _ = desk.run(command, "--json")
        assert STEERING.search(out[0]) is None
        json.loads(out[0])

"""`reader restore`: an old state of the marks, shown, made, and taken back."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reader.gold import actions
from reader.gold.goldset import GoldSet
from reader.gold.store import Store
from tests.cli.test_history import Desk, desk
from tests.harm import HOSTILE, STEERING, harm_in

__all__ = ["desk"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """Five actions: three marks in two articles, a state, and a removal."""
    desk.mark("a.txt", 0, 3)
    desk.mark("a.txt", 4, 8)
    desk.mark("b.txt", 4, 9)
    session = desk.session()
    session.open("a.txt")
    session.set_state("done")
    session.load_gold()
    session.remove(session.marks().spans[0].id)
    session.close()
    return desk


def gold(desk: Desk) -> GoldSet:
    return Store(desk.project, "ada", read_only=True).load()


def quotes(desk: Desk) -> list[str]:
    return [span.quote for name in ("a.txt", "b.txt") for span in gold(desk).spans(name)]


def restore(desk: Desk, *words: str) -> tuple[int, str, str]:
    return desk.run("restore", "--annotator", "ada", *words)


def test_it_is_shown_first_and_not_done(worked: Desk) -> None:
    before = quotes(worked)
    code, out, err = restore(worked, "--to", "1")
    assert code == 2
    assert err == "reader: nothing was changed; --yes does it.\n"
    lines = out.rstrip("\n").split("\n")
    assert lines[0].startswith("The marks of ada as they were after action 1 (")
    assert lines[1:] == [
        "a.txt: 1 state or flag changed, 1 mark back, 1 mark gone",
        "b.txt: 1 state or flag changed, 1 mark gone",
        "  ~ a.txt done → in progress",
        "  + a.txt:0-3 actor One",
        "  - a.txt:4-8 actor said",
        "  ~ b.txt in progress → open",
        "  - b.txt:4-9 actor ﻒﻴﻴﻠﻋ",
    ]
    assert quotes(worked) == before


def test_yes_does_it_as_one_action_that_can_be_taken_back(worked: Desk) -> None:
    before = quotes(worked)
    code, out, err = restore(worked, "--to", "1", "--yes")
    assert (code, err) == (0, "")
    assert "Done, as action 6" in out
    assert quotes(worked) == ["One"]
    record = gold(worked).article("a.txt")
    assert record is not None
    assert (record.state, record.rev) == ("in_progress", 3)
    assert [done["action"] for done in worked.json("--limit", "1")] == ["restore to 1"]
    session = worked.session()
    undone = session.undo()
    assert undone is not None
    assert undone.name == "restore to 1"
    assert undone.place == ("a.txt", 0, 3)
    session.redo()
    session.close()
    assert quotes(worked) == ["One"]
    assert restore(worked, "--to", "5", "--yes")[0] == 0
    assert quotes(worked) == before


def test_revisions_only_grow(worked: Desk) -> None:
    def revs() -> dict[str, int]:
        return {span.id: span.rev for span in gold(worked).records("spans")}

    before = revs()
    restore(worked, "--to", "0", "--yes")
    after = revs()
    assert all(after[id] == rev + (rev == 1) for id, rev in before.items())
    restore(worked, "--to", "3", "--yes")
    assert all(revs()[id] == after[id] + 1 for id in before)


def test_nothing_at_all_is_a_state_too(worked: Desk) -> None:
    assert restore(worked, "--to", "0", "--yes")[0] == 0
    assert quotes(worked) == []
    assert [record.state for record in gold(worked).articles()] == ["open", "open"]


def test_the_present_state_needs_no_change(worked: Desk) -> None:
    code, out, err = restore(worked, "--to", "5", "--yes")
    assert (code, err) == (0, "")
    assert out.endswith("Nothing has to be changed.\n")
    assert worked.json("--limit", "1")[0]["number"] == 5


def test_what_was_changed_and_changed_back_is_left_alone(worked: Desk) -> None:
    session = worked.session()
    session.open("a.txt")
    session.set_flag("why")
    session.set_flag(None)
    session.close()
    code, out, _ = restore(worked, "--to", "5", "--yes")
    assert (code, "Nothing has to be changed." in out) == (0, True)
    assert worked.json("--limit", "1")[0]["number"] == 7


def test_times_with_and_without_a_zone(worked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Baku")
    time.tzset()
    try:
        second = next(done["time"] for done in worked.json() if done["number"] == 2)
        made = datetime.fromisoformat(second)
        local = made.astimezone().replace(tzinfo=None)
        assert made.replace(tzinfo=None) != local
        for to in (made.isoformat(), local.isoformat(), second):
            code, out, _ = restore(worked, "--to", to)
            assert code == 2
            assert "after action 2 (" in out
        code, out, _ = restore(worked, "--to", (made - timedelta(days=2)).date().isoformat())
        assert (code, "after action 0:" in out) == (2, True)
        code, out, _ = restore(worked, "--to", "2999-01-01")
        assert (code, "Nothing has to be changed." in out) == (0, True)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("to", ["yesterday", "", "-1", "2026-13-01", "9" * 30, "0001-01-01\x1b"])
def test_what_is_no_state_is_refused(worked: Desk, to: str) -> None:
    code, out, err = restore(worked, f"--to={to}")
    assert (code, out) == (2, "")
    assert "neither the number of an action nor a time" in err
    assert "\x1b" not in err


def test_an_action_that_was_not_made_yet_is_refused(worked: Desk) -> None:
    code, _, err = restore(worked, "--to", "6")
    assert code == 2
    assert "ada has done 5 actions, and none of number 6" in err


def test_what_is_before_the_oldest_kept_state_is_said(worked: Desk) -> None:
    for path in worked.history().iterdir():
        path.unlink()
    session = worked.session()
    session.open("a.txt")
    session.set_flag("now")
    session.close()
    for to in ("4", "2020-01-01"):
        code, out, err = restore(worked, "--to", to)
        assert (code, out) == (2, "")
        assert "what ada did before action 6 is not kept" in err
        assert "the oldest state that can be restored is 5" in err
    assert restore(worked, "--to", "5", "--yes")[0] == 0
    record = gold(worked).article("a.txt")
    assert record is not None
    assert (record.flag, record.state) == (None, "done")


def test_a_damaged_archive_is_named(worked: Desk) -> None:
    [path] = worked.history().iterdir()
    path.write_bytes(b"damaged")
    code, out, err = restore(worked, "--to", "1", "--yes")
    assert (code, out) == (3, "")
    assert str(path) in err
    assert "see what reader check says" in err


def test_json_has_every_record_and_whether_it_was_done(worked: Desk) -> None:
    code, out, err = restore(worked, "--to", "3", "--json")
    assert (code, err) == (2, "reader: nothing was changed; --yes does it.\n")
    shown = json.loads(out)
    assert shown["annotator"] == "ada"
    assert shown["to"]["number"] == 3
    assert shown["changes"] == {
        "articles": {"back": 0, "gone": 0, "changed": 1},
        "spans": {"back": 1, "gone": 0, "changed": 0},
    }
    assert (shown["restored"], shown["number"]) == (False, None)
    back = next(each for each in shown["records"] if each["table"] == "spans")
    assert (back["change"], back["article"]) == ("back", "a.txt")
    assert (back["before"]["deleted"], back["after"]["deleted"]) == (True, False)
    code, out, err = restore(worked, "--to", "3", "--json", "--yes")
    assert (code, err) == (0, "")
    done = json.loads(out)
    assert (done["restored"], done["number"]) == (True, 6)
    assert quotes(worked) == ["One", "said", "علييف"]


def test_an_entity_a_link_and_a_note_come_back(worked: Desk) -> None:
    session = worked.session()
    article = session.open("b.txt")
    session.load_gold()
    assert session.gold is not None
    [name] = session.gold.spans("b.txt")
    session.do(actions.tag(session.gold, article, 0, 3, "claim", "ada", note="why"))
    claim = next(s for s in session.gold.spans("b.txt") if s.label == "claim")
    session.do(actions.relate(session.gold, "source", claim.id, name.id, "ada"))
    session.do(actions.add_entity(session.gold, "person", ["علييف"], "ada", span_id=name.id))
    session.do(actions.set_flag(session.gold, article, "odd"))
    session.close()
    restore(worked, "--to", "5", "--yes")
    assert gold(worked).entities() == []
    assert gold(worked).relations("b.txt") == []
    code, out, _ = restore(worked, "--to", "9", "--yes")
    assert code == 0
    assert "entities: 1 entity back" in out
    assert "b.txt: 1 state or flag changed, 1 link back, 1 mark back, 1 mark changed" in out
    assert "  ~ b.txt in progress → in progress, flagged odd" in out
    assert [entity.names for entity in gold(worked).entities()] == [("علييف",)]
    [link] = gold(worked).relations("b.txt")
    assert (link.head, link.tail) == (claim.id, name.id)


def test_while_the_app_is_open_it_is_shown_and_not_done(worked: Desk) -> None:
    session = worked.session()
    session.load_gold()
    code, out, err = restore(worked, "--to", "1")
    assert (code, err) == (2, "reader: nothing was changed; --yes does it.\n")
    assert "after action 1" in out
    code, _, err = restore(worked, "--to", "1", "--yes")
    assert code == 3
    assert "another process has these marks open" in err
    session.close()
    assert quotes(worked) == ["said", "علييف"]


def test_a_long_list_is_cut_and_counted(desk: Desk) -> None:
    session = desk.session()
    article = session.open("b.txt")
    session.load_gold()
    assert session.gold is not None
    ranges = [(at, at + 1) for at in range(24)]
    session.do(actions.tag_all(session.gold, article, ranges, "date", "ada"))
    session.close()
    _, out, _ = restore(desk, "--to", "0")
    assert "b.txt: 1 state or flag changed, 24 marks gone" in out
    assert out.rstrip("\n").endswith("  … and 5 more; --json has all of them.")


def test_nothing_that_is_printed_steers_the_terminal(desk: Desk) -> None:
    (desk.articles / "c.txt").write_bytes(HOSTILE.encode("utf-8", "replace"))
    session = desk.session()
    article = session.open("c.txt")
    session.load_gold()
    assert session.gold is not None
    session.do(actions.tag(session.gold, article, 0, len(article.text), HOSTILE, "ada"))
    session.do(actions.set_flag(session.gold, article, HOSTILE))
    session.do(actions.add_entity(session.gold, HOSTILE, [HOSTILE], "ada"))
    session.close()
    _, out, _ = restore(desk, "--to", "0")
    assert out.count("\n") > 4
    assert all(harm_in(line) == "" for line in out.rstrip("\n").split("\n"))
    _, out, _ = restore(desk, "--to", "0", "--json")
    assert STEERING.search(out.rstrip("\n")) is None
    assert json.loads(out)["changes"]["entities"]["gone"] == 1


def test_who_has_done_nothing_is_told_who_has(worked: Desk) -> None:
    code, out, err = worked.run("restore", "--annotator", "eve", "--to", "0")
    assert (code, out) == (2, "")
    assert "eve has done nothing" in err
    assert "name one of ada with --annotator" in err


def test_where_nothing_was_done_there_is_nothing_to_restore(desk: Desk) -> None:
    code, out, _ = restore(desk, "--to", "0")
    assert (code, "Nothing has to be changed." in out) == (0, True)
    assert not desk.project.exists()


@pytest.mark.parametrize(
    ("answer", "done"), [("y", True), ("yes", True), ("n", False), ("", False)]
)
def test_a_terminal_is_asked(worked: Desk, answer: str, done: bool) -> None:
    command = [sys.executable, "-m", "reader", "restore", "--to", "1", "--annotator", "ada"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*command, "--project", str(worked.project)],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        while b"[y/N]" not in said:
            said += os.read(ours, 4096)
        os.write(ours, f"{answer}\n".encode())
        assert process.wait(60) == 0
    os.close(ours)
    assert (quotes(worked) == ["One"]) is done

"""What the screen says of saving, on disks that are full, failing, taken away and put back."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path

import pytest

from reader.gold import actions
from reader.gold.store import Store
from tests.e2e.terminal import Terminal
from tests.gold.facts import Facts

ROOT = Path(__file__).resolve().parents[2]
FAILING = Path(__file__).with_name("apps") / "failing.py"
ARTICLE = "one.txt"
HELD = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"

FACTS = Facts(ARTICLE, WORDS * 3, "en", direction="ltr")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an article, which is the project, too."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ARTICLE).write_text(FACTS.text, encoding="utf-8")
    return folder


def reader(place: Path, flag: Path | None = None, *, held: bool = False) -> Terminal:
    """The program in a terminal, its marks kept in `place`.

    Args:
        place: the project.
        flag: tells the disk to fail.
        held: hold it to the permissions of files, also where the test is root.
    """
    program: list[str | Path] = [FAILING, flag] if flag is not None else ["-m", "reader"]
    options: list[str | Path] = ["--project", place, "--annotator", "leyla", place / ARTICLE]
    before = HELD if held and os.geteuid() == 0 else []
    env = {"PYTHONPATH": str(ROOT)}
    return Terminal([*before, sys.executable, *program, *options], env=env)


def opened(terminal: Terminal) -> None:
    terminal.wait_for(lambda t: t.display[-2].endswith("saved"))
    terminal.settle()


def mark(terminal: Terminal, times: int = 1) -> None:
    for _ in range(times):
        terminal.press("w", "w", "a", settle=False)
        terminal.settle()


def status(terminal: Terminal) -> str:
    return terminal.display[-2]


def kept(place: Path) -> int:
    """How many marks another process would find."""
    return len(Store(place, "leyla", read_only=True).load().spans(ARTICLE))


def copies(home: Path) -> list[Path]:
    return sorted((home / "state" / "rescue").glob("*"))


def limit(terminal: Terminal, size: int) -> None:
    """No file of the process may be longer from now on."""
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_full_freed_and_resumed_by_the_systems_own_limit(place: Path) -> None:
    with reader(place) as terminal:
        opened(terminal)
        mark(terminal)
        journal = Store(place, "leyla").layout.files.journal
        terminal.wait_for(lambda t: kept(place) == 1)
        limit(terminal, journal.stat().st_size + 100)
        mark(terminal)
        terminal.wait_for("NOT SAVED: File too large, 1 change waits")
        mark(terminal, 2)
        terminal.wait_for("NOT SAVED: File too large, 3 changes wait")
        assert kept(place) == 1
        limit(terminal, resource.RLIM_INFINITY)
        terminal.wait_for("Saved again")
        terminal.wait_for(lambda t: status(t).endswith("saved"))
        assert kept(place) == 4
        terminal.press("q")
        assert terminal.wait() == 0
    assert kept(place) == 4
    with reader(place) as terminal:
        opened(terminal)
        assert "4 spans" in status(terminal)


def test_a_full_disk_is_told_once_and_a_copy_goes_elsewhere(
    place: Path, tmp_path: Path, nobodys_machine: Path
) -> None:
    flag = tmp_path / "flag"
    with reader(place, flag) as terminal:
        opened(terminal)
        mark(terminal)
        terminal.wait_for(lambda t: status(t).endswith("saved"))
        flag.write_text("full")
        mark(terminal)
        terminal.wait_for("NOT SAVED: No space left on device, 1 change waits")
        terminal.wait_for("An emergency copy of all marks is in")
        assert terminal.text.count("The marks could not be saved") == 1
        mark(terminal, 3)
        terminal.wait_for("4 changes wait")
        assert terminal.text.count("The marks could not be saved") == 1
        [copy] = copies(nobodys_machine)
        assert copy.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in copy.iterdir()} == {0o600}
        terminal.press("q")
        terminal.wait_for("Quit?")
        assert "a copy of" in terminal.text
        terminal.press("n")
        flag.unlink()
        mark(terminal)  # which asks for another try at once
        terminal.wait_for("Saved again")
        assert kept(place) == 6
        assert copies(nobodys_machine) == []
        terminal.press("q")
        assert terminal.wait() == 0


def test_what_a_full_disk_refused_survives_kill_9_in_the_copy(
    place: Path, tmp_path: Path, nobodys_machine: Path
) -> None:
    flag = tmp_path / "flag"
    with reader(place, flag) as terminal:
        opened(terminal)
        mark(terminal)
        terminal.wait_for(lambda t: status(t).endswith("saved"))
        flag.write_text("full")
        mark(terminal)
        terminal.wait_for("An emergency copy of all marks is in")
        [copy] = copies(nobodys_machine)
        terminal.settle(0.5)
        mark(terminal)
        terminal.wait_for("2 changes wait")
        terminal.wait_for(lambda _: b'"n": 3' in (copy / "gold.json.journal").read_bytes())
        terminal.kill()
    assert kept(place) == 1
    with reader(place) as terminal:
        opened(terminal)
        terminal.wait_for("An emergency copy holds 2 changes that were never")
        assert "reader repair" in terminal.text
        terminal.press("q")
        assert terminal.wait() == 0
    assert copies(nobodys_machine) == [copy]


def test_quitting_a_full_disk_ends_with_what_is_where(
    place: Path, tmp_path: Path, nobodys_machine: Path
) -> None:
    flag = tmp_path / "flag"
    with reader(place, flag) as terminal:
        opened(terminal)
        mark(terminal)
        terminal.wait_for(lambda t: status(t).endswith("saved"))
        flag.write_text("full")
        mark(terminal, 2)
        terminal.wait_for("2 changes wait")
        terminal.press("q")
        terminal.wait_for("Quit?")
        terminal.press("y")
        assert terminal.wait() == 3
        # A row may end anywhere in the sentence, at a space too.
        said = "".join(terminal.display).replace(" ", "")
        assert "thelastchangesarenotsaved" in said
        [copy] = copies(nobodys_machine)
        assert copy.name in said
        assert "readerrepair" in said
    meta = json.loads((copy / "gold.json").read_text())["_meta"]["1"]
    assert meta["rescued"]["project"] == str(place)
    assert (meta["last"], len(json.loads((copy / "gold.json").read_text())["spans"])) == (3, 3)


def test_a_signal_while_the_disk_is_full_leaves_everything_in_the_copy(
    place: Path, tmp_path: Path, nobodys_machine: Path
) -> None:
    flag = tmp_path / "flag"
    with reader(place, flag) as terminal:
        opened(terminal)
        mark(terminal)
        terminal.wait_for(lambda t: status(t).endswith("saved"))
        flag.write_text("full")
        mark(terminal, 5)
        terminal.wait_for("5 changes wait")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
    [copy] = copies(nobodys_machine)
    assert len(json.loads((copy / "gold.json").read_text())["spans"]) == 6


def test_the_first_mark_of_all_on_a_full_disk_is_refused(place: Path, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    flag.write_text("full")
    with reader(place, flag) as terminal:
        opened(terminal)
        mark(terminal)
        terminal.wait_for("Nothing was changed: the marks could not be saved (No space")
        flag.unlink()
        mark(terminal)
        terminal.wait_for(lambda t: "1 span" in status(t))
        terminal.press("q")
        assert terminal.wait() == 0
    assert kept(place) == 1


def test_a_failed_sync_takes_nothing_more_and_reading_goes_on(
    place: Path, tmp_path: Path, nobodys_machine: Path
) -> None:
    flag = tmp_path / "flag"
    with reader(place, flag) as terminal:
        opened(terminal)
        mark(terminal)
        terminal.wait_for(lambda t: status(t).endswith("saved"))
        flag.write_text("sync")
        mark(terminal)
        terminal.wait_for("NOT SAVED: Input/output error; nothing more is taken")
        terminal.wait_for("The disk failed while it was saving")
        terminal.wait_for("An emergency copy of all marks is in")
        flag.unlink()
        mark(terminal)
        terminal.wait_for("Nothing was changed: nothing more is saved")
        assert terminal.display[0].split()[-1] == "2"
        terminal.press("down")
        terminal.press("q")
        terminal.wait_for("Quit?")
        terminal.press("y")
        assert terminal.wait() == 3
        assert "the disk failed while it was saving" in " ".join(terminal.display)
    assert len(copies(nobodys_machine)) == 1
    # The operating system had it all the same; so the copy is not needed any more.
    with reader(place) as terminal:
        opened(terminal)
        assert "2 spans" in status(terminal)
        terminal.press("q")
        assert terminal.wait() == 0
    assert copies(nobodys_machine) == []


def test_a_folder_that_is_taken_away_and_put_back(place: Path, nobodys_machine: Path) -> None:
    with reader(place) as terminal:
        opened(terminal)
        mark(terminal)
        terminal.wait_for(lambda t: kept(place) == 1)
        (place / "gold").rename(place / "elsewhere")
        mark(terminal)
        terminal.wait_for("NOT SAVED: the folder of the marks was removed or moved")
        terminal.wait_for(lambda _: bool(copies(nobodys_machine)))
        # Another checkout's, put in its place, is not written to.
        shutil.copytree(place / "elsewhere", place / "gold")
        theirs = (place / "gold" / "annotators" / "leyla" / "gold.json.journal").read_bytes()
        mark(terminal)
        terminal.wait_for("2 changes wait")
        assert (place / "gold/annotators/leyla/gold.json.journal").read_bytes() == theirs
        shutil.rmtree(place / "gold")
        (place / "elsewhere").rename(place / "gold")
        mark(terminal)
        terminal.wait_for("Saved again")
        assert kept(place) == 4
        assert copies(nobodys_machine) == []
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_folder_that_may_not_be_written_is_looked_at(place: Path) -> None:
    store = Store(place, "leyla")
    edit = actions.tag(store.load(), FACTS, 0, 5, "actor", "leyla")
    store.apply(edit).result()
    store.close()
    folders = [path for path in (place, *place.rglob("*")) if path.is_dir()]
    for folder in folders:
        folder.chmod(0o500)
    try:
        with reader(place, None, held=True) as terminal:
            terminal.wait_for("read-only: the folder can't be written")
            terminal.wait_for("or use --project DIR")
            assert "a alpha" in terminal.text
            terminal.press("w", "w", "a")
            terminal.wait_for("Nothing was changed")
            terminal.press("q")
            assert terminal.wait() == 0
    finally:
        for folder in folders:
            folder.chmod(0o700)

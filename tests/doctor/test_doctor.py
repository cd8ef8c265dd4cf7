"""What the doctor measures and draws, without a terminal."""

from __future__ import annotations

import os
import pty
import threading
import tty

import pytest

from reader import strings
from reader.doctor.facts import Facts
from reader.doctor.line import TerminalLine
from reader.doctor.report import report
from reader.doctor.selftest import SENTENCE, renderings
from reader.doctor.widths import SAMPLES, measure
from reader.terminal.choice import choose
from reader.terminal.identity import _VARIABLES, Terminal


def measured(reported: list[int], *, ends: bytes = b"\x1b[?62c") -> list[int | None]:
    """The widths that are found where a terminal answers these columns."""
    master, slave = pty.openpty()
    tty.setraw(slave)

    def answer() -> None:
        asked = b""
        while not asked.endswith(b"\x1b[c"):
            asked += os.read(master, 4096)
        os.write(master, b"".join(b"\x1b[3;%dR" % (width + 1) for width in reported) + ends)

    terminal = threading.Thread(target=answer)
    terminal.start()
    try:
        return [found.reported for found in measure(TerminalLine(slave, slave))]
    finally:
        terminal.join()
        os.close(master)
        os.close(slave)


def test_widths_are_what_the_cursor_moved_by() -> None:
    widths = [place % 3 for place in range(len(SAMPLES))]
    assert measured(widths) == widths


def test_a_missing_answer_leaves_all_unknown() -> None:
    assert measured([1] * (len(SAMPLES) - 1)) == [None] * len(SAMPLES)


def test_what_we_expect_of_the_samples() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.write(master, b"\x1b[?62c")
    found = {each.sample.name: each.expected for each in measure(TerminalLine(slave, slave))}
    os.close(master)
    os.close(slave)
    assert found["Arabic letter with shadda and fatha"] == 1
    assert found["lam-alef ligature"] == 1
    assert found["Chinese character"] == found["emoji"] == 2
    assert found["emoji family, joined by ZWJ"] == found["flag of two letters"] == 2
    assert found["signs of the list"] == 3


def test_six_renderings_and_every_mode_among_them() -> None:
    six = renderings(Terminal())
    assert [rendering.number for rendering in six] == [1, 2, 3, 4, 5, 6]
    modes = [rendering.mode for rendering in six]
    assert sorted(filter(None, modes)) == ["logical", "override", "visual", "words"]
    assert modes.count(None) == 2


def test_the_visual_one_is_the_typesetters() -> None:
    from reader.text.fit import visual

    line = next(each for each in renderings(Terminal()) if each.mode == "visual")
    assert line.sent == f"  {line.number}   {visual(SENTENCE)}"


def test_the_two_that_no_mode_draws() -> None:
    ordered, shaped = (each.sent for each in renderings(Terminal()) if each.mode is None)
    assert "\ufed7\ufe8e\ufedf\ufe96 Rita (2024)" in ordered
    assert shaped.endswith("".join(reversed("قالت")))


@pytest.mark.parametrize("name", ["konsole", "mlterm", "vte"])
def test_what_is_switched_is_switched_back(name: str) -> None:
    for line in renderings(Terminal(name)):
        assert bool(line.enters) == bool(line.leaves)


def test_the_variables_that_tell_a_terminal_are_told_and_no_path() -> None:
    paths = {"TMUX": "/run/t,1,0", "GHOSTTY_RESOURCES_DIR": "/home/somebody/g"}
    facts = _facts_in({**dict.fromkeys(_VARIABLES, "7"), **paths})
    assert set(_VARIABLES) <= set(facts.variables)
    assert not any("/" in value for value in facts.variables.values())


def _facts_in(environ: dict[str, str]) -> Facts:
    return Facts(
        terminal=Terminal(), answer=None, choice=choose("auto", Terminal()), remembered=None,
        colours="16", size=None, environ=environ, fonts=None, remote=False, widths=[],
    )  # fmt: skip


def test_over_ssh_the_fonts_are_somebody_elses() -> None:
    here = _facts_in({"TERM": "xterm"})
    assert strings.DOCTOR_NO_FONTS in "\n".join(report(here))
    assert strings.DOCTOR_REMOTE_FONTS in "\n".join(report(here._replace(remote=True)))


@pytest.mark.parametrize("width", [40, 60])
def test_lines_are_broken_between_words_beside_their_label(width: int) -> None:
    facts = _facts_in({"TERM": "xterm"})._replace(remote=True)
    whole, folded = list(report(facts)), list(report(facts, width))
    assert max(map(len, whole)) > width >= max(map(len, folded))
    assert " ".join(folded).split() == " ".join(whole).split()
    assert any(line.startswith(" " * 13) and line.strip() for line in folded)

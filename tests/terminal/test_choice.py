"""Which mode each terminal gets, and by whose word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.terminal.choice import ModeName, choose
from reader.terminal.deciding import decide
from reader.terminal.identity import NAMES, Terminal
from reader.terminal.question import Answer
from reader.terminal.remembered import recall, remember
from reader.terminal.tmux import Client, client_of


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("kitty", "words"),
        ("tmux", "override"),
        ("apple-terminal", "override"),
        ("iterm2", "override"),
        *((name, "visual") for name in sorted(NAMES - {"kitty", "tmux", "apple-terminal", "iterm2"})),
    ],
)  # fmt: skip
def test_by_terminal(name: str, mode: ModeName) -> None:
    choice = choose("auto", Terminal(name))
    assert choice.mode == mode
    assert name in choice.reason or name in ("unknown", "screen")
    assert "{" not in choice.reason
    assert not choice.reason.endswith(".")


@pytest.mark.parametrize(
    ("outer", "mode"),
    [("kitty", "words"), ("xterm", "visual"), ("alacritty", "visual"), ("vte", "override"), ("", "override")],
)  # fmt: skip
def test_inside_tmux_by_the_terminal_behind_it(outer: str, mode: ModeName) -> None:
    assert choose("auto", Terminal("tmux", "3.3a", outer)).mode == mode


def test_what_was_asked_for_counts_most_then_what_was_picked(tmp_path: Path) -> None:
    kitty = Terminal("kitty")
    assert choose("logical", kitty, "visual", source="--bidi") == (
        "logical",
        "it was asked for by --bidi",
    )
    assert choose("logical", kitty, "visual") == ("logical", "it was asked for")
    assert choose("auto", kitty, "visual").mode == "visual"
    assert "reader doctor" in choose("auto", kitty, "visual").reason


def test_a_picked_mode_is_kept_for_its_terminal(tmp_path: Path) -> None:
    kitty, tmux = Terminal("kitty", "0.26.5"), Terminal("tmux", "3.3a", "kitty")
    assert recall(kitty, folder=tmp_path) is None
    remember(kitty, "visual", folder=tmp_path)
    remember(tmux, "override", folder=tmp_path)
    assert recall(kitty._replace(version="0.40"), folder=tmp_path) == "visual"
    assert recall(tmux, folder=tmp_path) == "override"
    remember(kitty, None, folder=tmp_path)
    assert recall(kitty, folder=tmp_path) is None
    assert recall(tmux, folder=tmp_path) == "override"


@pytest.mark.parametrize("modes", [7, {"kitty": 7}, {"kitty": "sideways"}, ["kitty"], None])
def test_a_damaged_memory_is_none(tmp_path: Path, modes: object) -> None:
    (tmp_path / "terminals.json").write_text(json.dumps({"version": 1, "modes": modes}))
    assert recall(Terminal("kitty"), folder=tmp_path) is None


def test_decide_puts_all_of_it_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HASHIYA_STATE_DIR", str(tmp_path))
    tmux = {"TERM": "tmux-256color", "TMUX": "x"}
    kitty = client_of("kitty(0.26.5)", "xterm-kitty", "256,RGB,title")
    assert decide("auto", tmux, Answer(version="tmux 3.3a"), kitty).choice.mode == "words"
    assert decide("auto", tmux, Answer()).choice.mode == "override"
    assert decide("auto", {"TERM": "xterm"}, Answer(version="XTerm(3)"), kitty).terminal.outer == ""
    remember(Terminal("tmux", "", "kitty"), "visual")
    assert decide("auto", tmux, Answer(), kitty).choice.mode == "visual"
    assert decide("words", tmux, Answer(), kitty, source="HASHIYA_BIDI").choice.mode == "words"


@pytest.mark.parametrize(
    ("said", "client"),
    [
        (("XTerm(379)", "xterm-256color", "256,title"), Client(Terminal("xterm", "379"), False)),
        (("", "xterm-256color", "256,RGB,title"), Client(Terminal(), True)),
        (("", "alacritty", ""), Client(Terminal("alacritty"), False)),
        (("", "screen-256color", "256"), Client(Terminal("screen"), False)),
    ],
)
def test_what_tmux_says_of_its_client(said: tuple[str, str, str], client: Client) -> None:
    assert client_of(*said) == client

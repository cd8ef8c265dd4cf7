"""Asking tmux, by programs that answer in its place: well, badly, late, not at all."""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic

import pytest

from reader.terminal.identity import Terminal
from reader.terminal.tmux import Client, begin


def environ(folder: Path, script: str) -> dict[str, str]:
    program = folder / "tmux"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "TMUX": "/tmp/tmux,1,0", "TMUX_PANE": "%7"}


@pytest.mark.parametrize(
    ("script", "client"),
    [
        (r"printf 'kitty(0.26.5)\txterm-kitty\t256,RGB\n'", Client(Terminal("kitty", "0.26.5"), True)),
        (r"printf '\txterm-256color\ttitle\n'", Client(Terminal(), False)),
        (r"printf '\t\t\n'", None),  # nobody is attached
        (r"printf 'no server running'; exit 1", None),
        (r"printf '\377\376\n'", None),
        ("exit 1", None),
    ],
)  # fmt: skip
def test_what_it_says(tmp_path: Path, script: str, client: Client | None) -> None:
    inquiry = begin(environ(tmp_path, script))
    assert inquiry is not None
    assert inquiry.client() == client


def test_it_is_asked_of_our_pane(tmp_path: Path) -> None:
    inquiry = begin(environ(tmp_path, r"""[ "$4" = %7 ] && printf '\tfoot\t\n'"""))
    assert inquiry is not None
    assert inquiry.client() == Client(Terminal("foot"), False)


def test_one_that_hangs_is_not_waited_for(tmp_path: Path) -> None:
    began = monotonic()
    inquiry = begin(environ(tmp_path, "exec sleep 60"))
    assert inquiry is not None
    assert inquiry.client() is None
    assert monotonic() - began < 30


def test_outside_of_it_and_without_the_program_nobody_is_asked(tmp_path: Path) -> None:
    assert begin({"PATH": str(tmp_path)}) is None
    assert begin({"PATH": str(tmp_path), "TMUX": "x"}) is None

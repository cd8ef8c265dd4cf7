"""What the visual mode says to each terminal."""

from __future__ import annotations

import pytest

from reader.terminal.identity import Terminal
from reader.terminal.modes import TerminalMode
from reader.terminal.visual import Visual

ENTER = "\x1b[8l\x1b[1 k\x1b[?2500l\x1b[?2501l"
LEAVE = "\x1b[?2501l\x1b[?2500l\x1b[0 k\x1b[8h"


@pytest.mark.parametrize(
    ("name", "off", "on"),
    [
        ("xterm", "", ""),
        ("tmux", "", ""),
        (
            "konsole",
            "\x1b]50;BidiRenderingEnabled=false\x07",
            "\x1b]50;BidiRenderingEnabled=true\x07",
        ),
        ("mlterm", "\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"),
    ],
)
def test_each_terminal_gets_its_own_switch(name: str, off: str, on: str) -> None:
    mode: TerminalMode = Visual(Terminal(name))
    assert mode.enter() == ENTER + off
    assert mode.leave() == on + LEAVE


def test_a_frame_is_sent_as_it_is() -> None:
    frame = "\x1b[1;1Hﺍﻟﻌﺮﺏ\x1b[0m"
    assert Visual(Terminal()).encode(frame) == frame

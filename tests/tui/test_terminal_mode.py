"""What the visual mode says to each terminal."""

from __future__ import annotations

import pytest

from reader.tui.terminal_mode import TerminalMode, Visual

ENTER = "\x1b[8l\x1b[1 k\x1b[?2500l\x1b[?2501l"
LEAVE = "\x1b[?2501l\x1b[?2500l\x1b[0 k\x1b[8h"


@pytest.mark.parametrize(
    ("environ", "off", "on"),
    [
        ({"TERM": "xterm-256color"}, "", ""),
        (
            {"KONSOLE_VERSION": "220400"},
            "\x1b]50;BidiRenderingEnabled=false\x07",
            "\x1b]50;BidiRenderingEnabled=true\x07",
        ),
        ({"MLTERM": "3.9.3"}, "\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"),
        ({"KONSOLE_VERSION": "220400", "TMUX": "/tmp/tmux,1,0"}, "", ""),
        ({"MLTERM": "3.9.3", "TERM": "screen-256color"}, "", ""),
    ],
)
def test_each_terminal_gets_its_own_switch(environ: dict[str, str], off: str, on: str) -> None:
    mode: TerminalMode = Visual(environ)
    assert mode.enter() == ENTER + off
    assert mode.leave() == on + LEAVE


def test_a_frame_is_sent_as_it_is() -> None:
    frame = "\x1b[1;1Hﺍﻟﻌﺮﺏ\x1b[0m"
    assert Visual({}).encode(frame) == frame

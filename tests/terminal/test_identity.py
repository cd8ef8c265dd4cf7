"""Which terminal it is: by what it answers, else by what it leaves in the environment."""

from __future__ import annotations

import pytest

from reader.terminal.identity import Terminal, identify
from reader.terminal.question import Answer

KONSOLE = {"TERM": "xterm-256color", "KONSOLE_VERSION": "221203"}
TMUX = {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0", "TERM_PROGRAM_VERSION": "3.3a"}


@pytest.mark.parametrize(
    ("environ", "version", "terminal"),
    [
        # What is there alone.
        ({}, None, Terminal()),
        ({"TERM": "xterm-256color"}, None, Terminal()),
        ({"TERM": "xterm-256color", "XTERM_VERSION": "XTerm(379)"}, None, Terminal("xterm", "XTerm(379)")),
        (KONSOLE, None, Terminal("konsole", "221203")),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, None, Terminal("vte", "7006")),
        ({"TERM": "mlterm", "MLTERM": "3.9.0"}, None, Terminal("mlterm", "3.9.0")),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, None, Terminal("kitty")),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, None, Terminal("kitty")),
        ({"TERM": "alacritty"}, None, Terminal("alacritty")),
        ({"TERM": "foot-extra"}, None, Terminal("foot")),
        ({"TERM": "xterm-ghostty"}, None, Terminal("ghostty")),
        ({"TERM": "linux"}, None, Terminal("linux")),
        ({"TERM": "xterm", "WT_SESSION": "x"}, None, Terminal("windows-terminal")),
        ({"TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal", "TERM_PROGRAM_VERSION": "455"}, None, Terminal("apple-terminal", "455")),
        ({"TERM": "xterm", "TERM_PROGRAM": "iTerm.app"}, None, Terminal("iterm2")),
        ({"TERM": "xterm", "TERM_PROGRAM": "WezTerm"}, None, Terminal("wezterm")),
        ({"TERM": "xterm", "TERM_PROGRAM": "vscode"}, None, Terminal("vscode")),
        # Over ssh the variables are gone, and the answer tells.
        ({"TERM": "xterm-256color"}, "XTerm(379)", Terminal("xterm", "379")),
        ({"TERM": "xterm-256color"}, "Konsole 22.12.3", Terminal("konsole", "22.12.3")),
        ({"TERM": "xterm-256color"}, "VTE(7802)", Terminal("vte", "7802")),
        ({"TERM": "xterm-kitty"}, "kitty(0.26.5)", Terminal("kitty", "0.26.5")),
        ({"TERM": "xterm-256color"}, "foot(1.13.1)", Terminal("foot", "1.13.1")),
        ({"TERM": "xterm-256color"}, "iTerm2 3.5.0", Terminal("iterm2", "3.5.0")),
        ({"TERM": "xterm-256color"}, "xterm.js(5.6.0)", Terminal("vscode", "5.6.0")),
        ({"TERM": "xterm-256color"}, "ghostty 1.0.1", Terminal("ghostty", "1.0.1")),
        ({"TERM": "xterm-256color"}, "WezTerm 20240203-110809", Terminal("wezterm", "20240203-110809")),
        ({"TERM": "screen-256color"}, "tmux 3.3a", Terminal("tmux", "3.3a")),
        # tmux hands on the variables of the terminal that its server was started in.
        ({**KONSOLE, **TMUX}, None, Terminal("tmux", "3.3a")),
        ({**KONSOLE, **TMUX}, "tmux 3.3a", Terminal("tmux", "3.3a")),
        ({"KITTY_WINDOW_ID": "1", "TERM": "tmux-256color"}, None, Terminal("tmux")),
        ({"KITTY_WINDOW_ID": "1", "TERM": "screen", "STY": "1.a"}, None, Terminal("screen")),
        ({"TERM": "screen-256color"}, None, Terminal("screen")),
        # One terminal started from another, or from tmux.
        (KONSOLE, "XTerm(379)", Terminal("xterm", "379")),
        ({**TMUX, "TERM": "xterm-256color"}, "XTerm(379)", Terminal("xterm", "379")),
        ({**KONSOLE, "TERM": "alacritty"}, None, Terminal("alacritty")),
        ({**KONSOLE, "TERM": "mlterm", "MLTERM": "3.9.0"}, None, Terminal("mlterm", "3.9.0")),
        # A name that nobody here knows tells at least that the variables are another's.
        (KONSOLE, "contour 0.4", Terminal(version="contour 0.4")),
        (TMUX, "strange", Terminal("tmux", "3.3a")),
    ],
)  # fmt: skip
def test_identify(environ: dict[str, str], version: str | None, terminal: Terminal) -> None:
    assert identify(environ, Answer(version=version)) == terminal


@pytest.mark.parametrize(
    ("bidi", "name"), [(2, "vte"), (1, "vte"), (0, "konsole"), (None, "konsole")]
)
def test_a_silent_terminal_that_knows_mode_2500_is_of_vte(bidi: int | None, name: str) -> None:
    assert identify(KONSOLE, Answer(bidi=bidi)).name == name
    assert identify({"TERM": "xterm-256color"}, Answer(bidi=2)).name == "vte"
    assert identify(TMUX, Answer(bidi=2)).name == "tmux"


@pytest.mark.parametrize(
    ("terminal", "key"),
    [
        (Terminal("kitty", "0.26.5"), "kitty"),
        (Terminal("tmux", "3.3a", "kitty"), "tmux in kitty"),
        (Terminal("tmux", "3.3a"), "tmux"),
        (Terminal(version="contour 0.4"), "contour"),
        (Terminal(version="../etc"), "unknown"),
        (Terminal(), "unknown"),
    ],
)
def test_what_a_choice_is_remembered_under(terminal: Terminal, key: str) -> None:
    assert terminal.key == key

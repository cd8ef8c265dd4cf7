"""How many colours, by the setting and the environment."""

from __future__ import annotations

import pytest

from reader.render.colour_system import ColourSystem, announce, colour_system


@pytest.mark.parametrize(
    ("environ", "system"),
    [
        ({}, "16"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, "none"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, "truecolor"),
        ({"TERM": "xterm-256color", "COLORTERM": "yes"}, "256"),
        ({"TERM": "xterm-kitty"}, "truecolor"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "mlterm"}, "256"),
        ({"TERM": "tmux-256color", "COLORTERM": "truecolor"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "TMUX": "/tmp/x,1,0"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""}, "truecolor"),
        ({"TERM": "xterm-256color", "NO_COLOR": "0"}, "none"),
    ],
)
def test_by_the_environment(environ: dict[str, str], system: str) -> None:
    assert colour_system("auto", environ) == system


def test_tmux_knows_what_it_hands_on() -> None:
    inside = {"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}
    assert colour_system("auto", inside, True) == "truecolor"
    assert colour_system("auto", {**inside, "NO_COLOR": "1"}, True) == "none"


@pytest.mark.parametrize("system", ["truecolor", "256", "16", "none"])
def test_the_setting_wins(system: str) -> None:
    environ = {"TERM": "xterm-256color", "TMUX": "x", "NO_COLOR": "1", "COLORTERM": "truecolor"}
    assert colour_system(system, environ) == system


def test_an_unknown_setting_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="auto, truecolor, 256, 16, none"):
        colour_system("millions", {})


@pytest.mark.parametrize(
    ("system", "before", "after"),
    [
        ("truecolor", {"NO_COLOR": ""}, {"TEXTUAL_COLOR_SYSTEM": "truecolor"}),
        ("256", {"NO_COLOR": "1"}, {"TEXTUAL_COLOR_SYSTEM": "256"}),
        ("16", {}, {"TEXTUAL_COLOR_SYSTEM": "standard"}),
        ("none", {}, {"TEXTUAL_COLOR_SYSTEM": "standard", "NO_COLOR": "1"}),
    ],
)
def test_textual_is_told(
    system: ColourSystem, before: dict[str, str], after: dict[str, str]
) -> None:
    announce(system, before)
    assert before == after

"""What every test stands on: nothing of the developer's own machine comes in or goes out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No deadline: the time of one example on a busy machine says nothing about the code.
settings.register_profile("here", deadline=None, print_blob=True)
# CI asks the same questions each time, so that a landing never hangs on luck.
settings.register_profile(
    "ci",
    parent=settings.get_profile("here"),
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# What a terminal, a shell or a user's start-up files say about colour, size and identity.
_PERSONAL = (
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "COLUMNS",
    "FORCE_COLOR",
    "LINES",
    "NO_COLOR",
    "PY_COLORS",
    "TERM_PROGRAM",
    "TMUX",
    "STY",
)


@pytest.fixture(autouse=True)
def nobodys_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An empty home and no settings for this test and the processes that it starts.

    Returns the folder; the user's config and state lie in its `config` and `state`.
    """
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name in _PERSONAL or name.startswith(
            ("HASHIYA_", "TEXTUAL", "KONSOLE_", "KITTY_", "XDG_")
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("HASHIYA_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("HASHIYA_STATE_DIR", str(home / "state"))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return home

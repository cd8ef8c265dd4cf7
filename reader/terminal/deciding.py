"""From all that is known of the terminal to the mode: the same for the app and for `doctor`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.terminal.choice import Choice, ModeName, choose
from reader.terminal.identity import Terminal, identify
from reader.terminal.remembered import recall

if TYPE_CHECKING:
    from reader.terminal.question import Answer
    from reader.terminal.tmux import Client


class Decision(NamedTuple):
    """The terminal that we are in, and the mode for it."""

    terminal: Terminal
    choice: Choice


def decide(
    wanted: Literal["auto"] | ModeName,
    environ: Mapping[str, str],
    answer: Answer | None = None,
    client: Client | None = None,
    *,
    source: str = "",
) -> Decision:
    """What the terminal is and which mode it gets.

    Args:
        wanted: what the settings say (`Settings.bidi`).
        environ: the terminals' variables are read.
        answer: what the terminal said, where it was asked.
        client: what tmux said, where it was asked.
        source: where `wanted` comes from, as `Settings.sources` has it.
    """
    terminal = identify(environ, answer)
    if client is not None and terminal.name == "tmux":
        terminal = terminal._replace(outer=client.terminal.name)
    picked = recall(terminal) if wanted == "auto" else None
    return Decision(terminal, choose(wanted, terminal, picked, source=source))

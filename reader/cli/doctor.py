"""`reader doctor`: what this terminal is and does, and which mode reads right in it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reader import strings
from reader.cli import say
from reader.doctor.facts import Facts, to_json
from reader.doctor.fonts import is_remote, monospaced
from reader.doctor.line import TerminalLine, open_line
from reader.doctor.report import report
from reader.doctor.selftest import Rendering, renderings
from reader.doctor.widths import measure
from reader.settings import Settings
from reader.terminal import tmux
from reader.terminal.choice import choose
from reader.terminal.deciding import decide
from reader.terminal.question import LATE, asking
from reader.terminal.remembered import recall, remember


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Say what was found out; ask which line reads right where there is somebody to ask."""
    facts = _facts(settings)
    if options.forget:
        remember(facts.terminal, None)
        print(strings.DOCTOR_FORGOTTEN.format(terminal=facts.terminal.key))
        return 0
    if options.json:
        print(say.json_line(to_json(facts)))
        return 0
    mode = say.mode_for(sys.stdout, settings.bidi)
    for text in report(facts, say.room(mode)):
        print(say.encoded(say.line_of(text, mode, "ltr"), mode))
    sys.stdout.flush()
    if sys.stdout.isatty():
        with open_line() as line:
            if line is not None:
                _ask(facts, line)
    return 0


def _facts(settings: Settings) -> Facts:
    """Ask the terminal, then the machine."""
    environ = os.environ
    inquiry = tmux.begin(environ)
    with asking(environ) as question:
        answer = None if question is None else question.answer(LATE)
    client = inquiry.client() if inquiry else None
    with open_line() as line:
        widths = measure(line) if line is not None and answer is not None else []
    source = settings.sources.get("bidi", "")
    terminal, choice = decide(settings.bidi, environ, answer, client, source=source)
    remote = is_remote(environ)
    return Facts(
        terminal=terminal,
        answer=answer,
        choice=choice,
        remembered=recall(terminal),
        colours=_colours(settings, true_behind_tmux=client.true_colour if client else False),
        size=_size(),
        environ=environ,
        fonts=None if remote else monospaced(),
        remote=remote,
        widths=widths,
    )


def _colours(settings: Settings, *, true_behind_tmux: bool) -> str:
    """How many colours the app would use, and who said so."""
    from reader.render.colour_system import colour_system

    system = colour_system(settings.colour, os.environ, true_behind_tmux)
    source = settings.sources.get("colour")
    return f"{system} ({source})" if source else system


def _size() -> tuple[int, int] | None:
    for file in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if file is not None:
                size = os.get_terminal_size(file.fileno())
                return size.columns, size.lines
        except (OSError, ValueError):
            continue
    return None


def _ask(facts: Facts, line: TerminalLine) -> None:
    """The six renderings, and what the answer means; nothing is kept without a number."""
    lines = renderings(facts.terminal)
    line.write(f"\n{strings.DOCTOR_WHICH}\n{strings.DOCTOR_HOW}\n\n")
    with _drawn(lines, line):
        line.write(f"\n{strings.DOCTOR_KEYS}")
        line.forget_typed()
        key = line.key()
    line.write(f"{key if key.isdigit() else ''}\n")
    print(_kept(facts, next((found for found in lines if key == str(found.number)), None)))


@contextmanager
def _drawn(lines: Sequence[Rendering], line: TerminalLine) -> Iterator[None]:
    """The lines on the screen; the last one's state holds until the block is left."""
    try:
        for rendering in lines:
            line.write(f"{rendering.enters}{rendering.sent}\n")
            if rendering is not lines[-1]:
                line.write(rendering.leaves)
        yield
    finally:
        line.write(lines[-1].leaves)


def _kept(facts: Facts, picked: Rendering | None) -> str:
    """Keep what was picked, and say so."""
    if picked is None:
        return strings.DOCTOR_UNSURE
    if picked.mode is None:
        return strings.DOCTOR_NO_MODE
    if picked.mode == choose("auto", facts.terminal).mode:
        remember(facts.terminal, None)
        return strings.DOCTOR_AS_CHOSEN.format(mode=picked.mode)
    remember(facts.terminal, picked.mode)
    return strings.DOCTOR_KEPT.format(mode=picked.mode)

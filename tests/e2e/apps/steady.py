"""A small app on our driver, to try its life and its many deaths on. `steady.py REPORT`."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.events import Key
from textual.geometry import Offset
from textual.widgets import Static

from reader.errors import UsageError
from reader.settings import load
from reader.terminal.deciding import decide
from reader.terminal.modes import make_mode
from reader.terminal.question import Answer, begin
from reader.text.fit import visual
from reader.tui.driver import driver_for
from reader.tui.lifecycle import SteadyApp, plain_sentence, run


class Steady(SteadyApp):
    """Shows the last key; each of some keys ends it in its own way."""

    def compose(self) -> ComposeResult:
        self.shown = Static("ready")
        yield self.shown
        yield Static(f" {visual('كتاب')}")

    def on_mount(self) -> None:
        self.cursor_position = Offset(2, 1)

    def on_key(self, event: Key) -> None:
        key = event.key
        self.shown.update(f"key {key}")
        deaths: dict[str, Callable[[], object]] = {
            "q": self.exit,
            "c": self.crash,
            "w": self.crash_worker,
            "t": self.crash_thread,
            "u": self.refuse,
        }
        if key in deaths:
            deaths[key]()

    def crash(self) -> None:
        raise RuntimeError("secret words of the traceback")

    def refuse(self) -> None:
        raise UsageError("the folder has no articles", path="nowhere", remedy="name another")

    @work(thread=True)
    def crash_worker(self) -> None:
        self.crash()

    def crash_thread(self) -> None:
        threading.Thread(target=self.crash).start()


def keep(error: BaseException) -> str:
    """Writes the report down, as the real program's log would."""
    Path(sys.argv[1]).write_text(repr(error))
    return plain_sentence(error)


def main() -> int:
    question = begin(os.environ)
    answer = question.answer() if question else Answer()
    terminal, choice = decide(load().bidi, os.environ, answer)
    driver = driver_for(make_mode(choice.mode, terminal), answer.typed, owed=answer.owed)
    return run(Steady(on_crash=keep, driver_class=driver))


if __name__ == "__main__":
    sys.exit(main())

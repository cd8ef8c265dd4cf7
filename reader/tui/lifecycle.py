"""From the app's start to its end, whatever the end is.

`SteadyApp` is what our App is built on: Textual's, with its gaps closed. `run` is what
the command line calls. A crash shows one plain sentence and never a traceback; its report
goes where `on_crash` puts it.
"""

from __future__ import annotations

import os
import sys
import threading
from asyncio import Event
from collections.abc import Callable
from typing import Any, ClassVar, Final

from textual.binding import Binding
from textual.worker import WorkerFailed

from reader.errors import HashiyaError
from reader.strings import COPY_KEPT_BACK, CRASHED, CRASHED_LOGGED, DIRECTION
from reader.text.fit import unsteered, visual
from reader.tui.notices import Notices

CrashReport = Callable[[BaseException], str]
"""Keeps the report of an unexpected error; returns the one sentence that the user sees."""

UNEXPECTED: Final = HashiyaError.exit_code


def plain_sentence(error: BaseException) -> str:
    """The sentence where no report can be kept."""
    return str(error) if isinstance(error, HashiyaError) else CRASHED.format(_name(error))


def logged_sentence(error: BaseException) -> str:
    """The sentence that names the log file, where the traceback is."""
    from reader import log

    if isinstance(error, HashiyaError) or (path := log.record(error)) is None:
        return plain_sentence(error)
    return CRASHED_LOGGED.format(_name(error), path)


def _name(error: BaseException) -> str:
    return type(error).__name__


class SteadyApp(Notices):
    """An app that ends in one sentence when it crashes, and comes back from Ctrl+Z.

    Args:
        on_crash: called once, with the error, in its `except` block.
        options: `App`'s own.
    """

    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, priority=True)
    ]

    def __init__(self, *, on_crash: CrashReport = logged_sentence, **options: Any) -> None:
        super().__init__(**options)
        self._on_crash = on_crash
        self._last_words: str | None = None

    def on_mount(self) -> None:
        """Textual leaves the screen empty after a suspension."""
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by OSC 52, through tmux too; say it where tmux keeps it back."""
        self._clipboard = text
        if self._driver is None:
            return
        from reader.terminal import clipboard

        self._driver.write(clipboard.sequence(text, os.environ))
        if os.environ.get("TMUX"):
            self.run_worker(self._look_at_tmux, thread=True, exclusive=True, group="clipboard")

    def _look_at_tmux(self) -> None:
        from reader.terminal import clipboard

        if clipboard.is_kept_back(os.environ):
            self.call_from_thread(self.notify, COPY_KEPT_BACK, severity="warning")

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """The screen as an SVG; Textual's own shows right-to-left text reversed."""
        from reader.tui.picture import of_screen

        return of_screen(self, title)

    def _handle_exception(self, error: Exception) -> None:
        """Every unhandled error comes through here; the first one counts."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._last_words is None:
            self._exception = error  # what a test's Pilot raises again
            happened: Event = self._exception_event
            happened.set()
            keep = plain_sentence if self.is_headless else self._on_crash
            self._last_words = report(cause, keep)
            self._return_code = exit_code(cause)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """When the terminal is its old self again."""
        if self._last_words is None:
            super()._print_error_renderables()
        elif not self.is_headless:
            say(self._last_words)
            self._last_words = ""


def run(app: SteadyApp, *, mouse: bool = True) -> int:
    """Runs the app to its end.

    Returns:
        The process's exit code: what the app was left with, 70 after a crash, 128 + n
        after signal n.
    """
    before, threading.excepthook = threading.excepthook, _keep_silent(app)
    try:
        app.run(mouse=mouse)
    except KeyboardInterrupt:  # before the app has the terminal, ^C is a signal
        return 130
    except Exception as error:  # noqa: BLE001  # outside of what Textual guards
        say(report(error, app._on_crash))
        return exit_code(error)
    finally:
        threading.excepthook = before
    return app.return_code or 0


def report(error: BaseException, on_crash: CrashReport) -> str:
    """What to say; never fails, since it is called when something has failed already."""
    try:
        return on_crash(error)
    except Exception:  # noqa: BLE001  # the disk may be what failed
        return plain_sentence(error)


def exit_code(error: BaseException) -> int:
    """An error of ours has its own; any other is unexpected."""
    return error.exit_code if isinstance(error, HashiyaError) else UNEXPECTED


def say(sentence: str) -> None:
    """To standard error, whatever became of it and whatever the sentence quotes."""
    try:
        print(visual(unsteered(sentence), DIRECTION), file=sys.__stderr__, flush=True)
    except (OSError, ValueError):  # the terminal is gone
        return


def _keep_silent(app: SteadyApp) -> Callable[[threading.ExceptHookArgs], None]:
    """A thread that fails ends the app, instead of writing a traceback over the screen."""

    def hook(failed: threading.ExceptHookArgs) -> None:
        error = failed.exc_value
        loop = app._loop
        if isinstance(error, Exception) and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(app._handle_exception, error)

    return hook

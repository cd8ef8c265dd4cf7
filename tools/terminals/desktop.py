"""A window of an X server that nobody sits at: its picture, its keys, its mouse."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import BinaryIO

_PATIENCE = 30.0
"""Seconds within which a terminal shows its window."""


class Window:
    """The one window that a terminal opens, and the terminal's processes.

    Args:
        command: what opens it.
        env: its whole environment, DISPLAY included.
        log: where its own messages go.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: BinaryIO) -> None:
        self._env = dict(env)
        self._process = subprocess.Popen(
            command, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        self._name = ""

    def wait(self) -> None:
        """Until the window is there; it gets the keyboard, since no window manager gives it."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and not self._name:
            found = self._xdotool("search", "--onlyvisible", "--class", ".").split()
            self._name = max(found, key=self._area, default="")
            time.sleep(0.1)
        if not self._name:
            raise TimeoutError("no window came up")
        self._xdotool("windowmove", "--sync", self._name, "0", "0")
        self._xdotool("windowfocus", "--sync", self._name)
        # A compositor draws the pointer into the picture: to the last row, where no letter is.
        shape = self._shape(self._name)
        middle, last = shape["WIDTH"] // 2, shape["HEIGHT"] - 4
        self._xdotool("mousemove", "--window", self._name, str(middle), str(last))

    def picture(self) -> bytes:
        """The window as PNG."""
        command = ["import", "-silent", "-window", self._name, "png:-"]
        done = subprocess.run(
            command, env=self._env, check=True, stdout=subprocess.PIPE, timeout=30
        )
        return done.stdout

    def still_picture(self, unlike: bytes = b"", patience: float = _PATIENCE) -> bytes:
        """The window's picture once three in a row are the same, and other than a given one.

        Raises:
            TimeoutError: it stays as it was.
        """
        end = time.monotonic() + patience
        seen = [b"", b"", self.picture()]
        while seen[-1] == unlike or not seen[-1] == seen[-2] == seen[-3]:
            if time.monotonic() > end:
                raise TimeoutError("the window does not change, or never rests")
            time.sleep(0.3)
            seen.append(self.picture())
        return seen[-1]

    def press_and_look(self, name: str) -> bytes:
        """The window's picture after what a key changes in it."""
        before = self.picture()
        for _ in range(3):  # a compositor may lose the first key after it gave the keyboard
            self.key(name)
            with suppress(TimeoutError):
                return self.still_picture(unlike=before, patience=6)
        raise TimeoutError(f"the key {name} changes nothing")

    def key(self, *names: str) -> None:
        """Presses keys by X's names."""
        for name in names:
            self._xdotool("key", "--clearmodifiers", name)
            time.sleep(0.3)

    def double_click(self, x: int, y: int) -> None:
        """Double-clicks at a pixel."""
        self._xdotool("mousemove", "--window", self._name, str(x), str(y))
        time.sleep(0.1)
        self._xdotool("click", "--repeat", "2", "--delay", "60", "1")
        time.sleep(0.6)

    def close(self) -> None:
        """Ends all that the terminal started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(3)
                return

    def _area(self, name: str) -> int:
        shape = self._shape(name)
        return shape.get("WIDTH", 0) * shape.get("HEIGHT", 0)

    def _shape(self, name: str) -> dict[str, int]:
        """What xdotool tells of a window: X, Y, WIDTH, HEIGHT."""
        lines = self._xdotool("getwindowgeometry", "--shell", name).split()
        return {key: int(value) for key, _, value in (line.partition("=") for line in lines)}

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=self._env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
            timeout=30,
        )  # fmt: skip
        return done.stdout.strip()

"""A picture of a program in a real terminal: xterm under Xvfb, keys by xdotool.

    python -m tools.screenshot --size 120x40 --keys "w W a" OUT.png -- reader seeds

Without --truecolor xterm says that it has 256 colours and nothing more, as it is over ssh.
Another way draws an SVG by Chromium: python -m tools.screenshot --svg IN.svg OUT.png
Needs Debian's xterm, xvfb, xdotool, imagemagick, fonts-dejavu-core; for --svg chromium.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

FONT: Final = "DejaVu Sans Mono"
# A key that xdotool knows by another name than ours.
_NAMES: Final = {
    "enter": "Return",
    "escape": "Escape",
    "tab": "Tab",
    "backspace": "BackSpace",
    "pageup": "Prior",
    "pagedown": "Next",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "?": "question",
    "/": "slash",
    ".": "period",
    "!": "exclam",
    '"': "quotedbl",
    "'": "apostrophe",
    "*": "asterisk",
}


class Xterm:
    """A program in an xterm of its own X server.

    Args:
        display: the server's name, `:N`.
        command: what to run.
        columns, rows: the window.
        truecolor: whether COLORTERM says so.
        points: the size of the letters.
        env: added to the environment.
    """

    def __init__(
        self,
        display: str,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 40,
        truecolor: bool = True,
        points: float = 11,
        env: Mapping[str, str] | None = None,
    ) -> None:
        kept = {k: v for k, v in os.environ.items() if k not in ("COLORTERM", "NO_COLOR", "TMUX")}
        self._env = {**kept, "DISPLAY": display, "LC_ALL": "C.UTF-8", **(env or {})}
        # xterm takes COLORTERM out of its children's environment.
        colours = ["env", "COLORTERM=truecolor"] if truecolor else []
        options = ["-tn", "xterm-256color", "-fa", FONT, "-fs", f"{points:g}", "-u8"]
        options += ["-geometry", f"{columns}x{rows}", "-bw", "0", "-b", "0", "+sb", "-ulc", "+bc"]
        options += ["-xrm", "xterm*cursorBlink: never", "-xrm", "xterm*allowWindowOps: false"]
        self._process = subprocess.Popen(
            ["xterm", *options, "-e", *colours, *command], env=self._env
        )
        self._window = self._find_window()
        self._xdotool("windowfocus", "--sync", self._window)  # no window manager does

    def keys(self, names: Sequence[str], pause: float = 0.15) -> None:
        """Presses keys, one after the other, as the keyboard would."""
        for name in names:
            parts = name.split("+") if len(name) > 1 else [name]
            chord = "+".join([*parts[:-1], _NAMES.get(parts[-1], parts[-1])])
            self._xdotool("key", "--clearmodifiers", chord)
            time.sleep(pause)

    def click(self, x: int, y: int) -> None:
        """Clicks at a pixel of the window."""
        self._xdotool("mousemove", "--window", self._window, str(x), str(y), "click", "1")

    def save(self, target: Path) -> None:
        """Writes the window's picture, once two in a row are the same."""
        before = b""
        for _ in range(40):
            now = self._picture()
            if now == before:
                break
            before = now
            time.sleep(0.25)
        target.write_bytes(before)

    def close(self) -> None:
        """Ends the terminal."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        if self._process.poll() is None:
            self._process.kill()

    def _picture(self) -> bytes:
        command = ["import", "-silent", "-window", self._window, "png:-"]
        return subprocess.run(command, env=self._env, check=True, stdout=subprocess.PIPE).stdout

    def _find_window(self) -> str:
        for _ in range(100):
            found = self._xdotool("search", "--onlyvisible", "--pid", str(self._process.pid))
            if found:
                return found.split()[-1]
            time.sleep(0.1)
        raise TimeoutError("xterm shows no window")

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._env, stdout=subprocess.PIPE, encoding="utf-8"
        )
        return done.stdout.strip()


@contextmanager
def x_server(width: int = 2400, height: int = 1600) -> Iterator[str]:
    """An X server without a screen; gives its name and ends it afterwards.

    Raises:
        OSError: none could be started.
    """
    for attempt in range(5):
        server, number = _start_server(width, height)
        if number:
            break
        time.sleep(0.5 * attempt)  # another one is just going, or coming, under the same number
    else:
        raise OSError("Xvfb does not start")
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def _start_server(width: int, height: int) -> tuple[subprocess.Popen[bytes], str]:
    """The server and the number that it chose; an empty one where it gave up."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"]
    server = subprocess.Popen(
        [*command, "-noreset", "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    if not number:
        server.wait()
    return server, number


def svg_to_png(source: Path, target: Path) -> None:
    """Lets Chromium draw an SVG at its own size, as a browser shows it."""
    head = source.read_text(encoding="utf-8")[:2000]
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    width, height = (int(float(size)) + 1 for size in box.groups()) if box else (1600, 1000)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(
            f'<meta charset="utf-8"><body style="margin:0">{source.read_text(encoding="utf-8")}',
            encoding="utf-8",
        )
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += [f"--user-data-dir={folder}/profile", f"--window-size={width},{height}"]
        command = ["chromium", *options, f"--screenshot={target.resolve()}", page.as_uri()]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def main() -> int:
    """The command line above."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshot")
    parser.add_argument("target", type=Path)
    parser.add_argument("--size", default="120x40", help="columns x rows")
    parser.add_argument("--keys", default="", help="keys by name, between spaces")
    parser.add_argument("--truecolor", action="store_true")
    parser.add_argument("--points", type=float, default=11)
    parser.add_argument("--wait", type=float, default=2, help="seconds before the first key")
    parser.add_argument("--svg", type=Path, help="an SVG for Chromium to draw")
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    if options.svg:
        svg_to_png(options.svg, options.target)
        return 0
    columns, rows = map(int, options.size.split("x"))
    with x_server() as display:
        xterm = Xterm(
            display,
            options.command,
            columns=columns,
            rows=rows,
            truecolor=options.truecolor,
            points=options.points,
        )
        time.sleep(options.wait)
        xterm.keys(options.keys.split())
        xterm.save(options.target)
        xterm.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

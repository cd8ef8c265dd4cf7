"""What runs in the terminal that is looked at: writes prepared bytes, then runs the app.

A script of its own, started by its path, since a terminal may start its child anywhere.

    python inside.py FOLDER

Reads FOLDER/steps.json, a list of `{"write": text}`, `{"ask": text}` and `{"run": argv}`.
At each step N it leaves FOLDER/N.ready (for `ask` with what the terminal answered) and
goes on when FOLDER/N.go is there.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import termios
import time
import tty
from pathlib import Path

_PATIENCE = 120.0
"""Seconds after which nobody is taken to be looking any more."""


def main() -> int:
    """All steps, one after the other."""
    folder = Path(sys.argv[1])
    before = termios.tcgetattr(0)
    try:
        _leave(folder / "about.json", json.dumps({"size": list(_size()), "env": dict(os.environ)}))
        for number, step in enumerate(json.loads((folder / "steps.json").read_text("utf-8"))):
            answer = ""
            if "run" in step:
                termios.tcsetattr(0, termios.TCSADRAIN, before)
                answer = str(subprocess.run(step["run"], env=os.environ | step["env"]).returncode)
            else:
                tty.setraw(0)
                _write(step.get("write") or step["ask"])
                answer = _answer() if "ask" in step else ""
            _leave(folder / f"{number}.ready", answer)
            _wait_for(folder / f"{number}.go")
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
    return 0


def _size() -> tuple[int, int]:
    """Columns and rows, once the window has got the size that it will keep."""
    sizes = [os.get_terminal_size()]
    for _ in range(8):
        time.sleep(0.1)
        sizes.append(os.get_terminal_size())
        if len(sizes) > 4 and len(set(sizes[-4:])) == 1:
            break
    return sizes[-1].columns, sizes[-1].lines


def _write(text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(1, data) :]


def _answer() -> str:
    """What the terminal answered until it has been silent for half a second."""
    data = b""
    while select.select([0], [], [], 0.5)[0]:
        data += os.read(0, 4096)
    return data.decode("latin-1")


def _leave(target: Path, text: str) -> None:
    """Writes a file that is whole as soon as it is there."""
    part = target.with_name(f"{target.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)


def _wait_for(target: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while not target.exists():
        if time.monotonic() > end:
            sys.exit(f"{target} never came")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())

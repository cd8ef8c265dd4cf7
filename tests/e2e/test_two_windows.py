"""Two windows on one gold set in two terminals: the first is killed, the second goes on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.e2e.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
RUSSIAN = "002_df5243bf1c4e2f29.txt"
HELD = "read-only: held by process"


def reader(folder: Path, *words: str) -> list[str]:
    project = str(folder / "project")
    return [sys.executable, "-m", "reader", *words, "--project", project, "--annotator", "leyla"]


def window(folder: Path) -> Terminal:
    return Terminal(
        reader(folder, str(folder / RUSSIAN)), size=(200, 30), env={"PYTHONPATH": str(ROOT)}
    )


def test_the_second_window_follows_takes_over_and_marks(tmp_path: Path) -> None:
    shutil.copy(ROOT / "seeds" / RUSSIAN, tmp_path)
    (tmp_path / "project").mkdir()
    with window(tmp_path) as first:
        first.wait_for("saved")
        first.press("w", "a")
        first.wait_for("1 span ")
        first.wait_for("saved")
        with window(tmp_path) as second:
            second.wait_for(f"{HELD} {first.process.pid} ")
            second.press("w", "w", "w", "d")
            second.wait_for("Nothing was changed: read-only")
            first.press("w", "w", "c")
            second.wait_for("2 spans")
            assert HELD in second.text
            first.signal(signal.SIGKILL)
            second.wait_for("The other window is gone")
            second.wait_for(lambda terminal: HELD not in terminal.text)
            assert "Nothing was changed" not in second.text
            second.press("d")
            second.wait_for("3 spans")
            second.wait_for("saved")
            second.press("q")
            assert second.wait() == 0
    done = subprocess.run(
        reader(tmp_path, "export"),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    spans = json.loads(done.stdout)["spans"]
    assert sorted(span["label"] for span in spans) == ["actor", "claim", "date"]

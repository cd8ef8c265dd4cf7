"""Lay lines out in Chromium, and read off where each code point stands.

No library drives it: the page measures itself and `--dump-dom` prints what it wrote. A
paragraph is one block a pixel wide that breaks at `<wbr>` only, so that Chromium resolves
its levels as a whole and breaks where we do.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from reader.text.units import Base
from tests.engines.engine import missing

_PAGE = """<!doctype html>
<meta charset="utf-8">
<style>
div { width: 1px; white-space: pre; font: 16px "DejaVu Sans Mono", monospace; tab-size: 8 }
div.auto { unicode-bidi: plaintext }
wbr { white-space: pre-wrap }
</style>
<pre id="found"></pre>
<script>
const range = document.createRange();
function measured([base, lines]) {
  const block = document.createElement("div");
  if (base === "auto") block.className = "auto"; else block.dir = base;
  const nodes = lines.map((line, at) => {
    if (at) block.append(document.createElement("wbr"));
    return block.appendChild(document.createTextNode(line));
  });
  document.body.append(block);
  const found = nodes.map(node => {
    let at = 0;
    return Array.from(node.data, char => {
      range.setStart(node, at);
      range.setEnd(node, at += char.length);
      return Array.from(range.getClientRects(), box => [box.left, box.right, box.bottom]);
    });
  });
  block.remove();
  return found;
}
document.getElementById("found").textContent = JSON.stringify(GIVEN.map(measured));
</script>
"""


class Paragraph(NamedTuple):
    """A paragraph as it is handed to Chromium: in lines that together are all of it."""

    base: Base
    lines: Sequence[str]


class Box(NamedTuple):
    """Where a code point stands, in pixels."""

    left: float
    right: float
    bottom: float


Measured = list[list[list[Box]]]
"""The boxes of each code point of each line of one paragraph; one, or none if not drawn."""


def lay_out(paragraphs: Sequence[Paragraph], folder: Path) -> list[Measured]:
    """Lay `paragraphs` out in one page; `folder` is for the page and the browser's profile."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("chromium is missing; install Debian's package chromium")
    # No text may end the script early.
    given = json.dumps([(base, list(lines)) for base, lines in paragraphs]).replace("<", "\\u003c")
    page = folder / "page.html"
    page.write_text(_PAGE.replace("GIVEN", given), encoding="utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        capture_output=True,
        timeout=240,
        check=False,
        env=os.environ | {"HOME": str(folder)},
    )
    written = re.search(r'<pre id="found">(.+?)</pre>', done.stdout.decode("utf-8"), re.DOTALL)
    assert written, done.stderr.decode("utf-8", "replace")[-2000:]
    return [
        [[[Box(*box) for box in boxes] for boxes in line] for line in lines]
        for lines in json.loads(html.unescape(written[1]))
    ]

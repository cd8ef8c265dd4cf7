"""Marks move nothing in a browser: `show --format html` with and without them (`make test-browser`).

The boxes of all code points are measured in both pages. Where an element tore a joined word,
letters would have other widths; where it took part in the bidi algorithm, other places.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from random import Random
from unicodedata import combining

import pytest

from reader.render.html import html_lines
from reader.render.page import Page
from tests.engines.engine import missing
from tests.render.pages import LABELS, MIXED, page, palette

SEEDS = Path(__file__).parents[2] / "seeds"
_MEASURE = """<pre id="found"></pre><script>
const found = [], range = document.createRange();
const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  let at = 0;
  for (const letter of walker.currentNode.data) {
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at += letter.length);
    const boxes = Array.from(range.getClientRects(), box => [box.left, box.right, box.top]);
    found.push([letter, boxes.filter(box => box[0] !== box[1]).pop() || null]);
  }
}
document.getElementById("found").textContent = JSON.stringify(found);
</script>"""
_NEAR = 1.0
"""Pixels: a letter in an element of its own is placed on another part of a pixel."""

Boxes = list[tuple[str, tuple[float, float, float] | None]]


def measured(shown: Page, folder: Path) -> Boxes:
    """Each code point of the article and its box: left, right and top."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("chromium is missing; install Debian's package chromium")
    source = "".join(html_lines(shown, palette(theme="light-paper")))
    # The page itself allows no script.
    source = re.sub(r"<meta http-equiv[^>]*>", "", source)
    file = folder / "page.html"
    file.write_text(source.replace("</body>", f"{_MEASURE}</body>"), encoding="utf-8")
    done = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri(),
        ],
        capture_output=True, timeout=240, check=False, env=os.environ | {"HOME": str(folder)},
    )  # fmt: skip
    written = re.search(r'<pre id="found">(.+?)</pre>', done.stdout.decode("utf-8"), re.DOTALL)
    assert written, done.stderr.decode("utf-8", "replace")[-2000:]
    return _ligatures_whole(json.loads(html.unescape(written[1])))


def _ligatures_whole(found: Boxes) -> Boxes:
    """For lam and alef the place where their ligature begins.

    Chromium halves its box between them. Where a mark begins or ends inside it gives all to
    one, and to the other, it may be, the box of the space that follows.
    """
    whole = list(found)
    for at, ((lam, one), (alef, other)) in enumerate(pairwise(found)):
        if lam == "ل" and alef in "اأإآ":
            boxes = [box for box in (one, other) if box]
            right = max(box[1] for box in boxes)
            whole[at] = whole[at + 1] = (lam + alef, (right, right, boxes[0][2]))
    return whole


def texts() -> dict[str, str]:
    """The seeds, and one line in which a mark once turned a number round."""
    seeds = {path.stem: path.read_text(encoding="utf-8")[:3000] for path in SEEDS.glob("*.txt")}
    return {"mixed": MIXED * 20, **seeds}


@pytest.mark.parametrize("name", sorted(texts()))
def test_marks_move_no_letter(name: str, tmp_path: Path) -> None:
    text, chance = texts()[name], Random(name)
    marks = []
    for _ in range(len(text) // 12):
        start = chance.randrange(len(text) - 1)
        end = min(len(text), start + chance.choice((1, 2, 3, 5, 8, 30)))
        marks.append((start, end, chance.choice(LABELS)))
    without = measured(page(text), tmp_path)
    within = measured(page(text, marks), tmp_path)
    assert [letter for letter, _ in within] == [letter for letter, _ in without]
    moved = [
        (at, letter, box, other)
        for at, ((letter, box), (_, other)) in enumerate(zip(without, within, strict=True))
        if (not combining(letter[0]) and (box is None) != (other is None))
        or (box and other and any(abs(a - b) > _NEAR for a, b in zip(box, other, strict=True)))
    ]
    assert moved == []

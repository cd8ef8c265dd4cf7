"""The article that every terminal is tried with, its marks, and the words that are clicked.

Every line mixes what terminals get wrong: two right-to-left scripts, Latin inside them and
they inside Latin, numbers, brackets, marks above and below, lam-alef, a word over a wrap.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

NAME: Final = "mixed.txt"

TEXT: Final = Path(__file__).with_name(NAME).read_bytes().decode("utf-8")


class Mark(NamedTuple):
    """A span that is there before the app starts, so that tints lie on the text."""

    quote: str
    label: str


class Click(NamedTuple):
    """A word that is double-clicked."""

    word: str
    what: str


MARKS: Final = (
    Mark("شركة Microsoft Azure", "actor"),
    Mark("28.04.2023", "date"),
    Mark("لا سلام بلا عدل", "claim"),
    Mark("الرئيس علييف", "actor"),
    Mark("28 апреля", "date"),
    Mark("Ms. Smith", "actor"),
)
"""One in each direction, one of both, one with a number in right-to-left text."""

CLICKS: Final = (
    Click("القسم", "in a right-to-left run"),
    Click("Aliyev", "left-to-right inside right-to-left"),
    Click("الاجتماعات", "after a wrap"),
    Click("הממשלה", "right-to-left inside left-to-right"),
    Click("Госсекретарь", "left-to-right"),
)


def write_corpus(folder: Path) -> Path:
    """Writes the article, and a second one whose title stands in the list; gives the folder."""
    folder.mkdir()
    (folder / NAME).write_bytes(TEXT.encode())
    (folder / "second.txt").write_text("שיחה עם Reuters (2023)\n", encoding="utf-8")
    return folder

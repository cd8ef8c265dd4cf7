"""Gold sets of any size on disk, the same ones in each run.

python -m benchmarks.gold PROJECT SPANS {plain,seeds}: writes one. In a process of its own,
since what a million take in memory would be seen in what is measured beside it.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.start import SEEDS
from reader.gold.model import ArticleRecord, Span
from reader.gold.store.base import chunks
from reader.gold.store.layout import Layout, slug_of

ANNOTATOR: Final = "bench"
SPANS_EACH: Final = 10
"""Spans of an article."""

_BEGAN: Final = 1_767_225_600_000
"""Milliseconds since 1970 of the first mark."""
_AT: Final = "2026-01-01T00:00:00.000Z"
_LABELS: Final = ("actor", "date", "claim")


_PLAIN: Final = "The president said on Thursday that both countries would sign the treaty. " * 9
"""Makes half as many bytes as the sample articles, whose letters are escapes in the file."""


@cache
def texts() -> tuple[str, ...]:
    """The sample articles, which the quotes and their contexts are taken from."""
    return tuple(path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt")))


def name_of(article: int) -> str:
    """The id of an article by its number."""
    return f"{article // 1000:03d}/{article % 1000:03d}.txt"


def write(project: Path, spans: int, *, plain: bool = False) -> Path:
    """A project with so many spans, ten to an article, and the articles' records.

    Args:
        project: its folder, which is not there yet.
        spans: how many.
        plain: quote one English sentence instead of the sample articles.

    Returns:
        The gold set's file.
    """
    layout = Layout(project, slug_of(ANNOTATOR))
    layout.base.parent.mkdir(parents=True)
    quoted = (_PLAIN,) if plain else texts()
    tables = {
        "spans": dict(_spans(spans, quoted)),
        "articles": dict(_articles(spans // SPANS_EACH, quoted)),
    }
    with layout.base.open("wb") as file:
        for piece in chunks(tables, {"annotator": ANNOTATOR, "last": 0}):
            file.write(piece)
    return layout.base


def _sha256(article: int) -> str:
    return hashlib.sha256(name_of(article).encode()).hexdigest()


def _spans(count: int, quoted: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Records made by filling in one that was encoded: a million take seconds so."""
    chance = random.Random(count)
    forms = [_form(chance, quoted) for _ in range(997)]
    for at in range(count):
        number = (_BEGAN + at * 60) << 80 | 0x7 << 76 | 0b10 << 62
        number |= chance.getrandbits(12) << 64 | chance.getrandbits(62)
        digits = f"{number:032x}"
        id = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        article = at // SPANS_EACH
        head, middle, tail = forms[at % len(forms)]
        yield (
            number,
            f"{head}{id}{middle[0]}{name_of(article)}{middle[1]}{_sha256(article)}{tail}".encode(
                "ascii"
            ),
        )


def _form(chance: random.Random, quoted: Sequence[str]) -> tuple[str, tuple[str, str], str]:
    """A record's JSON cut where id, article and text go in."""
    text = chance.choice(quoted)
    start = chance.randrange(len(text) - 60)
    end = start + chance.randrange(3, 40)
    span = Span.make(
        "ARTICLE", text, "0" * 64, start, end, chance.choice(_LABELS), ANNOTATOR, at=_AT
    )
    whole = json.dumps(span.to_record())
    head, rest = whole.split(span.id)
    before, rest = rest.split("ARTICLE", 1)
    after, tail = rest.split("0" * 64)
    return head, (before, after), tail


def _articles(count: int, quoted: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    for at in range(count):
        record = ArticleRecord(
            id=name_of(at),
            sha256=_sha256(at),
            language="und",
            encoding="utf-8",
            direction="ltr",
            title=f"{at} {quoted[at % len(quoted)][:60]}",
            state="done" if at % 3 == 0 else "in_progress",
            updated=_AT,
        )
        yield record.number, json.dumps(record.to_record()).encode("ascii")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), plain=sys.argv[3] == "plain")

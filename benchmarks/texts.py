"""Articles of any size, made of the seeds' sentences: the same ones in each run."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Final

from benchmarks.start import SEEDS
from reader.corpus.language import guess_language

MEGABYTE: Final = 1_000_000
SMALL: Final = 5_000
"""Bytes of an article of common size."""
LONGEST: Final = 20_000
"""Bytes of the longest paragraph of prose."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?؟])\s+|\n")
_NOT_PLAIN: Final = re.compile("[^\u0620-\u064a .،؛؟]+")


@cache
def seeds(language: str) -> tuple[str, ...]:
    """The texts of the sample articles in a language."""
    texts = (path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return tuple(text for text in texts if guess_language(text) == language)


def prose(size: int, language: str = "ar", longest: int = LONGEST) -> str:
    """About `size` bytes in paragraphs of many lengths, none longer than `longest` bytes."""
    chance = random.Random(size)
    whole = "\n".join(seeds(language))
    sentences = [line.strip() for line in _SENTENCE_END.split(whole) if len(line) > 30]
    lengths = [length for length in (300, 800, 2_000, 5_000, longest) if length <= longest]
    paragraphs: list[str] = []
    while size > 0:
        wanted, taken = chance.choice(lengths), [chance.choice(sentences)]
        length = len(taken[0].encode())
        while length + len((following := chance.choice(sentences)).encode()) < wanted:
            taken.append(following)
            length += len(following.encode()) + 1
        paragraphs.append(" ".join(taken))
        size -= length + 2
    return "\n\n".join(paragraphs) + "\n"


def unbroken(size: int) -> str:
    """`size` bytes of plain Arabic, one paragraph."""
    words = _words()
    return (
        " ".join(words * (size // len(" ".join(words).encode()) + 1))
        .encode()[:size]
        .decode(errors="ignore")
    )


def bracketed(size: int) -> str:
    """`size` bytes with brackets and numbers after each word, one paragraph."""
    words = _words()
    made = "".join(
        f"{words[at % len(words)]} ({at} من {at * 3}) " for at in range(size // 20)
    ).encode()
    return made[:size].decode(errors="ignore")


def _words() -> list[str]:
    return _NOT_PLAIN.sub(" ", " ".join(seeds("ar"))).split()

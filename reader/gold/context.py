"""The quote of a range and what stands around it, by which it can be found again."""

from __future__ import annotations

from typing import TypedDict

CONTEXT = 32
"""Code points kept on each side of a span's quote."""


class Context(TypedDict):
    """The three strings that a span keeps of its text."""

    quote: str
    prefix: str
    suffix: str


def context_of(text: str, start: int, end: int) -> Context:
    """The quote of `text[start:end]` and up to 32 code points on each side of it.

    Raises:
        ValueError: the range is not within the text.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"range {start} to {end} is not within a text of {len(text)} code points")
    return {
        "quote": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }

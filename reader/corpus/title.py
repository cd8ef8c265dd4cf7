"""The headline of a scraped page, found by what headlines have in common.

A page saved as text begins with its furniture: rubrics, dates, counters, the
buttons of the site. No list of their phrases would ever be complete, so nothing
here knows one. What tells a headline from them is that it is a few words long,
does not end as a sentence does, stands near the top, and above all says what
the rest of the page says: its words come again below, a button's do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 200
"""Code points of a title; a paragraph that has to serve as one is cut there."""

_HEAD = 40
"""Lines that are not blank, from the top, among which a headline is looked for."""

_AFTER_BODY = 2
"""Lines of the text itself after which a headline is no longer looked for."""

_BODY_WORDS = 15
"""Words from which a line that ends as a sentence is taken for the text itself."""

_SAID_WORDS = 8
"""Words from which a line says something, and others can be compared with it."""

_ENOUGH = 1.5
"""The score from which a line is like a headline; furniture has about 1."""

_NEAR = 0.9
"""A line so little worse than the best is taken if it comes first: a deck follows its head."""

_PAGE = 1 << 16
"""Code points that are looked at; what comes later says nothing new."""

_MARKS = "\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200c\u200d'’-"
_WORD = re.compile(f"[^\\W_][\\w{_MARKS}]*")
_MARK = re.compile(f"[{_MARKS}]")
_LETTER = re.compile(r"[^\W\d_]")
_LINE_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SPACE = re.compile(r"\s+")
_INVISIBLE = " \u200b\u200e\u200f\u2060\ufeff"
_SENTENCE_END = re.compile(r"[.!…。۔।][\s\"'”“»’)\]]*$")
_STOP = re.compile(r"[.!?…。؟۔।][\"'”“»’)\]]*(?=\s)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)[#\s]*$")
_DIVIDER = re.compile(r"\s[|>»›•·/→]\s")
_CLITICS = re.compile("^[وفبلك]{0,2}ال(?=..)|^لل(?=..)|^[وفبلك](?=....)")


class _Line(NamedTuple):
    """A line of the page that is not blank."""

    text: str
    """On one line, without what is round it."""
    stems: tuple[str, ...]
    """Its words of three letters or more, without endings and clitics."""
    words: int
    """Its words that have a letter."""
    is_heading: bool
    """Whether it is marked as a heading (Markdown)."""

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a statement does."""
        return _SENTENCE_END.search(self.text) is not None

    @property
    def is_body(self) -> bool:
        """Whether it is the text itself, no headline and no furniture."""
        return (self.words >= _BODY_WORDS and self.is_sentence) or self.words > 2 * _BODY_WORDS


def find_title(text: str) -> str:
    """The headline of `text` on one line; empty only where there is nothing to read.

    Where no line is like a headline, it is the first sentence; where there are
    no words, the first line that is not blank.
    """
    lines = [_line(raw) for raw in _LINE_ENDS.split(text[:_PAGE]) if one_line(raw)]
    if not lines:
        return ""
    page = _Page(lines)
    rated = [(page.score(line, place), line) for place, line in _candidates(lines)]
    best = max((score for score, _ in rated), default=0.0)
    if best >= _ENOUGH:
        return _cut(next(line.text for score, line in rated if score >= best - _NEAR))
    worded = [line for line in lines if line.words]
    said = [line for line in worded if line.words >= _SAID_WORDS]
    return _cut(_first_sentence((said or worded or lines)[0].text))


def one_line(text: str) -> str:
    """`text` with every stretch of blanks and line ends as one space, none at the ends."""
    return _SPACE.sub(" ", text).strip(_INVISIBLE)


def _line(raw: str) -> _Line:
    heading = _HEADING.match(raw)
    text = one_line(heading[1] if heading else raw) or one_line(raw)
    words = [word for word in _WORD.findall(text) if _LETTER.search(word)]
    stems = tuple(stem for stem in map(_stem, words) if len(stem) > 2)
    return _Line(text, stems, len(words), heading is not None)


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str:
    """What a word and its inflected forms have in common, roughly."""
    return _CLITICS.sub("", _MARK.sub("", word.casefold()))[:5]


def _candidates(lines: list[_Line]) -> Iterator[tuple[int, _Line]]:
    """The lines before and just after the text itself begins, with their places."""
    body = 0
    for place, line in enumerate(lines[:_HEAD]):
        body += line.is_body
        if body == _AFTER_BODY:
            return
        if line.words and not line.is_body:
            yield place, line


class _Page:
    """What the lines of a page are measured against."""

    def __init__(self, lines: list[_Line]) -> None:
        self._times = Counter(line.text for line in lines)
        # Each text once, so that a repeated headline does not echo itself.
        said = {line.text: line for line in lines if line.words >= _SAID_WORDS}
        self._holding = Counter(stem for line in said.values() for stem in set(line.stems))
        self._said = said

    def score(self, line: _Line, place: int) -> float:
        """How much a line is like a headline: furniture about 1, a headline 2 to 5."""
        score = 3 * self._echo(line) + _length(line.words) - 0.08 * place
        score += 1.5 if line.is_heading else 0.0
        score += 0.5 if self._times[line.text] > 1 else 0.0
        score -= 0.7 if line.is_sentence else 0.0
        score -= 2.0 if line.text.endswith((":", "|")) else 0.0
        return score - max(0, len(_DIVIDER.findall(line.text)) - 1)

    def _echo(self, line: _Line) -> float:
        """The share of its words that other lines say, long words counting more."""
        own = line.text in self._said
        weights = {stem: len(stem) for stem in line.stems}
        echoed = sum(weight for stem, weight in weights.items() if self._holding[stem] > own)
        return echoed / max(1, sum(weights.values()))


def _length(words: int) -> float:
    """What a length is worth: headlines have five to eighteen words."""
    if words < 5:
        return (-2.0, -2.0, -1.0, -0.3, 0.3)[words]
    return 1.0 if words <= 18 else max(-2.0, 1.0 - 0.2 * (words - 18))


def _first_sentence(text: str) -> str:
    """Up to the first stop behind five words or more, so not behind an abbreviation."""
    for stop in _STOP.finditer(text):
        if len(text[: stop.start()].split()) >= 5:
            return text[: stop.end()]
    return text


def _cut(title: str) -> str:
    """`title`, where it is too long up to a space, and an ellipsis."""
    if len(title) <= _LONGEST:
        return title
    return (
        title[:_LONGEST].rpartition(" ")[0].rstrip() + "…"
        if " " in title[:_LONGEST]
        else (title[: _LONGEST - 1] + "…")
    )

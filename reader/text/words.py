"""The words, sentences and quotations of an article (UAX#29), in code points.

What `w`, `s`, `p` and a double click take. Found paragraph by paragraph when first
asked for; nothing here depends on a width.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from reader.text import paragraphs, segments
from reader.text.units import Index, Range


class _Paragraph(NamedTuple):
    """One paragraph's findings, in the article's indices."""

    starts: array[int]
    """Where its words start."""
    ends: array[int]
    """Where they end."""

    def word(self, at: int) -> Range:
        return Range(Index(self.starts[at]), Index(self.ends[at]))

    def around(self, span: Range) -> Range | None:
        """From the first word that starts in `span` to the last that does."""
        first = bisect_left(self.starts, span.start)
        last = bisect_left(self.starts, span.end) - 1
        if first > last:
            return None
        return Range(Index(self.starts[first]), Index(min(self.ends[last], span.end)))


class Words:
    """The words that have a letter or digit, sentences and quotations of one article.

    Punctuation and spaces belong to no word; the marks of a quotation and a full stop
    to no sentence. Every answer is in logical order; None where there is nothing.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans = paragraphs.split(text)
        self._begins = array("Q", [span.start for span in self._spans])
        self._found: dict[int, _Paragraph] = {}
        self._sentences: dict[int, list[Range]] = {}
        self._quotations: dict[int, list[Range]] = {}

    def _number(self, index: int) -> int:
        return max(0, bisect_right(self._begins, index) - 1)

    def _content(self, number: int) -> str:
        start, end = self._spans[number]
        return segments.safe(self.text[start:end])

    def _paragraph(self, number: int) -> _Paragraph:
        found = self._found.get(number)
        if found is None:
            offset = self._spans[number].start
            spans = segments.words(self._content(number))
            found = _Paragraph(
                array("Q", [offset + span.start for span in spans]),
                array("Q", [offset + span.end for span in spans]),
            )
            self._found[number] = found
        return found

    def _in_article(self, number: int, spans: list[Range]) -> list[Range]:
        offset = self._spans[number].start
        return [Range(Index(offset + start), Index(offset + end)) for start, end in spans]

    def _sentences_of(self, number: int) -> list[Range]:
        if number not in self._sentences:
            spans = segments.sentences(self._content(number))
            self._sentences[number] = self._in_article(number, spans)
        return self._sentences[number]

    def _quotations_of(self, number: int) -> list[Range]:
        if number not in self._quotations:
            from reader.text import quotations

            spans = quotations.find(self._content(number))
            self._quotations[number] = self._in_article(number, spans)
        return self._quotations[number]

    def at(self, index: int) -> Range | None:
        """The word that holds the code point at `index`."""
        if not self._spans:
            return None
        found = self._paragraph(self._number(index))
        at = bisect_right(found.starts, index) - 1
        return found.word(at) if at >= 0 and index < found.ends[at] else None

    def first_from(self, index: int) -> Range | None:
        """The first word that starts at or after `index`."""
        return next(self._from(index), None)

    def _from(self, index: int) -> Iterator[Range]:
        """Every word that starts at or after `index`."""
        for number in range(self._number(index), len(self._spans)):
            found = self._paragraph(number)
            for at in range(bisect_left(found.starts, index), len(found.starts)):
                yield found.word(at)

    def last_until(self, index: int) -> Range | None:
        """The last word that ends at or before `index`."""
        for number in range(min(self._number(index), len(self._spans) - 1), -1, -1):
            found = self._paragraph(number)
            at = bisect_right(found.ends, index) - 1
            if at >= 0:
                return found.word(at)
        return None

    def within(self, span: Range) -> list[Range]:
        """The words that are wholly inside `span`."""
        inside: list[Range] = []
        for word in self._from(span.start):
            if word.end > span.end:
                break
            inside.append(word)
        return inside

    def count(self) -> int:
        """Words of the article."""
        return sum(len(self._paragraph(number).starts) for number in range(len(self._spans)))

    def paragraph(self, index: int) -> Range | None:
        """From the first word to the last of the paragraph that holds `index`."""
        if not self._spans:
            return None
        number = self._number(index)
        return self._paragraph(number).around(self._spans[number])

    def quotation(self, index: int) -> Range | None:
        """The inside of the innermost quotation around `index`, first word to last."""
        if not self._spans:
            return None
        number = self._number(index)
        holding = [span for span in self._quotations_of(number) if span.holds(index)]
        return self._paragraph(number).around(holding[-1]) if holding else None

    def sentence(self, index: int) -> Range | None:
        """From the first word to the last of the sentence at `index`.

        A quotation bounds it: inside one it goes no further than the marks, and it
        never takes in a part of another.
        """
        if not self._spans:
            return None
        number = self._number(index)
        for span in self._sentences_of(number):
            if span.holds(index):
                bounded = _bounded(span, index, self._quotations_of(number))
                return self._paragraph(number).around(bounded)
        return None

    def sentence_from(self, index: int) -> Range | None:
        """The first sentence that starts at or after `index`."""
        for word in self._from(index):
            found = self.sentence(word.start)
            if found is not None and found.start >= index:
                return found
        return None

    def paragraph_from(self, index: int) -> Range | None:
        """The first paragraph with a word whose first word starts at or after `index`."""
        for number in range(self._number(index), len(self._spans)):
            found = self._paragraph(number)
            if found.starts and found.starts[0] >= index:
                return found.around(self._spans[number])
        return None


def _bounded(sentence: Range, index: int, quoted: list[Range]) -> Range:
    """The part of `sentence` around `index` that cuts through no quotation."""
    start, end = sentence
    for span in quoted:
        if span.holds(index):
            start, end = max(start, span.start), min(end, span.end)
        elif index < span.start < end < span.end:
            end = span.start
        elif span.start < start < span.end <= index:
            start = span.end
    return Range(start, end)

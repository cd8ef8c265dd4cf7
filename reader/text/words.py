"""The words, sentences and quotations of an article (UAX#29), in code points.

What `w`, `s`, `p` and a double click take. Found piece by piece when first asked for
(a paragraph, or a part of a very long one); nothing here depends on a width.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from reader.text import paragraphs, segments
from reader.text.units import Index, Range

_PIECE = 8192
"""Code points of a paragraph whose words are found at once, or a few more."""

_CUT = (  # compiled for the first long paragraph
    # Rule WB999 parts a space or an ideograph from what these begin, whatever stands before.
    "(?<=[ \n])(?=[0-9A-Za-z\u00c0-\u00d6\u0400-\u0481\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3])"
    "|(?<=[\u3001\u3002\u4e00-\u9fff])(?=[\u4e00-\u9fff])"
)
_IN_WORD = re.compile(r"[^\W_]")
"""What a word has one of: exactly what `str.isalnum` says yes to."""


class _Piece(NamedTuple):
    """The words of one piece, in the article's indices."""

    span: Range
    """The piece; its ends are boundaries of words."""
    starts: array[int]
    """Where its words start."""
    ends: array[int]
    """Where they end."""

    def word(self, at: int) -> Range:
        return Range(Index(self.starts[at]), Index(self.ends[at]))


def count_words(text: str) -> int:
    """UAX#29 words of a text that have a letter or a digit, without keeping any of them."""
    cuts = _cuts(text, Range(Index(0), Index(len(text))))
    return sum(segments.count_words(segments.safe(text[start:end])) for start, end in cuts)


def _cuts(text: str, span: Range) -> Iterator[Range]:
    """`span` in pieces, cut where a word ends whatever came before."""
    start = span.start
    while start < span.end:
        long = span.end - start > _PIECE
        cut = re.compile(_CUT).search(text, start + _PIECE, span.end) if long else None
        end = Index(cut.start()) if cut else span.end
        yield Range(start, end)
        start = end


class Words:
    """The words that have a letter or digit, sentences and quotations of one article.

    Punctuation and spaces belong to no word; the marks of a quotation and a full stop
    to no sentence. Every answer is in logical order; None where there is nothing.

    Args:
        text: the article.
        spans: its paragraphs, where somebody has split it already.
    """

    def __init__(self, text: str, spans: paragraphs.Paragraphs | None = None) -> None:
        self.text = text
        self._spans = paragraphs.split(text) if spans is None else spans
        self._pieces: dict[int, _Piece] = {}
        self._begins: dict[int, array[int]] = {}
        self._sentences: dict[int, list[Range]] = {}
        self._quotations: dict[int, list[Range]] = {}

    def _number(self, index: int) -> int:
        return self._spans.at(index)

    def _content(self, number: int) -> str:
        start, end = self._spans[number]
        return segments.safe(self.text[start:end])

    def _piece(self, index: int) -> _Piece:
        """The piece that holds an index; at the text's end the last."""
        span = self._piece_span(index)
        found = self._pieces.get(span.start)
        if found is None:
            offset, end = span
            words = segments.words(segments.safe(self.text[offset:end]))
            found = self._pieces[offset] = _Piece(
                span,
                array("Q", [offset + word.start for word in words]),
                array("Q", [offset + word.end for word in words]),
            )
        return found

    def _piece_span(self, index: int) -> Range:
        number = self._number(index)
        span = self._spans[number]
        if span.length <= _PIECE:
            return span
        begins = self._begins.get(number)
        if begins is None:
            cuts = _cuts(self.text, span)
            begins = self._begins[number] = array("Q", [cut.start for cut in cuts])
            begins.append(span.end)
        at = min(bisect_right(begins, index), len(begins) - 1)
        return Range(Index(begins[at - 1]), Index(begins[at]))

    def _onward(self, index: int) -> Iterator[_Piece]:
        """The piece that holds an index and those after it that have words."""
        while self._spans:
            piece = self._piece(index)
            yield piece
            found = _IN_WORD.search(self.text, piece.span.end)
            if found is None:
                return
            index = found.start()

    def _backward(self, index: int) -> Iterator[_Piece]:
        """The piece that holds an index and those before it that are not empty."""
        while self._spans:
            piece = self._piece(index)
            yield piece
            found = paragraphs.last_content(self.text, piece.span.start)
            if found is None:
                return
            index = found

    def _around(self, span: Range) -> Range | None:
        """From the first word that starts in `span` to the last that does."""
        first = self.first_from(span.start)
        if first is None or first.start >= span.end:
            return None
        for piece in self._backward(span.end - 1):
            at = bisect_left(piece.starts, span.end) - 1
            if at >= 0:
                return Range(first.start, min(piece.word(at).end, span.end))
        return None

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
        found = self._piece(index)
        at = bisect_right(found.starts, index) - 1
        return found.word(at) if at >= 0 and index < found.ends[at] else None

    def first_from(self, index: int) -> Range | None:
        """The first word that starts at or after `index`."""
        return next(self._from(index), None)

    def _from(self, index: int) -> Iterator[Range]:
        """Every word that starts at or after `index`."""
        for piece in self._onward(index):
            for at in range(bisect_left(piece.starts, index), len(piece.starts)):
                yield piece.word(at)

    def last_until(self, index: int) -> Range | None:
        """The last word that ends at or before `index`."""
        for piece in self._backward(index):
            at = bisect_right(piece.ends, index) - 1
            if at >= 0:
                return piece.word(at)
        return None

    def within(self, span: Range) -> list[Range]:
        """The words that are wholly inside `span`."""
        inside: list[Range] = []
        for word in self._from(span.start):
            if word.end > span.end:
                break
            inside.append(word)
        return inside

    def count_within(self, span: Range) -> int:
        """How many words are wholly inside `span`, none of them made."""
        count = 0
        for piece in self._onward(span.start):
            if piece.span.start >= span.end:
                break
            first = bisect_left(piece.starts, span.start)
            count += max(0, bisect_right(piece.ends, span.end) - first)
        return count

    def count(self) -> int:
        """Words of the article."""
        return count_words(self.text)

    def paragraph(self, index: int) -> Range | None:
        """From the first word to the last of the paragraph that holds `index`."""
        if not self._spans:
            return None
        return self._around(self._spans[self._number(index)])

    def quotation(self, index: int) -> Range | None:
        """The inside of the innermost quotation around `index`, first word to last."""
        if not self._spans:
            return None
        number = self._number(index)
        holding = [span for span in self._quotations_of(number) if span.holds(index)]
        return self._around(holding[-1]) if holding else None

    def sentence(self, index: int) -> Range | None:
        """From the first word to the last of the sentence at `index`.

        A quotation bounds it: inside one it goes no further than the marks, and it
        never takes in a part of another.
        """
        if not self._spans:
            return None
        number = self._number(index)
        sentences = self._sentences_of(number)
        at = bisect_right(sentences, index, key=_start) - 1
        if at < 0 or not sentences[at].holds(index):
            return None
        return self._around(_bounded(sentences[at], index, self._quotations_of(number)))

    def sentence_from(self, index: int) -> Range | None:
        """The first sentence that starts at or after `index`."""
        for word in self._from(index):
            found = self.sentence(word.start)
            if found is not None and found.start >= index:
                return found
        return None

    def paragraph_from(self, index: int) -> Range | None:
        """The first paragraph with a word whose first word starts at or after `index`."""
        if not self._spans:
            return None
        here = self._spans[self._number(index)]
        found = self._around(here)
        if found is not None and found.start >= index:
            return found
        following = self.first_from(here.end)
        return None if following is None else self.paragraph(following.start)


def _start(span: Range) -> int:
    return span.start


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

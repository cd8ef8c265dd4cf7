"""`reader reanchor [ARTICLE …] [--apply] [--json]`: marks of changed articles, put right."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Self

from reader import strings
from reader.cli import say
from reader.corpus.corpus import Corpus
from reader.errors import InputError
from reader.session.articles import find_all, find_article
from reader.session.proposing import Item, Proposal, edit_of, propose
from reader.session.session import Session
from reader.session.start import Start
from reader.settings import Settings

_SOON = 1.0
"""Seconds after which the progress is shown, and then ten times a second."""


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what would become of the marks, and with `--apply` do it.

    Raises:
        UsageError: there is no such article.
        StoreError: the gold set can't be read, changed or saved.
    """
    found = [find_article(name, settings) for name in options.articles]
    code = told = articles = marks = 0
    for start, corpus in found or [find_all(settings)]:
        ids = [start.article] if start.article is not None else corpus.ids
        run = _Run(options, settings, start, corpus)
        code = max(code, run.all_of(ids))
        told += run.told
        articles += run.articles
        marks += run.marks
    if not told and not code and not options.json:
        counts = strings.REANCHOR_NOTHING.format(marks=marks, articles=articles)
        say.sentence(counts, settings.bidi)
    return code


class _Run:
    """One corpus."""

    def __init__(
        self, options: argparse.Namespace, settings: Settings, start: Start, corpus: Corpus
    ) -> None:
        self.told = 0
        """Articles of which something was said."""
        self.articles = self.marks = 0
        """What was looked at, the marks that have no place included."""
        self._apply: bool = options.apply
        self._json: bool = options.json
        self._mode = say.mode_for(sys.stdout, settings.bidi)
        self._bidi = settings.bidi
        self._session = Session(
            corpus,
            project=start.project,
            annotator=start.annotator,
            read_only=settings.read_only or not self._apply,
        )

    def all_of(self, ids: Sequence[str]) -> int:
        """Every article in turn; 3 where one could not be read."""
        code = 0
        try:
            for article_id in ids:
                try:
                    self._session.open(article_id)
                except InputError as error:
                    say.error(error, self._bidi)
                    code = error.exit_code
                    continue
                with _Progress(article_id) as progress:
                    proposal = propose(self._session, progress)
                self.articles += 1
                self.marks += self._session.span_count(article_id)
                if proposal is not None:
                    self._report(proposal)
        finally:
            self._session.close()
        return code

    def _report(self, proposal: Proposal) -> None:
        self.told += 1
        if self._apply:
            verdicts = [item.accepted for item in proposal.items]
            self._session.do(edit_of(self._session, proposal, verdicts))
        if self._json:
            for item in proposal.items:
                print(say.json_line(_facts(proposal, item, applied=self._apply)))
            return
        self._say(strings.REANCHOR_COUNTS.format(id=proposal.article.id, **proposal.counts()))
        if proposal.known_as is not None:
            self._say("  " + strings.REANCHOR_RENAMED.format(id=proposal.known_as))
        if proposal.without_text:
            self._say("  " + strings.REVIEW_NO_TEXT.format(count=proposal.without_text))
        for item in proposal.items:
            if item.answer.kind != "kept":
                for line in _lines(proposal, item):
                    self._say(line)
        self._say("  " + (strings.REANCHOR_DONE if self._apply else strings.REANCHOR_TRIED))

    def _say(self, text: str) -> None:
        print(say.encoded(say.line_of(text, self._mode, "ltr"), self._mode))


def _lines(proposal: Proposal, item: Item) -> Iterator[str]:
    from reader.text.fit import quoted

    span, answer = item.span, item.answer
    word = strings.REVIEW_KINDS[answer.kind]
    place = f"{span.start}–{span.end}"
    if answer.kind != "orphaned":
        place += f" → {answer.start}–{answer.end}"
    yield f"  {word}  {quoted(span.label)}  {place}  {quoted(span.quote)}"
    new = proposal.article.text[answer.start : answer.end]
    if answer.kind != "orphaned" and new != span.quote:
        yield f"    → {quoted(new)}"


def _facts(proposal: Proposal, item: Item, *, applied: bool) -> dict[str, object]:
    span, answer = item.span, item.answer
    lost = answer.kind == "orphaned"
    return {
        "article": proposal.article.id,
        "known_as": proposal.known_as,
        "id": span.id,
        "label": span.label,
        "kind": answer.kind,
        "start": span.start,
        "end": span.end,
        "text": span.quote,
        "new_start": None if lost else answer.start,
        "new_end": None if lost else answer.end,
        "new_text": None if lost else proposal.article.text[answer.start : answer.end],
        "score": round(answer.score, 1),
        "applied": applied,
    }


class _Progress:
    """How far one article is, on standard error where somebody looks at it."""

    def __init__(self, article_id: str) -> None:
        self._name = say.line_of(article_id)
        self._next = monotonic() + _SOON
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: float) -> None:
        if sys.stderr.isatty() and monotonic() >= self._next:
            self._next = monotonic() + 0.1
            self._shown = True
            print(f"\r{self._name}: {100 * done:.0f} %", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

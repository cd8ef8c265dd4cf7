"""Where the marks of a changed article would be: a proposal, an answer for each mark.

Nothing is changed here: the edits that accepting and rejecting are come from
`gold.reanchoring`. `propose` does all of it at once, for the command line; for the screen
`drift` has it done by a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StoreError
from reader.gold.reanchoring import Verdict, reanchor
from reader.session.renamed import Vanished, likest, text_of, undecided, vanished

if TYPE_CHECKING:
    from pathlib import Path

    from reader.corpus.article import Article
    from reader.gold.anchoring import Answer
    from reader.gold.edit import Edit
    from reader.gold.model import Span
    from reader.session.session import Session

Tick = Callable[[float], object]
"""Told how much is done, from 0 to 1; what it raises ends the work."""


class Item(NamedTuple):
    """One mark, and what is proposed for it."""

    span: Span
    """As it is now, on the earlier text."""
    answer: Answer
    """Kept, moved or orphaned, and its place in the present text."""

    @property
    def accepted(self) -> Verdict:
        """What accepting it means: an orphan is accepted as one."""
        if self.answer.kind == "orphaned":
            return self.rejected
        anchor = "ok" if self.answer.kind == "kept" else "moved"
        return Verdict(self.span.id, anchor, self.answer.start, self.answer.end)  # type: ignore[arg-type]  # one of the two words

    @property
    def rejected(self) -> Verdict:
        """What rejecting it means: it has no place in the present text."""
        return Verdict(self.span.id, "orphan")


class Proposal(NamedTuple):
    """What is proposed for the marks of one article."""

    article: Article
    """As it is now."""
    items: tuple[Item, ...]
    """In the order of the earlier text."""
    without_text: int
    """How many of them were looked for by quote and context alone: the earlier text is gone."""
    known_as: str | None = None
    """The id of a file that is gone and was nearly the same; None: they are the article's own."""

    def counts(self) -> dict[str, int]:
        """How many are kept, moved, orphaned."""
        found = {"kept": 0, "moved": 0, "orphaned": 0}
        for item in self.items:
            found[item.answer.kind] += 1
        return found


def compute(
    project: Path,
    article: Article,
    spans: Sequence[Span],
    tick: Tick = lambda done: None,
    known_as: str | None = None,
) -> Proposal:
    """Find where marks of earlier texts are in the present one; changes nothing.

    Args:
        project: the folder that `gold/` is in.
        article: as it is now.
        spans: marks that rest on earlier texts.
        tick: told of the progress.
        known_as: the id under which they stand, if that is another one.
    """
    from reader.gold.anchoring import reanchor as anchor

    by_text: dict[str, list[Span]] = {}
    for span in spans:
        by_text.setdefault(span.text_sha, []).append(span)
    items: list[Item] = []
    without = 0
    for number, (sha256, its) in enumerate(by_text.items()):
        old = text_of(project, sha256)
        without += 0 if old is not None else len(its)

        def told(done: float, before: int = number) -> None:
            tick((before + done) / len(by_text))

        answers = anchor(its, old, article.text, told)
        items += (Item(span, answer) for span, answer in zip(its, answers, strict=True))
    items.sort(key=lambda item: item.span.key)
    return Proposal(article, tuple(items), without, known_as)


def propose(session: Session, tick: Tick = lambda done: None) -> Proposal | None:
    """What is proposed for the open article; None where there is nothing to decide.

    Raises:
        StoreError: the gold set can't be read.
    """
    session.load_gold()
    article = session.article
    if article is None:
        return None
    spans, among = undecided(session, article), []
    if not spans:
        among = vanished(session, article)
    return found_for(session.project, article, spans, among, tick)


def found_for(
    project: Path,
    article: Article,
    spans: Sequence[Span],
    among: Sequence[Vanished],
    tick: Tick,
) -> Proposal | None:
    """The proposal for an article's own marks, or for those of one that has vanished."""
    if spans:
        return compute(project, article, spans, tick)
    old = likest(project, article, among)
    return None if old is None else compute(project, article, old.spans, tick, old.id)


def edit_of(session: Session, proposal: Proposal, verdicts: Sequence[Verdict]) -> Edit:
    """The edit that carries verdicts out, for `Session.do`.

    Raises:
        EditConflict: a mark is not there any more.
        StoreReadOnly: nothing can be changed.
    """
    session.for_edit()
    if session.gold is None:
        raise StoreError("the marks could not be read")
    return reanchor(session.gold, proposal.article, verdicts)

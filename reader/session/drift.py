"""Marks that rest on another text than the article has now: where they would be, as a proposal.

`Drift` looks at the open article, has what it needs computed by a thread, and keeps the
proposals in memory: nothing is changed before somebody accepts it. An answer stays good as long
as the article's text is the same, so what is undone comes back to be decided again without
being computed again. `propose` does the same at once, for the command line.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StoreError
from reader.gold.reanchoring import Verdict, reanchor
from reader.session.renamed import Vanished, likest, text_of, vanished, waiting

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


class Stopped(Exception):
    """Nobody waits for the answer any more."""


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
    spans, among = waiting(session.marks().lost), []
    if not spans:
        among = vanished(session, article)
    return _found(session.project, article, spans, among, tick)


def _found(
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
    """
    session.load_gold()
    if session.gold is None:
        raise StoreError("the marks could not be read")
    return reanchor(session.gold, proposal.article, verdicts)


class Drift:
    """The open article's proposal, computed by a thread.

    Args:
        session: the annotator's session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._proposal: Proposal | None = None
        self._open: tuple[Proposal, Proposal | None] | None = None
        self._asked: tuple[object, ...] = ()
        self._running: threading.Event | None = None
        self._known_of: Article | None = None
        self._gone: list[Vanished] = []
        self.progress: float | None = None
        """How much is computed, from 0 to 1; None: nothing is being computed."""
        self.on_change: Callable[[], object] = lambda: None
        """Called from the thread when there is progress, and when there is an answer."""

    @property
    def proposal(self) -> Proposal | None:
        """What is still to be decided in the open article; None: nothing, or not known yet."""
        proposal = self._proposal
        if proposal is None or self._session.article is not proposal.article:
            return None
        if self._open is None or self._open[0] is not proposal:
            items = tuple(self._undecided(proposal.items))
            self._open = (proposal, proposal._replace(items=items) if items else None)
        return self._open[1]

    def _undecided(self, items: Iterable[Item]) -> Iterator[Item]:
        gold = self._session.gold
        for item in items:
            span = None if gold is None else gold.span(item.span.id)
            if span is None or span.deleted or span.anchor == "orphan":
                continue
            if span.text_sha == item.span.text_sha:
                yield item._replace(span=span)

    def dismiss(self) -> None:
        """The open article is none that has vanished: its proposal is not made again."""
        self._proposal = None

    def look(self) -> None:
        """The open article's marks are others now, or another article is open."""
        self._open = None
        session = self._session
        article = session.article
        if article is None or session.gold is None:
            return
        spans, among = waiting(session.marks().lost), []
        if not spans:
            among = self._vanished(article)
        asked = (article, frozenset(span.id for span in spans), bool(among))
        if self._covers(asked):
            return
        self.stop()
        self._asked = asked
        if not spans and not among:
            return
        self.progress = 0.0
        stopped = self._running = threading.Event()
        arguments = (article, spans, among, stopped)
        threading.Thread(target=self._work, args=arguments, name="drift", daemon=True).start()

    def _vanished(self, article: Article) -> list[Vanished]:
        """Looked for once in each article: it goes over all that the gold set knows."""
        if self._known_of is not article:
            self._known_of, self._gone = article, vanished(self._session, article)
        return self._gone

    def _covers(self, asked: tuple[object, ...]) -> bool:
        """Whether that is known, or being looked for."""
        if self._asked == asked:
            return True
        proposal, (article, ids, _) = self._proposal, asked
        if proposal is None or proposal.article is not article or not ids:
            return False
        return isinstance(ids, frozenset) and ids <= {item.span.id for item in proposal.items}

    def stop(self) -> None:
        """Nobody waits for what is being computed."""
        if self._running is not None:
            self._running.set()
        self._running, self.progress, self._asked = None, None, ()

    def _work(
        self,
        article: Article,
        spans: Sequence[Span],
        among: Sequence[Vanished],
        stopped: threading.Event,
    ) -> None:
        def tick(done: float) -> None:
            if stopped.is_set():
                raise Stopped
            self.progress = done
            self.on_change()

        try:
            found = _found(self._session.project, article, spans, among, tick)
        except Stopped:
            return
        if self._running is stopped:
            self._proposal, self.progress = found, None
            self.on_change()

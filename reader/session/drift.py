"""Marks that rest on another text than the open article has now: looked for by a thread.

What it finds (`proposing`) is kept in memory: nothing is changed before somebody accepts it.
An answer stays good as long as the article's text is the same, so what is undone comes back to
be decided again without being computed again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Final

from reader.session.renamed import Vanished, undecided, vanished

if TYPE_CHECKING:
    from reader.corpus.article import Article
    from reader.gold.model import Span
    from reader.session.proposing import Item, Proposal
    from reader.session.session import Session

_SHOWN_EVERY: Final = 0.2
"""Seconds between two looks at the progress."""


class Stopped(Exception):
    """Nobody waits for the answer any more."""


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
        self.said = False
        """Whether somebody has been told of the proposal; reset by the next one."""
        self.wanted = False
        """Whether somebody waits for it: to be shown as soon as it is there."""
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
        spans, among = undecided(session, article), []
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
        self.wanted = False

    def _work(
        self,
        article: Article,
        spans: Sequence[Span],
        among: Sequence[Vanished],
        stopped: threading.Event,
    ) -> None:
        due = monotonic() + _SHOWN_EVERY

        def tick(done: float) -> None:
            nonlocal due
            if stopped.is_set():
                raise Stopped
            self.progress = done
            if monotonic() >= due:
                due = monotonic() + _SHOWN_EVERY
                self.on_change()

        from reader.session.proposing import found_for

        try:
            found = found_for(self._session.project, article, spans, among, tick)
        except Stopped:
            return
        if self._running is stopped:
            self._proposal, self.progress, self.said = found, None, False
            self.on_change()

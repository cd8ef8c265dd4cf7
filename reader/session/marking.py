"""What the marking keys do: the session's gold set and the reading's caret, brought together.

One for each open article. It knows the **current span**, which the keys without a
selection act on: the one just made or chosen, until the caret leaves it. Every key
is answered by an `Outcome`; what the session refuses is said there in one sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from reader import strings
from reader.errors import HashiyaError, SaveFailed, StoreReadOnly
from reader.session import standing
from reader.session.outcome import CopyKind, Outcome
from reader.session.reading import Head, Reading
from reader.text.fit import quoted, unsteered
from reader.text.units import Index, Range

if TYPE_CHECKING:
    from reader.gold.edit import Edit
    from reader.gold.model import Span
    from reader.gold.ordered import Ordered
    from reader.session.session import Session

P = ParamSpec("P")


def _said(
    action: Callable[Concatenate[Marking, P], Outcome],
) -> Callable[Concatenate[Marking, P], Outcome]:
    """Turn what the session refuses into an outcome that says so."""

    @wraps(action)
    def safe(marking: Marking, /, *args: P.args, **kwargs: P.kwargs) -> Outcome:
        try:
            return action(marking, *args, **kwargs)
        except (StoreReadOnly, SaveFailed) as error:
            # The file's name is no news in the status line; the reason and the remedy are.
            why = f"{error.what}; {error.remedy}" if error.remedy else error.what
            return Outcome(strings.MARK_REFUSED.format(unsteered(why)), failed=True)
        except HashiyaError as error:
            return Outcome(unsteered(str(error)), failed=True)

    return safe


class Marking:
    """The marking keys over the open article.

    Args:
        session: the annotator's session, with this article open.
        reading: caret and selection in it.
    """

    def __init__(self, session: Session, reading: Reading) -> None:
        self.session = session
        self.reading = reading
        self._current: str | None = None
        self._seen: set[str] = set()
        """What `cycle` has shown since the caret was moved otherwise."""
        self._shown_at: Index | None = None
        self._stack: tuple[Ordered[Span], Range, list[Span]] | None = None
        """The spans at a cluster that may not have been shown, the innermost last."""

    # -- the current span ------------------------------------------------------------------

    @property
    def current(self) -> Span | None:
        """The span that keys without a selection act on, as long as the caret is in it."""
        span = self._here(self._current)
        return span if span is not None and self._holds_caret(span) else None

    def follow(self) -> None:
        """To be called after every motion: no current span once the caret has left it."""
        if self.current is None:
            self._current = None

    def leave(self) -> Outcome:
        """Escape: drop the selection; where there is none, the current span."""
        if not self.reading.drop():
            self._current = None
        return Outcome()

    def take(self, span_id: str) -> Outcome:
        """Make a span of this article current and go to its first cluster."""
        span = self._here(span_id)
        if span is None:
            return Outcome(strings.MARK_GONE, failed=True)
        return self._arrive_at(_range(span), span)

    def cycle(self) -> Outcome:
        """The spans at the caret in turn, innermost first, then the next one in the text.

        A span that was shown is not shown again until the caret is moved otherwise, or
        the text's end is passed.
        """
        spans = self.session.marks().spans
        if not spans:
            return Outcome(strings.MARK_NONE, failed=True)
        if self._shown_at != self.reading.caret:
            self._forget_seen({self._current} if self._current and self.current else set())
        here = self._innermost(spans, self.reading.caret)
        if here is not None:
            return self._show(here)
        ahead = spans.starting(self.reading.caret_cluster.end)
        text = ""
        first = next((span for span in ahead if span.id not in self._seen), None)
        if first is None:
            text, first = strings.MARK_WRAPPED, spans[0]
            self._forget_seen(set())
        at = standing.snap(self.reading.layout, first.start)
        return self._show(self._innermost(spans, at) or first, go=True)._replace(text=text)

    # -- marks -----------------------------------------------------------------------------

    @_said
    def tag(self, label_name: str) -> Outcome:
        """Mark the selection, else the word at the caret; the new span is current.

        The caret goes to where the next mark is likely: inside of what its label takes
        to the sentence's end, and behind any other.
        """
        label = self.session.schema.label(label_name)
        if label is None:
            return Outcome(strings.MARK_NO_LABEL.format(quoted(label_name)), failed=True)
        where = self.reading.selection or self.reading.word_here
        if where is None:
            return Outcome(strings.MARK_NO_WORD, failed=True)
        same = self.session.marked(where, label)
        if same is not None:
            # A key held down or pressed twice is no second mark.
            text = strings.MARK_ALREADY.format(quoted(label.name))
            return self._arrive_at(where, same)._replace(text=text, quote=same.quote)
        span = self.session.tag(where, label)
        self._arrive_at(where, span, self._head(label.name))
        text = strings.MARK_TAGGED.format(quoted(label.name))
        return Outcome(text, span.quote, span=span.id)

    @_said
    def remove(self, span_id: str | None = None) -> Outcome:
        """Remove a span: the one given (the inspector's), else the current one."""
        span = self.current if span_id is None else self._span(span_id)
        if span is None:
            return Outcome(strings.MARK_NO_CURRENT, failed=True)
        removed = self.session.remove(span.id)
        self.follow()
        self._shown_at = None
        return Outcome(strings.MARK_REMOVED.format(quoted(removed.label)), removed.quote)

    @_said
    def undo(self) -> Outcome:
        """Take the last change back and go where it was."""
        names = self._names()
        edit = self.session.undo()
        if edit is None:
            return Outcome(self.session.why_no_more(), failed=True)
        said = strings.MARK_UNDID, strings.UNDID_ELSEWHERE
        return self._changed(edit.inverse(), said, names | self._names())

    @_said
    def redo(self) -> Outcome:
        """Do the last undone change again and go where it is."""
        names = self._names()
        edit = self.session.redo()
        if edit is None:
            return Outcome(strings.MARK_NO_REDO, failed=True)
        said = strings.MARK_REDID, strings.REDID_ELSEWHERE
        return self._changed(edit, said, names | self._names())

    def arrive(self, outcome: Outcome) -> Outcome:
        """Finish an outcome of another article's marking that opened this article."""
        if outcome.place is None:
            return outcome._replace(opens=None)
        return self._back_at(outcome._replace(opens=None), outcome.place, outcome.span)

    def copy(self, kind: CopyKind = "text") -> Outcome:
        """What `Y` puts on the clipboard (`reader.session.copying`)."""
        from reader.session.copying import copy

        return copy(self, kind)

    @property
    def article_id(self) -> str:
        """The id of the article that is marked."""
        return self._article_id()

    # -- articles --------------------------------------------------------------------------

    @_said
    def done(self) -> Outcome:
        """Mark the article as done; the next one that is not done is to be opened."""
        self.session.set_state("done")
        ids = self._ids()
        at = ids.index(self._article_id())
        for article_id in (*ids[at + 1 :], *ids[:at]):
            if self.session.state_of(article_id) != "done":
                return Outcome(strings.ARTICLE_DONE, opens=article_id)
        return Outcome(strings.ARTICLE_ALL_DONE)

    @property
    def flag_reason(self) -> str | None:
        """Why the article is flagged (may be empty), or None: `flag` will set one."""
        return self.session.flag_of(self._article_id())

    @_said
    def flag(self, reason: str = "") -> Outcome:
        """Flag the article with a reason; where it is flagged, take the flag away."""
        if self.flag_reason is not None:
            self.session.set_flag(None)
            return Outcome(strings.ARTICLE_UNFLAGGED)
        self.session.set_flag(reason)
        if not reason:
            return Outcome(strings.ARTICLE_FLAGGED)
        return Outcome(strings.ARTICLE_FLAGGED_WHY, reason)

    def next_article(self) -> Outcome:
        """The next article of the corpus is to be opened."""
        return self._neighbour(1, strings.ARTICLE_LAST)

    def previous_article(self) -> Outcome:
        """The previous article of the corpus is to be opened."""
        return self._neighbour(-1, strings.ARTICLE_FIRST)

    # -- how -------------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        return [entry.id for entry in self.session.corpus.entries]

    def _article_id(self) -> str:
        return self.session.article.id if self.session.article else ""

    def _neighbour(self, step: int, none: str) -> Outcome:
        ids = self._ids()
        at = ids.index(self._article_id()) + step
        return Outcome(opens=ids[at]) if 0 <= at < len(ids) else Outcome(none, failed=True)

    def _span(self, span_id: str | None) -> Span | None:
        """A span that is there, by its id."""
        gold = self.session.gold
        span = gold.span(span_id) if gold is not None and span_id is not None else None
        return None if span is None or span.deleted else span

    def _here(self, span_id: str | None) -> Span | None:
        """The same, if it rests on the text that is open."""
        span, article = self._span(span_id), self.session.article
        if span is None or article is None or span.anchor == "orphan":
            return None
        return span if span.text_sha == article.sha256 else None

    def _head(self, label_name: str) -> Head:
        """Where the caret belongs in a span of that label: where the next mark is likely."""
        label = self.session.schema.label(label_name)
        return "start" if label is not None and label.extent == "sentence-end" else "end"

    def _holds_caret(self, span: Span) -> bool:
        """Whether the caret is in it, or where one stands for a span that has no cell."""
        reading, where = self.reading, _range(span)
        return where.overlaps(reading.caret_cluster) or reading.caret in (
            standing.snap(reading.layout, where.start),
            standing.snap(reading.layout, max(where.start, where.end - 1)),
        )

    def _forget_seen(self, but: set[str]) -> None:
        self._seen = but
        self._stack = None

    def _innermost(self, spans: Ordered[Span], at: Index | None) -> Span | None:
        """The shortest span at the caret's cluster that was not shown yet."""
        if at is None:
            return None
        cluster = self.reading.layout.cluster_at(at)
        if self._stack is None or self._stack[0] is not spans or self._stack[1] != cluster:
            found = spans.overlapping(*cluster)
            # One without a code point has no place but where it begins.
            found += [
                span for span in spans.starting(*cluster) if not _range(span).overlaps(cluster)
            ]
            self._stack = (spans, cluster, sorted(found, key=_inner, reverse=True))
        stack = self._stack[2]
        while stack and stack[-1].id in self._seen:
            stack.pop()
        return stack[-1] if stack else None

    def _show(self, span: Span, *, go: bool = False) -> Outcome:
        """Make a span current for `cycle`; with `go` the caret goes to its start."""
        if go:
            self.reading.go(span.start)
        else:
            self.reading.drop()
        self._current = span.id
        self._seen.add(span.id)
        self._shown_at = self.reading.caret
        return Outcome(span=span.id)

    def _arrive_at(self, place: Range, span: Span | None, head: Head = "start") -> Outcome:
        """Go to a span and make it current, or to a place without one."""
        where = place if span is None else _range(span)
        if where.length or span is not None:
            last = Index(max(where.start, where.end - 1))
            self.reading.go(where.start if head == "start" else last)
        self._current = current = None if span is None else span.id
        self._shown_at = None
        return Outcome(span=current)

    def _names(self) -> set[str]:
        """The ids that the marks of this article stand under: a moved one has two."""
        self.session.load_gold()
        return {self._article_id(), self.session.known_as(self._article_id())}

    def _changed(self, edit: Edit, said: tuple[str, str], names: set[str]) -> Outcome:
        """Go where an edit, done or undone, was; its span is current if it is there now.

        Args:
            edit: as it was done now.
            said: what is said of it, and what if its article is not among these.
            names: what is this article's.
        """
        from reader.gold.model import Span

        records = [
            change.after or change.before for change in edit.changes.get("spans", {}).values()
        ]
        spans = [record for record in records if isinstance(record, Span)]
        quote = spans[0].quote if len(spans) == 1 else ""
        outcome = Outcome(said[0].format(name=quoted(edit.name)), quote)
        place = edit.place
        if place is None:
            return outcome
        where = Range(Index(place.start), Index(place.end))
        living = next((span for span in spans if self._span(span.id) is not None), None)
        if place.article not in names:
            if place.article not in self._ids():
                text = said[1].format(article=quoted(place.article), name=quoted(edit.name))
                return outcome._replace(text=text)
            span_id = None if living is None else living.id
            return outcome._replace(opens=place.article, place=where, span=span_id)
        return self._back_at(outcome, where, None if living is None else living.id)

    def _back_at(self, outcome: Outcome, where: Range, span_id: str | None) -> Outcome:
        span = self._here(span_id)
        head: Head = "start" if span is None else self._head(span.label)
        return outcome._replace(span=self._arrive_at(where, span, head).span)


def _range(span: Span) -> Range:
    return Range(Index(span.start), Index(span.end))


def _inner(span: Span) -> tuple[int, int, str, str]:
    """Sorts the shortest first, of these the last in the text."""
    return (span.end - span.start, -span.start, span.label, span.id)

"""What the review's keys do, between the desk and the screen `review`.

Every decision is one edit, also that about all marks at once; so `u` takes it back, here and
on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader import strings
from reader.errors import HashiyaError
from reader.session.outcome import Outcome
from reader.text.fit import quoted, unsteered
from reader.text.units import Index, Range
from reader.tui.views import colour_of, letter_of

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.reanchoring import Verdict
    from reader.session.proposing import Proposal
    from reader.tui.desk import Desk
    from reader.tui.reader_app import ReaderApp
    from reader.tui.review import Entry, ReviewView


def told(app: ReaderApp) -> None:
    """The drift has an answer, or is further: say so once."""
    desk, drift = app.desk, app.desk.drift
    proposal = drift.proposal
    if drift.progress is None and proposal is not None and not drift.said:
        drift.said = True
        if drift.wanted:
            review(app)
        elif not desk.outcome.text:
            # What a key came to is not talked over; the status line's counts say it as well.
            desk.outcome = Outcome(sentence(proposal))
    app.sync()


def sentence(proposal: Proposal) -> str:
    """What there is to review, and by which key."""
    counts, count = proposal.counts(), len(proposal.items)
    if proposal.known_as is not None:
        return strings.REVIEW_RENAMED.format(count=count, id=quoted(proposal.known_as))
    if not counts["moved"] + counts["orphaned"]:
        return strings.REVIEW_ALL_KEPT.format(count=count)
    need = count - counts["kept"]
    say = strings.REVIEW_NEEDS if need == 1 else strings.REVIEW_NEED
    return say.format(count=need, all=count)


def review(app: ReaderApp) -> None:
    """Open the review; where the file has changed meanwhile, the article in its new text first."""
    desk = app.desk
    if desk.stale and desk.article_id is not None:
        desk.open(desk.article_id)
        app.pane.repaint()
    if desk.drift.progress is not None:
        share = round(100 * desk.drift.progress)
        desk.outcome = Outcome(strings.REVIEW_LOOKING.format(share=share))
        desk.drift.wanted = True
        return
    desk.drift.wanted = False
    reviewing = Reviewing(desk)
    view = reviewing.view()
    if not view.entries:
        desk.outcome = Outcome(strings.REVIEW_NONE, failed=True)
        return
    from reader.tui.review import Review

    def left(_: None) -> None:
        app.pane.repaint()
        app.sync()

    app.push_screen(Review(view, app.palette, reviewing.press), left)


class Reviewing:
    """One visit to the review.

    Args:
        desk: what is before the user.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._selected = desk.selection

    def view(self, chosen: int = 0, said: str = "", *, failed: bool = False) -> ReviewView:
        """What there is to review now."""
        from reader.tui.review import ReviewView

        article, entries = self._desk.session.article, self._entries()
        return ReviewView(
            entries,
            max(0, min(chosen, len(entries) - 1)),
            "" if article is None else article.text,
            self._head(),
            said,
            failed,
        )

    def _head(self) -> str:
        proposal, lost = self._desk.drift.proposal, self._given_up()
        if proposal is None:
            return strings.REVIEW_ONLY_LOST.format(count=len(lost))
        counts = {**proposal.counts(), "id": quoted(proposal.article.id)}
        head = strings.REANCHOR_COUNTS.format(**counts)
        if proposal.known_as is not None:
            head += " · " + strings.REANCHOR_RENAMED.format(id=quoted(proposal.known_as))
        if proposal.without_text:
            head += " · " + strings.REVIEW_NO_TEXT.format(count=proposal.without_text)
        return head

    def _entries(self) -> Sequence[Entry]:
        """What is undecided, what needs a look first; then what was given up before."""
        from reader.gold.anchoring.placing import ORPHAN
        from reader.session.proposing import Item
        from reader.tui.review import Entry

        labels, proposal = self._desk.labels, self._desk.drift.proposal
        items = [] if proposal is None else list(proposal.items)
        items.sort(key=lambda item: item.answer.kind == "kept")
        found = [(item, False) for item in items]
        found += [(Item(span, ORPHAN), True) for span in self._given_up()]
        return [
            Entry(
                item,
                letter_of(item.span, label := labels.get(item.span.label)),
                colour_of(label),
                given_up,
            )
            for item, given_up in found
        ]

    def _given_up(self) -> list[Span]:
        return [span for span in self._desk.lost if span.anchor == "orphan"]

    def press(self, key: str, chosen: int) -> ReviewView | None:
        """Do what a key means to the entry that the cursor is on; None: the review is over."""
        entries = self._entries()
        entry = entries[chosen] if chosen < len(entries) else None
        try:
            if key in ("escape", "q", "ctrl+q"):
                return None
            if key == "u":
                return self._undo(chosen)
            if key == "enter" and entry is not None:
                self._go(entry)
                return None
            if key in ("A", "R"):
                return self._all(accept=key == "A")
            if key in ("a", "r", "p") and entry is not None:
                return self._one(key, entry, chosen)
        except HashiyaError as error:
            return self.view(chosen, unsteered(str(error)), failed=True)
        return self.view(chosen)

    def _one(self, key: str, entry: Entry, chosen: int) -> ReviewView | None:
        if key == "p":
            return self._put(entry, chosen)
        if entry.given_up:
            return self.view(chosen, strings.REVIEW_ALREADY, failed=True)
        proposal = self._desk.drift.proposal
        if key == "r" and proposal is not None and proposal.known_as is not None:
            return self.view(chosen, strings.REVIEW_REJECT_RENAMED, failed=True)
        self._do([entry.item.accepted if key == "a" else entry.item.rejected])
        return self._after(
            chosen, strings.REVIEW_ACCEPTED if key == "a" else strings.REVIEW_REJECTED
        )

    def _put(self, entry: Entry, chosen: int) -> ReviewView | None:
        """Put a mark on what is selected on the page."""
        from reader.gold.reanchoring import Verdict

        if self._selected is None:
            return self.view(chosen, strings.REVIEW_NO_SELECTION, failed=True)
        start, end = self._selected
        self._do([Verdict(entry.item.span.id, "moved", start, end)])
        self._selected = None
        return self._after(chosen, strings.REVIEW_PUT)

    def _all(self, *, accept: bool) -> ReviewView | None:
        proposal = self._desk.drift.proposal
        if proposal is None:
            return self.view(0, strings.REVIEW_NONE_LEFT, failed=True)
        if proposal.known_as is not None and not accept:
            self._desk.drift.dismiss()
            self._desk.outcome = Outcome(strings.REVIEW_DISMISSED)
            return None
        items = proposal.items
        self._do([item.accepted if accept else item.rejected for item in items])
        said = strings.REVIEW_ACCEPTED_ALL if accept else strings.REVIEW_REJECTED_ALL
        return self._after(0, said.format(count=len(items)))

    def _do(self, verdicts: Sequence[Verdict]) -> None:
        from reader.gold.reanchoring import reanchor

        session = self._desk.session
        article = session.for_edit()
        if session.gold is not None:
            session.do(reanchor(session.gold, article, verdicts))
        self._desk.load_marks()

    def _after(self, chosen: int, said: str) -> ReviewView | None:
        """The next one; where nothing is left to decide, back to the page."""
        if self._desk.drift.proposal is not None:
            return self.view(chosen, said)
        self._desk.outcome = Outcome(f"{said} {strings.REVIEW_OVER}")
        return None

    def _undo(self, chosen: int) -> ReviewView | None:
        from reader.session.marking import Marking

        desk, before = self._desk, self._desk.article_id
        desk.mark(Marking.undo)
        if desk.article_id != before:
            # What was undone is in another article, which is open now.
            return None
        return self.view(chosen, desk.outcome.text, failed=desk.outcome.failed)

    def _go(self, entry: Entry) -> None:
        """To the proposed place, selected; for a lost mark, to where it was."""
        desk, answer, span = self._desk, entry.item.answer, entry.item.span
        reading = desk.reading
        if reading is None or not reading.layout.text:
            return
        desk.focus = "pane"
        if answer.kind == "orphaned":
            reading.go(min(span.start, len(reading.layout.text) - 1))
            desk.outcome = Outcome(strings.LOST_WAS, span.quote)
        else:
            reading.select(Range(Index(answer.start), Index(answer.end)), "start")
            desk.outcome = Outcome(strings.REVIEW_HERE, span.quote)
        desk.after_motion()

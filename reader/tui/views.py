"""What the list, the inspector and the status line show, made from the desk.

Frozen values: a panel compares the new one with what it has, and stands still where
nothing differs.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader import strings
from reader.render.marks import initial
from reader.text.fit import quoted, unsteered
from reader.tui.articles import ListView, Row, Rows
from reader.tui.bars import StatusView
from reader.tui.cursors import chosen_mark
from reader.tui.desk import Desk
from reader.tui.inspector import Entry, InspectorView
from reader.tui.saves import words

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour, Label


def list_view(desk: Desk) -> ListView:
    """The articles, those not read yet by their ids."""
    session = desk.session
    read, count = desk.titles.count, len(session.corpus.entries)
    return ListView(
        Rows(session.corpus.ids, partial(_row, desk)),
        session.corpus.place_of(desk.article_id),
        reading=None if read >= count else 100 * read // count,
        done=desk.progress.done(read),
        focused=desk.focus == "list",
        chosen=desk.chosen["list"],
    )


def list_key(desk: Desk) -> tuple[object, ...]:
    """What the list depends on: as long as it is equal, the view is."""
    chosen = desk.chosen["list"] if desk.focus == "list" else None
    gold = desk.session.gold is not None
    return (desk.edits, gold, desk.article_id, desk.titles.count, chosen)


def _row(desk: Desk, article_id: str) -> Row:
    session = desk.session
    title = desk.titles.found.get(article_id)
    return Row(
        article_id,
        title or article_id,
        session.state_of(article_id),
        session.flag_of(article_id) is not None,
        session.span_count(article_id),
        article_id in desk.titles.unreadable,
    )


def inspector_view(desk: Desk) -> InspectorView:
    """The current span and all spans of the open article."""
    current = desk.current
    return InspectorView(
        desk.marks,
        desk.spans,
        None if current is None else _entry(desk, current),
        None if current is None else desk.spans.place_of(current),
        () if current is None else _attributes(desk, current),
        desk.lost,
        review=to_review(desk),
        loaded=desk.session.gold is not None,
        focused=desk.focus == "inspector",
        begin="" if desk.page is None else first_run(desk),
        chosen=desk.chosen["inspector"],
    )


def _entry(desk: Desk, span: Span) -> Entry:
    label = desk.labels.get(span.label)
    return Entry(span, letter_of(span, label), colour_of(label))


def letter_of(span: Span, label: Label | None) -> str:
    """The label's key; of a label that the schema lost, the first letter of its name."""
    return label.key if label is not None else initial(span.label)


def colour_of(label: Label | None) -> Colour:
    """The label's colour, if the schema still has the label."""
    return None if label is None else label.colour


def _attributes(desk: Desk, span: Span) -> tuple[tuple[str, str], ...]:
    """Names and values, the schema's order first; links and note at the end."""
    label = desk.labels.get(span.label)
    names = [] if label is None else [attribute.name for attribute in label.attributes]
    names += [name for name in span.attributes if name not in names]
    rows = [(name, _value(span.attributes.get(name))) for name in names]
    gold = desk.session.gold
    for link in gold.links(span.id) if gold is not None else ():
        other = gold.span(link.tail if link.head == span.id else link.head) if gold else None
        if other is not None:
            rows.append((link.type if link.head == span.id else f"{link.type} of", other.quote))
    rows.append(("note", span.note))
    return tuple(rows)


def _value(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def status_view(desk: Desk) -> StatusView:
    """Mode, what happened or what is selected, counts, place, saved."""
    saved, unsaved = saved_words(desk)
    view = StatusView(
        mode=desk.pending or desk.mode,
        counts=_counts(desk),
        place=_place(desk),
        saved=saved,
        unsaved=unsaved,
    )
    current = desk.current
    outcome = desk.outcome
    if _nothing_yet(desk):
        return view._replace(head=first_run(desk), counts="", place="")
    if outcome.text or outcome.quote:
        return view._replace(head=outcome.text, message=outcome.quote)
    lost = _lost_here(desk)
    if lost is not None:
        say = strings.LOST_HERE if lost.anchor == "orphan" else strings.REVIEW_LOST_HERE
        return view._replace(head=say, message=lost.quote)
    if desk.selection is not None:
        count = desk.selected_words()
        say = strings.SELECTED_ONE if count == 1 else strings.SELECTED_MANY
        start, end = desk.selection
        head = f"{say.format(count=count)}  {strings.RANGE.format(start=start, end=end)}"
        return view._replace(head=head)
    if current is not None:
        label = desk.labels.get(current.label)
        letter, colour = letter_of(current, label), colour_of(label)
        head = strings.RANGE.format(start=current.start, end=current.end)
        return view._replace(letter=letter, colour=colour, head=head, message=current.quote)
    return view._replace(head=_unseen(desk) or _looking(desk))


def _lost_here(desk: Desk) -> Span | None:
    """The lost mark that the inspector's cursor is on, while it has the keys."""
    span, lost = chosen_mark(desk) if desk.focus == "inspector" else (None, False)
    return span if lost else None


def _unseen(desk: Desk) -> str:
    """The names of what is at the caret and can't be seen, where such is shown."""
    if not desk.options.invisibles or desk.reading is None:
        return ""
    from reader.text.unseen import names_in

    start, end = desk.reading.caret_cluster
    return " · ".join(names_in(desk.reading.layout.text[start:end]))


def _looking(desk: Desk) -> str:
    """How far the search for a changed article's marks is."""
    share = desk.drift.progress
    return "" if share is None else strings.REVIEW_LOOKING.format(share=round(100 * share))


def first_run(desk: Desk) -> str:
    """How to begin, with the schema's first label."""
    label = next(iter(desk.labels.values()))
    return strings.FIRST_RUN.format(key=label.key, label=quoted(label.name))


def _nothing_yet(desk: Desk) -> bool:
    """Whether to say how to begin, where no inspector says it."""
    beside = desk.geometry.inspector_width
    said = desk.outcome.text or desk.selection is not None or desk.spans or desk.lost
    return not (beside or said) and desk.session.gold is not None and desk.page is not None


def _counts(desk: Desk) -> str:
    if desk.session.gold is None:
        return ""
    count = len(desk.spans)
    parts = [(strings.SPANS_ONE if count == 1 else strings.SPANS_MANY).format(count=count)]
    proposal = desk.drift.proposal
    if proposal is not None:
        parts.append(strings.REVIEW_COUNT.format(count=len(proposal.items)))
    lost = len(desk.lost) - to_review(desk)
    return " · ".join([*parts, strings.LOST_COUNT.format(count=lost)] if lost else parts)


def to_review(desk: Desk) -> int:
    """How many of the open article's lost marks nobody has decided about."""
    proposal = desk.drift.proposal
    if proposal is None or proposal.known_as is not None:
        return 0
    return sum(item.span.article == proposal.article.id for item in proposal.items)


def _place(desk: Desk) -> str:
    page, reading = desk.page, desk.reading
    if page is None or reading is None or not page.layout.paragraphs:
        return ""
    number = page.layout.paragraph_at(reading.caret) + 1
    share = 100 * reading.caret // max(1, len(page.layout.text))
    return strings.PLACE.format(number=number, count=len(page.layout.paragraphs), share=share)


def saved_words(desk: Desk) -> tuple[str, bool]:
    """What the right end of the status line says, and whether it is bad news."""
    if desk.trouble:
        return strings.READ_ONLY_WHY.format(why=unsteered(desk.trouble)), True
    if desk.session.gold is None:
        return "", False
    text, bad = words(desk.session.save_state)
    return text, bad or desk.session.store.damage is not None

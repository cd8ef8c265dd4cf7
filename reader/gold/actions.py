"""What a user can do to the gold set, each action as a pure function that builds an edit.

Called by `reader.session`; nothing here changes anything. A builder takes the gold set,
and for what concerns a text the article, and gives an `Edit` whose name completes
"undid: …". Where there is nothing to do it gives an edit without changes (`if not
edit.changes`). Ranges are in code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reader.errors import EditConflict, UsageError
from reader.gold.changes import ArticleFacts, Changes
from reader.gold.context import context_of
from reader.gold.edit import Edit, Place
from reader.gold.goldset import GoldSet
from reader.gold.ids import utc_now, uuid7
from reader.gold.model import STATES, Entity, Relation, Span, State
from reader.gold.resting import rest_of

__all__ = [
    "ArticleFacts",
    "add_entity",
    "adopt",
    "relate",
    "remove",
    "resize",
    "retag",
    "set_attribute",
    "set_flag",
    "set_note",
    "set_state",
    "tag",
    "tag_all",
    "unrelate",
]


def tag(
    gold: GoldSet,
    article: ArticleFacts,
    start: int,
    end: int,
    label: str,
    annotator: str,
    *,
    attributes: Mapping[str, Any] | None = None,
    note: str = "",
    origin: str = "manual",
) -> Edit:
    """Marks a range. The first mark moves the article from open to in_progress.

    Raises:
        UsageError: the range is empty or not within the text.
    """
    return tag_all(
        gold,
        article,
        [(start, end)],
        label,
        annotator,
        attributes=attributes,
        note=note,
        origin=origin,
    )


def tag_all(
    gold: GoldSet,
    article: ArticleFacts,
    ranges: Sequence[tuple[int, int]],
    label: str,
    annotator: str,
    *,
    attributes: Mapping[str, Any] | None = None,
    note: str = "",
    origin: str = "manual",
) -> Edit:
    """Marks several ranges of one article as one edit; its place is the first range.

    Raises:
        UsageError: a range is empty or not within the text.
    """
    at = utc_now()
    changes = Changes(gold)
    text = (article.id, article.text, article.sha256)
    details: dict[str, Any] = {"origin": origin, "attributes": attributes, "note": note, "at": at}
    for start, end in ranges:
        _check_range(article, start, end)
        changes.add(Span.make(*text, start, end, label, annotator, **details))
    if ranges:
        known = gold.article(article.id)
        first = known is None or known.state == "open"
        changes.article(article, at, state="in_progress" if first else None)
    name = f"mark {label}" if len(ranges) == 1 else f"mark {len(ranges)} {label}"
    place = Place(article.id, *ranges[0]) if ranges else None
    return changes.edit(name, place, article)


def remove(gold: GoldSet, span_ids: str | Iterable[str]) -> Edit:
    """Removes one span or several, with their relations. Tombstones stay.

    Raises:
        EditConflict: one of them is not there, or was removed already.
    """
    ids = [span_ids] if isinstance(span_ids, str) else list(span_ids)
    at = utc_now()
    changes = Changes(gold)
    spans = [_span(gold, id) for id in ids]
    for span in spans:
        for relation in gold.links(span.id):
            changes.revise(relation, at, deleted=True)
        changes.revise(span, at, deleted=True)
    name = f"remove {spans[0].label}" if len(spans) == 1 else f"remove {len(spans)} marks"
    return changes.edit(name, _place(spans[0]) if spans else None)


def retag(
    gold: GoldSet, span_id: str, label: str, *, attributes: Mapping[str, Any] | None = None
) -> Edit:
    """Gives a span another label, and with `attributes` other attributes.

    Raises:
        EditConflict: the span is not there.
    """
    span = _span(gold, span_id)
    values = span.attributes if attributes is None else dict(attributes)
    changes = Changes(gold)
    changes.revise(span, utc_now(), label=label, attributes=values)
    return changes.edit(f"relabel {span.label} as {label}", _place(span))


def resize(gold: GoldSet, article: ArticleFacts, span_id: str, start: int, end: int) -> Edit:
    """Moves a span's edges. A lost span rests on the present text from then on.

    Raises:
        UsageError: the range is empty or not within the text.
        EditConflict: the span is not there, or another article's.
    """
    span = _span(gold, span_id)
    if span.article != article.id:
        raise EditConflict(f"span {span_id} stands in {span.article}, not in {article.id}")
    _check_range(article, start, end)
    changes = Changes(gold)
    at = utc_now()
    changes.revise(
        span,
        at,
        start=start,
        end=end,
        text_sha=article.sha256,
        anchor="ok",
        **context_of(article.text, start, end),
    )
    if span.text_sha != article.sha256:
        changes.article(article, at)
    return changes.edit(f"resize {span.label}", Place(article.id, start, end), article)


def set_state(gold: GoldSet, article: ArticleFacts, state: State) -> Edit:
    """Says how far the annotator is with an article.

    Raises:
        UsageError: there is no such state.
    """
    if state not in STATES:
        raise UsageError(f"no state is called {state}", remedy=f"use {', '.join(STATES)}")
    changes = Changes(gold)
    known = gold.article(article.id)
    if (known.state if known else "open") != state:
        changes.article(article, utc_now(), state=state)
    return changes.edit(f"mark article {state.replace('_', ' ')}", Place(article.id, 0, 0), article)


def set_flag(gold: GoldSet, article: ArticleFacts, reason: str | None) -> Edit:
    """Flags an article with a reason (which may be empty), or clears its flag (None)."""
    changes = Changes(gold)
    known = gold.article(article.id)
    if (known.flag if known else None) != reason:
        changes.article(article, utc_now(), flag=reason)
    name = "clear flag" if reason is None else "flag"
    return changes.edit(name, Place(article.id, 0, 0), article)


def set_attribute(gold: GoldSet, span_id: str, name: str, value: Any) -> Edit:
    """Sets one attribute of a span; None takes it away.

    Raises:
        EditConflict: the span is not there.
        ValueError: no attribute can hold that value.
    """
    span = _span(gold, span_id)
    values = {key: old for key, old in span.attributes.items() if key != name}
    if value is not None:
        # A changed attribute keeps its place, so that records diff well.
        values = {**span.attributes, name: value}
    changes = Changes(gold)
    changes.revise(span, utc_now(), attributes=values)
    return changes.edit(f"set {name} of {span.label}", _place(span))


def set_note(gold: GoldSet, span_id: str, note: str) -> Edit:
    """Writes a span's note; an empty one takes it away.

    Raises:
        EditConflict: the span is not there.
    """
    span = _span(gold, span_id)
    changes = Changes(gold)
    changes.revise(span, utc_now(), note=note)
    return changes.edit(f"note on {span.label}", _place(span))


def relate(
    gold: GoldSet, type: str, head_id: str, tail_id: str, annotator: str, *, origin: str = "manual"
) -> Edit:
    """Links a span to another of the same article; a link that is there stays as it is.

    Raises:
        EditConflict: a span is not there.
        UsageError: the two are one, or in different articles.
    """
    head, tail = _span(gold, head_id), _span(gold, tail_id)
    if head.id == tail.id:
        raise UsageError("a span can't be linked to itself")
    if head.article != tail.article:
        raise UsageError(f"the spans stand in two articles, {head.article} and {tail.article}")
    changes = Changes(gold)
    same = [r for r in gold.links(head.id) if (r.type, r.head, r.tail) == (type, head.id, tail.id)]
    if not same:
        at = utc_now()
        changes.add(
            Relation(
                id=uuid7(),
                article=head.article,
                type=type,
                head=head.id,
                tail=tail.id,
                annotator=annotator,
                origin=origin,
                created=at,
                updated=at,
            )
        )
    return changes.edit(f"link {type}", _place(head))


def unrelate(gold: GoldSet, relation_id: str) -> Edit:
    """Removes a link. A tombstone stays.

    Raises:
        EditConflict: it is not there, or was removed already.
    """
    relation = gold.record("relations", relation_id)
    if not isinstance(relation, Relation) or relation.deleted:
        raise EditConflict(f"there is no relation {relation_id}")
    changes = Changes(gold)
    changes.revise(relation, utc_now(), deleted=True)
    return changes.edit(f"unlink {relation.type}", _place(_span(gold, relation.head)))


def add_entity(
    gold: GoldSet,
    kind: str,
    names: Sequence[str],
    annotator: str,
    *,
    wikidata: str | None = None,
    span_id: str | None = None,
) -> Edit:
    """Makes an entity, and with `span_id` the span's `entity` attribute points to it.

    Raises:
        EditConflict: the span is not there.
        ValueError: no name, or a Wikidata id that can't be one.
    """
    at = utc_now()
    entity = Entity(
        id=uuid7(),
        kind=kind,
        names=tuple(names),
        wikidata=wikidata,
        annotator=annotator,
        created=at,
        updated=at,
    )
    changes = Changes(gold)
    changes.add(entity)
    if span_id is None:
        return changes.edit("add entity", None)
    span = _span(gold, span_id)
    changes.revise(span, at, attributes={**span.attributes, "entity": entity.id})
    return changes.edit("add entity", _place(span))


def adopt(gold: GoldSet, article: ArticleFacts, known_as: str) -> Edit:
    """Takes over the marks on an article's text that stand under another id.

    What rests on another text stays where it is, lost there. State and flag come along
    where the other id's record rests on this text, too. See `resting.marks_for`.
    """
    at = utc_now()
    changes = Changes(gold)
    here = rest_of(gold.spans(known_as), article.sha256).here
    moving = {span.id for span in here}
    for span in here:
        changes.revise(span, at, article=article.id)
    for relation in gold.relations(known_as):
        if relation.head in moving and relation.tail in moving:
            changes.revise(relation, at, article=article.id)
        elif relation.head in moving or relation.tail in moving:
            # Its other end rests on a text that is gone: a link over two articles is none.
            changes.revise(relation, at, deleted=True)
    record = gold.article(known_as)
    if record is not None and record.sha256 == article.sha256:
        changes.article(article, at, state=record.state, flag=record.flag)
        if len(here) == len(gold.spans(known_as)):
            # Kept, since copies of a gold set are united by records that never vanish.
            changes.revise(record, at, state="open", flag=None)
    elif here:
        changes.article(article, at, state="in_progress")
    return changes.edit(f"take over marks of {known_as}", Place(article.id, 0, 0), article)


def _span(gold: GoldSet, span_id: str) -> Span:
    span = gold.span(span_id)
    if span is None or span.deleted:
        raise EditConflict(f"there is no mark {span_id}")
    return span


def _place(span: Span) -> Place:
    return Place(span.article, span.start, span.end)


def _check_range(article: ArticleFacts, start: int, end: int) -> None:
    if not 0 <= start < end <= len(article.text):
        raise UsageError(
            f"no mark goes from {start} to {end} in {article.id}",
            remedy=f"give a start before its end, within 0 to {len(article.text)}",
        )

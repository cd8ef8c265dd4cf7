"""What goes to the clipboard: words, where they are, or all that is known of them.

Always the article's own text in its own order, never the shapes that a screen shows: a paste
finds it in the file again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader import strings
from reader.session.outcome import CopyKind, Outcome
from reader.text.segments import safe
from reader.text.units import Index, Range

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.session.marking import Marking

KINDS: tuple[CopyKind, ...] = ("text", "offsets", "record")
"""In the order in which the key goes through them."""


def copy(marking: Marking, kind: CopyKind = "text") -> Outcome:
    """The selection, else the current span, else the word at the caret, to be copied.

    For lone surrogates, which no terminal can be sent, U+FFFD stands; in a record it is
    their escape.

    Args:
        marking: the open article's.
        kind: what of it.
    """
    reading, span = marking.reading, marking.current
    selected = reading.selection
    if selected is not None and (span is None or selected != _range(span)):
        span = None
    where = selected or (_range(span) if span else reading.word_here)
    if where is None:
        return Outcome(strings.MARK_NO_WORD, failed=True)
    text = reading.layout.text[where.start : where.end]
    article = marking.article_id
    if kind == "text":
        return Outcome(strings.MARK_COPIED, text, copied=safe(text), kind=kind)
    if kind == "offsets":
        offsets = f"{safe(article)}:{where.start}-{where.end}"
        return Outcome(strings.COPIED_OFFSETS, offsets, copied=offsets, kind=kind)
    return Outcome(
        strings.COPIED_RECORD, text, copied=_record(article, where, text, span), kind=kind
    )


def _range(span: Span) -> Range:
    return Range(Index(span.start), Index(span.end))


def _record(article: str, where: Range, text: str, span: Span | None) -> str:
    """One line of JSON: of a span what an export has of it, of other words where they are."""
    from reader.exchange.record import span_record

    known = span_record(span) if span else {"start": where.start, "end": where.end, "text": text}
    line = json.dumps({"article": article, **known}, ensure_ascii=False, separators=(",", ":"))
    # Python's escape of a surrogate is JSON's, too.
    return line.encode("utf-8", "backslashreplace").decode("utf-8")

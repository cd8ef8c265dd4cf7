"""An article as one HTML document: the text in its own order, its marks as elements.

The text is the article's, code point for code point, so that a browser orders and joins it,
a screen reader reads it, and a copy of it is the original. A span is a `<mark>`; one that
crosses another or the end of a paragraph is several pieces with the same `data-id`. What it
is called is a role description, and not hidden text: a browser's bidi algorithm sees even
that, and turned the digits of a number round that had it between them. A list of all marks
follows the text. No script, and nothing from elsewhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reader import strings
from reader.colour import to_hex
from reader.render.markup import UNSEEN, is_control, plain
from reader.render.palette import Cover
from reader.text.units import Range

if TYPE_CHECKING:
    from reader.gold.model import Span
    from reader.gold.schema import Colour
    from reader.render.page import Page
    from reader.render.palette import Palette

_LINES: Final = ("solid", "double", "dotted", "dashed")
"""Lines under the words, by the label's place in the schema: colours are not for everyone."""
_STYLE: Final = """\
body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; font: 1.125rem/1.9 serif; }
.article p { margin: 0; white-space: pre-wrap; tab-size: 8; overflow-wrap: anywhere; }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; }
mark, .legend { border-bottom: 3px solid; color: inherit; background: none; }
mark:has(mark) { padding-bottom: 0.2em; }
mark:has(mark mark) { padding-bottom: 0.4em; }
.control { outline: 1px dotted; }
mark:target { outline: 2px solid; }
"""


def html_lines(page: Page, palette: Palette) -> Iterator[str]:
    """The document in pieces, to be written one after the other.

    Controls and lone surrogates, which HTML can't hold, are U+FFFD, each for itself and with
    its number as title, so that offsets stay right.

    Args:
        page: the article; the width of its layout does not matter.
        palette: the colours.
    """
    body = _Body(page, palette)
    # These come first, since the style sheet has what they turn out to need.
    paragraphs, legend = list(body.paragraphs()), list(body.legend())
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    )
    yield f"<title>{plain(page.title)}</title>\n<style>\n{_STYLE}{body.rules()}</style>\n"
    yield f'</head>\n<body>\n<main class="article"{body.language}>'
    yield from paragraphs
    yield "</main>\n"
    yield from legend
    yield "</body>\n</html>\n"


class _Body:
    """The paragraphs, and the style rules that they turn out to need."""

    def __init__(self, page: Page, palette: Palette) -> None:
        self._page = page
        self._palette = palette
        self._spans = [span for span in page.spans if span.start < span.end]
        self._classes: dict[tuple[Colour, ...], str] = {}
        tag = "" if page.language == "und" else f' lang="{escape(page.language)}"'
        self.language: Final = tag
        """The attribute that says the article's language."""
        known = list(page.labels)
        self._names = {
            name: f"label-{at}"
            for at, name in enumerate(dict.fromkeys([*known, *(s.label for s in self._spans)]))
        }

    def paragraphs(self) -> Iterator[str]:
        """Each paragraph with its direction; nothing stands between them."""
        layout = self._page.layout
        waiting = list(reversed(self._spans))
        running: list[Span] = []
        for number, where in enumerate(layout.paragraphs):
            while waiting and waiting[-1].start < where.end:
                running.append(waiting.pop())
            yield f'<p dir="{layout.direction(number)}">'
            yield from self._paragraph(where, running)
            yield "</p>"
            running = [span for span in running if span.end > where.end]

    def _paragraph(self, where: Range, spans: Sequence[Span]) -> Iterator[str]:
        text = self._page.layout.text
        places = {place for span in spans for place in (span.start, span.end)}
        cuts = sorted({*where, *(place for place in places if where.holds(place))})
        waiting = deque(spans)
        opened: list[Span] = []
        for start, end in pairwise(cuts):
            again = _closed(opened, start)
            yield "</mark>" * len(again)
            begun = [span for span in again if span.end > start]
            while waiting and waiting[0].start <= start:
                begun.append(waiting.popleft())
            for span in begun:
                opened.append(span)
                yield self._tag(opened, start)
            yield _text(text[start:end])
        yield "</mark>" * len(opened)

    def _tag(self, opened: Sequence[Span], place: int) -> str:
        """The tag of the span that was opened last."""
        span = opened[-1]
        anchor = f' id="mark-{escape(span.id)}"' if place == span.start else ""
        label = plain(span.label)
        return (
            f'<mark class="{self._names[span.label]} {self._class(opened)}"{anchor}'
            f' role="mark" aria-roledescription="{label}" data-id="{escape(span.id)}"'
            f' data-label="{label}" data-start="{span.start}" data-end="{span.end}"'
            f' title="{plain(_about(span))}">'
        )

    def _class(self, opened: Sequence[Span]) -> str:
        stack = tuple(self._colour(span.label) for span in reversed(opened))
        return self._classes.setdefault(stack, f"ground-{len(self._classes)}")

    def _colour(self, label: str) -> Colour:
        known = self._page.labels.get(label)
        return known.colour if known else None

    def rules(self) -> str:
        """The style rules of the page's colours, labels and grounds."""
        text, page = self._hex("text"), self._hex("background")
        scheme = "light dark" if text is None else "dark" if self._palette.theme.dark else "light"
        rules = [f":root {{ color-scheme: {scheme}; }}"]
        if text and page:
            rules.append(f"body {{ color: {text}; background: {page}; }}")
        for at, (label, name) in enumerate(self._names.items()):
            rules.append(
                f".{name} {{ border-bottom-style: {_LINES[at % len(_LINES)]};"
                f" border-bottom-color: {self._line(label)}; }}"
            )
        for stack, name in self._classes.items():
            rules.append(f".{name} {{ background: {self._ground(stack)}; }}")
        return "\n".join([*rules, ""])

    def _hex(self, name: str) -> str | None:
        """A colour of the theme; None: the terminal's own, and so the browser's."""
        theme = self._palette.theme
        value = theme.text if name == "text" else theme.colour(name)
        return value if value.startswith("#") else None

    def _line(self, label: str) -> str:
        found = self._palette.label(self._colour(label))
        return found.mark if found and found.mark.startswith("#") else "currentcolor"

    def _ground(self, stack: tuple[Colour, ...]) -> str:
        color = self._palette.tint(Cover(stack[:3])).bgcolor
        return "transparent" if color is None or color.triplet is None else _hex(color.triplet)

    def legend(self) -> Iterator[str]:
        """The labels that are on the page, and how many marks each has."""
        counts: Mapping[str, int] = {
            name: count
            for name in self._names
            if (count := sum(span.label == name for span in self._spans))
        }
        if not counts:
            return
        yield f'<aside aria-label="{strings.SHOW_LEGEND}">\n<ul>\n'
        for name, count in counts.items():
            ground = self._classes.setdefault((self._colour(name),), f"ground-{len(self._classes)}")
            yield (
                f'<li><span class="legend {self._names[name]} {ground}">{plain(name)}</span>'
                f" {count}</li>\n"
            )
        yield f"</ul>\n<details>\n<summary>{strings.SHOW_LIST}</summary>\n<ol>\n"
        for span in self._spans:
            quote = _text(self._page.layout.text[span.start : span.end])
            yield (
                f'<li><a href="#mark-{escape(span.id)}">{plain(_about(span))}</a>:'
                f" <bdi{self.language}>{quote}</bdi></li>\n"
            )
        yield "</ol>\n</details>\n</aside>\n"


def _closed(opened: list[Span], place: int) -> list[Span]:
    """Take off what ends at `place`, and what was opened inside it and perhaps goes on."""
    first = next((at for at, span in enumerate(opened) if span.end <= place), len(opened))
    closed = opened[first:]
    del opened[first:]
    return closed


def _hex(colour: Sequence[int]) -> str:
    red, green, blue = colour
    return to_hex((red, green, blue))


def _about(span: Span) -> str:
    """What a span says beside its label, for the tooltip."""
    said = [f"{name}: {value}" for name, value in span.attributes.items() if value is not None]
    return ", ".join([span.label, *said]) + (f" — {span.note}" if span.note else "")


def _text(text: str) -> str:
    """Article text between tags: exactly itself to whoever parses the page."""
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    code = ord(letter)
    if letter in UNSEEN:
        return f"&#{code};"
    if is_control(letter) and letter not in "\t\n":
        return f'<span class="control" title="U+{code:04X}">\ufffd</span>'
    return escape(letter)

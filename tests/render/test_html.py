"""The page in a browser: the article's text itself, and every span to be found in it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st

from reader.colour import contrast, parse_hex
from reader.render.html import html_lines
from reader.render.page import Page
from tests.render.pages import ALPHABET, LABELS, MIXED, page, pages, palette

Attributes = dict[str, str | None]


class Read(HTMLParser):
    """What a parser makes of a page."""

    def __init__(self, shown: Page, theme: str = "light-paper") -> None:
        super().__init__(convert_charrefs=True)
        self.source = "".join(html_lines(shown, palette(theme=theme)))
        self.tags: list[tuple[str, Attributes]] = []
        self.paragraphs: list[tuple[Attributes, str]] = []
        self.quotes: dict[str, str] = defaultdict(str)
        self.titles: dict[str, str] = {}
        self.style = self.head = ""
        self._open: list[tuple[str, Attributes]] = []
        self.feed(self.source)
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(self.tags[-1])
        if tag == "p":
            self.paragraphs.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, "elements are closed in their order"

    def handle_data(self, data: str) -> None:
        names = [name for name, _ in self._open]
        if "main" in names:
            attributes, text = self.paragraphs[-1]
            self.paragraphs[-1] = (attributes, text + data)
        if "style" in names:
            self.style += data
        if "title" in names:
            self.head += data
        for name, told in self._open:
            if name == "mark":
                self.quotes[told["data-id"] or ""] += data

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.paragraphs)


def held(text: str) -> str:
    """The text as HTML can hold it: U+FFFD for each control and lone surrogate."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text)


@given(pages())
@example(page("a\r\nb\rc\n\nالف\u200cب\u202e\u2028\u2029x", [(0, 12, "actor")]))
def test_the_text_is_the_articles_and_every_span_can_be_read_off(shown: Page) -> None:
    read, text = Read(shown), shown.layout.text
    assert read.text == held(text)
    assert len(read.paragraphs) == len(shown.layout.paragraphs)
    wanted = {s.id: held(text[s.start : s.end]) for s in shown.spans if s.start < s.end}
    assert dict(read.quotes) == wanted


@given(pages())
def test_paragraphs_have_their_direction(shown: Page) -> None:
    found = [told["dir"] for told, _ in Read(shown).paragraphs]
    assert found == [shown.layout.direction(n) for n in range(len(shown.layout.paragraphs))]


@given(pages())
def test_no_control_and_nothing_that_reorders_is_in_the_file(shown: Page) -> None:
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]",
        Read(shown).source,
    )


@given(st.text(ALPHABET, max_size=20), st.text(ALPHABET, min_size=1, max_size=9))
def test_titles_labels_and_notes_are_only_text(title: str, word: str) -> None:
    shown = page("abc", [(0, 2, f"x{word}")], title=title)
    shown = shown._replace(spans=[replace(each, note=word) for each in shown.spans])
    read = Read(shown)
    [mark] = [told for tag, told in read.tags if tag == "mark"]
    assert "".join((mark["data-label"] or "").split()) == "".join(held(f"x{word}").split())
    assert "".join(read.head.split()) == "".join(held(title).split())
    assert {tag for tag, _ in read.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "p", "mark", "span",
        "aside", "ul", "li", "details", "summary", "ol", "a", "bdi",
    }  # fmt: skip


def test_nested_spans_are_nested_elements_and_crossing_ones_are_cut() -> None:
    read = Read(page("abcdef", [(0, 4, "actor"), (1, 3, "date"), (3, 6, "claim")]))
    marks = [
        (told["data-label"], told.get("id") is not None) for t, told in read.tags if t == "mark"
    ]
    assert marks == [("actor", True), ("date", True), ("claim", True), ("claim", False)]
    assert re.sub(r"<(/?)(\w+)[^>]*>", r"<\1\2>", read.source.partition("<main")[2]).startswith(
        ' class="article" lang="ar"><p><mark>a<mark>bc</mark><mark>d</mark></mark><mark>ef</mark></p>'
    )


def test_a_screen_reader_is_told_what_a_mark_is_and_finds_a_list_of_them() -> None:
    read = Read(page(MIXED, [(0, 4, "actor"), (6, 11, "date")]))
    marks = [told for tag, told in read.tags if tag == "mark"]
    assert [(m["role"], m["aria-roledescription"]) for m in marks] == [
        ("mark", "actor"), ("mark", "date"),
    ]  # fmt: skip
    links = [told["href"] for tag, told in read.tags if tag == "a"]
    assert links == [f"#{m['id']}" for m in marks]
    assert read.source.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert 'lang="ar"' in read.source


def test_nothing_generated_stands_in_the_text() -> None:
    """Content of a style sheet takes part in the bidi algorithm: it turned numbers round."""
    read = Read(page(MIXED, [(20, 25, "actor")]))
    assert "content:" not in read.style
    assert "margin" not in re.findall(r"mark[^{]*{([^}]*)}", read.style)[0]


def test_no_script_and_nothing_from_elsewhere() -> None:
    source = Read(page("<script>alert(1)</script>", [(0, 8, "actor")])).source
    assert "<script" not in source
    assert "default-src 'none'" in source
    assert not re.search(r"https?://|url\(", source)


def test_colours_are_the_themes_and_can_be_read() -> None:
    for theme in ("dark-ink", "light-paper", "colour-blind-safe"):
        marks = [(0, 9, label) for label in LABELS] + [(2, 5, "actor"), (3, 8, "date")]
        read = Read(page("abcdefghij", marks), theme)
        ink = re.search(r"body { color: (#\w+)", read.style)
        assert ink is not None
        grounds = re.findall(r"\.ground-\d+ { background: (#\w+)", read.style)
        assert len(grounds) > 3
        for ground in grounds:
            assert contrast(parse_hex(ink[1]), parse_hex(ground)) >= 7


def test_every_class_that_is_used_has_a_rule() -> None:
    read = Read(page("abc", [(0, 3, "actor"), (1, 2, "date")]))
    used = {name for _, told in read.tags for name in (told.get("class") or "").split()}
    assert {n for n in used if n.startswith(("ground", "label"))} <= set(
        re.findall(r"\.([\w-]+)", read.style)
    )


def test_a_theme_without_colours_leaves_them_to_the_browser() -> None:
    read = Read(page("abc", [(0, 2, "actor")]), "no-colour")
    assert "ansi" not in read.style
    assert "background: #" not in read.style


def test_an_empty_article() -> None:
    assert Read(page("")).text == ""

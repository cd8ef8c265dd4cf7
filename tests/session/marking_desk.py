"""An annotator at a desk without a screen, for the tests of the marking keys."""

from __future__ import annotations

from pathlib import Path

from reader.corpus.corpus import Corpus
from reader.gold.schema import Schema
from reader.session.marking import Marking
from reader.session.outcome import Outcome
from reader.session.session import Session
from reader.text.units import Index, Range
from tests.session.marked import marked, press, reading_of

ONE = "One said two, three. Four five six."


class Desk:
    """An annotator over a folder of articles, with the pane reduced to its marking."""

    def __init__(self, folder: Path, *texts: str, read_only: bool = False) -> None:
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            (folder / f"{number:03}.txt").write_bytes(text.encode())
        self.session = Session(
            Corpus.open([folder]),
            project=folder.parent / "project",
            annotator="nn",
            schema=Schema.load(None),
            read_only=read_only,
        )
        self.open("000.txt")

    def open(self, article_id: str, caret: int | None = None) -> None:
        text = self.session.open(article_id).text
        at = text if caret is None else text[:caret] + "‸" + text[caret:]
        self.marking = Marking(self.session, reading_of(at))

    def put(self, caret_text: str) -> None:
        """Caret and selection as the marks say."""
        self.marking.reading = reading_of(caret_text)
        self.marking.follow()

    def press(self, keys: str) -> None:
        press(self.marking.reading, keys)
        self.marking.follow()

    def follow(self, outcome: Outcome) -> Outcome:
        """Open the article that an outcome asks for, as the app does."""
        assert outcome.opens is not None
        self.open(outcome.opens)
        return self.marking.arrive(outcome)

    @property
    def spans(self) -> list[tuple[str, str]]:
        return [(span.label, span.quote) for span in self.session.marks().spans]

    def current(self) -> tuple[str, str] | None:
        span = self.marking.current
        return None if span is None else (span.label, span.quote)

    @property
    def place(self) -> str:
        return marked(self.marking.reading)


def with_spans(desk: Desk, *spans: tuple[str, int, int]) -> None:
    """Marks that are there already: label, start, end."""
    for label, start, end in spans:
        found = desk.session.schema.label(label)
        assert found is not None
        desk.session.tag(Range(Index(start), Index(end)), found)

"""What `Y` copies: words, their offsets, their record."""

from __future__ import annotations

import json
from pathlib import Path

from reader.exchange.record import span_record
from reader.session.copying import KINDS
from reader.text.units import Index, Range
from tests.session.marking_desk import Desk, with_spans

TEXT = "قال لأرمينيا: (نعم) 28\t\x1b]0;x\x07 é\r\nend"


def test_offsets_are_the_articles_and_find_the_words_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "articles", TEXT)
    desk.marking.reading.select(Range(Index(4), Index(12)))
    outcome = desk.marking.copy("offsets")
    assert outcome.copied == "000.txt:4-12"
    assert outcome.line() == "Copied the offsets: 000.txt:4-12"
    assert desk.marking.copy().copied == TEXT[4:12] == "لأرمينيا"


def test_the_record_of_a_span_is_what_an_export_has(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "articles", TEXT)
    with_spans(desk, ("actor", 4, 12))
    desk.marking.cycle()
    span = desk.marking.current
    if span is None:
        desk.marking.reading.go(4)
        desk.marking.cycle()
        span = desk.marking.current
    assert span is not None
    copied = desk.marking.copy("record").copied
    assert copied is not None
    assert "\n" not in copied
    assert json.loads(copied) == {"article": "000.txt", **span_record(span)}
    # Selected once more it is the same span; other words are none.
    desk.marking.reading.select(Range(Index(4), Index(12)))
    assert desk.marking.copy("record").copied == copied
    desk.marking.reading.select(Range(Index(4), Index(11)))
    assert json.loads(desk.marking.copy("record").copied or "") == {
        "article": "000.txt", "start": 4, "end": 11, "text": TEXT[4:11],
    }  # fmt: skip


def test_controls_are_copied_as_they_are_and_escaped_in_the_record(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "articles", TEXT)
    desk.marking.reading.select(Range(Index(0), Index(len(TEXT))))
    assert desk.marking.copy().copied == TEXT
    record = desk.marking.copy("record").copied or ""
    assert record.isprintable()
    assert json.loads(record)["text"] == TEXT


def test_a_lone_surrogate_is_its_escape_in_a_record(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.jsonl").write_text(r'{"id": "000.txt", "text": "a\ud800b"}')
    desk = Desk(folder)
    desk.marking.reading.select(Range(Index(0), Index(3)))
    record = desk.marking.copy("record").copied or ""
    record.encode("utf-8")
    assert json.loads(record)["text"] == "a\ud800b"


def test_where_no_word_is_nothing_is_copied(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "articles", "one, two")
    desk.put("one‸, two")
    for kind in KINDS:
        outcome = desk.marking.copy(kind)
        assert outcome.failed
        assert outcome.copied is None

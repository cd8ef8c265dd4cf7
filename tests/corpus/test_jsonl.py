"""Articles from JSON Lines: exact texts, bad lines named, nothing hurt by what a line asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.corpus import Corpus
from reader.errors import UnreadableArticle, UsageError


def corpus_of(folder: Path, data: bytes | str, name: str = "news.jsonl") -> Corpus:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return Corpus.open([folder])


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_fields_ids_and_meta(tmp_path: Path) -> None:
    corpus = corpus_of(
        tmp_path,
        line(text="سلام", id="n7", title="خبر", language="fa", published="2024-02-17", source="x")
        + "\n"
        + line(text="two", id=12, title=None, tags=["a"], language="Arabic", published=1708128000)
        + line(text="three", id="", title=" \n", language="pt_BR"),
    )
    assert [entry.id for entry in corpus.entries] == ["n7", "12", "news.jsonl#4"]
    first, second, third = (corpus.load(entry.id) for entry in corpus.entries)
    assert (first.text, first.line, first.encoding) == ("سلام", 1, "utf-8")
    assert (first.title, first.language, first.published) == ("خبر", "fa", "2024-02-17")
    assert first.meta == {"source": "x"}
    assert second.meta == {"tags": ["a"], "language": "Arabic", "published": 1708128000}
    assert (second.line, second.title) == (3, "two")
    assert (third.language, third.title, third.meta) == ("pt-BR", "three", {})
    assert corpus.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "a\u2028b\x85c\u2029d\x0be",
        "\r\n  a\r\n\n",
        "\ufeffa",
        "\ud83d",
        "\0\x1b",
        "",
        "لا\u200cه \xa0",
    ],
)
@pytest.mark.parametrize("escape", [True, False])
def test_text_is_exact(tmp_path: Path, text: str, escape: bool) -> None:
    data = json.dumps({"text": text}, ensure_ascii=escape or "\ud83d" in text)
    corpus = corpus_of(tmp_path, data + "\n" + data + "\n")
    assert [corpus.load(entry.id).text for entry in corpus.entries] == [text, text]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1251", "windows-1251"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, said: str, ending: str) -> None:
    # The last has the bytes of a newline of UTF-16 across two letters, in both orders.
    texts = ["Госсекретарь США", "позвонил Президенту"]
    if encoding.startswith("utf"):
        texts += ["\u0a0d\u0d0a سلام \u0a15\u0600\u0a15"]
    data = ending.join(json.dumps({"text": text}, ensure_ascii=False) for text in texts) + ending
    corpus = corpus_of(tmp_path, data.encode(encoding))
    articles = [corpus.load(entry.id) for entry in corpus.entries]
    assert [article.text for article in articles] == texts
    assert {article.encoding for article in articles} == {said}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{", "not JSON"),
        (b'"text"', "not an object"),
        (b"[]", "not an object"),
        (b"{}", 'no "text"'),
        (b'{"text": 5}', 'no "text"'),
        (b'{"text": "a", "id": 1.5}', '"id"'),
        (b'{"text": "a", "id": true}', '"id"'),
        (b'{"text": "a", "n": NaN}', "NaN"),
        (b'{"text": "a", "n": 1e999}', "too large"),
        (b'{"text": "a", "n": ' + b"9" * 100_000 + b"}", "too many digits"),
        (b'{"text": "a", "n": ' + b"[" * 100_000 + b"}", "deeply"),
        (b'{"text": "a", "n": ' + b"[" * 100 + b"]" * 100 + b"}", "deeply"),
        (b'{"text": "\xff"}', "byte 10 of the line is not valid utf-8"),
    ],
)
def test_bad_line_is_named_and_the_others_open(tmp_path: Path, bad: bytes, reason: str) -> None:
    good = line(text="رسالة أولى من المدينة").encode()
    corpus = corpus_of(tmp_path, good + b"\n" + bad + b"\n" + good)
    assert [entry.line for entry in corpus.entries] == [1, 4]
    (problem,) = corpus.problems
    assert problem.line == 3
    assert str(tmp_path / "news.jsonl") in str(problem)
    assert reason in str(problem)


def test_many_brackets_in_the_text_are_no_depth(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, line(text="[{" * 5000, n=[[[1]]]))
    assert len(corpus.load("news.jsonl#1").text) == 10_000


def test_only_bad_lines(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArticle, match="line 1: it is not JSON"):
        corpus_of(tmp_path, "{\n")


def test_own_export_is_skipped_unless_named(tmp_path: Path) -> None:
    own = line(format="hashiya/1", id="002.txt", text="a", spans=[{}], meta={"k": 1})
    (tmp_path / "a.txt").write_bytes(b"x")
    assert [entry.id for entry in corpus_of(tmp_path, own).entries] == ["a.txt"]
    named = Corpus.open([tmp_path, tmp_path / "news.jsonl"])
    assert [entry.id for entry in named.entries] == ["a.txt", "002.txt"]
    assert named.load("002.txt").meta == {"k": 1}


def test_lines_keep_the_order_of_the_file(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, line(text="a", id="9") + line(text="b", id="1"))
    assert [entry.id for entry in corpus.entries] == ["9", "1"]


def test_one_id_twice_names_both(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "more.jsonl").write_text(line(text="b", id="n"))
    with pytest.raises(UsageError) as raised:
        corpus_of(tmp_path, line(text="a") + line(text="a", id="n"))
    assert f"{tmp_path / 'news.jsonl'}, line 2" in str(raised.value)
    assert f"{tmp_path / 'b' / 'more.jsonl'}, line 1" in str(raised.value)


def test_id_of_a_line_is_printable(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, b'{"text": "a", "id": "a\\n\\ud800\\u202eb"}')
    assert corpus.entries[0].id == r"a\n\ud800\u202eb"
    assert corpus.load(r"a\n\ud800\u202eb").text == "a"


def test_file_that_changed_since_it_was_opened(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, line(text="a", id="n") + line(text="b", id="m"))
    (tmp_path / "news.jsonl").write_text(line(text="b", id="m") + line(text="a", id="n"))
    with pytest.raises(UnreadableArticle, match="holds the article m now, no longer n"):
        corpus.load("n")
    (tmp_path / "news.jsonl").write_bytes(b"")
    with pytest.raises(UnreadableArticle, match="line 2"):
        corpus.load("m")
    (tmp_path / "news.jsonl").unlink()
    with pytest.raises(UnreadableArticle, match="can't be read"):
        corpus.load("m")


def test_opening_keeps_no_text(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, line(text="a" * 1000))
    assert "aaa" not in repr(vars(corpus)) + repr(corpus.entries)

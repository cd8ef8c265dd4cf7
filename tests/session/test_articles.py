"""What an ARTICLE on the command line means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.errors import UsageError
from reader.session.articles import find_article
from reader.session.project import note_marks
from reader.settings import Settings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.txt").write_text("one")
    (folder / "b.jsonl").write_text('{"text": "1", "id": "x"}\n\n{"text": "2"}\n')
    (folder / "c.jsonl").write_text('{"text": "only"}\n')
    (folder / "n#1.txt").write_text("odd")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize(
    ("name", "article", "text"),
    [
        ("news/deep/a.txt", "a.txt", "one"),
        ("news/b.jsonl#1", "x", "1"),
        ("news/b.jsonl#3", "b.jsonl#3", "2"),
        ("news/c.jsonl", "c.jsonl#1", "only"),
        ("news/n#1.txt", "n#1.txt", "odd"),
    ],
)
def test_a_file_and_a_line_of_one(name: str, article: str, text: str) -> None:
    start, corpus = find_article(name, Settings())
    assert start.article == article
    assert corpus.load(article).text == text


def test_an_id_of_the_settings_corpus() -> None:
    start, corpus = find_article("deep/a.txt", Settings(corpus=Path("news")))
    assert (start.article, start.paths) == ("deep/a.txt", (Path("news"),))
    assert corpus.load("deep/a.txt").text == "one"


def test_an_id_of_the_corpus_that_the_project_marked(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    with pytest.raises(UsageError, match=r"no article deep/a\.txt"):
        find_article("deep/a.txt", Settings())
    note_marks(tmp_path, tmp_path / "news")
    start, _ = find_article("deep/a.txt", Settings())
    assert start.paths == (tmp_path / "news",)
    assert find_article("x", Settings())[1].load("x").text == "1"


def test_an_id_of_the_current_folder() -> None:
    os.chdir("news")
    assert find_article("b.jsonl#3", Settings())[0].article == "b.jsonl#3"
    assert find_article("x", Settings())[0].article == "x"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("news", "it is a folder"),
        ("news/b.jsonl", "it holds 2 articles; name one by its line, such as news/b.jsonl#1"),
        ("news/b.jsonl#2", "no article on that line"),
        ("nothing.txt", "no article nothing.txt"),
        ("", "it is a folder"),
    ],
)
def test_what_is_no_article_is_a_sentence(name: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_article(name, Settings())
    assert says in str(caught.value)

"""Which files are articles, what they are called, and what is said where there are none."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.corpus import Corpus
from reader.corpus.scan import printable
from reader.errors import EmptyCorpus, UnreadableArticle, UsageError

SEEDS = Path(__file__).parents[2] / "seeds"


def plant(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode("utf-8", "surrogateescape"))


def ids(*paths: Path, project: Path | None = None) -> list[str]:
    return [entry.id for entry in Corpus.open(paths, project=project).entries]


def test_the_sample_articles_are_read_exactly() -> None:
    corpus = Corpus.open([SEEDS])
    assert corpus.root == SEEDS
    assert [entry.id[:3] for entry in corpus.entries] == ["000", "001", "002", "003", "004"]
    for entry in corpus.entries:
        article = corpus.load(entry.id)
        assert entry.path is not None
        assert article.text.encode() == entry.path.read_bytes()
        assert article.sha256 == hashlib.sha256(entry.path.read_bytes()).hexdigest()
        assert (article.path, article.line, article.encoding) == (entry.path, None, "utf-8")
        assert corpus.load(entry.id) is article


def test_folder_is_walked_in_natural_order(tmp_path: Path) -> None:
    plant(
        tmp_path, "10.txt", "9.TXT", "b/2.md", "b/10.md", "a.html", "b/noise", ".x.txt", ".d/y.txt"
    )
    assert ids(tmp_path) == ["9.TXT", "10.txt", "b/2.md", "b/10.md"]


def test_opening_reads_no_file(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "b.txt")
    corpus = Corpus.open([tmp_path])
    (tmp_path / "a.txt").write_bytes(b"later")
    (tmp_path / "b.txt").unlink()
    assert corpus.load("a.txt").text == "later"
    with pytest.raises(UnreadableArticle, match=r"b\.txt: can't be read: No such file"):
        corpus.load("b.txt")


def test_gold_of_the_project_is_skipped_and_no_other(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "gold/texts/ab/x.txt", "sub/gold/b.txt")
    assert ids(tmp_path, project=tmp_path) == ["a.txt", "sub/gold/b.txt"]
    assert ids(tmp_path, project=tmp_path / "sub") == ["a.txt", "gold/texts/ab/x.txt"]


def test_project_is_the_current_folder_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, "a.txt", "gold/b.txt")
    monkeypatch.chdir(tmp_path)
    assert ids(Path()) == ["a.txt"]


def test_files_and_their_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, "a/1.txt", "a/b/2.txt", "c/page.html")
    assert ids(tmp_path / "a" / "1.txt") == ["1.txt"]
    assert ids(tmp_path / "a" / "b" / "2.txt", tmp_path / "a" / "1.txt") == ["1.txt", "b/2.txt"]
    assert ids(tmp_path / "c", tmp_path / "a", tmp_path / "c" / "page.html") == [
        "a/1.txt",
        "a/b/2.txt",
        "c/page.html",
    ]
    monkeypatch.chdir(tmp_path / "a")
    assert ids(Path("b/../1.txt"), Path("../a/1.txt")) == ["1.txt"]
    assert Corpus.open([Path("1.txt")]).root == tmp_path / "a"


def test_a_hidden_file_that_is_named(tmp_path: Path) -> None:
    plant(tmp_path, ".x.txt")
    assert ids(tmp_path / ".x.txt") == [".x.txt"]


def test_links(tmp_path: Path) -> None:
    plant(
        tmp_path,
        "out/secret.txt",
        "in/real.txt",
        "in/d/deep.txt",
        "in/.hidden/h.txt",
        "in/data.bin",
    )
    inside = tmp_path / "in"
    for name, target in {
        "again.txt": "real.txt",
        "a-loop": "..",
        "d/loop": "../d",
        "d/loops": "../d",
        "self.txt": "self.txt",
        "dangling.txt": "nothing",
        "leaves.txt": "../out/secret.txt",
        "leaves": "../out",
        "shown": ".hidden",
        "named.txt": "data.bin",
    }.items():
        (inside / name).symlink_to(target)
    assert ids(inside) == ["d/deep.txt", "named.txt", "real.txt", "shown/h.txt"]
    assert ids(inside / "leaves.txt") == ["leaves.txt"]
    (tmp_path / "way").symlink_to(inside)
    assert ids(tmp_path / "way") == ids(inside)


def test_link_into_the_gold_set_is_skipped(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "gold/x.txt")
    (tmp_path / "link.txt").symlink_to("gold/x.txt")
    (tmp_path / "links").symlink_to("gold")
    assert ids(tmp_path, project=tmp_path) == ["a.txt"]


def test_pipes_and_folders_with_article_names(tmp_path: Path) -> None:
    plant(tmp_path, "folder.txt/a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(tmp_path) == ["folder.txt/a.txt"]
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        ids(tmp_path / "pipe.txt")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("سلام 1.txt", "سلام 1.txt"),
        ("a\xa0b\u200c.txt", "a\xa0b\u200c.txt"),
        ("a\nb\x1b[2J.txt", r"a\nb\x1b[2J.txt"),
        ("caf\udce9.txt", r"caf\xe9.txt"),
        ("a\u202etxt.md", r"a\u202etxt.md"),
        ("a\u2028b.txt", r"a\u2028b.txt"),
    ],
)
def test_ids_can_be_printed_and_stored(tmp_path: Path, name: str, shown: str) -> None:
    plant(tmp_path, name)
    corpus = Corpus.open([tmp_path])
    assert [entry.id for entry in corpus.entries] == [shown]
    assert shown.encode().decode() == printable(shown) == shown
    assert corpus.load(shown).path == tmp_path / name


def test_ids_that_meet_are_refused(tmp_path: Path) -> None:
    plant(tmp_path, "a\nb.txt", r"a\nb.txt")
    with pytest.raises(UsageError, match="two articles have the id"):
        ids(tmp_path)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\r", "سلام".encode()[:-1], b"\xff\xfea"])
def test_unreadable_file_is_named_and_the_rest_opens(tmp_path: Path, data: bytes) -> None:
    plant(tmp_path, "good.txt")
    (tmp_path / "bad.txt").write_bytes(data)
    corpus = Corpus.open([tmp_path])
    for _ in range(2):
        with pytest.raises(
            UnreadableArticle, match=r"bad\.txt: can't be decoded at byte \d"
        ) as raised:
            corpus.load("bad.txt")
    assert raised.value.exit_code == 3
    assert [str(problem) for problem in corpus.problems] == [str(raised.value)]
    assert corpus.load("good.txt").text == "good.txt"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n"])
def test_nothing_to_read_in_a_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    article = Corpus.open([tmp_path]).load("a.txt")
    assert article.text.encode() == data.removeprefix(b"\xef\xbb\xbf")
    assert (article.title, article.language, article.direction) == ("", "und", "ltr")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so that what a user may not is tried as nobody."""
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)


def test_what_may_not_be_read_is_named(open_folder: Path) -> None:
    plant(open_folder, "good.txt", "bad.txt", "bad.jsonl", "closed/a.txt")
    for name in ("bad.txt", "bad.jsonl", "closed"):
        (open_folder / name).chmod(0)
    with as_nobody():
        corpus = Corpus.open([open_folder])
        with pytest.raises(UnreadableArticle):
            corpus.load("bad.txt")
    (open_folder / "closed").chmod(0o755)
    assert [entry.id for entry in corpus.entries] == ["bad.txt", "good.txt"]
    assert [str(problem) for problem in corpus.problems] == [
        f"{open_folder}/closed: the folder can't be listed: Permission denied.",
        f"{open_folder}/bad.jsonl: can't be read: Permission denied.",
        f"{open_folder}/bad.txt: can't be read: Permission denied.",
    ]


def test_standard_input(tmp_path: Path) -> None:
    text = "سلام\r\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        corpus = Corpus.open([Path("-")], stdin=io.BytesIO(text.encode(encoding)))
        (entry,) = corpus.entries
        assert entry.id == f"stdin-{digest[:12]}"
        article = corpus.load(entry.id)
        assert (article.text, article.path, article.encoding) == (text, None, encoding)
    plant(tmp_path, "1.txt")
    both = Corpus.open([tmp_path, Path("-"), Path("-")], stdin=io.BytesIO(b"x"))
    assert [entry.id[:5] for entry in both.entries] == ["stdin", "1.txt"]
    with pytest.raises(UnreadableArticle, match="standard input: can't be decoded at byte 1"):
        Corpus.open([Path("-")], stdin=io.BytesIO(b"x\0y"))


def test_no_articles_says_what_where_and_what_to_do(tmp_path: Path) -> None:
    plant(tmp_path, "a.html", "news.jsonl")
    (tmp_path / "news.jsonl").write_bytes(b"\n")
    with pytest.raises(EmptyCorpus) as raised:
        Corpus.open([tmp_path])
    said = str(raised.value)
    assert all(word in said for word in (".txt, .md or .jsonl", str(tmp_path), "reader demo"))
    assert raised.value.exit_code == 2


def test_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.txt: it does not exist; check the name\."):
        Corpus.open([tmp_path / "gone.txt"])


def test_id_that_does_not_exist() -> None:
    with pytest.raises(UsageError, match="there is no article nope here"):
        Corpus.open([SEEDS]).load("nope")


def test_only_the_last_articles_are_kept(tmp_path: Path) -> None:
    plant(tmp_path, *(f"{number}.txt" for number in range(300)))
    corpus = Corpus.open([tmp_path])
    first = corpus.load("0.txt")
    for entry in corpus.entries:
        corpus.load(entry.id)
    assert corpus.load("299.txt") is corpus.load("299.txt")
    again = corpus.load("0.txt")
    assert again is not first
    assert again == first

"""The articles of a run: which there are, and each one's text when it is asked for.

Opening lists files and reads none of them (JSON Lines and standard input
excepted, whose ids are inside); `load` reads one. The command line and the app
hold one `Corpus`, and everything else gets `Article`s from it.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reader.corpus.article import Article
from reader.corpus.decode import Undecodable, decode
from reader.corpus.natural import natural_key
from reader.corpus.patterns import is_pattern
from reader.corpus.scan import SUFFIXES, Scan, printable
from reader.errors import EmptyCorpus, UnreadableArticle, UsageError
from reader.files import open_full

if TYPE_CHECKING:
    from reader.corpus.jsonl import LinePlace
    from reader.corpus.record import Record

STDIN = "-"
"""The path that means standard input."""

_KEPT = 256
"""Articles kept in memory; the list of ten thousand passes through."""

_ID_DIGITS = 12


class Entry(NamedTuple):
    """An article that is there to be read."""

    id: str
    """Its name in the corpus, unique and printable."""
    path: Path | None
    """The file it is in; None: standard input."""
    line: int | None = None
    """Its 1-based line in a JSON Lines file, else None."""
    place: LinePlace | None = None
    """Where that line lies."""
    content: bytes | None = None
    """What standard input gave."""

    @property
    def shown(self) -> str:
        """The file, for a sentence."""
        return "standard input" if self.path is None else printable(str(self.path))

    @property
    def where(self) -> str:
        """The file and the line, for a sentence."""
        return self.shown if self.line is None else f"{self.shown}, line {self.line}"


class Corpus:
    """Articles under one root, in natural order, each read when it is asked for."""

    def __init__(
        self, root: Path, entries: Sequence[Entry], problems: Sequence[UnreadableArticle] = ()
    ) -> None:
        """A corpus of these entries; `open` finds them.

        Raises:
            UsageError: two entries have one id.
        """
        self.root = root
        self.entries: Sequence[Entry] = tuple(entries)
        self._problems = list(problems)
        self._by_id = _by_id(self.entries)
        self.ids: Sequence[str] = tuple(self._by_id)
        """The articles' ids, in the entries' order."""
        self._loaded: OrderedDict[str, Article] = OrderedDict()

    @property
    def problems(self) -> Sequence[UnreadableArticle]:
        """What could not be read so far, each once; grows as articles are loaded."""
        return tuple(self._problems)

    @classmethod
    def open(
        cls,
        paths: Sequence[Path],
        *,
        project: Path | None = None,
        stdin: BinaryIO | None = None,
    ) -> Corpus:
        """Find the articles of files and folders; `-` is standard input.

        Args:
            paths: a folder is scanned with all below it; a file named itself is
                taken whatever its name. The root is the folder, a file's own
                folder, or the folder that is common to several.
            project: the folder whose `gold/` is no article's place.
            stdin: what `-` reads; the process's own by default.

        Raises:
            EmptyCorpus: there is no article.
            UnreadableArticle: there is none that could be read.
            UsageError: a path does not exist, or two articles have one id.
        """
        finder = _Finder(_root(paths), project, stdin)
        for path in paths:
            finder.add(path)
        entries = finder.entries()
        if not entries:
            if finder.problems:
                raise finder.problems[0]
            raise _empty(paths)
        return cls(finder.root, entries, finder.problems)

    def entry(self, article_id: str) -> Entry:
        """The entry of this id.

        Raises:
            UsageError: there is none.
        """
        try:
            return self._by_id[article_id]
        except KeyError:
            what = f"there is no article {printable(article_id)} here"
            raise UsageError(
                what, path=printable(str(self.root)), remedy="`reader list` shows the names"
            ) from None

    def place_of(self, article_id: str | None) -> int | None:
        """The place of an article among the entries, from 0; None: it is none of them."""
        return self._places.get(article_id or "")

    @cached_property
    def _places(self) -> dict[str, int]:
        return {article_id: place for place, article_id in enumerate(self.ids)}

    def load(self, article_id: str) -> Article:
        """The article of this id, read from its file the first time.

        Raises:
            UnreadableArticle: it can't be read or decoded; also kept in `problems`.
            UsageError: there is no such id.
        """
        entry = self.entry(article_id)
        article = self._loaded.get(article_id)
        if article is None:
            article = self._read(entry)
            self._loaded[article_id] = article
            if len(self._loaded) > _KEPT:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(article_id)
        return article

    def forget(self, article_id: str) -> None:
        """Read the article afresh when it is asked for the next time."""
        self._loaded.pop(article_id, None)

    def _read(self, entry: Entry) -> Article:
        try:
            return read_entry(entry)
        except UnreadableArticle as error:
            if str(error) not in map(str, self._problems):
                self._problems.append(error)
            raise


def read_entry(entry: Entry) -> Article:
    """Read the article of `entry` afresh, whatever was read before.

    Raises:
        UnreadableArticle: it can't be read or decoded, or is another one by now.
    """
    if entry.path is not None and entry.place is not None:
        from reader.corpus.jsonl import read_record

        record = read_record(entry.path, entry.place)
        return _from_record(entry, record, entry.place.encoding)
    try:
        data = entry.content
        if entry.path is not None:
            with open_full(entry.path) as file:
                data = file.read()
        decoded = decode(data or b"")
    except OSError as error:
        raise UnreadableArticle(f"can't be read: {error.strerror}", path=entry.shown) from None
    except Undecodable as error:
        raise UnreadableArticle(
            f"can't be decoded at byte {error.position}: {error.reason}",
            path=entry.shown,
            remedy="convert it to UTF-8",
        ) from None
    return Article(entry.id, decoded.text, decoded.encoding, entry.path)


def _from_record(entry: Entry, record: Record, encoding: str) -> Article:
    if record.id is not None and record.id != entry.id:
        raise UnreadableArticle(
            f"the line holds the article {record.id} now, no longer {entry.id}",
            path=entry.shown,
            line=entry.line,
            remedy="open the corpus again",
        )
    return Article(
        id=entry.id,
        text=record.text,
        encoding=encoding,
        path=entry.path,
        line=entry.line,
        given_title=record.title,
        given_language=record.language,
        published=record.published,
        meta=record.meta,
    )


class _File(NamedTuple):
    """A file that was found."""

    path: Path
    name: str
    """Its printable POSIX path under the root."""
    named: bool
    """Whether the user named it, rather than a folder over it."""


class _Finder:
    """Collects the entries of a run, path by path."""

    def __init__(self, root: Path, project: Path | None, stdin: BinaryIO | None) -> None:
        self.root = root
        self.problems: list[UnreadableArticle] = []
        self._stdin = stdin
        self._gold = frozenset({os.path.realpath((project or Path()) / "gold")})
        self._files: dict[str, _File] = {}
        self._from_stdin: list[Entry] = []

    def add(self, path: Path) -> None:
        """Take what `path` is."""
        if str(path) == STDIN:
            self._add_stdin()
        elif path.is_dir():
            scan = Scan(os.path.realpath(path), self._gold)
            scan.walk(_absolute(path))
            self.problems += scan.problems
            for real, file in scan.files.items():
                self._add_file(real, file, named=False)
        elif path.is_file():
            self._add_file(os.path.realpath(path), _absolute(path), named=True)
        else:
            raise _no_articles_there(path)

    def entries(self) -> list[Entry]:
        """All that was found: standard input, then the files in natural order."""
        found = list(self._from_stdin)
        for file in sorted(self._files.values(), key=lambda file: natural_key(file.name)):
            if file.path.name.lower().endswith(".jsonl"):
                found += self._lines_of(file)
            else:
                found.append(Entry(file.name, file.path))
        return found

    def _add_file(self, real: str, path: Path, *, named: bool) -> None:
        """Take the file `real` once, however often it is named."""
        known = self._files.get(real)
        if known is None:
            name = printable(path.relative_to(self.root).as_posix())
            self._files[real] = _File(path, name, named)
        elif named:
            self._files[real] = known._replace(named=True)

    def _lines_of(self, file: _File) -> list[Entry]:
        from reader.corpus.jsonl import scan_jsonl

        found: list[Entry] = []
        try:
            for nth, (place, record) in enumerate(scan_jsonl(file.path)):
                if isinstance(record, UnreadableArticle):
                    self.problems.append(record)
                    continue
                if nth == 0 and record.is_own and not file.named:
                    break
                entry_id = record.id or f"{file.name}#{place.line}"
                found.append(Entry(entry_id, file.path, place.line, place))
        except UnreadableArticle as error:
            self.problems.append(error)
        return found

    def _add_stdin(self) -> None:
        if self._from_stdin:
            return
        content = (self._stdin or sys.stdin.buffer).read()
        # The id comes from the text, so that one text has one id in any encoding.
        try:
            digest = read_entry(Entry("", None, content=content)).sha256
        except UnreadableArticle as error:
            self.problems.append(error)
            return
        entry_id = f"stdin-{digest[:_ID_DIGITS]}"
        self._from_stdin.append(Entry(entry_id, None, content=content))


def _no_articles_there(path: Path) -> UsageError:
    """What is wrong with a path that is neither a folder nor a file."""
    what, remedy = "it does not exist", "check the name"
    if path.exists():
        what, remedy = "it is neither a file nor a folder", "`reader -` reads standard input"
    elif is_pattern(path):
        what, remedy = "nothing matches it", "check the pattern"
    return UsageError(what, path=printable(str(path)), remedy=remedy)


def _absolute(path: Path) -> Path:
    """From the root of the file system, without `..`; links stay what they are called."""
    return Path(os.path.normpath(path.absolute()))


def _root(paths: Sequence[Path]) -> Path:
    """The folder that ids are relative to."""
    folders = [
        _absolute(path if path.is_dir() else path.parent) for path in paths if str(path) != STDIN
    ]
    if not folders:
        return Path.cwd()
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        raise UsageError(
            "the articles lie on different drives", remedy="open one drive's at a time"
        ) from None


def _by_id(entries: Sequence[Entry]) -> dict[str, Entry]:
    by_id: dict[str, Entry] = {}
    for entry in entries:
        other = by_id.setdefault(entry.id, entry)
        if other is not entry:
            raise UsageError(
                f"two articles have the id {entry.id}: {other.where}, and {entry.where}",
                remedy="give one of them another id or open them apart",
            )
    return by_id


def _empty(paths: Sequence[Path]) -> EmptyCorpus:
    suffixes = ", ".join(SUFFIXES[:-1]) + " or " + SUFFIXES[-1]
    where = ", ".join(printable(str(_absolute(path))) for path in paths) or "nowhere"
    return EmptyCorpus(
        f"no articles found: looked for {suffixes} files in {where} and the folders below",
        remedy="name a folder or a file that has some, or try `reader demo`",
    )

"""What the command line asks for, and how a session begins from it.

The command line builds a `Start` and hands it to the app; opening it reads no gold set,
so that the first frame need not wait for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reader.session.project import annotator_of, project_of

if TYPE_CHECKING:
    from reader.gold.schema import Schema
    from reader.gold.store import StoreState
    from reader.session.session import Session
    from reader.settings import Settings


class Start(NamedTuple):
    """What to open, and how."""

    paths: tuple[Path, ...]
    """Folders and files; `-` is standard input. At least one."""
    settings: Settings
    """Everything that was chosen by file, environment or flag."""
    project: Path
    """The folder in which `gold/` lies or will lie, absolute."""
    annotator: str
    """Whose marks are made and shown."""
    article: str | None = None
    """The id of the article to show first; None: the last one read, else the first."""
    stdin: BinaryIO | None = None
    """What `-` reads, where standard input was read before; None: the process's own."""

    @classmethod
    def of(cls, paths: tuple[Path, ...], settings: Settings) -> Start:
        """What the user asked for, with the defaults filled in.

        Args:
            paths: folders, files, patterns of file names, and `-`.
            settings: everything that was chosen.

        Raises:
            UsageError: the project can't be one.
        """
        return cls(
            paths=tuple(_expanded(paths)) or (settings.corpus or Path(),),
            settings=settings,
            project=project_of(settings),
            annotator=annotator_of(settings),
        )

    def open(self, on_state: Callable[[StoreState], None] | None = None) -> Session:
        """Open the corpus and a session on it; the gold set is not touched.

        Args:
            on_state: told of every change of the save state, from the thread that saves.

        Raises:
            EmptyCorpus: there is no article.
            UsageError: a path does not exist, or two articles have one id.
            SchemaError: the project's labels.toml can't be used.
            UnreadableArticle: there are articles, but none that can be read.
        """
        from reader.corpus.corpus import Corpus
        from reader.session.session import Session

        return Session(
            Corpus.open(self.paths, project=self.project, stdin=self.stdin),
            project=self.project,
            annotator=self.annotator,
            schema=self._own_schema(),
            read_only=self.settings.read_only,
            history=self.settings.history,
            on_state=on_state,
            rescue=True,
        )

    def _own_schema(self) -> Schema | None:
        """The project's own labels, read now, so that what is wrong with them is said first.

        The shipped ones can wait.
        """
        own = self.project / "labels.toml"
        if not own.exists() and not own.is_symlink():
            return None
        from reader.gold.schema import Schema

        return Schema.of_project(self.project)


def _expanded(paths: Iterable[Path]) -> Iterable[Path]:
    """Patterns that no shell has expanded, expanded; most runs have none."""
    from reader.corpus.patterns import expanded, is_pattern

    return expanded(paths) if any(map(is_pattern, paths)) else paths

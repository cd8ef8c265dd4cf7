"""One annotator at work on one corpus; the only thing that the command line and the app drive.

It holds the open article and the gold set; what an action changes is built by
`reader.gold.actions`, and kept by the store's own thread, in whose log undo goes back. An
edit stands in memory at once and on the disk a moment later: `save_state` says which, and
`flush` waits. Ranges and indices count code points of the open article's text. What only
an edit or a gold set needs is imported there: the first frame shows an article before either.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import EditConflict, UnreadableArticle, UsageError
from reader.gold.ordered import NO_SPANS, Ordered, span_key
from reader.session.project import marks_elsewhere, note_marks

if TYPE_CHECKING:
    from reader.corpus.article import Article
    from reader.corpus.corpus import Corpus
    from reader.gold.edit import Edit
    from reader.gold.goldset import GoldSet
    from reader.gold.model import Span, State
    from reader.gold.schema import Label, Schema
    from reader.gold.store import Store
    from reader.gold.store import StoreState as StoreState
    from reader.text.units import Range


class ArticleMarks(NamedTuple):
    """An article's spans, told apart by the text that they rest on."""

    spans: Ordered[Span]
    """On the present text: by start, longer first, label, id."""
    lost: Ordered[Span]
    """Made on another text of this article; kept and listed, not painted."""
    moved_from: str | None
    """The other id under which they were found by content, or None."""


class Session:
    """One annotator at work on one corpus.

    Making one is cheap: no gold file is touched and no store imported before `load_gold`,
    which the first edit calls if nobody has. One thread edits; `load_gold` may run in
    another.

    Args:
        corpus: the articles.
        project: the folder in which `gold/` lies or will lie.
        annotator: whose marks are made and shown.
        schema: the labels; None: the shipped ones, read when they are asked for.
        read_only: edits are refused.
        history: megabytes of past actions to keep on the disk; None: all.
        on_state: told of every change of `save_state`, from whatever thread saves.
        rescue: copy all marks elsewhere where the disk refuses them.
    """

    def __init__(
        self,
        corpus: Corpus,
        *,
        project: Path,
        annotator: str,
        schema: Schema | None = None,
        read_only: bool = False,
        history: int | None = None,
        on_state: Callable[[StoreState], None] | None = None,
        rescue: bool = False,
    ) -> None:
        self.corpus = corpus
        self.project = project
        self.annotator = annotator
        if schema is not None:
            self.schema = schema
        self.gold: GoldSet | None = None
        self.article: Article | None = None
        self._read_only = read_only
        self._history = history
        self._on_state = on_state
        self._rescue = rescue
        self._loading = threading.Lock()
        self._sha_of: dict[str, str] = {}
        self._saving: Future[None] | None = None
        self._noted = False

    @cached_property
    def schema(self) -> Schema:
        """The labels."""
        from reader.gold.schema import Schema

        return Schema.load()

    # The gold set

    def load_gold(self) -> None:
        """Take the lock and read the gold set, once; safe from another thread.

        Raises:
            StoreDamaged, StoreNewer, StoreError: it can't be read; `gold` stays None.
        """
        self._gold()

    @property
    def save_state(self) -> StoreState:
        """Saved, saving, failed and why, or read-only and who holds it."""
        return self.store.state

    def flush(self) -> None:
        """Wait until every edit so far is on the disk.

        Raises:
            SaveFailed: the disk refused one.
        """
        # A later save takes along what an earlier one could not put down.
        if self._saving is not None:
            self._saving.result()

    def close(self) -> None:
        """Wait for saves and release the lock.

        Raises:
            SaveFailed: something is still not on the disk; it is lost with the process.
        """
        if "store" in vars(self):
            self.store.close()

    def marks_elsewhere(self) -> Path | None:
        """Another project that has marks for these articles, where this one has none."""
        return marks_elsewhere(self.project, self.corpus.root)

    # Articles

    def load(self, article_id: str) -> Article:
        """An article, read from its file if it was not yet; the open one stays open.

        Raises:
            UnreadableArticle: it can't be read or decoded.
            UsageError: there is no such article.
        """
        article = self.corpus.load(article_id)
        self._sha_of[article_id] = article.sha256
        return article

    def open(self, article_id: str) -> Article:
        """Make an article the one that marks are made in.

        Raises:
            UnreadableArticle: it can't be read or decoded; the open one stays open.
            UsageError: there is no such article.
        """
        article = self.corpus.load(article_id)
        if self.article is not None:
            self._sha_of[self.article.id] = self.article.sha256
        self.article = article
        return article

    def marks(self, article_id: str | None = None) -> ArticleMarks:
        """The marks of the open article, or of another one that was loaded."""
        if article_id is None:
            article_id = self._opened().id
        if self.gold is None:
            return ArticleMarks(NO_SPANS, NO_SPANS, None)
        known_as = self.known_as(article_id)
        sha256 = self.sha_of(article_id)
        if sha256 is None:
            spans = self.gold.spans(known_as)
            return ArticleMarks(Ordered(spans, key=span_key), NO_SPANS, None)
        # What rests on other texts stays with the id that it was lost under.
        return ArticleMarks(
            self.gold.resting(known_as, sha256),
            self.gold.lost(article_id, sha256),
            None if known_as == article_id else known_as,
        )

    def state_of(self, article_id: str) -> State:
        """How far the annotator is with an article; `open` until the gold set is there."""
        record = self.gold.article(self.known_as(article_id)) if self.gold else None
        return record.state if record else "open"

    def flag_of(self, article_id: str) -> str | None:
        """Why an article is flagged (perhaps an empty reason), or None."""
        record = self.gold.article(self.known_as(article_id)) if self.gold else None
        return record.flag if record else None

    def span_count(self, article_id: str) -> int:
        """How many marks an article has, the lost ones included."""
        if self.gold is not None and self.known_as(article_id) == article_id:
            return self.gold.count(article_id)
        marks = self.marks(article_id)
        return len(marks.spans) + len(marks.lost)

    # Edits

    def marked(self, where: Range, label: Label) -> Span | None:
        """The mark of that label on exactly that range of the open article, if there is one.

        Raises:
            StoreDamaged, StoreNewer, StoreError: the gold set can't be read.
        """
        self.load_gold()
        spans = self.marks().spans.of_range(where.start, where.end)
        return next((span for span in spans if span.label == label.name), None)

    def tag(self, where: Range, label: Label) -> Span:
        """Mark a range of the open article; the same mark is not made twice, but given again.

        Raises:
            UsageError: no article is open, or the range is empty or not within it.
            StoreReadOnly: nothing can be changed; the sentence says why, or who holds it.
        """
        from reader.gold import actions

        article = self.for_edit()
        same = self.marked(where, label)
        if same is not None:
            return same
        edit = actions.tag(
            self._gold(),
            article,
            where.start,
            where.end,
            label.name,
            self.annotator,
            attributes=label.defaults,
        )
        self.do(edit)
        return self._span(next(iter(edit.changes["spans"])))

    def remove(self, span_id: str) -> Span:
        """Take a mark away, with its links. Gives it as it was.

        Raises:
            EditConflict: there is no such mark.
            StoreReadOnly: nothing can be changed.
        """
        from reader.gold import actions

        self.for_edit()
        span = self._span(span_id)
        self.do(actions.remove(self._gold(), span_id))
        return span

    def set_state(self, state: State) -> None:
        """Say how far the annotator is with the open article.

        Raises:
            UsageError: no article is open, or there is no such state.
            StoreReadOnly: nothing can be changed.
        """
        from reader.gold import actions

        article = self.for_edit()
        self.do(actions.set_state(self._gold(), article, state))

    def set_flag(self, reason: str | None) -> None:
        """Flag the open article with a reason (which may be empty), or clear its flag.

        Raises:
            UsageError: no article is open.
            StoreReadOnly: nothing can be changed.
        """
        from reader.gold import actions

        article = self.for_edit()
        self.do(actions.set_flag(self._gold(), article, reason))

    def do(self, edit: Edit) -> None:
        """Apply an edit and let it be saved. An empty one is none.

        Raises:
            EditConflict: what it changes is not what is there; nothing was done.
            StoreReadOnly: nothing can be changed; nothing was done.
        """
        if edit.changes:
            self._apply(edit)

    def undo(self) -> Edit | None:
        """Take back the last action that stands, of this session or an earlier one.

        Gives that edit, or None where there is none; `why_no_more` says why.

        Raises:
            StoreReadOnly: nothing can be changed.
            EditConflict: what it changed is another by now; it is passed over.
            StoreDamaged, StoreError: the gold set can't be read.
        """
        from reader.session import undoing

        return undoing.undo(self._writable().log, self._gold(), self._apply)

    def redo(self) -> Edit | None:
        """Do again what was undone last, if nothing else was done since; gives that edit.

        Raises:
            StoreReadOnly, EditConflict, StoreDamaged, StoreError: as `undo`.
        """
        from reader.session import undoing

        return undoing.redo(self._writable().log, self._gold(), self._apply)

    def why_no_more(self) -> str:
        """Why there was nothing to undo: there is nothing, or the history ends there."""
        from reader.session import undoing

        return undoing.why_no_more(self.store.log.end)

    def _apply(self, edit: Edit, *, undoes: int | None = None, redoes: int | None = None) -> None:
        """In memory at once, and on its way to the disk; where that is refused, in neither."""
        self._saving = self._writable().apply(edit, undoes=undoes, redoes=redoes)
        if not self._noted:
            self._noted = True
            note_marks(self.project, self.corpus.root)

    # What the above stands on

    @cached_property
    def store(self) -> Store:
        """The way to the disk; `sharing` puts another in its place."""
        from reader.gold.store import Store

        return Store(
            self.project,
            self.annotator,
            read_only=self._read_only,
            on_state=self._on_state,
            schema=self.schema,
            history=self._history,
            rescue=self._rescue,
        )

    def _writable(self) -> Store:
        """The store, its gold set loaded; it says itself where it takes no edit."""
        self.load_gold()
        return self.store

    def _gold(self) -> GoldSet:
        with self._loading:
            if self.gold is None:
                self.gold = self.store.load().warmed(self.article.id if self.article else "")
            return self.gold

    def _opened(self) -> Article:
        if self.article is None:
            raise UsageError("no article is open")
        return self.article

    def for_edit(self) -> Article:
        """The open article, its marks taken over from the id that it had, as an action of its own.

        Raises:
            UsageError, StoreReadOnly: no article is open; or nothing can be changed.
        """
        from reader.gold import actions

        article = self._opened()
        self._writable()
        known_as = self.known_as(article.id)
        if known_as != article.id:
            edit = actions.adopt(self._gold(), article, known_as)
            if edit.changes:
                self._apply(edit)
        return article

    def known_as(self, article_id: str) -> str:
        """The id under which the gold set has this article's marks."""
        sha256 = self.sha_of(article_id)
        if sha256 is None or self.gold is None:
            return article_id
        from reader.gold.resting import marks_for

        return marks_for(
            self.gold, article_id, sha256, lambda other: self._is_there(other, sha256)
        ).article

    def _is_there(self, article_id: str, sha256: str) -> bool:
        """Whether the corpus has this text under that id."""
        if self.sha_of(article_id) is None:
            try:
                self.load(article_id)
            except (UsageError, UnreadableArticle):
                return False
        return self.sha_of(article_id) == sha256

    def sha_of(self, article_id: str) -> str | None:
        """The digest of an article's text; None: it was not read yet."""
        if self.article is not None and self.article.id == article_id:
            return self.article.sha256
        return self._sha_of.get(article_id)

    def _span(self, span_id: str) -> Span:
        span = self._gold().span(span_id)
        if span is None or span.deleted:
            raise EditConflict(f"there is no mark {span_id}")
        return span

"""The storage as TinyDB's tables drive it: each call one frame, or several calls together."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from reader.errors import SaveFailed, StoreError, StoreNewer, StoreReadOnly
from reader.gold.store import opening
from reader.gold.store.access import NEWER, UPGRADE
from reader.gold.store.changing import Group, check_table, frame_of
from reader.gold.store.disk import NotSynced
from reader.gold.store.storage import JournalStorage

if TYPE_CHECKING:
    from reader.gold.store.changing import Records


class DocumentStorage(JournalStorage):
    """A journal's storage for one JournalDB; made as `JournalStorage` is."""

    closed = False
    """Whether it was closed; nothing is read or changed then."""
    _group: Group | None = None
    _shorten_at = 0

    def check_open(self) -> None:
        """Refuses what comes after the database was closed, as a closed file does.

        Raises:
            ValueError: it was closed.
        """
        if self.closed:
            raise ValueError(f"{self.files.base}: the database is closed")

    def check_idle(self) -> None:
        """Refuses what would put half of an action into the file.

        Raises:
            ValueError: an action is under way.
        """
        if self._group is not None:
            raise ValueError(f"{self.files.base}: an action is under way")

    @property
    def refusal(self) -> StoreError | None:
        """Why it takes no changes; None: it does."""
        if self.writable:
            return None
        if self.opened.damage is not None:
            return self.opened.damage
        if self.opened.newer:
            return StoreNewer(NEWER, path=self.files.base, remedy=UPGRADE)
        return StoreReadOnly("it is open for reading only", path=self.files.base)

    def read(self) -> dict[str, dict[str, object]]:
        """The whole state as TinyDB has it, decoded anew each time.

        Raises:
            ValueError: it was closed.
        """
        self.check_open()
        return super().read()

    def change(self, changes: Mapping[str, Records], action: str) -> None:
        """Makes changes as one action, or as a part of the one that is being grouped.

        Raises:
            StoreReadOnly, StoreDamaged, StoreNewer: it takes none.
            SaveFailed, OSError, ValueError: as `commit`.
            TypeError: a table's name is no string.
        """
        self.check_open()
        if self.refusal is not None:
            raise self.refusal
        for name in changes:
            check_table(name)
        if self._group is None:
            with self._poisoning():
                super().change(changes, action)
            self._shorten()
            return
        frame = frame_of(self.tables, changes, self.last + 1, action)
        self._group.add(frame, self.tables)
        self.name(changes)
        opening.change(self.tables, frame.after)

    @contextlib.contextmanager
    def grouped(self, action: str, place: tuple[str, int, int] | None) -> Iterator[None]:
        """What is changed inside becomes one frame at the end, or is taken back.

        One inside another is a part of it.

        Raises:
            SaveFailed, OSError, ValueError: as `commit`; nothing was changed.
        """
        self.check_open()
        if self._group is not None:
            yield
            return
        self._group = group = Group(action, place)
        try:
            yield
            frame = group.frame(self.last + 1)
            made = dict(self.tables)
            if frame is not None:
                # Where the file has to be begun first, that is without what is not durable.
                group.take_back(self.tables)
                with self._poisoning():
                    self.commit(frame)
        except BaseException:
            group.take_back(self.tables)
            raise
        finally:
            self._group = None
        # The same records, in the order that the calls gave them.
        self.tables.update(made)
        for name in self.tables.keys() - made.keys():
            del self.tables[name]
        self._shorten()

    def compact(self, *, take_in: bool = False) -> None:
        """As `JournalStorage.compact`.

        Raises:
            SyncFailed: the disk failed before; what is in the journal stays there.
            ValueError: it was closed, or an action is under way.
        """
        self.check_open()
        self.check_idle()
        if self.poisoned is not None:
            raise self.poisoned
        with self._poisoning():
            super().compact(take_in=take_in)

    def close(self) -> None:
        """Gives the journal's descriptor back."""
        super().close()
        self.closed = True

    @contextlib.contextmanager
    def _poisoning(self) -> Iterator[None]:
        try:
            yield
        except NotSynced as error:
            raise self.poison(error) from error

    def _shorten(self) -> None:
        """Compacts a long journal. What the disk refuses then is in the journal, as before."""
        if not self.is_long or self.journal_size < self._shorten_at:
            return
        try:
            self.compact()
        except (OSError, SaveFailed):
            # Not with each change from now on: a try costs as much as the whole state.
            self._shorten_at = 2 * self.journal_size
        else:
            self._shorten_at = 0

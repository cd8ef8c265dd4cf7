"""What was done to a gold set, newest first: what waits, the journal, and the archives.

An archive is unpacked when somebody gets there, one at a time, and of what is in it only
the actions that are asked for are read. Which of them stand is said by the actions
themselves: the last one that undoes or redoes another decides, and what was undone since
the last ordinary action can be done again. So undo is the same after a restart.

Archives come with projects from strangers. What is damaged, too large or missing ends the
history there, and `end` says why.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from reader.gold.store import journal
from reader.gold.store.archive import Archive, Place, archives, read_archive
from reader.gold.store.disk import Disk
from reader.gold.store.journal import Frame


class End(NamedTuple):
    """Where the history ends, and why."""

    kind: Literal["beginning", "not kept", "damaged"]
    """`beginning`: the first action of all. `not kept`: older ones were removed, or were
    made before a history was kept. `damaged`: older ones can't be read."""
    path: Path | None = None
    """The archive that is damaged."""
    why: str = ""
    """A clause."""


class Log:
    """The actions of one gold set.

    Args:
        disk: the operating system.
        place: where the archives lie.
        frames: gives what is in the journal and what waits to be written, oldest first.
        last: gives the number of the last action, 0 where there is none.
    """

    def __init__(
        self,
        disk: Disk,
        place: Place,
        frames: Callable[[], Sequence[Frame]],
        last: Callable[[], int],
    ) -> None:
        self._disk = disk
        self._place = place
        self._frames = frames
        self._last = last
        self._archives: list[Archive] = []
        self._unpacked: _Unpacked | None = None
        self._stacks = _Stacks()
        self.end = End("beginning")
        """Where the last walk ended that came to an end."""

    @property
    def last(self) -> int:
        """The number of the last action; 0: there is none."""
        return self._last()

    def newest_first(self, before: int | None = None) -> Iterator[Frame]:
        """The actions from the newest on, or from the one before a number.

        Where they end before the first, `end` says why.
        """
        number = (self._last() if before is None else before - 1) + 1
        recent = self._frames()
        while (frame := self._older(number, recent)) is not None:
            number = frame.number
            yield frame

    def frame(self, number: int) -> Frame | None:
        """The action of a number; None: there is none, or it is not kept or damaged (`end`)."""
        if not 1 <= number <= self._last():
            return None
        found = self._read(number, self._frames())
        if isinstance(found, End):
            self.end = found
            return None
        return found

    def to_undo(self) -> Frame | None:
        """The newest action that stands and is no undo; None: there is none (`end`)."""
        stacks = self._settled()
        recent = self._frames()
        while not stacks.standing:
            if not self._walk(stacks, recent):
                return None
        return self.frame(stacks.standing[-1])

    def to_redo(self) -> Frame | None:
        """The action that was undone last, if nothing else was done since."""
        undone = self._settled().undone
        return self.frame(undone[-1]) if undone else None

    def pass_over(self, number: int) -> None:
        """Leave an action out of undo and redo from now on: it has become impossible."""
        self._settled().pass_over(number)

    def _settled(self) -> _Stacks:
        """The stacks with all that is newer, and back to the last ordinary action."""
        stacks, last = self._stacks, self._last()
        if stacks.newest is not None and stacks.newest > last:
            # Another process has put an older state in the place of what we saw.
            self._stacks = stacks = _Stacks()
        if stacks.newest is None:
            stacks.newest, stacks.oldest = last, last + 1
        while stacks.newest < last:
            frame = self.frame(stacks.newest + 1)
            if frame is None:
                # Another process has compacted and bounded what we have not seen: begin anew.
                self._stacks = stacks = _Stacks()
                stacks.newest, stacks.oldest = last, last + 1
                break
            stacks.newer(frame)
        recent = self._frames()
        while stacks.may_redo and self._walk(stacks, recent):
            pass
        return stacks

    def _walk(self, stacks: _Stacks, recent: Sequence[Frame]) -> bool:
        """Takes one older action into the stacks; False: there is none."""
        frame = self._older(stacks.oldest, recent)
        if frame is None:
            stacks.may_redo = False
            return False
        stacks.older(frame)
        return True

    def _older(self, number: int, recent: Sequence[Frame]) -> Frame | None:
        """The action before a number; None: the history ends there, and `end` says why."""
        found = self._read(number - 1, recent)
        if isinstance(found, End):
            self.end = found
            return None
        return found

    def _read(self, number: int, recent: Sequence[Frame]) -> Frame | End:
        """An action among those of the journal, of which whoever walks has a copy, or archived.

        What is compacted while he walks is in his copy still; what was before is in an archive.
        """
        if number < 1:
            return End("beginning")
        if recent and recent[0].number <= number <= recent[-1].number:
            return recent[number - recent[0].number]
        found = self._unpack(number)
        if isinstance(found, End):
            # Another process may have removed some, or added to them, since we looked.
            try:
                self._archives = archives(self._disk, self._place)
            except OSError as error:
                return End("damaged", self._place.history, f"it can't be read ({error.strerror})")
            found = self._unpack(number)
        return found

    def _unpack(self, number: int) -> Frame | End:
        """Unpacks the archive that has an action; where two have it, the later journal."""
        end = End("not kept")
        for first, last, path in reversed(self._archives):
            if not first <= number <= last:
                continue
            unpacked = self._unpacked
            if unpacked is None or unpacked.path != path:
                self._unpacked = None
                try:
                    data = read_archive(self._disk, self._place, path)
                except ValueError as error:
                    end = End("damaged", path, str(error))
                    continue
                unpacked = _Unpacked(path, last, data)
            frame = unpacked.frame(number)
            if not isinstance(frame, End):
                self._unpacked = unpacked
                return frame
            end = frame
        return end


class _Unpacked:
    """An archive's bytes; its lines are found from the end on, as far as they are needed."""

    def __init__(self, path: Path, last: int, data: bytes) -> None:
        self.path = path
        self._last, self._data = last, data
        self._starts = [len(data)]
        """Where lines begin, the last one first; before them, the end."""

    def frame(self, number: int) -> Frame | End:
        """An action that should be in it, or what is wrong."""
        at = self._last - number + 1
        while len(self._starts) <= at and self._starts[-1] > 0:
            end = self._starts[-1]
            self._starts.append(self._data.rfind(b"\n", 0, end - 1) + 1)
        if len(self._starts) <= at:
            return End("damaged", self.path, "actions are missing")
        found = journal.frame_at(self._data, self._starts[at])
        if isinstance(found, str):
            return End("damaged", self.path, found)
        if found.number != number:
            return End("damaged", self.path, "its actions are not those of its name")
        return found


class _Stacks:
    """What can be undone and redone, as far as the actions were looked at."""

    def __init__(self) -> None:
        self.newest: int | None = None
        """The number of the newest action looked at; None: no one yet."""
        self.oldest = 0
        """The number of the oldest one."""
        self.standing: deque[int] = deque()
        """The ordinary actions that stand, the newest last."""
        self.undone: deque[int] = deque()
        """What can be done again, the next one last."""
        self.may_redo = True
        """Whether every action looked at undoes or redoes, so that more may be undone."""
        self._stands: dict[int, bool] = {}
        """Of older actions than those looked at: whether they stand, where that was said."""

    def older(self, frame: Frame) -> None:
        """Takes in the action before those that were looked at."""
        self.oldest = frame.number
        of = frame.undoes or frame.redoes
        if of is None:
            self.may_redo = False
            if self._stands.pop(frame.number, True):
                self.standing.appendleft(frame.number)
        elif of < frame.number and of not in self._stands:
            self._stands[of] = frame.undoes is None
            if self.may_redo and frame.undoes is not None:
                self.undone.appendleft(of)

    def newer(self, frame: Frame) -> None:
        """Takes in the action after those that were looked at."""
        self.newest = frame.number
        of = frame.undoes or frame.redoes
        if of is None:
            self.standing.append(frame.number)
            self.undone.clear()
            self.may_redo = False
            return
        self.remove(of)
        if frame.undoes is not None:
            self.undone.append(of)
        else:
            self.standing.insert(bisect_left(self.standing, of), of)
        if of < self.oldest:
            self._stands[of] = frame.undoes is None

    def pass_over(self, number: int) -> None:
        """Takes an action off both stacks, for good."""
        self.remove(number)
        if number < self.oldest:
            self._stands[number] = False

    def remove(self, number: int) -> None:
        """Takes an action off both stacks."""
        for stack in (self.standing, self.undone):
            if stack and stack[-1] == number:
                stack.pop()
            elif number in stack:
                stack.remove(number)

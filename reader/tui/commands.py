"""The command palette's entries: every action of the key table, and what has no key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, cast

from rich.style import Style
from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from reader import strings
from reader.text.fit import fit, fitting_row

if TYPE_CHECKING:
    from reader.render.palette import Palette
    from reader.tui.keymap import Keymap
    from reader.tui.keys import Action

WIDEST = 76
"""Cells of the palette at most."""
_SIDES = 6
"""Cells beside an entry, the scroll bar's included: Textual would break what is wider."""
_SPREAD = 4
"""Letters of a title among which each letter of a query is looked for."""


class Command(NamedTuple):
    """One entry."""

    title: str
    """What it does, in logical order."""
    help: str
    """Its keys, or a sentence."""
    name: str
    """What it is called in the key table, where it may bear a term that its title explains."""
    run: Callable[[], None]
    """Does it."""


Own: TypeAlias = tuple[str, str, str, Callable[[], None]]
"""A command that is no action: name, title, sentence, and what it does."""


class CommandBook:
    """All commands, in the order in which the palette offers them.

    Args:
        press: runs an action of the key table.
        own: the commands that have no key.
    """

    def __init__(self, press: Callable[[Action], None], own: Callable[[], Iterable[Own]]) -> None:
        self._press = press
        self._own = own
        self._recent: list[str] = []

    def commands(self, keymap: Keymap) -> Iterator[Command]:
        """The last used first, then what has no key, and the arrows last."""
        found = {
            name: Command(title, sentence, name, self._used(name, run))
            for name, title, sentence, run in self._own()
        }
        for action in sorted(keymap.actions, key=lambda action: action.group == "Move"):
            keys = "  ".join(keymap.keys_of(action))
            run = self._used(action.name, partial(self._press, action))
            found[action.name] = Command(action.help.rstrip("."), keys, action.name, run)
        for name in dict.fromkeys([*reversed(self._recent), *found]):
            yield found[name]

    def _used(self, name: str, run: Callable[[], None]) -> Callable[[], None]:
        def wrapped() -> None:
            if name in self._recent:
                self._recent.remove(name)
            self._recent.append(name)
            run()

        return wrapped


class HasCommands(Protocol):
    """An app that knows its commands and colours."""

    palette: Palette
    """The colours in force."""

    def commands(self) -> Iterator[Command]:
        """All of them, the last used first."""


class Commands(Provider):
    """Finds commands by their words."""

    async def discover(self) -> Hits:
        """All of them, in the app's order."""
        for command in self._commands():
            yield DiscoveryHit(self._shown(command), command.run, command.title)

    async def search(self, query: str) -> Hits:
        """Those that match, the best first."""
        for command in self._commands():
            # Both as they are written: shapes and order are the screen's.
            score, places = matched(query, command.title)
            # `spacing`, `invisibles`: half as good, since nothing on the screen shows why.
            score = max(score, matched(query, command.name.replace("-", " "))[0] / 2)
            if score > 0:
                yield Hit(score, self._shown(command, places), command.run, command.title)

    def _shown(self, command: Command, found: Sequence[int] = ()) -> Text:
        """Title and keys; no markup, which Textual would look for in a string."""
        width = max(1, min(WIDEST, self.app.size.width) - _SIDES)
        palette = self._app.palette
        # No underline where there is colour: it cuts the tails and dots of Arabic.
        mark = Style(color=palette.style("accent", "surface").color, bold=True)
        shown = highlighted(
            command.title, found, width, mark + Style(underline=True) if palette.plain else mark
        )
        if command.help:
            line = fit(command.help, width, base=strings.DIRECTION)[0].rstrip(" ")
            shown.append(
                f"\n{line}", style=Style(color=palette.style("text-muted", "surface").color)
            )
        return shown

    @property
    def _app(self) -> HasCommands:
        return cast(HasCommands, self.app)

    def _commands(self) -> Iterator[Command]:
        return self._app.commands()


def matched(query: str, title: str) -> tuple[float, list[int]]:
    """How well a query fits a title, and which code points it means; 0: not at all.

    Its words in any order, those at the beginning of a word first; else its letters one
    after the other. Textual's own search tries every choice of letters, which can take
    for ever.
    """
    folded = _folded(title)
    places: list[int] = []
    score = 1.0
    for word in (words := _folded(unicodedata.normalize("NFKC", query)).replace("_", " ").split()):
        starts = re.search(rf"(?<!\w){re.escape(word)}", folded)
        at = starts.start() if starts else folded.find(word)
        if at < 0:
            break
        score += 1 / len(words) if starts else 0
        places += range(at, at + len(word))
    else:
        return (score + 1 / (2 + min(places, default=0)) if words else 0.0), sorted(places)
    places, at = [], -1
    for letter in "".join(words):
        if (at := folded.find(letter, at + 1)) < 0:
            return 0.0, []
        places.append(at)
    spread = 1 + places[-1] - places[0]
    # Letters that lie about are in every title.
    return (len(places) / spread, places) if spread <= _SPREAD * len(places) else (0.0, [])


def _folded(text: str) -> str:
    """Small letters, one for one."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def highlighted(title: str, found: Sequence[int], width: int, mark: Style) -> Text:
    """A title in visual order, the clusters that were found in it marked.

    Args:
        title: in logical order.
        found: code points of it.
        width: cells; what is longer is cut.
        mark: how they look.
    """
    shown = Text()
    for cell in fitting_row(title, width, strings.DIRECTION).cells:
        hit = any(cell.start <= at < cell.end for at in found)
        shown.append(cell.glyphs, style=mark if hit else "")
    return shown

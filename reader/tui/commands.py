"""The command palette's entries: every action of the key table, and what has no key."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from reader.text.fit import visual

if TYPE_CHECKING:
    from reader.tui.keymap import Keymap
    from reader.tui.keys import Action


class Command(NamedTuple):
    """One entry."""

    title: str
    """What it does, in visual order."""
    help: str
    """Its keys, or a sentence."""
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
            name: Command(title, sentence, self._used(name, run))
            for name, title, sentence, run in self._own()
        }
        for action in sorted(keymap.actions, key=lambda action: action.group == "Move"):
            keys = "  ".join(keymap.keys_of(action))
            run = self._used(action.name, partial(self._press, action))
            found[action.name] = Command(action.help.rstrip("."), keys, run)
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
    """An app that knows its commands."""

    def commands(self) -> Iterator[Command]:
        """All of them, the last used first."""


class Commands(Provider):
    """Finds commands by their words."""

    async def discover(self) -> Hits:
        """All of them, in the app's order."""
        for command in self._commands():
            yield DiscoveryHit(command.title, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        """Those that match, the best first."""
        # Typed in reading order, matched against the screen's order and shapes.
        matcher = self.matcher(_plain(visual(query)))
        for command in self._commands():
            plain = _plain(command.title)
            if (score := matcher.match(plain)) > 0:
                shown = matcher.highlight(plain) if plain == command.title else command.title
                yield Hit(score, shown, command.run, help=command.help)

    def _commands(self) -> Iterator[Command]:
        return cast(HasCommands, self.app).commands()


def _plain(shown: str) -> str:
    """The letters without the shapes that their neighbours gave them."""
    return unicodedata.normalize("NFKC", shown)

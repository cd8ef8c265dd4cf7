"""The command palette's entries: every action of the key table, and what has no key."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from reader.text.fit import visual


class Command(NamedTuple):
    """One entry."""

    title: str
    """What it does, in visual order."""
    help: str
    """Its keys, or a sentence."""
    run: Callable[[], None]
    """Does it."""


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

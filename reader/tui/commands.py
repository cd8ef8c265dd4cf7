"""The command palette's entries: every action of the key table, and what has no key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider


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
        matcher = self.matcher(query)
        for command in self._commands():
            if (score := matcher.match(command.title)) > 0:
                yield Hit(score, matcher.highlight(command.title), command.run, help=command.help)

    def _commands(self) -> Iterator[Command]:
        return cast(HasCommands, self.app).commands()

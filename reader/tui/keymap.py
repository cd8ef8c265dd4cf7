"""The action table as it is in force: with the schema's labels and the user's own keys.

Made once at the start (and again when the settings change). What can't be had, an
unknown name, a key that two would answer to, is said in `problems`, once, and the
rest works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from reader import strings
from reader.tui.keynames import normalise, shown
from reader.tui.keys import ACTIONS, GROUPS, LAST, PANE, Action, Group, Mode

Keys = tuple[str, ...]
"""One key sequence, normalised: `("w",)`, `("g", "g")`."""

_GAP = 3
_MARGIN = 2
"""Cells between two footer items, and before the first and after the last."""

_TAG = "tag-"
"""What the names of the label actions begin with."""


class TagLabel(Protocol):
    """What the table needs to know of a label of the schema."""

    @property
    def name(self) -> str:
        """Its name, as stored."""
        ...

    @property
    def key(self) -> str:
        """The key that tags with it."""
        ...


class FooterItem(NamedTuple):
    """One key of the footer, with its word."""

    key: str
    """As the screen writes it."""
    word: str
    """What it does, one or two words, in visual order."""
    action: str
    """The action's name, for a click."""

    @property
    def width(self) -> int:
        """Cells it takes, the space between included."""
        from rich.cells import cell_len

        return cell_len(self.key) + 1 + cell_len(self.word)


class HelpGroup(NamedTuple):
    """A heading of the help panel, and its lines."""

    title: Group
    lines: tuple[tuple[str, str], ...]
    """Keys as the screen writes them, and the sentence."""


class Keymap:
    """The actions in force, found by key and mode.

    Args:
        labels: the schema's labels, in its order; each becomes the action `tag-NAME`.
        own: the user's keymap: an action's name and the key sequences it shall have,
            which replace its default ones.
    """

    def __init__(
        self,
        labels: Iterable[TagLabel] = (),
        own: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._problems: list[str] = []
        actions = [*ACTIONS, *_label_actions(labels)]
        own = own or {}
        self._say_unknown(own, [action.name for action in actions])
        self.actions: tuple[Action, ...] = tuple(
            action._replace(keys=tuple(own[action.name])) if action.name in own else action
            for action in actions
        )
        """All of them, in the order of the help panel's groups."""
        self._bound: dict[Mode, dict[Keys, Action]] = {}
        self._prefixes: dict[Mode, set[Keys]] = {}
        # The user's own choice takes a key first, then the table, then the labels.
        for action in sorted(self.actions, key=lambda each: each.name not in own):
            for keys in action.keys:
                self._bind(action, keys)

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each name that is unknown and each key that is taken."""
        return tuple(self._problems)

    def find(self, keys: Keys, mode: Mode) -> Action | None:
        """The action that a whole key sequence means in a mode."""
        return self._bound.get(mode, {}).get(keys)

    def begins(self, keys: Keys, mode: Mode) -> bool:
        """Whether a longer sequence begins with these keys in a mode."""
        return keys in self._prefixes.get(mode, ())

    def named(self, name: str) -> Action:
        """The action of that name; KeyError where there is none."""
        for action in self.actions:
            if action.name == name:
                return action
        raise KeyError(name)

    def keys_of(self, action: Action) -> tuple[str, ...]:
        """The sequences that reach an action somewhere, as the screen writes them."""
        reached = [
            keys
            for keys in action.keys
            if any(self.find(_parse(keys), mode) is action for mode in action.modes)
        ]
        return tuple(shown(" ".join(_parse(keys))) for keys in reached)

    def footer_items(self, mode: Mode, width: int | None = None) -> list[FooterItem]:
        """The footer of a mode: whole items only, the last one always there.

        Args:
            mode: where the keys go.
            width: the cells there are; None: as many as it takes.
        """
        found = [action for action in self.actions if mode in action.footer]
        found.sort(key=lambda action: action.footer[mode])
        items = [(action, keys[0]) for action in found if (keys := self.keys_of(action))]
        made = [
            (FooterItem(key, _in_visual_order(action.word), action.name), action.footer[mode])
            for action, key in items
        ]
        first = [item for item, place in made if place < LAST]
        last = [item for item, place in made if place >= LAST]
        if width is None:
            return first + last
        left = width - 2 * _MARGIN - sum(item.width for item in last)
        kept = []
        for item in first:
            left -= item.width + _GAP
            if left < 0:
                break
            kept.append(item)
        return kept + last

    @property
    def answering(self) -> tuple[FooterItem, ...]:
        """The footer while a line is typed: what is done with it; neither is one of our actions."""
        words = (("enter", strings.ANSWER_GIVE), ("esc", strings.ANSWER_LEAVE))
        return tuple(FooterItem(key, word, "") for key, word in words)

    def help_groups(self) -> list[HelpGroup]:
        """Every action that a key reaches, under its heading."""
        return [
            HelpGroup(
                title,
                tuple(
                    ("  ".join(keys), action.help)
                    for action in self.actions
                    if action.group == title and (keys := self.keys_of(action))
                ),
            )
            for title in GROUPS
        ]

    def _say_unknown(self, own: Mapping[str, Sequence[str]], names: list[str]) -> None:
        for name in own:
            if name not in names:
                # Not at the top: the first frame waits for this module.
                import difflib

                near = difflib.get_close_matches(name, names, 1)
                hint = f"; did you mean {near[0]}?" if near else "."
                self._problems.append(f"The keymap names {name}, which is no action{hint}")

    def _bind(self, action: Action, keys: str) -> None:
        """Give the sequence to the action in each of its modes where it is free."""
        sequence = _parse(keys)
        if not sequence:
            return
        taken: dict[str, Action] = {}
        for mode in action.modes:
            bound = self._bound.setdefault(mode, {})
            other = self._in_the_way(sequence, mode)
            if other is None:
                bound[sequence] = action
                prefixes = self._prefixes.setdefault(mode, set())
                prefixes.update(sequence[:length] for length in range(1, len(sequence)))
            elif other is not action:
                taken[other.name] = other
        for other in taken.values():
            self._problems.append(_clash(action, other, shown(" ".join(sequence))))

    def _in_the_way(self, sequence: Keys, mode: Mode) -> Action | None:
        """The action whose keys are these, begin with these, or are their beginning."""
        for whole, action in self._bound.get(mode, {}).items():
            shorter = min(len(whole), len(sequence))
            if whole[:shorter] == sequence[:shorter]:
                return action
        return None


def _label_actions(labels: Iterable[TagLabel]) -> list[Action]:
    return [
        Action(
            _TAG + label.name,
            (label.key,) if label.key else (),
            "Mark",
            f"Mark the selection, else the word at the caret, as {_quoted(label.name)}.",
            word=label.name,
            footer=dict.fromkeys(PANE, 10),
            label=label.name,
        )
        for label in labels
    ]


def _in_visual_order(name: str) -> str:
    """A label's name as it goes to the screen; the schema may name them in any script."""
    if name.isascii() and name.isprintable():
        return name
    from reader.text.fit import visual

    return visual(name)


def _quoted(name: str) -> str:
    """A label's name inside a sentence."""
    if name.isascii():
        return name
    from reader.text.fit import quoted

    return quoted(name)


def _parse(keys: str) -> Keys:
    """`"g g"` to `("g", "g")`, each key normalised."""
    return tuple(normalise(key) for key in keys.split(" ") if key)


def _clash(loser: Action, holder: Action, keys: str) -> str:
    if loser.label is not None:
        return (
            f"The label {_quoted(loser.label)} wants the key {keys}, "
            f"which is {holder.name}; give one of them another."
        )
    return f"{loser.name} and {holder.name} both want the key {keys}; {holder.name} has it."

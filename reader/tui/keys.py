"""The one table of actions: what each is called, which keys mean it, where, and what is said of it.

`keymap` adds the schema's labels and the user's own keys, and draws footer and help
from it; `feed` turns keys into its actions. A new action is a new entry here.

A key is written as a user would say it: a sign by itself (`w`, `W`, `?`, `!`),
others by Textual's name (`ctrl+d`, `shift+left`, `space`, `pagedown`), and a
sequence with spaces between (`g g`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Mode = Literal["read", "select", "list", "inspector"]
"""Where the keys go: the pane without and with a selection, or a side panel."""

Group = Literal["Move", "Select", "Mark", "View", "Articles", "Lists", "Program"]
"""The headings of the help panel, in its order."""

PANE: tuple[Mode, ...] = ("read", "select")
PANELS: tuple[Mode, ...] = ("list", "inspector")
_MAIN: tuple[Mode, ...] = (*PANE, *PANELS)

LAST = 1000
"""The footer place of `? help`: behind everything, and never left out."""


Number = Literal["nothing", "times", "value"]
"""What a number typed before a key is: how often, or what the action works with."""


class Action(NamedTuple):
    """Something a key can do."""

    name: str
    """What keymaps and tests call it; never changes."""
    keys: tuple[str, ...]
    """The key sequences that mean it; the first is the one shown."""
    group: Group
    """Its heading in the help panel."""
    help: str
    """One sentence for the help panel and the palette."""
    modes: tuple[Mode, ...] = PANE
    """The modes in which its keys work."""
    word: str = ""
    """Its word in the footer; empty: never there."""
    footer: Mapping[Mode, int] = MappingProxyType({})
    """Its place in the footer of each mode, ascending; a mode left out: not shown."""
    label: str | None = None
    """The schema's label that it tags with, for the actions made from the schema."""
    number: Number = "nothing"
    """What a number before its keys is."""


_MOVES = (
    Action("left", ("left",), "Move", "Go one cell to the left."),
    Action("right", ("right",), "Move", "Go one cell to the right."),
    Action("up", ("up",), "Move", "Go up a row."),
    Action("down", ("down",), "Move", "Go down a row."),
    Action("word-left", ("ctrl+left",), "Move", "Go to the word on the left."),
    Action("word-right", ("ctrl+right",), "Move", "Go to the word on the right."),
    Action("line-start", ("home",), "Move", "Go to the first letter of the line."),
    Action("line-end", ("end",), "Move", "Go to the last letter of the line."),
    Action("page-up", ("pageup",), "Move", "Go up a page."),
    Action("page-down", ("pagedown",), "Move", "Go down a page."),
    Action("half-page-up", ("ctrl+u",), "Move", "Go up half a page."),
    Action("half-page-down", ("ctrl+d",), "Move", "Go down half a page."),
    Action(
        "percent",
        ("%",),
        "Move",
        "Go to so many per cent of the article: 50%; without a number it asks.",
        number="value",
    ),
    Action("top", ("g g", "ctrl+home"), "Move", "Go to the top of the article."),
    Action("bottom", ("G", "ctrl+end"), "Move", "Go to the end of the article."),
)

_SELECTS = (
    Action(
        "word-forward",
        ("w",),
        "Select",
        "Select the word at the caret, then the next one.",
        word="word",
        footer={"read": 20},
    ),
    Action(
        "word-backward",
        ("b",),
        "Select",
        "Select the word at the caret, then the previous one.",
    ),
    Action(
        "extend-word-forward",
        ("W",),
        "Select",
        "Take the next word in, or let the first one go.",
        word="longer",
        footer={"select": 20},
    ),
    Action(
        "extend-word-backward",
        ("B",),
        "Select",
        "Take the previous word in, or let the last one go.",
    ),
    Action(
        "grow-sentence",
        ("s",),
        "Select",
        "Grow the selection to its sentence, then by the next one.",
        word="sentence",
        footer={"read": 30, "select": 30},
    ),
    Action(
        "grow-paragraph",
        ("p",),
        "Select",
        "Grow the selection to its paragraph, then by the next one.",
        word="paragraph",
        footer={"read": 90, "select": 40},
    ),
    Action(
        "swap-ends",
        ("o",),
        "Select",
        "Go to the other end of the selection.",
        word="other end",
        footer={"select": 50},
    ),
    Action("extend-left", ("shift+left",), "Select", "Select one cell to the left."),
    Action("extend-right", ("shift+right",), "Select", "Select one cell to the right."),
    Action("extend-up", ("shift+up",), "Select", "Select up a row."),
    Action("extend-down", ("shift+down",), "Select", "Select down a row."),
    Action(
        "extend-word-left",
        ("ctrl+shift+left",),
        "Select",
        "Take in the word on the left, or let one go.",
    ),
    Action(
        "extend-word-right",
        ("ctrl+shift+right",),
        "Select",
        "Take in the word on the right, or let one go.",
    ),
    Action("extend-line-start", ("shift+home",), "Select", "Select to the line's first letter."),
    Action("extend-line-end", ("shift+end",), "Select", "Select to the line's last letter."),
    Action(
        "copy",
        ("Y",),
        "Select",
        "Copy the selection, the span or the word; again its offsets; again its record.",
        word="copy",
        footer={"select": 60},
    ),
    Action("copy-offsets", ("g y",), "Select", "Copy the offsets: article:start-end."),
    Action("copy-record", ("g Y",), "Select", "Copy the record as a line of JSON."),
)

_MARKS = (
    Action(
        "next-span",
        ("space",),
        "Mark",
        "Make the spans at the caret current in turn, innermost first, then the next in the text.",
        word="next span",
        footer={"read": 40, "select": 70},
    ),
    Action(
        "inspect",
        ("enter",),
        "Mark",
        "Look at the current span in the inspector.",
        word="inspect",
        footer={"read": 50, "select": 80},
    ),
    Action(
        "remove",
        ("x",),
        "Mark",
        "Remove the current span.",
        modes=(*PANE, "inspector"),
        word="remove",
        footer={"read": 70, "inspector": 20},
    ),
    Action(
        "undo",
        ("u",),
        "Mark",
        "Undo the last change, of an earlier day too, and go where it was.",
        modes=_MAIN,
        word="undo",
        footer={"read": 60, "select": 90, "list": 50, "inspector": 30},
    ),
    Action("redo", ("U",), "Mark", "Redo what was undone.", modes=_MAIN),
    Action(
        "review",
        ("g r",),
        "Mark",
        "Review where marks are in an article that has changed.",
        modes=_MAIN,
    ),
)

_VIEW = (
    Action("wider", ("+",), "View", "Make the lines longer.", modes=_MAIN),
    Action("narrower", ("-",), "View", "Make the lines shorter.", modes=_MAIN),
    Action(
        "measure-by-screen",
        ("=",),
        "View",
        "Make the lines as long as suits the screen.",
        modes=_MAIN,
    ),
    Action("line-spacing", ("g s",), "View", "Set the lines apart, or close again.", modes=_MAIN),
    Action(
        "paragraph-spacing",
        ("g p",),
        "View",
        "Set paragraphs apart by one row, by two, by none, or as usual.",
        modes=_MAIN,
    ),
    Action(
        "direction",
        ("g d",),
        "View",
        "Set all of the article in its direction, in the other one, or each paragraph in its own.",
        modes=_MAIN,
    ),
    Action(
        "invisibles",
        ("g i",),
        "View",
        "Show joiners, direction marks, tabs and the like, or hide them again.",
        modes=_MAIN,
    ),
    Action(
        "marks-as-lines",
        ("g m",),
        "View",
        "Show marks as lines under the text, or as they were.",
        modes=_MAIN,
    ),
    Action(
        "marks-as-letters",
        ("g l",),
        "View",
        "Show where marks begin by their letters, or as it was.",
        modes=_MAIN,
    ),
)

_ARTICLES = (
    Action(
        "next-article",
        ("J",),
        "Articles",
        "Open the next article.",
        modes=_MAIN,
        word="next article",
        footer={"read": 100},
    ),
    Action("previous-article", ("K",), "Articles", "Open the previous article.", modes=_MAIN),
    Action(
        "done",
        ("D",),
        "Articles",
        "Mark the article as done and open the next one that is not.",
        modes=_MAIN,
        word="done",
        footer={"read": 80, "list": 20},
    ),
    Action(
        "flag",
        ("!",),
        "Articles",
        "Flag the article and say why, or take its flag away.",
        modes=_MAIN,
        word="flag",
        footer={"read": 110, "list": 30},
    ),
)

_LISTS = (
    Action("row-up", ("up", "k"), "Lists", "Go up in the list.", modes=PANELS),
    Action("row-down", ("down", "j"), "Lists", "Go down in the list.", modes=PANELS),
    Action("row-page-up", ("pageup", "ctrl+u"), "Lists", "Go up a page.", modes=PANELS),
    Action("row-page-down", ("pagedown", "ctrl+d"), "Lists", "Go down a page.", modes=PANELS),
    Action("row-first", ("home", "g g"), "Lists", "Go to the first row.", modes=PANELS),
    Action("row-last", ("end", "G"), "Lists", "Go to the last row.", modes=PANELS),
    Action(
        "open-article",
        ("enter",),
        "Lists",
        "Read the chosen article.",
        modes=("list",),
        word="read",
        footer={"list": 10},
    ),
    Action(
        "go-to-span",
        ("enter",),
        "Lists",
        "Go to the chosen span in the text.",
        modes=("inspector",),
        word="go to span",
        footer={"inspector": 10},
    ),
)

_PROGRAM = (
    Action(
        "focus-next",
        ("tab",),
        "Program",
        "Go to the list, the text, the inspector in turn.",
        modes=_MAIN,
        word="panels",
        footer={"read": 120, "list": 40, "inspector": 40},
    ),
    Action("focus-previous", ("shift+tab",), "Program", "The same, backwards.", modes=_MAIN),
    Action(
        "leave",
        ("escape",),
        "Program",
        "Drop the selection, the current span, or go back to the text.",
        modes=_MAIN,
        word="drop",
        footer={"select": 100},
    ),
    Action(
        "help",
        ("?",),
        "Program",
        "Show all keys, until another key is pressed.",
        modes=_MAIN,
        word="help",
        footer=dict.fromkeys(_MAIN, LAST),
    ),
    Action("palette", ("ctrl+p",), "Program", "Find a command by its name.", modes=_MAIN),
    Action("quit", ("q", "ctrl+q"), "Program", "Quit; every change is saved first.", modes=_MAIN),
    Action("how-to-quit", ("ctrl+c",), "Program", "Say how to quit.", modes=_MAIN),
    Action(
        "suspend",
        ("ctrl+z",),
        "Program",
        "Give the terminal to the shell; fg comes back.",
        modes=_MAIN,
    ),
)

_REPEATED = frozenset(
    [
        *("word-forward", "word-backward", "extend-word-forward", "extend-word-backward"),
        *("grow-sentence", "grow-paragraph", "next-span", "undo", "redo", "wider", "narrower"),
        *("next-article", "previous-article", "page-up", "page-down"),
        *("half-page-up", "half-page-down"),
        *("row-up", "row-down", "row-page-up", "row-page-down"),
        *(f"{step}{to}" for step in ("", "extend-") for to in ("left", "right", "up", "down")),
        *(f"{step}word-{to}" for step in ("", "extend-") for to in ("left", "right")),
    ]
)
"""What a number before the key does so many times."""

ACTIONS: tuple[Action, ...] = tuple(
    action._replace(number="times") if action.name in _REPEATED else action
    for action in (*_MOVES, *_SELECTS, *_MARKS, *_VIEW, *_ARTICLES, *_LISTS, *_PROGRAM)
)
"""Every action but the schema's labels, with its default keys."""

GROUPS: tuple[Group, ...] = ("Move", "Select", "Mark", "View", "Articles", "Lists", "Program")

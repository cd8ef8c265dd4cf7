"""The action table, the keymap made of it, and the machine that feeds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import pytest

from reader.tui.feed import KeyMachine, Result
from reader.tui.keymap import Keymap
from reader.tui.keynames import normalise, shown
from reader.tui.keys import ACTIONS, Mode
from reader.tui.motions import MOTIONS


@dataclass(frozen=True)
class Label:
    name: str
    key: str


LABELS = (Label("actor", "a"), Label("date", "d"), Label("claim", "c"))
MODES: tuple[Mode, ...] = get_args(Mode)


def machine(**own: list[str]) -> KeyMachine:
    return KeyMachine(Keymap(LABELS, {name.replace("_", "-"): keys for name, keys in own.items()}))


def pressed(keys: str, mode: Mode = "read", of: KeyMachine | None = None) -> list[str | None]:
    feeder = of or machine()
    results = [feeder.feed(normalise(key), mode) for key in keys.split()]
    return [each.action.name if each.action else None for each in results]


# -- the table -----------------------------------------------------------------------------


def test_names_are_unique_and_said_in_whole_sentences() -> None:
    names = [action.name for action in ACTIONS]
    assert len(set(names)) == len(names)
    for action in ACTIONS:
        assert action.help[0].isupper(), action
        assert action.help.endswith("."), action
        assert set(action.footer) <= set(action.modes), action
        assert bool(action.word) == bool(action.footer), action


def test_the_default_keys_do_not_clash() -> None:
    keymap = Keymap(LABELS)
    assert keymap.problems == ()
    for action in keymap.actions:
        assert keymap.keys_of(action), action.name


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("left", "left"),
        ("shift+down", "extend-down"),
        ("ctrl+left", "word-left"),
        ("w", "word-forward"),
        ("b", "word-backward"),
        ("W", "extend-word-forward"),
        ("B", "extend-word-backward"),
        ("o", "swap-ends"),
        ("s", "grow-sentence"),
        ("p", "grow-paragraph"),
        ("pageup", "page-up"),
        ("ctrl+d", "half-page-down"),
        ("home", "line-start"),
        ("G", "bottom"),
        ("a", "tag-actor"),
        ("d", "tag-date"),
        ("c", "tag-claim"),
        ("space", "next-span"),
        ("x", "remove"),
        ("enter", "inspect"),
        ("Y", "copy"),
        ("u", "undo"),
        ("U", "redo"),
        ("J", "next-article"),
        ("K", "previous-article"),
        ("D", "done"),
        ("!", "flag"),
        ("exclamation_mark", "flag"),
        ("tab", "focus-next"),
        ("escape", "leave"),
        ("?", "help"),
        ("question_mark", "help"),
        ("ctrl+p", "palette"),
        ("q", "quit"),
    ],
)
@pytest.mark.parametrize("mode", ["read", "select"])
def test_each_key_of_the_pane(keys: str, name: str, mode: Mode) -> None:
    assert pressed(keys, mode) == [name]


def test_enter_means_something_else_in_each_panel() -> None:
    assert pressed("enter", "list") == ["open-article"]
    assert pressed("enter", "inspector") == ["go-to-span"]


def test_a_mode_only_knows_its_own_keys() -> None:
    assert pressed("w a space", "list") == [None, None, None]


def test_every_motion_is_an_action_of_the_pane() -> None:
    modes = {action.name: action.modes for action in ACTIONS}
    for name in MOTIONS:
        assert modes[name] == ("read", "select")


# -- the schema's labels and the user's keys -----------------------------------------------


def test_a_label_becomes_an_action_with_its_key() -> None:
    action = Keymap([Label("event", "e")]).named("tag-event")
    assert (action.label, action.keys, action.group) == ("event", ("e",), "Mark")


def test_a_label_that_wants_an_action_s_key_is_said_once_and_the_action_keeps_it() -> None:
    keymap = Keymap([*LABELS, Label("who", "w")])
    assert len(keymap.problems) == 1
    assert "label who wants the key w, which is word-forward" in keymap.problems[0]
    found = keymap.find(("w",), "read")
    assert found is not None
    assert found.name == "word-forward"
    assert keymap.keys_of(keymap.named("tag-who")) == ()
    assert "who" not in [item.word for item in keymap.footer_items("read")]


def test_two_labels_that_want_one_key() -> None:
    keymap = Keymap([*LABELS, Label("city", "c")])
    assert keymap.problems == (
        "The label city wants the key c, which is tag-claim; give one of them another.",
    )


def test_a_label_that_wants_the_beginning_of_a_sequence() -> None:
    keymap = Keymap([*LABELS, Label("group", "g")])
    assert "label group wants the key g, which is top" in "".join(keymap.problems)
    assert pressed("g g", of=KeyMachine(keymap)) == [None, "top"]


def test_a_label_named_in_arabic_is_shown_in_visual_order() -> None:
    item = Keymap([Label("اب", "a")]).footer_items("read")[0]
    assert item.word != "اب"
    assert item.action == "tag-اب"


def test_the_user_s_keys_replace_the_default_ones() -> None:
    feeder = machine(next_span=["n", "g s"])
    assert pressed("n g s space", of=feeder) == ["next-span", None, "next-span", None]


def test_the_user_s_choice_wins_over_a_default_key_and_it_is_said() -> None:
    keymap = Keymap(LABELS, {"copy": ["x"]})
    found = keymap.find(("x",), "read")
    assert found is not None
    assert found.name == "copy"
    assert keymap.problems == ("remove and copy both want the key x; copy has it.",)


def test_a_name_that_the_keymap_makes_up_is_said_with_the_nearest() -> None:
    keymap = Keymap(LABELS, {"next-spam": ["n"], "zzz": ["z"]})
    assert keymap.problems == (
        "The keymap names next-spam, which is no action; did you mean next-span?",
        "The keymap names zzz, which is no action.",
    )


# -- footer and help -----------------------------------------------------------------------


def test_the_footer_begins_with_the_labels_and_ends_with_help() -> None:
    words = [f"{item.key} {item.word}" for item in Keymap(LABELS).footer_items("read")]
    assert words[:4] == ["a actor", "d date", "c claim", "w word"]
    assert words[-1] == "? help"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [*range(10, 130, 3), 200])
def test_the_footer_has_whole_items_that_fit_and_help_always(mode: Mode, width: int) -> None:
    items = Keymap(LABELS).footer_items(mode, width)
    everything = Keymap(LABELS).footer_items(mode)
    assert items[-1] == everything[-1]
    assert items[:-1] == everything[: len(items) - 1]
    line = "   ".join(f"{item.key} {item.word}" for item in items)
    assert len(items) == 1 or len(line) + 4 <= width


def test_eighty_cells_hold_what_a_newcomer_needs() -> None:
    words = [item.word for item in Keymap(LABELS).footer_items("read", 80)]
    assert words == ["actor", "date", "claim", "word", "sentence", "next span", "help"]


def test_the_footer_shows_the_user_s_own_key() -> None:
    items = Keymap(LABELS, {"next-span": ["pagedown"], "page-down": []}).footer_items("read")
    assert ("pgdn", "next span") in [(item.key, item.word) for item in items]


def test_help_names_every_action_once_under_its_heading() -> None:
    keymap = Keymap(LABELS)
    lines = [line for group in keymap.help_groups() for line in group.lines]
    assert sorted(sentence for _, sentence in lines) == sorted(a.help for a in keymap.actions)
    assert ("gg  ctrl+home", "Go to the top of the article.") in lines


# -- key names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("w", "w", "w"),
        ("W", "W", "W"),
        ("upper_w", "W", "W"),
        ("shift+w", "W", "W"),
        ("question_mark", "?", "?"),
        ("shift+slash", "?", "?"),
        ("exclamation_mark", "!", "!"),
        ("apostrophe", None, "'"),
        ("slash", None, "/"),
        ("minus", None, "-"),
        ("space", " ", "space"),
        ("tab", "\t", "tab"),
        ("shift+tab", None, "shift+tab"),
        ("enter", "\r", "enter"),
        ("escape", "\x1b", "escape"),
        ("ctrl+left_square_bracket", None, "escape"),
        ("ctrl+d", "\x04", "ctrl+d"),
        ("alt+a", "a", "alt+a"),
        ("shift+left", None, "shift+left"),
        ("ش", "ش", "ش"),
        ("cyrillic_small_letter_io", "ё", "ё"),
        ("+", "+", "+"),
    ],
)
def test_a_key_event_s_name(key: str, character: str | None, name: str) -> None:
    assert normalise(key, character) == name


def test_names_as_textual_makes_them() -> None:
    """Every ASCII sign that Textual's own parser can send has a name of ours."""
    from textual.keys import _character_to_key

    for sign in map(chr, range(0x21, 0x7F)):
        assert normalise(_character_to_key(sign)) == sign
        assert normalise(_character_to_key(sign), sign) == sign


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("g g", "gg"),
        ("escape", "esc"),
        ("shift+left", "shift+←"),
        ("ctrl+x ctrl+s", "ctrl+x ctrl+s"),
        ("?", "?"),
        ("+", "+"),
        ("pagedown", "pgdn"),
    ],
)
def test_a_key_as_the_screen_writes_it(keys: str, text: str) -> None:
    assert shown(keys) == text


# -- the machine ---------------------------------------------------------------------------


def test_a_sequence_waits_for_its_next_key() -> None:
    feeder = machine()
    first = feeder.feed("g", "read")
    assert (first.kind, first.pending, feeder.pending) == ("pending", ("g",), ("g",))
    second = feeder.feed("g", "read")
    assert second.kind == "action"
    assert second.action is not None
    assert (second.action.name, second.times, feeder.pending) == ("top", 1, ())


def test_a_key_that_continues_nothing_drops_the_sequence_and_itself() -> None:
    feeder = machine()
    assert pressed("g w w", of=feeder) == [None, None, "word-forward"]
    feeder.feed("g", "read")
    dropped = feeder.feed("a", "read")
    assert (dropped.kind, dropped.pending) == ("none", ("g", "a"))


def test_escape_cancels_a_sequence_and_does_nothing_else() -> None:
    feeder = machine()
    feeder.feed("g", "read")
    assert feeder.feed("escape", "read") == Result("none")
    assert pressed("escape", of=feeder) == ["leave"]


def test_a_change_of_mode_starts_anew() -> None:
    feeder = machine()
    feeder.feed("g", "read")
    assert pressed("g", "list", feeder) == [None]
    assert pressed("g", "list", feeder) == ["row-first"]


def test_an_unknown_key_is_nothing() -> None:
    assert pressed("z f5 ctrl+w") == [None, None, None]


def test_a_number_stands_before_a_sequence_and_not_in_it() -> None:
    feeder = machine()
    for key in ("1", "2", "g"):
        assert feeder.feed(key, "read").kind == "pending"
    assert " ".join(feeder.pending) == "12 g"
    assert feeder.feed("5", "read").kind == "none"
    assert feeder.pending == ()
    feeder.feed("3", "read")
    repeated = feeder.feed("w", "read")
    assert (repeated.times, repeated.number) == (3, None)
    for key in "700":
        feeder.feed(key, "read")
    value = feeder.feed("%", "read")
    assert (value.times, value.number) == (1, 700)
    feeder.feed("4", "read")
    assert feeder.feed("w", "list").kind == "none"
    assert feeder.feed("w", "read").times == 1
    for key in "99999999":
        feeder.feed(key, "read")
    assert feeder.feed("u", "read").times == 9999


def test_a_label_whose_key_is_a_digit_has_it() -> None:
    feeder = KeyMachine(Keymap([Label("first", "1")]))
    result = feeder.feed("1", "read")
    assert result.action is not None
    assert result.action.label == "first"
    assert feeder.feed("2", "read").kind == "pending"

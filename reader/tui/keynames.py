"""How keys are called: from Textual's events to the table's names, and to the screen.

The one place where a key event becomes a name; a map from another keyboard layout's
letters to the physical keys belongs in front of `normalise`.
"""

from __future__ import annotations

import unicodedata


def normalise(key: str, character: str | None = None) -> str:
    """The table's name of a key, from Textual's `event.key` and `event.character`.

    A sign is itself, whatever Textual calls it (`question_mark`, `upper_w`); a key
    with a modifier keeps its name, even where the terminal sent a sign with it; and
    Ctrl+[ is Escape, which the kitty protocol tells apart from it.
    """
    if key in ("ctrl+left_square_bracket", "ctrl+["):
        return "escape"
    if key in (" ", "space"):
        return "space"
    modified = key.startswith(("ctrl+", "alt+", "meta+", "super+", "hyper+"))
    if modified or (key.startswith("shift+") and not _is_sign(character)):
        return key
    if _is_sign(character):
        return str(character)
    return _SIGNS.get(key, key)


def _is_sign(character: str | None) -> bool:
    """Whether the terminal sent one visible character."""
    return character is not None and len(character) == 1 and character.isprintable()


def _sign_names() -> dict[str, str]:
    """Textual's names of the ASCII signs, for keymaps that use them."""
    short = {"/": "slash", "\\": "backslash", "@": "at", "-": "minus", "+": "plus"}
    names = {
        unicodedata.name(sign).lower().replace(" ", "_").replace("-", "_"): sign
        for sign in map(chr, range(0x21, 0x7F))
        if not sign.isalnum()
    }
    names["underscore"] = "_"
    return names | {name: sign for sign, name in short.items()}


_SIGNS = _sign_names()

_SHOWN = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
}


def shown(keys: str) -> str:
    """A key sequence as footer and help write it: `gg`, `esc`, `shift+←`."""
    parts = []
    for key in keys.split(" "):
        head, plus, last = key.rpartition("+")
        parts.append(key if not last else head + plus + _SHOWN.get(last, last))
    joint = "" if all(len(part) == 1 for part in parts) else " "
    return joint.join(parts)

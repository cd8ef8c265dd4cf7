"""Spares bytes: says in a frame only how each style differs from the one before it.

Rich ends every styled piece with a reset and begins the next one from nothing, which
makes a page ten times as long as its text; ssh feels that. The driver sends every frame
through `merge_styles`. Pure text in, pure text out; the screen it draws is the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeAlias

_SGR_RUN: Final = re.compile(r"((?:\x1b\[[\d;:]*m)+)")
# What draws nothing and looks at no style, so that a reset before it and the same style
# after it cancel out. A line feed qualifies because a frame never scrolls the screen.
_MOVES: Final = re.compile(r"(?:\x1b\[\d*;?\d*H|[\r\n])*")
_RESET: Final = "\x1b[m"

_ATTRIBUTES: Final = frozenset(
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"]
)
_ENDS: Final = {
    "22": {"1", "2"}, "23": {"3"}, "24": {"4", "21"}, "25": {"5", "6"},
    "27": {"7"}, "28": {"8"}, "29": {"9"}, "54": {"51", "52"}, "55": {"53"},
}  # fmt: skip
_FOREGROUND: Final = frozenset(str(n) for n in (*range(30, 38), *range(90, 98)))
_BACKGROUND: Final = frozenset(str(n) for n in (*range(40, 48), *range(100, 108)))


# What the terminal draws with, as SGR parameters, empty where it is the default: attributes,
# letters, ground, and sequences that are not understood here, kept as they came.
_State: TypeAlias = tuple[tuple[str, ...], str, str, str]
_PLAIN: Final[_State] = ((), "", "", "")


def merge_styles(frame: str) -> str:
    """The same drawing in fewer bytes.

    Args:
        frame: what one write brings; begins in the default style, as all of Textual's do.

    Returns:
        The frame with each style told by its difference; it ends in the style it ended in.
    """
    if "m" not in frame or "\x1b[" not in frame:
        return frame
    parts = _SGR_RUN.split(frame)
    shown = wanted = _PLAIN
    out: list[str] = [parts[0]]
    for index in range(1, len(parts), 2):
        wanted = _after(wanted, parts[index])
        text = parts[index + 1]
        if wanted != shown and not _MOVES.fullmatch(text):
            out.append(_transition(shown, wanted))
            shown = wanted
        out.append(text)
    if wanted != shown:
        out.append(_transition(shown, wanted))
    return "".join(out)


@lru_cache(maxsize=4096)
def _after(state: _State, run: str) -> _State:
    """The state after SGR sequences that follow one another directly."""
    for sequence in run.split("m")[:-1]:
        state = _after_one(state, sequence[2:])
    return state


def _after_one(state: _State, body: str) -> _State:
    parameters = body.split(";")
    attributes, foreground, background, opaque = state
    while parameters:
        code = parameters.pop(0).lstrip("0")
        if code == "":
            attributes, foreground, background, opaque = _PLAIN
        elif code in _ATTRIBUTES:
            attributes = attributes if code in attributes else (*attributes, code)
        elif code in _FOREGROUND:
            foreground = code
        elif code in _BACKGROUND:
            background = code
        elif code in _ENDS:
            attributes = tuple(set(attributes) - _ENDS[code])
        elif code in ("39", "49"):
            foreground, background = ("", background) if code == "39" else (foreground, "")
        elif code in ("38", "48") and (colour := _extended(code, parameters)):
            foreground, background = (colour, background) if code == "38" else (foreground, colour)
        else:
            return (*state[:3], f"{state[3]}\x1b[{body}m")
    if opaque:  # set after what is not understood: the order of the two is kept
        return (*state[:3], f"{opaque}\x1b[{body}m")
    return tuple(sorted(attributes)), foreground, background, ""


def _extended(code: str, parameters: list[str]) -> str:
    """Takes `5;n` or `2;r;g;b` off `parameters`; nothing where it is cut short."""
    length = {"5": 2, "2": 4}.get(parameters[0] if parameters else "", 0)
    if not length or len(parameters) < length or "" in parameters[:length]:
        return ""
    colour = ";".join((code, *parameters[:length]))
    del parameters[:length]
    return colour


@lru_cache(maxsize=4096)
def _transition(old: _State, new: _State) -> str:
    """The shortest sequence that leads from one state to the other."""
    if new == _PLAIN:
        return _RESET
    attributes, foreground, background, opaque = new
    parameters = [*attributes, *(colour for colour in (foreground, background) if colour)]
    if old == _PLAIN:
        return f"\x1b[{';'.join(parameters)}m{opaque}" if parameters else opaque
    whole = f"\x1b[{';'.join(('0', *parameters))}m{opaque}"
    if old[3] or opaque or not set(old[0]) <= set(attributes):
        return whole
    changes = [attribute for attribute in attributes if attribute not in old[0]]
    if foreground != old[1]:
        changes.append(foreground or "39")
    if background != old[2]:
        changes.append(background or "49")
    return min(f"\x1b[{';'.join(changes)}m", whole, key=len)

"""What goes to the terminal: one sentence an error, and no control of anybody else's.

File names, titles and errors hold whatever somebody put there. Everything that is not
plain ASCII goes through the typesetter, which orders it and makes controls harmless.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any, TextIO

from reader.errors import HashiyaError
from reader.settings import Bidi
from reader.text.units import Base

if TYPE_CHECKING:
    from reader.gold.store import Store

_NOT_PLAIN = re.compile(r"[^\x20-\x7e]")
_UNSEEN = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_REORDERING = re.compile(r"[\u2028-\u202e\u2066-\u2069]")


def line_of(text: str, bidi: Bidi = "auto", base: Base = "auto") -> str:
    """`text` on one line as it may be printed: in visual order, without a control.

    Args:
        text: anything.
        bidi: `logical` keeps the order of the text, for terminals that order it.
        base: the line's direction, or `auto`.
    """
    if _NOT_PLAIN.search(text) is None:
        return text
    if bidi == "logical":
        return logical(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
    from reader.text.fit import visual

    return visual(text, base)


def cut(text: str, room: int | None, bidi: Bidi) -> str:
    """`text` as `line_of`, cut to so many cells, or whole where nobody knows how many."""
    if bidi == "logical" or room is None or room < 1:
        return line_of(text, bidi)
    from reader.text.fit import fit

    return fit(text, room)[0]


def mode_for(file: TextIO, bidi: Bidi) -> Bidi:
    """How lines are printed there: `auto` looks at the terminal, if the file is one."""
    if bidi != "auto" or not file.isatty():
        return bidi
    from reader.terminal.printing import printed_mode

    return printed_mode(bidi, os.environ).mode


def encoded(line: str, bidi: Bidi) -> str:
    """A line in visual order that begins with our own words, as the terminal needs it."""
    if bidi not in ("override", "words"):
        return line
    from reader.terminal.identity import Terminal
    from reader.terminal.modes import make_mode

    return make_mode(bidi, Terminal()).encode(line)


def row(line: str, bidi: Bidi) -> str:
    """A line in visual order that may begin with anything, as the terminal needs it."""
    if bidi not in ("override", "words"):
        return line
    from reader.terminal.identity import Terminal
    from reader.terminal.printing import as_printed

    return as_printed(line, bidi, Terminal())


def logical(text: str) -> str:
    """`text` in its own order: controls as U+FFFD, and nothing that reorders what follows."""
    return _REORDERING.sub("", _CONTROL.sub("\ufffd", text))


def sentence(text: str, bidi: Bidi = "auto") -> None:
    """One sentence on standard error, after the program's name."""
    # A file's name may turn its own letters round, but not our words around it.
    mode = mode_for(sys.stderr, bidi)
    line = encoded(line_of(_REORDERING.sub("", text), mode, "ltr"), mode)
    print(f"reader: {line}", file=sys.stderr, flush=True)


def notes(store: Store, bidi: Bidi = "auto") -> None:
    """What opening and closing a gold set had to tell, and what of it can't be read."""
    for note in store.notes:
        sentence(f"{note}.", bidi)
    if store.damage is not None:
        error(store.damage, bidi)


def error(fault: HashiyaError, bidi: Bidi = "auto") -> None:
    """An error as its sentence on standard error."""
    sentence(str(fault), bidi)


def json_line(value: Any) -> str:
    """`value` as one line of JSON that may be printed on a terminal.

    JSON escapes the C0 controls itself; the others, and what is unseen and reorders
    text, are escaped here, which changes nothing for who parses it.
    """
    return seen(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def seen(line: str) -> str:
    """JSON with what a terminal would obey or not show as escapes."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


class TerminalJson(io.RawIOBase):
    """Takes JSON in UTF-8 and prints it on the terminal that standard output is, with `seen`."""

    def __init__(self) -> None:
        super().__init__()
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Prints whole characters; keeps the beginning of one for the next call."""
        sys.stdout.write(seen(self._decoder.decode(bytes(data))))
        return len(data)


def width_of_terminal() -> int | None:
    """Columns of the terminal that standard output is; None: it is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError, AttributeError):
        return None


def room(bidi: Bidi) -> int | None:
    """Columns that a row of `row` may have there; None: standard output is no terminal."""
    columns = width_of_terminal()
    return columns and max(1, columns - (bidi == "override"))

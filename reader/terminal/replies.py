"""What a terminal answers, told apart from what its user types.

A question to the terminal is answered on the same line that the keys come in by. An
answer that comes late, over a slow connection, must not be taken for keys: `c` would
mark a claim. `split` finds the answers in what was read, `Sieve` keeps late ones from
the key parser.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import Final

# OSC 10 to 19 (colours), a device attributes report (DA1), the state of mode 2500 (DECRPM;
# those of other modes answer Textual's questions) and the terminal's name (XTVERSION).
_REPLY: Final = re.compile(
    rb"\x1b\]1\d;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?(?:[\d;]*c|2500;\d+\$y)|\x1bP>\|[^\x1b]*\x1b\\"
)
# The beginning of one. Compiled when a late answer is waited for, which is seldom.
_BEGUN: Final = (
    rb"\x1b(?:\](?:1(?:\d(?:;[^\x07\x1b]*\x1b?)?)?)?|\[(?:\?[\d;]*\$?)?"
    rb"|P(?:>(?:\|[^\x1b]*\x1b?)?)?)?$"
)

# A user's own keys are never held back longer than this, in seconds.
_HELD_AT_MOST: Final = 0.2
# How long after the start an answer is still expected, in seconds.
_EXPECTED_FOR: Final = 5.0


def split(data: bytes) -> tuple[list[bytes], bytes]:
    """The terminal's answers in `data`, and the rest, which was typed."""
    return _REPLY.findall(data), _REPLY.sub(b"", data)


def is_last(reply: bytes) -> bool:
    """Whether it answers the question that is always asked last (DA1)."""
    return reply.startswith(b"\x1b[?") and reply.endswith(b"c")


class Sieve:
    """Takes late answers out of the input, until the last one came or none is expected."""

    def __init__(self, *, expecting: bool) -> None:
        self._until = monotonic() + _EXPECTED_FOR if expecting else 0.0
        self._held = b""
        self._since = 0.0

    def feed(self, data: bytes) -> bytes:
        """What was typed. Call it with nothing now and then: what is held is let go.

        An answer whose rest has not come yet is held back for a moment, so the escape
        key alone is late by that moment, and only while an answer is expected.
        """
        if not self._until and not self._held:
            return data
        now = monotonic()
        if not data and self._held and now - self._since > _HELD_AT_MOST:
            data, self._held = self._held, b""
            return data
        replies, typed = split(self._held + data)
        if any(is_last(reply) for reply in replies) or now > self._until:
            self._until, self._held = 0.0, b""
            return typed
        begun = re.search(_BEGUN, typed)
        held = typed[begun.start() :] if begun else b""
        if held != self._held:
            self._since = now
        self._held = held
        return typed[: len(typed) - len(held)]

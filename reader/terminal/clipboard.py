"""The clipboard of whoever sits at the terminal, wherever the program runs: OSC 52.

tmux keeps the sequence for itself unless `set-clipboard` is `on`, and hands on a wrapped one
where `allow-passthrough` is `on`; by default it does neither. Both are sent, since one of
them may be allowed: the clipboard gets the same text twice, at worst.
"""

from __future__ import annotations

import base64
import contextlib
import subprocess
from collections.abc import Mapping
from typing import Final

from reader.terminal.tmux import command

LIMIT: Final = 74_994
"""Bytes of text that are copied at most. Terminals that have a limit take a sequence of
100,000 bytes; base64 makes four bytes of three, and eight go around them."""
_ALLOWED: Final = "#{set-clipboard} #{allow-passthrough}"
_PATIENCE: Final = 0.5
"""Seconds that tmux may take to say what it allows."""


def is_too_long(text: str) -> bool:
    """Whether a terminal might drop it, or a part of it, without a word."""
    return len(text.encode("utf-8", "replace")) > LIMIT


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """What puts `text` on the clipboard.

    Args:
        text: without lone surrogates.
        environ: TMUX tells whether tmux is between us and the terminal.
    """
    encoded = base64.b64encode(text.encode("utf-8")).decode("ascii")
    plain = f"\x1b]52;c;{encoded}\x07"
    if not environ.get("TMUX"):
        return plain
    doubled = plain.replace("\x1b", "\x1b\x1b")
    return f"{plain}\x1bPtmux;{doubled}\x1b\\"


def is_kept_back(environ: Mapping[str, str]) -> bool:
    """Whether tmux is between us and the terminal, and says that it lets neither through."""
    if not environ.get("TMUX"):
        return False
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(  # noqa: S603  # no word of it is anybody's text
            command(environ, _ALLOWED),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
            encoding="utf-8",
        )
        said = done.stdout.split()
        # A tmux that knows no such option (before 3.3) says nothing, and hands all on.
        return len(said) == 2 and said[0] != "on" and said[1] in ("0", "off")
    return False

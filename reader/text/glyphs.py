"""What a cluster looks like in a terminal: its glyphs, its width, what it hides.

Nothing that an article could use to steer a terminal leaves here: C0, C1 and
noncharacters become U+FFFD; bidi controls, joiners and other invisible format
characters are dropped (a ZWJ or tag inside an emoji sequence excepted).
"""

from __future__ import annotations

import re
from functools import lru_cache

from wcwidth import wcswidth, wcwidth

from reader.text.line import MOST_GLYPHS

REPLACEMENT = "\ufffd"
"""Shown for what can't be: controls, lone surrogates, noncharacters."""

DOTTED_CIRCLE = "\u25cc"
"""What a mark without a base stands on."""

INVISIBLE = (
    "\u00ad\u061c\u180e\u200b-\u200f\u2028\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Format characters that take no room: the inside of a regular expression's class.

U+0600 to 0605, 06DD, 070F, 0890, 0891 and 08E2 are format characters, but visible.
"""

_VARIATION = "\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u180f"
_HIDDEN = re.compile(f"[{INVISIBLE}]+")
_UNSEEN = re.compile(f"[{INVISIBLE}{_VARIATION}\u034f]*\\Z")
_LEADING = re.compile(f"[{INVISIBLE}{_VARIATION}]*")
_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(
        chr(plane | 0xFFFE) + chr(plane | 0xFFFF) for plane in range(1 << 16, 17 << 16, 1 << 16)
    )
    + "]"
)
_PICTURE = "\u2190-\u3299\U0001f000-\U0001faff"
_EMOJI = re.compile(
    # A ZWJ between two pictures (UAX#29 GB11), and the tags of a flag up to U+E007F.
    f"(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f"
)


def is_unseen(cluster: str) -> bool:
    """Whether nothing of `cluster` is ever drawn."""
    return _UNSEEN.match(cluster) is not None


def first_seen(cluster: str) -> int:
    """Where the first visible code point of `cluster` stands in it."""
    found = _LEADING.match(cluster)
    at = found.end() if found else 0
    return at if at < len(cluster) else 0


@lru_cache(maxsize=8192)
def drawn(cluster: str) -> str:
    """The glyphs that a terminal gets for `cluster`, whose letters are shaped already.

    No more than `MOST_GLYPHS` code points. A tab is not drawn here: its spaces depend on
    the line.
    """
    if "\u200d" in cluster or "\U000e007f" in cluster:
        cluster = _without_joiners(cluster)
    else:
        cluster = _HIDDEN.sub("", cluster)
    cluster = _UNSHOWABLE.sub(REPLACEMENT, cluster)
    cluster = cluster[first_seen(cluster) :]
    if cluster and wcwidth(cluster[0]) == 0 and not is_unseen(cluster):
        cluster = DOTTED_CIRCLE + cluster
    if len(cluster) > MOST_GLYPHS:
        # A joiner left at the end would join whatever stands beside it.
        cluster = cluster[:MOST_GLYPHS].rstrip("\u200d")
    return cluster


def _without_joiners(cluster: str) -> str:
    """Drop the invisible characters of `cluster` that are not inside an emoji sequence."""
    kept: list[str] = []
    done = 0
    for match in _EMOJI.finditer(cluster):
        kept += (_HIDDEN.sub("", cluster[done : match.start()]), match[0])
        done = match.end()
    kept.append(_HIDDEN.sub("", cluster[done:]))
    return "".join(kept)


@lru_cache(maxsize=8192)
def width_of(cluster: str) -> int:
    """Cells that `cluster` takes, shaped or not; 0 where nothing of it is drawn."""
    if is_unseen(cluster):
        return 0
    return max(1, wcswidth(drawn(cluster)))

"""Bytes of a file to the exact text, and the codec that was assumed for it.

The codec named is the one that gives this very text: `utf-8-sig` and `utf-16`
for a file with a byte order mark, since the mark is not text. A file that
none fits is refused with the place of the first byte that told, never guessed
into letters that nobody wrote. Only one-byte encodings need guessing
(`legacy.py`).
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark this one begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEQUENCE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
"""UTF-8 of more than one byte (C2 begins only C1 controls and Latin signs)."""

_SAMPLE = 1 << 16
"""Bytes that are enough to tell an encoding by."""

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b"))
"""Bytes of C0 controls that no text has, but ESC, which pasted terminal output has."""

_RARE_NUL = 100
"""Of so many bytes, or code points, one NUL at most: scrapes have them, binary data has more."""

_UTF16_ROWS = frozenset({0x00, 0x03, 0x04, 0x05, 0x06, 0x07, 0x20, 0xFB, 0xFC, 0xFD, 0xFE})
"""High bytes of Latin, Greek, Cyrillic, Hebrew and Arabic letters, and of their punctuation."""


class Decoded(NamedTuple):
    """A text and where it comes from."""

    text: str
    """The exact text, without a byte order mark."""
    encoding: str
    """The codec: `data.decode(encoding)` is `text`."""


class Undecodable(ValueError):
    """The bytes are no text that we know.

    Args:
        reason: one clause, without a full stop.
        position: the byte that told, from 0 at the file's start.
    """

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(f"{reason} (byte {position})")
        self.reason = reason
        self.position = position


def decode(data: bytes) -> Decoded:
    """The text of `data`: by its mark, else UTF-8, UTF-16, or a one-byte encoding.

    Raises:
        Undecodable: it is binary, broken, or in an encoding that can't be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and not _only_seems_marked(data, encoding):
            return _strict(data, encoding, skip=len(mark))
    order = _unmarked_utf16(data)
    if order is not None:
        return _strict(data, order)
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if looks_like_utf8(data):
            raise Undecodable(_why(error), error.start) from None
        from reader.corpus.legacy import guess

        found = guess(data)
        if found is None:
            reason = "its encoding is neither UTF-8 nor any other that could be recognised"
            raise Undecodable(reason, error.start) from None
        return Decoded(data.decode(found), found)


def looks_like_utf8(data: bytes) -> bool:
    """Whether most of the bytes above ASCII are UTF-8, so that the rest is damage."""
    sample = data[:_SAMPLE]
    rest, sequences = _SEQUENCE.subn(b"", sample)
    stray = sum(1 for byte in rest if byte >= 0x80)
    return sequences > stray


def _only_seems_marked(data: bytes, encoding: str) -> bool:
    """Whether a mark of UTF-16 is `яю` or `юя` in windows-1251, and a word goes on after it."""
    if encoding != "utf-16" or b"\0" in data or data[2:3] < b"\xe0":
        return False
    from reader.corpus.legacy import guess

    return guess(data) == "windows-1251"


def _strict(data: bytes, encoding: str, *, skip: int = 0) -> Decoded:
    """Decode as told; a NUL or a broken byte is named by its place in `data`."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # The codecs that take a mark away count from after it.
        start = error.start + (skip if encoding == "utf-8-sig" else 0)
        raise Undecodable(_why(error), start) from None
    nul = text.find("\0")
    if text.count("\0") * _RARE_NUL > len(text):
        before = text[:nul].encode("utf-8" if encoding == "utf-8-sig" else _plain(encoding))
        raise Undecodable("it holds a NUL, so it is no text", skip + len(before))
    return Decoded(text, encoding)


def _plain(encoding: str) -> str:
    """The codec of the same width that writes no mark."""
    return {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)


def _why(error: UnicodeDecodeError) -> str:
    name = error.encoding.upper().replace("UTF", "UTF-").replace("--", "-")
    return f"it is not valid {name}: {error.reason}"


def _refuse_binary(data: bytes) -> None:
    """Nothing that holds a NUL is text, unless it is UTF-8 and they are rare."""
    nul = data.find(b"\0")
    if nul >= 0 and (data.count(b"\0") * _RARE_NUL > len(data) or not _is_utf8(data)):
        raise Undecodable("it holds a NUL, so it is binary and no text", nul)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, where the bytes show it.

    UTF-8 with a C0 control in every fourth place is no text; so only such data is
    looked at. What then reads as letters of
    the scripts that we expect, nearly all of them, is taken.
    """
    if len(data) < 2 or len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 4 < len(sample):
        return None
    for order, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        known = sum(1 for byte in high if byte in _UTF16_ROWS)
        if known * 10 >= len(high) * 9 and _reads_as_text(sample.decode(order, "replace")):
            return order
    return None


def _reads_as_text(text: str) -> bool:
    good = sum(1 for character in text if character.isprintable() or character.isspace())
    letters = sum(1 for character in text if character.isalpha())
    return good * 20 >= len(text) * 19 and letters * 3 >= len(text)

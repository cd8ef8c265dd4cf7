"""Encodings that are none of those we expect, as charset-normalizer sees them.

It names something for noise, too. So its word counts only where what it names is an
encoding that text is found in, and the text reads as the language's: by its own measure of
mess, and for the many-byte encodings of East Asia by the letters that come out.
"""

from __future__ import annotations

import re
from typing import Final

_SINGLE: Final = {
    "cp1250": "windows-1250",
    "cp1253": "windows-1253",
    "cp1257": "windows-1257",
    "cp1258": "windows-1258",
    "cp874": "cp874",
    "cp852": "cp852",
    "koi8_t": "koi8-t",
    "tis_620": "cp874",
    "iso8859_2": "iso-8859-2",
    "iso8859_7": "iso-8859-7",
    "iso8859_13": "iso-8859-13",
}
"""Codecs of one byte a letter, and what each is called here."""
_MANY: Final = {
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5",
    "big5hkscs": "big5hkscs",
    "cp950": "big5",
    "cp932": "cp932",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932",
    "euc_jp": "euc_jp",
    "euc_jis_2004": "euc_jp",
    "euc_jisx0213": "euc_jp",
    "cp949": "cp949",
    "euc_kr": "cp949",
}
"""Codecs of East Asia; each set by the widest of its kind, where that reads the same."""

_MESS: Final = 0.1
"""charset-normalizer's measure up to which a text is believed, 0 to 1."""
_COHERENT: Final = 0.2
"""Its measure of how much the letters are a language's, from which a text is believed."""
_SHORTEST: Final = 24
"""Bytes below which nothing is told."""
_ASIAN: Final = re.compile(
    "[\u3001-\u3003\u3008-\u3011\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)


def ask(sample: bytes) -> str | None:
    """The codec that `sample` is most likely in; None: nothing that reads as text.

    Args:
        sample: the beginning of a file that is not UTF-8; it may end inside a letter.
    """
    # Its last byte may be half a letter.
    return _named(sample) or _named(sample[:-1])


def _named(sample: bytes) -> str | None:
    if len(sample) < _SHORTEST:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=[*_SINGLE, *_MANY]).best()
    if best is None or best.chaos > _MESS:
        return None
    if best.encoding in _MANY:
        return _MANY[best.encoding] if _reads_as_asian(str(best)) else None
    return _SINGLE.get(best.encoding) if best.coherence >= _COHERENT else None


def _reads_as_asian(text: str) -> bool:
    """Whether nearly all that is not ASCII is common letters of Chinese, Japanese or Korean."""
    foreign = [character for character in text if character > "\x7f"]
    good = sum(1 for character in foreign if _ASIAN.match(character))
    return good >= len(foreign) * 0.95

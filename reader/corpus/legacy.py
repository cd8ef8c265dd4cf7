"""Which one-byte encoding a text is in: Arabic, Cyrillic, Hebrew or Latin letters.

charset-normalizer takes short Arabic for Cyrillic and the other way round,
French for Polish, and costs an import; so the encodings that we expect are told
apart here, by how often a language uses the letters that the bytes would be. It
is asked for Latin letters that are neither Western nor Turkish, and for what is
none of ours (`others.py`).
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

_SAMPLE = 1 << 14
"""Bytes that are enough to tell by."""

_ARABIC = "اليمنورتبةعدسفهكقأحجشطصخىإضذزثئءغظآؤپچگژکھٹںےڈڑہۓ"
"""Arabic letters, the commonest in news first; Persian and Urdu ones last."""

_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјњљћђџѓќѕ"
"""Cyrillic letters, the commonest in Russian news first; other languages' last."""

_HEBREW = "יולהמאתברשנדקפעחכסגצםטזןץףך"
"""Hebrew letters, the commonest first."""

_PUNCTUATION = frozenset("«»“”„‚‘’‹›–—…•№§°©®™،؛؟\xa0\xad\u200c\u200d\u200e\u200f")
"""Signs that a text may hold anywhere; they tell nothing."""

_FOREIGN = 9.0
"""Bits that any other sign costs: the encoding hardly makes sense."""

_CONFIDENT = 5.6
"""Bits a letter up to which a reading is believed; text is near 4.7, noise near 7."""

_MARGIN = 2.0
"""Bits in all that the best reading must be better than the next: four to one."""

_RARE = 20.0
"""Bits in all that an encoding that is hardly used any more starts with."""

_CAPITAL_INSIDE = re.compile("[а-яё][А-ЯЁ]")
_BOXES = re.compile("[а-яёА-ЯЁ][╓╔╕╗╘╙╛╜╝╞╟╠╡╢╣╦╧╨╩╪╫╬]|[╓╔╕╗╘╙╛╜╝╞╟╠╡╢╣╦╧╨╩╪╫╬][а-яёА-ЯЁ]")
_BESIDE_LATIN = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_TURKISH = re.compile("[ğşĞŞ]")
_NEITHER = re.compile("[ðýþÐÝÞ]")
"""Icelandic aside, Turkish or Czech letters read as Western."""
_NORDIC, _ROMANCE = re.compile("[øØ]"), re.compile("[ìèùÌÈÙ]")
"""No language has both; Czech read as Western has."""
_SIGN_INSIDE = re.compile("[A-Za-z](?<!m)[¢£¤¥¦¨¬¯±²³´µ¶¸¹¼½¾¿×÷]|[†‡ˆ‰˜¤¦¬¹³¼¾][A-Za-z]")
"""What no text has inside words, where other encodings have letters."""


class _Reading(NamedTuple):
    """One way to read the bytes."""

    encoding: str
    """The codec, named as it is shown."""
    costs: dict[str, float]
    """Bits that each letter of the language costs."""
    prior: float = 0.0
    """Bits that it starts with."""


class _Score(NamedTuple):
    """How well one reading explains the bytes."""

    encoding: str
    """The codec."""
    bits: float
    """What the whole sample costs, with what the encoding starts with."""
    mean: float
    """What a sign above ASCII costs."""


def _costs(alphabet: str) -> dict[str, float]:
    """Bits for each letter, from its rank alone (frequencies fall as 1 / (rank + 4))."""
    weights = [1 / (rank + 4) for rank in range(len(alphabet))]
    total = sum(weights)
    costs = {
        letter: -math.log2(weight / total) for letter, weight in zip(alphabet, weights, strict=True)
    }
    # A mark over a letter tells nothing either way.
    return costs | dict.fromkeys("ًٌٍَُِّْ", 4.7) | dict.fromkeys(map(chr, range(0x5B0, 0x5C3)), 4.7)


_OF_ARABIC, _OF_RUSSIAN, _OF_HEBREW = _costs(_ARABIC), _costs(_RUSSIAN), _costs(_HEBREW)
_READINGS = (
    _Reading("windows-1256", _OF_ARABIC),
    _Reading("windows-1251", _OF_RUSSIAN),
    _Reading("windows-1255", _OF_HEBREW, _RARE),
    _Reading("iso-8859-6", _OF_ARABIC, _RARE),
    _Reading("koi8-r", _OF_RUSSIAN, _RARE),
    _Reading("iso-8859-5", _OF_RUSSIAN, _RARE),
    _Reading("cp866", _OF_RUSSIAN, _RARE),
)


def guess(data: bytes) -> str | None:
    """The codec of `data`, which is not UTF-8 and has no NUL; None: it can't be told."""
    sample = data[:_SAMPLE]
    if _has_controls(sample):
        return None
    expected = _checked(data, _expected(sample))
    if expected is not None:
        return expected
    from reader.corpus.others import ask

    return _checked(data, ask(sample))


def _expected(sample: bytes) -> str | None:
    """One of the encodings that we expect; None: it is none of them, or can't be told."""
    high = [byte for byte in sample if byte >= 0x80]
    if _PUNCTUATION.issuperset(bytes(high).decode("cp1252", "replace")):
        # Quotation marks and dashes have the same places in all of Windows' encodings.
        return "windows-1252"
    if len(_BESIDE_LATIN.findall(sample)) * 3 >= len(high):
        return _latin(sample)
    scored = sorted((_score(sample, reading) for reading in _READINGS), key=lambda s: s.bits)
    best, second = scored[:2]
    if best.mean <= _CONFIDENT and second.bits - best.bits >= _MARGIN:
        return _sibling(sample, best.encoding)
    return None


def _has_controls(sample: bytes) -> bool:
    """Whether a C0 control stands in it that no text of this age has."""
    return any(byte < 0x20 and byte not in b"\t\n\v\f\r\x1a\x1b" for byte in sample)


def _checked(data: bytes, encoding: str | None) -> str | None:
    """`encoding` if all of `data` decodes by it."""
    if encoding is None:
        return None
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def _sibling(sample: bytes, encoding: str) -> str:
    """The encoding that differs from this one in a few letters, where they tell.

    KOI8-U where KOI8-R would draw boxes in the words; the Macintosh's Cyrillic where
    windows-1251 would have a capital inside them.
    """
    text = sample.decode(encoding, "replace")
    if encoding == "koi8-r" and _BOXES.search(text):
        return "koi8-u"
    if encoding == "windows-1251" and _CAPITAL_INSIDE.search(text):
        other = sample.decode("mac-cyrillic", "replace")
        return encoding if _CAPITAL_INSIDE.search(other) else "mac-cyrillic"
    return encoding


def _score(sample: bytes, reading: _Reading) -> _Score:
    """What the signs above ASCII cost; a capital inside a word costs as a foreign letter."""
    text = sample.decode(reading.encoding, "replace")
    signs = [char for char in text.lower() if char >= "\x80" and char not in _PUNCTUATION]
    if not signs:
        return _Score(reading.encoding, math.inf, math.inf)
    bits = sum(reading.costs.get(sign, _FOREIGN) for sign in signs)
    bits += _FOREIGN * len(_CAPITAL_INSIDE.findall(text))
    return _Score(reading.encoding, bits + reading.prior, bits / len(signs))


def _latin(sample: bytes) -> str | None:
    """Western, Turkish, or what charset-normalizer makes of it."""
    western = sample.decode("cp1252", "replace")
    turkish = sample.decode("cp1254", "replace")
    if _TURKISH.search(turkish) and not _SIGN_INSIDE.search(turkish):
        return "windows-1254"
    mixed = _NORDIC.search(western) and _ROMANCE.search(western)
    if not (_NEITHER.search(western) or _SIGN_INSIDE.search(western) or mixed):
        return "windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=["cp1250", "cp1254", "cp1257"]).best()
    if best is None or _SIGN_INSIDE.search(str(best)):
        return None
    return best.encoding.replace("cp", "windows-")

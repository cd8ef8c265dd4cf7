"""Arabic letters to their presentation forms, one code point for one.

arabic-reshaper does the joining; here it is given exactly what UAX#9 and
ArabicShaping.txt mean by a word: transparent code points taken out, a tatweel for
ZWJ, a completed letter table. So the shaped text has the length of the text, and
an index into one is an index into the other. Used by `plain` and `odd`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import TYPE_CHECKING

from reader.text.joining import CAUSING, DUAL, FORMATS, MARKS, RIGHT

if TYPE_CHECKING:
    from arabic_reshaper import ArabicReshaper

FILLER = "\ufdd0"
"""Stands where an alef was merged into its lam; a noncharacter, never emitted."""

_TATWEEL = "\u0640"
_LETTERS = RIGHT + DUAL + CAUSING
_WORD = re.compile(f"([{_LETTERS}][{_LETTERS}{MARKS}{FORMATS}]*)")
"""What joins: everything else, ZWNJ, isolates and letters of type U included, parts."""
_TRANSPARENT = re.compile(f"[^{_LETTERS}]+")
"""Marks and formats, since a word has nothing else beside its letters."""
_CAUSING = re.compile(f"[{CAUSING}]")
_JOINS_BOTH = re.compile(f"[{DUAL}]")
_JOINS_BEFORE = re.compile(f"[{RIGHT}]")
_LAM_ALEF = re.compile(f"\u0644[^{_LETTERS}{FORMATS}]*([\u0622\u0623\u0625\u0627])")
_LIGATURES = {
    ("\ufedf", "\u0622"): "\ufef5",
    ("\ufee0", "\u0622"): "\ufef6",
    ("\ufedf", "\u0623"): "\ufef7",
    ("\ufee0", "\u0623"): "\ufef8",
    ("\ufedf", "\u0625"): "\ufef9",
    ("\ufee0", "\u0625"): "\ufefa",
    ("\ufedf", "\u0627"): "\ufefb",
    ("\ufee0", "\u0627"): "\ufefc",
}
"""Lam's form (initial or medial) and the alef, to the ligature (isolated or final)."""

_CACHE_LIMIT = 50_000
"""Words remembered; an Arabic newspaper's year has about that many."""
_shaped_words: dict[str, str] = {}

_NAMES = ("isolated", "initial", "medial", "final")
_Forms = tuple[str, str, str, str]
"""Isolated, initial, medial, final; the last three empty where the letter lacks them."""


def shape(text: str) -> str:
    """Put every Arabic letter into its contextual form.

    Lam-alef becomes the ligature at the lam and `FILLER` at the alef, where only
    marks stand between (two letters so close always have one bidi level).

    Args:
        text: a whole paragraph's content: joins don't stop at a line's end.

    Returns:
        A string of the same length.
    """
    parts = _WORD.split(text)
    words = parts[1::2]
    if not words:
        return text
    known = _shaped_words
    unknown = set(words).difference(known)
    if unknown:
        if len(known) + len(unknown) > _CACHE_LIMIT:
            known.clear()
            unknown = set(words)
        known.update(_shape_words(unknown))
    parts[1::2] = map(known.__getitem__, words)
    return "".join(parts)


def forget() -> None:
    """Forget the words shaped so far, as a benchmark of new text needs."""
    _shaped_words.clear()


def _shape_words(words: Iterable[str]) -> dict[str, str]:
    """Shape each word alone, all by one call: the library reads its settings anew per call."""
    listed = list(words)
    bare = [_CAUSING.sub(_TATWEEL, _TRANSPARENT.sub("", word)) for word in listed]
    forms = _reshaper().reshape(" ".join(bare)).split(" ")
    return {
        word: _merge_lam_alef(word, _restore(word, form))
        for word, form in zip(listed, forms, strict=True)
    }


def _restore(word: str, forms: str) -> str:
    """Put back what was taken out of `word` before its letters got their `forms`."""
    if len(forms) == len(word) and not _CAUSING.search(word):
        return forms
    supply = iter(forms)
    shaped: list[str] = []
    for char in word:
        if _TRANSPARENT.match(char):
            shaped.append(char)
        else:
            form = next(supply)
            shaped.append(char if _CAUSING.match(char) else form)
    if len(shaped) != len(word) or next(supply, None) is not None:
        raise AssertionError("shaping changed the number of letters")
    return "".join(shaped)


def _merge_lam_alef(word: str, shaped: str) -> str:
    """Replace each lam and alef by the ligature and a filler."""
    if "\u0644" not in word:
        return shaped
    merged = list(shaped)
    for match in _LAM_ALEF.finditer(word):
        lam, alef = match.start(), match.start(1)
        merged[lam] = _LIGATURES[shaped[lam], word[alef]]
        merged[alef] = FILLER
    return "".join(merged)


@cache
def _reshaper() -> ArabicReshaper:
    """The library, set to keep every code point, with our letter table."""
    from arabic_reshaper import default_reshaper

    # Another one would read all settings again; and it asks a ConfigParser on every call,
    # which takes longer than shaping a few words.
    reshaper = copy(default_reshaper)
    reshaper.configuration = _Settings(
        delete_harakat=False,
        delete_tatweel=False,
        shift_harakat_position=False,
        support_ligatures=False,
        support_zwj=True,
        use_unshaped_instead_of_isolated=False,
    )
    reshaper.letters = letters()
    return reshaper


class _Settings(dict[str, bool]):
    """All settings that it asks for here, asked for as a ConfigParser is."""

    getboolean = dict[str, bool].__getitem__


@cache
def letters() -> dict[str, _Forms]:
    """Every Arabic letter that joins, with its four forms.

    The library's own table lacks 187 letters, and a missing letter breaks its
    neighbours' joins too. A letter without a presentation form stands for itself.
    """
    from arabic_reshaper.letters import LETTERS_ARABIC

    encoded = _encoded_forms()

    def forms(letter: str) -> _Forms:
        ours = encoded.get(letter, {})
        theirs = LETTERS_ARABIC.get(letter, ("", "", "", ""))
        isolated, initial, medial, final = (
            form or ours.get(name, letter) for name, form in zip(_NAMES, theirs, strict=True)
        )
        return isolated, initial, medial, final

    block = "".join(map(chr, range(0x0600, 0x0900)))
    table = {letter: forms(letter) for letter in _JOINS_BOTH.findall(block)}
    for letter in _JOINS_BEFORE.findall(block):
        isolated, _, _, final = forms(letter)
        table[letter] = (isolated, "", "", final)
    for letter in _CAUSING.findall(block):
        table[letter] = (letter, letter, letter, letter)
    return table


def _encoded_forms() -> dict[str, dict[str, str]]:
    """The presentation forms of each letter, by Unicode's decompositions."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEF5)):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2:
            form, letter = parts[0].strip("<>"), chr(int(parts[1], 16))
            found.setdefault(letter, {})[form] = chr(code)
    return found

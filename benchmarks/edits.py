"""Articles as their publishers change them, with what became of every span known.

Each code point carries the place that it came from through all edits, so the right answer for
a span is where its code points stand afterwards. What replaces something takes its places
over; what is only inserted has none.
"""

from __future__ import annotations

import random
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from reader.gold.context import context_of
from reader.text.segments import sentences, words

Letters = list[tuple[str, int]]
"""Code points with their places in the first edition; -1: new."""
_COPY: Final = 1 << 40
"""Added to the places of a copy: it is right where the original is gone."""


class Spot(NamedTuple):
    """A span as the anchoring needs it."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


class Case(NamedTuple):
    """One changed article."""

    kind: str
    """Which edit it is."""
    old: str
    new: str
    spots: list[Spot]
    """Spans on the old text."""
    truth: list[tuple[int, int] | None]
    """Where each is in the new one; None: nowhere."""


class _Edition:
    """An article under edit."""

    def __init__(self, text: str, others: Sequence[str], chance: random.Random) -> None:
        self.letters: Letters = list(zip(text, range(len(text)), strict=True))
        self.others = others
        self.chance = chance

    @property
    def text(self) -> str:
        return "".join(letter for letter, _ in self.letters)

    def replace(self, start: int, end: int, new: str) -> None:
        """Put a string in the place of a range; its places are spread over it."""
        places = [place for _, place in self.letters[start:end]]
        spread = [places[n * len(places) // len(new)] for n in range(len(new))] if places else []
        if new and places:
            spread[-1] = places[-1]
        self.letters[start:end] = list(zip(new, spread or [-1] * len(new), strict=True))

    def paragraphs(self) -> list[Letters]:
        """Its lines, each with its line end."""
        found: list[Letters] = [[]]
        for letter in self.letters:
            found[-1].append(letter)
            if letter[0] == "\n":
                found.append([])
        return [paragraph for paragraph in found if paragraph]

    def take(self, paragraphs: Sequence[Letters]) -> None:
        self.letters = [letter for paragraph in paragraphs for letter in paragraph]

    def filled(self) -> list[int]:
        """The numbers of the paragraphs that have words."""
        return [
            number
            for number, paragraph in enumerate(self.paragraphs())
            if sum(letter.isalpha() for letter, _ in paragraph) > 20
        ]

    def foreign_sentence(self) -> str:
        other = self.chance.choice(self.others)
        start, end = self.chance.choice(sentences(other))
        return other[start:end].strip() + " "

    def foreign_words(self, count: int) -> str:
        other = self.chance.choice(self.others)
        found = words(other)
        at = self.chance.randrange(len(found) - count)
        return " ".join(other[a:b] for a, b in found[at : at + count])


def _insert_sentences(edition: _Edition) -> None:
    for _ in range(edition.chance.randint(1, 4)):
        start, _ = edition.chance.choice(sentences(edition.text))
        edition.letters[start:start] = [(sign, -1) for sign in edition.foreign_sentence()]


def _insert_words(edition: _Edition) -> None:
    for _ in range(edition.chance.randint(4, 12)):
        start, _ = edition.chance.choice(words(edition.text))
        new = edition.foreign_words(edition.chance.randint(1, 3)) + " "
        edition.letters[start:start] = [(sign, -1) for sign in new]


def _delete_sentences(edition: _Edition) -> None:
    for _ in range(edition.chance.randint(1, 5)):
        found = sentences(edition.text)
        if len(found) > 3:
            start, end = edition.chance.choice(found)
            del edition.letters[start:end]


def _delete_words(edition: _Edition) -> None:
    for _ in range(edition.chance.randint(4, 12)):
        found = words(edition.text)
        at = edition.chance.randrange(len(found) - 3)
        del edition.letters[found[at].start : found[at + edition.chance.randint(1, 3)].start]


def _replace_words(edition: _Edition) -> None:
    for _ in range(edition.chance.randint(4, 16)):
        start, end = edition.chance.choice(words(edition.text))
        edition.replace(start, end, edition.foreign_words(edition.chance.randint(1, 2)))


def _typing_errors(edition: _Edition) -> None:
    for _ in range(edition.chance.randint(8, 40)):
        start, end = edition.chance.choice(words(edition.text))
        at = edition.chance.randrange(start, end)
        letter = edition.chance.choice(edition.text[start:end])
        if edition.chance.random() < 0.5:
            edition.replace(at, at + 1, letter)
        elif end - start > 2 and start < at < end - 1:
            del edition.letters[at]


def _reorder(edition: _Edition) -> None:
    paragraphs, filled = edition.paragraphs(), edition.filled()
    order = filled[:]
    for _ in range(3):
        at = edition.chance.randrange(len(order))
        order.insert(edition.chance.randrange(len(order)), order.pop(at))
    moved = dict(zip(filled, order, strict=True))
    edition.take([paragraphs[moved.get(n, n)] for n in range(len(paragraphs))])


def _white_space(edition: _Edition) -> None:
    kind = edition.chance.randrange(3)
    for at in range(len(edition.letters) - 1, -1, -1):
        sign = edition.letters[at][0]
        if sign == "\n" and kind == 0:
            edition.replace(at, at + 1, "\r\n")
        elif sign == "\n" and kind == 1:
            edition.replace(at, at + 1, " ")
        elif sign == " " and edition.chance.random() < 0.2:
            edition.replace(at, at + 1, edition.chance.choice(["  ", "\u00a0", "\n", " \n"]))


def _punctuation(edition: _Edition) -> None:
    for at in range(len(edition.letters) - 1, -1, -1):
        sign = edition.letters[at][0]
        if unicodedata.category(sign) == "Po" and edition.chance.random() < 0.5:
            edition.replace(at, at + 1, edition.chance.choice(["", ";", "،", ".", " -"]))


def _mapped(edition: _Edition, table: dict[str, str], share: float = 1.0) -> None:
    for at in range(len(edition.letters) - 1, -1, -1):
        sign = edition.letters[at][0]
        if sign in table and edition.chance.random() < share:
            edition.replace(at, at + 1, table[sign])


def _quotes(edition: _Edition) -> None:
    _mapped(edition, dict.fromkeys("\"'“”«»‘’„", edition.chance.choice(['"', "“", "«", "'"])))


def _orthography(edition: _Edition) -> None:
    table = {
        "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ي": "ی", "ك": "ک",
        "ё": "е", "й": "й", "ا": "اـ", "e": "é", "–": "-",
    }  # fmt: skip
    _mapped(edition, table, edition.chance.choice([0.3, 1.0]))


def _vowels(edition: _Edition) -> None:
    marks = ["\u064e", "\u064f", "\u0650", "\u0651", "\u0301"]
    for at in range(len(edition.letters) - 1, -1, -1):
        sign = edition.letters[at][0]
        if sign.isalpha() and edition.chance.random() < 0.2:
            edition.replace(at, at + 1, sign + edition.chance.choice(marks))


def _composed(edition: _Edition) -> None:
    for at in range(len(edition.letters) - 1, -1, -1):
        sign = edition.letters[at][0]
        new = unicodedata.normalize("NFD", sign)
        if new != sign:
            edition.replace(at, at + 1, new)


def _duplicate(edition: _Edition) -> None:
    paragraphs, filled = edition.paragraphs(), edition.filled()
    for _ in range(edition.chance.randint(1, 2)):
        number = edition.chance.choice(filled)
        copy = [(sign, place + _COPY if place >= 0 else -1) for sign, place in paragraphs[number]]
        if copy[-1][0] != "\n":
            copy.append(("\n", -1))
        # Not beside it: nobody could tell which of the two is the copy.
        far = [at for at in (*filled, len(paragraphs)) if abs(at - number) > 2]
        if far:
            at = edition.chance.choice(far)
            if paragraphs[at - 1][-1][0] != "\n":
                copy.insert(0, ("\n", -1))
            paragraphs.insert(at, copy)
            edition.take(paragraphs)
            return


def _title(edition: _Edition) -> None:
    title = edition.foreign_sentence().strip()[:80] + "\n\n"
    edition.letters[0:0] = [(sign, -1) for sign in title]


def _half(edition: _Edition) -> None:
    middle = len(edition.letters) // 2
    edition.letters = (
        edition.letters[:middle] if edition.chance.random() < 0.5 else edition.letters[middle:]
    )


def _rewritten(edition: _Edition) -> None:
    _replace_words(edition)
    _insert_sentences(edition)
    _delete_words(edition)
    _punctuation(edition)


def _everything(edition: _Edition) -> None:
    for edit in edition.chance.sample(list(EDITS.values())[:-1], 4):
        edit(edition)


EDITS: Final[dict[str, Callable[[_Edition], None]]] = {
    "sentences inserted": _insert_sentences,
    "words inserted": _insert_words,
    "sentences deleted": _delete_sentences,
    "words deleted": _delete_words,
    "words replaced": _replace_words,
    "typing errors": _typing_errors,
    "paragraphs reordered": _reorder,
    "white space": _white_space,
    "punctuation": _punctuation,
    "quotes": _quotes,
    "orthography": _orthography,
    "vowel marks": _vowels,
    "decomposed": _composed,
    "paragraph duplicated": _duplicate,
    "title added": _title,
    "cut in half": _half,
    "rewritten": _rewritten,
    "several of these": _everything,
}
"""Every kind of edit by its name; besides, `marked text deleted` deletes the spans themselves."""

DELETED: Final = "marked text deleted"


def case(kind: str, text: str, others: Sequence[str], seed: int, spots: int = 30) -> Case:
    """An article, changed.

    Args:
        kind: of `EDITS`, or `DELETED`.
        text: the article.
        others: other articles, from which foreign words come.
        seed: of the random choices.
        spots: how many spans.
    """
    chance = random.Random(f"{kind} {seed} {len(text)}")
    marks = spots_of(text, chance, spots)
    edition = _Edition(text, others, chance)
    if kind == DELETED:
        gone = {at for mark in marks for at in range(mark.start, mark.end)}
        edition.letters = [letter for letter in edition.letters if letter[1] not in gone]
    else:
        EDITS[kind](edition)
    return Case(kind, text, edition.text, marks, _truths(edition, marks))


def edited(text: str, others: Sequence[str], chance: random.Random) -> str:
    """A long article of which every tenth sentence was rewritten, and every hundredth is new.

    Args:
        text: the article.
        others: where foreign words come from.
        chance: of the choices.
    """
    foreign = [other[start:end].strip() for other in others for start, end in sentences(other)]
    pieces: list[str] = []
    last = 0
    for start, end in sentences(text):
        pieces.append(text[last:start])
        own, dice = text[start:end], chance.random()
        if dice < 0.01:
            own = chance.choice(foreign) + " " + own
        elif dice < 0.02:
            own = ""
        elif dice < 0.1:
            at = chance.randrange(len(own))
            own = own[:at] + chance.choice(foreign)[:12] + own[at:]
        pieces.append(own)
        last = end
    return "".join([*pieces, text[last:]])


def spots_of(text: str, chance: random.Random, count: int) -> list[Spot]:
    """Spans as annotators make them: words, names of some words, whole sentences."""
    found = words(text)
    whole = sentences(text)
    spots = []
    for _ in range(count):
        if chance.random() < 0.15:
            first, last = chance.choice(whole)
            start, end = int(first), first + len(text[first:last].rstrip())
        else:
            at = chance.randrange(len(found))
            count = chance.choice([0, 0, 0, 1, 1, 2, 3, 5])
            start, end = int(found[at].start), int(found[min(len(found) - 1, at + count)].end)
        spots.append(Spot(start, end, **context_of(text, start, end)))
    return spots


def _truths(edition: _Edition, spots: Sequence[Spot]) -> list[tuple[int, int] | None]:
    """Where the places of each span are now."""
    now = sorted((place, at) for at, (_, place) in enumerate(edition.letters) if place >= 0)
    text = edition.text
    return [
        _truth(text, now, spot.start, spot.end)
        or _truth(text, now, spot.start + _COPY, spot.end + _COPY)
        for spot in spots
    ]


def _truth(
    text: str, now: Sequence[tuple[int, int]], start: int, end: int
) -> tuple[int, int] | None:
    """Where the code points from some places stand; None: nowhere, or far from each other."""
    inside = [
        at
        for _, at in now[bisect_left(now, (start, -1)) : bisect_left(now, (end, -1))]
        if not text[at].isspace()
    ]
    whole = inside and max(inside) - min(inside) < 4 * (end - start) + 200
    if not whole or not any(text[at].isalnum() for at in inside):
        return None
    return min(inside), max(inside) + 1

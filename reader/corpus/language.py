"""The language of a text, by script, by telling letters, and by small words.

Each paragraph is judged by itself, and the language that holds most letters is
the article's; so a rubric or a quotation in another language does not turn it
round. Tags are BCP 47; `und` where nothing tells. A trained model (eldc, the
extra `langid`) is asked, if it is installed, only for text in Latin letters that
the rules leave in doubt and that could decide.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from reader.text.paragraphs import split

UNKNOWN = "und"
"""BCP 47's tag for a language that is not known."""

_PAGE = 1 << 16
"""Code points that are looked at; what comes later hardly turns a majority."""

_SURE = 2
"""Small words of a language from which a paragraph is taken to be in it."""

_SCRIPTS = (
    ("arabic", "\u0620-\u064a\u066e-\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufefc"),
    ("cyrillic", "\u0400-\u0481\u048a-\u052f"),
    ("latin", "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0259\u1e00-\u1eff"),
    ("hebrew", "\u05d0-\u05f2"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("hy", "\u0531-\u0587"),
    ("ka", "\u10a0-\u10ff\u1c90-\u1cbf"),
    ("hi", "\u0900-\u0963\u0971-\u097f"),
    ("bn", "\u0980-\u09e3\u09f0-\u09ff"),
    ("th", "\u0e01-\u0e4e"),
    ("am", "\u1200-\u135f"),
    ("ko", "\u1100-\u11ff\uac00-\ud7a3"),
    ("cjk", "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff"),
)  # fmt: skip
"""Scripts by their letters; one named by a tag is written by one language we tell."""

_RANGES = tuple(
    (name, tuple((first, last or first) for first, last in re.findall("(.)(?:-(.))?", letters)))
    for name, letters in _SCRIPTS
)
"""The first and last letters of each; thirteen regular expressions would be slow to compile."""

_TELLING = {
    "arabic": (
        ("ug", "ۇۈۋ", 0.015),
        ("ckb", "ڕڵێۆە", 0.015),
        ("ps", "ټډړږښګڼېۍ", 0.005),
        ("sd", "ٻڀٺٿڃڄڇڊڌڍڏڙڦڪڱڳ", 0.01),
        ("ur", "ٹڈڑںےہ", 0.015),
        ("fa", "پچژگکی", 0.02),
    ),
    "cyrillic": (
        ("az-Cyrl", "ҝҹ", 0.005),
        ("kk", "ұқ", 0.01),
        ("tt", "җ", 0.001),
        ("tg", "ҷӣӯ", 0.005),
        ("mk", "ѓќѕ", 0.002),
        ("sr", "ђћџљњј", 0.01),
        ("ky", "ңөү", 0.01),
        ("be", "ў", 0.005),
        ("uk", "їєі", 0.01),
    ),
    "latin": (("az", "ə", 0.015), ("tr", "ğış", 0.02)),
    "hebrew": (("yi", "ײװױ", 0.003), ("he", "", 0.0)),
    "cjk": (("ja", "のはをにがとでたしなをいるス", 0.02), ("zh", "", 0.0)),
}
"""Per script its languages: letters that no later one has, and their least share."""

_SMALL_WORDS = {
    "arabic": {
        "ar": "في من على إلى أن إن التي الذي عن مع هذا هذه ما لا بعد بين كما قد وقد ومن خلال",
        "fa": "در به از که كه این اين را با است آن برای براي شد می مي اند بود کرد شده تا نیز",
    },
    "cyrillic": {
        "ru": "и в не на что с по как это из за от для его о к но при также был",
        "bg": "и на да за се от са че по със като е това към не ще който",
    },
    "latin": {
        "en": "the of and to in is that for on was with as by are at from it has his not be will",
        "fr": "le la les des et est une dans du que pour qui sur pas au par ce il été aux",
        "de": "der die und das ist nicht von den mit dem ein eine des im auf für sich zu wird",
        "es": "el los las de que y en del una por con para se su al como lo un más",
        "it": "il di che è la per una della non del in con sono le dei un alla nel gli si",
        "pt": "o os que não uma do da em para com dos das no na por mais ao as um foi",
        "nl": "de het een van en in is dat op te zijn met voor niet aan er ook door",
        "pl": "i w na z do się nie że jest to od przez dla po jak oraz został",
        "tr": "ve bir bu için ile de da olarak olan en çok daha sonra kadar gibi ise ancak dedi",
        "az": "və bir bu üçün ilə da olan ki olub edib daha sonra kimi isə deyib",
        "uz": "va bilan uchun bu bir ham deb yil edi",
        "ku": "û li bi ji di ku jî ya hat",
        "id": "yang dan di dengan untuk dari pada ini itu dalam tidak akan oleh",
    },
}
"""Per script, words that a language uses all the time and few texts lack."""

_USUAL = {"arabic": "ar", "cyrillic": "ru"}
"""What a script is taken for where no letter and no word tells."""

_WORD = re.compile(r"[^\W\d_]+")

_LETTERS = {
    script: tuple((tag, frozenset(own + own.upper()), least) for tag, own, least in languages)
    for script, languages in _TELLING.items()
}
_VOTERS = {
    script: tuple((tag, frozenset(words.split())) for tag, words in languages.items())
    for script, languages in _SMALL_WORDS.items()
}


class _Vote(NamedTuple):
    """What one paragraph says."""

    tag: str
    """Its language, or `und`."""
    letters: int
    """How many letters speak for it."""
    is_sure: bool
    """Whether a model would hardly say otherwise."""


def guess_language(text: str) -> str:
    """The BCP 47 tag of the language that most of the text's letters are in."""
    page = text[:_PAGE]
    votes: Counter[str] = Counter()
    doubtful: list[tuple[_Vote, str]] = []
    for start, end in split(page):
        vote = _vote(page[start:end])
        if vote.is_sure:
            votes[vote.tag] += vote.letters
        else:
            doubtful.append((vote, page[start:end]))
    could_decide = sum(vote.letters for vote, _ in doubtful) > max(votes.values(), default=0)
    for vote, paragraph in doubtful:
        votes[_ask_model(paragraph, vote.tag) if could_decide else vote.tag] += vote.letters
    del votes[UNKNOWN]
    return votes.most_common(1)[0][0] if votes else UNKNOWN


def _vote(paragraph: str) -> _Vote:
    """The language of one paragraph by the rules."""
    counts = Counter(paragraph)
    scripts: dict[str, int] = {}
    for character, times in counts.items():
        script = _script(character)
        scripts[script] = scripts.get(script, 0) + times
    scripts.pop("", None)
    if not scripts:
        return _Vote(UNKNOWN, 0, is_sure=True)
    script = max(scripts, key=scripts.__getitem__)
    letters = scripts[script]
    for tag, telling, least in _LETTERS.get(script, ((script, frozenset(), 0.0),)):
        if sum(counts[letter] for letter in telling & counts.keys()) >= least * letters:
            return _Vote(tag, letters, is_sure=True)
    tag, words = _by_words(script, paragraph)
    return _Vote(tag, letters, is_sure=script != "latin" or words >= _SURE)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """The script that it is a letter of, or nothing."""
    for name, ranges in _RANGES:
        if any(first <= character <= last for first, last in ranges):
            return name
    return ""


def _by_words(script: str, paragraph: str) -> tuple[str, int]:
    """The language whose small words occur most, and how often they do."""
    words = _WORD.findall(paragraph)
    times = Counter(word.lower() for word in words)
    best, most = _USUAL.get(script, UNKNOWN), 0
    for tag, small in _VOTERS[script]:
        count = sum(times[word] for word in small & times.keys())
        if count > most:
            best, most = tag, count
    if not most and script == "latin" and len(words) > 2 and paragraph.isascii():
        best = "en"
    return best, most


def _ask_model(paragraph: str, otherwise: str) -> str:
    """The model's answer where there is one and it is sure of it."""
    try:
        import eldc
    except ImportError:
        return otherwise
    eldc.init()
    # Controls and lone surrogates are no affair of a C library's.
    plain = "".join(character if character.isprintable() else " " for character in paragraph)
    found = eldc.detect_details(plain)
    return str(found.language) if found.reliable and found.language != UNKNOWN else otherwise
